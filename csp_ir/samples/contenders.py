"""Contenders: the programs in the running, what each gave on the examples, and who stands behind it."""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import Limits, Outcome, OutOfSteps
from csp_ir.ir import nodes as ir
from csp_ir.samples.canonical import canonical
from csp_ir.samples.sample import IMPORTS, Sample
from csp_ir.spec.model import Example
from csp_ir.verify.sandbox import run_python
from csp_ir.verify.verify import matches

EXAMPLE_LIMITS = Limits(steps=400_000, depth=400)
TRIAL_LIMITS = Limits(steps=30_000, depth=200, memory=4_000_000, value_size=100_000)
WHOLE_SECONDS = 2.0


@dataclass
class Contender:
    """A program in the running.

    program: its IR, or None for a sample that runs only whole; then `source` is its text.
    origin: "sample", "merge" or "repair".
    samples: indices of the samples behind it.
    cost: what was changed to get it from a sample; 0 for a sample itself.
    outcomes: one per example.
    passed: which examples it passes.
    """

    program: ir.Program | None
    source: str
    origin: str
    samples: list[int] = field(default_factory=list)
    cost: float = 0.0
    outcomes: tuple[Outcome, ...] = ()
    passed: tuple[bool, ...] = ()
    edits: tuple[str, ...] = ()
    _machine: Machine | None = None

    @property
    def weight(self) -> float:
        return float(len(self.samples))

    @property
    def passes_all(self) -> bool:
        return all(self.passed)

    def machine(self) -> Machine:
        assert self.program is not None
        if self._machine is None:
            self._machine = compile_program(self.program)
        return self._machine

    def run(self, inputs: Sequence[tuple[object, ...]], name: str, limits: Limits, deadline: float) -> list[Outcome]:
        """Its outcome on each input; after the deadline OutOfSteps("time")."""
        if self.program is None:
            left = min(WHOLE_SECONDS, deadline - time.monotonic())
            if left <= 0.1 or not inputs:
                return [OutOfSteps("time")] * len(inputs)
            result = run_python(IMPORTS + self.source, name, [tuple(i) for i in inputs], seconds=left)
            return list(result.outcomes) or [OutOfSteps("not loaded")] * len(inputs)
        out: list[Outcome] = []
        hangs = 0
        for args in inputs:
            if hangs >= 3 or time.monotonic() > deadline:
                out.append(OutOfSteps("time"))
                continue
            outcome = self.machine().run(args, limits=limits, trace=False).outcome
            hangs += isinstance(outcome, OutOfSteps)
            out.append(outcome)
        return out

    def judge(self, examples: Sequence[Example], name: str, deadline: float) -> None:
        """Run it on the examples."""
        try:
            outcomes = self.run([e.args for e in examples], name, EXAMPLE_LIMITS, deadline)
        except CspIrError as error:
            outcomes = [OutOfSteps(str(error))] * len(examples)
        self.outcomes = tuple(outcomes)
        self.passed = tuple(matches(o, e.expected) for o, e in zip(outcomes, examples, strict=True))


def contenders_of(
    samples: Iterable[Sample], examples: Sequence[Example], name: str, deadline: float
) -> list[Contender]:
    """One judged contender for each different program among the samples, in order of first appearance."""
    found: dict[Hashable, Contender] = {}
    for sample in samples:
        if sample.program is None and not sample.source:
            continue
        key: Hashable = canonical(sample.program) if sample.program is not None else sample.source.strip()
        contender = found.get(key)
        if contender is None:
            contender = Contender(sample.program, sample.source, "sample", edits=sample.edits)
            contender.judge(examples, name, deadline)
            found[key] = contender
        contender.samples.append(sample.index)
    return list(found.values())
