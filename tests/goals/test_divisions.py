"""Quotients and remainders by small numbers: each answer is run on inputs that no example shows."""

from __future__ import annotations

from csp_ir.draft.task import Task
from csp_ir.goals.propose import propose
from csp_ir.spec.read import read_spec
from csp_ir.work import worked
from tests.goals.test_solve import BUDGET, result


def test_elements_with_one_remainder_are_kept() -> None:
    text = "def f(x: list[int]) -> list[int]\n\nf([3, 4, 9, 10]) == [3, 9]\nf([6, 7, 8, 1]) == [6]\nf([5, 12, 2]) == [12]\n"
    assert result(text, ([30, 31, 32, 33],)) == [30, 33]


def test_a_quotient_and_a_constant() -> None:
    text = "def f(x: list[int]) -> list[int]\n\nf([2, 14, 5, 9]) == [5, 8, 6, 7]\nf([23, 97, 0]) == [10, 29, 5]\n"
    assert result(text, ([55, 3],)) == [18, 5]


def test_a_range_that_is_as_long_as_the_result_is_gone_over() -> None:
    text = (
        "def f(x: list[int]) -> list[int]\n\nf([1, 1, 8, 1, 5]) == [3, 0, 0, 0, 1, 0, 0, 1]\n"
        "f([3, 3, 1, 1]) == [2, 0, 2]\nf([2, 2]) == [0, 2]\nf([4]) == [0, 0, 0, 1]\n"
    )
    assert result(text, ([2, 5, 5, 1],)) == [1, 1, 0, 0, 2]


def test_percentages_are_only_meant_where_the_prose_speaks_of_them() -> None:
    text = "def f(x: list[int]) -> list[int]\n\nf([1, 2, 1, 67]) == [1]\nf([3, 55, 3, 3]) == [3]\nf([1, 1]) == [1]\n"
    text += "f([4, 9, 15, 1, 6, 24, 8]) == [4]\nf([2, 3, 3, 16, 1, 75]) == [3]\n"
    spec = read_spec(text)
    assert "/ 100" not in next(propose(Task(spec, worked() + BUDGET))).body
