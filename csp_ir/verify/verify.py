"""Verification: every example interpreted, the rendered Python run in the sandbox, `ensures` tested."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import Limits, Outcome, Raised, Returned, strict_equal
from csp_ir.ir.nodes import Program
from csp_ir.render.python import render
from csp_ir.spec.model import Example, Raises, Spec
from csp_ir.verify.sandbox import run_python


@dataclass(frozen=True)
class Verification:
    """What was run, what it said, and what was not checked."""

    passed: bool
    failures: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    counterexample: tuple[Any, ...] | None = None


def matches(outcome: Outcome, expected: Any) -> bool:
    """Whether an outcome is what an example expects."""
    if isinstance(expected, Raises):
        return isinstance(outcome, Raised) and outcome.kind == expected.kind
    return isinstance(outcome, Returned) and strict_equal(outcome.value, expected)


def describe(outcome: Outcome) -> str:
    """An outcome in words."""
    if isinstance(outcome, Returned):
        return f"gave {outcome.value!r}"
    if isinstance(outcome, Raised):
        return f"raised {outcome.kind}: {outcome.message}"
    return f"ended: {outcome}"


def verify(
    program: Program,
    spec: Spec,
    *,
    deadline: float,
    inputs: Sequence[tuple[Any, ...]] = (),
    limits: Limits | None = None,
    sandbox: bool = True,
) -> Verification:
    """Check a complete program against a spec.

    Args:
        deadline: of `time.monotonic`; checks that no time is left for are listed as not checked.
        inputs: arguments that refuted earlier programs; `ensures` is tried on them first.
    """
    machine = compile_program(program)
    checked: list[str] = []
    missing: list[str] = []
    for example in spec.examples:
        outcome = machine.run(example.args, limits=limits or Limits()).outcome
        if not matches(outcome, example.expected):
            return Verification(False, (_failure(spec, example, outcome),), tuple(checked))
    checked.append(f"{len(spec.examples)} examples interpreted")
    if not spec.examples:
        missing.append("there are no examples: nothing says that the result is right")
    if spec.ensures:
        from csp_ir.verify.properties import refute

        refutation, tried = refute(machine, spec, deadline, inputs)
        if refutation is not None:
            args, clause = refutation
            call = f"{spec.name}({', '.join(map(repr, args))})"
            return Verification(False, (f"{call} violates `{clause}`",), tuple(checked), (), args)
        checked.append(f"ensures held on {tried} generated inputs")
    if spec.effects:
        missing.append("effects clauses are not checked")
    if sandbox and time.monotonic() < deadline:
        return _run_rendered(program, spec, machine, checked, missing, deadline)
    missing.append("the rendered Python was not run")
    return Verification(True, (), tuple(checked), tuple(missing))


def _run_rendered(
    program: Program, spec: Spec, machine: Machine, checked: list[str], missing: list[str], deadline: float
) -> Verification:
    code = render(program)
    seconds = max(0.5, min(5.0, deadline - time.monotonic()))
    result = run_python(code, spec.name, [e.args for e in spec.examples], seconds=seconds)
    if result.error:
        return Verification(False, (f"the rendered Python does not load: {result.error}",), tuple(checked))
    for example, outcome in zip(spec.examples, result.outcomes, strict=False):
        if not matches(outcome, example.expected):
            return Verification(False, (f"rendered Python: {_failure(spec, example, outcome)}",), tuple(checked))
    checked.append(f"rendered Python run on {len(result.outcomes)} examples ({result.level})")
    return Verification(True, (), tuple(checked), tuple(missing))


def _failure(spec: Spec, example: Example, outcome: Outcome) -> str:
    expected = example.expected
    wanted = f"raise {expected.kind}" if isinstance(expected, Raises) else repr(expected)
    return f"{spec.name}({', '.join(map(repr, example.args))}) {describe(outcome)}, wanted {wanted}"
