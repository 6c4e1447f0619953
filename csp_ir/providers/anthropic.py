"""`anthropic`: Claude through the official package, and its Message Batches at half the price."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass
from typing import Any

from csp_ir.errors import MissingExtraError
from csp_ir.providers.base import Abilities, CallError, Completion, Format, Prompt, Sampling, Usage
from csp_ir.providers.wire import exchange, http_client, sdk_error, status_error, time_left, tokens, vetted
from csp_ir.secrets import remember


@dataclass(frozen=True)
class Model:
    """What a family of models takes: a temperature, JSON Schemas as output format."""

    temperature: bool = False
    schemas: bool = True


# By the beginning of the name, longest first. Newer models take no temperature; unknown ones are taken to be new.
MODELS: dict[str, Model] = {
    "claude-3": Model(temperature=True, schemas=False),
    "claude-haiku-4": Model(temperature=True),
    "claude-sonnet-4": Model(temperature=True),
    "claude-opus-4-1": Model(temperature=True),
    "claude-haiku-5-5": Model(),
    "claude-sonnet-5-5": Model(),
    "claude-opus-5-5": Model(),
    "claude-fable-5-1": Model(),
}
FINISH = {"end_turn": "stop", "stop_sequence": "stop", "max_tokens": "length", "refusal": "refusal"}


def model_of(name: str) -> Model:
    """The row of the capability table for a model."""
    matches = [m for m in MODELS if name.startswith(m)]
    return MODELS[max(matches, key=len)] if matches else Model()


class Anthropic:
    """A Claude model. There is no `n` and no seed: several answers come as one array, and from varied prompts.

    Args:
        model: its name; key: None: ANTHROPIC_API_KEY; url: None: the official address, or ANTHROPIC_BASE_URL.

    Raises: MissingExtraError without the `anthropic` package.
    """

    def __init__(self, model: str, *, key: str | None = None, url: str | None = None) -> None:
        try:
            import anthropic
        except ImportError:
            raise MissingExtraError("the anthropic provider", "llm") from None
        self.sdk = anthropic
        self.model = model
        self.can = model_of(model)
        formats = ("text", "json") if self.can.schemas else ("text",)
        self.abilities = Abilities(frozenset(formats), samples=False, temperature=self.can.temperature)
        # The package refuses to start without a key; a missing one is the server's to refuse.
        key = key or os.environ.get("ANTHROPIC_API_KEY") or "missing"
        remember(key)
        self.client = anthropic.AsyncAnthropic(
            api_key=key, base_url=url, max_retries=0, http_client=http_client(anthropic, self.name)
        )

    @property
    def name(self) -> str:
        return f"anthropic:{self.model}"

    def params(self, prompt: Prompt, format: Format, sampling: Sampling) -> dict[str, Any]:
        """The body of a Messages request. The instructions every call shares are marked for the prompt cache."""
        body: dict[str, Any] = {
            "model": self.model.partition("@")[0],
            "max_tokens": sampling.max_tokens,
            "messages": [{"role": "user", "content": prompt.user or prompt.start}],
        }
        if prompt.system:
            body["system"] = [{"type": "text", "text": prompt.system, "cache_control": {"type": "ephemeral"}}]
        if sampling.temperature is not None and self.can.temperature:
            body["temperature"] = min(1.0, sampling.temperature)
        if sampling.stop:
            body["stop_sequences"] = list(sampling.stop)
        if format.kind == "json" and self.can.schemas:
            body["output_config"] = {"format": {"type": "json_schema", "schema": plain_schema(format.schema)}}
        return body

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        body = self.params(prompt, format, sampling)
        # What a version of the package may not know goes into the body as it is.
        extra = {field: body.pop(field) for field in ("output_config", "temperature") if field in body}
        create = self.client.messages.with_streaming_response.create
        sent = create(**body, extra_body=extra, timeout=time_left(deadline))
        return vetted(self.read(await exchange(sent, self.name, self.sdk)), self.name, 1)

    def read(self, data: dict[str, Any]) -> Completion:
        """The completion of a Message. Raises CallError when it has another shape."""
        raw = data.get("usage")
        usage = Usage(
            tokens(raw, "input_tokens"), tokens(raw, "output_tokens"), tokens(raw, "cache_read_input_tokens"),
            tokens(raw, "cache_creation_input_tokens"), 1, int(not isinstance(raw, dict)),
        )  # fmt: skip
        reason = FINISH.get(str(data.get("stop_reason")), "stop")
        blocks = data.get("content")
        if not isinstance(blocks, list):
            raise CallError("invalid", f"{self.name}: a message without content", retryable=True, usage=usage)
        parts = [b.get("text") for b in blocks if isinstance(b, dict) and b.get("type") == "text"]
        text = "".join(p for p in parts if isinstance(p, str))
        return Completion((text,), (None,), usage, (reason,), str(data.get("model", self.model)))

    async def aclose(self) -> None:
        await self.client.close()


class AnthropicBatches(Anthropic):
    """The same model through Message Batches: half the price, answers within hours; for benchmark runs.

    Calls that are made within `window` seconds go as one batch, which is looked at every `poll` seconds.
    """

    def __init__(
        self, model: str, *, key: str | None = None, url: str | None = None, window: float = 2.0, poll: float = 30.0
    ) -> None:
        super().__init__(f"{model.removesuffix('@batch')}@batch", key=key, url=url)
        self.window, self.poll = window, poll
        self.waiting: list[tuple[dict[str, Any], asyncio.Future[Completion], float]] = []
        self.flusher: asyncio.Task[None] | None = None

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        answer: asyncio.Future[Completion] = asyncio.get_running_loop().create_future()
        self.waiting.append((self.params(prompt, format, sampling), answer, deadline))
        if self.flusher is None or self.flusher.done():
            self.flusher = asyncio.create_task(self.flush())
        return await answer

    async def flush(self) -> None:
        """Send what is waiting as one batch and hand out its results."""
        await asyncio.sleep(self.window)
        calls, self.waiting = self.waiting, []
        self.flusher = None
        try:
            await self.batch(calls)
        except (self.sdk.APIError, self.sdk.APIConnectionError) as error:
            self.fail(calls, sdk_error(self.name, self.sdk, error))
        except Exception as error:
            self.fail(calls, CallError("connection", f"{self.name}: {type(error).__name__}", retryable=True))

    async def batch(self, calls: list[tuple[dict[str, Any], asyncio.Future[Completion], float]]) -> None:
        requests: list[Any] = [{"custom_id": f"call-{i}", "params": body} for i, (body, _, _) in enumerate(calls)]
        batches = self.client.messages.batches
        batch = await batches.create(requests=requests)
        last = max(deadline for _, _, deadline in calls)
        while batch.processing_status != "ended":
            if time.monotonic() + self.poll >= last:
                self.fail(calls, CallError("timeout", f"{self.name}: batch {batch.id} is not done before the deadline"))
                await batches.cancel(batch.id)
                return
            await asyncio.sleep(self.poll)
            batch = await batches.retrieve(batch.id)
        async for line in await batches.results(batch.id):
            _, answer, _ = calls[int(line.custom_id.removeprefix("call-"))]
            if answer.done():
                continue
            result = line.result.model_dump()
            try:
                if result["type"] != "succeeded":
                    error = (result.get("error") or {}).get("error") or {}
                    status = {"overloaded_error": 529, "rate_limit_error": 429, "api_error": 500}.get(
                        str(error.get("type")), 400
                    )
                    raise status_error(self.name, status, {}, f"{result['type']}: {error.get('message', '')}")
                answer.set_result(vetted(self.read(result["message"]), self.name, 1))
            except CallError as failure:
                answer.set_exception(failure)
        self.fail(calls, CallError("invalid", f"{self.name}: the batch has no result for this call", retryable=True))

    def fail(self, calls: list[tuple[dict[str, Any], asyncio.Future[Completion], float]], error: CallError) -> None:
        for _, answer, _ in calls:
            if not answer.done():
                answer.set_exception(error)


def plain_schema(schema: Any) -> Any:
    """A schema without the bounds the server refuses or does not keep; they are checked when the answer is read."""
    if isinstance(schema, dict):
        dropped = ("maxLength", "minLength", "maxItems", "minItems", "pattern", "title", "minimum", "maximum")
        return {
            k: {n: plain_schema(p) for n, p in v.items()} if k == "properties" else plain_schema(v)
            for k, v in schema.items()
            if k not in dropped or k == "properties"
        }
    return [plain_schema(item) for item in schema] if isinstance(schema, list) else schema
