"""Programs that tests do not tell apart: proved to do the same, up to a bound, or told apart by an input to ask about."""

from __future__ import annotations

import pytest

from csp_ir.ir.parse import parse_program
from csp_ir.pipeline import solve
from csp_ir.spec.read import read_spec

pytest.importorskip("z3")

from csp_ir.proof.twins import Twins, told_apart

SPEC = read_spec("def f(n: int where n >= 0) -> int\n\nf(1) == 2\n")


def compared(first: str, *others: str) -> Twins:
    programs = [parse_program(f"def f(n: int) -> int:\n    return {body}\n") for body in (first, *others)]
    return told_apart(programs[0], programs[1:], SPEC, bound=3, seconds=20.0)


def test_equal_programs_are_proved_equal() -> None:
    found = compared("n * 2", "n + n", "abs(n) * 2")
    assert found.same == 2 and not found.questions
    assert found.said() == ["2 other programs that the examples allow: proved to do the same"]


def test_what_differs_somewhere_is_a_question() -> None:
    found = compared("n * 2", "n * 2 if n < 471142444 else n")
    (question,) = found.questions
    assert question.args[0] >= 471142444 and len(question.answers) == 2


def test_loops_are_the_same_up_to_a_bound_and_the_rest_is_open() -> None:
    assert compared("n", "sum(1 for i in range(n))").bounded == 1
    assert compared("n", "int(str(n)[::-1][::-1])").open == 1


def test_a_solve_with_proofs_tells_of_twins() -> None:
    result = solve("def f(a: int, b: int) -> int\n\nf(1, 2) == 2\nf(5, 3) == 5\nf(-2, -7) == -2\n", work=6, prove=3)
    assert result.solved and any("proved to do the same" in line for line in result.record["evidence"])
