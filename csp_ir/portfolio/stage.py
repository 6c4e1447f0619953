"""Solving with providers: all sources at once, one weighing, then what failed is shown and asked for again.

    ask for N programs, and meanwhile let what is free propose (the enumerator; from the second turn on, merging and repair)
        -> a program that a model wrote passes: the best supported one is the answer
        -> none does: ask again, showing the nearest programs, what they gave, and where they went wrong
    then repair of all texts so far, holes where the blame is, drafts that models gave, general skeletons

Providers are ordered in tiers by price; a dearer tier is asked for what the cheaper left short.
"""

from __future__ import annotations

from collections.abc import Iterator

from csp_ir.portfolio.drafts import Drafts
from csp_ir.portfolio.general import General
from csp_ir.portfolio.model import Portfolio
from csp_ir.portfolio.seam import Seam
from csp_ir.portfolio.sources import Free, Sources
from csp_ir.record import Recorder
from csp_ir.samples.plausible import recites
from csp_ir.samples.worth import Wrote
from csp_ir.solution import Shortage, Solution, Whole
from csp_ir.spec.model import Spec
from csp_ir.verdict import LOW_CONFIDENCE

__all__ = ["Portfolio", "propose_with_providers"]

Found = Iterator[Solution | Whole | Shortage]


def propose_with_providers(
    spec: Spec,
    portfolio: Portfolio,
    deadline: float,
    recorder: Recorder,
    *,
    embedded: bool = True,
    search: str = "trace",
    weak: bool = False,
    free: Free | None = None,
    wrote: list[Wrote] | None = None,
    refuted: list[tuple[str, str]] | None = None,
) -> Found:
    """Solutions of a spec with the help of providers, most plausible first; Shortages where they do not do.

    Args:
        embedded: whether the embedded enumerator proposes candidates for holes too.
        search: the engine, by its name.
        weak: whether answers outside the IR may run in a sandbox that lacks layers.
        free: proposes until a deadline what costs nothing.
        wrote: what models wrote for the spec so far; takes in what they write now.
        refuted: programs of those given that turned out wrong otherwise than by an example, with what they break.
    """
    sources = Sources(
        spec, deadline, recorder, weak, free, [] if wrote is None else wrote, [] if refuted is None else refuted
    )
    for number, tier in enumerate(portfolio.tiers, 1):
        if len(portfolio.tiers) > 1:
            recorder("note", {"text": f"tier {number}: {', '.join(p.name for p in tier)}"})
        seam = Seam(spec, portfolio, tier, deadline, recorder, embedded, search, weak)
        if spec.sketch is None:
            yield from _programs(seam, sources)
        else:
            yield from _sketch(seam, sources)
        if seam.over:
            break
    yield from sources.rest()
    yield from sources.closest()


def _programs(seam: Seam, sources: Sources) -> Found:
    """Whole programs, turn by turn; then what is made of them."""
    drafts, sources.trusting = Drafts(seam), seam.knowing
    if sources.wrote:  # of earlier turns, or given with the spec
        yield from sources.answers()
    if seam.portfolio.free_enough is not None:  # nobody is asked while what is free may do
        sources.work()
        yield from sources.answers(seam.portfolio.free_enough)
    first = 1 if sources.wrote else 0
    for turn in range(first, max(seam.turns, first + 1)):
        with sources.asking(seam, turn) as answers:
            sources.work()
            for proposal in answers:
                sources.hear(seam, proposal)
                if sources.settled:
                    break
        yield from sources.answers()
        if seam.over:
            return
        if sources.failed.issuperset(p.name for p in seam.tier):
            break
    sources.make()
    yield from sources.answers()
    for given in sources.drafts():
        sources.add(drafts.fill(given, {}, shown="draft of a provider"))
        yield from sources.answers()
    if (draft := sources.blamed()) is not None:
        shown = "the nearest program, open where it goes wrong"
        sources.add(drafts.fill(draft, {}, shown=shown, attempts=1, together=True))
        yield from sources.answers()
    if seam.knowing:
        drafts.silent = True  # parts of what the models wrote fill skeletons; nobody is asked for more
        found = General(seam, drafts).run(())
        sources.add(f for f in found if not (isinstance(f, Solution) and recites(f.program, seam.spec)))
    else:
        yield from General(seam, drafts).run(sources.rest())


def _sketch(seam: Seam, sources: Sources) -> Found:
    """The fills of the user's sketch; a free one of low confidence waits for those with the models' candidates."""
    assert seam.spec.sketch is not None
    enough = LOW_CONFIDENCE if seam.portfolio.free_enough is None else seam.portfolio.free_enough
    if sources.wrote:
        yield from sources.answers()
    yield from sources.first_free(enough)
    yield from Drafts(seam).fill(seam.spec.sketch, {}, shown="sketch")
