"""Filling a draft with providers: candidates a dependency level at a time, propagation, search, the short holes again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from csp_ir.ir.printer import print_program
from csp_ir.ir.rewrite import fill
from csp_ir.judged import confidence
from csp_ir.portfolio.asking import GRACE, answers, likeliest, likeliest_fails, places, sentence, sort_of
from csp_ir.portfolio.harvest import harvest, variants
from csp_ir.portfolio.seam import Seam
from csp_ir.propagators.engine import default_propagators, propagate
from csp_ir.providers.loop import Ahead
from csp_ir.samples.plausible import SURE, doubts, weight
from csp_ir.search.base import Budget, SearchResult
from csp_ir.search.engines import engine
from csp_ir.solution import Shortage, Solution
from csp_ir.work import worked

EMBEDDED = (60, 2)
MOST_SEARCH, FILLS = 10.0, 6  # seconds and fills of one draft


class Drafts:
    """Fills drafts; holes of one kind, type and scope share their candidates over all of them.

    rivals: whether only drafts are filled whose holes cost no further question; silent: whether nobody is asked at all.
    """

    def __init__(self, seam: Seam) -> None:
        self.seam = seam
        self.known: dict[Any, list[Candidate]] = {}
        self.asked: set[Any] = set()
        self.rivals = self.silent = False

    def fill(
        self,
        draft: Program,
        fixed: Mapping[str, list[Candidate]],
        shown: str,
        attempts: int | None = None,
        together: bool = False,
    ) -> Iterator[Solution | Shortage]:
        """Fill a draft's holes: propose, propagate, search; ask again for what is short.

        Args:
            fixed: holes whose candidates are known.
            shown: what the record calls the draft.
            attempts: how often is asked at most; together: whether each answer should fill all holes of a level.
        """
        if errors := check_program(draft):
            if draft is self.seam.spec.sketch:
                errors[0].file = self.seam.spec.file
                raise errors[0]
            return
        constraints = (
            tuple(read_constraints(self.seam.spec.constraints, draft)) if draft is self.seam.spec.sketch else ()
        )
        constants = [*self.seam.constants, *named_constants(constraints)]
        problem = Problem.of(draft, self.seam.spec.examples, constraints)
        for hole, candidates in fixed.items():
            for candidate in candidates:
                problem.domains[hole].add(candidate)
        wanted = [h for h in problem.contexts if not fixed.get(h)]
        numbered = places(problem)
        if self.rivals and any((numbered[h], 0) not in self.asked for h in wanted):
            return
        self.seam.recorder("draft", {"skeleton": shown, "text": print_program(draft)})
        short: Mapping[str, str] = {}
        for attempt in range(attempts or self.seam.portfolio.attempts):
            self.propose(problem, wanted, constants, attempt, together)
            sizes = {n: len(d) for n, d in problem.domains.items()}
            self.seam.recorder("domains", {"stage": "proposed", "skeleton": shown, "sizes": sizes})
            results, short = self.search(problem)
            yield from results
            if self.rivals or self.silent or self.seam.over:
                break
            wanted = [h for h in short if h in problem.contexts and h not in fixed] or wanted
            if failure := likeliest_fails(problem, self.seam.spec.name):
                self.seam.tried[failure] = None
            for hole in wanted:
                self.seam.tried[sentence(problem, hole, short.get(hole, ""))] = None
        if short and draft is self.seam.spec.sketch:
            yield Shortage(dict(short))

    def search(self, problem: Problem) -> tuple[list[Solution], Mapping[str, str]]:
        """The cheapest fill that passes the examples, the next ones where the spec hardly supports it; or what is short."""
        for domain in problem.domains.values():
            domain.restore_relative()
        conflict = propagate(
            problem, default_propagators(strict=True), deadline=self.seam.deadline, recorder=self.seam.recorder
        ).conflict
        if conflict is not None:
            return [], {hole: conflict.reason for hole in conflict.holes[:1]}
        seconds = max(0.01, min(MOST_SEARCH, (self.seam.deadline - worked()) / 2))
        chosen = engine(self.seam.engine)
        found: list[Solution] = []
        for result in chosen.solutions(problem, Budget(seconds)):
            self.seam.recorder(
                "search", {"engine": chosen.name, "status": result.status, "cost": result.cost, **result.statistics}
            )
            if result.status != "solved":
                break
            found.append(self.filled(problem, result))
            if len(found) == FILLS or weight(doubts(found[-1], self.seam.spec)) < SURE:
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
            confidence(len(self.seam.spec.examples), result.cost),
            evidence=[f"?{n} = {c}, proposed by {', '.join(c.sources)}" for n, c in chosen.items()],
            statistics=dict(result.statistics),
            assignment={n: str(c) for n, c in chosen.items()},
        )

    # --- candidates ---------------------------------------------------------------------

    def propose(
        self, problem: Problem, wanted: Sequence[str], constants: Sequence[Any], attempt: int, together: bool
    ) -> None:
        """Candidates for some holes of a problem: fragments of programs, the enumerator's, the providers', by levels."""
        enumerated = self.seam.embedded and not self.silent  # the enumerator has been over all that nobody is asked for
        environments = self.environments(problem) if enumerated else {}
        draft = problem.draft
        for level in levels(draft):
            holes = [problem.contexts[h] for h in level if h in wanted]
            for hole in holes:
                self.add(problem, hole, harvest(self.seam.programs, hole))
                if enumerated and hole.kind != "block":
                    self.add(problem, hole, self.enumerated(hole, constants, environments.get(hole.name, ())))
            self.ask(problem, draft, holes, constants, attempt, together)
            for hole in holes:
                self.add(problem, hole, variants(problem.domains[hole.name].candidates, constants, self.seam.words))
            # Later levels are asked for with the likeliest candidates of the earlier ones in the draft.
            shown = fill(draft, {h: c.fragment for h, c in likeliest(problem, level).items()})
            draft = shown if not check_program(shown) else draft

    def ask(
        self,
        problem: Problem,
        draft: Program,
        holes: Sequence[HoleContext],
        constants: Sequence[Any],
        attempt: int,
        together: bool,
    ) -> None:
        """Ask every provider of the tier for the holes of one level at once.

        Holes of one kind, type and scope share their candidates; each of them is asked for once, whatever the draft.
        """
        numbered = places(problem)
        new = [h for h in holes if (numbered[h.name], attempt) not in self.asked]
        if new and not self.silent and not self.seam.over:
            self.asked.update((numbered[h.name], attempt) for h in new)
            request = self.seam.request(
                draft=draft,
                holes=tuple(new),
                count=self.seam.portfolio.candidates,
                attempt=attempt,
                constants=tuple(constants),
                together=together,
            )
            with Ahead(answers(self.seam.tier, request, ordered=True), request.deadline + GRACE) as found:
                proposals = list(found)
            for proposal in proposals:
                self.seam.report(proposal, tuple(h.name for h in new))
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
            words=self.seam.words,
            limit=limit,
            rounds=rounds,
            deadline=min(self.seam.deadline, worked() + 1),
        )

    def environments(self, problem: Problem) -> Mapping[str, list[dict[str, Any]]]:
        simple = {
            n: hole_candidates(
                c, constants=self.seam.constants, words=self.seam.words, limit=12, rounds=1, deadline=self.seam.deadline
            )
            for n, c in problem.contexts.items()
            if c.kind != "block"
        }
        try:
            return sample_environments(problem.draft, self.seam.spec.examples, simple)
        except InputError:
            return {}
