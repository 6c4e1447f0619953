"""A run record as text: what `--explain` prints. It reads the record and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from csp_ir.result import Result

Event = Mapping[str, Any]
SHOWN = 3
SHOWN_RESULTS = 4
_EXAMPLE = re.compile(
    r"(?P<needs>example \d+ needs .*), (?:it|every (?P<one>\?\w+) still alive"
    r"|every choice still alive for (?P<several>\?\w+(?:, \?\w+)*)) (?P<result>(?:gives|raises) .*|does not end)",
    re.S,
)
MOST_REASONS = 12
FEW_DRAFTS = 4


def explanation(result: Result) -> str:
    """The story of a solve, step by step."""
    return trace(result.record, str(result.verdict))


def trace(record: Mapping[str, Any], verdict: str = "") -> str:
    """The same from a record, as `--json` writes it.

    Removals for one reason are told together, as are programs that failed in one way.
    """
    lines: list[str] = []
    events = list(record.get("events", ()))
    at = 0
    while at < len(events):
        kind = events[at]["event"]
        run = at
        while run < len(events) and events[run]["event"] == kind:
            run += 1
        group = events[at:run]
        at = run
        if kind == "prune":
            lines += _prunes(group)
        elif kind == "domains":
            lines += [line for event in group for line in _domains(event)]
        elif kind == "draft" and len(group) > FEW_DRAFTS:
            names = dict.fromkeys(str(e.get("skeleton") or "a draft") for e in group)
            lines.append(f"{_stamp(group[0])} {len(group)} drafts tried: {', '.join(names)}")
        else:
            lines += [line for event in group for line in _event(event)]
    counts = record.get("counts", {})
    for kind, count in counts.items():
        kept = sum(1 for e in events if e["event"] == kind)
        if count > kept:
            lines.append(f"            ({count - kept:,} more events of the kind `{kind}` were counted, not kept)")
    lines += _ending(record, verdict)
    return "\n".join(lines)


def _stamp(event: Event) -> str:
    return f"[{event.get('t', 0.0):7.3f} s]"


def _domains(event: Event) -> list[str]:
    sizes = ", ".join(f"?{n} {k}" for n, k in event["sizes"].items())
    words = {
        "proposed": "proposed",
        "propagated": "left after propagation",
        "wanted": "proposed for what examples want",
    }
    word = words.get(event.get("stage", ""), "candidates")
    if not sizes:
        return []
    return [f"{_stamp(event)} {word}: {sizes}"]


def _prunes(events: list[Event]) -> list[str]:
    """Removals, those for one reason together, most first; of one example what each candidate gives in its stead."""
    by_reason: dict[tuple[str, str, str], dict[str, list[Event]]] = {}
    for event in events:
        cause, result = _cause(event)
        by_reason.setdefault((event["hole"], cause, "" if result else reason_of(event)), {}).setdefault(
            result, []
        ).append(event)
    lines = []
    ranked = sorted(by_reason.items(), key=lambda kv: -sum(map(len, kv[1].values())))
    for (hole, cause, reason), results in ranked[:MOST_REASONS]:
        count = sum(map(len, results.values()))
        shown, parts = 0, []
        for result, group in sorted(results.items(), key=lambda kv: -len(kv[1]))[:SHOWN_RESULTS]:
            names = group[:SHOWN]
            shown += len(names)
            parts.append(", ".join(f"`{e['candidate']}`" for e in names) + (f" ({result})" if result else ""))
        more = f" and {count - shown} more" if count > shown else ""
        first = next(iter(results.values()))[0]
        lines.append(f"{_stamp(first)} ?{hole} loses {'; '.join(parts)}{more}: {reason or cause}")
    rest = sum(len(group) for _, results in ranked[MOST_REASONS:] for group in results.values())
    if rest:
        kinds = len(ranked) - MOST_REASONS
        lines.append(f"            and {rest} more, for {kinds} other reason{'s' * (kinds > 1)}")
    return lines


def _cause(event: Event) -> tuple[str, str]:
    """What of a reason many candidates share, and what one of them does: (`example 1 needs 6`, `gives 9`)."""
    reason = reason_of(event)
    if event.get("propagator") == "types":
        return "its type does not fit", reason
    match = _EXAMPLE.fullmatch(reason)
    if match is None:
        return reason, ""
    others = match["one"] or match["several"]
    return match["needs"] + (f", whatever is still alive for {others}" if others else ""), match["result"]


def reason_of(event: Event) -> str:
    """Why a candidate was removed, without the words that name it."""
    return re.sub(r"\A\?\w+ = `.*?` removed: ", "", str(event["reason"]), count=1, flags=re.S)


def _event(event: Event) -> Iterable[str]:
    kind, at = event["event"], _stamp(event)
    if kind == "search":
        counts = ", ".join(f"{event[k]:,.0f} {k}" for k in ("runs", "nodes", "evaluations") if event.get(k))
        cost = f" at cost {event['cost']:.2f}" if event.get("status") == "solved" and "cost" in event else ""
        yield f"{at} search {event.get('engine', '')}: {event['status']}{cost}" + (f" ({counts})" if counts else "")
    elif kind == "candidate":
        yield f"{at} a program {'passed' if event['passed'] else 'failed'} verification:"
        yield from (f"            {line}" for line in str(event["code"]).split("\n"))
    elif kind == "refuted":
        yield f"{at} refuted: {'; '.join(event['why'])}"
    elif kind == "nogood":
        yield f"{at} learned that these cannot hold together: {_parts(event.get('parts', ()))}; {event.get('evidence', '')}"
    elif kind == "draft":
        name = event.get("skeleton", "")
        yield f"{at} draft{f' ({name})' if name else ''}: " + str(event.get("text", "")).replace("\n", "\n            ")
    elif kind == "proposal":
        failed = f"; failed: {event['failure']}" if event.get("failure") else ""
        yield f"{at} {event.get('provider', 'a provider')} proposed {event.get('count', 0)} candidates{failed}"
    elif kind == "question":
        answers = event.get("answers")
        listed = ", ".join(f"{a} ({w})" for a, w in answers.items()) if isinstance(answers, Mapping) else answers
        yield f"{at} programs that pass every example differ on {event.get('input', '')}: {listed}"
    elif kind == "note":
        yield f"{at} {event.get('text', '')}"
    else:
        rest = ", ".join(f"{k} {v}" for k, v in event.items() if k not in ("event", "t"))
        yield f"{at} {kind}: {rest}" if rest else f"{at} {kind}"


def _parts(parts: Any) -> str:
    if isinstance(parts, Mapping):
        return ", ".join(f"?{h} in {c}" for h, c in parts.items())
    return ", ".join(f"?{p[0]} in {p[1]}" if isinstance(p, list | tuple) and len(p) == 2 else str(p) for p in parts)


def _ending(record: Mapping[str, Any], verdict: str) -> list[str]:
    lines = [verdict or str(record.get("verdict", {}).get("text", ""))]
    chosen = record.get("assignment") or {}
    lines += [f"chosen: ?{hole} = `{text}`" for hole, text in chosen.items()]
    said = {f"?{hole} = {text}" for hole, text in chosen.items()}
    lines += [f"because {e}" for e in record.get("evidence", ()) if e not in said]
    lines += [f"warning: {w}" for w in record.get("warnings", ())]
    lines += [f"checked: {c}" for c in record.get("checked", ())]
    lines += [f"not checked: {c}" for c in record.get("not_checked", ())]
    return [line for line in lines if line]
