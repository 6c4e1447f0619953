"""Classes of the standard library whose values are data: dates, exact numbers, paths as text; and what goes with them.

None of their components asks a clock, a time zone or a file system.
"""

from __future__ import annotations

import calendar
import dataclasses
import datetime
import decimal
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from csp_ir.interpreter.meter import SMALL, Meter
from csp_ir.interpreter.outcomes import RECORDS
from csp_ir.ir.plain_values import PosixPath


def plain_classes(meter: Meter) -> dict[str, Any]:
    """Name -> guarded class or function, for one meter."""

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
            return meter.built(function(meter.show(value), **changes))

        return guarded

    names: dict[str, Any] = {"Fraction": fraction, "Path": path, "Decimal": Decimal}
    names |= {k.__name__: k for k in (datetime.date, datetime.datetime, datetime.time, datetime.timedelta)}
    names |= {
        f"dataclasses.{f.__name__}": record(f) for f in (dataclasses.replace, dataclasses.asdict, dataclasses.astuple)
    }
    names |= {f"decimal.{n}": n for n in dir(decimal) if n.startswith("ROUND_")}
    names |= {"calendar.isleap": calendar.isleap, "calendar.monthrange": calendar.monthrange}
    return names


_LARGE_POWER = re.compile(r"[eE][+-]?\d{4,}")
