"""Proofs against brute force, on programs and clauses made at random: what is proved holds of every small input, and a run on symbols
that are fixed to values gives what the interpreter gives on these."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.errors import InputError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, OutOfSteps, Raised, Returned, strict_equal
from csp_ir.ir.parse import parse_program
from csp_ir.spec.read import read_spec
from csp_ir.verify.judge import judge_of
from tests.proof.generate import Maker

pytest.importorskip("z3")

from csp_ir.deduction.smt.single import value_term
from csp_ir.deduction.smt.smtlib import Formulas
from csp_ir.proof.paths import Cut, Run
from csp_ir.proof.prove import Prover, made, valued
from csp_ir.proof.statements import Machine
from csp_ir.proof.symbols import SORTS, Symbol, Thrown, Unmodelled

LIMITS = Limits(steps=20_000)
BOUND = 4


def false_proofs(seed: int) -> tuple[list[str], int]:
    """Claims that were proved and do not hold of an input, and how many claims were proved."""
    maker = Maker(seed)
    text, code = maker.spec(), maker.program()
    try:
        spec, program = read_spec(text), parse_program(code)
        machine = compile_program(program)
    except InputError:
        return [], 0

    def broken(args: tuple[Any, ...]) -> bool:
        return judge_of(machine, spec, LIMITS)(args) is not None

    proof = Prover(program, spec, broken, bound=BOUND, seconds=20).run()
    proved = {f"{c.word} {c.text}" for c in proof.claims if not c.open}
    found: list[str] = []
    judge = judge_of(machine, spec, LIMITS)
    for args in maker.inputs() if proved and not proof.bounds else ():
        why = judge(args)
        if why is not None and any(why.startswith((f"{claim}, ", f"{claim}: ")) for claim in proved):
            found.append(f"{args!r}: {why}\n{text}{code}")
    return found, len(proved)


def outcome_on_symbols(program: Any, args: tuple[Any, ...]) -> Any:
    """What a run on symbols that equal values comes to: ("gave", value), ("raised", kind), or None where it is not modelled."""
    formulas = Formulas({}, time.monotonic() + 20)
    run = Run(formulas, [], 30)
    symbols = tuple(made(_shape(v), f"p{k}!", formulas) for k, v in enumerate(args))
    for symbol, value in _pairs(symbols, args):
        run.suppose(("=", symbol.term, value_term(value)))
    try:
        result = Machine(run, (*program.helpers, program.function)).functions[program.function.name](*symbols)
    except Thrown as thrown:
        return "raised", thrown.kind
    except (Unmodelled, Cut):
        return None
    assert not run.open, "values decide every test"
    try:
        result = _named(run, result)
    except Unmodelled:
        return None
    return ("gave", valued(result, formulas.point(run.solver))) if formulas.with_effort(run.solver, 10**7) else None


def _named(run: Run, value: Any) -> Any:
    """A result with a name for each symbol in it, which a model gives a value."""
    if isinstance(value, list | tuple):
        return type(value)(_named(run, v) for v in value)
    if not isinstance(value, Symbol):
        return value
    name = run.fresh(value.sort)
    run.suppose(("=", name.term, value.term))
    return name


def _shape(value: Any) -> Any:
    return SORTS[type(value).__name__] if isinstance(value, int | str) else type(value)(map(_shape, value))


def _pairs(symbols: Any, values: Any) -> Any:
    for symbol, value in zip(symbols, values, strict=True):
        if isinstance(symbol, Symbol):
            yield symbol, value
        else:
            yield from _pairs(symbol, value)


def disagreements(seed: int) -> tuple[list[str], int]:
    """What differs between runs on symbols and runs, and how many runs were compared."""
    maker = Maker(seed)
    code = maker.program()
    program = parse_program(code)
    machine = compile_program(program)
    found, compared = [], 0
    for args in maker.random.sample(maker.inputs(), 2):
        theirs = outcome_on_symbols(program, args)
        outcome = machine.run(args, limits=LIMITS).outcome
        if theirs is None or isinstance(outcome, OutOfSteps):
            continue
        compared += 1
        same = (isinstance(outcome, Returned) and theirs[0] == "gave" and strict_equal(theirs[1], outcome.value)) or (
            isinstance(outcome, Raised) and theirs == ("raised", outcome.kind)
        )
        if not same:
            found.append(f"f{args!r}: {outcome}, on symbols {theirs}\n{code}")
    return found, compared


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**40))
def test_what_is_proved_holds_of_every_input(seed: int) -> None:
    found, _ = false_proofs(seed)
    assert not found, found[0]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**40))
def test_runs_on_symbols_do_what_runs_do(seed: int) -> None:
    found, _ = disagreements(seed)
    assert not found, found[0]


def test_many_of_them_are_proved_and_compared() -> None:
    assert sum(false_proofs(seed)[1] for seed in range(100)) > 5
    assert sum(disagreements(seed)[1] for seed in range(30)) > 20
