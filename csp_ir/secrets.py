"""Keys stay out of what csp-ir writes: records, manifests, logs, pages."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from typing import Any

HIDDEN = "[hidden]"
_NAMES = re.compile(r"(?:^|_)(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)(?:_|$|\d)", re.I)
_SHAPES = re.compile(
    r"\b(?:sk|ak|as|pk|rk|glpat|xox[abp])-(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{16,}"
    r"|\b(?:gh[pos]|hf)_(?=[A-Za-z]*\d)[A-Za-z0-9]{20,}"
    r"|\bgithub_pat_\w{20,}"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*"
)
_HEADER = re.compile(
    r"((?:authorization|x-api-key|api[_-]?key|access[_-]?token|auth[_-]?token|password|secret)[\"']?\s*[:=]\s*[\"']?"
    r"(?:(?:bearer|basic)\s+)?)([^\s\"',;&}\]]{4,})",
    re.I,
)
_BEARER = re.compile(r"(\bbearer\s+)([A-Za-z0-9._~+/=-]{8,})", re.I)
_URL = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@]*:)([^\s/@]+)(@)", re.I)


SHORTEST = 8
_remembered: set[str] = set()


def remember(secret: str) -> None:
    """Hide a key that was given otherwise than by the environment."""
    if len(secret) >= SHORTEST:
        _remembered.add(secret)


def known_secrets() -> tuple[str, ...]:
    """Values of environment variables that are named like keys, and remembered keys, longest first."""
    pairs = os.environ.items()
    found = {v.strip() for k, v in pairs if _NAMES.search(k) and len(v.strip()) >= SHORTEST and not os.path.exists(v)}
    return tuple(sorted(found | _remembered, key=len, reverse=True))


def redact(text: str, secrets: Iterable[str] | None = None) -> str:
    """`text` without keys: the environment's by value, others by shape and by the word before them.

    >>> redact("Authorization: Bearer abcdefgh12345678")
    'Authorization: Bearer [hidden]'
    """
    for secret in known_secrets() if secrets is None else secrets:
        text = text.replace(secret, HIDDEN)
    text = _SHAPES.sub(HIDDEN, text)
    text = _HEADER.sub(rf"\g<1>{HIDDEN}", text)
    text = _BEARER.sub(rf"\g<1>{HIDDEN}", text)
    return _URL.sub(rf"\g<1>{HIDDEN}\g<3>", text)


def without_keys(data: dict[str, Any]) -> dict[str, Any]:
    """`redact_exact`, at the price of one look where there is nothing to hide."""
    secrets = known_secrets()
    text = json.dumps(data, default=repr, ensure_ascii=False)
    if _SHAPES.search(text) or any(s in text or json.dumps(s)[1:-1] in text for s in secrets):
        return redact_exact(data, secrets)
    return data


def redact_exact(data: Any, secrets: Iterable[str] | None = None) -> Any:
    """Plain data in which the environment's keys and texts shaped like keys are hidden; code and prose stay as they are."""
    values = known_secrets() if secrets is None else tuple(secrets)
    if isinstance(data, str):
        for secret in values:
            data = data.replace(secret, HIDDEN)
        return _SHAPES.sub(HIDDEN, data)
    if isinstance(data, dict):
        return {redact_exact(k, values) if isinstance(k, str) else k: redact_exact(v, values) for k, v in data.items()}
    if isinstance(data, list | tuple):
        return [redact_exact(item, values) for item in data]
    return data
