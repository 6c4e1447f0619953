"""Programs that did the same on every input that was tried, proved to do the same or told apart, before anyone is asked."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import OutOfSteps
from csp_ir.ir.nodes import Program
from csp_ir.proof.equal import prove_equal
from csp_ir.spec.model import Spec
from csp_ir.verify.behaviour import LIMITS, outcome_key
from csp_ir.verify.question import Question

SECONDS = 5.0  # of one pair


@dataclass
class Twins:
    """What came of programs that are compared with an answer. same: so many do the same on all inputs; bounded: up to a bound;
    open: neither is shown. questions: inputs on which others differ from it."""

    same: int = 0
    bounded: int = 0
    open: int = 0
    questions: list[Question] = field(default_factory=list)

    def said(self) -> list[str]:
        """What is proved, as sentences."""
        told = ((self.same, "proved to do the same"), (self.bounded, "proved to do the same up to a bound"))
        return [f"{n} other program{'s' if n > 1 else ''} that the examples allow: {what}" for n, what in told if n]


def told_apart(program: Program, others: Sequence[Program], spec: Spec, *, bound: int, seconds: float) -> Twins:
    """What is known of others beside a program that is the answer.

    Raises: MissingExtraError without z3-solver.
    """
    found = Twins()
    until = time.monotonic() + seconds
    for other in others:
        left = min(SECONDS, until - time.monotonic())
        if left <= 0:
            break
        try:
            first, second = compile_program(program), compile_program(other)
        except CspIrError:
            continue

        def differ(args: tuple[Any, ...], first: Any = first, second: Any = second) -> bool:
            outcomes = [m.run(args, limits=LIMITS).outcome for m in (first, second)]
            apart = outcome_key(outcomes[0]) != outcome_key(outcomes[1])
            return apart and not any(isinstance(o, OutOfSteps) for o in outcomes)

        proof = prove_equal(program, other, spec, differ, bound=bound, seconds=left)
        if proof.found is not None:
            outcomes = [m.run(proof.found, limits=LIMITS).outcome for m in (first, second)]
            found.questions.append(Question.of(spec.name, proof.found, outcomes))
        elif not proof.proved:
            found.open += 1
        elif proof.bounds:
            found.bounded += 1
        else:
            found.same += 1
    return found
