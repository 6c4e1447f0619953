"""The guarded functions of `statistics`."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

from csp_ir.interpreter.library import Named, named
from csp_ir.interpreter.meter import FLAT, SIZED, SMALL
from csp_ir.interpreter.operators import Operators
from csp_ir.ir.modules import MODULES

_TEXTS = frozenset({str, bytes})
_CLASS = "NormalDist"
_PAIRED = (statistics.covariance, statistics.correlation, statistics.linear_regression)  # which ask for lengths first


def measures(meter: Operators) -> Named:
    """Dotted name -> guarded function, for one meter; its class is admitted to the meter's table."""
    names: Named = {
        f"statistics.{name}": counting(meter, getattr(statistics, name))
        for name in MODULES["statistics"]
        if not name.startswith(_CLASS)
    }

    def normal(*args: Any, **keywords: Any) -> Any:
        for number in (*args, *keywords.values()):
            meter.whole(number)
        return statistics.NormalDist(*args, **keywords)

    names[f"statistics.{_CLASS}.from_samples"] = counting(meter, statistics.NormalDist.from_samples)
    return names | {
        f"statistics.{_CLASS}": meter.classes.admit(statistics.NormalDist, named(statistics.NormalDist, normal))
    }


def counting(meter: Operators, function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of data, which it goes through more than once, counting in whole numbers."""
    paired = function in _PAIRED

    def guarded(*args: Any, **keywords: Any) -> Any:
        args = tuple(_data(meter, a, paired) for a in args)
        keywords = {k: _data(meter, v, paired) for k, v in keywords.items()}
        if isinstance(number := keywords.get("n"), int):
            parts = max(0, number)
            meter.size(parts)
            if args and type(args[0]) in SIZED:  # each part multiplies two of the data
                meter.charge(parts * max((v.bit_length() // SMALL for v in args[0] if type(v) is int), default=0))
        return meter.parts(function(*args, **keywords))

    return named(function, guarded)


def _data(meter: Operators, value: Any, paired: bool) -> Any:
    if type(value) in _TEXTS or not hasattr(value, "__iter__") or paired and not hasattr(value, "__len__"):
        return meter.feed_any(value) if type(value) in _TEXTS else value
    items = meter.flat_parts(value)
    items = items if type(items) in SIZED else list(items)
    if not FLAT.issuperset(map(type, items)):
        for item in items:
            meter.whole(item)
    return items
