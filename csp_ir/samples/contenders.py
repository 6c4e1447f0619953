"""Contenders: the programs in the running, what each gave on the examples, and who stands behind it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import Limits, Outcome, OutOfSteps, Returned, freeze
from csp_ir.ir import nodes as ir
from csp_ir.samples.canonical import canonical
from csp_ir.samples.sample import Sample
from csp_ir.solution import Solution
from csp_ir.spec.model import Example, Spec
from csp_ir.verify.sandbox import run_python
from csp_ir.work import worked

FIRST_LIMITS = Limits(steps=40_000)
EXAMPLE_LIMITS = Limits(steps=400_000)
TRIAL_LIMITS = Limits(steps=30_000, depth=200, memory=4_000_000, value_size=100_000)
WHOLE_SECONDS = 2.0
WHOLE_TRIES = 6  # of samples that were stopped by a limit of the interpreter; each may take that long
LEAST_STEPS, MOST_STEPS = 1_500, 20_000


@dataclass
class Contender:
    """A program in the running.

    program: its IR, or None for a sample that runs only whole; then `source` is its text.
    origin: "sample", "merge", "repair", "parts" or "free".
    samples: indices of the samples behind it.
    cost: what was changed to get it from a sample; 0 for a sample itself. Of a free one, its description length.
    outcomes: one per example.
    passed: which examples it passes.
    weak: whether it may run whole in a sandbox that lacks layers.
    cut: whether the text of the sample ended in the middle of it.
    given: the solution of another proposer that it stands for, which is no sample.
    worth: how many samples those behind it are worth; None: each is worth one.
    name: of the function, once it was judged.
    """

    program: ir.Program | None
    source: str
    origin: str
    samples: list[int] = field(default_factory=list)
    cost: float = 0.0
    outcomes: tuple[Outcome, ...] = ()
    passed: tuple[bool, ...] = ()
    edits: tuple[str, ...] = ()
    weak: bool = False
    cut: bool = False
    given: Solution | None = None
    worth: float | None = None
    name: str = ""
    _machine: Machine | None = None

    @property
    def weight(self) -> float:
        return float(len(self.samples)) if self.worth is None else self.worth

    @property
    def passes_all(self) -> bool:
        return all(self.passed)

    @property
    def runs(self) -> bool:
        """Whether it can be compiled at all: `break` outside a loop parses, and is no program."""
        try:
            if self.program is not None:
                return self.machine() is not None
            compile(self.source, "<sample>", "exec", dont_inherit=True)
        except (CspIrError, SyntaxError, ValueError, RecursionError, MemoryError):
            return False
        return True

    @property
    def raises(self) -> set[str]:
        """The kinds of exceptions that its text raises."""
        if self.program is not None:
            return {n.exception for n in self.program.walk() if isinstance(n, ir.Raise) and n.exception}
        return set(re.findall(r"^[ \t]*raise[ \t]+(\w+)", self.source, re.MULTILINE))

    def machine(self) -> Machine:
        assert self.program is not None
        if self._machine is None:
            self._machine = compile_program(self.program)
        return self._machine

    def run(self, inputs: Sequence[tuple[object, ...]], name: str, limits: Limits, deadline: float) -> list[Outcome]:
        """Its outcome on each input; after the deadline OutOfSteps("time")."""
        if self.program is None:
            left = min(WHOLE_SECONDS, deadline - worked())
            if left <= 0.1 or not inputs:
                return [OutOfSteps("time")] * len(inputs)
            calls = [tuple(i) for i in inputs]
            result = run_python(self.source, name, calls, seconds=left, weak=self.weak)
            return list(result.outcomes) or [OutOfSteps("not loaded")] * len(inputs)
        out: list[Outcome] = []
        hangs = 0
        for args in inputs:
            if hangs >= 2 or worked() > deadline:
                out.append(OutOfSteps("time"))
                continue
            outcome = self.machine().run(args, limits=limits, trace=False).outcome
            hangs += isinstance(outcome, OutOfSteps)
            out.append(_finite(outcome))
        return out

    def judge(self, examples: Sequence[Example], name: str, deadline: float) -> None:
        """Run it on the examples; what is long is run to its end only where nothing else is wrong."""
        self.name = name
        calls = [e.args for e in examples]
        try:
            outcomes = self.run(calls, name, FIRST_LIMITS, deadline)
            long = [i for i, o in enumerate(outcomes) if isinstance(o, OutOfSteps)]
            others = [e.accepts(o) for i, (o, e) in enumerate(zip(outcomes, examples, strict=True)) if i not in long]
            if long and all(others) and len(long) <= max(1, len(others)) and self.program is not None:
                again = self.run([calls[i] for i in long], name, EXAMPLE_LIMITS, deadline)
                for i, outcome in zip(long, again, strict=True):
                    outcomes[i] = outcome
        except CspIrError as error:
            outcomes = [OutOfSteps(str(error))] * len(examples)
        self.outcomes = tuple(outcomes)
        self.passed = tuple(e.accepts(o) for o, e in zip(outcomes, examples, strict=True))


def _finite(outcome: Outcome) -> Outcome:
    """The outcome; a value that holds itself counts as too large, since nothing can be compared with it."""
    if isinstance(outcome, Returned) and type(outcome.value) in (list, dict, tuple):
        try:
            freeze(outcome.value)
        except RecursionError:
            return OutOfSteps("value size")
    return outcome


def free_contender(spec: Spec, given: Solution, deadline: float) -> Contender:
    """The contender for what another proposer found without samples."""
    found = Contender(given.program, "", "free", cost=given.cost, given=given)
    found.judge(spec.examples, spec.name, deadline)
    return found


def contenders_of(
    samples: Iterable[Sample], examples: Sequence[Example], name: str, deadline: float, weak: bool = False
) -> list[Contender]:
    """One judged contender for each different program among the samples, in order of first appearance."""
    found: dict[Hashable, Contender | None] = {}
    tries = WHOLE_TRIES

    def judged(version: Sample) -> Contender | None:
        key: Hashable = canonical(version.program) if version.program is not None else version.source.strip()
        if key not in found:
            made = Contender(version.program, version.source, "sample", edits=version.edits, weak=weak, cut=version.cut)
            found[key] = made if made.runs else None
            if made.runs:
                made.judge(examples, name, deadline)
        return found[key]

    for sample in samples:
        chosen: Contender | None = None
        for version in (sample, *sample.versions):
            if not version.source:
                continue
            contender = judged(version)
            if tries and (contender is None or _may_run_whole(version, contender)):
                tries -= 1
                whole = judged(replace(version, program=None))
                contender = whole if whole is not None and whole.passes_all else contender
            if contender is not None and (chosen is None or (contender.passes_all and not contender.cut)):
                chosen = contender
            if chosen is not None and chosen.passes_all and not chosen.cut:
                break
        if chosen is not None:
            chosen.samples.append(sample.index)
    return [c for c in found.values() if c is not None and c.samples]


def _may_run_whole(version: Sample, contender: Contender) -> bool:
    """Whether the text of a version may pass in CPython where its IR does not: it was adapted, or met a limit."""
    if version.program is None or contender.passes_all:
        return False
    limits = [o for o in contender.outcomes if isinstance(o, OutOfSteps)]
    wrong = len(contender.outcomes) - sum(contender.passed)
    return version.adapted or 0 < len(limits) == wrong


def run_limits(spec: Spec, contenders: Sequence[Contender]) -> tuple[Limits, ...]:
    """Limits for runs of drafts: some times what the samples need on the examples, so that a draft
    that loops for ever, copying its values at every read of a hole, is given up soon."""
    needed = [
        contender.machine().run(e.args, limits=TRIAL_LIMITS, trace=False).steps
        for contender in contenders[:20]
        if contender.program is not None
        for e, o in zip(spec.examples, contender.outcomes, strict=True)
        if isinstance(o, Returned)
    ]
    steps = min(MOST_STEPS, max(LEAST_STEPS, 3 * max(needed, default=0)))
    return (replace(TRIAL_LIMITS, steps=steps, memory=2_000_000, value_size=20_000),)
