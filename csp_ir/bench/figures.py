"""What a solve took, from its record alone: holes, candidates, assignments, nogoods, calls, cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMES = ("holes", "candidates", "assignments", "nogoods", "prunes", "calls", "tokens", "cost_usd")


def figures(record: Mapping[str, Any]) -> dict[str, float | None]:
    """Counts of one solve; None for a cost that is not known.

    holes: the most holes that one problem had; candidates: what was ranked for them, or the
    programs that the embedded proposer built; assignments: programs run to choose among them.
    """
    counts = record.get("counts", {})
    out: dict[str, Any] = dict.fromkeys(NAMES, 0.0)
    out["nogoods"], out["prunes"] = counts.get("nogood", 0), counts.get("prune", 0)
    out["calls"] = counts.get("proposal", 0)
    first: dict[str, int] = {}
    for event in record.get("events", ()):
        kind = event.get("event")
        if kind == "domains":
            sizes = event.get("sizes", {})
            out["holes"] = max(out["holes"], len(sizes))
            for hole, size in sizes.items():
                first[hole] = max(first.get(hole, 0), _size(size))
        elif kind == "search":
            out["assignments"] += event.get("runs", 0) or 0
    spent = record.get("cost") or {}
    usage = spent.get("usage") or {}
    out["tokens"] = sum(v for k, v in usage.items() if "token" in k and isinstance(v, int | float))
    out["cost_usd"] = None if spent.get("price_unknown") else spent.get("dollars", 0.0)
    statistics = record.get("statistics", {})
    out["candidates"] = sum(first.values()) or statistics.get("candidates", statistics.get("tried", 0))
    out["assignments"] = out["assignments"] or statistics.get("tried", counts.get("candidate", 0))
    out["nogoods"] = out["nogoods"] or statistics.get("nogoods", 0)
    return out


def _size(size: Any) -> int:
    if isinstance(size, int):
        return size
    return int(size.get("alive", size.get("size", 0))) if isinstance(size, Mapping) else 0
