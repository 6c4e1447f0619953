"""What is known of the value a term must take on one row.

A domain with a value that stands out has it as `likely`: a search that cannot take the set tries that.

A row domain is FREE (any value), a tuple of the values allowed (one: the value is known), a `range` of
integers, or any object with `__contains__`. A goal is one row domain per row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final


class _Free:
    __slots__ = ()

    def __contains__(self, value: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "FREE"


FREE: Final = _Free()
Goal = tuple[Any, ...]


def exact(values: Sequence[Any]) -> Goal:
    """The goal of taking exactly these values."""
    return tuple((v,) for v in values)


def is_exact(domain: Any) -> bool:
    return type(domain) is tuple and len(domain) == 1


@dataclass(frozen=True, slots=True)
class Without:
    """Strings that do not occur in `text`, or are `but`."""

    text: str
    but: str

    def __contains__(self, value: Any) -> bool:
        return value == self.but or value not in self.text


@dataclass(frozen=True, slots=True)
class Numeral:
    """Texts of decimal digits that denote `number`."""

    number: int

    @property
    def likely(self) -> str:
        return str(self.number)

    def __contains__(self, value: Any) -> bool:
        return value.isascii() and value.isdigit() and int(value) == self.number


@dataclass(frozen=True, slots=True)
class NotNumeral:
    """Texts that are not of decimal digits only."""

    def __contains__(self, value: Any) -> bool:
        return not (value.isascii() and value.isdigit())


@dataclass(frozen=True, slots=True)
class OfLength:
    """Texts with `length` characters."""

    length: int

    def __contains__(self, value: Any) -> bool:
        return len(value) == self.length


@dataclass(frozen=True, slots=True)
class Affixed:
    """Texts that begin with `prefix`, end with `suffix` and hold `part`."""

    prefix: str = ""
    suffix: str = ""
    part: str = ""

    def __contains__(self, value: Any) -> bool:
        return value.startswith(self.prefix) and value.endswith(self.suffix) and self.part in value


@dataclass(frozen=True, slots=True)
class Preimage:
    """Values that, between the arguments before and after them, a meaning takes into `out`."""

    meaning: Callable[..., Any]
    before: tuple[Any, ...]
    after: tuple[Any, ...]
    out: Any

    def __contains__(self, value: Any) -> bool:
        try:
            return self.meaning(*self.before, value, *self.after) in self.out
        except (ArithmeticError, LookupError, TypeError, ValueError):
            return False


def covers(goal: Goal, values: Sequence[Any]) -> bool:
    """Whether each value lies in its row's domain."""
    return all(value in domain for domain, value in zip(goal, values))
