"""Repair of samples that are near to right: open what is suspicious, fill it, cheapest edit first.

Seeds are the samples nearest to the examples. Statement edits are tried as they are;
suspicious expressions are opened as holes, one, then two, then three at a time, whose
domains are local alternatives and what other samples say at like places; the trace search
fills them. A seed that an edit brings nearer to the examples becomes a seed itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from csp_ir.domains.model import Candidate, Domain, Problem
from csp_ir.draft.candidates import hole_candidates
from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Outcome, OutOfSteps, Raised
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.rewrite import fill
from csp_ir.ir.types import Type
from csp_ir.record import Recorder
from csp_ir.samples.blame import suspicion
from csp_ir.samples.canonical import canonical
from csp_ir.samples.contenders import TRIAL_LIMITS, Contender, run_limits
from csp_ir.samples.distance import mean_distance
from csp_ir.samples.donors import Donors
from csp_ir.samples.edits import edits
from csp_ir.samples.mutations import Alternative, Around, alternatives
from csp_ir.samples.sites import Site, expression_sites, put
from csp_ir.search.base import Budget
from csp_ir.search.trace import TraceSearch
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Example, Spec
from csp_ir.work import worked

MAX_SEEDS = 40
MAX_SITES = 40
MAX_DOMAIN = 70
PER_SITE = 3
SITE_SECONDS = 0.4
PAIR_SECONDS = 0.8
PAIR_SITES, TRIPLE_SITES = 9, 5
SETTLE = 4.0
WIDE, WIDE_COST, WIDE_SITES = 120, 1.4, 14
KEPT = 0.0
MOST_RAISED = 6  # examples whose exceptions are looked at


@dataclass
class Seed:
    """A program to repair: how far from the examples, what was paid already, who stands behind it."""

    program: ir.Program
    distance: float
    passed: tuple[bool, ...]
    samples: list[int]
    cost: float = 0.0
    done: tuple[str, ...] = ()
    sites: list[Site] = field(default_factory=list)
    scores: dict[int, float] = field(default_factory=dict)

    @property
    def rank(self) -> tuple[float, float, int]:
        return (self.distance + 0.05 * self.cost, self.cost, -len(self.samples))


class Repair:
    """One repair of a set of contenders. most: candidates of one place. handles: whether an exception may be caught."""

    most = MAX_DOMAIN
    handles = True

    def __init__(self, spec: Spec, contenders: Sequence[Contender], deadline: float, recorder: Recorder) -> None:
        self.spec = spec
        self.deadline = deadline
        self.recorder = recorder
        self.limits = run_limits(spec, contenders)
        self.constants = spec_constants(spec)
        self.words = set(re.findall(r"[a-z]+", spec.prose.lower()))
        programs = [(c.program, c.weight) for c in contenders if c.program is not None]
        self.donors = Donors(spec, programs)
        self.seen: set[ir.Program] = set()
        self.found: dict[ir.Program, Contender] = {}
        self.improved: list[Seed] = []
        self.tried = 0
        seeds = [
            Seed(c.program, mean_distance(c.outcomes, spec.examples), c.passed, c.samples)
            for c in contenders
            if c.program is not None and not c.passes_all
        ]
        self.seeds = sorted(seeds, key=lambda s: s.rank)[:MAX_SEEDS]

    # --- the rounds -------------------------------------------------------------------

    def run(self) -> list[Contender]:
        """Programs that pass every example, each with the samples it came from and the cost of the edits."""
        started = worked()
        whole = max(0.1, self.deadline - started)
        self.phase(self.statements, self.seeds, started + 0.25 * whole)
        self.phase(self.singles, self.seeds, started + 0.55 * whole)
        if not self.enough():
            nearer = sorted(self.improved, key=lambda s: s.rank)[:12]
            self.phase(self.statements, nearer, started + 0.60 * whole)
            self.phase(self.singles, nearer, started + 0.70 * whole)
        if not self.enough():
            self.phase(
                self.wide, sorted([*self.seeds, *self.improved], key=lambda s: s.rank)[:8], started + 0.82 * whole
            )
        if not self.enough():
            best = sorted([*self.seeds, *self.improved], key=lambda s: s.rank)
            self.phase(lambda s: self.several(s, 2, PAIR_SITES), best[:8], started + 0.94 * whole)
            if not self.enough():
                self.phase(lambda s: self.several(s, 3, TRIPLE_SITES), best[:5], self.deadline)
        self.recorder(
            "note",
            {"text": f"repair: {len(self.seeds)} seeds, {self.tried} programs and drafts tried, "
             f"{len(self.found)} pass every example"},
        )  # fmt: skip
        return list(self.found.values())

    def enough(self) -> bool:
        """Whether what was found spares dearer edits."""
        return bool(self.found)

    def phase(self, step, seeds: Sequence[Seed], deadline: float) -> None:  # type: ignore[no-untyped-def]
        """One kind of edit on every seed; it ends some time after the first repair."""
        first: float | None = None
        for seed in list(seeds):
            for _ in step(seed):
                now = worked()
                if self.found and first is None:
                    first = now
                if now > deadline or (first is not None and now > first + SETTLE):
                    return

    def look(self, seed: Seed) -> None:
        """Compute what is suspicious in a seed, once."""
        if not seed.scores:
            seed.scores = self.blamed(seed)
            sites = [s for s in expression_sites(seed.program) if seed.scores.get(s.statement, 0.0) > 0]
            sites.sort(key=lambda s: (-seed.scores[s.statement], len(s.path)))
            seed.sites = sites[:MAX_SITES]

    def blamed(self, seed: Seed) -> dict[int, float]:
        """How suspicious each statement of a seed is, by its number."""
        return suspicion(seed.program, self.spec.examples, seed.passed)

    # --- statement edits --------------------------------------------------------------

    def statements(self, seed: Seed) -> Iterator[None]:
        self.look(seed)
        failed = self.failed(seed)
        for edit in edits(seed.program, failed, seed.scores, self.raised(seed, failed)):
            self.judge(edit.program, seed, edit.cost, edit.what)
            yield

    def failed(self, seed: Seed) -> list[Example]:
        """The examples that a seed fails."""
        return [e for e, p in zip(self.spec.examples, seed.passed, strict=True) if not p]

    def raised(self, seed: Seed, failed: Sequence[Example]) -> list[str]:
        """The kind of exception that a seed ends with on each of the first examples, "" where it ends otherwise; none where it passes nothing."""
        few = failed[:MOST_RAISED]
        if not few or not self.handles or not any(seed.passed):
            return []
        machine = compile_program(seed.program)
        outcomes = [machine.run(e.args, limits=TRIAL_LIMITS, trace=False).outcome for e in few]
        return [o.kind if isinstance(o, Raised) else "" for o in outcomes]

    def judge(self, program: ir.Program, seed: Seed, cost: float, what: str) -> None:
        """Run a program; keep it when it passes, remember it when it is nearer."""
        if program in self.seen:
            return
        self.seen.add(program)
        self.tried += 1
        contender = self.contender(program, seed, cost, what)
        try:
            outcomes = contender.run([e.args for e in self.spec.examples], self.spec.name, TRIAL_LIMITS, self.deadline)
        except CspIrError:
            return
        if any(isinstance(o, OutOfSteps) for o in outcomes):
            self.endless(contender, outcomes)
            return
        contender.judge(self.spec.examples, self.spec.name, self.deadline)
        if contender.passes_all:
            self.keep(contender)
            return
        away = mean_distance(contender.outcomes, self.spec.examples)
        if away < seed.distance - 1e-9:
            done = (*seed.done, what)
            self.improved.append(Seed(program, away, contender.passed, seed.samples, seed.cost + cost, done))

    def endless(self, contender: Contender, outcomes: Sequence[Outcome]) -> None:
        """What becomes of a program some of whose runs meet a limit: it is given up."""

    def contender(self, program: ir.Program, seed: Seed, cost: float, what: str) -> Contender:
        """What runs for a program made of a seed."""
        return Contender(program, "", "repair", list(seed.samples), seed.cost + cost, edits=(*seed.done, what))

    def keep(self, contender: Contender) -> None:
        assert contender.program is not None
        key = canonical(contender.program)
        known = self.found.get(key)
        if known is None:
            self.found[key] = contender
        else:
            known.samples = sorted({*known.samples, *contender.samples})
            known.cost = min(known.cost, contender.cost)

    # --- expressions as holes ---------------------------------------------------------

    def singles(self, seed: Seed) -> Iterator[None]:
        self.look(seed)
        for site in seed.sites:
            self.fill(seed, (site,), SITE_SECONDS)
            yield

    def wide(self, seed: Seed) -> Iterator[None]:
        """One hole at a time again, with enumerated terms in its domain."""
        self.look(seed)
        for site in seed.sites[:WIDE_SITES]:
            self.fill(seed, (site,), PAIR_SECONDS, wide=True)
            yield

    def several(self, seed: Seed, count: int, among: int) -> Iterator[None]:
        self.look(seed)
        whole = [s for s in seed.sites if not any(_inside(s, o) and s is not o for o in seed.sites[:among])]
        for group in combinations(_spread(whole, seed.sites, among), count):
            if any(_inside(a, b) for a, b in combinations(group, 2)):
                continue
            self.fill(seed, group, PAIR_SECONDS)
            yield

    def fill(self, seed: Seed, sites: Sequence[Site], seconds: float, wide: bool = False) -> None:
        """Open some sites and take the cheapest fills that pass."""
        draft = seed.program
        names = [f"h{i}" for i in range(len(sites))]
        for name, site in sorted(zip(names, sites, strict=True), key=lambda p: p[1].path, reverse=True):
            draft = put(draft, site.path, ir.Hole(name))
        self.tried += 1
        left = min(seconds, self.deadline - worked())
        if left <= 0:
            return
        try:
            problem = self.problem(draft, seed, dict(zip(names, sites, strict=True)), wide)
            results = TraceSearch(limits=self.limits).solutions(problem, Budget(left))
            for _ in range(PER_SITE):
                result = next(results)
                if result.status != "solved":
                    break
                chosen = {n: problem.domains[n].candidates[i] for n, i in result.assignment.items()}
                program = fill(draft, {n: c.fragment for n, c in chosen.items()})
                self.judge(program, seed, result.cost, "; ".join(f"put {c}" for c in chosen.values()))
        except (CspIrError, StopIteration, RecursionError):  # a list that holds itself has no finite key
            return

    def problem(self, draft: ir.Program, seed: Seed, sites: dict[str, Site], wide: bool) -> Problem:
        contexts = hole_contexts(draft)
        functions = {f.name: f for f in (*draft.helpers, draft.function)}
        own = [p.name for p in seed.program.function.parameters]
        parameters = dict(zip([p.name for p in self.spec.parameters], own, strict=False))
        domains = {}
        for name, site in sites.items():
            scope = contexts[name].scope
            options = self.options(site, Around(scope, self.constants, functions), parameters)
            options.sort(key=lambda o: o[0])
            domain = domains[name] = Domain(name)
            if len(sites) > 1:
                domain.add(Candidate(site.expr, KEPT))
            for cost, expr in options[: self.most]:
                domain.add(Candidate(expr, cost))
            if wide:
                end = min(self.deadline, worked() + PAIR_SECONDS / 2)
                for c in hole_candidates(
                    contexts[name], constants=self.constants, words=self.words, limit=WIDE, deadline=end
                ):
                    if self.fits(site, c.fragment, scope):
                        domain.add(Candidate(c.fragment, WIDE_COST + 0.1 * c.cost, c.sources))
        return Problem(draft, self.spec.examples, (), domains, [], contexts)

    def fits(self, site: Site, fragment: Any, scope: Mapping[str, Type]) -> bool:
        """Whether an enumerated fragment may stand at a place."""
        return True

    def options(self, site: Site, around: Around, parameters: Mapping[str, str]) -> list[Alternative]:
        """What may stand at a place instead, with costs. parameters: the spec's name of each parameter -> the program's own."""
        found = alternatives(site.expr, site.place, around)
        return [*found, *self.donors.at(site.place, around.scope, parameters)]


def _inside(a: Site, b: Site) -> bool:
    return a.path[: len(b.path)] == b.path or b.path[: len(a.path)] == a.path


def _spread(whole: Sequence[Site], sites: Sequence[Site], among: int) -> list[Site]:
    """The most suspicious sites: those that stand for a whole statement's part first, then smaller ones."""
    return list(dict.fromkeys([*whole[: among - 3], *sites]))[:among]


def repair(spec: Spec, contenders: Sequence[Contender], deadline: float, recorder: Recorder) -> list[Contender]:
    """Contenders made from those that fail by small edits, each passing every example; none when none is found."""
    if not spec.examples or not any(c.program is not None for c in contenders):
        return []
    return Repair(spec, contenders, deadline, recorder).run()
