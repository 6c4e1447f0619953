"""Every server that speaks the OpenAI protocol, through the `openai` package: `servers.py` has a row for each sort."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from typing import Any

from csp_ir.errors import MissingExtraError
from csp_ir.providers.base import Abilities, CallError, Completion, Format, Prompt, Sampling, Usage
from csp_ir.providers.catalogue import Model, model_of
from csp_ir.providers.refusals import Refusals
from csp_ir.providers.schema import plain_schema
from csp_ir.providers.servers import SERVERS, key_of, nearby, url_of
from csp_ir.providers.wire import exchange, http_client, label, messages, time_left, tokens, vetted, without_thoughts
from csp_ir.secrets import remember

MAX_NATS = 1e6
GRAMMARS = frozenset(("text", "json", "grammar", "choice"))
SCHEMAS = frozenset(("text", "json"))
# What of a server's listing stays the same while it serves the same model.
_LASTING = ("id", "root", "parent", "owned_by", "max_model_len", "meta", "digest")


class OpenAICompatible:
    """A server of the OpenAI chat protocol.

    Args:
        url: its base address; `/v1` is added where no path is given; "": the usual one of its sort.
        model: the served model; None: the first that the server lists.
        kind: a name of `SERVERS`.
        key: the API key; None: its sort's variable, or none.
        modal: whether the host is one of the user's own on Modal; only there go MODAL_KEY and MODAL_SECRET.
        effort: how much the model is to think, one of `catalogue.EFFORTS`; None: as it does by itself.

    Raises: MissingExtraError without the `openai` package.
    """

    def __init__(
        self,
        url: str = "",
        model: str | None = None,
        *,
        kind: str = "vllm",
        key: str | None = None,
        modal: bool = False,
        effort: str | None = None,
    ) -> None:
        try:
            import openai
        except ImportError:
            raise MissingExtraError("a provider over the OpenAI protocol", "llm") from None
        self.sdk = openai
        self.kind, self.server = kind, SERVERS[kind]
        self.url = url_of(kind, url)
        self.served, self.modal, self.effort = model, modal, effort
        self.refusals = Refusals({f: "" for f in self.server.omits})
        self.thought = False  # whether it was seen to think
        self.answered: set[str] = set()  # what it said to have answered with
        self.listed: str | None = None  # what its listing says of the model
        # What the package would send of an account with OpenAI is for no other server.
        headers: dict[str, Any] = {"OpenAI-Organization": openai.Omit(), "OpenAI-Project": openai.Omit()}
        if modal and os.environ.get("MODAL_KEY") and os.environ.get("MODAL_SECRET"):
            headers |= {"Modal-Key": os.environ["MODAL_KEY"], "Modal-Secret": os.environ["MODAL_SECRET"]}
        key = key or key_of(kind)[1]
        if key:
            remember(key)
        self.keyed = bool(key)
        self.client = openai.AsyncOpenAI(
            base_url=self.url,
            api_key=key or "none",
            max_retries=0,
            default_headers=headers,
            http_client=http_client(openai, self.name, self.hint),
        )

    @property
    def name(self) -> str:
        return f"{'modal' if self.modal else self.kind}:{self.served or self.url}"

    @property
    def model(self) -> str:
        """The model's name; "@local" after it where it runs on a machine of the user's own, for nothing a token."""
        free = self.server.own and not self.modal and nearby(self.url)
        return f"{self.served or 'unknown'}{'@local' if free else ''}"

    @property
    def known(self) -> Model:
        """What the catalogue knows of the model."""
        return model_of(self.served or "")

    @property
    def abilities(self) -> Abilities:
        formats = SCHEMAS if self.server.style == "schema" else GRAMMARS
        refused = self.refusals.left_out
        if "response_format" in refused:
            formats = formats - {"json"}
        temperature = "temperature" not in refused and (self.known.temperature or self.asked_effort == "none")
        return Abilities(formats, "n" not in refused, temperature, "seed" not in refused, "logprobs" not in refused)

    @property
    def asked_effort(self) -> str | None:
        """The effort that requests ask for; a model whose chat template can leave its thoughts out is asked for none."""
        return self.effort or ("none" if self.known.template else None)

    @property
    def room(self) -> int:
        """Tokens to leave for thoughts."""
        return self.known.room(self.asked_effort) or (model_of("gpt-oss").room(self.effort) if self.thought else 0)

    def hint(self, status: int) -> str:
        """What to do about a refusal."""
        variable, found = key_of(self.kind)
        if status in (401, 403):
            if self.modal:
                return "set MODAL_KEY and MODAL_SECRET to a proxy token of Modal's"
            return f"is {variable} right?" if found or self.keyed else f"{variable} is not set"
        if status == 402:
            return f"the account of {variable} has no credit left"
        if status == 404:
            return (
                f"does {self.url} serve {self.served or 'a model'}? Name another model, or the address with --base-url"
            )
        return ""

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        """See Backend. A field that the server refuses is left out, then and from then on."""
        await self.find_model(deadline)
        body = self.body(prompt, format, sampling)
        create = self.client.chat.completions.with_streaming_response.create
        while True:
            sent = self.refusals.heeded(body)
            said = sent.pop("messages")
            call = create(model=str(self.served), messages=said, extra_body=sent, timeout=time_left(deadline))
            try:
                data = await exchange(call, self.name, self.sdk)
            except CallError as error:
                if not self.refusals.heeds(error, sent):
                    raise
                continue
            completion = vetted(self.read(data), self.name, sent.get("n", 1))
            if len(completion.texts) < sent.get("n", 1) == sampling.n:
                self.refusals.left_out["n"] = ""  # it draws one sample a call, whatever it is asked for
            return self.noted(completion, data)

    def body(self, prompt: Prompt, format: Format, sampling: Sampling) -> dict[str, Any]:
        """The fields of a request, before what the server is known to refuse is taken out."""
        temperature = sampling.temperature if self.abilities.temperature else None
        body: dict[str, Any] = {
            "messages": messages(prompt), self.server.limit: sampling.max_tokens, "logprobs": True,
            "n": sampling.n if sampling.n > 1 else None,
            "temperature": temperature, "seed": sampling.seed, "stop": list(sampling.stop) or None,
            **self.thinking(), **self.wire_format(format),
        }  # fmt: skip
        return {k: v for k, v in body.items() if v is not None}

    def thinking(self) -> dict[str, Any]:
        """How the model is told to think."""
        effort, known = self.asked_effort, self.known
        if effort is None:
            return {}
        if known.template and self.server.style != "schema":
            return {"chat_template_kwargs": {"enable_thinking": effort != "none"}}
        return {"reasoning_effort": known.level(effort) if known.efforts else effort}

    def wire_format(self, format: Format) -> dict[str, Any]:
        """The fields that ask for a format."""
        if format.kind == "text":
            return {}
        style = self.server.style
        if format.kind == "json":
            if style == "vllm":
                return {"structured_outputs": {"json": format.schema, "disable_any_whitespace": True}}
            schema = format.schema if style == "llamacpp" else plain_schema(format.schema)
            answer = {"name": "answer", "schema": schema, "strict": True}
            return {"response_format": {"type": "json_schema", "json_schema": answer}}
        if style == "schema":
            raise CallError("bad_request", f"{self.name} enforces no {format.kind}")
        if format.kind == "choice":
            if style == "vllm":
                return {"structured_outputs": {"choice": list(format.choices)}}
            from csp_ir.providers.grammar import Grammar, alt

            return {"grammar": Grammar({"root": alt(*format.choices)}).gbnf()}
        assert format.grammar is not None
        if style == "llamacpp":
            return {"grammar": format.grammar.gbnf()}
        return {"structured_outputs": {"grammar": format.grammar.ebnf()}}

    def read(self, data: dict[str, Any]) -> Completion:
        """The completion of a `chat.completion` object. Raises CallError when it has another shape."""
        self.thought |= any(thinks(c.get("message"), data.get("usage")) for c in choices(data))
        return read_chat(data, self.name, self.model, listed_tokens(data) if self.server.first_only else 0)

    def noted(self, completion: Completion, data: dict[str, Any]) -> Completion:
        """A completion with notes on what its user should know of the server."""
        notes = list(completion.notes)
        print_ = data.get("system_fingerprint")
        self.answered.add(f"{completion.model} {label(print_) if isinstance(print_, str) else ''}".strip())
        if len(self.answered) > 1:
            notes.append(f"more than one model answers as {self.name}: {', '.join(sorted(self.answered))}")
        if self.thought and not any(completion.texts) and "length" in completion.finish_reasons:
            notes.append(f"{self.name} thought all its tokens away; try --effort low")
        return replace(completion, notes=tuple(notes))

    async def identity(self, deadline: float) -> str:
        """The address, and what a server of the user's own lists of the model: another one may be served by its name."""
        if self.server.own and self.listed is None:
            self.listed = ""
            try:
                await self.find_model(deadline)
                rows = [m for m in await self.models(deadline) if m.get("id") == self.served]
                kept = [{k: m[k] for k in _LASTING if k in m} for m in rows]
                self.listed = hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]
            except CallError:
                pass  # the call itself will say what is wrong
        return f"{self.url} {self.listed or ''}".strip()

    async def models(self, deadline: float) -> list[dict[str, Any]]:
        """What the server lists."""
        listing = self.client.models.with_streaming_response.list(timeout=time_left(deadline))
        listed = (await exchange(listing, self.name, self.sdk)).get("data")
        return [m for m in listed if isinstance(m, dict)] if isinstance(listed, list) else []

    async def find_model(self, deadline: float) -> None:
        """The first model the server lists, once, where none was named."""
        if self.served is not None:
            return
        names = [m.get("id") for m in await self.models(deadline)]
        served = next((n for n in names if isinstance(n, str) and n and label(n) == n), None)
        if served is None:
            raise CallError("not_found", f"{self.url} serves no model")
        self.served = served

    async def aclose(self) -> None:
        await self.client.close()


