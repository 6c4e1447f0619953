"""The run record: what a solve did, with which versions, and what was not checked.

Versioned and self-describing, plain JSON data; `--json` writes it, reports read it.
"""

from __future__ import annotations

import logging
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from csp_ir._version import __version__
from csp_ir.secrets import without_keys

RECORD_VERSION = 1

logger = logging.getLogger(__name__)
Listener = Callable[[str, dict[str, Any]], None]


@dataclass
class Recorder:
    """Collects events of one solve and passes them on to a listener.

    An event is a kind ("draft", "domains", "prune", "candidate", "refuted", "verified",
    "question", "note") with plain JSON data. At most `limit` of a kind are kept; the rest
    are counted, so that a long run stays small.
    """

    listener: Listener | None = None
    limit: int = 2000
    events: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)

    def __call__(self, kind: str, data: dict[str, Any] | None = None) -> None:
        data = data or {}
        count = self.counts[kind] = self.counts.get(kind, 0) + 1
        if count <= self.limit:
            self.events.append({"t": round(time.monotonic() - self.started, 4), "event": kind, **data})
        if self.listener is not None:
            self.listener(kind, data)
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug(kind, extra={"data": data})

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def record(self, **parts: Any) -> dict[str, Any]:
        """The finished record: versions, then `parts`, then the events; without keys."""
        record = {
            "record": RECORD_VERSION,
            "csp_ir": __version__,
            "python": platform.python_version(),
            "platform": sys.platform,
            "seconds": round(self.seconds, 4),
            **parts,
            "counts": dict(self.counts),
            "events": self.events,
        }
        verdict = parts.get("verdict", {})
        logger.info("solve ended: %s", verdict.get("text", ""), extra={"seconds": record["seconds"]})
        return without_keys(record)


def timeless(record: Any) -> Any:
    """A record without its clock readings: what a replay of the same run repeats exactly.

    >>> timeless({"seconds": 1.5, "events": [{"t": 0.1, "event": "note"}]})
    {'events': [{'event': 'note'}]}
    """
    if isinstance(record, dict):
        return {k: timeless(v) for k, v in record.items() if k not in ("t", "seconds", "worker")}
    return [timeless(item) for item in record] if isinstance(record, list | tuple) else record
