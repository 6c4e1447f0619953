"""`anthropic:MODEL@batch`: Message Batches, at half the price, answered within hours.

A batch is kept by its id in the user's cache folder, with which call each of its requests is. A call that was sent
before is looked for there first: whoever asks again later, in another process, gets the answer that is ready by then.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from csp_ir.files import LineFile
from csp_ir.providers.anthropic import Anthropic
from csp_ir.providers.base import CallError, Completion, Format, Prompt, Sampling
from csp_ir.providers.places import cache_folder
from csp_ir.providers.wire import sdk_error, status_error, time_left, vetted

STATUS = {"overloaded_error": 529, "rate_limit_error": 429, "api_error": 500}
MARGIN = 0.1  # seconds before a deadline, in which no look is begun
Call = tuple[dict[str, Any], str, "asyncio.Future[Completion]", float]  # body, its id, answer, deadline


class Kept:
    """The batches of this user that were sent, and which calls they hold: JSON Lines, one batch a line."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or cache_folder() / "batches.jsonl"

    def add(self, batch: str, server: str, calls: list[str]) -> None:
        """Keep a batch. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        LineFile(self.path).append({"batch": batch, "server": server, "calls": calls})

    def find(self, server: str, call: str) -> str | None:
        """The newest batch that holds a call."""
        found = [b["batch"] for b in self.batches() if b["server"] == server and call in b["calls"]]
        return found[-1] if found else None

    def batches(self) -> Iterator[dict[str, Any]]:
        if not os.path.isfile(self.path):
            return
        with open(self.path, encoding="utf-8", errors="replace") as lines:
            for text in lines:
                try:
                    line = json.loads(text)
                    if isinstance(line["batch"], str) and isinstance(line["calls"], list):
                        yield line
                except (ValueError, KeyError, TypeError, RecursionError):
                    continue  # a torn line


class AnthropicBatches(Anthropic):
    """A Claude model through Message Batches.

    Calls that are made within `window` seconds go as one batch, which is looked at every `poll` seconds.

    Args:
        patient: whether a call waits for its batch until its deadline. Else it fails with the kind "waiting" once the
            batch is sent, and so do later calls: what they would ask may depend on its answer.
    """

    def __init__(
        self,
        model: str,
        *,
        window: float = 2.0,
        poll: float = 30.0,
        patient: bool = True,
        kept: Kept | None = None,
        **more: Any,
    ) -> None:
        super().__init__(f"{model.removesuffix('@batch')}@batch", **more)
        self.window, self.poll, self.patient = window, poll, patient
        self.kept = kept or Kept()
        self.waiting: list[Call] = []
        self.flusher: asyncio.Task[None] | None = None
        self.looking = asyncio.Lock()
        self.sent = ""  # the batch that a caller in a hurry waits for
        self.results: dict[str, dict[str, Any]] = {}

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        await self.look_up(deadline)
        body = self.params(prompt, format, sampling)
        text = json.dumps([body, sampling.index], sort_keys=True)
        call = "call-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:48]
        if batch := self.kept.find(self.url, call):
            try:
                return await self.fetched(batch, call, deadline)
            except CallError as error:
                self.sent = batch if error.kind == "waiting" else self.sent
                if error.kind != "not_found" and not error.retryable:
                    raise  # but one that failed, expired or is gone is sent anew
        if self.sent and not self.patient:
            raise self.not_yet(self.sent)
        answer: asyncio.Future[Completion] = asyncio.get_running_loop().create_future()
        self.waiting.append((body, call, answer, deadline))
        if self.flusher is None or self.flusher.done():
            self.flusher = asyncio.create_task(self.flush())
        return await answer

    def not_yet(self, batch: str) -> CallError:
        return CallError("waiting", f"{self.name}: batch {batch} is not done; the same call later gets its answer")

    async def flush(self) -> None:
        """Send what is waiting as one batch and hand out its results."""
        await asyncio.sleep(self.window)
        calls, self.waiting = self.waiting, []
        self.flusher = None
        try:
            bodies: list[Any] = [
                {"custom_id": call, "params": body} for call, body in {c: b for b, c, _, _ in calls}.items()
            ]
            batch = (await self.client.messages.batches.create(requests=bodies)).id
            self.sent = batch
            self.kept.add(batch, self.url, [c for _, c, _, _ in calls])
            await asyncio.gather(*(self.hand_out(batch, *c[1:]) for c in calls))
        except (self.sdk.APIError, self.sdk.APIConnectionError) as error:
            self.fail(calls, sdk_error(self.name, self.sdk, error))
        except Exception as error:
            self.fail(calls, CallError("connection", f"{self.name}: {type(error).__name__}: {error}", retryable=True))

    async def hand_out(self, batch: str, call: str, answer: asyncio.Future[Completion], deadline: float) -> None:
        try:
            found = await self.fetched(batch, call, deadline)
            if not answer.done():
                answer.set_result(found)
        except CallError as error:
            if not answer.done():
                answer.set_exception(error)

    async def fetched(self, batch: str, call: str, deadline: float) -> Completion:
        """What a batch has for a call, waiting for it where there is patience.

        Raises: CallError: "waiting", or what became of the call.
        """
        while batch not in self.results:
            async with self.looking:
                if batch not in self.results:
                    await self.look(batch, deadline)
            if batch in self.results:
                break
            if not self.patient or time.monotonic() + self.poll + MARGIN >= deadline:
                raise self.not_yet(batch)
            await asyncio.sleep(self.poll)
        result = self.results[batch].get(call)
        if result is None:
            raise CallError("invalid", f"{self.name}: batch {batch} has no result for this call", retryable=True)
        if result["type"] in ("canceled", "expired"):
            raise CallError("server", f"{self.name}: the call has {result['type']}", retryable=True)
        if result["type"] != "succeeded":
            error = (result.get("error") or {}).get("error") or {}
            status = STATUS.get(str(error.get("type")), 400)
            raise status_error(self.name, status, {}, f"{result['type']}: {error.get('message', '')}")
        return vetted(self.read(result["message"]), self.name, 1)

    async def look(self, batch: str, deadline: float) -> None:
        """Take in a batch's results, if it has ended. Raises CallError."""
        batches = self.client.messages.batches
        try:
            found = await batches.retrieve(batch, timeout=time_left(deadline))
            if found.processing_status == "ended":
                lines = await batches.results(batch)
                self.results[batch] = {line.custom_id: line.result.model_dump() async for line in lines}
        except (self.sdk.APIError, self.sdk.APIConnectionError) as error:
            raise sdk_error(self.name, self.sdk, error) from None

    def fail(self, calls: list[Call], error: CallError) -> None:
        for _, _, answer, _ in calls:
            if not answer.done():
                answer.set_exception(error)
