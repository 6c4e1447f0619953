"""Random expressions of the IR, as our printer may be asked to print them."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from csp_ir.ir import nodes as ir
from csp_ir.ir.types import BOOL, INT, STR, Type, dict_of, list_of

SCOPE: dict[str, Type] = {
    "text": STR,
    "n": INT,
    "xs": list_of(INT),
    "words": list_of(STR),
    "table": dict_of(STR, INT),
    "ready": BOOL,
}
BOUND = ("x", "k", "item")
LITERALS = st.one_of(
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.booleans(),
    st.none(),
    st.binary(max_size=4),
).map(ir.Literal)


@st.composite
def expressions(draw: Callable, depth: int = 3, bound: tuple[str, ...] = ()) -> ir.Expr:
    """Expressions over SCOPE and the bound names, at most `depth` constructs deep."""
    names = st.sampled_from((*SCOPE, *bound)).map(ir.Name)
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        return draw(st.one_of(names, LITERALS))

    def e(more: tuple[str, ...] = bound) -> ir.Expr:
        return draw(expressions(depth - 1, more))

    def operand() -> ir.Expr:
        found = e()
        number = isinstance(found, ir.Literal) and isinstance(found.value, int | float)
        return ir.Name("text") if number else found

    name = draw(st.sampled_from(BOUND))
    inside = (*bound, name)
    match draw(st.integers(0, 18)):
        case 0 | 1:
            return ir.Binary(e(), draw(st.sampled_from(ir.BINARY_OPERATORS)), e())
        case 2 | 3:
            return ir.Compare(e(), (draw(st.sampled_from(ir.COMPARE_OPERATORS)),), (e(),))
        case 4:
            return ir.BoolOp(draw(st.sampled_from(ir.BOOLEAN_OPERATORS)), (e(), e()))
        case 5:
            return ir.Unary(draw(st.sampled_from(("-", "not", "~"))), operand())
        case 6:
            return ir.IfExp(e(), e(), e())
        case 7:
            return ir.Call(ir.Name(draw(st.sampled_from(("len", "sum", "str", "sorted", "set")))), (e(),))
        case 8:
            return ir.Call(ir.FunctionRef("math.gcd"), (e(), e()))
        case 9 | 10:
            return ir.MethodCall(operand(), draw(st.sampled_from(("split", "count", "get", "upper"))), (e(),))
        case 11:
            return ir.Subscript(operand(), e())
        case 12:
            return ir.Subscript(operand(), ir.Slice(e(), e() if draw(st.booleans()) else None))
        case 13:
            return draw(st.sampled_from((ir.ListDisplay, ir.SetDisplay, ir.TupleDisplay)))((e(), e()))
        case 14:
            return ir.DictDisplay((e(),), (e(),))
        case 15 | 16:
            test = (e(inside),) if draw(st.booleans()) else ()
            clause = ir.Clause(ir.Name(name), e(), test)
            kind = draw(st.sampled_from(("list", "set", "generator", "dict")))
            return ir.Comprehension(kind, e(inside), (clause,), e(inside) if kind == "dict" else None)
        case 17:
            key = ir.Keyword("key", ir.Lambda((name,), e(inside)))
            return ir.Call(ir.Name("max"), (e(),), (key,))
        case _:
            return ir.FString((ir.Literal("n = {"), ir.FormattedValue(ir.Name(draw(st.sampled_from(tuple(SCOPE)))))))
