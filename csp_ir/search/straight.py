"""Drafts without branches or loops, searched from what is returned (call by need).

All examples go the same way, so a value is a row: what it is on each example. A hole is branched on only where something
needs its value: first by which other open values its candidates read, then by the rows these give. What nothing asked for
is only kept from raising; among candidates that cannot, the cheapest stays open to the end.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from csp_ir.domains.classes import NOTHING, Classes, ValueClass
from csp_ir.domains.model import bits
from csp_ir.interpreter.outcomes import Limits, LimitSignal
from csp_ir.ir import nodes as ir
from csp_ir.search.flow import READ, RETURN, SET, Flow, Unsteppable
from csp_ir.search.paths import wanted_result
from csp_ir.search.states import part
from csp_ir.search.variants import Variant
from csp_ir.spec.model import Example, Raises

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Needed:
    """How far a node has come: rows of values known, and reads whose candidates are known not to raise."""

    known: Mapping[int, Row] = field(default_factory=dict)
    checked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Step:
    """What a node does next: its hole takes one of these masks, each with how far it has come then.

    No options: it fails. `hole` None: all that is left passes. value: where the masks differ in the row of a value, its number.
    """

    hole: int | None
    options: tuple[tuple[int, Needed], ...] = ()
    value: int = -1


FAILS = Step(-1)
PASSES = Step(None)


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

    limited: whether an evaluation met a limit. tried: how often a whole program was decided.

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
        self.count = len(examples)
        self.limited = False
        self.tried = 0
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

    # --- steps ------------------------------------------------------------------------

    def step(self, masks: list[int], needed: Needed) -> tuple[list[int], Step]:
        """The masks as far as they follow from these, and what to do next. Raises Unsteppable for a value that cannot be compared."""
        masks = list(masks)
        while True:
            step = self._next(masks, needed)
            if step.hole is None or len(step.options) != 1:
                return masks, step
            ((masks[step.hole], needed),) = step.options

    def _next(self, masks: list[int], needed: Needed) -> Step:
        known = dict(needed.known)
        if self.result not in needed.checked:
            return self._result(masks, known, needed)
        for number, value in self.values.items():
            if number in known or number in needed.checked:
                continue
            if value.hole >= 0:
                return self._unasked(number, masks, known, needed)
            found = self._need(number, masks, known, needed)
            if found is not None:
                return found
        return PASSES

    def _result(self, masks: list[int], known: dict[int, Row], needed: Needed) -> Step:
        """Ask for the returned hole; among its candidates with known operands only those that give what is wanted stay."""
        value = self.values[self.result]
        found = self._split(value, masks[value.hole], masks, known, needed)
        if found is not None:
            return found
        fits = masks[value.hole]
        self.tried += self.count
        for entry, wanted in zip(self._entries(value, known), self.wanted, strict=True):
            fits, stuck = entry.giving(wanted, fits)
            self.limited = self.limited or bool(stuck)
            if not fits:
                return FAILS
        return Step(value.hole, ((fits, Needed(known, needed.checked | {self.result})),))

    def _split(self, value: Value, mask: int, masks: list[int], known: dict[int, Row], needed: Needed) -> Step | None:
        """Split candidates by the open values that they read; make these known where all read the same."""
        while True:
            groups: dict[frozenset[int], int] = {}
            for index in bits(mask):
                open_ = value.reads[index].difference(known)
                groups[open_] = groups.get(open_, 0) | 1 << index
            if len(groups) > 1:
                at = Needed(dict(known), needed.checked)
                return Step(value.hole, tuple((part_, at) for part_ in groups.values()))
            (open_,) = groups
            if not open_:
                return None
            found = self._need(min(open_), masks, known, needed)
            if found is not None:
                return found

    def _need(self, number: int, masks: list[int], known: dict[int, Row], needed: Needed) -> Step | None:
        """Make a value known; a step where that takes a choice first."""
        if number in known:
            return None
        value = self.values[number]
        if value.hole < 0:
            for arg in value.args:
                if arg not in self.given:
                    found = self._need(arg, masks, known, needed)
                    if found is not None:
                        return found
            row = self.computed(value, known)
            if row is None:
                return FAILS
            known[number] = row
            return None
        mask = masks[value.hole]
        found = self._split(value, mask, masks, known, needed)
        if found is not None:
            return found
        rows = list(self._rows(value, mask, known))
        if len(rows) == 1 and rows[0][0] == mask:
            known[number] = rows[0][1]
            return None
        options = [(part_, Needed({**known, number: row}, needed.checked)) for part_, row in rows]
        return Step(value.hole, tuple(options), number)

    def _unasked(self, number: int, masks: list[int], known: dict[int, Row], needed: Needed) -> Step:
        """Keep a hole that nothing asked for from raising."""
        value = self.values[number]
        mask = masks[value.hole]
        fine = mask & value.safe
        risky = 0
        for index in bits(mask & ~fine):
            if value.reads[index].difference(known):
                risky |= 1 << index
        for part_, _ in self._rows(value, mask & ~fine & ~risky, known):
            fine |= part_
        if risky and not fine:
            found = self._split(value, risky, masks, known, needed)
            if found is not None:
                return found if found.options else FAILS
            for part_, _ in self._rows(value, risky, known):
                fine |= part_
            risky = 0
        options = [(fine, Needed(dict(known), needed.checked | {number}))] if fine else []
        if risky:
            options.append((risky, Needed(dict(known), needed.checked)))
        return Step(value.hole, tuple(options)) if options else FAILS

    def situation(self, masks: list[int], number: int, row: Row, known: Mapping[int, Row]) -> Hashable:
        """What the rest of a search depends on once a value is known: equal for two ways to come to the same row.

        It is the row, what was asked of later values, and the rows of earlier ones that these read.
        """
        later, used = [], set()
        for other, value in self.values.items():
            if other <= number or value.hole < 0:
                continue
            mask = masks[value.hole]
            if other == self.result or mask != self.variant.start[value.hole]:
                later.append((other, mask, row_key(known[other]) if other in known else None))
                used |= {r for i in bits(mask) for r in value.reads[i] if r < number}
        return (
            number,
            row_key(row),
            tuple(later),
            tuple((u, row_key(known[u]) if u in known else None) for u in sorted(used)),
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

    def _entries(self, value: Value, known: Mapping[int, Row]) -> Iterator[Classes]:
        """The classes of a hole's candidates on each example. What is not known is 0, for no candidate asked about reads it."""
        partition = self.variant.partitions[value.hole]
        unknown = (0,) * self.count
        rows = [(name, self.row(number, known) or unknown) for name, number in value.names]
        for example in range(self.count):
            environment = {name: row[example] for name, row in rows}
            if len(environment) < len(partition.names):
                entry = partition.at(environment)
            else:
                entry = partition.at_key(tuple(part(environment[n]) for n in partition.names), environment)
            if entry is None:
                raise Unsteppable
            yield entry

    def _rows(self, value: Value, mask: int, known: Mapping[int, Row]) -> Iterator[tuple[int, Row]]:
        """The candidates of a mask by the rows that they give, without those that raise on some example."""
        parts: list[tuple[int, Row]] = [(mask, ())]
        for entry in self._entries(value, known):
            parts = [
                (sub, (*row, known_.value))
                for part_, row in parts
                for known_, sub in entry.split(part_)
                if self._gives(known_)
            ]
        yield from parts

    def _gives(self, known: ValueClass) -> bool:
        if known.limit:
            self.limited = True
            return False
        if isinstance(known.result, tuple) and known.result[:1] == ("$raise",):
            return False
        if known.value is NOTHING:
            raise Unsteppable
        return True


def row_key(row: Row) -> Hashable:
    """A key of a row, equal for rows that nothing tells apart. Raises Opaque."""
    return tuple([part(value) for value in row])
