"""Tables of a run: a row a set, the reliability of confidence, names by outcome, and what changed since another run."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from csp_ir.bench.tables import columns

ANSWERS = ("right", "wrong", "flagged")
UNSOLVED = ("exhausted", "unknown", "unsatisfiable", "refused", "crashed", "killed")
BINS = 10
Row = dict[str, Any]


def table(run: dict[str, Any]) -> str:
    """All of a run: sets, reliability, names."""
    rows = run["rows"]
    head = f"{run['revision']}: {run['arm']}, {run['seconds']:g} CPU seconds a task, seed {run['seed']}"
    return "\n\n".join(["", head, totals(rows), reliability(rows), names(rows)])


def totals(rows: Sequence[Row]) -> str:
    """A row a set. low: right at low confidence; all: used up its seconds."""
    sets: dict[str, list[Row]] = {}
    for row in rows:
        sets.setdefault(row["set"], []).append(row)
    if len(sets) > 1:
        sets["all"] = list(rows)
    kinds = [k for k in UNSOLVED if any(r["outcome"] == k for r in rows)]
    lines = [
        ["set", "tasks", "right", "%", "low", "wrong", "flagged", *kinds, "all", "CPU median", "90%", "most", "work"]
    ]
    for name, mine in sets.items():
        count = {k: sum(r["outcome"] == k for r in mine) for k in (*ANSWERS, *kinds)}
        low = sum(r["outcome"] == "right" and r["low"] for r in mine)
        cpu = sorted(r["cpu"] for r in mine)
        work = [r["work"] for r in mine if r.get("work") is not None]
        figures = [
            len(mine),
            count["right"],
            round(100 * count["right"] / len(mine)),
            low,
            count["wrong"],
            count["flagged"],
        ]
        figures += [*(count[k] for k in kinds), sum(r["spent"] for r in mine)]
        seconds = [f"{s:.2f}" for s in (median(cpu), cpu[int(0.9 * (len(cpu) - 1))], cpu[-1])]
        lines.append([name, *map(str, figures), *seconds, f"{median(work):,.0f}" if work else "-"])
    return columns(lines, range(1, len(lines[0])))


def reliability(rows: Sequence[Row]) -> str:
    """Of the answers in each bin of confidence, how many are right."""
    answers = [r for r in rows if r["outcome"] in ANSWERS]
    lines = [["confidence", "answers", "right", "share right"]]
    for i in range(BINS):
        bin_ = [r for r in answers if min(int(r["confidence"] * BINS), BINS - 1) == i]
        lines.append([f"{i / BINS:.1f} to {(i + 1) / BINS:.1f}", *_share(bin_)])
    lines.append(["above 0.8", *_share([r for r in answers if r["confidence"] > 0.8])])
    return columns(lines, range(1, 4))


def _share(rows: Sequence[Row]) -> list[str]:
    right = sum(r["outcome"] == "right" for r in rows)
    return [str(len(rows)), str(right), f"{right / len(rows):.2f}" if rows else "-"]


def names(rows: Sequence[Row]) -> str:
    """The tasks of each outcome, but the right ones, by set."""
    lines = []
    for outcome in (*ANSWERS[1:], *UNSOLVED):
        mine = [r for r in rows if r["outcome"] == outcome]
        for name in dict.fromkeys(r["set"] for r in mine):
            told = [r["name"] for r in mine if r["set"] == name]
            lines.append(f"{outcome} in {name} ({len(told)}): {' '.join(told)}")
    return "\n".join(lines)


def against(old: dict[str, Any], new: dict[str, Any]) -> str:
    """What changed from one run to another, on the tasks that both have."""
    before = {(r["set"], r["name"]): r for r in old["rows"]}
    pairs = [(before[key], r) for r in new["rows"] if (key := (r["set"], r["name"])) in before]
    lines = [f"\nagainst {old['revision']} ({old['arm']}, {old['seconds']:g} s), {len(pairs)} tasks in common"]
    if unlike := [k for k in ("seconds", "arm", "seed") if old[k] != new[k]]:
        lines.append(f"the runs differ in {' and '.join(unlike)} too")
    changes: dict[tuple[str, str], list[str]] = {}
    for a, b in pairs:
        if a["outcome"] != b["outcome"]:
            changes.setdefault((a["outcome"], b["outcome"]), []).append(f"{b['set']}:{b['name']}")
    gained = sum(len(v) for (_, b), v in changes.items() if b == "right")
    lost = sum(len(v) for (a, _), v in changes.items() if a == "right")
    lines.append(f"right: {gained} gained, {lost} lost")
    order = sorted(changes, key=lambda c: (c[1] != "right", c[0] != "right", c))
    lines += [f"  {a} -> {b} ({len(changes[a, b])}): {' '.join(changes[a, b])}" for a, b in order]
    both = [(a["cpu"], b["cpu"]) for a, b in pairs if a["outcome"] == b["outcome"] == "right"]
    if both:
        was, now = (sum(times) for times in zip(*both, strict=True))
        lines.append(f"CPU seconds of the {len(both)} that both have right: {was:.1f}, now {now:.1f}")
    return "\n".join(lines)
