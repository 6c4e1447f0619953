"""What a row of a straight draft still costs at least on its way to the result (an admissible bound for A*; Hart, Nilsson and
Raphael 1968).

A value that one candidate alone turns into the next is of use as it is only where its row is one of few, found from the result
backwards; any other row is first put together with another value, or goes through what has no inverse, which costs more.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from csp_ir.domains.fragments import as_expr
from csp_ir.ir import nodes as ir
from csp_ir.search.inverse import NONE, UNDECIDED, Inverse
from csp_ir.search.straight import Row, Straight, row_key
from csp_ir.search.ways import PLAIN, Parts, Way, first_value

MOST_ROWS = 400  # of a value that are known to lead to the result


@dataclass
class _Bound:
    """exact: rows that lead to the result by candidates that read nothing else, with what these cost; other: what any other costs.
    firsts: the values of these rows on the first example.
    """

    exact: dict[Hashable, tuple[float, Row]] = field(default_factory=dict)
    other: float = math.inf
    firsts: set[object] = field(default_factory=set)

    @property
    def least(self) -> float:
        return min([self.other, *[cost for cost, _ in self.exact.values()]])


class Bounds:
    """Lower bounds of what completes a value, by its row.

    ways: all there are. Rows with values of other types than `PLAIN`, which inverses do not speak of, have the least bound.
    """

    def __init__(self, straight: Straight, ways: Iterable[Way]) -> None:
        self.straight = straight
        self.readers: dict[int, list[Way]] = {n: [] for n in straight.values}
        for way in ways:
            for number in way.reads:
                self.readers[number].append(way)
        self.bounds: dict[int, _Bound] = {}
        self.leasts: dict[int, float] = {}
        for number in straight.values:
            self.leasts[number] = self.bound(number).least

    def bound(self, number: int) -> _Bound:
        found = self.bounds.get(number)
        if found is None:
            found = self.bounds[number] = self.made(number)
        return found

    def made(self, number: int) -> _Bound:
        straight = self.straight
        found = _Bound()
        if number == straight.result:
            row = tuple(straight.results)
            if straight.exact and _plain(row):
                found.exact[row_key(row)] = (0, row)
            else:
                found.other = 0
        entries: list[tuple[float, Row]] = []
        for way in self.readers[number]:
            following = self.bound(way.number)
            rows = self.before(number, way, following) if straight.exact and way.reads == (number,) else None
            if rows is None:
                found.other = min(found.other, way.cost + following.least)
            else:
                found.other = min(found.other, way.cost + following.other)
                entries += rows
        entries.sort(key=lambda e: e[0])
        for at, (cost, row) in enumerate(entries):
            if at >= MOST_ROWS:
                found.other = min(found.other, cost)
                break
            found.exact.setdefault(row_key(row), (cost, row))
        found.firsts = {row[0] for _, row in found.exact.values()}
        return found

    def before(self, number: int, way: Way, following: _Bound) -> list[tuple[float, Row]] | None:
        """The rows of a value that a way to the next one turns into rows that lead to the result; None where that is not known."""
        inverse = self.inverse(number, way)
        if inverse is None:
            return None
        names = [(n, v) for n, v in self.straight.values[way.number].names if v != number]
        found: list[tuple[float, Row]] = []
        for cost, row in following.exact.values():
            values = []
            for example, wanted in enumerate(row):
                known = {n: self.straight.given[v][example] for n, v in names if v in self.straight.given}
                value = inverse(wanted, known)
                if value is UNDECIDED:
                    return None
                values.append(value)
            if not any(v is NONE for v in values):
                found.append((way.cost + cost, tuple(values)))
        return found

    def inverse(self, number: int, way: Way) -> Inverse | None:
        value = self.straight.values[way.number]
        expr = (
            as_expr(self.straight.variant.partitions[value.hole].candidates[way.index].fragment)
            if way.index >= 0
            else value.source
        )
        operands = [n for n, v in value.names if v == number]
        if not isinstance(expr, ir.Expr) or len(operands) != 1:
            return None
        return Inverse.of(expr, operands[0], [n for n, _ in value.names], self.straight.limits)

    def other(self, number: int) -> float:
        """What a row of a value still costs at least that does not lead to the result by candidates which read nothing else."""
        return self.bounds[number].other

    def parted(self, ways: Sequence[Way], parts: Parts, numbers: bool) -> tuple[list[Way], list[Way]]:
        """Ways to one value: those whose row may be one of the few that lead to the result, and the others, by the first example.

        What raises there is left out.
        """
        firsts = self.bounds[ways[0].number].firsts
        may: list[Way] = []
        others: list[Way] = []
        for way in ways:
            value = first_value(self.straight, way, parts, numbers) if firsts else 0
            if value is NONE:
                continue
            (may if type(value) not in PLAIN or value in firsts else others).append(way)
        return may, others

    def __call__(self, number: int, row: Row) -> float:
        """What a row of a value still costs at least. Raises Opaque."""
        bound = self.bounds[number]
        if not bound.exact:
            return bound.other
        if not _plain(row):
            return self.leasts[number]
        exact = bound.exact.get(row_key(row))
        return bound.other if exact is None else min(exact[0], bound.other)


def _plain(row: Sequence[object]) -> bool:
    return all(type(v) in PLAIN for v in row)
