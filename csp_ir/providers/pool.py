"""Several proposers at once: answers as they come, the rest cancelled when enough is known; and routing by price."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from csp_ir.domains.model import Candidate
from csp_ir.ir.nodes import Program
from csp_ir.providers.base import Draw, Failure, Proposal, Proposer, Request, Usage


async def as_they_come(proposers: Sequence[Proposer], request: Request) -> AsyncIterator[Proposal]:
    """Each proposer's answer as soon as it is there. Closing the iterator cancels those still at work."""
    tasks = {asyncio.ensure_future(p.propose(request)): p for p in proposers}
    try:
        waiting = set(tasks)
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if (error := task.exception()) is not None:
                    yield failed(tasks[task], error)
                else:
                    yield task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def failed(proposer: Proposer, error: BaseException) -> Proposal:
    """The proposal of a proposer that raised, which it should not. What is no mere error goes on."""
    if not isinstance(error, Exception):
        raise error
    return Proposal(proposer.name, failure=Failure("invalid", f"{type(error).__name__}: {error}"))


@dataclass
class Pool:
    """A proposer made of several that work at once.

    first: the first useful answer wins and the others are cancelled; else all answers are put together.
    """

    proposers: Sequence[Proposer]
    first: bool = False
    name: str = "pool"

    async def propose(self, request: Request) -> Proposal:
        started = time.monotonic()
        found: list[Proposal] = []
        answers = as_they_come(self.proposers, request)
        try:
            async for proposal in answers:
                found.append(proposal)
                if self.first and proposal.useful:
                    break
        finally:
            await answers.aclose()  # type: ignore[attr-defined]
        return merged(self.name, found, time.monotonic() - started)

    async def aclose(self) -> None:
        await asyncio.gather(*(p.aclose() for p in self.proposers))


@dataclass
class Router:
    """Asks tiers of proposers in turn, cheapest first, and goes on only for what is still short.

    A hole is short while no tier gave `enough` candidates for it; programs are short while there is none.
    """

    tiers: Sequence[Sequence[Proposer]]
    enough: int = 1
    name: str = "router"

    async def propose(self, request: Request) -> Proposal:
        started = time.monotonic()
        found: list[Proposal] = []
        wanted = request
        for tier in self.tiers:
            found.append(await Pool(tier).propose(wanted))
            if request.holes:
                known = merged(self.name, found, 0.0).candidates
                short = tuple(h for h in request.holes if len(known.get(h.name, ())) < self.enough)
                if not short:
                    break
                wanted = Request(**{**vars(request), "holes": short})
            elif found[-1].programs:
                break
        return merged(self.name, found, time.monotonic() - started)

    async def aclose(self) -> None:
        await asyncio.gather(*(p.aclose() for tier in self.tiers for p in tier))


def merged(name: str, proposals: Sequence[Proposal], seconds: float) -> Proposal:
    """Several proposals as one: an equal candidate keeps the lowest cost and every source."""
    candidates: dict[str, dict[object, Candidate]] = {}
    programs: dict[Program, Draw] = {}
    for proposal in proposals:
        for hole, found in proposal.candidates.items():
            known = candidates.setdefault(hole, {})
            for c in found:
                old = known.get(c.fragment, c)
                sources = tuple(dict.fromkeys((*old.sources, *c.sources)))
                known[c.fragment] = Candidate(c.fragment, min(old.cost, c.cost), sources)
        for draw in proposal.programs:
            old_draw = programs.get(draw.program)
            if old_draw is None or draw.cost < old_draw.cost:
                programs[draw.program] = draw
    failures = [f"{p.provider}: {p.failure.message}" for p in proposals if p.failure is not None]
    useful = bool(programs) or any(candidates.values())
    kinds = [p.failure.kind for p in proposals if p.failure is not None]
    return Proposal(
        name,
        {h: tuple(sorted(c.values(), key=lambda x: x.cost)) for h, c in candidates.items()},
        tuple(programs.values()),
        tuple(t for p in proposals for t in p.texts),
        tuple(r for p in proposals for r in p.rejected),
        (*(n for p in proposals for n in p.notes), *(failures if useful else ())),
        sum((p.usage for p in proposals), Usage()),
        round(seconds, 4),
        Failure(kinds[0], "; ".join(failures)) if failures and not useful else None,
        tuple(n for p in proposals for n in p.near),
        tuple(c for p in proposals for c in (*p.costs, *[None] * (len(p.texts) - len(p.costs)))),
    )
