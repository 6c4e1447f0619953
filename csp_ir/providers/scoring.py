"""Ordering the candidates of any proposer by a model's log-probability of them in their place."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from csp_ir.domains.model import Candidate
from csp_ir.ir.check import HoleContext
from csp_ir.ir.nodes import Expr
from csp_ir.providers.base import CallError, Proposal, Proposer, Request
from csp_ir.providers.prompts import hole_start


class Scorer(Protocol):
    """A model that tells how likely a text is after another; `LlamaCpp` is one."""

    @property
    def name(self) -> str: ...

    async def score(self, start: str, texts: Sequence[str]) -> list[float]: ...


@dataclass
class Scored:
    """A proposer whose candidates cost what the scorer's -log p of them is.

    most: only the cheapest so many of a hole are scored; the rest come after them, in their own order.
    """

    proposer: Proposer
    scorer: Scorer
    most: int = 32

    @property
    def name(self) -> str:
        return self.proposer.name

    async def propose(self, request: Request) -> Proposal:
        proposal = await self.proposer.propose(request)
        started = time.monotonic()
        candidates = dict(proposal.candidates)
        notes = list(proposal.notes)
        for hole in request.holes:
            found = candidates.get(hole.name, ())
            if not found or time.monotonic() >= request.deadline:
                continue
            try:
                candidates[hole.name] = await self.scored(request, hole, found)
            except CallError as error:
                notes.append(f"not ordered by {self.scorer.name}: {error}")
        seconds = round(proposal.seconds + time.monotonic() - started, 4)
        return replace(proposal, candidates=candidates, notes=tuple(notes), seconds=seconds)

    async def scored(
        self, request: Request, hole: HoleContext, candidates: Sequence[Candidate]
    ) -> tuple[Candidate, ...]:
        """The candidates with the scorer's costs, cheapest first."""
        ranked = sorted(candidates, key=lambda c: c.cost)
        chosen = [c for c in ranked[: self.most] if isinstance(c.fragment, Expr)]
        prompt, _ = hole_start(request, hole)
        scores = await self.scorer.score(prompt.start, [f" {c}" for c in chosen])
        costs = {c.fragment: -s for c, s in zip(chosen, scores, strict=True) if math.isfinite(s)}
        last = max(costs.values(), default=0.0)
        out = [
            replace(c, cost=round(max(0.01, costs.get(c.fragment, last + 1.0 + i)), 3)) for i, c in enumerate(ranked)
        ]
        return tuple(sorted(out, key=lambda c: c.cost))

    async def aclose(self) -> None:
        await self.proposer.aclose()
