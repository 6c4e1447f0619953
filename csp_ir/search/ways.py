"""Ways to make the values of a straight draft: data and single steps for `rows`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.domains.fragments import as_expr
from csp_ir.domains.model import bits
from csp_ir.interpreter.evaluation import Function, compile_expr
from csp_ir.interpreter.outcomes import LimitSignal
from csp_ir.ir import nodes as ir
from csp_ir.search.flow import Unsteppable
from csp_ir.search.inverse import NONE, UNDECIDED, Inverse
from csp_ir.search.straight import Row, Straight
from csp_ir.search.variants import Least

PLAIN = (int, str)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """How a value is made: by a candidate (index; -1: computed) of these other values.

    cost: beyond the cheapest candidate of its hole. args: what the function (of a computed value) is called with. last,
    inverse: the value of its reads that is found from the result.
    """

    number: int
    index: int
    cost: int
    reads: tuple[int, ...]
    args: tuple[int, ...]
    function: Function | None
    last: int = -1
    inverse: Inverse | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A row with the way to it. picks: the rows it was made of, itself among them; cost: of all of them.

    open: those (but itself) that others may read too; own: the cost of the rest. numeric: whether all values are numbers.
    """

    row: Row
    way: Way
    picks: dict[int, Made]
    cost: int
    open: frozenset[Made]
    own: int
    numeric: bool = False


Parts = dict[int, Made]  # by number, with all they were made of


def all_ways(straight: Straight, masks: Sequence[int], least: Sequence[Least]) -> Iterator[Way]:
    for number, value in straight.values.items():
        if value.hole < 0:
            reads = tuple(sorted({a for a in value.args if a not in straight.given}))
            source = value.source if number == straight.result else None
            last, inverse = _inverse(straight, source, value.names, reads)
            yield Way(number, -1, 0, reads, value.args, value.function, last, inverse)
            continue
        mask = masks[value.hole]
        base = least[value.hole](mask)[0]
        partition = straight.variant.partitions[value.hole]
        names = dict(value.names)
        for index in bits(mask):
            reads, fragment, free = (
                tuple(sorted(value.reads[index])),
                partition.candidates[index].fragment,
                partition.free[index],
            )
            args = tuple(names[n] for n in free if n in names)
            last, inverse = -1, None
            if number == straight.result and isinstance(fragment, ir.Expr):
                seen = tuple((n, names[n]) for n in free if n in names)
                last, inverse = _inverse(straight, fragment, seen, reads)
            yield Way(number, index, least[value.hole](1 << index)[0] - base, reads, args, None, last, inverse)


def _inverse(
    straight: Straight, expr: ir.Expr | None, names: Sequence[tuple[str, int]], reads: tuple[int, ...]
) -> tuple[int, Inverse | None]:
    """The value of a result's reads that is found from the others and the result, and how; -1 where there is none."""
    if expr is None or not straight.exact:
        return -1, None
    for number in sorted(reads, key=lambda n: (straight.values[n].hole < 0, -n)):
        operands = [n for n, v in names if v == number]
        if len(operands) == 1:
            inverse = Inverse.of(expr, operands[0], [n for n, _ in names], straight.limits)
            if inverse is not None:
                return number, inverse
    return -1, None


def missing_row(straight: Straight, way: Way, parts: Mapping[int, Made]) -> Any:
    """The row that the last read of a way to the result must be: NONE where no plain one will do, or UNDECIDED."""
    assert way.inverse is not None
    rows = [
        (n, row) for n, v in straight.values[way.number].names if v != way.last and (row := _row_of(straight, v, parts))
    ]
    found, undecided = [], False
    for example, wanted in enumerate(straight.results):
        given = way.inverse(wanted, {n: row[example] for n, row in rows}) if type(wanted) in PLAIN else UNDECIDED
        if given is NONE:
            return NONE
        undecided = undecided or given is UNDECIDED
        found.append(given)
    return UNDECIDED if undecided else tuple(found)


def _row_of(straight: Straight, number: int, parts: Mapping[int, Made]) -> Row | None:
    row = straight.given.get(number)
    if row is None and number in parts:
        return parts[number].row
    return row


def first_value(straight: Straight, way: Way, parts: Parts, numbers: bool) -> Any:
    """The value on the first example of what a way makes; NONE where it raises. numbers: as `all_numeric` has it."""
    given = straight.given
    function = way.function or (_function(straight, way, numbers) if way.index >= 0 else None)
    try:
        args = [given[a][0] if a in given else parts[a].row[0] for a in way.args]
        return _value(straight, way, function, args)
    except (LimitSignal, RecursionError):
        straight.limited = True
    except Unsteppable:
        raise
    except Exception:
        pass
    return NONE


def all_numeric(straight: Straight, way: Way, parts: Parts) -> bool:
    """Whether all that ways which read the same as this one may read are numbers."""
    return straight.numeric and all([parts[n].numeric for n in way.reads])


def _value(straight: Straight, way: Way, function: Function | None, args: list[Any]) -> Any:
    value = straight.values[way.number]
    partition = straight.variant.partitions[max(0, value.hole)]
    partition.evaluated += value.hole >= 0
    if function is not None:
        return function(*args)
    if way.index < 0:
        return args[0]
    names = dict(value.names)
    free = [n for n in partition.free[way.index] if n in names]
    return partition.evaluate(way.index, dict(zip(free, args, strict=True)))


def made_row(straight: Straight, way: Way, parts: Parts, numbers: bool) -> Row | None:
    """The row that a way makes; None where it raises, is the result and not what is wanted, or no part of that.

    numbers: as `all_numeric` has it.
    """
    value = straight.values[way.number]
    rows = [straight.given[a] if a in straight.given else parts[a].row for a in way.args]
    wanted = straight.wanted if way.number == straight.result else None
    partition = straight.variant.partitions[max(0, value.hole)]
    function = way.function or (_function(straight, way, numbers) if way.index >= 0 else None)
    found: list[Any] = []
    try:
        if wanted is None and not value.part and function is not None and rows:
            partition.evaluated += straight.count
            return tuple([function(*args) for args in zip(*rows, strict=True)])
        for example in range(straight.count):
            given = _value(straight, way, function, [row[example] for row in rows])
            if wanted is not None:
                straight.tried += 1
                if partition.result_of(given) != wanted[example]:
                    return None
            if value.part and not straight.fits(value.part, example, given):
                return None
            found.append(given)
    except (LimitSignal, RecursionError):
        straight.limited = True
        return None
    except Unsteppable:
        raise
    except Exception:
        return None
    return tuple(found)


def _function(straight: Straight, way: Way, numbers: bool) -> Function | None:
    """A candidate as a function of the names it reads, quicker where these are numbers; None where one is unbound."""
    partition = straight.variant.partitions[straight.values[way.number].hole]
    key = (way.index, "row", numbers)
    found = partition.compiled.get(key)
    free = partition.free[way.index]
    if found is None and len(free) == len(way.args):
        expr = as_expr(partition.candidates[way.index].fragment)
        found = compile_expr(expr, free, partition.functions, limits=partition.limits, numbers=free if numbers else ())
        partition.compiled[key] = found
    return found
