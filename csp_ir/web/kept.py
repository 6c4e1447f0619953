"""A session as it stands on disk: its log, and beside it what is being typed, which no step holds yet."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from csp_ir.errors import InputError
from csp_ir.files import read_utf8, reason, write_atomic
from csp_ir.session.log import Change, Conflict, Log, State

DISK = "disk"  # key of a state: what the spec's file held when it was last read or written, as a hash
_SAID = {"fill": "?{0} = {1}", "later": "?{0} later", "pin": "?{0} pinned", "not": "{0} forbidden", "site": "{1}"}
_TAKEN = {"fill": "?{0} open", "later": "?{0} no longer later", "pin": "?{0} unpinned", "not": "{0} allowed"}


class Kept:
    """One session. Its methods read and write files: call them outside the event loop, one at a time.

    path: of its log. spec: the file that the spec was read from, where there is one; start: the text to begin with where there is none.

    Raises: InputError where a file cannot be read or written, from every method.
    """

    def __init__(self, path: Path, spec: Path | None = None, start: str = "") -> None:
        self.log = Log(path)
        self.spec = spec
        self.typed_path = path.with_suffix(".typing")
        self.typed: str | None = None
        state = self.log.state()
        if not state:
            text = start if spec is None else read_utf8(spec)
            named = {} if spec is None else {"file": spec.name, DISK: _hash(text)}
            self.log.change({"spec": text, **named})
        elif spec is not None and _hash(text := read_utf8(spec)) != state.get(DISK):
            self.log.change({"spec": text, DISK: _hash(text)})
        else:
            with contextlib.suppress(InputError, ValueError, KeyError, TypeError):
                kept = json.loads(read_utf8(self.typed_path))
                if kept["at"] == self._head():
                    self.typed = str(kept["spec"])

    @property
    def state(self) -> State:
        """The state, with what is being typed."""
        state = {"spec": "", **self.log.state()}
        return state if self.typed is None else {**state, "spec": self.typed}

    def type(self, text: str) -> None:
        """Keep what is being typed, so that a kill does not lose it."""
        self.typed = text
        try:
            write_atomic(self.typed_path, json.dumps({"at": self._head(), "spec": text}))
        except OSError as error:
            raise InputError(f"cannot write it: {reason(error)}", file=str(self.typed_path)) from None

    def settle(self) -> bool:
        """Make a step of what was typed. Returns whether there was something."""
        if self.typed is None:
            return False
        before, text = self.log.state(), self.typed
        self.log.change({"spec": text})
        self.typed = None
        with contextlib.suppress(OSError):
            os.unlink(self.typed_path)
        return before.get("spec") != text

    def change(self, sets: dict[str, str | None]) -> None:
        self.settle()
        self.log.change(sets)

    def undo(self) -> None:
        self.settle()
        self.log.undo()

    def redo(self) -> None:
        if not self.settle():
            self.log.redo()

    def go(self, number: int) -> None:
        """Go to a step of the time line, by undoing or redoing all that lies between. Raises InputError for no such step."""
        self.settle()
        done = [c.number for c in self.log.history()]
        if number in done:
            for _ in range(len(done) - 1 - done.index(number)):
                self.log.undo()
            return
        ahead = self.log.ahead.get(self.log.branch, [])
        if number not in ahead:
            raise InputError(f"there is no step {number}", remedy="one of the time line")
        for _ in range(len(ahead) - ahead.index(number)):
            self.log.redo()

    def switch(self, branch: str) -> None:
        self.settle()
        self.log.switch(branch)

    def merge(self, branch: str, theirs: list[str] | None) -> list[Conflict]:
        self.settle()
        return self.log.merge(branch, None if theirs is None else frozenset(theirs))

    def save(self) -> None:
        """Write the spec to the file that it was read from. Raises InputError where there is none."""
        if self.spec is None:
            raise InputError("there is no file to write to", remedy="csp-ir serve FILE; or copy the text")
        self.settle()
        text = self.state["spec"]
        try:
            write_atomic(self.spec, text)
        except OSError as error:
            raise InputError(f"cannot write it: {reason(error)}", file=str(self.spec)) from None
        self.log.change({DISK: _hash(text)})

    def told(self) -> dict[str, Any]:
        """The state, the time line and the branches, as plain data."""
        state, log = self.state, self.log
        done = log.history()
        ahead = [log.changes[n] for n in reversed(log.ahead.get(log.branch, []))]
        return {
            "spec": state["spec"], "file": state.get("file"), "site": state.get("site"),
            "saved": None if self.spec is None else _hash(state["spec"]) == state.get(DISK),
            "steps": [{"number": c.number, "said": _said(c, n == 0)} for n, c in enumerate(done)],
            "ahead": [{"number": c.number, "said": _said(c)} for c in ahead],
            "typing": self.typed is not None,
            "branch": log.branch, "branches": log.branches(),
        }  # fmt: skip

    def _head(self) -> int | None:
        return self.log.branches().get(self.log.branch)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _said(change: Change, first: bool = False) -> str:
    """A step in a few words."""
    if first:
        return "the spec"
    if len(change.start) > 1:
        return "a branch taken in"
    said = []
    for key, value in change.sets.items():
        kind, _, of = key.partition(":")
        if kind == "spec":
            said.append("spec edited")
        elif kind == "pin" and f"fill:{of}" in change.sets:
            continue
        elif table := (_TAKEN if value is None else _SAID).get(kind):
            said.append(table.format(of, value))
    return ", ".join(said) or "saved"
