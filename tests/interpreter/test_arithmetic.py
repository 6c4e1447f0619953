"""`eval` works out arithmetic, and ends the run at anything else."""

from __future__ import annotations

import pytest

from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, OutOfSteps, Returned
from csp_ir.ir.parse import parse_block, parse_expr, parse_program
from csp_ir.pipeline import solve
from csp_ir.samples.standing import EVALUATES
from csp_ir.verify.sandbox import harmless

PROGRAM = "def f(x):\n    return eval(x)"


@pytest.mark.parametrize(
    "text",
    ["x", "len('a')", "__import__('os')", "(lambda: 1)()", "[a for a in (1,)]", "(1).real", "(1,)[0]", "(y := 1)", "f'{1}'",
     "...", "{1: 2}", "1 @ 2", "-" * 3000 + "1", "1 if x else 2", "1 is 1"],
)  # fmt: skip
def test_what_is_no_arithmetic_ends_the_run(text: str) -> None:
    assert isinstance(compile_program(parse_program(PROGRAM)).run((text,)).outcome, OutOfSteps)


@pytest.mark.parametrize(
    "text", ["10 ** 10 ** 10", "'a' * 10 ** 9", "[0] * 10 ** 9", "1 << 10 ** 9", "'%9999999d' % 1"]
)
def test_it_is_metered(text: str) -> None:
    outcome = compile_program(parse_program(PROGRAM)).run((text,), limits=Limits(memory=100_000)).outcome
    assert outcome in (OutOfSteps("value size"), OutOfSteps("memory"))


def test_more_arguments_and_other_values_end_the_run() -> None:
    for text in ("eval('1', {})", "eval(b'1')", "eval()", "eval(len)"):
        outcome = compile_program(parse_program(f"def f(x):\n    return {text}")).run((1,)).outcome
        assert outcome == OutOfSteps("expressions of the IR")


def test_it_stands_in_whole_programs_only() -> None:
    for read in (parse_expr, parse_block):
        with pytest.raises(CspIrError, match="eval"):
            read("eval('1')")
    assert compile_program(parse_program(PROGRAM)).run(("1 + 1",)).outcome == Returned(2)


def test_code_with_it_needs_every_layer_and_is_warned_of() -> None:
    assert not harmless("def f(x):\n    return eval(x)") and harmless("def rpn_eval(x):\n    return x")
    spec = 'Work it out.\n\ndef value(text: str) -> int\n\nvalue("1 + 2") == 3\nvalue("2 * (3 - 5)") == -4\n'
    result = solve(spec, samples=["def value(text):\n    return eval(text)"], seconds=5, embedded=False)
    assert result.solved and result.program is not None and EVALUATES in result.warnings
