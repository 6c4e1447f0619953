"""What a draft returns while it is being put together: a part that no longer fits what an example wants fails at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from csp_ir.domains.classes import NOTHING
from csp_ir.interpreter.outcomes import strict_equal
from csp_ir.search.flow import Flow
from csp_ir.search.states import Plan, part
from csp_ir.spec.model import Example, Raises

LONGEST = 2_000  # lists of which all beginnings are kept
TOO_LONG = ("$too long",)  # no value has this key
_PLAIN = (int, str, bool, type(None))
_GROWING = (list, tuple, str)


def wanted_parts(example: Example | None, places: Iterable[int | None]) -> dict[int | None, Any]:
    """The lists, tuples and texts that an example wants at places of its result, by place; None is all of it."""
    found: dict[int | None, Any] = {}
    if example is not None and not isinstance(example.expected, Raises) and not example.loose:
        for place in places:
            wanted = example.expected
            if place is not None:
                wanted = wanted[place] if type(wanted) is tuple and place < len(wanted) else None
            if type(wanted) in _GROWING:
                found[place] = wanted
    return found


def misfit(value: Any, goal: Any, start: int) -> bool:
    """Whether what a list or text holds after `start` cannot stand there in the end, as it only grows and its elements stay."""
    if type(value) is not type(goal) or len(value) > len(goal):
        return type(value) in _GROWING
    if type(value) is str:
        return not goal.startswith(value)
    return any(
        type(value[i]) is not type(goal[i]) or (type(value[i]) in _PLAIN and value[i] != goal[i])
        for i in range(start, len(value))
    )


class Prefixes:
    """The values that examples want at the places of a result that only grow (`Flow.final`), and their beginnings.

    A list or tuple of plain values that is such a beginning is one object for all runs, and its key is its length.

    Args:
        examples: None for one of which no one result is wanted, to be told by type.
    """

    def __init__(self, flow: Flow, examples: Sequence[Example | None]) -> None:
        self.flow = flow
        self.goals = [wanted_parts(e, set(flow.final.values())) for e in examples]
        self.known: dict[Hashable, Any] = {}
        self.keys: dict[int, Hashable] = {}  # of the kept beginnings, by identity

    def grown(self, number: int, place: int | None, before: Any, value: Any) -> Any:
        """A value that has grown, or one that is kept in its stead; NOTHING where it is no beginning of what is wanted."""
        kind = type(value)
        if (
            kind not in _GROWING
            or (goal := self.goals[number].get(place, NOTHING)) is NOTHING
            or type(before) is not kind
        ):
            return value
        if type(goal) is not kind or len(value) > len(goal):
            return NOTHING
        if kind is str:
            return value if goal.startswith(value) else NOTHING
        start = len(before) if self.keys.get(id(before)) == ("$prefix", number, place, len(before)) else 0
        plain = len(goal) <= LONGEST
        for i in range(start, len(value)):
            one, wanted = value[i], goal[i]
            if type(one) is not type(wanted) or (
                one != wanted if type(one) in _PLAIN else not strict_equal(one, wanted)
            ):
                return NOTHING
            plain = plain and type(one) in _PLAIN
        if not plain:
            return value
        key = ("$prefix", number, place, len(value))
        kept = self.known.get(key)
        if kept is None:
            kept = self.known[key] = value
            self.keys[id(kept)] = key
        return kept

    def following(self, number: int, at: int, slots: Sequence[Any], plan: Plan) -> Hashable:
        """The `giving` key of the value that must be added at a place (`Flow.pieces`); None where that is not known."""
        goal, before = self.goals[number].get(self.flow.final[at], NOTHING), slots[self.flow.grows[at]]
        if goal is NOTHING or type(before) is not type(goal) or type(before) is str:
            return None
        return plan.partition.result_of(goal[len(before)]) if len(before) < len(goal) else TOO_LONG

    def part(self, value: Any) -> Hashable:
        """What a key holds of a value. Raises Opaque."""
        if type(value) is list or type(value) is tuple:
            known = self.keys.get(id(value))
            if known is not None:
                return known
        return part(value)
