"""What wrappers round a backend have in common."""

from __future__ import annotations

import hashlib
import json
from typing import Any

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

    @property
    def url(self) -> str:
        """The server's address; "" where there is none."""
        return getattr(self.backend, "url", "")

    @property
    def room(self) -> int:
        """Tokens that the model thinks in before an answer."""
        return getattr(self.backend, "room", 0)

    async def identity(self, deadline: float) -> str:
        """What tells the model from others of its name; see `identity_of`."""
        return await identity_of(self.backend, deadline)

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        return await self.backend.complete(prompt, format, sampling, deadline)

    async def aclose(self) -> None:
        await self.backend.aclose()


async def identity_of(backend: Backend, deadline: float) -> str:
    """A server's address and the fingerprint of the model that it serves, as far as they can be known; "" for nothing."""
    ask = getattr(backend, "identity", None)
    return "" if ask is None else await ask(deadline)


def call_key(backend: Backend, prompt: Prompt, format: Format, sampling: Sampling) -> str:
    """A digest of everything that decides an answer: backend, model, prompt, format, sampling and sample index."""
    parts = {"backend": backend.name, "model": backend.model, "sampling": sampling.key()}
    return _digest({"version": KEY_VERSION, **parts, **_asked(prompt, format)})


def prompt_key(prompt: Prompt, format: Format) -> str:
    """A digest of what is asked, however often and of whom."""
    return _digest(_asked(prompt, format))


def _asked(prompt: Prompt, format: Format) -> dict[str, Any]:
    return {"prompt": [prompt.system, prompt.user, prompt.start], "format": format.key()}


def _digest(parts: dict[str, Any]) -> str:
    return hashlib.sha256(
        json.dumps(parts, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()
