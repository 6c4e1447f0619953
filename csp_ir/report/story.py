"""A run record as the parts of a page: plain data, so that the template only lays it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from csp_ir.report import plots
from csp_ir.report.text import trace

MOST = 300  # rows of a table


def story(record: Mapping[str, Any], most: int = MOST) -> dict[str, Any]:
    """What a page shows of one solve; at most `most` rows a table."""
    events: Sequence[Mapping[str, Any]] = record.get("events", ())
    counts: Mapping[str, int] = record.get("counts", {})
    prunes = _of(events, "prune")
    nogoods = _of(events, "nogood")
    sizes, stages = domain_steps(events)
    verdict = record.get("verdict", {})
    text = trace(record, str(verdict.get("text", "")))
    chosen = dict(record.get("assignment", {}))
    if chosen and sizes and set(chosen) & set(sizes):
        stages.append("chosen")
        for hole in chosen:
            sizes.setdefault(hole, []).append((len(stages) - 1, 1))
    return {
        "seconds": record.get("seconds"),
        "confidence": record.get("confidence"),
        "code": record.get("code"),
        "assignment": chosen,
        "statistics": {k: v for k, v in record.get("statistics", {}).items() if isinstance(v, int | float)},
        "domains": listed(events, chosen, most),
        "evidence": list(record.get("evidence", ())),
        "warnings": list(record.get("warnings", ())),
        "checked": list(record.get("checked", ())),
        "not_checked": list(record.get("not_checked", ())),
        "questions": list(record.get("questions", ())) or [_plain(e) for e in _of(events, "question")],
        "drafts": [e for e in _of(events, "draft")][:most],
        "holes": sizes,
        "stages": stages,
        "domain_plot": plots.domains(
            {h: [(float(i), float(s)) for i, s in points] for h, points in sizes.items()}, len(stages)
        ),
        "prunes": [dict(p) for p in prunes[:most]],
        "prune_count": counts.get("prune", len(prunes)),
        "prunes_by": Counter(str(p.get("propagator", "")) for p in prunes).most_common(),
        "nogoods": [nogood_text(n) for n in nogoods[:most]],
        "nogood_count": counts.get("nogood", len(nogoods)),
        "proposals": [dict(p) for p in _of(events, "proposal")[:most]],
        "searches": [dict(s) for s in _of(events, "search")[:most]],
        "refuted": [e for e in _of(events, "refuted")[:most]],
        "candidates": [e for e in _of(events, "candidate")[:most]],
        "lines": text.split("\n")[: 4 * most],
        "verdict": verdict,
    }


def _of(events: Sequence[Mapping[str, Any]], kind: str) -> list[Mapping[str, Any]]:
    return [e for e in events if e.get("event") == kind]


def _plain(event: Mapping[str, Any]) -> str:
    return ", ".join(f"{k}: {v}" for k, v in event.items() if k not in ("event", "t"))


def domain_steps(events: Sequence[Mapping[str, Any]]) -> tuple[dict[str, list[tuple[int, int]]], list[str]]:
    """Hole -> (step, candidates left) and the name of each step; prunes between two steps make one of their own."""
    sizes: dict[str, list[tuple[int, int]]] = {}
    stages: list[str] = []
    for event in events:
        if event.get("event") != "domains":
            continue
        for hole, size in event.get("sizes", {}).items():
            if isinstance(size, int):
                sizes.setdefault(str(hole), []).append((len(stages), size))
        stages.append(str(event.get("stage", "")) or "candidates")
    return sizes, stages


def listed(events: Sequence[Mapping[str, Any]], chosen: Mapping[str, str], most: int) -> list[dict[str, Any]]:
    """Each hole with its candidates in order of cost: which was chosen, which were removed and why."""
    removed: dict[tuple[str, str], str] = {}
    ranked: dict[str, dict[str, float]] = {}
    for event in events:
        if event.get("event") == "prune":
            removed[str(event.get("hole")), str(event.get("candidate"))] = str(event.get("reason", ""))
        found = event.get("candidates") if event.get("event") == "domains" else None
        for hole, rows in found.items() if isinstance(found, Mapping) else ():
            for row in rows:
                if isinstance(row, list | tuple) and row:
                    cost = row[1] if len(row) > 1 and isinstance(row[1], int | float) else 0.0
                    ranked.setdefault(str(hole), {}).setdefault(str(row[0]), cost)
    out = []
    for hole, costs in ranked.items():
        rows = []
        for text, cost in sorted(costs.items(), key=lambda item: item[1])[:most]:
            why = removed.get((hole, text))
            state = "chosen" if chosen.get(hole) == text else "removed" if why is not None else "open"
            rows.append({"text": text, "cost": cost, "state": state, "why": why or f"cost {cost:g}"})
        out.append({"hole": hole, "rows": rows, "more": len(costs) - len(rows)})
    return out


def nogood_text(event: Mapping[str, Any]) -> dict[str, str]:
    """A nogood as two texts: what cannot hold together, and why that is known."""
    parts = event.get("parts", {})
    pairs = (
        parts.items() if isinstance(parts, Mapping) else (p if isinstance(p, list | tuple) else ("", p) for p in parts)
    )
    said = []
    for pair in pairs:
        hole, chosen = pair if len(pair) == 2 else (pair[0], pair[1:])
        texts = (
            [chosen] if isinstance(chosen, str) else list(chosen) if isinstance(chosen, list | tuple) else [str(chosen)]
        )
        shown = ", ".join(map(str, texts[:4])) + (f" and {len(texts) - 4} more" if len(texts) > 4 else "")
        said.append(f"?{hole} in {{{shown}}}" if hole else shown)
    return {"parts": " with ".join(said), "evidence": str(event.get("evidence", ""))}
