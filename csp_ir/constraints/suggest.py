"""Candidates that constraints name themselves: `?a in (1, 2, 3)` proposes 1, 2 and 3 for ?a."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from csp_ir.constraints.model import Constraint
from csp_ir.constraints.values import DISPLAYS, value_of
from csp_ir.errors import IRSyntaxError
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.ir.check import HoleContext, infer
from csp_ir.ir.components import builtin_names
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.parse import parse_expr, parse_type
from csp_ir.ir.rewrite import free_names

_OPERATORS = (*ir.BINARY_OPERATORS, *ir.COMPARE_OPERATORS, *ir.BOOLEAN_OPERATORS)


def suggestions(
    constraints: Iterable[Constraint],
    contexts: Mapping[str, HoleContext],
    functions: Mapping[str, ir.Function] | None = None,
) -> dict[str, list[Fragment]]:
    """Hole -> fragments whose values the constraints compare it with, where they fit its type and scope.

    functions: the draft's helpers, which a fragment may call.

    Beside a bound that is not included, its neighbours: `?a > 3` proposes 4 as well.
    """
    found: dict[str, dict[Fragment, None]] = {}
    for constraint in constraints:
        for e in (constraint.expr, constraint.test):
            for node in e.walk() if e is not None else ():
                if isinstance(node, ir.Compare):
                    sides = (node.first, *node.rest)
                    for left, op, right in zip(sides, node.ops, sides[1:]):
                        for hole, literal in _pairs(left, str(op), right):
                            if hole in contexts:
                                for fragment in _fragments(literal, contexts[hole], functions or {}):
                                    found.setdefault(hole, {})[fragment] = None
    return {hole: list(fragments) for hole, fragments in found.items()}


def pinned(constraints: Iterable[Any]) -> frozenset[str]:
    """Holes all of whose values a constraint lists: `?a == 3`, `?a in (1, 2)`; `suggestions` gives these values."""
    return frozenset(c.scope[0] for c in constraints if len(c.scope) == 1 and _lists_values(c))


def choices(constraints: Iterable[Constraint]) -> dict[str, tuple[Constraint, list[ir.Expr]]]:
    """Hole -> a constraint that lists its values, and an expression for each way to behave that it leaves.

    Only of holes for expressions; holes with other values than numbers, texts and None are left out.
    """
    found: dict[str, tuple[Constraint, list[ir.Expr]]] = {}
    constraints = list(constraints)
    for constraint in constraints:
        if len(constraint.scope) != 1 or constraint.scope[0] in found or not _lists_values(constraint):
            continue
        body = constraint.expr
        assert isinstance(body, ir.Compare)
        sides = (body.first, body.rest[0])
        left, right = sides if _names_hole(sides[0]) else sides[::-1]
        items = right.items if isinstance(right, DISPLAYS) and body.ops == ("in",) else (right,)
        values = [value_of(i) for i in items]
        if all(map(_simple, values)):
            as_text = isinstance(left, ir.Call) and left.function == ir.Name("text")
            ways = {e: None for v in values for e in _ways(v, as_text)}
            found[constraint.scope[0]] = constraint, list(ways)
    equal = [c for c in constraints if len(c.scope) == 2 and _equates(c)]
    for _ in equal:  # each may follow from the others
        for constraint in equal:
            for hole, other in (constraint.scope, constraint.scope[::-1]):
                values = [value_of(e) for e in found[hole][1]] if hole in found else []
                if values and other not in found and all(map(_simple, values)):
                    found[other] = constraint, list({e: None for v in values for e in _ways(v, False)})
    return found


def _simple(value: Any) -> bool:
    """Whether `_ways` knows all literals that are equal to it."""
    if isinstance(value, int | float):
        return value == value and abs(value) < 2**53
    return value is None or isinstance(value, str)


def _equates(constraint: Constraint) -> bool:
    """Whether it says that two holes have one value."""
    body = constraint.expr
    plain = isinstance(body, ir.Compare) and body.ops == ("==",) and constraint.test is None
    return plain and all(isinstance(side, ir.Hole | ir.Name) for side in (body.first, body.rest[0]))  # type: ignore[union-attr]


def _ways(value: Any, as_text: bool) -> Iterator[ir.Expr]:
    """Expressions that count as a value: equal literals, and what is written like the text."""
    if not as_text:
        yield ir.Literal(value)
        if isinstance(value, int | float):
            equal = (int(value), float(value), bool(value), -float(value))  # and -0.0
            yield from (ir.Literal(k) for k in equal if k == value)
    if isinstance(value, str):
        try:
            yield parse_expr(value)
        except IRSyntaxError:
            return


def _lists_values(constraint: Any) -> bool:
    body = getattr(constraint, "expr", None)
    if not isinstance(body, ir.Compare) or len(body.ops) != 1 or constraint.test is not None:
        return False
    sides = [body.first, body.rest[0]]
    if body.ops == ("in",):
        return _names_hole(sides[0]) and isinstance(sides[1], DISPLAYS) and _is_constant(sides[1])
    return body.ops == ("==",) and any(_names_hole(a) and _is_constant(b) for a, b in (sides, sides[::-1]))


def _names_hole(e: ir.Expr) -> bool:
    if isinstance(e, ir.Call) and e.function in (ir.Name("text"), ir.Name("value")):
        return len(e.args) == 1 and _names_hole(e.args[0])
    return isinstance(e, ir.Hole | ir.Name)


def _is_constant(e: ir.Expr) -> bool:
    return all(isinstance(n, (ir.Literal, ir.Unary, ir.DictDisplay, *DISPLAYS)) for n in e.walk())


def _pairs(left: ir.Expr, op: str, right: ir.Expr) -> Iterator[tuple[str, ir.Expr]]:
    if op in ("in", "not in"):
        for item in right.items if isinstance(right, DISPLAYS) else ():
            yield from _pairs(left, "==", item)
    elif isinstance(left, ir.TupleDisplay) and isinstance(right, ir.TupleDisplay):
        for a, b in zip(left.items, right.items):
            yield from _pairs(a, op, b)
    else:
        for a, b in ((left, right), (right, left)):
            name = a.name if isinstance(a, ir.Hole) else a.id if isinstance(a, ir.Name) else ""
            if not name and isinstance(a, ir.Call) and a.function in (ir.Name("text"), ir.Name("value")):
                yield from _pairs(a.args[0], op, b)
            elif name:
                yield name, b
                if op in ("<", ">", "!=") and isinstance(b, ir.Literal) and type(b.value) is int:
                    yield from ((name, ir.Literal(b.value + step)) for step in (-1, 1))


def _fragments(literal: ir.Expr, context: HoleContext, functions: Mapping[str, ir.Function]) -> Iterator[Fragment]:
    value: Any = value_of(literal)
    if isinstance(literal, ir.Literal) and isinstance(value, str):
        if context.kind == "operator":
            if value in _OPERATORS:
                yield value
            return
        if context.kind == "type":
            try:
                yield t.type_text(parse_type(value))
            except IRSyntaxError:
                pass
            return
        try:
            expr = parse_expr(value)
        except IRSyntaxError:
            expr = None
        if expr is not None and free_names(expr) <= {*context.scope, *builtin_names(), *functions}:
            if t.fits(infer(expr, context.scope, functions), context.expected):
                yield expr
    elif context.kind in ("operator", "type"):
        return
    if not any(isinstance(n, ir.Name | ir.Hole) for n in literal.walk()):
        if t.fits(infer(literal, {}), context.expected):
            yield literal


def constants(constraints: Iterable[Constraint]) -> list[Any]:
    """Numbers and truth values that constraints name; any hole may want them."""
    found: dict[tuple[type, Any], Any] = {}
    for constraint in constraints:
        for e in (constraint.expr, constraint.test):
            for node in e.walk() if e is not None else ():
                if isinstance(node, ir.Literal) and isinstance(node.value, int | float):
                    found[type(node.value), node.value] = node.value
    return list(found.values())
