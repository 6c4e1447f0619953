"""Results as text for a terminal or a pipe."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from csp_ir.bench.statistics import Comparison, Interval, Result, Summary, summarise

_SHOWN = ("holes", "candidates", "assignments", "nogoods")


def columns(rows: Sequence[Sequence[str]], right: Iterable[int] = ()) -> str:
    """Rows in aligned columns; the first row is a heading. `right`: columns aligned to the right."""
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
    aligned = set(right)

    def line(row: Sequence[str]) -> str:
        cells = (c.rjust(w) if i in aligned else c.ljust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True)))
        return "  ".join(cells).rstrip()

    return "\n".join([line(rows[0]), "  ".join("-" * w for w in widths), *map(line, rows[1:])])


def percent(value: float) -> str:
    return "-" if math.isnan(value) else f"{100 * value:.1f}%"


def interval(value: Interval) -> str:
    return "-" if math.isnan(value.low) else f"{100 * value.low:.0f} to {100 * value.high:.0f}%"


def money(value: float | None) -> str:
    return "-" if value is None else "$0" if value == 0 else f"${value:.4f}"


def judgement(result: Mapping[str, Any]) -> str:
    """`yes`, `no`, or `-` where nothing hidden could be run."""
    if not result.get("judged") or result["status"] != "solved":
        return "-"
    return "yes" if result["right"] else "NO"


def task_table(results: Sequence[Result]) -> str:
    """One row an item: solved, right on hidden inputs, time, what the search took."""
    several = len({r["arm"] for r in results}) > 1
    repeats = len({r["repeat"] for r in results}) > 1
    head = ["task", "category", *(["arm"] if several else []), *(["#"] if repeats else [])]
    rows = [[*head, "outcome", "right", "confidence", "seconds", "cpu s", *_SHOWN]]
    for r in results:
        figures = r.get("figures") or {}
        confidence = r.get("confidence")
        row = [r["task"], r["category"], *([r["arm"]] if several else []), *([str(r["repeat"])] if repeats else [])]
        row += [r["status"], judgement(r), f"{confidence:.2f}" if r["status"] == "solved" and confidence else "-"]
        row += [_number(r.get("seconds"), 2), _number(r.get("cpu"), 2)]
        rows.append([*row, *(_number(figures.get(name), 0) for name in _SHOWN)])
    first = len(rows[0]) - len(_SHOWN) - 3
    return columns(rows, range(first, len(rows[0])))


def _number(value: Any, digits: int) -> str:
    return "-" if value is None else f"{value:,.{digits}f}"


def summary_rows(groups: Mapping[str, Sequence[Result]], label: str) -> str:
    """One row a group: solved, right, wrong, rate with its interval, time and cost."""
    rows = [
        [label, "items", "solved", "right", "wrong", "failed", "rate", "95% interval", "seconds", "slowest", "cost"]
    ]
    rows += [_summary_row(name, summarise(results)) for name, results in groups.items()]
    return columns(rows, range(1, len(rows[0])))


def _summary_row(name: str, s: Summary) -> list[str]:
    right, wrong = (str(s.right), str(s.wrong)) if s.judged else ("-", "-")
    counts = [str(s.items), str(s.solved), right, wrong, str(s.failed)]
    return [
        name,
        *counts,
        percent(s.rate),
        interval(s.interval),
        f"{s.seconds:.2f}",
        f"{s.slowest:.2f}",
        money(s.cost_usd),
    ]


def group(results: Iterable[Result], key: str) -> dict[str, list[Result]]:
    """Results by a field, in the order of first appearance."""
    out: dict[str, list[Result]] = {}
    for result in results:
        out.setdefault(str(result[key]) or "-", []).append(result)
    return out


def run_text(manifest: Mapping[str, Any], results: Sequence[Result]) -> str:
    """All of a run: per task, per category, per arm, and the published baselines."""
    order = {t: i for i, t in enumerate(manifest["suite"]["tasks"])}
    results = sorted(results, key=lambda r: (order.get(r["task"], 0), r["arm"], r["repeat"]))
    parts = [task_table(results)] if results else ["no results yet"]
    arms = group(results, "arm")
    for name, mine in arms.items():
        title = "by category" if len(arms) == 1 else f"by category, {name}"
        parts.append(f"{title}\n\n" + summary_rows(group(mine, "category"), "category"))
    if results:
        parts.append(summary_rows(arms, "arm") + _per_success(arms))
    if baselines := manifest["suite"].get("baselines"):
        rows = [["published baseline", "figure"], *([k, v] for k, v in baselines.items())]
        parts.append(columns(rows))
    return "\n\n".join(parts)


def _per_success(arms: Mapping[str, Sequence[Result]]) -> str:
    lines = []
    for name, results in arms.items():
        s = summarise(results)
        if s.cost_usd:
            lines.append(f"\n{name}: {money(s.cost_per_success)} a solved task")
    return "".join(lines)


def comparison_text(name_a: str, name_b: str, c: Comparison) -> str:
    """A paired comparison in sentences."""
    if not c.tasks:
        return f"{name_a} and {name_b} have no task in common"
    lines = [
        f"{c.tasks} tasks in common",
        f"  {name_a}: {percent(c.rate_a)}   {name_b}: {percent(c.rate_b)}",
        f"  difference {100 * c.difference:+.1f} points, 95% interval {100 * c.interval.low:+.1f} to "
        f"{100 * c.interval.high:+.1f}; sign test p = {c.p:.3g}",
        f"  better on {len(c.better)}: {_names(c.better)}",
        f"  worse on {len(c.worse)}: {_names(c.worse)}",
    ]
    if c.time_ratio is not None and c.time_interval is not None:
        low, high = c.time_interval.low, c.time_interval.high
        lines.append(f"  time where both succeed: {c.time_ratio:.2f} times {name_a}'s (95%: {low:.2f} to {high:.2f})")
    if c.cost_a or c.cost_b:
        lines.append(f"  cost: {money(c.cost_a)} and {money(c.cost_b)}")
    return "\n".join(lines)


def _names(names: Sequence[str], most: int = 12) -> str:
    text = ", ".join(names[:most]) or "none"
    return text + (f" and {len(names) - most} more" if len(names) > most else "")
