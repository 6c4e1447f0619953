"""Local alternatives of an expression: what a slip of the pen would have made of it.

Costs say how far an alternative is from what was written: a neighbouring operator or an
off-by-one is near, another function is further, dropping or wrapping a part further still.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from csp_ir.ir import nodes as ir
from csp_ir.ir.check import infer
from csp_ir.ir.types import ANY, Type

Alternative = tuple[float, ir.Expr]

_NEAR_COMPARE = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "in": "not in", "not in": "in"}
_COMPARE = ("<", "<=", ">", ">=", "==", "!=")
_NEAR_BINARY = {"/": "//", "//": "/", "+": "-", "-": "+", "*": "+", "%": "//", "**": "*", "&": "|", "|": "&", "^": "-"}
_BINARY = ("+", "-", "*", "//", "%", "/", "**")
_KIN = (
    ("min", "max"), ("any", "all"), ("sum", "len", "max", "min"), ("int", "round", "math.floor", "math.ceil"),
    ("sorted", "list", "set", "reversed", "tuple"), ("math.floor", "math.ceil"), ("str", "list", "tuple", "int"),
    ("enumerate", "list"), ("abs", "int"),
)  # fmt: skip
_KIN_METHODS = (
    ("lower", "upper", "swapcase", "title", "capitalize"), ("islower", "isupper", "isalpha", "isdigit", "isalnum"),
    ("find", "rfind", "index"), ("strip", "lstrip", "rstrip"), ("startswith", "endswith"), ("keys", "values", "items"),
    ("append", "extend"), ("split", "splitlines"), ("union", "intersection", "difference"),
)  # fmt: skip
ONE = ir.Literal(1)


@dataclass(frozen=True)
class Around:
    """What an alternative may draw on: names in scope with their types, constants, helper functions."""

    scope: Mapping[str, Type]
    constants: Sequence[Any] = ()
    functions: Mapping[str, ir.Function] | None = None


def alternatives(expr: ir.Expr, place: tuple[str, ...], around: Around) -> list[Alternative]:
    """Alternatives of an expression, itself left out, the nearest first."""
    found: dict[ir.Expr, float] = {}
    kind = infer(expr, around.scope, around.functions)
    for cost, other in _all(expr, place, around, kind):
        if other != expr and cost < found.get(other, 99.0):
            found[other] = cost
    return sorted(((c, e) for e, c in found.items()), key=lambda item: item[0])


def _all(expr: ir.Expr, place: tuple[str, ...], around: Around, kind: Type) -> Iterator[Alternative]:
    match expr:
        case ir.Literal():
            yield from _literal(expr, around)
        case ir.Name():
            yield from _names(kind, around)
        case ir.Binary():
            yield from _binary(expr)
        case ir.Compare():
            yield from _compare(expr)
        case ir.BoolOp():
            yield 0.8, replace(expr, op="or" if expr.op == "and" else "and")
            for i in range(len(expr.operands)):
                rest = expr.operands[:i] + expr.operands[i + 1 :]
                yield 1.1, rest[0] if len(rest) == 1 else replace(expr, operands=rest)
        case ir.Unary():
            yield 1.0, expr.operand
        case ir.IfExp():
            yield 0.9, replace(expr, body=expr.orelse, orelse=expr.body)
            yield 1.3, expr.body
            yield 1.3, expr.orelse
        case ir.Call():
            yield from _call(expr)
        case ir.MethodCall():
            yield from _method(expr)
        case ir.Subscript():
            yield from _subscript(expr)
        case ir.Comprehension():
            yield from _comprehension(expr)
        case ir.ListDisplay() | ir.TupleDisplay() if len(expr.items) > 1:
            yield 1.2, replace(expr, items=expr.items[::-1])
        case ir.ListDisplay() if len(expr.items) == 1:
            yield 0.9, expr.items[0]
        case _:
            pass
    yield from _by_kind(expr, kind, place)


def _literal(expr: ir.Literal, around: Around) -> Iterator[Alternative]:
    value = expr.value
    if type(value) is bool:
        yield 0.8, ir.Literal(not value)
    elif type(value) is int:
        small = 0.8 if abs(value) <= 2 else 1.2
        for cost, number in ((small, value + 1), (small, value - 1), (1.0, 0), (1.0, 1), (1.4, 2), (1.2, -value)):
            yield cost, ir.Literal(number)
    elif type(value) is float:
        yield from ((1.0, ir.Literal(int(value))), (1.2, ir.Literal(0.0)), (1.2, ir.Literal(1.0)))
    elif type(value) is str:
        for cost, text in ((0.6, " "), (0.8, ""), (1.2, ", "), (1.2, ","), (1.5, "\n")):
            yield cost, ir.Literal(text)
        for text in (value.upper(), value.lower(), value.strip(), value + value.upper(), value.title()):
            yield 0.9, ir.Literal(text)
    elif value is None:
        for other in (0, False, "", -1):
            yield 1.0, ir.Literal(other)
        yield 1.0, ir.ListDisplay(())
    for constant in around.constants:
        if type(constant) is type(value) or value is None:
            yield 1.2, ir.Literal(constant)


def _names(kind: Type, around: Around) -> Iterator[Alternative]:
    for name, other in around.scope.items():
        if kind == ANY or other == ANY or other.name == kind.name:
            yield 1.0, ir.Name(name)


def _binary(e: ir.Binary) -> Iterator[Alternative]:
    if isinstance(e.op, ir.Hole):
        return
    if e.op in _NEAR_BINARY:
        yield 0.7, replace(e, op=_NEAR_BINARY[e.op])
    for op in _BINARY:
        yield 1.1, replace(e, op=op)
    if e.op in ("-", "/", "//", "%", "**", "+"):
        yield 0.9, replace(e, left=e.right, right=e.left)
    yield 1.1, e.left
    yield 1.3, e.right


def _compare(e: ir.Compare) -> Iterator[Alternative]:
    for i, op in enumerate(e.ops):
        if not isinstance(op, str):
            continue
        for other in dict.fromkeys((_NEAR_COMPARE.get(op, op), *(_COMPARE if op in _COMPARE else ()))):
            cost = 0.6 if other == _NEAR_COMPARE.get(op) else 1.0
            yield cost, replace(e, ops=e.ops[:i] + (other,) + e.ops[i + 1 :])
    if len(e.ops) == 1:
        yield 1.1, replace(e, first=e.rest[0], rest=(e.first,))


def _call(e: ir.Call) -> Iterator[Alternative]:
    name = getattr(e.function, "id", getattr(e.function, "name", ""))
    for kin in _KIN:
        if name in kin:
            for other in kin:
                function = ir.FunctionRef(other) if "." in other else ir.Name(other)
                yield 1.0, replace(e, function=function)
    if len(e.args) == 1 and not e.keywords:
        yield 1.1, e.args[0]
    if e.keywords:
        for i in range(len(e.keywords)):
            yield 1.0, replace(e, keywords=e.keywords[:i] + e.keywords[i + 1 :])
    if name == "sorted" and not any(k.name == "reverse" for k in e.keywords):
        yield 1.0, replace(e, keywords=(*e.keywords, ir.Keyword("reverse", ir.Literal(True))))
    if name == "sorted" and len(e.args) == 1:
        yield 1.2, replace(e, args=(ir.Call(ir.Name("set"), e.args),))
    if name == "range":
        yield from _range(e)
    if len(e.args) == 2:
        yield 1.0, replace(e, args=e.args[::-1])


def _range(e: ir.Call) -> Iterator[Alternative]:
    args = e.args
    stop = args[0] if len(args) == 1 else args[1]
    start = ir.Literal(0) if len(args) == 1 else args[0]
    rest = args[2:]
    for cost, low, high in (
        (0.7, start, _plus(stop)), (0.7, start, _minus(stop)), (0.8, _plus(start), stop), (0.9, _plus(start), _plus(stop)),
        (0.9, _minus(start), stop), (1.1, ir.Literal(2), stop), (1.1, ir.Literal(2), _plus(stop)), (1.0, ir.Literal(0), stop),
    ):  # fmt: skip
        yield cost, replace(e, args=(low, high, *rest))
    if not rest:
        yield 1.2, replace(e, args=(_minus(stop), _minus(start), ir.Literal(-1)))
        yield 1.4, replace(e, args=(start, stop, ir.Literal(2)))
    else:
        yield 1.2, replace(e, args=(start, stop))


def _plus(e: ir.Expr) -> ir.Expr:
    if isinstance(e, ir.Literal) and type(e.value) is int:
        return ir.Literal(e.value + 1)
    if isinstance(e, ir.Binary) and e.op == "-" and e.right == ONE:
        return e.left
    return ir.Binary(e, "+", ONE)


def _minus(e: ir.Expr) -> ir.Expr:
    if isinstance(e, ir.Literal) and type(e.value) is int:
        return ir.Literal(e.value - 1)
    if isinstance(e, ir.Binary) and e.op == "+" and e.right == ONE:
        return e.left
    return ir.Binary(e, "-", ONE)


def _method(e: ir.MethodCall) -> Iterator[Alternative]:
    for kin in _KIN_METHODS:
        if e.method in kin:
            for other in kin:
                yield 0.9, replace(e, method=other)
    if e.method == "split":
        yield 0.8, replace(e, args=())
        yield 0.8, replace(e, args=(ir.Literal(" "),))
        if not e.args or e.args == (ir.Literal(""),):
            yield 1.0, ir.Call(ir.Name("list"), (e.receiver,))
    if e.method != "append":
        yield 1.2, e.receiver
    if e.method == "get" and len(e.args) == 1:
        yield 0.8, replace(e, args=(e.args[0], ir.Literal(0)))


def _subscript(e: ir.Subscript) -> Iterator[Alternative]:
    index = e.index
    if isinstance(index, ir.Slice):
        low, high, step = index.lower, index.upper, index.step
        if low is None:
            yield 1.0, replace(e, index=ir.Slice(ONE, high, step))
        else:
            for cost, bound in ((0.8, _plus(low)), (0.8, _minus(low)), (1.0, None)):
                yield cost, replace(e, index=ir.Slice(bound, high, step))
        if high is None:
            yield 1.0, replace(e, index=ir.Slice(low, ir.Literal(-1), step))
        else:
            for cost, bound in ((0.8, _plus(high)), (0.8, _minus(high)), (1.0, None)):
                yield cost, replace(e, index=ir.Slice(low, bound, step))
        if index.step is None:
            yield 1.2, ir.Subscript(e, ir.Slice(None, None, ir.Literal(-1)))
        else:
            yield 1.0, replace(e, index=replace(index, step=None))
            yield 1.0, replace(e, index=replace(index, lower=ONE, upper=None))
    else:
        yield 0.9, replace(e, index=_plus(index))
        yield 0.9, replace(e, index=_minus(index))
        yield 1.1, replace(e, index=ir.Literal(-1))
        yield 1.2, e.value


def _comprehension(e: ir.Comprehension) -> Iterator[Alternative]:
    for i, clause in enumerate(e.clauses):
        for j, condition in enumerate(clause.conditions):
            rest = clause.conditions[:j] + clause.conditions[j + 1 :]
            yield 1.1, replace(e, clauses=_swap(e.clauses, i, replace(clause, conditions=rest)))
            turned = clause.conditions[:j] + (ir.Unary("not", condition),) + clause.conditions[j + 1 :]
            yield 0.9, replace(e, clauses=_swap(e.clauses, i, replace(clause, conditions=turned)))


def _swap(clauses: tuple[ir.Clause, ...], at: int, clause: ir.Clause) -> tuple[ir.Clause, ...]:
    return clauses[:at] + (clause,) + clauses[at + 1 :]


def _by_kind(e: ir.Expr, kind: Type, place: tuple[str, ...]) -> Iterator[Alternative]:
    """What may be put round an expression of a kind where it stands."""
    name = kind.name
    outer = place[0] in ("Return", "Assign")
    if isinstance(e, ir.Literal):
        return
    if name == "bool" or place in (("If", "test"), ("While", "test")):
        yield 0.9, e.operand if isinstance(e, ir.Unary) and e.op == "not" else ir.Unary("not", e)
    if name in ("int", "float", "Any") and not isinstance(e, ir.Lambda) and place[:2] != ("Return", "value"):
        yield 0.9, _plus(e)
        yield 0.9, _minus(e)
    if name in ("int", "float", "Any") and place[:2] == ("Return", "value"):
        yield 1.0, _plus(e)
        yield 1.0, _minus(e)
    if name in ("int", "float"):
        yield 1.3, ir.Unary("-", e)
        yield 1.2, ir.Call(ir.Name("abs"), (e,))
        if name == "float" or outer:
            yield 0.9, ir.Call(ir.Name("int"), (e,))
    if outer or place[:1] in (("For",), ("Call",), ("MethodCall",)):
        wraps = {
            "list": ("sorted", "set", "tuple", "len", "sum"), "Iterable": ("list", "sorted"), "Iterator": ("list", "sorted"),
            "set": ("list", "sorted", "len"), "int": ("str",), "float": ("round", "str"), "tuple": ("list",),
            "tuple*": ("list",), "str": ("int", "list"), "Any": ("list", "str", "int", "len", "sorted"),
        }.get(name, ())  # fmt: skip
        for wrap in wraps:
            yield (1.0 if outer else 1.3), ir.Call(ir.Name(wrap), (e,))
    if name in ("list", "str") and (outer or place[0] in ("For", "Call")):
        yield 1.2, ir.Subscript(e, ir.Slice(None, None, ir.Literal(-1)))
        yield 1.2, ir.Subscript(e, ir.Slice(ONE, None))
        yield 1.2, ir.Subscript(e, ir.Slice(None, ir.Literal(-1)))
    if name == "list" and place[:2] == ("If", "test"):
        yield 0.9, ir.Compare(ir.Call(ir.Name("len"), (e,)), (">",), (ONE,))
    if name == "str":
        for method in ("lower", "upper", "strip", "swapcase"):
            yield 1.2, ir.MethodCall(e, method)
    if name == "list" and outer:
        yield 1.1, ir.MethodCall(ir.Literal(""), "join", (e,))
        yield 1.1, ir.MethodCall(ir.Literal(" "), "join", (e,))
        yield 1.3, ir.Call(ir.Name("sorted"), (ir.Call(ir.Name("set"), (e,)),))
