"""When two values are so alike that no program can tell them apart.

`strict_equal` is too coarse for that: equal dicts may differ in order, `-0.0` equals `0.0`,
and two equal lists differ once one of them is changed through another name. Candidates are
merged into one class only where their values agree on all of it.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Hashable
from typing import Any

_MAPPINGS = (dict, Counter, OrderedDict)
Places = dict[int, int]
MAX_PARTS = 100_000


class Opaque(Exception):
    """A value whose behaviour cannot be read off it.

    A function, an iterator, a view; a nan; a defaultdict, which a mere look-up changes.
    """


def behaviour(value: Any, places: Places | None = None) -> Hashable:
    """A key that is equal only for values no program can tell apart.

    Args:
        value: any value of the interpreter.
        places: None where nothing is ever changed in place. Otherwise the changeable objects
            met so far, each with its number; one met again gives that number, so that keys
            tell sharing from copies. New objects are added.

    Raises: Opaque.
    """
    kind = type(value)
    if kind is int or kind is str or value is None:
        return value
    if kind is bool:
        return (bool, value)
    if kind is float:
        if value != value:
            raise Opaque  # `in` and `==` of containers look at which nan it is
        return (float, value.hex())
    if kind is tuple:
        return (tuple, *[behaviour(v, places) for v in value])
    if kind is list or kind is deque or kind is set or kind in _MAPPINGS:
        if places is not None:
            number = places.get(id(value))
            if number is not None:
                return (Places, number)
            places[id(value)] = len(places)
        if kind in _MAPPINGS:
            pairs = [(behaviour(k, places), behaviour(v, places)) for k, v in value.items()]
            return (kind, *pairs)
        extra = value.maxlen if kind is deque else None
        return (kind, extra, *[behaviour(v, places) for v in value])
    if kind is frozenset:
        return (frozenset, *[behaviour(v, places) for v in value])
    if kind is bytes or kind is range:
        return (kind, value)
    if kind is complex:
        return (complex, value.real.hex(), value.imag.hex())
    raise Opaque


def tangled(value: Any) -> bool:
    """Whether a value is too large to be told part by part: over MAX_PARTS parts, or it holds itself.

    A list put into itself again and again is small in memory and endless to read.
    """
    left = MAX_PARTS
    todo = [value]
    while todo:
        part = todo.pop()
        kind = type(part)
        if kind in (list, tuple, set, frozenset, deque):
            left -= len(part)
            if left < 0:
                return True
            todo += [p for p in part if type(p) in _HOLDERS]
        elif kind in _MAPPINGS:
            left -= len(part)
            if left < 0:
                return True
            todo += [p for p in part.values() if type(p) in _HOLDERS]
            todo += [p for p in part if type(p) in _HOLDERS]
    return False


_HOLDERS = frozenset((list, tuple, set, frozenset, deque, *_MAPPINGS))
