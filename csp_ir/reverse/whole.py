"""Repair of functions that only run whole, or whose tests do what no example says: versions are tried on the tests, in the sandbox.

What the IR expresses of the function is edited as in `repair`; the rest is opaque (`partly`), and stays.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import PurePath

from csp_ir.errors import CspIrError
from csp_ir.interpreter.outcomes import Outcome, Returned
from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import fill
from csp_ir.record import Recorder
from csp_ir.reverse.choice import Choice, Option
from csp_ir.reverse.code import Code, read_code
from csp_ir.reverse.inputs import Args, made
from csp_ir.reverse.mending import Mending
from csp_ir.reverse.model import NOTHING, UNREPAIRED, Repaired
from csp_ir.reverse.partly import Partly, read_partly
from csp_ir.reverse.trials import BATCH, Trials, Tried, doctests
from csp_ir.samples.blame import instrumented, scores_of
from csp_ir.samples.contenders import Contender
from csp_ir.samples.repair import Seed
from csp_ir.samples.sites import Site, put
from csp_ir.spec.model import Example, Spec
from csp_ir.verify.behaviour import outcome_key
from csp_ir.work import spend, worked

INPUTS, MOST_RUN, MOST_TOGETHER = 60, 16, 14
VERSION, STEP = 6e-3, 2e-6  # units of work: of a version that is tried, of a step of it


def repair_whole(code: Code, seconds: float, beside: Mapping[str, str] | None = None) -> Repaired:
    """Mend a function by its tests as they stand. Raises SpecError where it has none, or they cannot be loaded."""
    deadline = worked() + seconds
    text, name, tests = code.source or code.text, code.meant or code.name, code.tests
    examples: tuple[Example, ...] = ()
    if code.source:
        tests = f"{tests}\n{doctests(text, name)}"
    else:
        examples = (read_code(text, f"{code.file}::{name}", weak=code.weak) if tests else code).spec.examples
    stem = PurePath(code.file or "").stem
    others = {n: t for n, t in (beside or {}).items() if n != stem}
    trials = Trials(text, name, tests, examples, others, stem, code.weak).ready()
    first = trials.run([""])[0]
    failing = trials.described(first)
    known = (code.name, len(first), failing)
    if not failing:
        return Repaired(NOTHING, *known)
    partly = read_partly(text, name)
    if partly is None:
        return Repaired(UNREPAIRED, *known, notes=(f"nothing of it is in the IR: {code.reason}",))
    found = WholeMending(partly, trials, code.spec, deadline).run()
    return _WholeChoice(code, partly, trials, found).result(known)


class WholeMending(Mending):
    """`Mending` whose versions are tried in the sandbox, many at a time."""

    def __init__(self, partly: Partly, trials: Trials, spec: Spec, deadline: float) -> None:
        super().__init__(replace(spec, examples=()), [], deadline, Recorder())
        self.partly, self.trials = partly, trials
        self.queue: list[tuple[str, ir.Program, Seed, float, str]] = []
        self.sources: set[str] = set()
        first = self.tried_on([partly.whole(instrumented(partly.program, _reached))])[0]
        self.seeds = [self.seed(partly.program, first, 0.0, ())]

    def tried_on(self, sources: Sequence[str]) -> list[tuple[Tried, ...]]:
        found = self.trials.run(sources)
        spend(sum(VERSION + STEP * sum(t.steps for t in tried) for tried in found))
        return found

    def seed(self, program: ir.Program, tried: Sequence[Tried], cost: float, done: tuple[str, ...]) -> Seed:
        passed = tuple(t.passed for t in tried)
        return Seed(program, passed.count(False) / len(passed), passed, [0], cost, done)

    def blamed(self, seed: Seed) -> dict[int, float]:
        tried = self.tried_on([self.partly.whole(instrumented(seed.program, _reached))])[0]
        reached: dict[int, set[int]] = {}
        for i, t in enumerate(tried):
            for number in t.reached:
                reached.setdefault(number, set()).add(i)
        return scores_of(reached, seed.passed)

    def failed(self, seed: Seed) -> list[Example]:
        examples = self.trials.examples
        own = seed.passed[len(seed.passed) - len(examples) :]
        return [e for e, passed in zip(examples, own, strict=True) if not passed]

    def phase(self, step, seeds: Sequence[Seed], deadline: float) -> None:  # type: ignore[no-untyped-def]
        super().phase(step, seeds, deadline)
        self.flush()

    def judge(self, program: ir.Program, seed: Seed, cost: float, what: str) -> None:
        try:
            source = self.partly.said(program)
        except (CspIrError, SyntaxError, ValueError, RecursionError):
            return
        if source in self.sources:
            return
        self.sources.add(source)
        self.queue.append((source, program, seed, cost, what))
        if len(self.queue) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Try what waits to be tried."""
        queue, self.queue = self.queue, []
        self.tried += len(queue)
        results = self.tried_on([source for source, *_ in queue]) if queue else []
        for (source, program, seed, cost, what), tried in zip(queue, results, strict=True):
            passed = tuple(t.passed for t in tried)
            done = (*seed.done, what)
            if all(passed):
                self.keep(
                    Contender(program, source, "repair", [0], seed.cost + cost, (), passed, done, name=self.spec.name)
                )
            elif sum(passed) > sum(seed.passed):
                self.improved.append(self.seed(program, tried, seed.cost + cost, done))

    def fill(self, seed: Seed, sites: Sequence[Site], seconds: float, wide: bool = False) -> None:
        """Try what may stand at some places, the cheapest first."""
        draft = seed.program
        named = {f"h{i}": site for i, site in enumerate(sites)}
        for name, site in sorted(named.items(), key=lambda p: p[1].path, reverse=True):
            draft = put(draft, site.path, ir.Hole(name))
        try:
            domains = self.problem(draft, seed, named, wide).domains
        except (CspIrError, KeyError, RecursionError):
            return
        few = [
            sorted(d.candidates, key=lambda c: c.cost)[: MOST_TOGETHER if len(sites) > 1 else None]
            for d in domains.values()
        ]
        for chosen in sorted(product(*few), key=lambda cs: sum(c.cost for c in cs)):
            program = fill(draft, {n: c.fragment for n, c in zip(domains, chosen, strict=True)})
            self.judge(program, seed, sum(c.cost for c in chosen), "; ".join(f"put {c}" for c in chosen))


