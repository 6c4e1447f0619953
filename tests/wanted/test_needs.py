"""What an example wants of single reads of a hole."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir import Draft
from csp_ir.fits.fitting import Fitting
from csp_ir.interpreter.evaluation import evaluate
from csp_ir.interpreter.outcomes import Returned
from csp_ir.ir.nodes import Literal
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.ir.rewrite import fill
from csp_ir.spec.model import Example
from csp_ir.wanted.needs import needs


def values(body: str, parameters: str, args: tuple[Any, ...], expected: Any) -> list[tuple[str, Any]]:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    program = parse_program(f"def f({parameters}):\n{lines}")
    return [(n.hole, n.value) for n in needs(program, Example(args, expected), lambda: False)]


@pytest.mark.parametrize(
    ("body", "args", "expected", "value"),
    [
        ("return x + ?h: int", (2,), 7, 5),
        ("return ?h: int - x", (2,), 7, 9),
        ("return x - ?h: int", (2,), 7, -5),
        ("return (?h: int) * x", (3,), 12, 4),
        ("return (?h: int) * x", (3,), 13, None),
        ("return -?h: int + 1", (0,), -3, 4),
        ("return not ?h: bool", (0,), True, False),
        ("return x + (?h: str) + '!'", ("hi ",), "hi you!", "you"),
        ("return x + ?h: str", ("ho",), "hi you", None),
        ("return x + ?h: list", ([1],), [1, 2], [2]),
        ("return (x, [?h: int, 1])", (2,), (2, [3, 1]), 3),
        ("return (x, [?h: int, 1])", (5,), (2, [3, 1]), None),
        ("return (?h: int) if x > 1 else 0", (2,), 7, 7),
        ("return (?h: int) if x > 1 else 0", (0,), 7, None),
        ("return len(?h: str)", (0,), 2, None),
        ("n = ?h: int\nreturn 'no-' + str(n)", (0,), "no-17", 17),
        ("for i in range(3):\n    y = ?h: int\nreturn y", (0,), 2, 2),
        ("if x > ?h: int:\n    return 1\nreturn 0", (0,), 2, None),
    ],
)
def test_the_way_from_a_hole_to_the_result_is_gone_back(body: str, args: Any, expected: Any, value: Any) -> None:
    found = values(body, "x", args, expected)
    assert found == ([] if value is None else [("h", value)])


def test_two_ways_that_want_different_values_say_nothing() -> None:
    assert values("if ?t: bool:\n    return x + ?h: int\nreturn x * ?h: int", "x", (2,), 8) == []
    assert values("if ?t: bool:\n    x = 2\nreturn x + ?h: int", "x", (2,), 8) == [("h", 6)]


EXPR = st.recursive(
    st.just("(?h: int)"),
    lambda inner: st.builds(
        lambda e, op, k, flip: f"({k} {op} {e})" if flip else f"({e} {op} {k})",
        inner, st.sampled_from("+-*/"), st.sampled_from(["x", "2", "-3", "0.5", "y"]), st.booleans(),
    ) | inner.map(lambda e: f"(-{e})"),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(EXPR, st.integers(-4, 4), st.integers(-4, 4), st.integers(-30, 30))
def test_what_is_found_gives_the_expected_value(text: str, x: int, y: int, expected: int) -> None:
    for _, found in values(f"return {text}", "x, y", (x, y), expected):
        outcome = evaluate(fill(parse_expr(text), {"h": Literal(found)}), {"x": x, "y": y})
        assert isinstance(outcome, Returned) and math.isclose(outcome.value, expected, abs_tol=1e-9)


def test_it_is_told_per_example() -> None:
    draft = Draft.parse("def f(x: int) -> int:\n    y = x * 2\n    return y + ?b: int")
    found = Fitting(draft, [((1,), 5), ((2,), 7), ((3,), 100)]).needs("b")
    assert [n.wanted for n in found] == [(3,), (3,), (94,)]
