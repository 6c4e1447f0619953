"""Candidates that constraints name themselves: `?a in (1, 2, 3)` proposes 1, 2 and 3 for ?a."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from csp_ir.constraints.model import Constraint
from csp_ir.constraints.values import value_of
from csp_ir.errors import IRSyntaxError
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.ir.check import HoleContext, infer
from csp_ir.ir.components import builtin_names
from csp_ir.ir.parse import parse_expr, parse_type
from csp_ir.ir.rewrite import Fragment, free_names

_DISPLAYS = (ir.TupleDisplay, ir.ListDisplay, ir.SetDisplay)
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


def _pairs(left: ir.Expr, op: str, right: ir.Expr) -> Iterator[tuple[str, ir.Expr]]:
    if op in ("in", "not in"):
        for item in right.items if isinstance(right, _DISPLAYS) else ():
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
