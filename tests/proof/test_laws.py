"""Laws proved, to a bound, left to tests, and broken."""

from __future__ import annotations

import pytest

from csp_ir.ir.parse import parse_program
from csp_ir.spec.read import read_spec
from csp_ir.verify.verify import Verification, verify

pytest.importorskip("z3")

from csp_ir.proof.verdicts import proved


def verdict(head: str, clauses: str, body: str) -> Verification:
    spec = read_spec(f"def {head}\n\n{clauses}\n")
    program = parse_program(f"def {head}:\n    {body}\n")
    checked = verify(program, spec)
    assert checked.passed, checked.failures
    return proved(checked, program, spec, bound=3)


@pytest.mark.parametrize(
    ("head", "clauses", "body", "said"),
    [
        ("f(n: int) -> int", "ensures: f(x + y) == f(x) + f(y)", "return 3 * n", "proved: "),
        ("f(n: int where n >= 0) -> int", "ensures: f(x - y) == f(x) - f(y)", "return abs(n)", "proved: "),
        ("f(n: int) -> int", "raises: ValueError when n == 0\nensures: f(x) * f(-x) < 0", "if n == 0:\n        raise ValueError\n    return n", "proved: "),
        ("f(xs: list[int]) -> int", "ensures: f(xs + [y]) == f(xs) + y", "return sum(xs)", "proved up to length 3: "),
        ("f(s: str) -> str", "ensures: f(a + b) == f(b) + f(a)", "return s[::-1]", "tested: "),
    ],
)  # fmt: skip
def test_what_is_known_of_a_law(head: str, clauses: str, body: str, said: str) -> None:
    line = str(verdict(head, clauses, body).standings[-1 if "raises" not in clauses else 0])
    assert line.startswith(f"{said}ensures f(")


def test_a_law_that_tests_do_not_break_has_a_counterexample() -> None:
    found = verdict("f(n: int) -> int", "ensures: f(x + y) == f(x) + f(y)", "return n if n * n != 25030009 else 0")
    assert not found.passed and found.witness is not None
    assert 5003 in map(abs, (*found.witness.values, sum(found.witness.values)))
    assert found.failures[0].startswith("violates ensures f(x + y) == f(x) + f(y) for any x: int, y: int, with x = ")
