"""Bounds that `requires` sets to a parameter or its length, by comparisons with constants, and values within them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product
from random import Random
from typing import Any

from csp_ir.ir import nodes as ir
from csp_ir.ir.types import Type

WIDE = 10_000  # of numbers with one bound, how far from it
FEW = 20  # the same, mostly
LONGER = 8  # of values with a least length, how much longer
LONGEST = 1_000  # length that is made
EDGES = 60  # inputs made of edges
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}
_SIZED = (str, bytes, list, tuple)


@dataclass(frozen=True)
class Bound:
    """What a parameter, or its length, lies within; None: no bound there. shortest, longest: of its length."""

    low: float | None = None
    high: float | None = None
    shortest: int = 0
    longest: int | None = None

    @property
    def free(self) -> bool:
        """Whether nothing is bounded."""
        return self == Bound()

    def span(self) -> tuple[int, int]:
        """The ints from which to draw: all within, or those near the one bound."""
        low, high = self.low, self.high
        least = -WIDE if low is None and high is None else int(low if low is not None else high - WIDE)  # type: ignore[operator]
        least += low is not None and least < low
        most = least + WIDE if high is None else int(high)
        return least, max(least, most - (high is not None and most > high))

    def lengths(self) -> tuple[int, int]:
        """The lengths from which to draw."""
        least = min(self.shortest, LONGEST)
        most = least + LONGER if self.longest is None else self.longest
        return least, max(least, min(most, least + LONGER))

    def holds(self, value: Any) -> bool:
        """Whether a value lies within, as far as it has a size or a length."""
        if type(value) in (int, float):
            return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)
        if isinstance(value, _SIZED):
            return len(value) >= self.shortest and (self.longest is None or len(value) <= self.longest)
        return True

    def fitted(self, value: Any, random: Random) -> Any:
        """A value itself where it lies within, else one that does."""
        if self.holds(value):
            return value
        if type(value) in (int, float):
            least, most = self.span()
            if least > most or not (self.holds(least) and self.holds(most)):
                return value
            return type(value)(
                random.choice((least, most, random.randint(least, min(most, least + FEW)), random.randint(least, most)))
            )
        least, most = self.lengths()
        if len(value) > most:
            return value[:most]
        return (value * -(-least // len(value)))[:least] if value else value

    def edges(self) -> list[int]:
        """The bounds and what stands beside them within."""
        found = [e for b, step in ((self.low, 1), (self.high, -1)) if b is not None for e in (int(b), int(b) + step)]
        return [e for e in dict.fromkeys(found) if self.holds(e)]


def bounds_of(parameters: Sequence[ir.Parameter], requires: Iterable[ir.Expr]) -> list[Bound]:
    """The bound of each parameter, as the clauses that compare it, or its length, with a constant set it."""
    found = {p.name: Bound() for p in parameters}
    ints = {p.name for p in parameters if p.type.name in ("int", "bool")}
    for name, of_length, op, number in _comparisons(requires):
        if name in found:
            found[name] = _narrowed(found[name], of_length, op, number, of_length or name in ints)
    return [found[p.name] for p in parameters]


def _narrowed(bound: Bound, of_length: bool, op: str, number: float, whole: bool) -> Bound:
    if whole:  # n < 10 is n <= 9, n < 9.5 is n <= 9
        low = int(number // 1) + 1 if op == ">" else -int(-number // 1)
        high = -int(-number // 1) - 1 if op == "<" else int(number // 1)
    else:
        low = high = number  # type: ignore[assignment]
    if op in (">", ">=", "=="):
        if of_length:
            bound = replace(bound, shortest=max(bound.shortest, low))
        else:
            bound = replace(bound, low=low if bound.low is None else max(bound.low, low))
    if op in ("<", "<=", "=="):
        if of_length:
            bound = replace(bound, longest=high if bound.longest is None else min(bound.longest, high))
        else:
            bound = replace(bound, high=high if bound.high is None else min(bound.high, high))
    return bound


def _comparisons(clauses: Iterable[ir.Expr]) -> Iterator[tuple[str, bool, str, float]]:
    """(name, whether of its length, operator, constant) of each comparison that has to hold."""
    for clause in clauses:
        if isinstance(clause, ir.BoolOp) and clause.op == "and":
            yield from _comparisons(clause.operands)
        elif isinstance(clause, ir.Compare):
            sides = pairwise((clause.first, *clause.rest))
            for op, (left, right) in zip(clause.ops, sides, strict=True):
                if isinstance(op, str) and op in _TURNED:
                    yield from _comparison(left, op, right)
                    yield from _comparison(right, _TURNED[op], left)


def _comparison(side: ir.Expr, op: str, other: ir.Expr) -> Iterator[tuple[str, bool, str, float]]:
    number = constant_of(other)
    if number is None:
        return
    if isinstance(side, ir.Name):
        yield side.id, False, op, number
    elif isinstance(side, ir.Call) and side.function == ir.Name("len") and len(side.args) == 1:
        (inside,) = side.args
        if isinstance(inside, ir.Name):
            yield inside.id, True, op, number


def constant_of(expr: ir.Expr) -> float | None:
    """The number that a literal is, with its sign; None for other expressions."""
    if isinstance(expr, ir.Literal) and type(expr.value) in (int, float) and abs(expr.value) < 1e300:  # type: ignore[arg-type]
        return expr.value  # type: ignore[return-value]
    if isinstance(expr, ir.Unary) and expr.op == "-":
        number = constant_of(expr.operand)
        return None if number is None else -number
    return None


def edge_inputs(
    types: Sequence[Type], bounds: Sequence[Bound], program: ir.Node, given: Sequence[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """Inputs on the edges: of what `requires` compares, and of what the program does, the other arguments as given somewhere.

    Args:
        given: arguments that are known.
    """
    compared = [
        number
        for node in program.walk()
        if isinstance(node, ir.Compare)
        for side in (node.first, *node.rest)
        if (number := constant_of(side)) is not None and number == int(number)
    ]
    beside = list(dict.fromkeys(int(c) + d for c in compared for d in (0, -1, 1)))
    pools: list[list[Any]] = []
    for at, (kind, bound) in enumerate(zip(types, bounds, strict=True)):
        known = [args[at] for args in given[:2] if len(args) == len(types)]
        edges = [e for e in (*bound.edges(), *beside) if bound.holds(e)] if kind.name == "int" else []
        pools.append([*edges, *known])
    return list(islice(product(*pools), EDGES)) if all(pools) else []
