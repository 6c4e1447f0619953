"""The cost of any expression in the enumerator's currency, so that candidates of all sources keep one order."""

from __future__ import annotations

from collections.abc import Collection

from csp_ir.ir import nodes as ir
from csp_ir.ir.components import Component, by_name, methods_named

NAME_COST, CONSTANT_COST, EVOKED_BONUS = 0.7, 1.4, 0.8
MINOR_COST = 2.0  # for a name that is rarely meant, such as what the loop accumulates
NAMED_BONUS = 0.4  # for a constant that the spec names, unless it is so plain that this says little
ODD_CONSTANT = 1.0  # more, for a constant that is neither small nor named by the spec
COMPREHENSION, LAMBDA, OTHER = 1.5, 1.0, 1.0
ODD_EXTREME = 0.8  # for the least or greatest of something where the prose does not speak of it
_EXTREMES = {name: {w for c in by_name(name) for w in c.words} for name in ("min", "max")}
_PLAIN = frozenset((0, 1, 2, -1, "", " ", True, False, None))


def expression_cost(expr: ir.Node, words: Collection[str] = (), named: Collection[object] = ()) -> float:
    """-log p of an expression.

    Args:
        words: of the prose; components that they evoke are cheaper.
        named: constants that the spec names.
    """
    total = _own(expr, words, named)
    for child in expr.children():
        total += expression_cost(child, words, named)
    return total


def _own(n: ir.Node, words: Collection[str], named: Collection[object]) -> float:
    match n:
        case ir.Name() | ir.FunctionRef():
            return NAME_COST
        case ir.Literal():
            if n.value in _PLAIN:
                return CONSTANT_COST
            return CONSTANT_COST + (-NAMED_BONUS if n.value in named else ODD_CONSTANT)
        case ir.Binary() if isinstance(n.op, str):
            return _priced(by_name(f"op.{n.op}"), words)
        case ir.Compare():
            return sum(_priced(by_name(f"cmp.{op}"), words) for op in n.ops if isinstance(op, str))
        case ir.BoolOp():
            return _priced(by_name(n.op), words) * (len(n.operands) - 1)
        case ir.Unary():
            return _priced(by_name("not" if n.op == "not" else "neg"), words)
        case ir.IfExp():
            return _priced(by_name("if"), words)
        case ir.Subscript():
            if not isinstance(n.index, ir.Slice):
                return _priced(by_name("index"), words)
            bounds = n.index.lower, n.index.upper, n.index.step
            name = "slice.step" if bounds[2] is not None else "slice" if all(bounds[:2]) else "slice.from"
            return _priced(by_name(name), words)
        case ir.MethodCall():
            return _priced(methods_named(n.method), words)
        case ir.Call():
            name = n.function.id if isinstance(n.function, ir.Name) else getattr(n.function, "name", "")
            price = _priced(by_name(name), words) - NAME_COST  # its name is counted with it
            odd = name in _EXTREMES and len(n.args) == 1 and not n.keywords and not _EXTREMES[name] & set(words)
            return price + (ODD_EXTREME if odd else 0)
        case ir.Comprehension():
            return COMPREHENSION
        case ir.Lambda():
            return LAMBDA
        case ir.Slice() | ir.Clause() | ir.Keyword():
            return 0.0
    return OTHER


def _priced(rows: tuple[Component, ...], words: Collection[str]) -> float:
    if not rows:
        return OTHER
    evoked = any(w in words for c in rows for w in c.words)
    return max(0.1, min(c.cost for c in rows) - (EVOKED_BONUS if evoked else 0))
