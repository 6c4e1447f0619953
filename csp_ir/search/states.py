"""States of a behaviour automaton, and what is looked up at each read. Data for `automaton`."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from csp_ir.domains.behaviour import MAX_PARTS, Opaque, behaviour, tangled
from csp_ir.domains.classes import NOTHING, Classes, Singles, ValueClass
from csp_ir.domains.model import bits
from csp_ir.interpreter.outcomes import LimitSignal
from csp_ir.search.flow import Flow, Operand, Read
from csp_ir.search.variants import Variant

_NUMBERS = (int, float, bool)
_PLAIN = (bool, float, type(None))
_BARE = frozenset((int, str))


class Plan:
    """A read with what is looked up at each of its states.

    tail: those of the reads that `State.products` speaks of. seen: for each name of the partition where its part of the key is
    found: an index into the live slots, (slot,) of a constant one, or None.
    """

    def __init__(self, read: Read, variant: Variant, flow: Flow) -> None:
        self.read = read
        self.hole = variant.index[read.hole]
        self.start = variant.start[self.hole]
        self.partition = variant.partitions[self.hole]
        self.names = tuple(read.names.items())
        self.tail: list[Plan] = []
        where = {slot: i for i, slot in enumerate(read.live)}
        slots = [read.names.get(n) for n in self.partition.names]
        self.seen: list[int | tuple[int] | None] = [None if s is None else where.get(s, (s,)) for s in slots]
        self.direct: dict[int, Operand] = {}
        self.slots = [read.names.get(n, -1) for n in self.partition.names]
        if self.partition.functions or -1 in self.slots:
            self.slots = [flow.slots]  # a slot that never holds a value
        self.together: dict[tuple[int, tuple[str, ...]], list[Callable[..., Any]]] = {}

    def environment(self, slots: list[Any]) -> dict[str, Any]:
        return {n: slots[s] for n, s in self.names if slots[s] is not NOTHING}

    def evaluate(self, index: int, slots: list[Any]) -> Any:
        """The value of a candidate; raises what it raises."""
        found = self.direct.get(index)
        if found is not None:
            args = [slots[s] for s in found[1]]
            if NOTHING not in args:
                return found[0](*args)  # type: ignore[misc]
        value = self.partition.evaluate(index, self.environment(slots))
        function, free = self.partition.compiled.get(index), self.partition.free[index]
        if function is not None and found is None and all(n in self.read.names for n in free):
            self.direct[index] = function, tuple(self.read.names[n] for n in free)
        return value

    def common(self, mask: int, slots: list[Any]) -> Any:
        """The one plain value that all these candidates give; NOTHING where there is no such."""
        args = [slots[s] for s in self.slots]
        if NOTHING in args:
            return NOTHING
        numbers = tuple(n for n, v in zip(self.partition.names, args, strict=True) if type(v) in _NUMBERS)
        functions = self.together.get((mask, numbers))
        if functions is None:
            functions = self.together[mask, numbers] = self.partition.wide(numbers, list(bits(mask)))
        common = NOTHING
        for function in functions:
            try:
                value = function(*args)
            except (LimitSignal, Exception):
                return NOTHING
            if common is NOTHING:
                common, kind = value, type(value)
                if kind is not int and kind is not bool and kind is not str:
                    return NOTHING
            elif value != common or type(value) is not kind:
                return NOTHING
        return common


class State:
    """A place where a hole is read.

    plan: of the read. entry: the classes of the hole's candidates there; alive: those not known to fail from here.
    wanted: at a returned hole, the result that passes. products: at the first of several holes whose
    values make the result, the products of candidates (a mask for each) that pass.
    place: equal for states that differ at most in the steps made to get there.
    piece: the `giving` key that the value must have, as it is put into what is returned; None where that is not known.
    """

    __slots__ = (
        "plan",
        "entry",
        "children",
        "alive",
        "parents",
        "slots",
        "steps",
        "number",
        "wanted",
        "products",
        "place",
        "piece",
    )

    def __init__(
        self,
        plan: Plan,
        entry: Classes | Singles,
        number: int,
        slots: list[Any],
        steps: int,
        place: tuple[Hashable, ...],
    ) -> None:
        self.plan = plan
        self.entry = entry
        self.children: dict[ValueClass, State | str] = {}
        self.alive = plan.start
        self.parents: list[tuple[State, ValueClass]] = []
        self.slots = slots
        self.steps = steps
        self.number = number
        self.wanted: Hashable = None
        self.products: list[tuple[int, ...]] | None = None
        self.place = place
        self.piece: Hashable = None


def part(value: Any) -> Hashable:
    """What a key holds of a value. Raises Opaque."""
    kind = type(value)
    if kind is int or kind is str or value is NOTHING:
        return value
    if kind is range:
        return (range, value)
    if kind is list and len(value) < MAX_PARTS and _BARE.issuperset(map(type, value)):
        return (list, None, *value)  # as `behaviour` has it
    if kind not in _PLAIN and tangled(value):
        raise Opaque
    return behaviour(value)
