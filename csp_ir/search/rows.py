"""The cheapest fill of a straight draft, from below: rows of values in order of what they cost (Knuth 1977, a
generalization of Dijkstra's algorithm).

A row is kept once for each value, with the cheapest way to it, however many ways there are. Ways are put together as if
each use of a value were free to choose again, so that the first that gives what is wanted is no dearer than any fill; where
its choices agree it is the cheapest one.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from csp_ir.domains.model import bits
from csp_ir.interpreter.outcomes import LimitSignal
from csp_ir.search.straight import Row, Straight, row_key
from csp_ir.search.variants import Least

MOST = 50_000  # ways that are looked at or wait
CHECK_EVERY = 256


class Undecided(Exception):
    """Too many ways, or the cheapest takes two candidates for one hole."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How a value is made: by a candidate (index; -1: computed) of these other values.

    cost: beyond the cheapest candidate of its hole.
    """

    number: int
    index: int
    cost: int
    reads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """A row with the way to it and what that starts from. cost: of all of it."""

    row: Row
    way: _Way
    parts: tuple[_Made, ...]
    cost: int


def cheapest_fill(
    straight: Straight, masks: Sequence[int], least: Sequence[Least], spent: Callable[[], Any]
) -> list[int] | None:
    """A bit for each hole, of the cheapest fill within the masks; None where there is none.

    Args:
        spent: whether the budget is spent.

    The cheapest candidates of all holes must not raise. Raises: Undecided; Unsteppable for a value that has no key.
    """
    users: dict[int, list[_Way]] = {}
    heap: list[tuple[int, int, _Way, tuple[_Made, ...]]] = []
    for way in _ways(straight, masks, least):
        for number in way.reads:
            users.setdefault(number, []).append(way)
        if not way.reads:
            heapq.heappush(heap, (way.cost, len(heap), way, ()))
    bank: dict[int, dict[Hashable, _Made]] = {n: {} for n in straight.values}
    turn = pushed = len(heap)
    while heap:
        turn += 1
        if pushed > MOST or (not turn % CHECK_EVERY and spent()):
            raise Undecided
        cost, _, way, parts = heapq.heappop(heap)
        row = _row(straight, way, parts)
        if row is None:
            continue
        made = _Made(row, way, parts, cost)
        if way.number == straight.result:
            return _filled(straight, made, masks, least)
        known = bank[way.number]
        key = row_key(row)
        if key in known:
            continue
        known[key] = made
        for user in users.get(way.number, ()):
            pools = [[made] if n == way.number else list(bank[n].values()) for n in user.reads]
            for chosen in product(*pools):
                pushed += 1
                if pushed > MOST:
                    raise Undecided
                heapq.heappush(heap, (user.cost + sum(m.cost for m in chosen), pushed, user, chosen))
    return None


def _ways(straight: Straight, masks: Sequence[int], least: Sequence[Least]) -> Iterator[_Way]:
    for number, value in straight.values.items():
        if value.hole < 0:
            yield _Way(number, -1, 0, tuple(sorted({a for a in value.args if a not in straight.given})))
            continue
        mask = masks[value.hole]
        base = least[value.hole](mask)[0]
        for index in bits(mask):
            yield _Way(number, index, least[value.hole](1 << index)[0] - base, tuple(sorted(value.reads[index])))


def _row(straight: Straight, way: _Way, parts: Sequence[_Made]) -> Row | None:
    """The row that a way makes; None where it raises, or is the result and not what is wanted."""
    value = straight.values[way.number]
    known = {n: m.row for n, m in zip(way.reads, parts, strict=True)}
    if way.index < 0:
        return straight.computed(value, known)
    partition = straight.variant.partitions[value.hole]
    names = dict(value.names)
    free = [n for n in partition.free[way.index] if n in names]
    rows = [straight.row(names[n], known) for n in free]
    wanted = straight.wanted if way.number == straight.result else None
    found = []
    for example in range(straight.count):
        partition.evaluated += 1
        try:
            given = partition.evaluate(way.index, {n: row[example] for n, row in zip(free, rows, strict=True)})  # type: ignore[index]
        except LimitSignal:
            straight.limited = True
            return None
        except Exception:
            return None
        if wanted is not None:
            straight.tried += 1
            if partition.result_of(given) != wanted[example]:
                return None
        found.append(given)
    return tuple(found)


def _filled(straight: Straight, result: _Made, masks: Sequence[int], least: Sequence[Least]) -> list[int]:
    """The fill of a way to the result: what it takes, and the cheapest elsewhere."""
    picked: dict[int, int] = {}
    open_ = [result]
    while open_:
        made = open_.pop()
        open_ += made.parts
        hole = straight.values[made.way.number].hole
        if hole >= 0 and picked.setdefault(hole, made.way.index) != made.way.index:
            raise Undecided
    return [1 << picked[h] if h in picked else least[h](mask)[1] for h, mask in enumerate(masks)]
