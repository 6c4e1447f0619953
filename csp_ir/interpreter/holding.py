"""What values hold, gone through without running anything: before C asks iterators over iterators, or copies deeply."""

from __future__ import annotations

import enum
import gc
import itertools
import re
from collections.abc import Iterator
from types import CellType, FunctionType, MethodType
from typing import Any

from csp_ir.interpreter.meter import CONTAINERS, FLAT, FRAGILE, SCALARS, SHOWN, SIZED, SMALL, TABLES, Meter, Object
from csp_ir.interpreter.outcomes import RECORDS, parts_of
from csp_ir.ir.plain_values import PLAIN_TYPES

MOST_ITERATORS = 60  # iterators over iterators; C asks them for an element by recursion
_VISITED = 16  # units for a part that is gone through
_TEED: Any = type(gc.get_referents(itertools.tee(())[0])[0])  # what copies by `tee` share, which holds their source
_ATOMS = (*SCALARS, str, bytes, range, type, FunctionType, enum.Enum, re.Pattern, re.Match, *PLAIN_TYPES.values())


def held_in(value: Any) -> list[Any] | None:
    """The values that make up a value; None for one of which it cannot be told, such as an iterator."""
    kind = type(value)
    if kind in FLAT or kind not in RECORDS and isinstance(value, _ATOMS):
        return []
    if isinstance(value, Object):
        return list(vars(value).values())
    if kind in RECORDS:
        return list(parts_of(value))
    if kind in CONTAINERS:
        return [*value, *(value.values() if kind in TABLES else ()), getattr(value, "default_factory", None)]
    if kind is MethodType:
        return [value.__self__]
    if kind in SHOWN:
        return gc.get_referents(value)
    if isinstance(value, BaseException):
        return [*value.args, *vars(value).values(), getattr(value, "filename", None), getattr(value, "value", None)]
    return None


def parts_below(value: Any) -> Iterator[Any]:
    """A value and all that makes it up, each part once, without numbers and texts."""
    seen: set[int] = set()
    todo = [value]
    while todo:
        part = todo.pop()
        if type(part) in FLAT or id(part) in seen:
            continue
        seen.add(id(part))
        yield part
        todo += held_in(part) or ()


class Holding(Meter):
    """A meter that goes through what values hold."""

    def over(self, *sources: Any) -> None:
        """An iterator over `sources` is about to exist: how deep iterators hold one another is bounded."""
        for source in sources:
            kind = type(source)
            if kind in FRAGILE:
                self.count_fragile()
            elif kind not in SIZED and kind is not range:
                deep = self._iterators(source)
                if deep > 3:
                    self.count_fragile(deep - 3)

    def over_one(self, source: Any) -> Any:
        """`over`, as a function of the source that gives it back."""
        if type(source) not in SIZED:
            self.over(source)
        return source

    def _iterators(self, source: Any) -> int:
        """How deep iterators hold one another below `source`, through what may lie between them, which does not count."""
        deep, layer = 0, [source] if hasattr(source, "__next__") else []
        seen: set[int] = set()
        while layer:
            deep += 1
            if deep > 2 * MOST_ITERATORS:
                self.stop("depth")
            inner: list[Any] = []
            while layer:
                holder = layer.pop()
                for part in vars(holder).values() if isinstance(holder, Object) else gc.get_referents(holder):
                    if id(part) not in seen and self._may_hold_iterators(part):
                        seen.add(id(part))
                        if len(seen) > SMALL:
                            self.charge(_VISITED)
                        (inner if hasattr(part, "__next__") else layer).append(part)
            layer = inner
        return deep

    def _may_hold_iterators(self, part: Any) -> bool:
        kind = type(part)
        if kind is list or kind is tuple:
            if len(part) > SMALL:
                self.charge(len(part))
            return not FLAT.issuperset(map(type, part))
        if kind is FunctionType:
            return part.__module__ is None  # a program's own, which may have closed over one
        if kind is MethodType or kind in SHOWN or isinstance(part, Object):
            return True
        return kind is CellType or kind is _TEED or kind not in SIZED and hasattr(part, "__next__")

    def copied_deeply(self, value: Any) -> Any:
        """A value that is about to be copied with all that it holds: charged; no copy of an iterator would tick."""
        self.charge(8 * self.weight(value))
        for part in parts_below(value):
            parts = held_in(part)
            iterates = hasattr(part, "__next__") and not isinstance(part, Object)
            if iterates or parts is None and not (callable(part) or isinstance(part, Meter)):
                self.stop("value size")
            self.charge(_VISITED * (1 + len(parts or ())))
        return value
