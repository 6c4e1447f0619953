"""What the types of a draft admit in its holes, said as constraints, so that user-written ones can be held against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from csp_ir.constraints.model import Constraint
from csp_ir.constraints.read import read_constraints
from csp_ir.constraints.values import DISPLAYS
from csp_ir.errors import IRSyntaxError, IRTypeError
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import check_program, hole_contexts
from csp_ir.ir.infer import could_fit
from csp_ir.ir.parse import OPERATORS, parse_type
from csp_ir.ir.rewrite import holes_in, map_nodes
from csp_ir.ir.types import ANY, BOOL, FLOAT, INT, Type, type_of_value, union_of

MOST_TYPES = 40  # named by constraints of one hole
KINDS = ("term", "constant", "name", "predicate", "operator")
Place = tuple[str, int | None, int | None]


def admitted(constraints: Sequence[Constraint], draft: ir.Program) -> tuple[Constraint, ...]:
    """Constraints that follow from the draft's types: which of the types and values that the given ones name of a
    hole cannot be there. Their texts say why: `?a: int` for a written type, else the checker's error.

    Only what is sure: kind or type are written, or the checker refuses it with all other holes of unknown type.
    """
    holes = {name: hole for name, hole in holes_in(draft).items() if hole.kind in KINDS}
    named: dict[str, tuple[dict[str, None], dict[Any, None]]] = {}
    for constraint in constraints:
        literals = [
            n.value
            for e in (constraint.expr, constraint.test)
            for n in (e.walk() if e is not None else ())
            if isinstance(n, ir.Literal)
        ]
        asked = {h for e in (constraint.expr, constraint.test) if e is not None for h in _asked(e)}
        for name in constraint.scope:
            types, found = named.setdefault(name, ({}, {}))
            types.update(dict.fromkeys(v for v in literals if isinstance(v, str) and name in asked))
            found.update(dict.fromkeys(v for v in literals if isinstance(v, int | float | str)))
    told: dict[str, str] = {}
    for name in (n for n in named if n in holes):
        types, found = named[name]
        hole = holes[name]
        if hole.kind == "operator":
            told.update({f"type_of(?{name}) == ''": f"?{name} is an operator, which has no type"} if types else {})
        else:
            told.update(_types(draft, hole, list(types)[:MOST_TYPES]))
        bad = [v for v in found if _misfit(v, hole)]
        told.update({f"?{name} not in {(*bad,)!r}": _written(hole)} if bad else {})
    return tuple(replace(c, text=told[text]) for text in told for c in read_constraints([text], draft))


def _types(draft: ir.Program, hole: ir.Hole, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Conditions on the hole's type, each with why it holds."""
    kinds = {name: kind for name in names if (kind := _type(name)) is not None}
    plain = map_nodes(draft, unknown)
    if not kinds or hole_contexts(plain)[hole.name].scope != hole_contexts(draft)[hole.name].scope:
        return  # what constraints see as a candidate's type rests on a guess
    if hole.type is not None and hole.type != ANY:
        if bad := [name for name, kind in kinds.items() if not could_fit(kind, hole.type)]:
            yield f"type_of(?{hole.name}) not in {(*bad,)!r}", _written(hole)
        return
    known = {(e.message, e.line, e.column) for e in check_program(plain)}
    for name, kind in kinds.items():
        if why := new_error(typed(plain, hole.name, kind), known):
            yield f"type_of(?{hole.name}) != {name!r}", f"where ?{hole.name} stands, no {name} can be: {why}"


def _written(hole: ir.Hole) -> str:
    """A hole as its constraints are held against it."""
    if hole.kind == "operator" or (hole.kind == "name" and hole.type is None):
        return f"?{hole.name} is {'an operator' if hole.kind == 'operator' else 'a name'}"
    return f"?{hole.name}: {hole.type if hole.kind == 'term' else f'{hole.kind}[{hole.type}]'}"


def _type(name: str) -> Type | None:
    try:
        return parse_type(name)
    except IRSyntaxError:
        return None


def _misfit(value: Any, hole: ir.Hole) -> bool:
    """Whether no candidate for the hole is seen as this value; most code may be seen as its text."""
    match hole.kind, value:
        case "operator", _:
            return value not in OPERATORS
        case "name", str():
            return not value.isidentifier()
        case "name", _:
            return True
    if hole.type is None:
        return False
    if isinstance(value, str):
        return hole.kind == "constant" and not could_fit(type_of_value(value), hole.type)
    return not any(could_fit(kind, hole.type) for kind in (INT, FLOAT, BOOL))  # they can be equal


def _asked(e: ir.Expr) -> Iterator[str]:
    """Holes whose type an expression asks for."""
    for n in e.walk():
        if isinstance(n, ir.Call) and n.function == ir.Name("type_of") and len(n.args) == 1:
            of = n.args[0]
            yield of.name if isinstance(of, ir.Hole) else of.id if isinstance(of, ir.Name) else ""


def asked_types(constraints: Iterable[Constraint]) -> dict[str, Type]:
    """Hole -> the type that a constraint says its candidates have: `type_of(?a) == 'str'`, `type_of(?a) in (...)`."""
    found: dict[str, Type] = {}
    for constraint in constraints:
        e = constraint.expr
        if (
            len(constraint.scope) != 1
            or constraint.test is not None
            or not isinstance(e, ir.Compare)
            or len(e.ops) != 1
        ):
            continue
        right = e.rest[0]
        if e.ops[0] == "in" and isinstance(right, DISPLAYS):
            texts = list(right.items)
        else:
            texts = [right] if e.ops[0] == "==" else []
        kinds = [_type(t.value) if isinstance(t, ir.Literal) and isinstance(t.value, str) else None for t in texts]
        if list(_asked(e.first)) and isinstance(e.first, ir.Call) and kinds and None not in kinds:
            found[constraint.scope[0]] = union_of(*(k for k in kinds if k is not None))
    return found


# --- a draft with a hole of some type ----------------------------------------------------


def unknown(node: ir.Node) -> Any:
    """A hole as one of unknown type, unless the user wrote its type; other nodes as they are."""
    if isinstance(node, ir.Hole) and node.type is None and node.kind != "operator":
        return replace(node, type=ANY)
    return node


def typed(draft: ir.Program, hole: str, kind: Type) -> ir.Program:
    """The draft with a hole of this type."""
    result: ir.Program = map_nodes(
        draft, lambda n: replace(n, type=kind) if isinstance(n, ir.Hole) and n.name == hole else n
    )
    return result


def new_error(program: ir.Program, known: set[Place]) -> str:
    """The first error of the checker that is not known already; "" for none."""
    found: list[IRTypeError] = check_program(program)
    return next((e.message for e in found if (e.message, e.line, e.column) not in known), "")
