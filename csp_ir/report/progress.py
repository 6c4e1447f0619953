"""Live progress on a terminal: holes, domain sizes shrinking, candidates tried."""

from __future__ import annotations

import sys
import threading
import time
from typing import Any

from csp_ir.visible import visible

DELAY = 0.3
MAX_HOLES = 12


def console() -> Any:
    """What rich draws on: standard error itself, not what makes its escapes visible."""
    from rich.console import Console

    return Console(file=getattr(sys.stderr, "stream", sys.stderr))


class Progress:
    """A listener of solve events that draws with rich, once a solve lasts longer than a moment.

    Drawing happens in a thread, so that time goes on being shown while a search is silent.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.started = time.monotonic()
        self.live: Any = None
        self.lock = threading.Lock()
        self.timer: threading.Timer | None = threading.Timer(DELAY, self._begin)
        self.first: dict[str, int] = {}
        self.sizes: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        self.runs = 0
        self.doing = ""

    def __enter__(self) -> Progress:
        if self.timer is not None:
            self.timer.daemon = True
            self.timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.timer is not None:
            self.timer.cancel()
        with self.lock:
            self.timer = None
            if self.live is not None:
                self.live.stop()
                self.live = None

    def __call__(self, kind: str, data: dict[str, Any]) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if kind == "domains":
            self.sizes = dict(data.get("sizes", {}))
            for hole, size in self.sizes.items():
                self.first[hole] = max(size, self.first.get(hole, 0))
            self.doing = str(data.get("stage", "searching"))
        elif kind == "prune" and self.sizes.get(hole := str(data.get("hole"))):
            self.sizes[hole] -= 1
        elif kind == "draft":
            self.doing = str(data.get("skeleton", ""))
        elif kind == "proposal":
            self.doing = f"asked {data.get('provider', 'a provider')}"
        elif kind == "search":
            self.runs += int(data.get("runs", 0))
            self.doing = f"searched: {data.get('status', '')}"

    def _begin(self) -> None:
        from rich.live import Live

        with self.lock:
            if self.timer is None:
                return
            self.live = Live(console=console(), transient=True, refresh_per_second=8, get_renderable=self.render)
            self.live.start()

    def render(self) -> Any:
        """What is shown now."""
        from rich.text import Text

        text = Text(no_wrap=True, overflow="ellipsis")
        text.append(self.name, style="bold")
        text.append(f"  {time.monotonic() - self.started:5.1f} s", style="cyan")
        for kind, noun in (("candidate", "tried"), ("refuted", "refuted"), ("prune", "pruned"), ("nogood", "nogoods")):
            if count := self.counts.get(kind):
                text.append(f"  {count:,} {noun}")
        if self.runs:
            text.append(f"  {self.runs:,} runs")
        if self.doing:
            text.append(f"  {visible(self.doing)}", style="dim")
        for i, (hole, size) in enumerate(self.sizes.items()):
            if i == MAX_HOLES:
                text.append(f"\n  and {len(self.sizes) - MAX_HOLES} more holes", style="dim")
                break
            first = self.first[hole]
            bar = round(20 * size / first) if first else 0
            text.append(f"\n  ?{hole:<16.16}", style="bold")
            text.append("█" * bar + "░" * (20 - bar), style="green" if size else "red")
            text.append(f" {size:,} of {first:,}")
        return text
