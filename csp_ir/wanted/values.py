"""Values that are not known yet: what an open hole will give, and what was computed from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from csp_ir.interpreter.outcomes import endless, freeze
from csp_ir.ir import nodes as ir


class Visit:
    """One read of an open hole. number: of the reads of this hole in the run; environment: what was in scope."""

    __slots__ = ("environment", "hole", "number")

    def __init__(self, hole: str, number: int, environment: dict[str, Any]) -> None:
        self.hole, self.number, self.environment = hole, number, environment

    def __repr__(self) -> str:
        return f"?{self.hole}@{self.number}"


class Applied:
    """An operation of which at least one part is not known. `function(*parts)` is its value once they are."""

    __slots__ = ("function", "op", "parts")

    def __init__(self, op: str, function: Callable[..., Any], *parts: Any) -> None:
        self.op, self.function, self.parts = op, function, parts

    def __repr__(self) -> str:
        return f"({self.op} {' '.join(map(repr, self.parts))})"


class OpenFunction:
    """The value of an open hole that stands for a function: each call of it is a visit."""

    def __init__(self, hole: str) -> None:
        self.hole = hole


Unknown = (Visit, Applied)
_CONTAINERS = (list, tuple, dict)
MOST_DEPTH = 6


class NotKnown(Exception):
    """A value depends on a visit that has none."""


class GiveUp(Exception):
    """The run met something it does not follow. stuck: on what is not known."""

    def __init__(self, stuck: Any = None) -> None:
        super().__init__()
        self.stuck = stuck


class Refuted(Exception):
    """The path cannot give what the example wants."""


class ProgramError(Exception):
    """An exception of the program."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Closure:
    """A lambda or local function with the environment it sees."""

    def __init__(self, node: ir.Lambda | ir.Function, environment: dict[str, Any]) -> None:
        self.node, self.environment = node, environment


def is_open(value: Any, depth: int = 0) -> bool:
    """Whether a value is unknown or holds something that is."""
    kind = type(value)
    if kind is Visit or kind is Applied:
        return True
    if kind not in _CONTAINERS or depth > MOST_DEPTH:
        return False
    parts = (*value, *value.values()) if kind is dict else value
    return any(is_open(p, depth + 1) for p in parts)


def finite(holder: Any) -> None:
    """Raises: GiveUp where a container, which something was put into, holds itself."""
    if endless(holder):
        raise GiveUp


def visits_in(value: Any) -> Iterator[Visit]:
    """Every visit a value depends on."""
    kind = type(value)
    if kind is Visit:
        yield value
    elif kind is Applied:
        for part in value.parts:
            yield from visits_in(part)
    elif kind in _CONTAINERS:
        for part in (*value, *value.values()) if kind is dict else value:
            yield from visits_in(part)


def known_parts(value: Any) -> Iterator[Any]:
    """The known texts and numbers that a value is computed with."""
    kind = type(value)
    if kind is Applied:
        for part in value.parts:
            yield from known_parts(part)
    elif kind in _CONTAINERS:
        for part in value.values() if kind is dict else value:
            yield from known_parts(part)
    elif kind in (str, int, float):
        yield value


def known(value: Any, given: Mapping[Visit, Any]) -> Any:
    """The value with visits replaced by what they gave.

    Raises: NotKnown where one has no value; whatever an operation raises.
    """
    kind = type(value)
    if kind is Visit:
        if value not in given:
            raise NotKnown
        return given[value]
    if kind is Applied:
        return value.function(*[known(p, given) for p in value.parts])
    if kind in _CONTAINERS and is_open(value):
        if kind is dict:
            return {known(k, given): known(v, given) for k, v in value.items()}
        return kind([known(v, given) for v in value])
    return value


def key_of(visit: Visit, without: frozenset[str] = frozenset()) -> Any:
    """Equal for visits of one hole in equal environments, up to some names; what is open counts by identity."""
    return visit.hole, frozen_environment({n: v for n, v in visit.environment.items() if n not in without})


def frozen_environment(environment: Mapping[str, Any]) -> Any:
    """Equal for environments that are, where what is open counts by identity."""
    return tuple((n, _key(v)) for n, v in sorted(environment.items()))


def _key(value: Any) -> Any:
    kind = type(value)
    if kind is Visit or kind is Applied:
        return ("open", id(value))
    if kind in _CONTAINERS and is_open(value):
        if kind is dict:
            return ("dict", tuple((_key(k), _key(v)) for k, v in value.items()))
        return (kind.__name__, tuple(map(_key, value)))
    return freeze(value)
