"""What is made ready, measured in several units, converted between scales and put together of two tables."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from csp_ir import solve
from csp_ir.draft.units import shares
from csp_ir.goals.lines import simplest
from tests.goals.test_solve import result

# (spec, further arguments, their result)
SOLVED: dict[str, tuple[str, tuple[Any, ...], Any]] = {
    "a number is bounded first": (
        "The price after a discount in percent, rounded down. Discounts of more than 60 percent count as 60.\n\n"
        "def after(price: int, percent: int) -> int\n\nafter(1000, 20) == 800\nafter(999, 10) == 899\nafter(1000, 90) == 400\nafter(500, 0) == 500\n",
        (200, 75),
        80,
    ),
    "an amount in two units": (
        "Minutes as hours and minutes, such as 2:05; the minutes have two digits.\n\ndef clock(minutes: int) -> str\n\n"
        "clock(125) == '2:05'\nclock(59) == '0:59'\nclock(600) == '10:00'\n",
        (61,),
        "1:01",
    ),
    "a rounded line": (
        "Convert Celsius to Fahrenheit, rounded to one decimal.\n\ndef fahrenheit(celsius: float) -> float\n\n"
        "fahrenheit(36.6) == 97.9\nfahrenheit(0.0) == 32.0\nfahrenheit(100.0) == 212.0\nfahrenheit(-17.3) == 0.9\n",
        (20.0,),
        68.0,
    ),
    "the distance, whichever is larger": (
        "How many days apart two ISO dates are, whichever comes first.\n\ndef apart(a: str, b: str) -> int\n\n"
        "apart('2024-01-01', '2024-01-05') == 4\napart('2024-03-01', '2024-02-27') == 3\napart('2023-07-07', '2023-07-07') == 0\n",
        ("2025-01-10", "2024-12-31"),
        10,
    ),
    "the elements that count are chosen first": (
        "Average weight of all parcels heavier than 5, rounded to two decimals; 0.0 if there are none.\n\n"
        "def average(parcels: list[float]) -> float\n\naverage([1.0, 6.0, 7.0]) == 6.5\naverage([1.0]) == 0.0\naverage([6.0, 6.0, 7.0]) == 6.33\n",
        ([2.0, 10.0, 20.0, 31.0],),
        20.33,
    ),
    "bands of numbers": (
        "The band of 5 that a score lies in, named like \"10-14\".\n\ndef band(score: int) -> str\n\n"
        "band(12) == '10-14'\nband(3) == '0-4'\nband(25) == '25-29'\n",
        (49,),
        "45-49",
    ),
    "a sum that a test lets change": (
        "The stock after some movements, in order. A movement that would bring it below zero is refused.\n\n"
        "def stock(start: int, moves: list[int]) -> int\n\nstock(10, [5, -3]) == 12\nstock(2, [-5, 1]) == 3\nstock(0, []) == 0\nstock(5, [-5, -1]) == 0\n",
        (4, [-3, -3, 2]),
        3,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SOLVED)
def test_it_is_right_on_what_no_example_shows(name: str) -> None:
    text, args, expected = SOLVED[name]
    assert result(text, args) == expected


def test_a_parameter_may_be_called_like_a_class() -> None:
    text = (
        "Whether an ISO date is on a Saturday or a Sunday.\n\ndef free(date: str) -> bool\n\n"
        "free('2024-03-16') == True\nfree('2024-03-18') == False\nfree('2024-03-15') == False\nfree('2024-03-17') == True\n"
    )
    names: dict[str, Any] = {}
    exec(solve(text, seconds=10).code or "", names)
    assert [names["free"](f"2024-03-{day}") for day in (22, 23, 24)] == [False, True, True]


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (Fraction(55, 100), Fraction(56, 100), Fraction(5, 9)),
        (Fraction(-2, 3), Fraction(-1, 2), Fraction(-1, 2)),
        (Fraction(-1, 10), Fraction(1, 10), Fraction(0)),
        (Fraction(9, 10), Fraction(21, 10), Fraction(1)),
    ],
)
def test_the_simplest_fraction_of_an_interval(low: Fraction, high: Fraction, found: Fraction) -> None:
    assert simplest(low, high) == found


@pytest.mark.parametrize("width", [Fraction(1, 7), Fraction(1, 100)])
def test_no_fraction_of_a_smaller_denominator_lies_in_the_interval(width: Fraction) -> None:
    for k in range(1, 60):
        low = Fraction(k, 37)
        found = simplest(low, low + width)
        assert low <= found <= low + width
        smaller = (Fraction(n, d) for d in range(1, found.denominator) for n in range(0, 3 * d + 1))
        assert not any(low <= f <= low + width for f in smaller)


def test_shares_of_units() -> None:
    said = shares(frozenset(("hour", "minut", "minute", "second")), frozenset(("second",)))
    assert [(size, most) for _, size, most in said] == [(1, 60), (60, 60), (3600, None)]
    assert shares(frozenset(("hour",)), frozenset()) == []
