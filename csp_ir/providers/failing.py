"""Whether the providers of a solve failed, as its events tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# Failures of the asking. What was answered and is of no use is no failure of the provider's.
OF_PROVIDERS = (
    "timeout", "connection", "rate_limit", "overloaded", "server", "bad_request", "denied", "not_found", "refusal",
    "missing", "waiting",
)  # fmt: skip
WAITING = "waiting"


def failed(events: Iterable[Mapping[str, Any]]) -> str:
    """How the providers of a solve failed, each with its last failure; "" where one of them gave an answer, or none was
    asked. It begins with WAITING where an answer is still to come."""
    last: dict[str, tuple[str, str]] = {}
    for event in events:
        if event.get("event") != "proposal":
            continue
        kind, _, message = str(event.get("failure") or "").partition(": ")
        if kind not in OF_PROVIDERS or event.get("count"):
            return ""
        last[str(event["provider"])] = (kind, message)
    shown = "; ".join(dict.fromkeys(message for _, message in last.values()))
    return f"{WAITING}: {shown}" if any(kind == WAITING for kind, _ in last.values()) else shown
