"""What was decided about a spec, step by step, in one file that a kill leaves whole and two processes may share.

A state is a mapping of keys to texts: `spec`, `file`, `fill:HOLE`, `later:HOLE`. The file is JSON Lines, only ever added to. A line
is a change (a number, the state it starts from, what it sets; None takes away), or says at which change a branch is now:

    {"change": 3, "from": [2], "sets": {"fill:a": "2"}, "branch": "main"}
    {"branch": "main", "at": 2}

So undoing loses nothing, and whatever was ever decided can be gone back to. Plain data: nothing of it is evaluated here.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csp_ir.errors import InputError
from csp_ir.files import MOST_READ, reason

State = dict[str, str]
MAIN = "main"


@dataclass(frozen=True)
class Change:
    """A step: what it sets (None takes a key away), and the changes that it starts from: two where it merges."""

    number: int
    start: tuple[int, ...]
    sets: Mapping[str, str | None]


@dataclass(frozen=True)
class Conflict:
    """A key that two branches set differently since they parted; None where one took it away."""

    key: str
    mine: str | None
    theirs: str | None

    def __str__(self) -> str:
        return f"{self.key}: {_said(self.mine)} here, {_said(self.theirs)} there"


class Log:
    """The changes and branches of one file. Every method sees what other processes wrote before.

    branch: the one that this object is on; it begins with the first change of it.

    Raises: InputError for a file that is none, and from every method where the file cannot be read or written.
    """

    def __init__(self, path: str | os.PathLike[str], branch: str = MAIN) -> None:
        self.path, self.branch = Path(path), branch
        self.changes: dict[int, Change] = {}
        self.heads: dict[str, int] = {}
        self.ahead: dict[str, list[int]] = {}  # branch -> changes that were undone, the last one last
        self._read = 0
        with self._locked():
            pass

    # --- what is there ------------------------------------------------------------------------------

    def state(self, branch: str | None = None) -> State:
        """The state of a branch, keys in the order in which they were set; {} before its first change."""
        with self._locked():
            return self._state(self.heads.get(branch or self.branch))

    def history(self, branch: str | None = None) -> list[Change]:
        """The changes that led to the state of a branch, the first one first."""
        with self._locked():
            return [self.changes[n] for n in self._line(self.heads.get(branch or self.branch))]

    def branches(self) -> dict[str, int]:
        """Every branch, with the number of the change that it is at."""
        with self._locked():
            return dict(self.heads)

    # --- what is done -------------------------------------------------------------------------------

    def change(self, sets: Mapping[str, str | None]) -> State:
        """Set keys, or take them away (None), as one step. Returns the new state. What changes nothing is no step."""
        with self._locked():
            state = self._state(self.heads.get(self.branch))
            new = {k: v for k, v in sets.items() if state.get(k) != v}
            if new:
                head = self.heads.get(self.branch)
                self._append(() if head is None else (head,), new)
            return self._state(self.heads.get(self.branch))

    def undo(self) -> State | None:
        """Go back to where the last change started from; None where there is none. The first change stays."""
        with self._locked():
            head = self.heads.get(self.branch)
            if head is None or not self.changes[head].start:
                return None
            self._write({"branch": self.branch, "at": self.changes[head].start[0], "undone": head})
            return self._state(self.heads[self.branch])

    def redo(self) -> State | None:
        """Take the last undo back; None where there is none since the last change."""
        with self._locked():
            ahead = self.ahead.get(self.branch)
            if not ahead:
                return None
            self._write({"branch": self.branch, "at": ahead[-1], "redone": True})
            return self._state(self.heads[self.branch])

    def switch(self, branch: str) -> State:
        """Go on with a branch; a new one begins where this one is. Returns its state. Raises InputError for a name that is none."""
        if not branch.isidentifier():
            raise InputError(f"`{branch}` is no name of a branch", remedy="a word, e.g. second")
        with self._locked():
            head = self.heads.get(self.branch)
            if branch not in self.heads and head is not None:
                self._write({"branch": branch, "at": head})
            self.branch = branch
            return self._state(self.heads.get(branch))

    def merge(self, branch: str, theirs: frozenset[str] | None = None) -> list[Conflict]:
        """Take in what another branch changed since the two parted.

        Args:
            theirs: keys in which the other branch is right where both changed them; in all others this one is. None: nobody has said.

        Returns: the conflicts, where there are some and nobody has said who is right: nothing is changed then. Else [].

        Raises: InputError for a branch that there is not.
        """
        with self._locked():
            if branch not in self.heads or self.branch not in self.heads:
                raise InputError(f"there is no branch {branch}", remedy=f"one of {', '.join(self.heads) or 'none yet'}")
            mine, other = self.heads[self.branch], self.heads[branch]
            before = self._state(self._parted(mine, other))
            here, there = self._state(mine), self._state(other)
            changed = {k: there.get(k) for k in (*before, *there) if there.get(k) != before.get(k)}
            conflicts = [
                Conflict(k, here.get(k), v) for k, v in changed.items() if here.get(k) not in (before.get(k), v)
            ]
            if conflicts and theirs is None:
                return conflicts
            kept = {c.key for c in conflicts} - (theirs or frozenset())
            sets = {k: v for k, v in changed.items() if k not in kept and here.get(k) != v}
            if other not in self._all(mine):
                self._append((mine, other), sets)
            return []

    # --- the file -----------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """The file for this process alone, with all that others wrote read in."""
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
        except OSError as error:
            raise InputError(
                f"cannot write it: {reason(error)}", file=str(self.path), remedy="give another path"
            ) from None
        try:
            _lock(descriptor)
            self._file = descriptor
            self._take_in()
            yield
        finally:
            os.close(descriptor)  # and with it the lock

    def _take_in(self) -> None:
        size = os.fstat(self._file).st_size
        if size > MOST_READ:
            raise InputError(f"it is larger than {MOST_READ:,} bytes", file=str(self.path), remedy="begin a new one")
        data = os.pread(self._file, size - self._read, self._read)
        whole = data.rfind(b"\n") + 1
        if whole < len(data):  # what a kill tore off; nobody writes now, for this process has the lock
            if self._read == 0 and not whole and not data.startswith(b'{"'):
                raise self._none("it is no session")
            os.ftruncate(self._file, self._read + whole)
        for line in data[:whole].splitlines():
            try:
                self._apply(json.loads(line))
            except (ValueError, KeyError, TypeError, RecursionError):
                raise self._none("it is no session, or damaged") from None
        self._read += whole

    def _none(self, message: str) -> InputError:
        return InputError(message, file=str(self.path), remedy="give another file")

    def _apply(self, line: Any) -> None:
        branch = str(line["branch"])
        if "change" in line:
            number, start = int(line["change"]), tuple(map(int, line["from"]))
            sets = {str(k): None if v is None else str(v) for k, v in line["sets"].items()}
            if any(n not in self.changes for n in start):
                raise KeyError("a change that starts from none")
            self.changes[number] = Change(number, start, sets)
            self.heads[branch], self.ahead[branch] = number, []
            return
        at = int(line["at"])
        if at not in self.changes:
            raise KeyError("a branch at no change")
        if "undone" in line:
            self.ahead.setdefault(branch, []).append(int(line["undone"]))
        elif "redone" in line:
            self.ahead[branch].pop()
        self.heads[branch] = at

    def _append(self, start: tuple[int, ...], sets: Mapping[str, str | None]) -> None:
        number = max(self.changes, default=0) + 1
        self._write({"change": number, "from": list(start), "sets": dict(sets), "branch": self.branch})

    def _write(self, line: dict[str, Any]) -> None:
        data = (json.dumps(line) + "\n").encode("ascii")
        try:
            written = data
            while written:
                written = written[os.write(self._file, written) :]
            os.fsync(self._file)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, self._read)
            raise InputError(f"cannot write it: {reason(error)}", file=str(self.path)) from None
        self._apply(line)
        self._read += len(data)

    # --- the graph ----------------------------------------------------------------------------------

    def _line(self, head: int | None) -> list[int]:
        """The changes from the first to this one, by what each was made on."""
        found = []
        while head is not None:
            found.append(head)
            head = next(iter(self.changes[head].start), None)
        return found[::-1]

    def _all(self, head: int) -> set[int]:
        """A change and all that it comes of, merged ones too."""
        found, todo = set(), [head]
        while todo:
            if (number := todo.pop()) not in found:
                found.add(number)
                todo += self.changes[number].start
        return found

    def _parted(self, one: int, other: int) -> int | None:
        """The last change that two have in common. Numbers grow, so that is the greatest."""
        return max(self._all(one) & self._all(other), default=None)

    def _state(self, head: int | None) -> State:
        state: State = {}
        for number in self._line(head):
            for key, value in self.changes[number].sets.items():
                state.pop(key, None)
                if value is not None:
                    state[key] = value
        return state


def _said(value: str | None) -> str:
    return "nothing" if value is None else f"`{value}`"


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # not on this system: one process at a time
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)
