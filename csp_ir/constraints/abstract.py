"""Constraints with what they ask of a candidate (size, text, names) turned into variables of its own.

`size(?a) > 3` becomes a condition on a value `size of ?a` that may be anything: the set of constraints can only
get easier to satisfy, so what is contradictory then was so before. What a value tells of the fact is added:
where ?a is the text 'x', `uses(?a, 'x')` is one of what the candidates with that value give.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from csp_ir.constraints import values
from csp_ir.constraints.model import Constraint
from csp_ir.errors import IRSyntaxError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir import nodes as ir
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.parse import parse_block, parse_expr
from csp_ir.ir.rewrite import free_names, map_children

LIMITS = Limits(steps=10_000, memory=1_000_000, value_size=10_000)
_TOTAL = ("size", "text", "uses", "type_of")  # facts that every candidate has
Key = tuple[str, str, str]  # fact, hole, further argument


def abstracted(constraint: Constraint) -> tuple[Constraint, dict[str, Key]]:
    """The constraint over values and facts, each a variable, and the facts by variable.

    A constraint that asks for no such fact comes back as it is.
    """
    facts: dict[str, Key] = {}

    def replaced(node: Any) -> Any:
        key = _fact(node, constraint.scope)
        if key is not None:
            name = "_".join(("", *filter(str.isidentifier, key)))
            facts[name] = key
            return ir.Name(name)
        if isinstance(node, ir.Hole):
            return ir.Name(node.name)
        return map_children(node, replaced)

    assert constraint.expr is not None
    body, test = replaced(constraint.expr), None if constraint.test is None else replaced(constraint.test)
    if not facts:
        return constraint, {}
    read = free_names(body) | (free_names(test) if test is not None else frozenset())
    scope = tuple(n for n in (*constraint.scope, *facts) if n in read)
    return _constraint(constraint.text, scope, body, test, constraint.negated), facts


def _constraint(text: str, scope: tuple[str, ...], body: ir.Expr, test: ir.Expr | None, negated: bool) -> Constraint:
    return Constraint(
        text,
        scope,
        facts={name: (values.value_of,) for name in scope},
        condition=None if test is None else compile_expr(test, scope, limits=LIMITS),
        negated=negated,
        body=compile_expr(body, scope, limits=LIMITS),
        test=test,
        expr=body,
    )


def _fact(node: Any, scope: Iterable[str]) -> Key | None:
    """A call that asks for a fact of a hole of the scope."""
    if not isinstance(node, ir.Call) or not isinstance(node.function, ir.Name) or node.function.id not in _TOTAL:
        return None
    if node.keywords or not node.args:
        return None
    first, *rest = node.args
    hole = first.name if isinstance(first, ir.Hole) else first.id if isinstance(first, ir.Name) else ""
    if hole not in scope:
        return None
    if node.function.id == "uses":
        name = rest[0].value if rest and isinstance(rest[0], ir.Literal) else None
        return ("uses", hole, name) if isinstance(name, str) and name.isidentifier() else None
    return (node.function.id, hole, "") if not rest else None


def links(constraints: Sequence[Constraint], facts: Mapping[str, Key]) -> list[Constraint]:
    """What the values that constraints name tell of the facts: `if a == 'x' then uses_a_x in (...)`."""
    named = {
        node.value
        for c in constraints
        for e in (c.expr, c.test)
        for node in (e.walk() if e is not None else ())
        if isinstance(node, ir.Literal) and isinstance(node.value, str)
    }
    found = []
    numbers = {
        node.value
        for c in constraints
        for e in (c.expr, c.test)
        for node in (e.walk() if e is not None else ())
        if isinstance(node, ir.Literal) and isinstance(node.value, int | float)
    }
    for variable, (fact, hole, argument) in facts.items():
        if fact == "type_of":  # whatever has a number as its value is a literal of it
            test = ir.Compare(ir.Name(hole), ("in",), (ir.TupleDisplay(tuple(ir.Literal(n) for n in numbers)),))
            kinds = ir.TupleDisplay(tuple(ir.Literal(k) for k in ("int", "float", "bool")))
            body = ir.Compare(ir.Name(variable), ("in",), (kinds,))
            found.append(_constraint("the type of a number", (hole, variable), body, test, False))
        for value in sorted(named) if fact != "type_of" else ():
            given = {_given(fact, argument, fragment) for fragment in _with_value(value)}
            test = ir.Compare(ir.Name(hole), ("==",), (ir.Literal(value),))
            listed = ir.TupleDisplay(tuple(ir.Literal(g) for g in sorted(given)))
            body = ir.Compare(ir.Name(variable), ("in",), (listed,))
            found.append(_constraint(f"{fact} of {value!r}", (hole, variable), body, test, False))
    return found


def _with_value(value: str) -> list[Fragment]:
    """Every fragment whose value, as a constraint sees it, is a text: the text itself as code, and its literal."""
    found: list[Fragment] = [value, ir.Literal(value)]
    for read in (parse_expr, parse_block):
        try:
            found.append(read(value))
        except IRSyntaxError:
            continue
    return found


def _given(fact: str, argument: str, fragment: Fragment) -> Any:
    if fact == "uses":
        return argument in values.names_in(fragment)
    return values.size_of(fragment) if fact == "size" else values.text_of(fragment)
