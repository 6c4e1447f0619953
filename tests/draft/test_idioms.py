"""How people write what is asked for: what it costs to be strange, and what answers to the prose."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.prices.idioms import counted
from csp_ir.draft.idioms import idioms, strangeness, words_of
from csp_ir.draft.parts import Choice, Parts
from csp_ir.ir.nodes import Function
from csp_ir.ir.parse import parse_program


def function(text: str) -> Function:
    return parse_program(text).function


PAIRS = {
    "digits": (
        "sum odd digits. Add up the odd digits of a whole number.",
        "def f(n: int) -> int:\n    return sum(int(c) for c in str(n) if int(c) % 2 == 1)",
        "def f(n: int) -> int:\n    return -(n % 2) % 10",
    ),
    "neighbours": (
        "is increasing. Check whether each number of a list is greater than the one before it.",
        "def f(numbers: list[int]) -> bool:\n    return all(a < b for a, b in zip(numbers, numbers[1:]))",
        "def f(numbers: list[int]) -> bool:\n    return numbers.count(2) < 2",
    ),
    "once each": (
        "shared values. The values that occur in both lists, without duplicates, in the order of the first list.",
        "def f(first: list[int], second: list[int]) -> list[int]:\n    out = []\n    for v in first:\n"
        "        if v in second and v not in out:\n            out.append(v)\n    return out",
        "def f(first: list[int], second: list[int]) -> list[int]:\n    return second[1:] + first[2:-1]",
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_what_fits_by_accident_is_stranger_than_what_is_meant(name: str) -> None:
    said, meant, accident = PAIRS[name]
    assert strangeness(function(meant), said) < strangeness(function(accident), said)


def test_names_cost_nothing_by_how_they_are_spelled() -> None:
    one = "def f(xs: list[int]) -> int:\n    total = 0\n    for x in xs:\n        total += x\n    return total"
    assert strangeness(function(one), "") == strangeness(function(one.replace("total", "q").replace("x", "zz")), "")


def test_a_hole_is_free_and_what_fills_it_is_not() -> None:
    open_ = function("def f(n: int) -> int:\n    return ?k")
    known = idioms()
    assert known.nats(known.parts(open_, "")) < known.nats(
        known.parts(function("def f(n: int) -> int:\n    return n"), "")
    )


def test_a_number_of_the_prose_is_likelier_than_another() -> None:
    text = "def f(n: int) -> int:\n    return n * {}"
    said = "Multiply by 37."
    assert strangeness(function(text.format(37)), said) < strangeness(function(text.format(38)), said)


def test_the_odds_of_all_labels_are_one_at_most() -> None:
    known = idioms()
    for wide, narrow in (("^", "body def ^"), ("value Return", "value def Return"), ("nowhere", "nowhere")):
        parts = [Parts([Choice(label, narrow, wide)]) for label in known.labels if not label.startswith("other-")]
        assert 0.9 < sum(exp(-known.nats(p)) for p in parts) <= 1 + 1e-9


@given(st.sets(st.sampled_from(sorted(idioms().said)), max_size=6), st.sampled_from(sorted(idioms().said)))
def test_more_in_a_program_answers_to_no_less(some: set[str], more: str) -> None:
    said = words_of("Count how many digits of a number are even, and return the largest word of each line.")

    def answered(features: set[str]) -> float:
        parts = Parts([Choice(f.rpartition(" ")[2], "", f.rpartition(" ")[0]) for f in features])
        return idioms().answered(parts, said)

    assert answered(some | {more}) >= answered(some)


def test_what_is_counted_is_what_stands_there() -> None:
    some = [("double it", function(f"def f(n: int) -> int:\n    return n * {k}")) for k in (2, 2, 2, 3)]
    known = counted([(f"{said} {'x' * 200} {'word ' * i}{'another' * i}", f) for i, (said, f) in enumerate(some)])
    assert known.labels["binary*"] == 4 and known.usual == {"2"}
    assert known.wide["value Return"] == {"binary*": 4}
    assert known.narrow["right Return binary*"] == {"literal2": 3, "other-int": 1}
