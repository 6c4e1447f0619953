"""The HTML page of a benchmark run or of solves: one file that needs no network."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from csp_ir._version import __version__
from csp_ir.report import plots
from csp_ir.report.story import MOST, story
from csp_ir.verdict import LOW_CONFIDENCE

Result = dict[str, Any]
Summaries = Callable[[Sequence[Result]], Any]  # a bench statistics Summary


def solve_page(entries: Sequence[tuple[str, str, Mapping[str, Any]]]) -> str:
    """The page of one or several solves.

    Args:
        entries: (name, text of the spec, run record).
    """
    tasks = []
    for number, (name, text, record) in enumerate(entries):
        verdict = record.get("verdict", {})
        word = str(verdict.get("kind", "")).lower()
        if word == "solved" and record.get("confidence", 1.0) < LOW_CONFIDENCE:
            word = "low confidence"
        item = {
            "arm": "", "index": 0, "repeat": 0, "status": str(verdict.get("kind", "")).lower(),
            "word": word, "verdict": verdict.get("text", ""), "figures": {},
            "seconds": record.get("seconds"), "confidence": record.get("confidence"), "story": story(record),
            "code": record.get("code"), "hidden": "", "memory_mb": None, "cpu": None,
        }  # fmt: skip
        tasks.append({"key": f"task-{number}", "name": name, "category": "", "spec": text, "items": [item]})
    title = entries[0][0] if len(entries) == 1 else f"{len(entries)} specs"
    first = entries[0][2] if entries else {}
    facts = {
        "csp-ir": first.get("csp_ir", __version__),
        "Python": first.get("python", ""),
        "system": first.get("platform", ""),
    }
    return _render(title=title, kind="solve", tasks=tasks, facts=facts, bench=None)


def bench_page(
    manifest: Mapping[str, Any],
    results: Sequence[Result],
    record_of: Callable[[str], Mapping[str, Any]],
    summarise: Summaries,
    succeeded: Callable[[Result], bool],
    comparisons: Sequence[tuple[str, str]] = (),
) -> str:
    """The page of a benchmark run.

    Args:
        manifest, results: of the run folder.
        record_of: item id -> {"spec", "record"}.
        summarise: results -> summary with rate, interval, times and cost.
        succeeded: whether an item counts.
        comparisons: (title, text) of paired comparisons to show.
    """
    arms = [a["name"] for a in manifest["arms"]]
    by_arm = {a: [r for r in results if r["arm"] == a] for a in arms}
    by_task: dict[str, list[Result]] = {}
    for result in results:
        by_task.setdefault(result["task"], []).append(result)
    most = max(15, min(MOST, 20_000 // max(1, len(results))))  # the page of a large run stays one that opens
    tasks = []
    for number, name in enumerate(n for n in manifest["suite"]["tasks"] if n in by_task):
        mine = sorted(by_task[name], key=lambda r: (arms.index(r["arm"]) if r["arm"] in arms else 0, r["repeat"]))
        kept = [record_of(r["id"]) for r in mine]
        tasks.append(
            {
                "key": f"task-{number}",
                "name": name,
                "category": manifest["suite"]["categories"].get(name, ""),
                "spec": next((str(k["spec"]) for k in kept if k.get("spec")), ""),
                "items": [
                    _item(r, k.get("record", {}), arms, succeeded, most) for r, k in zip(mine, kept, strict=True)
                ],
            }
        )
    categories: dict[str, list[str]] = {}
    for task in tasks:
        categories.setdefault(str(task["category"]) or "all", []).append(str(task["name"]))
    bench = {
        "manifest": manifest,
        "arms": [_arm(a, i, by_arm[a], summarise) for i, a in enumerate(arms)],
        "categories": [_category(c, names, arms, by_arm, summarise) for c, names in sorted(categories.items())],
        "cactus": plots.cactus(
            {a: [r.get("seconds") or 0.0 for r in by_arm[a] if succeeded(r)] for a in arms},
            max((len(r) for r in by_arm.values()), default=0),
        ),
        "times": plots.distribution({a: _values(by_arm[a], "seconds") for a in arms}, "seconds"),
        "costs": plots.distribution({a: [_cost(r) for r in by_arm[a]] for a in arms}, "dollars"),
        "memory": plots.distribution({a: _values(by_arm[a], "memory_mb") for a in arms}, "megabytes"),
        "baselines": _baselines(manifest["suite"].get("baselines", {})),
        "comparisons": comparisons,
        "repeats": manifest["repeat"],
    }
    return _render(title=manifest["suite"]["name"], kind="bench", tasks=tasks, facts=_facts(manifest), bench=bench)


def _values(results: Sequence[Result], name: str) -> list[float]:
    return [float(r[name]) for r in results if r.get(name)]


def _cost(result: Result) -> float:
    return float((result.get("figures") or {}).get("cost_usd") or 0.0)


def _item(
    result: Result, record: Mapping[str, Any], arms: list[str], succeeded: Callable[[Result], bool], most: int
) -> dict[str, Any]:
    word = result["status"]
    if word == "solved" and result.get("judged"):
        word = "right" if succeeded(result) else "wrong"
    shown = {k: v for k, v in (result.get("figures") or {}).items() if v}
    keys = ("arm", "repeat", "status", "verdict", "seconds", "cpu", "memory_mb", "confidence", "code", "hidden")
    return {
        **{k: result.get(k) for k in keys},
        "index": arms.index(result["arm"]) if result["arm"] in arms else 0,
        "word": word,
        "figures": shown,
        "story": story(record, most) if record else None,
    }


def _arm(name: str, index: int, results: list[Result], summarise: Summaries) -> dict[str, Any]:
    s = summarise(results)
    bar = plots.rate_bar(s.rate, s.interval.low, s.interval.high, index)
    return {"name": name, "index": index, "summary": s, "bar": bar, "empty": not results}


def _category(
    name: str, tasks: list[str], arms: list[str], by_arm: Mapping[str, list[Result]], summarise: Summaries
) -> dict[str, Any]:
    cells = []
    for index, arm in enumerate(arms):
        s = summarise([r for r in by_arm[arm] if r["task"] in tasks])
        cells.append({"summary": s, "bar": plots.rate_bar(s.rate, s.interval.low, s.interval.high, index)})
    return {"name": name, "count": len(tasks), "cells": cells}


def _baselines(baselines: Mapping[str, str]) -> list[dict[str, Any]]:
    """Published figures; `13/18` and `72%` get a bar."""
    rows = []
    for name, text in baselines.items():
        share = math.nan
        head, slash, tail = str(text).strip().partition("/")
        try:
            share = float(head) / float(tail) if slash else float(head.rstrip("%")) / 100 if "%" in head else math.nan
        except (ValueError, ZeroDivisionError):
            pass
        share = share if 0 <= share <= 1 else math.nan
        rows.append({"name": name, "text": str(text), "share": None if math.isnan(share) else share})
    return rows


def _facts(manifest: Mapping[str, Any]) -> dict[str, str]:
    machine, git, limits = manifest["machine"], manifest.get("git", {}), manifest["limits"]
    revision = str(git.get("revision", ""))[:12] + (" and local changes" if git.get("dirty") else "")
    return {
        "created": manifest["created"],
        "csp-ir": f"{manifest['csp_ir']} {revision}".strip(),
        "command": f"csp-ir {manifest['command']}",
        "limits": f"{limits['seconds']:g} s, {limits['memory_mb']} MB" + (f", ${limits['cost_usd']:g}" if limits["cost_usd"] else ""),
        "repetitions": f"{manifest['repeat']}, first seed {manifest['seed']}",
        "executor": f"{manifest['executor']}, {manifest['jobs']} at once",
        "machine": f"{machine['processor']}, {machine['cores']} cores, {machine['memory_mb'] or 0:,} MB",
        "system": f"{machine['system']}, {machine['implementation']} {machine['python']}",
        "packages": ", ".join(f"{k} {v}" for k, v in manifest["packages"].items()),
    }  # fmt: skip


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("csp_ir.report", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["python"] = lambda code: Markup(highlight(code))
    environment.filters["svg"] = Markup  # made by `plots`, which escapes what it is given
    environment.filters["percent"] = lambda v: "–" if v is None or math.isnan(v) else f"{100 * v:.0f}%"
    environment.filters["seconds"] = _seconds
    environment.filters["count"] = _count
    environment.filters["money"] = lambda v: "–" if v is None else "$0" if not v else f"${v:.4f}"
    return environment


def _count(value: Any) -> str:
    if not isinstance(value, int | float) or not math.isfinite(value):
        return "–"
    return f"{value:,.0f}" if float(value) == int(value) else f"{value:,.3g}"


def _seconds(value: float | None) -> str:
    if value is None or math.isnan(value):
        return "–"
    return f"{1000 * value:.0f} ms" if value < 1 else f"{value:.2f} s" if value < 100 else f"{value:,.0f} s"


def highlight(code: str) -> str:
    """Python as HTML with classes; everything in it is escaped."""
    from markupsafe import escape

    try:
        from pygments import highlight as paint
        from pygments.formatters import HtmlFormatter
        from pygments.lexers import PythonLexer
    except ImportError:
        return str(escape(code))
    return paint(code, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).rstrip("\n")


def _render(**data: Any) -> str:
    return rendered("page.html", **data)


def rendered(name: str, **data: Any) -> str:
    """A page made of a template of this room, with the style and script that all pages share."""
    folder = files("csp_ir.report") / "templates"
    script = (folder / "page.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    style = (folder / "page.css").read_text(encoding="utf-8")
    template = _environment().get_template(name)
    return template.render(**data, script=script, script_hash=digest, style=style, version=__version__)  # type: ignore[no-any-return]
