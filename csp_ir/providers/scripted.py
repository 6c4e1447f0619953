"""`scripted`: a backend whose answers come from a function. For tests and for users' own models."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from csp_ir.providers.base import Abilities, Completion, Format, Prompt, Sampling, Usage

Answer = Completion | str | list[str]
Script = Callable[[Prompt, Format, Sampling], Answer | Awaitable[Answer]]
ALL = Abilities(frozenset(("text", "json", "grammar", "choice")), samples=True, seed=True, logprobs=True)


@dataclass
class Scripted:
    """Answers with what `script(prompt, format, sampling)` returns: a text, a list of texts, or a Completion.

    The function may be a coroutine function, and may raise CallError. `calls` counts how often it was asked.
    """

    script: Script
    name: str = "scripted"
    model: str = "scripted"
    abilities: Abilities = ALL
    calls: int = field(default=0, init=False)

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        self.calls += 1
        answer: Any = self.script(prompt, format, sampling)
        if inspect.isawaitable(answer):
            answer = await answer
        if isinstance(answer, Completion):
            return answer
        texts = (answer,) if isinstance(answer, str) else tuple(answer)
        return Completion(texts, usage=Usage(calls=1), model=self.model)

    async def aclose(self) -> None:
        return None
