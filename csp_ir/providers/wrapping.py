"""What wrappers round a backend have in common."""

from __future__ import annotations

import hashlib
import json

from csp_ir.providers.base import Abilities, Backend, Completion, Format, Prompt, Sampling

KEY_VERSION = 1


class Wrapper:
    """A backend round a backend; subclasses change `complete`."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    @property
    def name(self) -> str:
        return self.backend.name

    @property
    def model(self) -> str:
        return self.backend.model

    @property
    def abilities(self) -> Abilities:
        return self.backend.abilities

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        return await self.backend.complete(prompt, format, sampling, deadline)

    async def aclose(self) -> None:
        await self.backend.aclose()


def call_key(backend: Backend, prompt: Prompt, format: Format, sampling: Sampling) -> str:
    """A digest of everything that decides an answer: backend, model, prompt, format, sampling and sample index."""
    parts = {
        "version": KEY_VERSION,
        "backend": backend.name,
        "model": backend.model,
        "prompt": [prompt.system, prompt.user, prompt.start],
        "format": format.key(),
        "sampling": sampling.key(),
    }
    return hashlib.sha256(
        json.dumps(parts, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()
