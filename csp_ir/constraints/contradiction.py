"""Constraints that exclude each other, whatever the candidates.

Constraints made of comparisons, membership, boolean operators and `all_different` over hole
values and literals tell values apart only by equality and order. Such a set has a solution
over all values if and only if it has one over finitely many representatives: the literals,
and in every gap between them as many further values as there are holes (a small-model
argument). Sizes, texts, types and names of candidates are values of their own (see `abstract`).
Constraints of any other form are left out, which can only miss a contradiction, never invent one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from csp_ir.constraints.abstract import Key, abstracted, links
from csp_ir.constraints.model import Constraint
from csp_ir.constraints.table import Table
from csp_ir.constraints.values import DISPLAYS
from csp_ir.domains.model import Candidate, bits
from csp_ir.ir import nodes as ir
from csp_ir.work import worked

MAX_NODES = 3_000
MAX_VALUES = 400


def contradictory(constraints: Sequence[Constraint], seconds: float = 1.0) -> tuple[Constraint, ...]:
    """A minimal set of constraints that no values satisfy together; empty when none was found.

    Args:
        constraints: those of one draft; seconds: how long to look.
    """
    deadline = worked() + seconds
    facts: dict[str, Key] = {}
    written: list[tuple[Constraint, Constraint]] = []  # as written, as decided here
    for constraint in constraints:
        if constraint.kind in ("relation", "all_different") and constraint.expr is not None:
            decided, found = abstracted(constraint)
            if _in_fragment(decided):
                written.append((constraint, decided))
                facts |= found
    known = links([d for _, d in written], facts)
    for group in _components([*(d for _, d in written), *known]):
        if _satisfiable(group, deadline) is not False:
            continue
        core = list(group)
        for constraint in group:
            if any(constraint is link for link in known):
                continue
            rest = [c for c in core if c is not constraint]
            if _satisfiable(rest, deadline) is False:
                core = rest
        return tuple(c for c, decided in written if any(decided is member for member in core))
    return ()


def _components(constraints: Sequence[Constraint]) -> list[list[Constraint]]:
    """Constraints that share holes, directly or through others."""
    out: list[tuple[set[str], list[Constraint]]] = []
    for constraint in constraints:
        holes, members = set(constraint.scope), [constraint]
        rest = []
        for known in out:
            if known[0] & holes:
                holes |= known[0]
                members = known[1] + members
            else:
                rest.append(known)
        out = [*rest, (holes, members)]
    return [members for _, members in out]


# --- the fragment of the language --------------------------------------------------------


def _in_fragment(constraint: Constraint) -> bool:
    if constraint.kind not in ("relation", "all_different") or constraint.expr is None:
        return False
    return all(e is None or _condition(e, constraint.scope) for e in (constraint.expr, constraint.test))


def _condition(e: ir.Expr, scope: tuple[str, ...]) -> bool:
    match e:
        case ir.BoolOp():
            return all(_condition(o, scope) for o in e.operands)
        case ir.Unary(op="not"):
            return _condition(e.operand, scope)
        case ir.Literal(value=bool()):
            return True
        case ir.Compare():
            sides = (e.first, *e.rest)
            for i, op in enumerate(e.ops):
                if op in ("<", "<=", ">", ">="):
                    if not all(_atom(s, scope) for s in sides[i : i + 2]):
                        return False
                elif op not in ("==", "!=", "in", "not in") or not all(_term(s, scope) for s in sides[i : i + 2]):
                    return False
                if op in ("in", "not in") and not isinstance(sides[i + 1], DISPLAYS):
                    return False
            return True
        case ir.Call(function=ir.Name(id="all_different")):
            return True
        case ir.Name():  # whether a name is used, which is true or false
            return e.id in scope and e.id.startswith("_uses_")
    return False


def _atom(e: ir.Expr, scope: tuple[str, ...]) -> bool:
    """A hole's value, a number or a text."""
    if isinstance(e, ir.Literal):
        return isinstance(e.value, int | float | str) and e.value == e.value
    return isinstance(e, ir.Hole) or (isinstance(e, ir.Name) and e.id in scope)


