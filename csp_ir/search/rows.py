"""The cheapest fill of a straight draft, from below: rows of values in order of what they cost (Knuth 1977, a
generalization of Dijkstra's algorithm), met by what the result leaves of the last value it reads.

What is known beforehand of the way on from a value (`bounds`) is added to its cost (A*), once a search is long enough for that.

A row holds the way to it: which other rows it was made of. Ways that take two rows for one value are not put together, and
what they share is paid once, so that the first way to the result is the cheapest fill. Of two ways to one row the dearer is
dropped, unless it shares something that others may still read.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from csp_ir.search.bounds import Bounds
from csp_ir.search.inverse import NONE, UNDECIDED
from csp_ir.search.straight import Row, Straight, numeric, row_key
from csp_ir.search.variants import Least
from csp_ir.search.ways import PLAIN, Made, Parts, Way, all_numeric, all_ways, made_row, missing_row

MOST = 400_000  # ways that are looked at or wait
CHECK_EVERY = 256
BOUNDED, MANY = (
    1_000,
    500,
)  # ways looked at before bounds are worth their making, as often again for each so many candidates


class Undecided(Exception):
    """Too many ways."""


@dataclass(slots=True)
class _Known:
    """What is known of one value.

    rows: by key and what is open, all ways that are kept. made: all of them by what values they
    were made of, cheapest first. sharing: those that were made of a row.
    wanted: ways to the result that have all their reads but this value, by the row that it must be; decided: all of these;
    undecided: those that may go with any row. odd: rows that an inverse does not speak of. groups: ways that read this value, by what else they read.
    """

    rows: dict[Hashable, dict[frozenset[Made], Made]] = field(default_factory=dict)
    made: dict[frozenset[int], list[Made]] = field(default_factory=dict)
    sharing: dict[Made, list[Made]] = field(default_factory=dict)
    odd: list[Made] = field(default_factory=list)
    wanted: dict[Hashable, list[tuple[Way, Parts]]] = field(default_factory=dict)
    decided: list[tuple[Way, Parts]] = field(default_factory=list)
    undecided: list[tuple[Way, Parts]] = field(default_factory=list)
    groups: list[tuple[tuple[int, ...], list[Way]]] = field(default_factory=list)

    def all(self) -> Iterator[Made]:
        """All rows."""
        for rows in list(self.made.values()):
            yield from rows


# Ways that read the same, cheapest first; which of them is next; what it reads, what that costs; what else they may read, dearer,
# or the row that was made already. Before them the cost with what still comes, and a number that is unlike all others.
_Entry = tuple[float, int, Sequence[Way], int, Parts, int, Iterator[Parts] | Row | None]


def cheapest_fill(
    straight: Straight, masks: Sequence[int], least: Sequence[Least], spent: Callable[[], Any]
) -> list[int] | None:
    """A bit for each hole, of the cheapest fill within the masks; None where there is none.

    Args:
        spent: whether the budget is spent.

    The cheapest candidates of all holes must not raise. Raises: Undecided; Unsteppable or Opaque for a value that has no key.
    """
    found = next(_Bank(straight, all_ways(straight, masks, least)).results(spent), None)
    if found is None:
        return None
    picked = {straight.values[n].hole: made.way.index for n, made in found.picks.items()}
    return [1 << picked[h] if h in picked else least[h](mask)[1] for h, mask in enumerate(masks)]


class _Bank:
    """The rows made so far, and the ways that wait, in order of cost."""

    def __init__(self, straight: Straight, ways: Iterator[Way]) -> None:
        self.straight = straight
        self.known = {n: _Known() for n in straight.values}
        self.heap: list[_Entry] = []
        self.readers: dict[int, set[int]] = {n: set() for n in straight.values}
        self.bounds: Bounds | None = None
        self.ways = list(ways)
        grouped: dict[tuple[int, int, tuple[int, ...]], list[Way]] = {}
        for way in self.ways:
            for number in way.reads:
                self.readers[number].add(way.number)
            reads = tuple(n for n in way.reads if n != way.last)
            grouped.setdefault((way.number, way.last, reads), []).append(way)
        for (_, _, reads), group in grouped.items():
            group.sort(key=lambda w: w.cost)
            for number in reads:
                self.known[number].groups.append((reads, group))
            if not reads:
                self.push(group, 0, {})

    def push(self, ways: Sequence[Way], index: int, parts: Parts, rest: Iterator[Parts] | None = None) -> None:
        self.again(ways, index, parts, sum([m.way.cost for m in parts.values()]), rest)

    def again(
        self, ways: Sequence[Way], index: int, parts: Parts, cost: int, rest: Iterator[Parts] | None = None
    ) -> None:
        self.straight.ways += 1
        if self.straight.ways > MOST:
            raise Undecided
        ahead = self.bounds.leasts[ways[0].number] if self.bounds is not None else 0
        if ahead < math.inf:
            heapq.heappush(
                self.heap, (ways[index].cost + cost + ahead, self.straight.ways, ways, index, parts, cost, rest)
            )

    def bound(self) -> None:
        """Order what waits by what it costs with the rest of the way."""
        self.bounds = Bounds(self.straight, self.ways)
        leasts = self.bounds.leasts
        self.heap = [(e[0] + leasts[e[2][0].number], *e[1:]) for e in self.heap if leasts[e[2][0].number] < math.inf]
        heapq.heapify(self.heap)

    def results(self, spent: Callable[[], Any]) -> Iterator[Made]:
        """Ways to the wanted result, cheapest first."""
        turn = 0
        while self.heap:
            turn += 1
            if not turn % CHECK_EVERY and spent():
                raise Undecided
            if self.bounds is None and self.straight.ways > BOUNDED * (1 + len(self.ways) / MANY):
                self.bound()
            total, _, ways, index, parts, base, rest = heapq.heappop(self.heap)
            cost = ways[index].cost + base
            if type(rest) is tuple:
                self.keep(rest, ways[index], parts, cost)
                continue
            if rest is not None and (following := next(rest, None)) is not None:  # type: ignore[arg-type]
                self.push(ways, 0, following, rest)  # type: ignore[arg-type]
            end = index + 1
            while end < len(ways) and ways[end].cost == ways[index].cost:
                end += 1
            if end < len(ways):
                self.again(ways, end, parts, base)
            same = ways[index:end]
            if same[0].last >= 0 and same[0].last not in parts:
                for way in same:
                    self.meet(way, parts)
            elif same[0].number == self.straight.result:
                numbers = all_numeric(self.straight, same[0], parts)
                for way in same:
                    row = made_row(self.straight, way, parts, numbers)
                    if row is not None:
                        made = Made(row, way, {**parts}, cost, frozenset(), cost)
                        made.picks[way.number] = made
                        yield made
            else:
                self.make(same, parts, base, total)

    def make(self, ways: Sequence[Way], parts: Parts, base: int, total: float) -> None:
        """Make the rows of ways that cost the same; those that lead nowhere for as little as `total` wait for their turn."""
        number, cost, later = ways[0].number, ways[0].cost + base, math.inf
        numbers = all_numeric(self.straight, ways[0], parts)
        if self.bounds is not None and (later := cost + self.bounds.other(number)) > total:
            ways, others = self.bounds.parted(ways, parts, numbers)
            if others and later < math.inf:
                self.wait(later, others, parts, base, None)
        for way in ways:
            row = made_row(self.straight, way, parts, numbers)
            if row is None:
                continue
            ahead = cost + self.bounds(number, row) if self.bounds is not None else 0
            if ahead <= total:
                self.keep(row, way, parts, cost)
            elif ahead < math.inf:
                self.wait(ahead, (way,), parts, base, row)

    def wait(self, total: float, ways: Sequence[Way], parts: Parts, base: int, row: Row | None) -> None:
        self.straight.ways += 1
        heapq.heappush(self.heap, (total, self.straight.ways, ways, 0, parts, base, row))

    def keep(self, row: Row, way: Way, parts: Parts, cost: int) -> None:
        """Keep a row, unless a way to it that shares no more is as cheap, and let what reads it wait."""
        number = way.number
        below = {*parts, number}
        shared = frozenset([m for n, m in parts.items() if not self.readers[n] <= below])
        own = cost - sum([m.way.cost for m in shared])
        known, key = self.known[number], row_key(row)
        others = known.rows.setdefault(key, {})
        if any(other.own <= own for other in _within(others, shared)):
            return
        made = Made(row, way, {**parts}, cost, shared, own, numeric(row))
        made.picks[number] = made
        others[shared] = made
        known.made.setdefault(frozenset(made.picks), []).append(made)
        for part in made.picks.values():
            known.sharing.setdefault(part, []).append(made)
        for reads, ways in known.groups:
            self.combine(made, reads, ways)
        odd = any(type(v) not in PLAIN for v in made.row)
        if odd:
            known.odd.append(made)
        for waiting, found in known.undecided:
            self.complete(waiting, found, made)
        for waiting, found in known.decided if odd else ():
            self.complete(waiting, found, made)
        for waiting, found in known.wanted.get(key, ()):
            self.complete(waiting, found, made)

    def combine(self, made: Made, reads: tuple[int, ...], ways: list[Way]) -> None:
        """Let ways wait that read a row made just now, with all rows of the other values they read."""
        number = made.way.number
        others = [n for n in reads if n != number]
        if not others:
            self.push(ways, 0, made.picks)
            return
        if len(others) == 1:
            (other,) = others
            # What shares nothing costs the sum: it comes in order of cost. What shares is looked at at once.
            apart = self.apart(made, other)
            if (first := next(apart, None)) is not None:
                self.push(ways, 0, first, apart)
            for parts in self.together(made, other):
                self.push(ways, 0, parts)
            return
        found: list[Parts] = [made.picks]
        for other in others:
            found = [
                joined
                for parts in found
                for one in self.known[other].all()
                if (joined := _joined(parts, one.picks)) is not None
            ]
            if len(found) > MOST:
                raise Undecided
        for parts in found:
            self.push(ways, 0, parts)

    def apart(self, made: Made, other: int) -> Iterator[Parts]:
        """With each of the present rows of another value that has nothing in common with this one, cheapest first."""
        numbers = made.picks.keys()
        lists = [rows[:] for of, rows in self.known[other].made.items() if numbers.isdisjoint(of)]
        ordered = lists[0] if len(lists) == 1 else heapq.merge(*lists, key=lambda m: m.cost)
        return ({**made.picks, **one.picks} for one in ordered)

    def together(self, made: Made, other: int) -> Iterator[Parts]:
        """With each row of another value that was made of the same, or of which this one was."""
        seen: set[Made] = set()
        sharing = self.known[other].sharing
        for part in made.picks.values():
            for one in sharing.get(part, ()):
                if one not in seen:
                    seen.add(one)
                    joined = _joined(made.picks, one.picks)
                    if joined is not None:
                        yield joined

    def complete(self, way: Way, parts: Parts, made: Made) -> None:
        """Let a way wait whose last read is found."""
        joined = _joined(parts, made.picks)
        if joined is not None:
            self.push((way,), 0, joined)

    def meet(self, way: Way, parts: Parts) -> None:
        """Find the row that is missing for the result, now or when it is made."""
        row = missing_row(self.straight, way, parts)
        known = self.known[way.last]
        (known.undecided if row is UNDECIDED else known.decided).append((way, parts))
        if row is UNDECIDED:
            for made in known.all():
                self.complete(way, parts, made)
            return
        for made in known.odd:
            self.complete(way, parts, made)
        if row is not NONE:
            key = row_key(row)
            known.wanted.setdefault(key, []).append((way, parts))
            for made in known.rows.get(key, {}).values():
                self.complete(way, parts, made)


def _within(ways: Mapping[frozenset[Made], Made], shared: frozenset[Made]) -> Iterator[Made]:
    """Those ways that leave open no more than this."""
    if len(ways) <= 1 << len(shared):
        yield from (made for open_, made in ways.items() if open_ <= shared)
        return
    for size in range(len(shared) + 1):
        for some in combinations(shared, size):
            if (made := ways.get(frozenset(some))) is not None:
                yield made


def _joined(one: Parts, other: Parts) -> Parts | None:
    """Both; None where they take different rows for one value."""
    if len(one) < len(other):
        one, other = other, one
    for number, made in other.items():
        if one.get(number, made) is not made:
            return None
    return {**one, **other}
