"""Value classes: which candidates of a hole give which value in one environment.

Candidates that give the same value (and do the same to what can be changed) in every
environment in which their hole is read behave alike, so a search branches on classes.
Each candidate is evaluated once in each environment, and only when someone asks for it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csp_ir.domains.behaviour import Places
from csp_ir.interpreter.outcomes import LimitSignal

if TYPE_CHECKING:
    from csp_ir.domains.partition import HolePartition

NOTHING = object()
LIMIT = ("$limit",)


@dataclass(slots=True, eq=False)
class ValueClass:
    """Candidates with one behaviour in one environment.

    mask: the candidates. value: the value, where runs may share it, else NOTHING.
    result: the key of the value (`HolePartition.result_of`), ("$raise", kind), or LIMIT; only where the partition keeps results.
    """

    mask: int
    value: Any = NOTHING
    result: Hashable = None
    limit: str = ""


class Classes:
    """The classes of a hole in one environment, of the candidates asked for so far (`covered`)."""

    __slots__ = ("partition", "environment", "complete", "places", "covered", "classes", "owner", "results", "matched")

    def __init__(self, partition: HolePartition, environment: dict[str, Any], places: Places | None) -> None:
        self.partition = partition
        self.environment = environment
        self.complete = len(environment) == len(partition.names)
        self.places = places
        self.covered = 0
        self.classes: dict[Hashable, ValueClass] = {}
        self.owner: dict[int, ValueClass] = {}
        self.results: dict[Hashable, list[ValueClass]] = {}
        self.matched: dict[Hashable, list[int]] = {}  # result -> candidates looked at, that give it, that meet a limit

    def cover(self, mask: int) -> None:
        """Evaluate the candidates of `mask` that were not evaluated yet."""
        partition = self.partition
        fresh = mask & ~self.covered
        self.covered |= fresh
        together = fresh & partition.together if self.complete else 0
        if together & (together - 1):
            fresh &= ~together
            self._cover_together(together)
        while fresh:
            low = fresh & -fresh
            fresh ^= low
            self._put(low, *partition.classify(low.bit_length() - 1, self.environment, self.places))

    def _put(self, low: int, key: Hashable, found: ValueClass) -> None:
        known = self.classes.get(key)
        if known is None:
            known = self._new(key, found)
        known.mask |= low
        self.owner[low] = known

    def _new(self, key: Hashable, found: ValueClass) -> ValueClass:
        self.classes[key] = found
        self.partition.size += 1
        if self.partition.keep_results:
            self.results.setdefault(found.result, []).append(found)
        return found

    def _cover_together(self, mask: int) -> None:
        """The same for candidates that change nothing, in one go."""
        partition, classes, owner = self.partition, self.classes, self.owner
        for low, value, error in partition.values(mask, self.environment):
            kind = type(value)
            if error is None and (kind is int or kind is str or kind is bool):
                key: Hashable = (bool, value) if kind is bool else value
                known = classes.get(key)
                if known is None:
                    known = self._new(key, ValueClass(0, value, value if kind is str else partition.result_of(value)))
                known.mask |= low
                owner[low] = known
            else:
                self._put(low, *partition.key_of(low.bit_length() - 1, value, error, {}, self.places))

    def split(self, mask: int) -> list[tuple[ValueClass, int]]:
        """The classes within `mask`, each with its candidates there."""
        if mask & ~self.covered:
            self.cover(mask)
        owner = self.owner
        first = owner.get(mask & -mask)
        if first is not None and not mask & ~first.mask:
            return [(first, mask)]
        found = []
        while mask:
            known = owner[mask & -mask]
            found.append((known, mask & known.mask))
            mask &= ~known.mask
        return found

    def giving(self, result: Hashable, mask: int) -> tuple[int, int]:
        """The candidates within `mask` with this result, and those that meet a limit."""
        matched = self.matched.get(result)
        if matched is None:
            matched = self.matched[result] = [0, 0, 0]
            self.partition.size += 1
        fresh = mask & ~matched[0]
        if fresh:
            matched[0] |= fresh
            plain = _plain_value(result)
            alone = 0
            if self.complete and plain:
                alone = fresh & self.partition.together & ~self.covered
                self._match(matched, plain[0], alone)
            rest = fresh & ~alone
            if rest & ~self.covered:
                self.cover(rest)
            matched[1] |= rest & self._with(result)
            matched[2] |= rest & self._with(LIMIT)
        return matched[1] & mask, matched[2] & mask

    def _match(self, matched: list[int], wanted: Any, mask: int) -> None:
        """Compare values with a plain one, without making classes of them."""
        kind = type(wanted)
        for low, value, error in self.partition.values(mask, self.environment):
            if error is not None:
                if isinstance(error, LimitSignal):
                    matched[2] |= low
            elif type(value) is kind and value == wanted:
                matched[1] |= low

    def _with(self, result: Hashable) -> int:
        found = 0
        for known in self.results.get(result, ()):
            found |= known.mask
        return found


class Singles:
    """Every candidate a class of its own: for environments that cannot be compared."""

    __slots__ = ("known",)

    def __init__(self, known: dict[int, ValueClass]) -> None:
        self.known = known

    def split(self, mask: int) -> list[tuple[ValueClass, int]]:
        found = []
        while mask:
            low = mask & -mask
            mask ^= low
            one = self.known.get(low)
            if one is None:
                one = self.known[low] = ValueClass(low)
            found.append((one, low))
        return found


def _plain_value(result: Hashable) -> tuple[int | str | bool] | None:
    """The number, text or truth value that a frozen result stands for."""
    if type(result) is str:
        return (result,)
    if type(result) is tuple and len(result) == 2 and type(result[0]) is bool:
        return (result[1],)
    return None
