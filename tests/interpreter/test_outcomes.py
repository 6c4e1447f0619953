"""Values that hold themselves, or too much to tell: comparing them ends."""

from __future__ import annotations

from typing import Any

import pytest

from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import OutOfSteps, Stuck, endless, freeze, snapshot, strict_equal
from csp_ir.ir.parse import parse_program

pytestmark = pytest.mark.timeout(60)


def circle() -> list[Any]:
    made: list[Any] = []
    made.append(made)
    return made


def circle_of_two() -> dict[str, Any]:
    made: dict[str, Any] = {}
    made["other"] = [made, made]
    return made


def deep() -> list[Any]:
    made: list[Any] = []
    for _ in range(5000):
        made = [made]
    return made


def doubled() -> list[Any]:
    made: list[Any] = []
    for _ in range(60):
        made = [made, made]
    return made


@pytest.mark.parametrize("make", [circle, circle_of_two, deep, doubled])
def test_an_endless_value_equals_itself_only(make: Any) -> None:
    a, b = make(), make()
    assert strict_equal(a, a) and not strict_equal(a, b)
    assert freeze(a) == freeze(a) and freeze(a) != freeze(b)
    assert strict_equal([a], [a]) is False  # not one and the same object, and there is no telling further
    assert not strict_equal(a, [1]) and not strict_equal([1], a)


@pytest.mark.parametrize("make", [circle, circle_of_two, doubled])
def test_a_copy_keeps_the_shape(make: Any) -> None:
    copy = snapshot(make())
    assert copy is not None and type(copy) is type(make()) and len(copy) == len(make())


def test_a_copied_circle_is_a_circle() -> None:
    original = circle()
    copy = snapshot(original)
    assert copy is not original and copy[0] is copy


@pytest.mark.parametrize("often, expected", [(15, False), (20, False), (21, True), (60, True)])
def test_shared_parts_count_as_often_as_they_show(often: int, expected: bool) -> None:
    made: Any = [1]
    for k in range(often):
        made = [made, made] if k % 2 else {"a": made, "b": (made,)}
    assert endless(made) is expected


def test_what_can_be_told_is_compared_to_the_end() -> None:
    shared = [1, 2]
    assert strict_equal([shared, shared], [[1, 2], [1, 2]])
    assert freeze([shared, shared]) == freeze([[1, 2], [1, 2]])
    assert not strict_equal([[1], [True]], [[1], [1]])
    long = [[i] for i in range(200_000)]
    assert strict_equal(long, [[i] for i in range(200_000)])


@pytest.mark.parametrize(
    "body",
    [
        "    xs = []\n    xs.append(xs)\n    return xs",
        "    xs = []\n    xs.append(xs)\n    return ?h",
        "    xs = {}\n    xs[0] = xs\n    y = ?h\n    return y",
        "    xs = []\n    for i in range(60):\n        xs = [xs, xs]\n    return ?h",
    ],
)
def test_a_run_that_makes_one_ends_in_a_clean_outcome(body: str) -> None:
    outcome = compile_program(parse_program("def f(n):\n" + body)).run((1,)).outcome
    assert outcome == OutOfSteps("value size")


def test_an_open_hole_beside_plain_values_is_still_stuck() -> None:
    outcome = compile_program(parse_program("def f(n):\n    xs = [n]\n    return ?h")).run((1,)).outcome
    assert outcome == Stuck("h", {"n": 1, "xs": [1]})
