"""Live progress on a terminal: holes, domain sizes shrinking, candidates tried."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from typing import Any

from csp_ir.visible import visible

DELAY, REST = 0.3, 0.125  # seconds before the first picture, and between two
MAX_HOLES = 12
BOLD, FAINT, RED, GREEN, CYAN = "1", "2", "31", "32", "36"  # what a terminal calls them
Part = tuple[str, str]  # a text, and how it looks: one of the above, or ""


class Progress:
    """A listener of solve events that draws on a terminal, once a solve lasts longer than a moment.

    Drawing happens in a thread, so that time goes on being shown while a search is silent. What was drawn is gone at the end.
    stream: what is drawn on; standard error itself, not what makes its escapes visible.
    """

    def __init__(self, name: str, stream: Any = None) -> None:
        self.name = name
        self.stream: Any = stream or getattr(sys.stderr, "stream", sys.stderr)
        self.started = time.monotonic()
        self.drawn = 0  # lines
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._draw, daemon=True)
        self.first: dict[str, int] = {}
        self.sizes: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        self.runs = 0
        self.doing = ""

    def __enter__(self) -> Progress:
        if os.environ.get("TERM") != "dumb":
            self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        if self.thread.is_alive():
            self.thread.join()

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

    def _draw(self) -> None:
        if self.done.wait(DELAY):
            return
        try:
            while not self.done.is_set():
                size = shutil.get_terminal_size()
                lines = self.lines()[: max(1, size.lines - 1)]
                self._write("".join(_shown(parts, size.columns - 1) + "\n" for parts in lines))
                self.drawn = len(lines)
                self.done.wait(REST)
            self._write("")
        except (OSError, ValueError):  # nobody sees it any more
            return

    def _write(self, text: str) -> None:
        """Text in place of what was drawn last."""
        above = f"\x1b[{self.drawn}F\x1b[J" if self.drawn else ""
        self.stream.write(above + text)
        self.stream.flush()

    def lines(self) -> list[list[Part]]:
        """What is shown now."""
        head = [(self.name, BOLD), (f"  {time.monotonic() - self.started:5.1f} s", CYAN)]
        for kind, noun in (("candidate", "tried"), ("refuted", "refuted"), ("prune", "pruned"), ("nogood", "nogoods")):
            if count := self.counts.get(kind):
                head.append((f"  {count:,} {noun}", ""))
        if self.runs:
            head.append((f"  {self.runs:,} runs", ""))
        if self.doing:
            head.append((f"  {self.doing}", FAINT))
        found = [head]
        sizes = list(self.sizes.items())
        for hole, size in sizes[:MAX_HOLES]:
            first = self.first[hole]
            bar = round(20 * size / first) if first else 0
            drawn = "█" * bar + "░" * (20 - bar)
            found.append(
                [(f"  ?{hole:<16.16}", BOLD), (drawn, GREEN if size else RED), (f" {size:,} of {first:,}", "")]
            )
        if len(sizes) > MAX_HOLES:
            found.append([(f"  and {len(sizes) - MAX_HOLES} more holes", FAINT)])
        return found


def _shown(parts: list[Part], width: int) -> str:
    """Parts on one line of a terminal; what is too long for it is cut off."""
    coloured = not os.environ.get("NO_COLOR")
    shown = ""
    for text, look in parts:
        text = visible(text).replace("\n", " ")[: max(0, width)]
        width -= len(text)
        shown += f"\x1b[{look}m{text}\x1b[0m" if look and coloured and text else text
    return shown
