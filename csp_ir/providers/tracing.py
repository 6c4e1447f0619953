"""A span and measurements for each call of a model."""

from __future__ import annotations

from urllib.parse import urlsplit

from csp_ir.providers.base import Completion, Format, Prompt, Sampling
from csp_ir.providers.wrapping import Wrapper
from csp_ir.telemetry import measured, span

# Sorts of providers -> how the conventions call them, where otherwise.
NAMES = {"gemini": "gcp.gemini"}
TYPES = {"text": "text", "json": "json"}


class Traced(Wrapper):
    """Tells OpenTelemetry of every call, where the program has set it up."""

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        kind = self.name.partition(":")[0]
        model = self.model.partition("@")[0]
        place = urlsplit(self.url)
        labels = {
            "gen_ai.operation.name": "chat", "gen_ai.provider.name": NAMES.get(kind, kind), "gen_ai.request.model": model,
            "server.address": place.hostname, "server.port": place.port,
        }  # fmt: skip
        asked = {
            "gen_ai.request.max_tokens": sampling.max_tokens, "gen_ai.request.temperature": sampling.temperature,
            "gen_ai.request.seed": sampling.seed, "gen_ai.output.type": TYPES.get(format.kind),
            "gen_ai.request.choice.count": sampling.n if sampling.n > 1 else None,
        }  # fmt: skip
        with span(f"chat {model}", {**labels, **asked}, client=True) as told, measured(labels) as tokens:
            found = await self.backend.complete(prompt, format, sampling, deadline)
            used = found.usage
            if not used.unreported:
                tokens.update(input=used.prompt_tokens, output=used.output_tokens)
            told.set(
                gen_ai__response__model=found.model or None,
                gen_ai__response__finish_reasons=list(found.finish_reasons) or None,
                gen_ai__usage__input_tokens=tokens.get("input"),
                gen_ai__usage__output_tokens=tokens.get("output"),
                gen_ai__usage__cache_read__input_tokens=used.cache_read_tokens or None,
                gen_ai__usage__cache_creation__input_tokens=used.cache_write_tokens or None,
            )
            return found