def read_chat(data: dict[str, Any], name: str, model: str, listed: int = 0) -> Completion:
    """The completion of a `chat.completion` object, for backend `name`. Raises CallError when it has another shape.

    listed: tokens that its samples are known to have at least.
    """
    raw = data.get("usage")
    drawn = max(tokens(raw, "completion_tokens"), listed)
    usage = Usage(tokens(raw, "prompt_tokens"), drawn, calls=1, unreported=int(not isinstance(raw, dict)))
    cached = tokens(raw.get("prompt_tokens_details") if isinstance(raw, dict) else None, "cached_tokens")
    if 0 < cached <= usage.input_tokens:
        usage += Usage(input_tokens=-cached, cache_read_tokens=cached)
    texts, logprobs, reasons = [], [], []
    for choice in choices(data):
        message = choice.get("message")
        if not isinstance(message, dict):
            continue
        text = message.get("content")
        if isinstance(text, list):  # in parts
            text = "".join(str(p.get("text") or "") for p in text if isinstance(p, dict))
        texts.append(without_thoughts(text) if isinstance(text, str) else "")
        logprobs.append(token_logprobs(choice.get("logprobs")))
        reason = choice.get("finish_reason")
        refused = bool(message.get("refusal")) or reason == "content_filter"
        reasons.append("refusal" if refused else "length" if reason == "length" else "stop")
    if not texts:
        raise CallError("invalid", f"{name}: an answer without choices", retryable=True, usage=usage)
    return Completion(tuple(texts), tuple(logprobs), usage, tuple(reasons), str(data.get("model", model)))


