"""What is asked, and of whom: data only."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from csp_ir.deduction.domains import FREE
from csp_ir.draft.bank import ERROR, Bank
from csp_ir.interpreter.outcomes import freeze
from csp_ir.work import worked

CLOCK = 500  # evaluations between two looks at the work done
EVALUATION = 2e-5  # units of work


@dataclass(frozen=True, eq=False)
class Goal:
    """A wanted value for each row of a scope, FREE where none is.

    digits: places after the point to which floats are rounded before they are compared; None for exact.
    """

    wanted: tuple[Any, ...]
    digits: int | None = None

    @cached_property
    def asked(self) -> tuple[int, ...]:
        """The rows on which something is wanted."""
        return tuple(i for i, w in enumerate(self.wanted) if w is not FREE)

    @cached_property
    def values(self) -> tuple[Any, ...]:
        """What is wanted on those rows."""
        return tuple(self.wanted[i] for i in self.asked)

    @cached_property
    def key(self) -> Hashable:
        return self.asked, self.digits, keys_of(self.values, self.digits)

    @cached_property
    def kinds(self) -> frozenset[type]:
        return frozenset(map(type, self.values))

    def met(self, values: Sequence[Any]) -> bool:
        """Whether a vector gives what is wanted."""
        return all(same(values[i], w, self.digits) for i, w in zip(self.asked, self.values))

    def hits(self, values: Sequence[Any]) -> int:
        """Bit k for the k-th asked row that has what is wanted there."""
        mask = 0
        for k, (i, w) in enumerate(zip(self.asked, self.values)):
            if same(values[i], w, self.digits):
                mask |= 1 << k
        return mask

    def only(self, rows: Sequence[int]) -> Goal:
        """The same, asked on some of its rows."""
        kept = set(rows)
        return Goal(tuple(w if i in kept else FREE for i, w in enumerate(self.wanted)), self.digits)

    def mapped(self, values: Sequence[Any], digits: int | None = None) -> Goal:
        """Other wanted values for the asked rows."""
        given = dict(zip(self.asked, values))
        return Goal(tuple(given.get(i, FREE) for i in range(len(self.wanted))), digits)


def key_of(value: Any, digits: int | None = None) -> Hashable:
    """Equal for values that are strictly equal."""
    kind = type(value)
    if kind is float and digits is not None:
        try:
            value = round(value, digits) + 0.0
        except (ValueError, OverflowError):
            pass
        return float, value
    if kind is list or kind is tuple:
        return kind, tuple([key_of(v, digits) for v in value])
    if kind is dict:
        return dict, frozenset([(k, key_of(v, digits)) for k, v in value.items()])
    if kind is set or kind is frozenset:
        return set, frozenset(value)
    return kind, value if kind.__hash__ is not None else freeze(value)


_FLAT = frozenset((int, str, bool, type(None)))


def keys_of(values: Sequence[Any], digits: int | None = None) -> Hashable:
    """The key of a vector. Raises TypeError where one of its values cannot be a key."""
    kinds = set(map(type, values))
    if len(kinds) == 1:
        kind = kinds.pop()
        if kind in _FLAT:
            return kind, tuple(values)
        if kind is list and len(inner := set(map(type, chain.from_iterable(values)))) == 1 and inner <= _FLAT:
            return kind, inner.pop(), tuple(map(tuple, values))
    return tuple([key_of(v, digits) for v in values])


def same(value: Any, want: Any, digits: int | None = None) -> bool:
    """Whether a value is what is wanted; an int may stand for an equal float."""
    if value is ERROR:
        return False
    a, b = type(value), type(want)
    if a is not b:
        return b is float and a is int and (value == want if digits is None else round(value, digits) == want)
    if a is float:
        if digits is not None:
            try:
                return bool(round(value, digits) == want)
            except (ValueError, OverflowError):
                return False
        return bool(value == want)
    if a in (list, tuple, dict, set, frozenset):
        try:
            return key_of(value, digits) == key_of(want, digits)
        except TypeError:
            return False
    return bool(value == want)


@dataclass
class Work:
    """Evaluations that may be spent, and how many were. deadline: of `work.worked`, where all ends."""

    limit: int
    deadline: float = float("inf")
    used: int = 0
    _looked: int = 0

    def spend(self, count: int = 1) -> None:
        """Raises: OutOfWork once the limit or the deadline is passed."""
        self.used += count
        if self.used > self.limit:
            raise OutOfWork
        if self.used - self._looked > CLOCK:
            done, self._looked = self.used - self._looked, self.used
            if worked(EVALUATION * done) > self.deadline:
                raise OutOfWork

    def grow(self, bank: Bank, level: int) -> None:
        """Let a bank grow to a level, within its limits. Raises: OutOfWork, also where the deadline cut it short."""
        before, bank.deadline, bank.full = bank.tried, self.deadline, False
        for _ in bank.grow(level):
            pass
        tried = bank.tried - before  # which the bank has counted as work
        self.used, self._looked = self.used + tried, self._looked + tried
        if self.used > self.limit or worked(0.0) > self.deadline:
            raise OutOfWork

    def grant(self, more: int) -> None:
        """Let so much more be spent than was until now; nothing once the deadline is passed."""
        self.limit = self.used + (more if worked() <= self.deadline else 0)

    @contextmanager
    def half(self, most: float = float("inf")) -> Iterator[None]:
        """What is done within it takes at most half of the units that are left, and so many."""
        before, now = self.deadline, worked()
        self.deadline = now + min(most, (before - now) / 2)
        try:
            yield
        finally:
            self.deadline = before

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)


class OutOfWork(Exception):
    """The work that a caller granted is spent."""