def _reached(number: int) -> ir.Stmt:
    return ir.ExprStmt(ir.Call(ir.Name("reached_"), (ir.Literal(number),)))


class _WholeChoice(Choice):
    """`Choice` among versions that run in the sandbox."""

    def __init__(self, code: Code, partly: Partly, trials: Trials, found: Sequence[Contender]) -> None:
        self.partly, self.trials = partly, trials
        self.found = sorted(found, key=lambda c: c.cost)[:MOST_RUN]
        super().__init__(code, self.found)

    @property
    def program(self) -> ir.Program:
        return self.partly.program

    @property
    def owner(self) -> str:
        return self.partly.owner

    @property
    def text(self) -> str:
        return self.trials.text

    def own(self, program: ir.Program | None) -> ir.Program:
        assert program is not None
        return program

    def say(self, function: ir.Function) -> str:
        return self.partly.say(function)

    def runs(self) -> list[tuple[Args, Outcome]]:
        """Inputs on which nothing gives a result show nothing."""
        inputs = [] if self.code.source else made([self.code], self.spec, INPUTS)[:INPUTS]
        rows = self.trials.outcomes(["", *(c.source for c in self.found)], inputs)
        self.rows = {c.source: row for c, row in zip(self.found, rows[1:], strict=True)}
        shown = [i for i in range(len(inputs)) if any(isinstance(row[i], Returned) for row in rows)]
        self.rows = {source: [row[i] for i in shown] for source, row in self.rows.items()}
        return [(inputs[i], rows[0][i]) for i in shown]

    def row(self, contender: Contender) -> list[Outcome]:
        return self.rows[contender.source]

    def key(self, option: Option) -> Hashable:
        """Few inputs can be made for what has objects; where they do not even show the patch, they show nothing."""
        return super().key(option) if option.altered or option.mended else id(option)

    def is_right(self, text: str, option: Option) -> bool:
        trials = replace(self.trials, text=text)
        if not all(t.passed for t in trials.run([""])[0]):
            return False
        again = read_partly(text, self.trials.name)
        if again is not None and again.program == option.contender.program:
            return True
        row = trials.outcomes([""], self.inputs)[0] if self.inputs else []
        return list(map(outcome_key, row)) == list(map(outcome_key, option.row))
