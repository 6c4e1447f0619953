"""Live progress on a terminal: holes, domain sizes shrinking, candidates tried."""

from __future__ import annotations

import time
from typing import Any

DELAY = 0.3


class Progress:
    """A listener of solve events that draws with rich, once a solve lasts longer than a moment."""

    def __init__(self, name: str, enabled: bool) -> None:
        self.name = name
        self.enabled = enabled
        self.started = time.monotonic()
        self.live: Any = None
        self.sizes: dict[str, int] = {}
        self.tried = 0
        self.last = ""

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.live is not None:
            self.live.stop()

    def __call__(self, kind: str, data: dict[str, Any]) -> None:
        if kind == "domains":
            self.sizes = dict(data.get("sizes", {}))
        elif kind in ("candidate", "refuted"):
            self.tried += kind == "candidate"
        self.last = str(data.get("skeleton", data.get("name", kind)))
        if self.enabled and time.monotonic() - self.started > DELAY:
            self._draw()

    def _draw(self) -> None:
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        if self.live is None:
            self.live = Live(console=Console(stderr=True), transient=True, refresh_per_second=8)
            self.live.start()
        holes = "  ".join(f"?{n} {k}" for n, k in self.sizes.items())
        seconds = time.monotonic() - self.started
        self.live.update(Text(f"{self.name}  {seconds:4.1f} s  {self.tried} programs verified  {self.last}  {holes}"))
