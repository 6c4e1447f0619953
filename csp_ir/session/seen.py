"""What was seen of a text that is being written, as data. Lines and columns count from 1, columns in characters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """From a character up to, without it, another."""

    line: int
    column: int
    end_line: int
    end_column: int

    def holds(self, line: int, column: int) -> bool:
        """Whether a cursor there touches it."""
        return (self.line, self.column) <= (line, column) <= (self.end_line, self.end_column)


@dataclass(frozen=True)
class Edit:
    """Text in place of what stands at a place."""

    place: Place
    text: str


@dataclass(frozen=True)
class Trouble:
    """What is wrong, where, and what to write instead. level: "error", "warning" or "note"."""

    place: Place
    message: str
    level: str = "error"
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.message}\ntry: {self.remedy}" if self.remedy else self.message


@dataclass(frozen=True)
class Filling:
    """Text that fits a hole. passes, waits: so many examples it decides, and so many wait for other holes."""

    hole: str
    text: str
    passes: int
    waits: int


@dataclass(frozen=True)
class OpenHole:
    """A hole where it stands.

    places: everywhere that it is written. scope: name -> type.
    needs: one sentence for each example that gets to it; wanted: the values that it has to give there, as texts.
    fits: the best; size: how many fit in all, -1 where nobody has counted. gone: likely texts that do not, each with the reason.
    """

    name: str
    kind: str
    type: str
    places: tuple[Place, ...]
    scope: dict[str, str]
    description: str = ""
    needs: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    fits: tuple[Filling, ...] = ()
    size: int = -1
    gone: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Site:
    """A function that is to be written, or filled in.

    place: its lines. examples: as texts, call and result. of_module: whether it is one of a Python module's functions.
    complete: whether it has a body without holes.
    """

    name: str
    place: Place
    examples: tuple[str, ...]
    holes: tuple[OpenHole, ...]
    troubles: tuple[Trouble, ...]
    of_module: bool = False
    complete: bool = False

    def hole_at(self, line: int, column: int) -> tuple[OpenHole, Place] | None:
        """The hole that a cursor touches, and where."""
        return next(((h, p) for h in self.holes for p in h.places if p.holds(line, column)), None)


@dataclass(frozen=True)
class Seen:
    """All of a text: what is to be written in it, and what is wrong with it as a whole."""

    sites: tuple[Site, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    def site_at(self, line: int) -> Site | None:
        """The site on whose lines a line is."""
        return next((s for s in self.sites if s.place.line <= line <= s.place.end_line), None)


@dataclass(frozen=True)
class Passing:
    """Whether code does what a spec says. checked: what was run of it; not_checked: what was not."""

    name: str
    passed: bool
    failures: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()


def applied(text: str, edits: tuple[Edit, ...]) -> str:
    """The text with edits that do not overlap."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for e in sorted(edits, key=lambda e: (e.place.line, e.place.column), reverse=True):
        p = e.place
        text = text[: starts[p.line - 1] + p.column - 1] + e.text + text[starts[p.end_line - 1] + p.end_column - 1 :]
    return text
