"""Retrying calls that may work later, with jitter, within the deadline."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import replace

from csp_ir.providers.base import FINAL, HOPELESS, Backend, CallError, Completion, Format, Prompt, Sampling, Usage
from csp_ir.providers.wrapping import Wrapper, prompt_key

# A server that starts or is full is waited for until the deadline; other failures only so often.
PATIENT = ("overloaded", "rate_limit")


class Retrying(Wrapper):
    """Retries what is retryable: 429, overload, 5xx, broken connections. What can never succeed is made once: a request
    that was refused is not sent again, and where the key, the address or the model is wrong, or the very first request
    of all was refused, none is.

    Args:
        attempts: at most so many calls for a failure that may not go away.
        first, longest: seconds of the first pause and of the longest; pauses double, with full jitter
            ("Exponential Backoff And Jitter", AWS Architecture Blog 2015). A server's `retry-after` goes first.
        seed: of the jitter.
    """

    def __init__(
        self, backend: Backend, *, attempts: int = 4, first: float = 0.5, longest: float = 20.0, seed: int | None = None
    ) -> None:
        super().__init__(backend)
        self.attempts, self.first, self.longest = attempts, first, longest
        self.random = random.Random(seed)
        self.answered = False
        self.hopeless: CallError | None = None
        self.refused: dict[str, CallError] = {}

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        key = prompt_key(prompt, format)
        if (known := self.hopeless or self.refused.get(key)) is not None:
            raise CallError(known.kind, str(known))
        try:
            completion = await self.patiently(prompt, format, sampling, deadline)
        except CallError as error:
            if error.kind in HOPELESS or (error.kind == "bad_request" and not self.answered):
                self.hopeless = error
            elif error.kind in FINAL:
                self.refused[key] = error
            raise
        self.answered = True
        if completion.finish_reasons and set(completion.finish_reasons) == {"refusal"}:
            self.refused[key] = CallError("refusal", f"{self.name} refused to answer")
        return completion

    async def patiently(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        """The completion, after what may go away has gone."""
        lost = Usage()
        failures = 0
        while True:
            try:
                completion = await self.backend.complete(prompt, format, sampling, deadline)
                return replace(completion, usage=completion.usage + lost)
            except CallError as error:
                lost += error.usage
                failures += 1
                error.usage = lost
                if not error.retryable or (failures >= self.attempts and error.kind not in PATIENT):
                    raise
                pause = self.pause(failures, error.retry_after)
                if time.monotonic() + pause >= deadline:
                    raise
                await asyncio.sleep(pause)

    def pause(self, failures: int, retry_after: float | None) -> float:
        """Seconds to wait after so many failures."""
        if retry_after is not None:
            return max(0.0, retry_after) + self.random.uniform(0, 0.1 * self.first)
        return self.random.uniform(0.1, 1.0) * min(self.longest, self.first * 2 ** min(failures - 1, 10))
