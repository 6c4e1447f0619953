"""Figures of a long run in Prometheus' text format, for the textfile collector of node_exporter.

The file is replaced whole after every item (at most once a second), so a scrape never sees half of it.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from csp_ir.bench.model import success
from csp_ir.files import write_atomic

BUCKETS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0, 300.0)
EVERY = 1.0
_HELP = {
    "csp_ir_items_planned": ("gauge", "Items of the run."),
    "csp_ir_items_total": ("counter", "Items that ended, by arm and status."),
    "csp_ir_successes_total": ("counter", "Items that were solved, and right where they were judged."),
    "csp_ir_item_seconds": ("histogram", "Wall seconds of an item."),
    "csp_ir_cost_dollars_total": ("counter", "Dollars spent on models."),
    "csp_ir_tokens_total": ("counter", "Tokens used of models."),
    "csp_ir_item_memory_megabytes_max": ("gauge", "Largest resident memory of an item's process."),
    "csp_ir_last_item_timestamp_seconds": ("gauge", "When the last item ended."),
}


def escape(value: str) -> str:
    """A label's value as the format wants it."""
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


class MetricsFile:
    """Called with each result, and writes now and then; `close` writes what is left, and raises OSError where it cannot."""

    def __init__(self, path: str | Path, suite: str, planned: int) -> None:
        self.path, self.suite = Path(path), suite
        self.values: dict[str, dict[tuple[tuple[str, str], ...], float]] = defaultdict(lambda: defaultdict(float))
        self.values["csp_ir_items_planned"][()] = planned
        self.written = 0.0

    def __call__(self, result: Mapping[str, Any]) -> None:
        arm = (("arm", str(result["arm"])),)
        figures = result.get("figures") or {}
        self.values["csp_ir_items_total"][(*arm, ("status", str(result["status"])))] += 1
        self.values["csp_ir_successes_total"][arm] += success(result)
        self.values["csp_ir_cost_dollars_total"][arm] += figures.get("cost_usd") or 0.0
        self.values["csp_ir_tokens_total"][arm] += figures.get("tokens") or 0.0
        peak = self.values["csp_ir_item_memory_megabytes_max"]
        peak[arm] = max(peak[arm], result.get("memory_mb") or 0.0)
        self.values["csp_ir_last_item_timestamp_seconds"][()] = time.time()
        seconds = result.get("seconds")
        if seconds is not None:
            for bound in BUCKETS:
                self.values["csp_ir_item_seconds_bucket"][(*arm, ("le", f"{bound:g}"))] += seconds <= bound
            self.values["csp_ir_item_seconds_bucket"][(*arm, ("le", "+Inf"))] += 1
            self.values["csp_ir_item_seconds_sum"][arm] += seconds
            self.values["csp_ir_item_seconds_count"][arm] += 1
        if time.monotonic() - self.written >= EVERY:
            try:
                self.write()
            except OSError:  # perhaps there is room again at the end; the run is worth more than its figures
                self.written = time.monotonic()

    def text(self) -> str:
        lines = []
        for name, (kind, said) in _HELP.items():
            series = [n for n in (name, f"{name}_bucket", f"{name}_sum", f"{name}_count") if n in self.values]
            if series:
                lines += [f"# HELP {name} {said}", f"# TYPE {name} {kind}"]
            for one in series:
                for labels, value in self.values[one].items():
                    every = (("suite", self.suite), *labels)
                    inner = ",".join(f'{k}="{escape(v)}"' for k, v in every)
                    lines.append(f"{one}{{{inner}}} {value!r}" if value % 1 else f"{one}{{{inner}}} {int(value)}")
        return "\n".join(lines) + "\n"

    def write(self) -> None:
        write_atomic(self.path, self.text())
        self.written = time.monotonic()

    close = write
