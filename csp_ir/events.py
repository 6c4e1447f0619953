"""What a solve tells as it goes on, as types: each is what `on_event` gets as a kind and plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class Event:
    """Something that happened. kind: its name in the run record; data: all of it, plain data."""

    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Drafted(Event):
    """A draft whose holes are to be filled now: its text, and the skeleton that it is of."""

    skeleton: str = ""
    text: str = ""


@dataclass(frozen=True)
class Proposed(Event):
    """An answer of a provider: how many programs or candidates for which holes, what it used, how it failed."""

    provider: str = ""
    holes: list[str] = field(default_factory=list)
    count: int = 0
    usage: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    failure: str | None = None


@dataclass(frozen=True)
class Searched(Event):
    """A search of a draft's fills: by which engine, and what it found."""

    engine: str = ""
    status: str = ""
    cost: float | None = None


@dataclass(frozen=True)
class Candidate(Event):
    """A program that was run on every example."""

    code: str = ""
    passed: bool = False


@dataclass(frozen=True)
class Refuted(Event):
    """Why the program before was not the answer."""

    why: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Best(Event):
    """The best program so far, and what it fails."""

    code: str = ""
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Note(Event):
    """A sentence."""

    text: str = ""


@dataclass(frozen=True)
class Finished(Event):
    """The end of a solve, with its Result."""

    result: Any = None


KINDS: dict[str, type[Event]] = {
    "draft": Drafted, "proposal": Proposed, "search": Searched, "candidate": Candidate, "refuted": Refuted, "best": Best,
    "note": Note,
}  # fmt: skip


def event_of(kind: str, data: Mapping[str, Any]) -> Event:
    """The event of a kind; a plain Event where it has no type of its own.

    >>> event_of("note", {"text": "hello"}).text
    'hello'
    """
    made = KINDS.get(kind, Event)
    own = {f.name: data[f.name] for f in fields(made) if f.name not in ("kind", "data") and f.name in data}
    return made(kind, data, **own)
