"""Checking a program against its spec: interpreter, real CPython, properties.

Nothing here decides by opinion: every line of `checked` names something that was run,
every line of `not_checked` something that was not, and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import Limits, Outcome, OutOfSteps, Raised, Returned, describe, shown, shown_call
from csp_ir.interpreter.records import record_classes
from csp_ir.ir.nodes import Program
from csp_ir.ir.parse import parse_program
from csp_ir.render.python import render
from csp_ir.spec.model import Example, Raises, Spec, Witness
from csp_ir.verify.bounds import bounds_of, edge_inputs
from csp_ir.verify.branches import Branches, branches_of
from csp_ir.verify.judge import Judge, judge_of
from csp_ir.verify.laws import LawJudge, law_judges
from csp_ir.verify.oracle import Oracle
from csp_ir.verify.sandbox import SandboxResult, harmless, run_python
from csp_ir.verify.standing import Standing, standings
from csp_ir.work import worked

LIMITS = Limits(steps=2_000_000)
GENERATED = 100
RESULTLESS = 5  # inputs that raise and are looked at
SMALL, SMALL_SIZE = 100, 20  # a number, and elements or letters, on which every program should finish
EDGE = 5e-3  # units of work, of an input on the edges that is judged
Run = tuple[Example, Outcome]


@dataclass(frozen=True)
class Verification:
    """What checking gave.

    passed: every check that could be made succeeded, and the examples were among them.
    failures: a sentence per failed check, the first ones first.
    counterexample: arguments on which a clause does not hold; `violated` is its text.
    witness: values on which a law does not hold.
    standings: what is known of each clause, where there are some and none is broken.
    level: what held the subprocess (see `SandboxResult`), "none" where it was not run.
    trials: arguments that the interpreter ran the program on, and what came of it.
    """

    passed: bool
    failures: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)
    counterexample: tuple[Any, ...] | None = None
    violated: str | None = None
    level: str = "none"
    trials: tuple[tuple[tuple[Any, ...], Outcome], ...] = ()
    standings: tuple[Standing, ...] = ()
    witness: Witness | None = None


def verify(
    program: Program, spec: Spec, *, deadline: float | None = None, inputs: Iterable[tuple[Any, ...]] = (),
    witnesses: Iterable[Witness] = (),
) -> Verification:  # fmt: skip
    """Check a program.

    Args:
        program: complete.
        spec: its examples and clauses.
        deadline: `work.worked` after which nothing new is started.
        inputs: more arguments to try the properties on (earlier counterexamples); witnesses: values to try laws on.
    """
    deadline = worked() + 60.0 if deadline is None else deadline
    return _Check(program, spec, deadline).run([tuple(i) for i in inputs], list(witnesses))


def verify_text(code: str, spec: Spec, *, deadline: float, weak: bool = False) -> Verification:
    """Check a program outside the IR: only its examples, only in the sandbox; weak: in one without all layers too."""
    calls = [e.args for e in spec.examples]
    known = tuple(
        Standing("open", f"{w} {c}", ": the program is outside the IR") for w, c in spec.clauses() if w != "requires"
    )
    not_checked = [s.text for s in known]
    if not calls:
        return Verification(True, not_checked=["examples: the spec has none", *not_checked], standings=known)
    left, records = max(0.5, min(10.0, deadline - worked())), record_classes(spec.helpers)
    result = run_python(code, spec.name, calls, seconds=left, weak=weak, records=records)
    if result.missing:
        return Verification(False, [result.failure], [], [result.failure, *not_checked], level=result.level)
    failures = [f"the code cannot be loaded: {result.failure}"] if result.failure else []
    for example, outcome in zip(spec.examples, result.outcomes):
        if not example.accepts(outcome):
            failures.append(
                f"{shown_call(spec.name, example.args)} {describe(outcome)} in CPython, wanted {example.wish}"
            )
    checked = [] if failures else [f"{_count(calls, 'example')} run in CPython ({result.level}), outside the IR"]
    return Verification(not failures, failures, checked, not_checked, level=result.level, standings=known)


def as_given(program: Program, examples: Iterable[Example]) -> list[Example]:
    """The examples as a doctest may show them: where several results are right, with the one that the program gives."""
    given = list(examples)
    if not any(e.loose for e in given):
        return given
    machine = compile_program(program)
    outcomes = [machine.run(e.args, limits=LIMITS).outcome if e.loose else None for e in given]
    return [
        replace(e, expected=e.level(o.value) if e.through else o.value)
        if isinstance(o, Returned) and e.accepts(o)
        else e
        for e, o in zip(given, outcomes, strict=True)
    ]


def delivered(program: Program, spec: Spec) -> str:
    """A complete program as the text that a user gets, with the prose and, where it passes them, the examples.

    Raises: ValueError if the program has holes.
    """
    return render(program, prose=spec.prose, examples=as_given(program, spec.examples))


class _Check:
    """One verification, step by step."""

    def __init__(self, program: Program, spec: Spec, deadline: float) -> None:
        self.program = program
        self.spec = spec
        self.deadline = deadline
        self.failures: list[str] = []
        self.checked: list[str] = []
        self.not_checked: list[str] = []
        self.counterexample: tuple[Any, ...] | None = None
        self.violated: str | None = None
        self.level = "none"
        self.trials: list[tuple[tuple[Any, ...], Outcome]] = []
        self.standings: list[Standing] = []
        self.witness: Witness | None = None

    def run(self, inputs: list[tuple[Any, ...]], witnesses: list[Witness]) -> Verification:
        try:
            machine = compile_program(self.program)
        except CspIrError as error:
            self.failures.append(f"cannot be compiled: {error}")
            return self._result()
        runs = self._examples(machine)
        if not self.failures and self.spec.promises:
            judged = self._properties(machine, inputs, witnesses)
            runs = runs or judged
        if not self.failures:
            self._subprocess(runs)
        return self._result()

    def _result(self) -> Verification:
        return Verification(
            not self.failures,
            self.failures,
            self.checked,
            self.not_checked,
            self.counterexample,
            self.violated,
            self.level,
            tuple(self.trials),
            tuple(self.standings),
            self.witness,
        )

    def _examples(self, machine: Machine) -> list[Run]:
        runs: list[Run] = []
        for example in self.spec.examples:
            outcome = machine.run(example.args, limits=LIMITS).outcome
            runs.append((example, outcome))
            self.trials.append((example.args, outcome))
            self._compare(example, outcome, "")
        if self.spec.examples and not self.failures:
            self.checked.append(f"{_count(self.spec.examples, 'example')} run by the interpreter")
        elif not self.spec.examples:
            self.not_checked.append("examples: the spec has none")
        return runs

    def _compare(self, example: Example, outcome: Outcome, where: str) -> None:
        if not example.accepts(outcome):
            call = shown_call(self.spec.name, example.args)
            self.failures.append(f"{call} {describe(outcome)}{where}, wanted {example.wish}")

    # --- CPython ---------------------------------------------------------------------

    def _subprocess(self, runs: list[Run]) -> None:
        calls = [e.args for e, _ in runs]
        left = self.deadline - worked()
        if not calls or left <= 0:
            self.not_checked.append(
                "the rendered code in CPython: " + ("nothing to run" if not calls else "no time left")
            )
            return
        code = delivered(self.program, self.spec)
        # Weak: the program has no name for a file, a socket or a process, and the guard let it do all this before.
        result: SandboxResult = run_python(
            code, self.program.function.name, calls, seconds=max(1.0, min(30.0, left)), weak=harmless(render(self.program)),
            records=record_classes(self.program.helpers),
        )  # fmt: skip
        self.level = result.level
        if result.level == "none" or result.missing:
            self.not_checked.append(f"the rendered code in CPython: {result.failure}")
            return
        if result.failure:
            self.failures.append(f"the rendered code cannot be loaded: {result.failure}")
            return
        for (example, ours), outcome in zip(runs, result.outcomes):
            if isinstance(outcome, OutOfSteps) and outcome.what in ("time", "not run") and self.deadline - left < 1:
                self.not_checked.append(f"{shown_call(self.spec.name, example.args)} in CPython: no time left")
                return
            before = len(self.failures)
            self._compare(example, outcome, " in CPython")
            if len(self.failures) > before and example.accepts(ours):
                self.failures[-1] += " (the interpreter gives that: does the result depend on the order of a set?)"
        if not self.failures:
            what = _count(calls, "example" if self.spec.examples else "input")
            self.checked.append(f"{what} run as rendered code in CPython ({result.level})")

    # --- properties ------------------------------------------------------------------

    def _properties(self, machine: Machine, inputs: list[tuple[Any, ...]], witnesses: list[Witness]) -> list[Run]:
        """Some of the inputs that were judged, with the results."""
        try:
            judge = judge_of(machine, self.spec, LIMITS)
            laws = law_judges(judge, self.spec)
        except CspIrError as error:
            self.failures.append(f"a property cannot be compiled: {error}")
            return []
        judge.trials = self.trials
        branches = None
        if not self._given(judge, inputs):
            if worked() < self.deadline:
                self._generated(judge)
                branches = None if self.failures else self._branches(judge)
            else:
                self.not_checked.append("clauses on generated inputs: no time left")
        if not self.failures:
            self._resultless()
        self._laws(laws, witnesses)
        if self.failures:
            return []
        self._told(judge, branches, laws)
        return [(self.spec.example(args, o.value), o) for args, o in judge.runs]

    def _given(self, judge: Judge, inputs: list[tuple[Any, ...]]) -> bool:
        """Judge examples, earlier counterexamples and probes; whether one of them breaks a clause."""
        count = len(self.program.function.parameters)
        raising = bool(self.spec.raises)
        given = [e.args for e in self.spec.examples if raising or not isinstance(e.expected, Raises)]
        probes = [(args, True) for args in self.spec.probes]
        for args, must_return in (*((args, False) for args in (*given, *inputs) if len(args) == count), *probes):
            if (reason := judge(args, must_return=must_return)) is not None:
                self._refuted(args, reason)
                return True
        return False

    def _branches(self, judge: Judge) -> Branches | None:
        """Judge inputs that take the branches of the program as it is delivered, by its lines."""
        try:
            shown = parse_program(delivered(self.program, self.spec), entry=self.program.function.name)
        except CspIrError:
            shown = self.program
        branches = branches_of(judge, self.spec, shown, self.deadline)
        if branches is not None and (found := branches.violation()) is not None:
            self._refuted(*found)
        return branches

    def _resultless(self) -> None:
        """Look at inputs on which the program raises, and small ones on which it has no end, where no clause of `raises` speaks of
        that: the clauses may say what the result is."""
        known = [e.args for e in self.spec.examples]
        lost = [args for args, o in self.trials if isinstance(o, Raised) or isinstance(o, OutOfSteps) and _small(args)]
        raised = [args for args in lost if args not in known]
        if not raised or not self.spec.ensures:
            return
        oracle = Oracle(self.spec)
        for args in sorted(raised, key=lambda a: len(repr(a)))[:RESULTLESS]:
            example = oracle.example(args, self.deadline) if oracle.refusals.silent(args) else None
            if example is not None:
                told = dict(reversed([(repr(a), o) for a, o in self.trials]))[repr(args)]
                self._refuted(
                    args, f"ensures, which admits the result {shown(example.expected)} alone: it {describe(told)}"
                )
                return

    def _laws(self, laws: Iterable[LawJudge], witnesses: list[Witness]) -> None:
        for law in () if self.failures else laws:
            try:
                found = law.violation(witnesses, self.deadline)
            except ValueError as error:
                self.not_checked.append(f"ensures {law.law} on generated values: {error}")
                continue
            if found is not None:
                self.witness, self.violated = found
                self.failures.append(f"violates {self.violated}")
                return

    def _told(self, judge: Judge, branches: Branches | None, laws: Iterable[LawJudge]) -> None:
        """Say of each clause what is known of it."""
        tally = judge.tally
        self.standings = standings(self.spec, judge, branches, {str(j.law): j.tally for j in laws})
        self.checked += [s.text for s in self.standings if s.kind == "tested"]
        self.not_checked += [s.text for s in self.standings if s.kind == "open"]
        if tally.raised:
            kinds = ", ".join(sorted(judge.kinds))
            self.not_checked.append(
                f"ensures on {_count(range(tally.raised), 'input')} where there is no result ({kinds})"
            )

    def _generated(self, judge: Judge) -> None:
        from csp_ir.verify.inputs import find_violation

        parameters = self.spec.parameters or self.program.function.parameters
        types = [p.type for p in parameters]
        for clauses in (self.spec.requires, *((r.when,) for r in self.spec.raises)):
            bounds = bounds_of(parameters, clauses)
            for args in edge_inputs(types, bounds, self.program, [e.args for e in self.spec.examples]):
                if worked(EDGE) > self.deadline:
                    break
                if (reason := judge(args)) is not None:
                    self._refuted(args, reason)
                    return
        bounds = bounds_of(parameters, self.spec.requires)
        try:
            found = find_violation(
                types, judge, deadline=self.deadline, examples=GENERATED, records=self.spec.helpers, bounds=bounds
            )
        except ValueError as error:
            self.not_checked.append(f"clauses on generated inputs: {error}")
            return
        if found is not None:
            self._refuted(*found)

    def _refuted(self, args: tuple[Any, ...], reason: str) -> None:
        self.counterexample, self.violated = args, reason
        self.failures.append(f"{shown_call(self.spec.name, args)} violates: {reason}")


def _small(value: Any) -> bool:
    """Whether a program that does not finish on a value cannot be excused by its size."""
    if isinstance(value, list | tuple | set | frozenset | str):
        return len(value) <= SMALL_SIZE and (isinstance(value, str) or all(map(_small, value)))
    return not isinstance(value, int | float) or abs(value) <= SMALL


def _count(items: Any, noun: str) -> str:
    return f"{len(items)} {noun}{'' if len(items) == 1 else 's'}"
