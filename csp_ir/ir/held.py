"""What a value holds: elements of lists, tuples and sets, and what dictionaries have under their keys, at every depth."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

DEEPEST = 20


def parts(value: Any, keys: bool = False) -> Collection[Any]:
    """What a value holds directly. keys: whether those of dictionaries count, before what is under them."""
    if isinstance(value, dict):
        return [*value, *value.values()] if keys else value.values()
    return value if isinstance(value, list | tuple | set | frozenset) else ()


def held(value: Any, depth: int = DEEPEST, keys: bool = False) -> Iterator[Any]:
    """A value and all that it holds down to a depth, what holds before what is held."""
    yield value
    if depth > 0:
        for part in parts(value, keys):
            yield from held(part, depth - 1, keys)


def texts_in(value: Any, depth: int = DEEPEST, keys: bool = False) -> Iterator[str]:
    """The texts that a value is or holds."""
    return (v for v in held(value, depth, keys) if type(v) is str)
