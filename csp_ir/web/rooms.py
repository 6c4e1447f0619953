"""All sessions of one server, by name; each is opened when somebody asks for it."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from pathlib import Path

from csp_ir.errors import InputError
from csp_ir.session.desk import Desk
from csp_ir.web.kept import Kept
from csp_ir.web.room import Room

MOST = 64  # sessions that are open at once
NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")
START = """\
Keep a number within bounds: less than low becomes low,
more than high becomes high.

def clamp(x: int, low: int, high: int) -> int

sketch:
    if x ?below low:
        return ?least
    return min(x, ?most)

examples:
    clamp(5, 0, 10) == 5
    clamp(-5, 0, 10) == 0
    clamp(15, 0, 10) == 10
"""


def default_folder() -> Path:
    """Where sessions are kept that nobody chose a folder for."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "csp-ir" / "sessions"


class Rooms:
    """The sessions in a folder.

    spec: the file that the first of them is about, None for a spec to begin with. at_once: solves at once.

    Raises: InputError where the folder cannot be made.
    """

    def __init__(self, folder: Path, spec: Path | None, seconds: float, at_once: int) -> None:
        self.folder, self.spec, self.seconds = folder, spec, seconds
        self.desk = Desk()
        self.slots = asyncio.Semaphore(at_once)
        self.open: dict[str, Room] = {}
        self.opening = asyncio.Lock()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"cannot make it: {error.strerror}", file=str(folder), remedy="give another folder: --state FOLDER"
            ) from None
        self.first = "scratch" if spec is None else _named(spec)

    async def room(self, name: str) -> Room:
        """A session, which begins here where there is none of that name. Raises InputError."""
        if not NAME.fullmatch(name):
            raise InputError(f"`{name[:60]}` is no name of a session", remedy="letters, digits, - and _")
        async with self.opening:
            if name not in self.open:
                if len(self.open) >= MOST:
                    raise InputError(f"{MOST} sessions are open", remedy="restart the server")
                spec = self.spec if name == self.first else None
                kept = await asyncio.to_thread(Kept, self.folder / f"{name}.jsonl", spec, START)
                self.open[name] = Room(name, kept, self.desk, self.slots, self.seconds)
        return self.open[name]

    def dismiss(self) -> None:
        """Let all followers go."""
        for room in self.open.values():
            room.tell("closing", None)

    async def close(self) -> None:
        for room in self.open.values():
            await room.close()
        self.desk.close()


def _named(spec: Path) -> str:
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", spec.stem)[:40] or "spec"
    return f"{stem}-{hashlib.sha256(str(spec.resolve()).encode()).hexdigest()[:8]}"
