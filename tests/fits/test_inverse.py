import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir import Draft
from csp_ir.fits.fitting import Fitting
from csp_ir.fits.inverse import UNKNOWN, wanted
from csp_ir.interpreter.evaluation import evaluate
from csp_ir.interpreter.outcomes import Returned, strict_equal
from csp_ir.ir.nodes import Literal
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.rewrite import fill


@pytest.mark.parametrize(
    "expr, environment, expected, value",
    [
        ("x + ?h", {"x": 2}, 7, 5),
        ("?h - x", {"x": 2}, 7, 9),
        ("x - ?h", {"x": 2}, 7, -5),
        ("?h * x", {"x": 3}, 12, 4),
        ("?h * x", {"x": 3}, 13, UNKNOWN),
        ("?h * x", {"x": 0}, 0, UNKNOWN),
        ("-?h + 1", {}, 4, -3),
        ("not ?h", {}, True, False),
        ("s + ?h + '!'", {"s": "hi "}, "hi you!", "you"),
        ("s + ?h", {"s": "ho"}, "hi you", UNKNOWN),
        ("xs + ?h", {"xs": [1]}, [1, 2], [2]),
        ("(x, [?h, 1])", {"x": 2}, (2, [3, 1]), 3),
        ("(x, [?h, 1])", {"x": 5}, (2, [3, 1]), UNKNOWN),
        ("?h if x > 1 else 0", {"x": 2}, 7, 7),
        ("?h if x > 1 else 0", {"x": 0}, 7, UNKNOWN),
        ("len(?h)", {}, 2, UNKNOWN),
        ("x + ?h", {"x": True}, 7, UNKNOWN),
    ],
)
def test_operators_are_undone(expr, environment, expected, value):
    found = wanted(parse_expr(expr), "h", environment, expected)
    assert found is value if value is UNKNOWN else strict_equal(found, value)


EXPR = st.recursive(
    st.just("?h"),
    lambda inner: st.builds(
        lambda e, op, k, flip: f"({k} {op} {e})" if flip else f"({e} {op} {k})",
        inner, st.sampled_from("+-*/"), st.sampled_from(["x", "2", "-3", "0.5", "y"]), st.booleans(),
    ) | inner.map(lambda e: f"(-{e})"),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(EXPR, st.integers(-4, 4), st.integers(-4, 4), st.integers(-30, 30))
def test_what_is_found_gives_the_expected_value(text, x, y, expected):
    expr, environment = parse_expr(text), {"x": x, "y": y}
    found = wanted(expr, "h", environment, expected)
    if found is not UNKNOWN:
        outcome = evaluate(fill(expr, {"h": Literal(found)}), environment)
        assert isinstance(outcome, Returned) and strict_equal(outcome.value, expected)


def test_needs_tell_it_per_example():
    draft = Draft.parse("def f(x: int) -> int:\n    y = x * 2\n    return y + ?b: int")
    needs = Fitting(draft, [((1,), 5), ((2,), 7), ((3,), 100)]).needs("b")
    assert [n.wanted for n in needs] == [(3,), (3,), (94,)]
