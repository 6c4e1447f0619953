"""Functions that call themselves: proved of every input that has a result, or left to bounds and tests."""

from __future__ import annotations

import pytest

from tests.proof.test_prove import told

pytest.importorskip("z3")

GCD = "f(a: int where a >= 0, b: int where b >= 0) -> int"


@pytest.mark.parametrize(
    ("head", "clauses", "body"),
    [
        ("f(n: int where n >= 0) -> int", "ensures:\n    2 * result == n * (n + 1)", "return 0 if n == 0 else n + f(n - 1)"),
        ("f(n: int where n >= 0) -> int", "ensures:\n    result >= 1", "return 1 if n < 2 else n * f(n - 1)"),
        (GCD, "ensures:\n    result >= 0\n    result <= a + b", "return a if b == 0 else f(b, a % b)"),
        ("f(n: int) -> int", "raises:\n    ValueError when n < 0\nensures:\n    result == 3 * n", "if n < 0:\n    raise ValueError\nreturn 0 if n == 0 else 3 + f(n - 1)"),
        ("f(n: int where n >= 0) -> bool", "ensures:\n    result == (n % 2 == 0)", "if n < 2:\n    return n == 0\nreturn f(n - 2)"),
        ("f(n: int where n >= 0, s: str) -> str", "ensures:\n    len(result) == n + len(s)", "return s if n == 0 else f(n - 1, s) + '-'"),
        ("f(n: int where n >= 0) -> tuple[int, int]", "ensures:\n    result[0] == n and result[1] == 2 * n", "if n == 0:\n    return (0, 0)\na, b = f(n - 1)\nreturn a + 1, b + 2"),
    ],
)  # fmt: skip
def test_by_induction(head: str, clauses: str, body: str) -> None:
    lines = [line for line in told(head, clauses, body) if not line.startswith("taken for granted")]
    ensured = [line for line in lines if line.startswith("proved: ensures ")]
    assert all(line.startswith("proved: ") for line in lines) and ensured
    assert all(" for all inputs that have a result, tested on " in line for line in ensured)


def test_a_measure_that_falls_is_proved() -> None:
    lines = told(GCD, "ensures: result >= 0\ndecreases: b", "return a if b == 0 else f(b, a % b)")
    assert any(line.startswith("proved: decreases b for all inputs, tested on ") for line in lines)


def test_a_measure_that_is_not_shown_to_fall_is_tested() -> None:
    lines = told(
        "f(n: int where n >= 0) -> int",
        "ensures: result == 0\ndecreases: n",
        "if n < 2:\n    return 0\nreturn f(n - 1) if n * n * n != 3 * n + 2 or n == 2 else f(n + 1)",
    )
    assert any(line.startswith("tested: decreases n on ") for line in lines) or any(
        "proved: decreases n" in line for line in lines
    )


def test_what_is_no_induction_is_proved_to_a_bound() -> None:
    """The clause does not say enough of the call within for the next one."""
    lines = told("f(n: int where n >= 0) -> int", "ensures: result != 5", "return 2 if n == 0 else f(n - 1) * 3 - 4")
    assert lines[-1].startswith("proved up to calls of `f` 4 deep: ensures result != 5")


def test_a_clause_that_is_not_proved_is_supposed_of_nothing() -> None:
    """That the result is not 11 follows from its not being 5, which is no induction."""
    clauses = "ensures:\n    result != 5\n    result != 11"
    lines = told("f(n: int where n >= 0) -> int", clauses, "return 2 if n == 0 else f(n - 1) * 3 - 4")
    assert not any(line.startswith("proved: ensures ") for line in lines)


def test_lists_that_calls_may_change_are_followed() -> None:
    body = "if not xs:\n    return 0\nreturn xs.pop() + f(xs)"
    lines = told("f(xs: list[int]) -> int", "ensures: result == sum(xs)", body)
    assert lines[-1].startswith("proved up to length 4")
