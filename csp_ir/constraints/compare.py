"""Comparisons between two columns of values, all rows at once: equality by hashing, order by sorting."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

_PLAIN = frozenset((int, str, bool, type(None)))
RAISED = object()
"""Stands for a side whose expression raised: no comparison with it is true."""


def rows(op: str, left: Sequence[Any], right: Sequence[Any]) -> list[int] | None:
    """Per value of `left`, the bits of those values of `right` with which `left op right` is true.

    A comparison that raises (a number with a text) is not true. None for values whose
    comparison is not plain: containers, nan.
    """
    if not _PLAIN.issuperset(map(type, (*left, *right))) and not all(
        v is RAISED or (isinstance(v, int | float | str | None) and v == v) for v in (*left, *right)
    ):
        return None
    if op in ("==", "!="):
        same: dict[Any, int] = {}
        every = 0
        for i, value in enumerate(right):
            if value is not RAISED:
                same[value] = same.get(value, 0) | 1 << i
                every |= 1 << i
        if op == "==":
            return [same.get(v, 0) for v in left]
        return [0 if v is RAISED else every & ~same.get(v, 0) for v in left]
    numbers = _Ordered([(v, i) for i, v in enumerate(right) if isinstance(v, int | float)])
    texts = _Ordered([(v, i) for i, v in enumerate(right) if isinstance(v, str)])
    out = []
    for value in left:
        if value is None or value is RAISED:
            out.append(0)
        else:
            out.append((texts if isinstance(value, str) else numbers).beside(op, value))
    return out


class _Ordered:
    """Values in order, with the bits of every suffix."""

    def __init__(self, pairs: list[tuple[Any, int]]) -> None:
        pairs.sort(key=lambda p: p[0])
        self.values = [v for v, _ in pairs]
        self.suffix = [0] * (len(pairs) + 1)
        for at in range(len(pairs) - 1, -1, -1):
            self.suffix[at] = self.suffix[at + 1] | 1 << pairs[at][1]

    def beside(self, op: str, value: Any) -> int:
        """The bits of the values v with `value op v`."""
        if op == "<":
            return self.suffix[bisect_right(self.values, value)]
        if op == "<=":
            return self.suffix[bisect_left(self.values, value)]
        every = self.suffix[0]
        if op == ">":
            return every & ~self.suffix[bisect_left(self.values, value)]
        return every & ~self.suffix[bisect_right(self.values, value)]
