"""`litellm:MODEL`: whatever LiteLLM reaches, with the keys that it reads from the environment itself."""

from __future__ import annotations

import os
from typing import Any

from csp_ir.errors import MissingExtraError
from csp_ir.providers.base import Abilities, CallError, Completion, Format, Prompt, Sampling
from csp_ir.providers.catalogue import model_of
from csp_ir.providers.openai_compatible import read_chat
from csp_ir.providers.refusals import Refusals
from csp_ir.providers.schema import plain_schema
from csp_ir.providers.wire import PROGRAMMING, messages, status_error, time_left, vetted


class LiteLLM:
    """A model by LiteLLM's name for it ("bedrock/...", "mistral/..."). One sample a call; the n are asked for at once.

    Raises: MissingExtraError without the `litellm` package.
    """

    def __init__(self, model: str, *, effort: str | None = None) -> None:
        os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # else its import fetches prices from the network
        try:
            import litellm
        except ImportError:
            raise MissingExtraError("the litellm provider", "litellm") from None
        self.sdk = litellm
        self.model, self.effort = model, effort
        self.refusals = Refusals({"n": ""})

    @property
    def name(self) -> str:
        return f"litellm:{self.model}"

    @property
    def abilities(self) -> Abilities:
        formats = ("text",) if "response_format" in self.refusals.left_out else ("text", "json")
        return Abilities(frozenset(formats), temperature=model_of(self.model).temperature)

    @property
    def room(self) -> int:
        """Tokens to leave for thoughts."""
        return model_of(self.model).room(self.effort)

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        """See Backend."""
        body: dict[str, Any] = {
            "max_tokens": sampling.max_tokens, "temperature": sampling.temperature, "seed": sampling.seed,
            "stop": list(sampling.stop) or None, "reasoning_effort": self.effort,
        }  # fmt: skip
        if format.kind == "json":
            answer = {"name": "answer", "schema": plain_schema(format.schema), "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": answer}
        body = {k: v for k, v in body.items() if v is not None}
        while True:
            sent = self.refusals.heeded(body)
            try:
                answer = await self.sdk.acompletion(
                    model=self.model,
                    messages=messages(prompt),
                    timeout=time_left(deadline),
                    num_retries=0,
                    drop_params=True,
                    **sent,
                )
                return vetted(read_chat(answer.model_dump(), self.name, self.model), self.name, 1)
            except (CallError, *PROGRAMMING):
                raise
            except Exception as error:  # LiteLLM maps what servers say to exceptions with a status
                failure = self.failure(error)
                if not self.refusals.heeds(failure, sent):
                    raise failure from None

    def failure(self, error: Exception) -> CallError:
        status = getattr(error, "status_code", None)
        if isinstance(status, int):
            response = getattr(error, "response", None)
            return status_error(self.name, status, getattr(response, "headers", None) or {}, str(error))
        return CallError("connection", f"{self.name}: {type(error).__name__}", retryable=True)

    async def aclose(self) -> None:
        return None
