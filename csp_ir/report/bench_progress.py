"""Live progress of a benchmark run: bars on a terminal, where rich is installed (`csp-ir[bench]`); a line an item elsewhere."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

from csp_ir.visible import visible


class BenchProgress:
    """Called with each result. Use it in a `with`."""

    def __init__(self, manifest: Mapping[str, Any], done: Mapping[str, Mapping[str, Any]], *, quiet: bool) -> None:
        arms = [a["name"] for a in manifest["arms"]]
        self.each = len(manifest["suite"]["tasks"]) * manifest["repeat"]
        self.total = self.each * len(arms)
        self.finished = len(done)
        self.quiet = quiet
        self.counts = {name: Counter(map(outcome, (r for r in done.values() if r["arm"] == name))) for name in arms}
        self.live: Any = None
        self.bars: dict[str, Any] = {}
        if not quiet and sys.stderr.isatty():
            self._make_bars()

    def _make_bars(self) -> None:
        try:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
        except ImportError:
            return
        self.live = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[said]}", markup=False),
            console=Console(file=getattr(sys.stderr, "stream", sys.stderr)),  # itself, not what makes escapes visible
        )
        for name, counts in self.counts.items():
            self.bars[name] = self.live.add_task(
                visible(name), total=self.each, completed=counts.total(), said=_said(counts)
            )

    def __enter__(self) -> BenchProgress:
        if self.live is not None:
            self.live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.live is not None:
            self.live.stop()

    def __call__(self, result: Mapping[str, Any]) -> None:
        counts = self.counts[result["arm"]]
        counts[outcome(result)] += 1
        self.finished += 1
        if self.live is not None:
            text = f"{_said(counts)}; last {visible(result['task'])}"
            self.live.update(self.bars[result["arm"]], advance=1, said=text)
        elif not self.quiet:
            name = f"{result['task']} {result['arm']}" + (f" #{result['repeat']}" if result["repeat"] else "")
            seconds = f", {result['seconds']:.2f} s" if result.get("seconds") is not None else ""
            print(f"[{self.finished}/{self.total}] {name}: {outcome(result)}{seconds}", file=sys.stderr, flush=True)


def outcome(result: Mapping[str, Any]) -> str:
    """One word for a result: right or wrong where it was judged, else its status."""
    if result["status"] == "solved" and result.get("judged"):
        return "right" if result["right"] else "wrong"
    return str(result["status"])


def _said(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {name}" for name, n in sorted(counts.items()) if n)
