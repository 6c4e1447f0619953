"""Which values of several holes make the wanted result together: joins instead of products.

Backward semantics of the returned expression where it has one: a concatenation takes the wanted
text apart (each value must be a prefix of what is left), a sum or difference of two holes looks the
second up under the one value it can have. Any other expression is evaluated on all combinations,
as long as there are not too many.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from csp_ir.interpreter.outcomes import LimitSignal
from csp_ir.ir import nodes as ir
from csp_ir.spec.model import Example

MOST_COMBINATIONS = 20_000
MOST_PRODUCTS = 20_000
Table = list[tuple[Any, int]]
_NUMBERS = (int, float, bool)
# The second operand from the result and the first one.
_OTHER: Mapping[str, Callable[[Any, Any], Any]] = {"+": operator.sub, "-": lambda wanted, first: first - wanted}


@dataclass(frozen=True)
class Join:
    """A returned expression over the values of holes.

    expr: over names; result: the same as a function of slots (None: the value of the one slot).
    slots: where the holes' values stand; names -> slots.
    """

    expr: ir.Expr | None
    result: tuple[Callable[..., Any] | None, tuple[int, ...]]
    slots: list[int]
    names: Mapping[str, int]

    def evaluate(self, slots: list[Any]) -> Any:
        function, args = self.result
        return slots[args[0]] if function is None else function(*[slots[i] for i in args])


def combinations(join: Join, tables: list[Table], slots: list[Any], example: Example) -> list[tuple[int, ...]] | None:
    """The products of candidates that give the wanted value; None where there are too many to look at.

    Args:
        tables: for each hole its values with the candidates that have them.
        slots: the values of the other variables.
        example: says which value is wanted.
    """
    slots, key = list(slots), example.wanted_key
    found: list[tuple[int, ...]] = []
    try:
        for row in _rows(join, tables, slots, example.expected):
            for slot, (value, _) in zip(join.slots, row, strict=True):
                slots[slot] = value
            try:
                right = example.key(join.evaluate(slots)) == key
            except LimitSignal:
                return None
            except Exception:
                right = False
            if right:
                found.append(tuple(mask for _, mask in row))
                if len(found) > MOST_PRODUCTS:
                    return None
    except OverflowError:
        return None
    return found


def _rows(join: Join, tables: list[Table], slots: list[Any], wanted: Any) -> Iterator[tuple[tuple[Any, int], ...]]:
    """Rows of the tables, one for each hole, among which are all that give the wanted value.

    Raises OverflowError where there are too many.
    """
    expr = join.expr
    if type(wanted) is str and isinstance(expr, ir.Binary) and expr.op == "+":
        parts = _concatenated(join, expr, slots)
        if parts is not None and sorted(p for p in parts if isinstance(p, int)) == list(range(len(tables))):
            yield from _pieces(parts, tables, wanted)
            return
    if len(tables) == 2 and type(wanted) in (int, bool) and isinstance(expr, ir.Binary) and str(expr.op) in _OTHER:
        operands = [join.names.get(o.id) if isinstance(o, ir.Name) else None for o in (expr.left, expr.right)]
        if operands == join.slots:
            yield from _complements(tables, wanted, _OTHER[str(expr.op)])
            return
    if prod(len(t) for t in tables) > MOST_COMBINATIONS:
        raise OverflowError
    yield from product(*tables)


def _concatenated(join: Join, expr: ir.Expr, slots: list[Any]) -> list[int | str] | None:
    """The parts of a concatenation in order: the number of a hole's table, or a known text."""
    if isinstance(expr, ir.Binary) and expr.op == "+":
        left, right = _concatenated(join, expr.left, slots), _concatenated(join, expr.right, slots)
        return None if left is None or right is None else left + right
    if isinstance(expr, ir.Literal) and type(expr.value) is str:
        return [expr.value]
    if isinstance(expr, ir.Name) and expr.id in join.names:
        slot = join.names[expr.id]
        if slot in join.slots:
            return [join.slots.index(slot)]
        return [slots[slot]] if type(slots[slot]) is str else None
    return None


def _pieces(parts: list[int | str], tables: list[Table], wanted: str) -> Iterator[tuple[tuple[Any, int], ...]]:
    """Ways to write the wanted text as the parts one after the other."""
    last = next(p for p in reversed(parts) if isinstance(p, int))
    texts = [{value: mask for value, mask in table if type(value) is str} for table in tables]
    row: list[tuple[Any, int]] = [("", 0)] * len(tables)

    def after(index: int, rest: str) -> Iterator[tuple[tuple[Any, int], ...]]:
        if index == len(parts):
            if not rest:
                yield tuple(row)
            return
        part = parts[index]
        if isinstance(part, str):
            if rest.startswith(part):
                yield from after(index + 1, rest[len(part) :])
            return
        if part == last:
            end = "".join(p for p in parts[index + 1 :] if isinstance(p, str))
            if rest.endswith(end) and len(rest) >= len(end):
                value = rest[: len(rest) - len(end)]
                mask = texts[part].get(value)
                if mask is not None:
                    row[part] = (value, mask)
                    yield tuple(row)
            return
        for value, mask in texts[part].items():
            if rest.startswith(value):
                row[part] = (value, mask)
                yield from after(index + 1, rest[len(value) :])

    yield from after(0, wanted)


def _complements(
    tables: list[Table], wanted: int, other: Callable[[Any, Any], Any]
) -> Iterator[tuple[tuple[Any, int], ...]]:
    """Pairs of numbers of which the second is what the first leaves; floats, whose sums round, with all."""
    by_value: dict[Any, list[tuple[Any, int]]] = {}
    rounding: list[tuple[Any, int]] = []
    for row in tables[1]:
        if type(row[0]) is float:
            rounding.append(row)
        elif type(row[0]) in _NUMBERS:
            by_value.setdefault(row[0], []).append(row)
    for first in tables[0]:
        if type(first[0]) is float:
            rows = [r for r in tables[1] if type(r[0]) in _NUMBERS]
        elif type(first[0]) in _NUMBERS:
            rows = by_value.get(other(wanted, first[0]), []) + rounding
        else:
            continue
        for second in rows:
            yield first, second
