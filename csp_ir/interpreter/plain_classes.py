"""Classes of the standard library whose values are data: dates, exact numbers, paths as text; and what goes with them.

None of their components asks a clock, a time zone or a file system.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import warnings
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from csp_ir.interpreter.decimals import decimal_of
from csp_ir.interpreter.library import named
from csp_ir.interpreter.meter import SMALL
from csp_ir.interpreter.operators import Operators
from csp_ir.interpreter.outcomes import RECORDS
from csp_ir.ir.plain_values import PLAIN_TYPES, PosixPath


def plain_classes(meter: Operators) -> dict[str, Any]:
    """Name -> guarded class or function, for one meter; the classes are admitted to its table."""

    def fraction(*args: Any) -> Any:
        for a in args:
            meter.whole(a)
            if type(a) is str and (len(a) > SMALL or _LARGE_POWER.search(a)):
                meter.stop("value size")
        return meter.built(Fraction(*args))

    def path(*parts: Any) -> Any:
        return meter.built(PosixPath(*parts))

    def record(function: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(value: Any, /, **changes: Any) -> Any:
            if type(value) not in RECORDS:
                raise TypeError(f"{function.__name__}() should be called on dataclass instances")
            before = meter.show if function is dataclasses.replace else meter.copied_deeply
            return meter.built(function(before(value), **changes))

        return guarded

    names: dict[str, Any] = {"Fraction": named(Fraction, fraction), "Path": path, "Decimal": decimal_of(meter)}
    names |= {
        k.__name__: k for k in (datetime.date, datetime.datetime, datetime.time, datetime.timedelta, datetime.timezone)
    }
    for name, kind in PLAIN_TYPES.items():
        names[name] = meter.classes.admit(kind, names[name])
    names |= {
        f"dataclasses.{f.__name__}": record(f) for f in (dataclasses.replace, dataclasses.asdict, dataclasses.astuple)
    }
    return names


def plain_methods(meter: Operators) -> dict[str, Callable[..., Any]]:
    """The guards of the methods that ask the machine for its time zone where they are given none, and of exact conversions."""

    def zoned(method: Any, /, *args: Any, **keywords: Any) -> Any:
        moment = method.__self__
        if isinstance(moment, datetime.datetime) and moment.utcoffset() is None:
            meter.stop(_ZONE)
        return method(*args, **keywords)

    def astimezone(method: Any, /, *args: Any, **keywords: Any) -> Any:
        if (*args, *keywords.values())[:1] in ((), (None,)):
            meter.stop(_ZONE)
        return zoned(method, *args, **keywords)

    def fromtimestamp(method: Any, /, *args: Any, **keywords: Any) -> Any:
        if (args[1] if len(args) > 1 else keywords.get("tz")) is None:
            meter.stop(_ZONE)
        return method(*args, **keywords)

    def utcfromtimestamp(method: Any, /, *args: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it may go one day is not for the terminal
            return method(*args)

    def from_decimal(method: Any, /, *args: Any) -> Any:
        return meter.built(method(*map(meter.whole, args)))

    return {"timestamp": zoned, "astimezone": astimezone, "fromtimestamp": fromtimestamp, "utcfromtimestamp": utcfromtimestamp,
            "from_decimal": from_decimal}  # fmt: skip


_ZONE = "time zones of the machine"
_LARGE_POWER = re.compile(r"[eE][+-]?\d{4,}")
