"""Values of the standard library that are data: dates and times, exact numbers, paths as text."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any


class PosixPath(PurePosixPath):
    """A path as text, with nothing that looks at files; it shows itself as `pathlib.Path` does."""

    __slots__ = ()


_DATED = (datetime.date, datetime.datetime, datetime.time, datetime.timedelta, datetime.timezone)
PLAIN_TYPES: dict[str, Any] = {**{k.__name__: k for k in (*_DATED, Decimal, Fraction)}, "Path": PosixPath}

_PARTS = {
    datetime.date: ("year", "month", "day"),
    datetime.datetime: ("year", "month", "day", "hour", "minute", "second", "microsecond"),
    datetime.time: ("hour", "minute", "second", "microsecond"),
    datetime.timedelta: ("days", "seconds", "microseconds"),
    Fraction: ("numerator", "denominator"),
}


def plain_parts(value: Any) -> tuple[Any, ...]:
    """The arguments that give a value of a plain class again."""
    if type(value) is datetime.timezone:
        return value.__getinitargs__()  # type: ignore[attr-defined,no-any-return]
    names = _PARTS.get(type(value))
    zone = getattr(value, "tzinfo", None)
    parts = (str(value),) if names is None else tuple(getattr(value, name) for name in names)
    return parts if zone is None else (*parts, zone)
