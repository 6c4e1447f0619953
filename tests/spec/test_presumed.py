"""What prose presumes of arguments."""

from __future__ import annotations

from typing import Any

import pytest

from csp_ir.spec.presumed import presumed
from csp_ir.spec.read import read_spec

LISTS = "def f(xs: list[int], k: int) -> int\n\nf([3, 1], 1) == 3\n"
NUMBER = "def f(n: int) -> int\n\nf(6) == 3\n"
TEXT = "def f(s: str) -> bool\n\nf('()') == True\n"


@pytest.mark.parametrize(
    ("prose", "head", "meant", "not_meant"),
    [
        ("Given a positive integer n, its half.", NUMBER, (3,), (0,)),
        ("You are given a non-negative integer n.", NUMBER, (0,), (-1,)),
        ("The half. Assume n > 1 and it is even.", NUMBER, (2,), (1,)),
        ("The k-th.\nConstraints:\n  1. 1 <= k <= len(xs)\n", LISTS, ([1, 2], 2), ([1, 2], 3)),
        ("The k-th.\n  * 0 ≤ k ≤ 5\n", LISTS, ([], 5), ([], 6)),
        ("The k-th of a given non-empty list.", LISTS, ([1], 0), ([], 0)),
        ("The k-th. The list is guaranteed to have unique elements.", LISTS, ([1, 2], 0), ([1, 1], 0)),
        ("The k-th of a supplied list (of length at least two).", LISTS, ([1, 2], 0), ([1], 0)),
        ("Whether s, which holds only square brackets, is good.", TEXT.replace("()", "[]"), ("[]]",), (" ",)),
        ("The n-th of them.", NUMBER, (0,), (-1,)),
        ("Whether s is good. It consists of '(' and ')' only.", TEXT, (")(",), ("(a",)),
    ],
)
def test_what_is_meant(prose: str, head: str, meant: tuple[Any, ...], not_meant: tuple[Any, ...]) -> None:
    test = presumed(read_spec(f"{prose}\n\n{head}"))
    assert test(meant) and not test(not_meant)


@pytest.mark.parametrize(
    "prose",
    ["Returns a positive number for positive n and -1 otherwise.", "If n > 10 it is halved.", "The half.", "Counts how many are positive numbers."],
)  # fmt: skip
def test_what_is_said_of_results_presumes_nothing(prose: str) -> None:
    test = presumed(read_spec(f"{prose}\n\n{NUMBER}"))
    assert test((-5,)) and test((0,))


def test_what_an_example_breaks_is_not_presumed() -> None:
    test = presumed(read_spec(f"Given a positive integer n, its half.\n\n{NUMBER}f(-4) == -2\n"))
    assert test((-3,))
