"""Models and other proposers across the wall.

What carries text stays with the broker, which has network and keys: backends, scorers, and proposers of the caller's
own. What reads their text is made anew in the worker: `LLMProvider` and the pools and rankings round it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csp_ir.providers.base import Abilities, Completion, Format, Prompt, Proposal, Proposer, Request, Sampling
from csp_ir.providers.pool import Pool, Router
from csp_ir.providers.provider import LLMProvider
from csp_ir.providers.scoring import Scored
from csp_ir.wall.codec import CodecError
from csp_ir.wall.messages import parts
from csp_ir.wall.port import Port

if TYPE_CHECKING:
    from csp_ir.portfolio.stage import Portfolio


class Served:
    """The broker's side: a portfolio as data for the worker, and the handlers for what the worker asks of it."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._portfolio = portfolio
        self._kept: list[Any] = []

    def data(self) -> dict[str, Any]:
        found = self._portfolio
        return {
            "tiers": [[self._data(p) for p in tier] for tier in found.tiers],
            "programs": found.programs,
            "candidates": found.candidates,
            "attempts": found.attempts,
            "ordered": found.ordered,
            "free_enough": found.free_enough,
            "prompts": dict(found.prompts),
            "metered": found.meter is not None,
        }

    def _data(self, proposer: Proposer) -> dict[str, Any]:
        if type(proposer) is LLMProvider:
            backend = proposer.backend
            named = {"name": backend.name, "model": backend.model, "abilities": backend.abilities}
            kept = ("temperature", "seed", "program_tokens")
            return {"is": "model", "at": self._keep(backend), "with": {f: getattr(proposer, f) for f in kept}, **named}
        if type(proposer) is Scored:
            scorer = {"at": self._keep(proposer.scorer), "name": proposer.scorer.name}
            return {"is": "scored", "of": self._data(proposer.proposer), "by": scorer, "most": proposer.most}
        if type(proposer) is Pool:
            of = [self._data(p) for p in proposer.proposers]
            return {"is": "pool", "of": of, "with": {"first": proposer.first, "name": proposer.name}}
        if type(proposer) is Router:
            tiers = [[self._data(p) for p in tier] for tier in proposer.tiers]
            return {"is": "router", "of": tiers, "with": {"enough": proposer.enough, "name": proposer.name}}
        return {"is": "own", "at": self._keep(proposer), "name": proposer.name}

    def _keep(self, thing: Any) -> int:
        self._kept.append(thing)
        return len(self._kept) - 1

    @property
    def handlers(self) -> Mapping[str, Callable[[Any], Any]]:
        return {
            "complete": self._called("complete", "prompt", "format", "sampling", "deadline"),
            "propose": self._called("propose", "request"),
            "score": self._called("score", "start", "texts"),
            "exhausted": lambda _: self._portfolio.meter and self._portfolio.meter.exhausted(),
            "spent": lambda _: {} if self._portfolio.meter is None else self._portfolio.meter.data(),
        }

    def _called(self, method: str, *names: str) -> Callable[[Any], Any]:
        def handler(value: Any) -> Any:
            at, *arguments = parts(value, "at", *names)
            if not isinstance(at, int) or not 0 <= at < len(self._kept):
                raise CodecError("a question to a model that was not given")
            return getattr(self._kept[at], method)(*arguments)

        return handler


def portfolio_of(data: Mapping[str, Any], port: Port) -> Portfolio:
    """The worker's side: the portfolio that `Served.data` describes, with all that carries text behind the port."""
    from csp_ir.portfolio.stage import Portfolio

    return Portfolio(
        [[_proposer(p, port) for p in tier] for tier in data["tiers"]],
        data["programs"],
        data["candidates"],
        data["attempts"],
        RemoteMeter(port) if data["metered"] else None,
        data["ordered"],
        data["free_enough"],
        data["prompts"],
    )


def _proposer(data: Mapping[str, Any], port: Port) -> Proposer:
    match data["is"]:
        case "model":
            return LLMProvider(
                RemoteBackend(port, data["at"], data["name"], data["model"], data["abilities"]), **data["with"]
            )
        case "scored":
            scorer = RemoteScorer(port, data["by"]["at"], data["by"]["name"])
            return Scored(_proposer(data["of"], port), scorer, data["most"])
        case "pool":
            return Pool([_proposer(p, port) for p in data["of"]], **data["with"])
        case "router":
            return Router([[_proposer(p, port) for p in tier] for tier in data["of"]], **data["with"])
    return RemoteProposer(port, data["at"], data["name"])


@dataclass
class RemoteBackend:
    """A Backend that the broker holds."""

    port: Port
    at: int
    name: str
    model: str
    abilities: Abilities

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        asked = {"at": self.at, "prompt": prompt, "format": format, "sampling": sampling, "deadline": deadline}
        return await self.port.request("complete", asked)

    async def aclose(self) -> None:
        """The broker closes what it holds."""


@dataclass
class RemoteProposer:
    """A Proposer of the caller's own."""

    port: Port
    at: int
    name: str

    async def propose(self, request: Request) -> Proposal:
        return await self.port.request("propose", {"at": self.at, "request": request})

    async def aclose(self) -> None:
        """The broker closes what it holds."""


@dataclass
class RemoteScorer:
    """A Scorer that the broker holds."""

    port: Port
    at: int
    name: str

    async def score(self, start: str, texts: Sequence[str]) -> list[float]:
        return await self.port.request("score", {"at": self.at, "start": start, "texts": list(texts)})


@dataclass
class RemoteMeter:
    """What of a Meter a solve asks for."""

    port: Port

    def exhausted(self) -> str | None:
        return self.port.ask("exhausted")

    def data(self) -> dict[str, Any]:
        return self.port.ask("spent")