def _term(e: ir.Expr, scope: tuple[str, ...]) -> bool:
    if isinstance(e, ir.Literal):
        return not isinstance(e.value, float) or e.value == e.value
    if isinstance(e, DISPLAYS):
        return all(_term(i, scope) for i in e.items)
    return _atom(e, scope)


# --- representatives ---------------------------------------------------------------------


def _values(constraints: Sequence[Constraint], holes: int) -> list[Any]:
    """Representatives of every class of values that the constraints can tell apart."""
    literals: set[Any] = set()
    for constraint in constraints:
        for e in (constraint.expr, constraint.test):
            for node in e.walk() if e is not None else ():
                if isinstance(node, ir.Literal) and not isinstance(node.value, bytes):
                    literals.add(node.value)
    numbers = sorted({v for v in literals if isinstance(v, int | float)})
    texts = sorted({v for v in literals if isinstance(v, str)})
    out: list[Any] = [None]
    for n in numbers:
        out += [n, *([int(n)] if n == int(n) else []), *([float(n)] if abs(n) < 2**53 else [])]
        out += [bool(n)] if n in (0, 1) else []
    edges = [*numbers] or [0.0]
    step = 1.0 + abs(edges[0]) + abs(edges[-1])
    for i in range(1, holes + 1):
        out += [edges[0] - step * i, edges[-1] + step * i]
        out += [low + (high - low) * i / (holes + 1) for low, high in zip(edges, edges[1:])]
    for low in ["", *texts]:
        out += [low + "\0" * i for i in range(holes + 1)]
    unique: dict[tuple[type, Any], Any] = {(type(v), v): v for v in out}
    return list(unique.values())


def _satisfiable(constraints: Sequence[Constraint], deadline: float) -> bool | None:
    """Whether some values satisfy all constraints; None when that was not decided."""
    holes = list(dict.fromkeys(h for c in constraints for h in c.scope))
    values = _values(constraints, len(holes))
    if len(values) > MAX_VALUES or not holes or _holds_displays(constraints):
        return None
    candidates = {h: [Candidate(ir.Literal(v)) for v in values] for h in holes}
    tables = [Table(c, candidates) for c in constraints]
    nodes = 0
    stack = [{h: (1 << len(values)) - 1 for h in holes}]
    while stack:
        nodes += 1
        if nodes > MAX_NODES or worked() > deadline:
            return None
        masks = _narrowed(tables, stack.pop())
        if masks is None:
            continue
        hole = min((h for h in holes if masks[h].bit_count() > 1), key=lambda h: masks[h].bit_count(), default=None)
        if hole is None:
            if all(t.holds(tuple(masks[h].bit_length() - 1 for h in t.scope)) for t in tables):
                return True
            continue
        stack += [{**masks, hole: 1 << i} for i in reversed(list(bits(masks[hole])))]
    return False


def _narrowed(tables: Sequence[Table], masks: dict[str, int]) -> dict[str, int] | None:
    while True:
        before = dict(masks)
        for table in tables:
            masks.update(table.narrow(masks))
            if not all(masks[h] for h in table.scope):
                return None
        if masks == before:
            return masks


def _holds_displays(constraints: Sequence[Constraint]) -> bool:
    """Whether a hole is compared with a whole list, tuple or set, which the representatives do not cover."""
    for constraint in constraints:
        for e in (constraint.expr, constraint.test):
            for node in e.walk() if e is not None else ():
                if isinstance(node, ir.Compare):
                    sides = (node.first, *node.rest)
                    for i, op in enumerate(node.ops):
                        left, right = _depth(sides[i]), _depth(sides[i + 1])
                        if left != right - (op in ("in", "not in")):
                            return True
    return False


def _depth(e: ir.Expr) -> int:
    if isinstance(e, DISPLAYS):
        return 1 + max(map(_depth, e.items), default=0)
    return 0
