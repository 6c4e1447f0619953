"""Retrying calls that may work later, with jitter, within the deadline."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import replace

from csp_ir.providers.base import Backend, CallError, Completion, Format, Prompt, Sampling, Usage
from csp_ir.providers.wrapping import Wrapper

# A server that starts or is full is waited for until the deadline; other failures only so often.
PATIENT = ("overloaded", "rate_limit")


class Retrying(Wrapper):
    """Retries what is retryable: 429, overload, 5xx, broken connections.

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

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
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
