"""The value a hole must have for the expression round it to have a given value.

Inverse semantics on one path: from a `return`'s value down to its only hole, each operator is
undone with the values of its known operands. What comes out is put back in and the whole
expression evaluated, so a wrong inverse gives nothing rather than a wrong answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csp_ir.interpreter.evaluation import compile_expr, evaluate
from csp_ir.interpreter.outcomes import LimitSignal, Returned, StuckSignal, strict_equal
from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import holes_in, map_nodes

UNKNOWN = object()
_FILLED = "value_of_the_hole_"


def returns_of(program: ir.Program) -> dict[str, ir.Expr]:
    """Hole -> the `return` value it stands in, for holes that occur once, there, and outside loops of names."""
    counts: dict[str, int] = {}
    for node in program.walk():
        if isinstance(node, ir.Hole):
            counts[node.name] = counts.get(node.name, 0) + 1
        if isinstance(node, ir.Name) and node.id == program.function.name:
            return {}  # recursive: an inner call's result is not the final one
    found: dict[str, ir.Expr] = {}

    def look(body: tuple[ir.Stmt, ...]) -> None:
        for s in body:
            if isinstance(s, ir.Return) and s.value is not None:
                for name in holes_in(s.value):
                    if counts.get(name) == 1 and not _repeated(s.value, name):
                        found[name] = s.value
            elif isinstance(s, ir.If | ir.For | ir.While):
                look(s.body)
                look(s.orelse)

    look(program.function.body)
    return found


def _repeated(expr: ir.Expr, hole: str) -> bool:
    """Whether the hole is inside something that is evaluated many times, or perhaps not at all."""
    for node in expr.walk():
        if isinstance(node, ir.Comprehension | ir.Lambda | ir.BoolOp) and hole in holes_in(node):
            return True
    return False


def wanted(expr: ir.Expr, hole: str, environment: Mapping[str, Any], expected: Any) -> Any:
    """The value of the hole with which `expr` is `expected`; UNKNOWN where that cannot be told.

    Args:
        expr: with the hole once in it. environment: what is in scope there.
    """
    value = _undo(expr, hole, environment, expected)
    if value is UNKNOWN or len(holes_in(expr)) > 1:
        return value  # other holes are in other parts of a display
    names = tuple(environment)
    filled = map_nodes(expr, lambda n: ir.Name(_FILLED) if isinstance(n, ir.Hole) and n.name == hole else n)
    try:
        again = compile_expr(filled, (*names, _FILLED))(*environment.values(), value)
    except (Exception, LimitSignal, StuckSignal):
        return UNKNOWN
    return value if strict_equal(again, expected) else UNKNOWN


def _undo(e: ir.Expr, hole: str, env: Mapping[str, Any], w: Any) -> Any:
    match e:
        case ir.Hole():
            return w if e.name == hole else UNKNOWN
        case ir.TupleDisplay() | ir.ListDisplay():
            if type(w) is not (tuple if isinstance(e, ir.TupleDisplay) else list) or len(w) != len(e.items):
                return UNKNOWN
            at = next((i for i, item in enumerate(e.items) if hole in holes_in(item)), None)
            starred = any(isinstance(i, ir.Starred) for i in e.items)
            return UNKNOWN if at is None or starred else _undo(e.items[at], hole, env, w[at])
        case ir.Unary():
            if e.op == "-" and isinstance(w, int | float) and not isinstance(w, bool):
                return _undo(e.operand, hole, env, -w)
            return _undo(e.operand, hole, env, not w) if e.op == "not" and isinstance(w, bool) else UNKNOWN
        case ir.IfExp():
            test = _known(e.test, env)
            return UNKNOWN if test is UNKNOWN else _undo(e.body if test else e.orelse, hole, env, w)
        case ir.Binary() if isinstance(e.op, str):
            left = hole in holes_in(e.left)
            other = _known(e.right if left else e.left, env)
            if other is UNKNOWN:
                return UNKNOWN
            part = _operand(e.op, left, other, w)
            return UNKNOWN if part is UNKNOWN else _undo(e.left if left else e.right, hole, env, part)
    return UNKNOWN


def _known(e: ir.Expr, env: Mapping[str, Any]) -> Any:
    if holes_in(e):
        return UNKNOWN
    try:
        outcome = evaluate(e, env)
    except StuckSignal:
        return UNKNOWN
    return outcome.value if isinstance(outcome, Returned) else UNKNOWN


def _operand(op: str, left: bool, other: Any, w: Any) -> Any:
    """x with `x op other == w` (or `other op x == w`), as far as there is one such x."""
    if op == "+" and type(other) is type(w) and isinstance(w, str | list | tuple):
        if left and w[len(w) - len(other) :] == other and len(other) <= len(w):
            return w[: len(w) - len(other)]
        return w[len(other) :] if not left and w[: len(other)] == other else UNKNOWN
    if not all(isinstance(v, int | float) and not isinstance(v, bool) for v in (other, w)):
        return UNKNOWN
    try:
        if op == "+":
            return w - other
        if op == "-":
            return w + other if left else other - w
        if op == "*" and other:
            whole = isinstance(other, int) and isinstance(w, int)
            return (w // other if w % other == 0 else UNKNOWN) if whole else w / other
        if op == "/" and other:
            return w * other if left else other / w if w else UNKNOWN
    except (ArithmeticError, ValueError):
        return UNKNOWN
    return UNKNOWN
