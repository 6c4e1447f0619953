"""What nobody writes: terms that say the same as a shorter one, or the other way round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from csp_ir.ir import nodes as ir
from csp_ir.ir.printer import print_expr

COMPARED = frozenset(("==", "!=", "<", ">", "<=", ">="))
COMMUTING = frozenset(("plus", "*", "==", "!=", "&", "|", "and", "or", "max", "min", "<", ">", "<=", ">="))


def apart(sign: str, args: Sequence[ir.Expr]) -> bool:
    """Whether somebody would write an operation over these terms."""
    first, last = args[0], args[-1]
    if any(map(_empty, args[:2])):
        return False
    if sign == "unary -":
        return not (isinstance(first, ir.Literal | ir.Unary) or _step(first))
    if sign == "unary not":
        return not isinstance(first, ir.Literal | ir.Unary | ir.Compare | ir.BoolOp)
    if sign == "step":
        return not isinstance(first, ir.Literal) and not _step(first)
    if len(args) == 1:
        return True
    literal = isinstance(first, ir.Literal), isinstance(last, ir.Literal)
    if all(literal) or sign == "key" and _blank(args[1]):
        return False
    if sign in ("from", "to"):
        return not (isinstance(last, ir.Literal) and last.value in (0, 1, -1)) and not literal[0]
    if sign == "slice":
        return args[1] != last and not literal[0]
    if sign == "chain":
        return first != last and not isinstance(args[1], ir.Literal)
    if first == last:
        return sign in ("+", "plus", "*") and not _step(first)
    number = last.value if isinstance(last, ir.Literal) and type(last.value) is int else None
    if number is not None and sign in ("plus", "-", "*", "//", "%", "**"):
        if number in (0, 1, -1) or sign in ("plus", "-") and _step(first):
            return False
    if isinstance(first, ir.Literal) and first.value in (0, 1, -1) and sign in ("plus", "*", "//", "%", "**"):
        return False
    if sign == "-" and isinstance(first, ir.Literal) and first.value == 0:
        return False
    if sign in ("plus", "-") and (_step(first) or _step(last)):
        return False
    if sign in COMPARED and (_step(first) and (_step(last) or literal[1]) or _same_base(first, last)):
        return False
    return sign not in COMMUTING or order(first) <= order(last)


def _step(expr: ir.Expr) -> bool:
    """Whether it is something and one, or less one, or another number."""
    return (
        isinstance(expr, ir.Binary)
        and expr.op in ("+", "-")
        and isinstance(expr.right, ir.Literal)
        and type(expr.right.value) is int
    )


def _same_base(first: ir.Expr, last: ir.Expr) -> bool:
    return isinstance(last, ir.Binary) and last.left == first or isinstance(first, ir.Binary) and first.left == last


def _empty(expr: ir.Expr) -> bool:
    match expr:
        case ir.ListDisplay(()) | ir.DictDisplay(()) | ir.Call(function=ir.Name(id="set"), args=()):
            return True
    return False


def _blank(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Literal) and expr.value in ("", " ")


def odd(expr: ir.Expr) -> bool:
    """Whether nobody would write it: a part of what is written out, a method of a literal."""
    match expr:
        case ir.Subscript(value=ir.ListDisplay() | ir.TupleDisplay() | ir.Literal() | ir.DictDisplay()):
            return True
        case ir.MethodCall(receiver=ir.Literal() | ir.ListDisplay() | ir.DictDisplay(), method=method):
            return method != "join"
        case ir.Compare(first=ir.Literal(), ops=(_,)):
            return True
        case ir.MethodCall(receiver=ir.Call(function=ir.Name(id="str")), method=method):
            return method.startswith("is")
    return False


@lru_cache(maxsize=100_000)
def order(expr: ir.Expr) -> tuple[bool, int, str]:
    """Where a term stands among the parts of what may be written either way round: literals last, short ones first."""
    text = print_expr(expr)
    return isinstance(expr, ir.Literal), len(text), text


@lru_cache(maxsize=200_000)
def names_in(expr: ir.Expr) -> Counter[str]:
    """The names in a term, with how often each stands there."""
    return Counter(n.id for n in expr.walk() if isinstance(n, ir.Name))
