"""`vllm` and `llamacpp` servers, and any other that speaks the OpenAI protocol, through the `openai` package."""

from __future__ import annotations

import os
from typing import Any

from csp_ir.errors import MissingExtraError
from csp_ir.providers.base import Abilities, CallError, Completion, Format, Prompt, Sampling, Usage
from csp_ir.providers.wire import exchange, http_client, label, time_left, tokens, vetted
from csp_ir.secrets import remember

MAX_NATS = 1e6
ABILITIES = Abilities(
    frozenset(("text", "json", "grammar", "choice")), samples=True, temperature=True, seed=True, logprobs=True
)


class OpenAICompatible:
    """A server of the OpenAI chat protocol.

    Args:
        url: its base address; `/v1` is added where no path is given.
        model: the served model; None: the first that the server lists.
        dialect: "vllm" (`structured_outputs`, XGrammar's EBNF) or "llamacpp" (`grammar` in GBNF, `response_format`).
        key: the API key; None: VLLM_API_KEY, or none.
        modal: whether the host is one of the user's own on Modal; only there go MODAL_KEY and MODAL_SECRET.

    Raises: MissingExtraError without the `openai` package.
    """

    def __init__(
        self,
        url: str,
        model: str | None = None,
        *,
        dialect: str = "vllm",
        key: str | None = None,
        modal: bool = False,
    ) -> None:
        try:
            import openai
        except ImportError:
            raise MissingExtraError("a provider over the OpenAI protocol", "llm") from None
        self.sdk = openai
        base = url.rstrip("/")
        self.url = base if base.count("/") > 2 else f"{base}/v1"
        self.dialect = dialect
        self.served = model
        self.abilities = ABILITIES
        # What the package would send of an account with OpenAI is for no other server.
        headers: dict[str, Any] = {"OpenAI-Organization": openai.Omit(), "OpenAI-Project": openai.Omit()}
        if modal and os.environ.get("MODAL_KEY") and os.environ.get("MODAL_SECRET"):
            headers |= {"Modal-Key": os.environ["MODAL_KEY"], "Modal-Secret": os.environ["MODAL_SECRET"]}
        if key:
            remember(key)
        self.client = openai.AsyncOpenAI(
            base_url=self.url,
            api_key=key or os.environ.get("VLLM_API_KEY") or "none",
            max_retries=0,
            default_headers=headers,
            http_client=http_client(openai, self.name),
        )

    @property
    def name(self) -> str:
        return f"{self.dialect}:{self.served or self.url}"

    @property
    def model(self) -> str:
        return self.served or "unknown"

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        await self.find_model(deadline)
        messages = [{"role": "system", "content": prompt.system}] if prompt.system else []
        messages.append({"role": "user", "content": prompt.user or prompt.start})
        body: dict[str, Any] = {
            "model": self.served,
            "messages": messages,
            "n": sampling.n,
            "max_tokens": sampling.max_tokens,
            "logprobs": True,
            "timeout": time_left(deadline),
        }
        optional = {"temperature": sampling.temperature, "seed": sampling.seed, "stop": list(sampling.stop) or None}
        body |= {k: v for k, v in optional.items() if v is not None}
        response_format, extra = self.wire_format(format)
        if response_format:
            body["response_format"] = response_format
        if extra:
            body["extra_body"] = extra
        create = self.client.chat.completions.with_streaming_response.create
        return vetted(self.read(await exchange(create(**body), self.name, self.sdk)), self.name, sampling.n)

    def wire_format(self, format: Format) -> tuple[dict[str, Any] | None, dict[str, Any]]:
        """`response_format`, and the fields beyond the protocol."""
        if format.kind == "text":
            return None, {}
        if self.dialect == "llamacpp":
            if format.kind == "json":
                return {
                    "type": "json_schema",
                    "json_schema": {"name": "answer", "schema": format.schema, "strict": True},
                }, {}
            if format.kind == "choice":
                from csp_ir.providers.grammar import Grammar, alt

                return None, {"grammar": Grammar({"root": alt(*format.choices)}).gbnf()}
            assert format.grammar is not None
            return None, {"grammar": format.grammar.gbnf()}
        if format.kind == "json":
            return None, {"structured_outputs": {"json": format.schema, "disable_any_whitespace": True}}
        if format.kind == "choice":
            return None, {"structured_outputs": {"choice": list(format.choices)}}
        assert format.grammar is not None
        return None, {"structured_outputs": {"grammar": format.grammar.ebnf()}}

    def read(self, data: dict[str, Any]) -> Completion:
        """The completion of a `chat.completion` object. Raises CallError when it has another shape."""
        raw = data.get("usage")
        usage = Usage(
            tokens(raw, "prompt_tokens"),
            max(tokens(raw, "completion_tokens"), listed_tokens(data) if self.dialect == "llamacpp" else 0),
            calls=1,
            unreported=int(not isinstance(raw, dict)),
        )
        cached = tokens(raw.get("prompt_tokens_details") if isinstance(raw, dict) else None, "cached_tokens")
        if 0 < cached <= usage.input_tokens:
            usage += Usage(input_tokens=-cached, cache_read_tokens=cached)
        texts, logprobs, reasons = [], [], []
        choices = data.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            message = choice.get("message") if isinstance(choice, dict) else None
            if not isinstance(message, dict):
                continue
            text = message.get("content")
            refused = bool(message.get("refusal")) or choice.get("finish_reason") == "content_filter"
            texts.append(text if isinstance(text, str) else "")
            logprobs.append(token_logprobs(choice.get("logprobs")))
            reason = choice.get("finish_reason")
            reasons.append("refusal" if refused else "length" if reason == "length" else "stop")
        if not texts:
            raise CallError("invalid", f"{self.name}: an answer without choices", retryable=True, usage=usage)
        return Completion(tuple(texts), tuple(logprobs), usage, tuple(reasons), str(data.get("model", self.model)))

    async def find_model(self, deadline: float) -> None:
        """The first model the server lists, once, where none was named."""
        if self.served is not None:
            return
        listing = self.client.models.with_streaming_response.list(timeout=time_left(deadline))
        listed = (await exchange(listing, self.name, self.sdk)).get("data")
        names = [m.get("id") for m in listed if isinstance(m, dict)] if isinstance(listed, list) else []
        served = next((n for n in names if isinstance(n, str) and n and label(n) == n), None)
        if served is None:
            raise CallError("bad_request", f"{self.url} serves no model")
        self.served = served

    async def aclose(self) -> None:
        await self.client.close()


def listed_tokens(data: dict[str, Any]) -> int:
    """The tokens that the samples of an answer list. llama.cpp's usage field counts those of the first sample alone."""
    choices = data.get("choices")
    listed = [c.get("logprobs") for c in choices if isinstance(c, dict)] if isinstance(choices, list) else []
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