def choices(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The samples of a `chat.completion` object, as far as they have its shape."""
    found = data.get("choices")
    return [c for c in found if isinstance(c, dict)] if isinstance(found, list) else []


def thinks(message: Any, usage: Any) -> bool:
    """Whether an answer tells of thoughts: in a field of their own, in its text, or in the count of their tokens."""
    if not isinstance(message, dict):
        return False
    details = usage.get("completion_tokens_details") if isinstance(usage, dict) else None
    content = message.get("content")
    marked = isinstance(content, str) and content.lstrip().startswith("<think>")
    return (
        bool(message.get("reasoning_content") or message.get("reasoning") or marked)
        or tokens(details, "reasoning_tokens") > 0
    )


def listed_tokens(data: dict[str, Any]) -> int:
    """The tokens that the samples of an answer list. llama.cpp's usage field counts those of the first sample alone."""
    listed = [c.get("logprobs") for c in choices(data)]
    return sum(len(p["content"]) for p in listed if isinstance(p, dict) and isinstance(p.get("content"), list))


def token_logprobs(data: Any) -> float | None:
    """The sum over the tokens of one sample; None where there are none. The end token counts where it has a text (vLLM)."""
    content = data.get("content") if isinstance(data, dict) else None
    if not isinstance(content, list):
        return None
    values = [t["logprob"] for t in content if isinstance(t, dict) and t.get("token") and _is_logprob(t.get("logprob"))]
    return float(sum(values)) if values else None


def _is_logprob(value: Any) -> bool:
    return isinstance(value, int | float) and -MAX_NATS <= value <= MAX_NATS
