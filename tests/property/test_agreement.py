"""The interpreter and CPython running the rendered program agree on outcomes, values, messages and mutations."""

from __future__ import annotations

import warnings
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Outcome, OutOfSteps, Raised, Returned, snapshot_all, strict_equal
from csp_ir.ir.parse import parse_program
from csp_ir.render.python import render
from tests.generate import Generator, Source

LIMITS = Limits(steps=20_000)


def in_cpython(function: Any, args: list[Any]) -> Outcome:
    try:
        return Returned(function(*args))
    except Exception as error:
        return Raised(type(error).__name__, str(error))


def same(a: Outcome, b: Outcome) -> bool:
    if isinstance(a, Returned) and isinstance(b, Returned):
        return strict_equal(a.value, b.value)
    return a == b


def disagreements(seed: int) -> tuple[list[str], int]:
    """What differs on a generated program, and how many runs were compared."""
    generator = Generator(Source(seed))
    program = parse_program(generator.program())
    code, names, found, compared = render(program), {}, [], 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        exec(code, names)
    machine = compile_program(program)
    for args in generator.inputs(3):
        run = machine.run(args, limits=LIMITS)
        if isinstance(run.outcome, OutOfSteps):
            continue  # a limit is ours alone
        compared += 1
        own = snapshot_all(args)
        outcome = in_cpython(names["entry"], own)
        if not same(outcome, run.outcome):
            found.append(f"entry{args!r}: CPython {outcome}, interpreter {run.outcome}\n{code}")
        elif not all(map(strict_equal, own, run.arguments_after)):
            found.append(f"entry{args!r} leaves {own!r}, in the interpreter {run.arguments_after!r}\n{code}")
    return found, compared


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**40))
def test_the_interpreter_agrees_with_cpython(seed: int) -> None:
    found, _ = disagreements(seed)
    assert not found, found[0]


def test_most_generated_runs_are_compared_and_end_both_ways() -> None:
    compared, kinds = 0, set()
    for seed in range(40):
        generator = Generator(Source(seed))
        machine = compile_program(parse_program(generator.program()))
        for args in generator.inputs(3):
            outcome = machine.run(args, limits=LIMITS).outcome
            compared += not isinstance(outcome, OutOfSteps)
            kinds.add(outcome.kind if isinstance(outcome, Raised) else type(outcome).__name__)
    assert compared > 100
    assert len(kinds) > 4 and "Returned" in kinds
