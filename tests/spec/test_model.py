"""What an example accepts: the one answer to whether an outcome passes."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp_ir.interpreter.outcomes import OutOfSteps, Raised, Returned, strict_equal
from csp_ir.ir.parse import parse_type
from csp_ir.spec.model import Example, Raises
from csp_ir.spec.read import read_spec


def accepts(returns: str, expected: Any, value: Any, tolerance: float | None = None) -> bool:
    return Example((), expected, tolerance=tolerance).typed(parse_type(returns)).accepts(Returned(value))


@pytest.mark.parametrize(
    ("returns", "expected", "value"),
    [
        ("float", 4, 4),
        ("float", 4.0, 4),
        ("float", 4, 4.0),
        ("float | None", 4.0, 4),
        ("int | float", 4, 4.0),
        ("list[float]", [1.0, 2.5], [1, 2.5]),
        ("list[float] | None", [1.0], [1]),
        ("tuple[float, int]", (2.0, 3), (2, 3)),
        ("tuple[float, ...]", (2.0, 3.0), (2, 3)),
        ("dict[str, float]", {"a": 1.0}, {"a": 1}),
        ("dict[str, list[tuple[str, float]]]", {"a": [("b", 2.0)]}, {"a": [("b", 2)]}),
        ("set[float]", {1.0, 2.0}, {1, 2}),
        ("float", 10**400, 10**400),
    ],
)
def test_an_int_is_right_where_a_float_is_declared(returns: str, expected: Any, value: Any) -> None:
    assert accepts(returns, expected, value) and accepts(returns, value, expected)


@pytest.mark.parametrize(
    ("through", "expected", "right", "wrong"),
    [
        ("set", {1, 2}, [{1, 2}, [2, 1, 2], (1, 2), {1: "a", 2: "b"}], [[1], [1.0, 2], 3, [[1], [2]], None]),
        ("sorted", [1, 1, 2], [[1, 2, 1], (2, 1, 1)], [[1, 2], {1, 2}, [1, "a"], 3, itertools.count()]),
    ],
)
def test_results_seen_through_a_function(through: str, expected: Any, right: list[Any], wrong: list[Any]) -> None:
    example = Example((7,), expected, through=through)
    assert all(example.accepts(Returned(v)) for v in right)
    assert not any(example.accepts(Returned(v)) for v in wrong)
    assert example.loose and example.wanted_key is None
    assert example.describe("f") == f"{through}(f(7)) == {expected!r}"


def test_the_last_digits_of_floats_are_no_difference() -> None:
    spec = read_spec("def f(x: float) -> list[float]\nf(1.0) == [1.0]\n")
    one, other = (spec.level(Returned([v, "a"])) for v in (0.1 + 0.2, 0.3))
    assert one == other != spec.level(Returned([0.3001, "a"]))


@pytest.mark.parametrize(
    ("returns", "expected", "value"),
    [
        ("float", 1.0, True),
        ("float", 4.0, 5),
        ("float", 2.0**53, 2**53 + 1),
        ("Any", 4.0, 4),
        ("int", 4, 4.0),
        ("list[int]", [1], [1.0]),
        ("tuple[float, int]", (2.0, 3), (2.0, 3.0)),
        ("dict[int, float]", {1: 1.0}, {1.0: 1.0}),
        ("list[float]", [1.0], (1.0,)),
        ("float", 1.0, "1.0"),
        ("float", math.inf, 10**400),
    ],
)
def test_elsewhere_types_are_told_apart(returns: str, expected: Any, value: Any) -> None:
    assert not accepts(returns, expected, value)


def test_a_tolerance_is_of_every_number_in_the_result() -> None:
    assert accepts("float", 3.14, 3.1415, 0.01) and accepts("float", 3, 3, 0.01)
    assert accepts("dict[str, list[float]]", {"a": [1.0, 2.0]}, {"a": [1.001, 2]}, 0.01)
    assert not accepts("float", 3.14, 3.2, 0.01) and not accepts("list[float]", [1.0], [1.0, 1.0], 0.01)
    assert not accepts("float", 1.0, True, 0.01) and not accepts("float", 1.0, math.nan, 0.01)


def test_an_exception_has_to_say_what_is_wanted_if_anything_is() -> None:
    said, kind = Example((), Raises("ValueError", "no")), Example((), Raises("ValueError"))
    assert said.accepts(Raised("ValueError", "no")) and not said.accepts(Raised("ValueError", "yes"))
    assert kind.accepts(Raised("ValueError", "yes")) and not kind.accepts(Raised("KeyError", "yes"))
    assert not kind.accepts(Returned(None)) and not kind.accepts(OutOfSteps())
    assert said.agrees(kind) and kind.agrees(said) and not said.agrees(Example((), Raises("ValueError", "yes")))


def test_two_examples_of_a_call_agree_where_one_outcome_satisfies_both() -> None:
    kind = parse_type("float")
    assert Example((), 4).typed(kind).agrees(Example((), 4.0).typed(kind))
    assert not Example((), 4).agrees(Example((), 4.0)) and not Example((), 4).agrees(Example((), Raises("KeyError")))
    near = Example((), 4.0, tolerance=0.1)
    assert near.agrees(Example((), 4.15, tolerance=0.1)) and not near.agrees(Example((), 4.3, tolerance=0.1))


def test_it_is_described_as_a_user_would_write_it() -> None:
    assert Example((1, "a"), [2], line=7).describe("f") == "f(1, 'a') == [2] (line 7)"
    assert Example((1,), Raises("ValueError", "no")).describe("f") == "f(1) raises ValueError('no')"
    assert Example((1,), 0.5, tolerance=0.01).describe("f") == "f(1) == 0.5 (within 0.01)"


TYPES = (
    "float",
    "list[float]",
    "tuple[float, int]",
    "dict[str, float]",
    "float | None",
    "int | float",
    "list[int]",
    "Any",
)
NUMBERS = st.one_of(st.integers(-2, 2), st.sampled_from([-1.0, 0.0, 1.0, 2.0, 0.5, True, None]))
VALUES = st.one_of(
    NUMBERS, st.lists(NUMBERS, max_size=2), st.tuples(NUMBERS, NUMBERS), st.dictionaries(st.just("a"), NUMBERS)
)


@given(st.sampled_from(TYPES), VALUES, VALUES)
def test_keys_say_the_same_as_accepting(returns: str, expected: Any, value: Any) -> None:
    example = Example((), expected).typed(parse_type(returns))
    assert example.admits(value) == (example.key(value) == example.wanted_key)
    assert not strict_equal(value, expected) or example.admits(value)
