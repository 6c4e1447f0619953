"""Clauses with names that stand for any values: which they are, of what types, and what is refused."""

from __future__ import annotations

import pytest

from csp_ir.errors import IRTypeError
from csp_ir.spec.read import read_spec


def clauses(head: str, clause: str) -> list[str]:
    spec = read_spec(f"def {head}\n\nensures:\n    {clause}\n")
    return [text for _, text in spec.clauses()]


@pytest.mark.parametrize(
    ("head", "clause", "told"),
    [
        ("f(n: int) -> int", "f(x + y) == f(x) + f(y)", "for any x: int, y: int"),
        ("f(s: str) -> str", "f(a + b) == f(b) + f(a)", "for any a: str, b: str"),
        ("f(xs: list[int]) -> int", "f(xs + ys) == f(xs) + f(ys)", "for any ys: list[int]"),
        ("f(xs: list[int]) -> int", "f(xs + [y]) == f(xs) + y", "for any y: int"),
        ("f(xs: list[str]) -> list[str]", "f(xs + [y]) == f([y] + xs)", "for any y: str"),
        ("f(x: float) -> float", "f(a * x) == a * f(x)", "for any a: float"),
        ("f(xs: list[int], k: int) -> list[int]", "f(f(xs, a), b) == f(xs, a + b)", "for any a: int, b: int"),
    ],
)  # fmt: skip
def test_variables_have_the_types_that_their_places_want(head: str, clause: str, told: str) -> None:
    assert clauses(head, clause) == [f"{clause} {told}"]


def test_a_result_among_variables_is_that_of_a_call() -> None:
    assert clauses("f(n: int) -> int", "f(n + k) == result + k") == ["f(n + k) == f(n) + k for any k: int"]


def test_a_clause_of_one_call_has_no_variables() -> None:
    spec = read_spec("def f(n: int) -> int\n\nensures:\n    f(1) == 3\n    f(result) == n\n")
    assert [str(law) for law in spec.laws] == ["f(1) == 3"] and len(spec.ensures) == 1


@pytest.mark.parametrize("heading", ["ensures", "properties", "Guarantees"])
def test_under_every_heading_of_promises(heading: str) -> None:
    spec = read_spec(f"def f(n: int) -> int\n\n{heading}:\n    f(x + y) == f(x) + f(y)\n")
    assert len(spec.laws) == 1 and not spec.warnings


@pytest.mark.parametrize(
    "clause", ["f(n) == nn", "result == f(n) + k", "reslt > f(n)", "all(k > 0 for k in f(n)) and z > 1"]
)
def test_a_name_outside_of_calls_is_a_slip(clause: str) -> None:
    with pytest.raises(IRTypeError, match="is not defined"):
        clauses("f(n: list[int]) -> list[int]", clause)


def test_a_variable_without_a_type_is_refused_with_its_place() -> None:
    with pytest.raises(IRTypeError, match="no type of `y` is found") as refused:
        clauses("f(xs: list[int]) -> int", "f(xs + y.lower()) == 1")
    assert refused.value.line == 4 and refused.value.column == 12 and "`f`" in refused.value.remedy
