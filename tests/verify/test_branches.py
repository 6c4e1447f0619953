"""Inputs go to the branches that none took: by constants, by what was compared, by lengths."""

from __future__ import annotations

import pytest

from csp_ir.ir.parse import parse_program
from csp_ir.spec.read import read_spec
from csp_ir.verify.verify import Verification, verify


def checked(signature: str, body: str, ensures: str) -> Verification:
    lines = "\n    ".join(body.split("\n"))
    return verify(
        parse_program(f"def {signature}:\n    {lines}\n"), read_spec(f"def {signature}\n\nensures: {ensures}\n")
    )


@pytest.mark.parametrize(
    ("signature", "body"),
    [
        ("f(n: int) -> int", "if n * 3 + 1 == 70000:\n    return 1\nreturn 0"),
        ("f(n: int, m: int) -> int", "if n - m == 123456:\n    return 1\nreturn 0"),
        ("f(s: str) -> int", "if s == 'open sesame':\n    return 1\nreturn 0"),
        ("f(s: str) -> int", "if s[:3] == 'key' and len(s) > 30:\n    return 1\nreturn 0"),
        ("f(xs: list[int]) -> int", "if len(xs) >= 25 and xs[0] == 977:\n    return 1\nreturn 0"),
        ("f(xs: list[int]) -> int", "t = 0\nfor x in xs:\n    t += x\nif t == 77777:\n    return 1\nreturn 0"),
        ("f(d: dict[str, int]) -> int", "if d.get('total', 0) > 54321:\n    return 1\nreturn 0"),
    ],
)
def test_a_branch_behind_a_comparison_is_found_and_judged(signature: str, body: str) -> None:
    found = checked(signature, body, "result == 0")
    assert not found.passed and found.counterexample is not None and "result 1" in str(found.violated)


def test_what_cannot_be_taken_is_told_by_its_line() -> None:
    found = checked("f(n: int) -> int", "if n * n < 0:\n    return 1\nreturn 0", "result == 0")
    (standing,) = found.standings
    assert found.passed and standing.kind == "tested"
    assert standing.said.endswith(", 1 of 2 branches (line 2: `n * n < 0` never true)")


def test_all_branches() -> None:
    found = checked("f(n: int) -> int", "if n % 1000 == 7:\n    return 0\nreturn 0", "result == 0")
    assert found.standings[0].said.endswith("inputs, all branches")


def test_code_without_branches_has_none_to_tell_of() -> None:
    found = checked("f(n: int) -> int", "return n + 1", "result > n")
    assert found.standings[0].said.endswith(" inputs")


def test_the_same_each_time() -> None:
    first, second = (checked("f(s: str) -> int", "return 1 if s == 'ab' else 2", "result > 0") for _ in range(2))
    assert first.trials == second.trials and first.standings == second.standings
