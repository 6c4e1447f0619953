"""The cheapest fill of a straight draft, from below: rows of values in order of what they cost (Knuth 1977, a
generalization of Dijkstra's algorithm), met by what the result leaves of the last value it reads.

A row is kept once for each value, with the cheapest way to it, however many ways there are. Ways are put together as if
each use of a value were free to choose again, so that the first that gives what is wanted is no dearer than any fill; where
its choices agree it is the cheapest one, and where they do not, the fills are parted by what that hole takes.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from csp_ir.domains.model import bits
from csp_ir.interpreter.outcomes import LimitSignal
from csp_ir.ir import nodes as ir
from csp_ir.search.inverse import NONE, UNDECIDED, Inverse
from csp_ir.search.straight import Row, Straight, row_key
from csp_ir.search.variants import Least

MOST = 200_000  # ways that are looked at or wait
CHECK_EVERY = 256
_PLAIN = (int, str)


class Undecided(Exception):
    """Too many ways."""


class Torn(Exception):
    """The cheapest way takes two candidates for one hole: the hole, these two (as bits), and the cost of the way."""

    def __init__(self, hole: int, first: int, second: int, cost: int) -> None:
        self.hole, self.two, self.cost = hole, (1 << first, 1 << second), cost


@dataclass(frozen=True, slots=True)
class _Way:
    """How a value is made: by a candidate (index; -1: computed) of these other values.

    cost: beyond the cheapest candidate of its hole. last, inverse: the value of its reads that is found from the result.
    """

    number: int
    index: int
    cost: int
    reads: tuple[int, ...]
    last: int = -1
    inverse: Inverse | None = None


@dataclass(frozen=True, slots=True)
class _Made:
    """A row with the way to it and what that starts from. cost: of all of it."""

    row: Row
    way: _Way
    parts: tuple[_Made, ...]
    cost: int


Parts = tuple[_Made, ...]
# Ways that read the same, cheapest first; which of them is next; what it reads; what else they may read, dearer.
_Entry = tuple[int, int, Sequence[_Way], int, Parts, Iterator[Parts] | None]


def cheapest_fill(
    straight: Straight, masks: Sequence[int], least: Sequence[Least], spent: Callable[[], Any]
) -> list[int] | None:
    """A bit for each hole, of the cheapest fill within the masks; None where there is none.

    Args:
        spent: whether the budget is spent.

    The cheapest candidates of all holes must not raise. Raises: Undecided, Torn; Unsteppable for a value that has no key.
    """
    torn: Torn | None = None
    for found in _Bank(straight, _ways(straight, masks, least)).results(spent):
        if torn is not None and found.cost > torn.cost:
            break
        try:
            return _filled(straight, found, masks, least)
        except Torn as error:
            torn = torn or error
    if torn is not None:
        raise torn
    return None


class _Bank:
    """The rows made so far, and the ways that wait, in order of cost.

    tried: for each value, ways to the result whose other reads are decided, with these; wanted: by the row that the value must
    be. odd: rows that an inverse does not speak of.
    """

    def __init__(self, straight: Straight, ways: Iterator[_Way]) -> None:
        self.straight = straight
        self.groups: dict[int, list[tuple[tuple[int, ...], list[_Way]]]] = {}
        self.rows: dict[int, dict[Hashable, _Made]] = {n: {} for n in straight.values}
        self.odd: dict[int, list[_Made]] = {n: [] for n in straight.values}
        self.wanted: dict[int, dict[Hashable, list[tuple[_Way, Parts]]]] = {n: {} for n in straight.values}
        self.tried: dict[int, list[tuple[_Way, Parts, bool]]] = {n: [] for n in straight.values}
        self.heap: list[_Entry] = []
        grouped: dict[tuple[int, int, tuple[int, ...]], list[_Way]] = {}
        for way in ways:
            known = tuple(n for n in way.reads if n != way.last)
            grouped.setdefault((way.number, way.last, known), []).append(way)
        for (_, _, known), group in grouped.items():
            group.sort(key=lambda w: w.cost)
            for number in known:
                self.groups.setdefault(number, []).append((known, group))
            if not known:
                self.push(group, 0, ())

    def push(self, ways: Sequence[_Way], index: int, parts: Parts, rest: Iterator[Parts] | None = None) -> None:
        self.straight.ways += 1
        if self.straight.ways > MOST:
            raise Undecided
        cost = ways[index].cost + sum([m.cost for m in parts])
        heapq.heappush(self.heap, (cost, self.straight.ways, ways, index, parts, rest))

    def results(self, spent: Callable[[], Any]) -> Iterator[_Made]:
        """Ways to the wanted result, cheapest first, each put together of cheapest rows."""
        turn = 0
        while self.heap:
            turn += 1
            if not turn % CHECK_EVERY and spent():
                raise Undecided
            cost, _, ways, index, parts, rest = heapq.heappop(self.heap)
            if rest is not None and (following := next(rest, None)) is not None:
                self.push(ways, 0, following, rest)
            if index + 1 < len(ways):
                self.push(ways, index + 1, parts)
            way = ways[index]
            if len(parts) < len(way.reads):
                self.meet(way, parts)
                continue
            row = _row(self.straight, way, parts)
            if row is None:
                continue
            made = _Made(row, way, parts, cost)
            if way.number == self.straight.result:
                yield made
            else:
                self.keep(made)

    def keep(self, made: _Made) -> None:
        """Keep a row that is new, and let what reads it wait."""
        number = made.way.number
        known, key = self.rows[number], row_key(made.row)
        if key in known:
            return
        known[key] = made
        for reads, ways in self.groups.get(number, ()):
            pools = [[made] if n == number else list(self.rows[n].values()) for n in reads]
            combined: Iterator[Parts] = product(*pools)
            if len(reads) > 2:
                combined = iter(sorted(combined, key=lambda parts: sum([m.cost for m in parts])))
            if (parts := next(combined, None)) is not None:
                self.push(ways, 0, parts, combined)
        odd = any(type(v) not in _PLAIN for v in made.row)
        if odd:
            self.odd[number].append(made)
        for way, parts, decided in self.tried[number]:
            if odd or not decided:
                self.push(*_with(way, parts, made))
        for way, parts in self.wanted[number].get(key, ()):
            self.push(*_with(way, parts, made))

    def meet(self, way: _Way, parts: Parts) -> None:
        """Find the row that is missing for the result, now or when it is made."""
        row = _missing(self.straight, way, parts)
        number = way.last
        self.tried[number].append((way, parts, row is not UNDECIDED))
        if row is UNDECIDED:
            for made in self.rows[number].values():
                self.push(*_with(way, parts, made))
            return
        for made in self.odd[number]:
            self.push(*_with(way, parts, made))
        if row is not NONE:
            key = row_key(row)
            self.wanted[number].setdefault(key, []).append((way, parts))
            if key in self.rows[number]:
                self.push(*_with(way, parts, self.rows[number][key]))


def _with(way: _Way, parts: Parts, made: _Made) -> tuple[Sequence[_Way], int, Parts]:
    """A way with the row that was missing among its reads."""
    at = way.reads.index(way.last)
    return (way,), 0, (*parts[:at], made, *parts[at:])


def _ways(straight: Straight, masks: Sequence[int], least: Sequence[Least]) -> Iterator[_Way]:
    for number, value in straight.values.items():
        if value.hole < 0:
            yield _Way(number, -1, 0, tuple(sorted({a for a in value.args if a not in straight.given})))
            continue
        mask = masks[value.hole]
        base = least[value.hole](mask)[0]
        for index in bits(mask):
            reads = tuple(sorted(value.reads[index]))
            inverse = _inverse(straight, index, reads) if number == straight.result and reads else None
            last = -1 if inverse is None else reads[-1]
            yield _Way(number, index, least[value.hole](1 << index)[0] - base, reads, last, inverse)


def _inverse(straight: Straight, index: int, reads: tuple[int, ...]) -> Inverse | None:
    """A candidate for the result as the inverse for the last value it reads."""
    value = straight.values[straight.result]
    partition = straight.variant.partitions[value.hole]
    fragment, bound = partition.candidates[index].fragment, dict(value.names)
    names = [n for n in partition.free[index] if n in bound]
    operands = [n for n in names if bound[n] == reads[-1]]
    if not partition.exact_results or len(operands) != 1 or not isinstance(fragment, ir.Expr):
        return None
    return Inverse.of(fragment, operands[0], names, straight.limits)


def _missing(straight: Straight, way: _Way, parts: Parts) -> Any:
    """The row that the last read of a way to the result must be: NONE where no plain one will do, or UNDECIDED."""
    assert way.inverse is not None
    value = straight.values[way.number]
    known = dict(zip((n for n in way.reads if n != way.last), (m.row for m in parts), strict=True))
    rows = [(n, row) for n, v in value.names if v != way.last and (row := straight.row(v, known)) is not None]
    found, undecided = [], False
    for example, wanted in enumerate(straight.results):
        given = way.inverse(wanted, {n: row[example] for n, row in rows}) if type(wanted) in _PLAIN else UNDECIDED
        if given is NONE:
            return NONE
        undecided = undecided or given is UNDECIDED
        found.append(given)
    return UNDECIDED if undecided else tuple(found)


def _row(straight: Straight, way: _Way, parts: Parts) -> Row | None:
    """The row that a way makes; None where it raises, or is the result and not what is wanted."""
    value = straight.values[way.number]
    known = {n: m.row for n, m in zip(way.reads, parts, strict=True)}
    if way.index < 0:
        return straight.computed(value, known)
    partition = straight.variant.partitions[value.hole]
    names = dict(value.names)
    free = [n for n in partition.free[way.index] if n in names]
    rows = [straight.row(names[n], known) for n in free]
    function = partition.compiled.get(way.index) if len(free) == len(partition.free[way.index]) else None
    wanted = straight.wanted if way.number == straight.result else None
    found = []
    for example in range(straight.count):
        partition.evaluated += 1
        try:
            if function is not None:
                given = function(*[row[example] for row in rows])  # type: ignore[index]
            else:
                given = partition.evaluate(way.index, {n: row[example] for n, row in zip(free, rows, strict=True)})  # type: ignore[index]
        except (LimitSignal, RecursionError):
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
            raise Torn(hole, picked[hole], made.way.index, result.cost)
    return [1 << picked[h] if h in picked else least[h](mask)[1] for h, mask in enumerate(masks)]
