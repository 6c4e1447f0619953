"""Quotients and remainders by small numbers: each answer is run on inputs that no example shows."""

from __future__ import annotations

from tests.goals.test_solve import result


def test_elements_with_one_remainder_are_kept() -> None:
    text = "def f(x: list[int]) -> list[int]\n\nf([3, 4, 9, 10]) == [3, 9]\nf([6, 7, 8, 1]) == [6]\nf([5, 12, 2]) == [12]\n"
    assert result(text, ([30, 31, 32, 33],)) == [30, 33]


def test_a_quotient_and_a_constant() -> None:
    text = "def f(x: list[int]) -> list[int]\n\nf([2, 14, 5, 9]) == [5, 8, 6, 7]\nf([23, 97, 0]) == [10, 29, 5]\n"
    assert result(text, ([55, 3],)) == [18, 5]
