"""`eval` of arithmetic: a text of numbers, texts and operators is worked out under the meter, and anything else ends the run.

`ast.literal_eval` takes what Python takes.
"""

from __future__ import annotations

import ast
import operator
import warnings
from collections.abc import Callable
from typing import Any

from csp_ir.interpreter.library import named
from csp_ir.interpreter.operators import Operators

LITERAL = 20_000  # characters of a text of a literal
LONGEST = 4_000  # characters of a text
BEYOND = "expressions of the IR"  # what such a run has run out of
_UNARY: dict[type, Callable[[Any], Any]] = {
    ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Invert: operator.invert, ast.Not: operator.not_,
}  # fmt: skip


def arithmetic(meter: Operators) -> Callable[..., Any]:
    """The guarded `eval` of one meter."""
    binary: dict[type, Callable[[Any, Any], Any]] = {
        ast.Add: meter.add, ast.Sub: meter.sub, ast.Mult: meter.mul, ast.Div: meter.div, ast.FloorDiv: operator.floordiv,
        ast.Mod: meter.mod, ast.Pow: meter.pow, ast.LShift: meter.lshift, ast.RShift: operator.rshift,
        ast.BitAnd: meter.and_, ast.BitOr: meter.or_, ast.BitXor: meter.xor,
    }  # fmt: skip
    compared: dict[type, Callable[[Any, Any], Any]] = {
        ast.Eq: meter.eq, ast.NotEq: meter.ne, ast.Lt: meter.lt, ast.LtE: meter.le, ast.Gt: meter.gt, ast.GtE: meter.ge,
        ast.In: meter.contains, ast.NotIn: lambda a, b: not meter.contains(a, b),
    }  # fmt: skip

    def value(e: ast.expr) -> Any:
        match e:
            case ast.Constant() if e.value is not ...:
                return e.value
            case ast.UnaryOp():
                return _UNARY[type(e.op)](value(e.operand))
            case ast.BinOp() if type(e.op) in binary:
                left = value(e.left)
                return binary[type(e.op)](left, value(e.right))
            case ast.BoolOp():
                found: Any = None
                for part in e.values:
                    found = value(part)
                    if bool(found) is isinstance(e.op, ast.Or):
                        break
                return found
            case ast.Compare() if all(type(op) in compared for op in e.ops):
                return chain(value(e.left), e)
            case ast.IfExp():
                return value(e.body if value(e.test) else e.orelse)
            case ast.Tuple():
                return tuple([value(i) for i in e.elts])
            case ast.List():
                return [value(i) for i in e.elts]
        return meter.stop(BEYOND)

    def chain(left: Any, e: ast.Compare) -> Any:
        found: Any = True
        for op, right in zip(e.ops, e.comparators, strict=True):
            other = value(right)
            found = compared[type(op)](left, other)
            if not found:
                return found
            left = other
        return found

    def guarded(*args: Any) -> Any:
        if len(args) != 1 or type(args[0]) is not str:
            meter.stop(BEYOND)
        text = args[0].lstrip(" \t")
        if len(text) > LONGEST:
            meter.stop("value size")
        meter.charge(8 * len(text))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of text that is odd but Python
                tree = compile(text, "<string>", "eval", ast.PyCF_ONLY_AST)
            return value(tree.body)  # type: ignore[attr-defined]
        except (RecursionError, MemoryError):
            return meter.stop("depth")

    return named(eval, guarded)


def literal(meter: Operators) -> dict[str, Callable[..., Any]]:
    """The guarded `ast.literal_eval` of one meter, by its dotted name."""

    def literal_eval(*args: Any) -> Any:
        for text in map(meter.show, args):
            if type(text) is str:
                if len(text) > LITERAL:
                    meter.stop("value size")
                meter.charge(8 * len(text))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return meter.built(ast.literal_eval(*args))
        except (RecursionError, MemoryError):
            return meter.stop("depth")

    return {"ast.literal_eval": named(ast.literal_eval, literal_eval)}
