"""Drawing several samples, whether a server gives them in one call or in several, with room for a model's thoughts."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from csp_ir.errors import BudgetExceededError
from csp_ir.providers.base import Abilities, Backend, CallError, Completion, Format, Prompt, Sampling, Usage
from csp_ir.providers.wrapping import Wrapper


class Drawn(Wrapper):
    """`n` samples a call: a server that refuses or ignores `n` is asked n times, at once.

    A model that thinks gets tokens to think in beside those of its answer. One that is found to think only as it has
    thought all its tokens away is asked once more.
    """

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        self._abilities = backend.abilities
        self.answered = False

    @property
    def abilities(self) -> Abilities:
        return self._abilities

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        room = self.room
        drawn = await self.draw(prompt, format, _with(sampling, room), deadline)
        if self.room > room and not any(drawn.texts):
            again = await self.draw(prompt, format, _with(sampling, self.room), deadline)
            drawn = replace(again, usage=drawn.usage + again.usage, notes=drawn.notes + again.notes)
        return drawn

    async def draw(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        if sampling.n == 1:
            return await self.backend.complete(prompt, format, sampling, deadline)
        found: list[Completion | BaseException] = []
        if self.backend.abilities.samples:
            found = [await self.backend.complete(prompt, format, sampling, deadline)]
            if self.backend.abilities.samples:  # it gave what it was asked for, or what the budget allows
                return found[0]  # type: ignore[return-value]
        had = sum(len(c.texts) for c in found if isinstance(c, Completion))
        singles = [_single(sampling, i) for i in range(had, sampling.n)]
        if not self.answered and not had:  # where the first call fails, the others would fail alike
            found.append(await self.backend.complete(prompt, format, singles.pop(0), deadline))
        self.answered = True
        calls = (self.backend.complete(prompt, format, one, deadline) for one in singles)
        return together(found + list(await asyncio.gather(*calls, return_exceptions=True)))


def _single(sampling: Sampling, number: int) -> Sampling:
    seed = None if sampling.seed is None else sampling.seed + number
    return replace(sampling, n=1, index=sampling.index + number, seed=seed)


def _with(sampling: Sampling, room: int) -> Sampling:
    least = sampling.least + room if sampling.least else 0
    return replace(sampling, max_tokens=sampling.max_tokens + room, least=least)


def together(found: list[Completion | BaseException]) -> Completion:
    """Several completions as one; failures of some are notes. Raises the first where all failed, with what all used."""
    answers = [c for c in found if isinstance(c, Completion)]
    errors = [e for e in found if isinstance(e, BaseException)]
    for error in errors:
        if not isinstance(error, CallError | BudgetExceededError):
            raise error
    lost = sum((e.usage for e in errors if isinstance(e, CallError)), Usage())
    if not answers:
        if isinstance(first := errors[0], CallError):
            first.usage = lost
        raise first
    notes = [n for c in answers for n in c.notes] + [f"a call failed: {e}" for e in errors]
    return Completion(
        tuple(t for c in answers for t in c.texts),
        tuple(p for c in answers for p in (c.logprobs or (None,) * len(c.texts))),
        sum((c.usage for c in answers), lost),
        tuple(r for c in answers for r in (c.finish_reasons or ("stop",) * len(c.texts))),
        answers[0].model,
        tuple(dict.fromkeys(notes)),
    )
