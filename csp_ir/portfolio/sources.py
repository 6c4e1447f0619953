"""What every source gave for a spec so far, in one weighing: models' programs, what is made of them, what is free."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from csp_ir.ir.nodes import Program
from csp_ir.ir.printer import print_program
from csp_ir.portfolio.asking import GRACE, answers
from csp_ir.portfolio.feedback import attempts, blamed, refuted_attempts
from csp_ir.portfolio.seam import Seam
from csp_ir.providers.base import FINAL, HOPELESS, Proposal
from csp_ir.providers.loop import Ahead
from csp_ir.record import Recorder
from csp_ir.samples.contenders import Contender, free_contender
from csp_ir.samples.plausible import SURE, doubted, doubts
from csp_ir.samples.propose import Heard, listen, made_from, nearest, offered
from csp_ir.samples.questions import suspects
from csp_ir.samples.standing import standing
from csp_ir.samples.worth import Wrote
from csp_ir.solution import Shortage, Solution, Whole
from csp_ir.spec.model import Spec
from csp_ir.verdict import ENOUGH
from csp_ir.work import worked

Free = Callable[[float], Iterator[Solution | Whole | Shortage]]
FREE_SHARE = 0.3  # of the time left is for what is free
REPAIR_SHARE, MOST_REPAIR = 0.25, 30.0  # of the time left, and seconds, beside a question
REPAIR_AT_LAST = 0.7  # of the time left, once nobody is asked for programs any more
FOR_GOOD = (*FINAL, *HOPELESS, "budget")  # failures after which a model is not asked again
MOST_DRAFTS = 4


@dataclass
class Sources:
    """All that was proposed.

    wrote: texts of models; others: solutions of proposers that are no samples; made: of the texts by merging and repair.
    trusting: whether the models are such that a program of theirs that passes is an answer (those of small ones pass by luck).
    refuted: programs that pass and break something else, as texts, with what they break.
    failed: names of proposers that are not asked again; told: texts of the solutions that were given.
    """

    spec: Spec
    deadline: float
    recorder: Recorder
    weak: bool
    free: Free | None
    wrote: list[Wrote]
    refuted: list[tuple[str, str]]
    others: list[Solution] = field(default_factory=list)
    made: list[Contender] = field(default_factory=list)
    shortages: list[Shortage] = field(default_factory=list)
    open_drafts: list[Program] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    trusting: bool = True

    def __post_init__(self) -> None:
        self.heard = Heard([], 0)
        self._made_of = 0
        self._known: tuple[object, list[Solution | Whole]] = (None, [])
        self._listen()

    # --- sources ----------------------------------------------------------------------

    def asking(self, seam: Seam, turn: int) -> Ahead[Proposal]:
        """The answers to the next request for whole programs, which go on in the background."""
        shown = (*attempts(self.spec, self.heard.failing), *refuted_attempts(self.spec, self.refuted))
        request = seam.request(count=seam.portfolio.programs, attempt=turn, attempts=shown)
        ordered = seam.portfolio.ordered or len(seam.tier) == 1
        return Ahead(answers(seam.tier, request, ordered), request.deadline + GRACE)

    def work(self) -> None:
        """What costs nothing and has not been done: the free proposer, then what can be made of the texts so far."""
        if self.free is not None:
            self.add(self._freely())
        else:
            now = worked()
            self.make(min(self.deadline, now + min(MOST_REPAIR, REPAIR_SHARE * (self.deadline - now))))

    def first_free(self, enough: float) -> Iterator[Solution | Whole | Shortage]:
        """The free fills of a sketch up to the first that is not sure enough, which is kept."""
        for item in self._freely():
            if isinstance(item, Solution) and item.confidence < enough:
                self.others.append(item)
                return
            yield item

    def _freely(self) -> Iterator[Solution | Whole | Shortage]:
        """What the free proposer finds, the first time that it is asked."""
        free, self.free = self.free, None
        now = worked()
        return iter(()) if free is None else free(now + FREE_SHARE * (self.deadline - now))

    def make(self, until: float | None = None) -> None:
        """Merge and repair the texts so far, where few or none pass and nothing was made of as many of them."""
        if not self.heard.few or not self.heard.contenders or (self.made and self._made_of == len(self.wrote)):
            return
        now = worked()
        self._made_of = len(self.wrote)
        self.made = made_from(
            self.spec,
            self.heard,
            now + REPAIR_AT_LAST * (self.deadline - now) if until is None else until,
            self.recorder,
        )

    def hear(self, seam: Seam, proposal: Proposal) -> None:
        """Take in an answer to a request for whole programs."""
        seam.report(proposal, ())
        if proposal.failure is not None:
            self.shortages.append(Shortage({f"provider {proposal.provider}": proposal.failure.message}))
            self.failed |= {proposal.provider} if proposal.failure.kind in FOR_GOOD else set()
        complete = sorted((d for d in proposal.programs if d.program.complete), key=lambda d: d.cost)
        seam.programs += [*(d.program for d in complete), *proposal.near]
        self.open_drafts += [d.program for d in proposal.programs if not d.program.complete]
        texts = proposal.texts or [print_program(d.program) for d in complete]
        costs = proposal.costs if proposal.texts else [d.cost for d in complete]
        self.wrote += [Wrote(t, proposal.provider, c) for t, c in zip_longest(texts, costs)]
        self._listen()

    def add(self, found: Iterable[Solution | Whole | Shortage]) -> None:
        """Take in what another proposer found."""
        for item in found:
            if isinstance(item, Shortage):
                self.shortages.append(item)
            elif isinstance(item, Solution):
                self.others.append(item)

    def drafts(self) -> Iterator[Program]:
        """The drafts that models gave."""
        yield from list(dict.fromkeys(self.open_drafts))[:MOST_DRAFTS]

    def blamed(self) -> Program | None:
        """The nearest program of a model with holes where the blame is, if nothing could be made of the texts."""
        return None if self.made else blamed(self.spec, self.heard.failing)

    def _listen(self) -> None:
        if self.wrote and len(self.wrote) != self.heard.count:
            self.heard = listen(self.spec, self.wrote, self.deadline, self.recorder, self.weak)

    # --- the weighing -----------------------------------------------------------------

    @property
    def settled(self) -> bool:
        """Whether a program that a model wrote passes every example, and nothing is wrong with its text."""
        return self.trusting and any(not standing(c, self.spec).broken for c in self.heard.passing)

    def answers(self, enough: float = ENOUGH) -> Iterator[Solution | Whole | Shortage]:
        """The weighed, where a model's program passes or the best is sure enough; what is short in any case."""
        yield from self._short()
        best = self._weighed()[:1]
        if self.settled or any(s.confidence >= enough for s in best):
            yield from self._untold(False)

    def rest(self) -> Iterator[Solution | Whole | Shortage]:
        """All that passes and was not given yet."""
        yield from self._short()
        yield from self._untold(True)

    def closest(self) -> Iterator[Solution | Whole | Shortage]:
        """Where nothing passes, what a model wrote that comes nearest."""
        if not self._weighed() and self.heard.contenders:
            yield from nearest(self.spec, self.heard, self.deadline, suspects(self.spec, self.heard.contenders))

    def _short(self) -> Iterator[Shortage]:
        short, self.shortages = self.shortages, []
        yield from short

    def _untold(self, last: bool) -> Iterator[Solution | Whole]:
        for found in self._weighed():
            text = found.code if isinstance(found, Whole) else print_program(found.program)
            if text not in self.told and (last or not found.last_resort):
                self.told.add(text)
                yield found

    def _weighed(self) -> list[Solution | Whole]:
        """Everything that passes, the best supported behaviour first."""
        state = len(self.wrote), len(self.made), len(self.others)
        if state != self._known[0]:
            self._known = state, self._weigh()
        return self._known[1]

    def _weigh(self) -> list[Solution | Whole]:
        passing = [*self.heard.passing, *self.made]
        found: list[Solution | Whole] = sorted(self.others, key=lambda s: -s.confidence)
        if passing:
            # Where only one was right of a model's program and one that the examples alone bear out, it was the model's
            # in 33 of 33 tasks, and one made of its texts in 7 of 8 (benchmarks/models/README.md).
            heeded = not self.trusting or all(standing(c, self.spec).broken for c in passing)
            passing += (c for s in self.others if (c := free_contender(self.spec, s, self.deadline)).passes_all)
            found = list(offered(self.spec, self.heard, passing, self.deadline, self.recorder, heeded=heeded))
        alone = bool(self.heard.contenders) and not self.heard.passing
        found = [weighed(s, self.spec, alone) for s in found]
        return sorted(found, key=lambda s: s.last_resort)


def weighed(found: Solution | Whole, spec: Spec, alone: bool) -> Solution | Whole:
    """A solution with what speaks against it among its warnings, and less sure where that is much.

    Args:
        alone: whether every program that a model wrote fails: such a spec is harder than a free answer's length says.
    """
    if isinstance(found, Whole):
        return found
    priced = "grounds" in found.statistics  # the enumerator's doubts are in its price
    against = [] if priced else doubts(found, spec)
    if alone and "origin" not in found.statistics:
        against = [(SURE, "no program that a model wrote passes every example"), *against]
    return doubted(found, against)
