"""Solving with providers: whole programs first, then holes, propagation and search, then what is short again.

    ask for N programs -> any passes: done
    else for each draft (the user's sketch, drafts that models gave, general skeletons):
        candidates for its holes, one dependency level after the other, each level at once
        -> propagate -> search -> passes: done; else the short holes are asked for again, with the reasons

Providers are ordered in tiers by price; a dearer tier is asked for what the cheaper left short.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from csp_ir.constraints.read import read_constraints
from csp_ir.constraints.suggest import constants as named_constants
from csp_ir.domains.model import Candidate, Problem
from csp_ir.draft.candidates import hole_candidates
from csp_ir.draft.environments import sample_environments
from csp_ir.errors import InputError
from csp_ir.graph.dependencies import levels
from csp_ir.ir.check import HoleContext, check_program
from csp_ir.ir.nodes import Program
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.printer import print_program
from csp_ir.ir.rewrite import fill
from csp_ir.portfolio.asking import in_order, places, punctuation, sentence, sort_of
from csp_ir.portfolio.harvest import harvest, variants
from csp_ir.portfolio.skeletons import skeletons
from csp_ir.propagators.engine import default_propagators, propagate
from csp_ir.providers.base import Proposal, Proposer, Request
from csp_ir.providers.loop import iterate, run
from csp_ir.providers.metering import Allowance
from csp_ir.providers.pool import as_they_come
from csp_ir.providers.provider import LLMProvider
from csp_ir.record import Recorder
from csp_ir.samples.plausible import SURE, Doubts, doubts, generalised, passes, rank, weight
from csp_ir.search.base import Budget, SearchResult
from csp_ir.search.engines import engine
from csp_ir.sketch import confidence
from csp_ir.solution import Shortage, Solution, Whole
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Spec

PROGRAMS, CANDIDATES, MIN_CANDIDATES, ATTEMPTS = 5, 16, 6, 2
EMBEDDED = (60, 2)
REPAIR_SHARE, MOST_REPAIR = 0.25, 30.0
MOST_SEARCH, FILLS = 10.0, 6  # seconds and fills of one draft
PATIENCE = 0.5  # share of the time left for which a doubtful program waits for a better one
RIVAL_SECONDS = 3.0  # for other skeletons, once one has given a program that the spec supports
DOUBTED = 0.5  # of its confidence is left to a program that the spec hardly supports


@dataclass
class Portfolio:
    """The providers of a solve and what they share.

    tiers: cheapest first; the next is asked for what one leaves short.
    programs: how many whole programs to ask each provider for; candidates: how many a hole; attempts: how often.
    meter: what they may spend; its totals go into the record.
    ordered: take answers in the order of the providers, not of arrival, so that a replay repeats the run.
    """

    tiers: Sequence[Sequence[Proposer]]
    programs: int = PROGRAMS
    candidates: int = CANDIDATES
    attempts: int = ATTEMPTS
    meter: Allowance | None = None
    ordered: bool = False

    @classmethod
    def of(cls, proposers: Sequence[Proposer]) -> Portfolio:
        """One tier of them all."""
        return cls([list(proposers)])

    @property
    def spent(self) -> str | None:
        """What of the budget ran out, or None."""
        return None if self.meter is None else self.meter.exhausted()


def propose_with_providers(
    spec: Spec,
    portfolio: Portfolio,
    deadline: float,
    recorder: Recorder,
    *,
    embedded: bool = True,
    search: str = "auto",
    weak: bool = False,
) -> Iterator[Solution | Whole | Shortage]:
    """Solutions of a spec with the help of providers, most plausible first; Shortages where they do not do.

    Args:
        embedded: whether the embedded enumerator proposes candidates for holes too.
        search: the engine, by its name.
        weak: whether answers outside the IR may run in a sandbox that lacks layers.
    """
    for number, tier in enumerate(portfolio.tiers, 1):
        if len(portfolio.tiers) > 1:
            recorder("note", {"text": f"tier {number}: {', '.join(p.name for p in tier)}"})
        yield from _Solve(spec, portfolio, tier, deadline, recorder, embedded, search, weak).run()
        if _spent(portfolio, deadline):
            return


def _spent(portfolio: Portfolio, deadline: float) -> bool:
    return time.monotonic() >= deadline or portfolio.spent is not None


@dataclass
class _Solve:
    spec: Spec
    portfolio: Portfolio
    tier: Sequence[Proposer]
    deadline: float
    recorder: Recorder
    embedded: bool
    engine: str = "auto"
    weak: bool = False
    programs: list[Program] = field(default_factory=list)
    drafts: list[Program] = field(default_factory=list)
    known: dict[Any, list[Candidate]] = field(default_factory=dict)
    asked: set[Any] = field(default_factory=set)
    tried: list[str] = field(default_factory=list)
    skeletal: bool = False  # whether the general skeletons have begun
    rivals: bool = False  # whether only skeletons are tried whose holes cost no further question

    def __post_init__(self) -> None:
        self.constants = [*spec_constants(self.spec), *punctuation(self.spec)]
        self.words = set(re.findall(r"[a-z]+", self.spec.prose.lower()))
        self.knowing = not all(isinstance(p, LLMProvider) and p.backend.abilities.small for p in self.tier)

    def run(self) -> Iterator[Solution | Whole | Shortage]:
        """Solutions as they are found; one that the spec hardly supports waits a while for a better one."""
        sketch = self.spec.sketch
        if sketch is not None and not sketch.complete:
            yield from self.fill(sketch, {}, shown="sketch")
            return
        held: list[tuple[float, Solution]] = []
        for item in self.found():
            # With `ensures`, the main loop has a better judge, and learns from what it refutes.
            if self.spec.ensures or not isinstance(item, Solution) or not passes(item.program, self.spec):
                yield item
                continue
            item, against = self.weighed(item)
            held.append((rank(item, against), item))
            now = time.monotonic()
            if weight(against) >= SURE:
                if len(held) == 1:
                    self.deadline = min(self.deadline, now + PATIENCE * (self.deadline - now))
            elif self.skeletal and not self.rivals:
                self.rivals, self.deadline = True, min(self.deadline, now + RIVAL_SECONDS)
            elif not self.rivals:
                yield from self.best(held)
        yield from self.best(held)

    def weighed(self, solution: Solution) -> tuple[Solution, Doubts]:
        """A solution without constants that a parameter can stand for, with what speaks against it among its warnings."""
        program = generalised(solution.program, self.spec)
        solution = solution if program == solution.program else replace(solution, program=program, assignment={})
        against = doubts(solution, self.spec, knowing=self.knowing)
        sure = solution.confidence if weight(against) < SURE else DOUBTED * solution.confidence
        warnings = [*solution.warnings, *(why for _, why in against if why not in solution.warnings)]
        return replace(solution, confidence=round(sure, 3), warnings=warnings), against

    def best(self, held: list[tuple[float, Solution]]) -> Iterator[Solution]:
        """What is held, the likeliest first; nothing is held afterwards."""
        ranked = sorted(held, key=lambda h: h[0])
        held.clear()
        for cost, solution in ranked:
            self.recorder("note", {"text": f"weighed {cost:.2f}: {print_program(solution.program)}"})
        yield from (solution for _, solution in ranked)

    def found(self) -> Iterator[Solution | Whole | Shortage]:
        yield from self.whole()
        for draft in list(dict.fromkeys(self.drafts))[:4]:
            yield from self.fill(draft, {}, shown="draft of a provider")
        self.skeletal = True
        for skeleton in skeletons(self.spec):
            if _spent(self.portfolio, self.deadline):
                return
            fixed = {
                h: [Candidate(parse_expr(t), c, ("examples",)) for t, c in texts] for h, texts in skeleton.fixed.items()
            }
            yield from self.fill(skeleton.draft, fixed, shown=skeleton.name, attempts=1)

    # --- whole programs --------------------------------------------------------------

    def whole(self) -> Iterator[Solution | Whole | Shortage]:
        """Whole programs, tried as they come."""
        request = self.request(count=self.portfolio.programs)
        texts: list[str] = []
        answers: Iterator[Proposal]
        if self.portfolio.ordered or len(self.tier) == 1:
            answers = iter(run(in_order(self.tier, request)))
        else:
            answers = iterate(as_they_come(self.tier, request))
        for proposal in answers:
            self.report(proposal, ())
            if proposal.failure is not None:
                yield Shortage({f"provider {proposal.provider}": proposal.failure.message})
            texts += proposal.texts
            self.programs += [d.program for d in proposal.programs if d.program.complete]
            self.programs += proposal.near
            self.drafts += [d.program for d in proposal.programs if not d.program.complete]
            if proposal.texts:
                yield from self.from_samples(texts)
            elif complete := [d for d in proposal.programs if d.program.complete]:
                for draw in sorted(complete, key=lambda d: d.cost):
                    source = draw.source or proposal.provider
                    yield Solution(
                        draw.program, draw.cost, 0.5, evidence=[f"proposed by {source}"], statistics={"source": source}
                    )

    def from_samples(self, texts: Sequence[str]) -> Iterator[Solution | Whole | Shortage]:
        """What the sampled programs hold between them; a guess that fails an example is left to the drafts."""
        from csp_ir.samples.propose import propose_from_samples

        # Repairing samples may take all the time there is; drafts are to have most of it.
        now = time.monotonic()
        until = min(self.deadline, now + min(MOST_REPAIR, REPAIR_SHARE * (self.deadline - now)))
        found = list(propose_from_samples(self.spec, list(texts), until, self.recorder, self.weak))
        if any(isinstance(item, Shortage) for item in found):
            self.tried += [need for item in found if isinstance(item, Shortage) for need in item.holes.values()]
            return
        yield from found

    # --- drafts ------------------------------------------------------------------------

    def fill(
        self, draft: Program, fixed: Mapping[str, list[Candidate]], shown: str, attempts: int | None = None
    ) -> Iterator[Solution | Shortage]:
        """Fill a draft's holes: propose, propagate, search; ask again for what is short."""
        if errors := check_program(draft):
            if draft is self.spec.sketch:
                errors[0].file = self.spec.file
                raise errors[0]
            return
        constraints = tuple(read_constraints(self.spec.constraints, draft)) if draft is self.spec.sketch else ()
        constants = [*self.constants, *named_constants(constraints)]
        problem = Problem.of(draft, self.spec.examples, constraints)
        for hole, candidates in fixed.items():
            for candidate in candidates:
                problem.domains[hole].add(candidate)
        wanted = [h for h in problem.contexts if not fixed.get(h)]
        numbered = places(problem)
        if self.rivals and any((numbered[h], 0) not in self.asked for h in wanted):
            return
        self.recorder("draft", {"skeleton": shown, "text": print_program(draft)})
        short: Mapping[str, str] = {}
        for attempt in range(attempts or self.portfolio.attempts):
            self.propose(problem, wanted, constants, attempt)
            sizes = {n: len(d) for n, d in problem.domains.items()}
            self.recorder("domains", {"stage": "proposed", "skeleton": shown, "sizes": sizes})
            results, short = self.search(problem)
            yield from results
            if self.rivals or _spent(self.portfolio, self.deadline):
                break
            wanted = [h for h in short if h in problem.contexts and h not in fixed] or wanted
            for hole in wanted:
                self.tried.append(sentence(problem, hole, short.get(hole, "")))
        if short and draft is self.spec.sketch:
            yield Shortage(dict(short))

    def search(self, problem: Problem) -> tuple[list[Solution], Mapping[str, str]]:
        """The cheapest fill that passes the examples, the next ones where the spec hardly supports it; or what is short."""
        for domain in problem.domains.values():
            domain.restore_relative()
        conflict = propagate(
            problem, default_propagators(strict=True), deadline=self.deadline, recorder=self.recorder
        ).conflict
        if conflict is not None:
            return [], {hole: conflict.reason for hole in conflict.holes[:1]}
        seconds = max(0.01, min(MOST_SEARCH, (self.deadline - time.monotonic()) / 2))
        chosen = engine(self.engine, problem)
        found: list[Solution] = []
        for result in chosen.solutions(problem, Budget(seconds)):
            self.recorder(
                "search", {"engine": chosen.name, "status": result.status, "cost": result.cost, **result.statistics}
            )
            if result.status != "solved":
                break
            found.append(self.filled(problem, result))
            if len(found) == FILLS or weight(doubts(found[-1], self.spec)) < SURE:
                break
        if found:
            return found, {}
        out = result.ran_out
        why = f"the search ran out of {out}" if out else "no choice of the candidates passes every example"
        return [], result.short or {h: why for h in list(problem.domains)[:1]}

    def filled(self, problem: Problem, result: SearchResult) -> Solution:
        chosen = {n: problem.domains[n].candidates[i] for n, i in result.assignment.items()}
        return Solution(
            fill(problem.draft, {n: c.fragment for n, c in chosen.items()}),
            result.cost,
            confidence(len(self.spec.examples), result.cost),
            evidence=[f"?{n} = {c}, proposed by {', '.join(c.sources)}" for n, c in chosen.items()],
            statistics=dict(result.statistics),
            assignment={n: str(c) for n, c in chosen.items()},
        )

    # --- candidates ---------------------------------------------------------------------

    def propose(self, problem: Problem, wanted: Sequence[str], constants: Sequence[Any], attempt: int) -> None:
        """Candidates for some holes of a problem: fragments of programs, the enumerator's, the providers', by levels."""
        environments = self.environments(problem) if self.embedded else {}
        draft = problem.draft
        for level in levels(draft):
            holes = [problem.contexts[h] for h in level if h in wanted]
            for hole in holes:
                self.add(problem, hole, harvest(self.programs, hole))
                if self.embedded and hole.kind != "block":
                    self.add(problem, hole, self.enumerated(hole, constants, environments.get(hole.name, ())))
            self.ask(problem, draft, holes, constants, attempt)
            for hole in holes:
                self.add(problem, hole, variants(problem.domains[hole.name].candidates, constants, self.words))
            # Later levels are asked for with the likeliest candidates of the earlier ones in the draft.
            best = {
                h: min(problem.domains[h].candidates, key=lambda c: c.cost)
                for h in level
                if problem.domains[h].candidates
            }
            shown = fill(draft, {h: c.fragment for h, c in best.items()})
            draft = shown if not check_program(shown) else draft

    def ask(
        self, problem: Problem, draft: Program, holes: Sequence[HoleContext], constants: Sequence[Any], attempt: int
    ) -> None:
        """Ask every provider of the tier for the holes of one level at once.

        Holes of one kind, type and scope share their candidates; each of them is asked for once, whatever the draft.
        """
        numbered = places(problem)
        new = [h for h in holes if (numbered[h.name], attempt) not in self.asked]
        if new and not _spent(self.portfolio, self.deadline):
            self.asked.update((numbered[h.name], attempt) for h in new)
            request = self.request(
                draft=draft,
                holes=tuple(new),
                count=self.portfolio.candidates,
                attempt=attempt,
                constants=tuple(constants),
            )
            for proposal in run(in_order(self.tier, request)):
                self.report(proposal, tuple(h.name for h in new))
                for hole in new:
                    self.known.setdefault(sort_of(hole), []).extend(proposal.candidates.get(hole.name, ()))
        for hole in problem.contexts.values():
            self.add(problem, hole, self.known.get(sort_of(hole), ()))

    def add(self, problem: Problem, hole: HoleContext, candidates: Sequence[Candidate]) -> None:
        for candidate in candidates:
            problem.domains[hole.name].add(candidate)

    def enumerated(self, hole: HoleContext, constants: Sequence[Any], environments: Sequence[Any]) -> list[Candidate]:
        limit, rounds = EMBEDDED
        return hole_candidates(
            hole,
            environments=environments,
            constants=constants,
            words=self.words,
            limit=limit,
            rounds=rounds,
            deadline=min(self.deadline, time.monotonic() + 1),
        )

    def environments(self, problem: Problem) -> Mapping[str, list[dict[str, Any]]]:
        simple = {
            n: hole_candidates(
                c, constants=self.constants, words=self.words, limit=12, rounds=1, deadline=self.deadline
            )
            for n, c in problem.contexts.items()
            if c.kind != "block"
        }
        try:
            return sample_environments(problem.draft, self.spec.examples, simple)
        except InputError:
            return {}

    # --- seams ----------------------------------------------------------------------------

    def request(self, **more: Any) -> Request:
        return Request(
            self.spec,
            **{"tried": tuple(self.tried), "constants": tuple(self.constants), "deadline": self.deadline, **more},
        )

    def report(self, proposal: Proposal, holes: tuple[str, ...]) -> None:
        count = sum(map(len, proposal.candidates.values())) + len(proposal.programs)
        failure = None if proposal.failure is None else f"{proposal.failure.kind}: {proposal.failure.message}"
        self.recorder(
            "proposal",
            {
                "provider": proposal.provider,
                "holes": list(holes),
                "count": count,
                "usage": proposal.usage.data(),
                "seconds": proposal.seconds,
                "failure": failure,
                "rejected": list(proposal.rejected[:10]),
                "notes": list(proposal.notes),
            },
        )
