"""Limits on how many calls run at once and how many start in a minute."""

from __future__ import annotations

import asyncio
import time
from collections import deque

from csp_ir.providers.base import Backend, CallError, Completion, Format, Prompt, Sampling
from csp_ir.providers.wrapping import Wrapper


class Limited(Wrapper):
    """At most `concurrent` calls at once, and at most `per_minute` starts within any 60 seconds (None: no limit)."""

    def __init__(self, backend: Backend, *, concurrent: int = 16, per_minute: int | None = None) -> None:
        super().__init__(backend)
        self.slots = asyncio.Semaphore(concurrent)
        self.per_minute = per_minute
        self.starts: deque[float] = deque()

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        async with self.slots:
            await self.turn(deadline)
            return await self.backend.complete(prompt, format, sampling, deadline)

    async def turn(self, deadline: float) -> None:
        """Wait until another call may start."""
        while self.per_minute is not None:
            now = time.monotonic()
            while self.starts and self.starts[0] <= now - 60:
                self.starts.popleft()
            if len(self.starts) < self.per_minute:
                self.starts.append(now)
                return
            pause = self.starts[0] + 60 - now
            if now + pause >= deadline:
                raise CallError("rate_limit", f"{self.per_minute} calls a minute are used up until after the deadline")
            await asyncio.sleep(pause)
