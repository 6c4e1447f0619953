"""A run record as text: what `--explain` prints."""

from __future__ import annotations

from typing import Any

from csp_ir.result import Result


def explanation(result: Result) -> str:
    """The story of a solve, step by step, from its record alone."""
    lines = [_line(event) for event in result.record.get("events", ())]
    lines.append(str(result.verdict))
    lines += [f"because {e}" for e in result.record.get("evidence", ())]
    lines += [f"checked: {c}" for c in result.record.get("checked", ())]
    return "\n".join(line for line in lines if line)


def _line(event: dict[str, Any]) -> str:
    kind, at = event["event"], f"[{event['t']:7.3f} s]"
    if kind == "domains":
        sizes = ", ".join(f"?{n}: {k}" for n, k in event["sizes"].items())
        return f"{at} candidates: {sizes}"
    if kind == "search":
        counts = ", ".join(f"{event[k]:,.0f} {k}" for k in ("runs", "nodes", "evaluations") if k in event)
        return f"{at} search: {event['status']} ({counts})"
    if kind == "prune":
        return f"{at} ?{event['hole']} = `{event['candidate']}` removed: {event['reason']}"
    if kind == "candidate":
        verb = "passed" if event["passed"] else "failed"
        code = "\n".join(f"            {line}" for line in event["code"].split("\n"))
        return f"{at} a program {verb} verification:\n{code}"
    if kind == "refuted":
        return f"{at} refuted: {'; '.join(event['why'])}"
    rest = ", ".join(f"{k} {v}" for k, v in event.items() if k not in ("event", "t"))
    return f"{at} {kind}: {rest}" if rest else f"{at} {kind}"
