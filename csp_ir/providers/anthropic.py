"""`anthropic`: Claude through the official package."""

from __future__ import annotations

import os
from typing import Any

from csp_ir.errors import MissingExtraError
from csp_ir.providers.base import Abilities, CallError, Completion, Format, Prompt, Sampling, Usage
from csp_ir.providers.catalogue import model_of
from csp_ir.providers.refusals import Refusals
from csp_ir.providers.schema import plain_schema
from csp_ir.providers.wire import exchange, http_client, time_left, tokens, vetted
from csp_ir.secrets import remember

KEY = "ANTHROPIC_API_KEY"
SMALLEST_BUDGET = 1024  # tokens, of a model that is told how many to think
# The API's reasons to stop. A pause comes of tools, of which none are given here: what was said until then is no answer.
FINISH = {
    "end_turn": "stop", "stop_sequence": "stop", "tool_use": "stop", "pause_turn": "length", "max_tokens": "length",
    "model_context_window_exceeded": "length", "refusal": "refusal",
}  # fmt: skip


class Anthropic:
    """A Claude model. There is no `n` and no seed: several answers come as one array, and from varied prompts.

    Args:
        model: its name; key: None: ANTHROPIC_API_KEY; url: None: the official address, or ANTHROPIC_BASE_URL.
        effort: how much the model is to think, one of `catalogue.EFFORTS`; None: as it does by itself.

    Raises: MissingExtraError without the `anthropic` package.
    """

    def __init__(
        self, model: str, *, key: str | None = None, url: str | None = None, effort: str | None = None
    ) -> None:
        try:
            import anthropic
        except ImportError:
            raise MissingExtraError("the anthropic provider", "llm") from None
        self.sdk = anthropic
        self.model = model
        self.known = model_of(model)
        self.effort = effort
        self.refusals = Refusals()
        self.listed: dict[str, Any] | None = None  # what the API's list says of the model
        # The package refuses to start without a key; a missing one is the server's to refuse.
        self.keyed = bool(key or os.environ.get(KEY))
        key = key or os.environ.get(KEY) or "missing"
        remember(key)
        self.client = anthropic.AsyncAnthropic(
            api_key=key, base_url=url, max_retries=0, http_client=http_client(anthropic, self.name, self.hint)
        )

    @property
    def name(self) -> str:
        return f"anthropic:{self.model}"

    @property
    def url(self) -> str:
        return str(self.client.base_url)

    @property
    def abilities(self) -> Abilities:
        known = self.known
        temperature = known.temperature and self.thinking() in ({}, {"type": "disabled"})
        return Abilities(frozenset(("text", "json") if known.schemas else ("text",)), temperature=temperature)

    @property
    def room(self) -> int:
        """Tokens to leave for thoughts."""
        return self.known.room(self.effort)

    def hint(self, status: int) -> str:
        """What to do about a refusal."""
        if status in (401, 403):
            return f"is {KEY} right?" if self.keyed else f"{KEY} is not set"
        return f"is there a model {self.model.partition('@')[0]}?" if status == 404 else ""

    async def identity(self, deadline: float) -> str:
        """The address."""
        return self.url

    async def look_up(self, deadline: float) -> None:
        """What the API's own list says of the model, once; where it says nothing, the catalogue is left to speak."""
        if self.listed is not None:
            return
        self.listed = {}
        retrieve = self.client.models.with_streaming_response.retrieve
        try:
            sent = retrieve(self.model.partition("@")[0], timeout=min(10.0, time_left(deadline)))
            self.listed = await exchange(sent, self.name, self.sdk)
        except CallError:
            pass  # the call itself will say what is wrong

    def can(self, *path: str) -> bool | None:
        """Whether the list says that the model supports something; None where it does not say."""
        found: Any = (self.listed or {}).get("capabilities")
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        supported = found.get("supported") if isinstance(found, dict) else None
        return supported if isinstance(supported, bool) else None

    def thinking(self) -> dict[str, Any]:
        """The field `thinking`; {} leaves it out, so that the model does as it does by itself."""
        thinking = self.known.thinking
        if self.effort is None or thinking in ("", "always"):
            return {}
        if self.effort == "none":
            return (
                {"type": "disabled"}
                if thinking == "on" and self.can("thinking", "types", "disabled") is not False
                else {}
            )
        if thinking == "manual" and self.can("thinking", "types", "adaptive") is not True:
            return {"type": "enabled", "budget_tokens": max(SMALLEST_BUDGET, self.room)}
        return {"type": "adaptive"}

    def params(self, prompt: Prompt, format: Format, sampling: Sampling) -> dict[str, Any]:
        """The body of a Messages request. Instructions long enough for it are marked for the prompt cache."""
        most = (self.listed or {}).get("max_tokens")
        body: dict[str, Any] = {
            "model": self.model.partition("@")[0],
            "max_tokens": min(sampling.max_tokens, most) if isinstance(most, int) and most > 0 else sampling.max_tokens,
            "messages": [{"role": "user", "content": prompt.user or prompt.start}],
        }
        if prompt.system:
            text: dict[str, Any] = {"type": "text", "text": prompt.system}
            if len(prompt.system) / 3 >= self.known.cache:  # a token is three letters or more
                text["cache_control"] = {"type": "ephemeral"}
            body["system"] = [text]
        if sampling.temperature is not None and self.abilities.temperature:
            body["temperature"] = min(1.0, sampling.temperature)
        if sampling.stop:
            body["stop_sequences"] = list(sampling.stop)
        config: dict[str, Any] = {}
        if format.kind == "json" and self.known.schemas and self.can("structured_outputs") is not False:
            config["format"] = {"type": "json_schema", "schema": plain_schema(format.schema)}
        if self.effort not in (None, "none") and (level := self.level()):
            config["effort"] = level
        if config:
            body["output_config"] = config
        if thinking := self.thinking():
            body["thinking"] = thinking
        return body

    def level(self) -> str | None:
        """The effort as the model takes it."""
        level = self.known.level(self.effort or "medium")
        return None if level is None or self.can("effort", level) is False else level

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        """See Backend. A field that the server refuses is left out, then and from then on."""
        await self.look_up(deadline)
        body = self.params(prompt, format, sampling)
        create = self.client.messages.with_streaming_response.create
        while True:
            sent = self.refusals.heeded(body)
            # What a version of the package may not know goes into the body as it is.
            named = {field: sent[field] for field in ("model", "messages", "max_tokens")}
            extra = {field: value for field, value in sent.items() if field not in named}
            call = create(**named, extra_body=extra, timeout=time_left(deadline))
            try:
                return vetted(self.read(await exchange(call, self.name, self.sdk)), self.name, 1)
            except CallError as error:
                if not self.refusals.heeds(error, extra):
                    raise

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
        notes = () if text or reason != "length" else (f"{self.name} thought all its tokens away; try --effort low",)
        return Completion((text,), (None,), usage, (reason,), str(data.get("model", self.model)), notes)

    async def aclose(self) -> None:
        await self.client.close()
