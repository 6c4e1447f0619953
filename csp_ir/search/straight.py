"""Drafts without branches or loops, as values over all examples.

All examples go the same way, so a value is a row: what it is on each example.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from csp_ir.interpreter.outcomes import Limits, LimitSignal
from csp_ir.ir import nodes as ir
from csp_ir.search.flow import READ, RETURN, SET, Flow, Unsteppable
from csp_ir.search.paths import wanted_result
from csp_ir.search.states import part
from csp_ir.search.variants import Least, Variant
from csp_ir.spec.model import Example, Raises

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Value:
    """A value that an instruction makes: by `function` of other values, or by reading a hole.

    names: what the hole's candidates see -> the value it is bound to; reads: for each candidate the values that it reads
    and that are not known beforehand; safe: the candidates that are no more than a literal or a bound name.
    """

    function: Any = None
    args: tuple[int, ...] = ()
    hole: int = -1
    names: tuple[tuple[str, int], ...] = ()
    reads: tuple[frozenset[int], ...] = ()
    safe: int = 0


class Straight:
    """A draft as values over all examples.

    limited: whether an evaluation met a limit. tried: how often a whole program was decided. ways: looked at so far.

    Raises: Unsteppable where the draft is not straight, returns no hole, or some example wants an exception.
    """

    def __init__(self, variant: Variant, flow: Flow, examples: tuple[Example, ...], limits: Limits) -> None:
        if not examples or any(isinstance(e.expected, Raises) for e in examples):
            raise Unsteppable
        if any(len(e.args) != len(flow.params) for e in examples):
            raise Unsteppable
        self.variant = variant
        self.limits = limits
        self.wanted = [wanted_result(e) for e in examples]
        if any(w is None for w in self.wanted):
            raise Unsteppable
        self.results = [e.expected for e in examples]
        self.count = len(examples)
        self.limited = False
        self.tried = self.ways = 0
        self.values: dict[int, Value] = {}
        self.given: dict[int, Row] = {slot: tuple(e.args[i] for e in examples) for i, slot in enumerate(flow.params)}
        self.result = self._values(flow)
        holes = [v.hole for v in self.values.values() if v.hole >= 0]
        self.private = len(holes) == len(set(holes))  # each hole stands at one place

    def _values(self, flow: Flow) -> int:
        """Number the values that the instructions make; that of the returned hole."""
        now = {slot: slot for slot in flow.params}
        for pc, instruction in enumerate(flow.code):
            number = flow.slots + 1 + pc
            if instruction[0] == SET:
                function, args = instruction[1], instruction[2]
                if pc in flow.unbound or type(function) is partial:
                    raise Unsteppable
                self.values[number] = Value(function, tuple(now[s] for s in args))
                now[instruction[3]] = number
            elif instruction[0] == READ:
                read = flow.reads[instruction[1]]
                hole = self.variant.index[read.hole]
                names = {n: now[s] for n, s in read.names.items() if s in now}
                self.values[number] = self._value(hole, names)
                now[instruction[2]] = number
            elif instruction[0] == RETURN and instruction[1] is None and instruction[2][0] in now:
                result = now[instruction[2][0]]
                if result in self.values and self.values[result].hole >= 0:
                    return result
                break
            else:
                break
        raise Unsteppable

    def _value(self, hole: int, names: Mapping[str, int]) -> Value:
        partition = self.variant.partitions[hole]
        reads, safe = [], 0
        for index, (free, candidate) in enumerate(zip(partition.free, partition.candidates, strict=True)):
            reads.append(frozenset(names[n] for n in free if n in names and names[n] not in self.given))
            fragment = candidate.fragment
            if isinstance(fragment, ir.Literal) or (isinstance(fragment, ir.Name) and fragment.id in names):
                safe |= 1 << index
        return Value(hole=hole, names=tuple(names.items()), reads=tuple(reads), safe=safe)

    def free(self, least: Sequence[Least], masks: Sequence[int]) -> bool:
        """Whether what nothing asks for can take the cheapest candidate of its hole without raising."""
        cheapest = [known(mask)[1] for known, mask in zip(least, masks, strict=True)]
        return self.private and all(
            cheapest[v.hole] & v.safe if v.hole >= 0 else v.function is None for v in self.values.values()
        )

    # --- values -----------------------------------------------------------------------

    def row(self, number: int, known: Mapping[int, Row]) -> Row | None:
        return self.given.get(number) or known.get(number)

    def computed(self, value: Value, known: Mapping[int, Row]) -> Row | None:
        """The row of a computed value; None where it raises on some example."""
        rows = [self.row(a, known) for a in value.args]
        if value.function is None:
            return rows[0]
        found = []
        for args in zip(*rows, strict=True) if rows else [()] * self.count:  # type: ignore[arg-type]
            try:
                found.append(value.function(*args))
            except LimitSignal:
                self.limited = True
                return None
            except Exception:
                return None
        return tuple(found)


def row_key(row: Row) -> Hashable:
    """A key of a row, equal for rows that nothing tells apart. Raises Opaque."""
    return tuple([part(value) for value in row])
