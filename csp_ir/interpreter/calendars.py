"""The guarded functions of `calendar`, whose first day of the week is Monday where none is given."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from typing import Any

from csp_ir.interpreter.library import Named, named
from csp_ir.interpreter.operators import Operators
from csp_ir.ir.modules import MODULES

_CLASSES = (calendar.Calendar, calendar.TextCalendar)
# What writes a calendar -> where among its arguments the widths stand.
_TEXTS = {"month": 2, "calendar": 1, "weekheader": 0}
_METHODS = {"formatmonth": 2, "formatyear": 1, "formatweekheader": 0}
_WIDTHS = {0: ("width",), 1: ("w", "l", "c", "m"), 2: ("w", "l")}


def calendars(meter: Operators) -> Named:
    """Dotted name -> guarded function, class or constant, for one meter; the classes are admitted to its table."""
    names: Named = {f"calendar.{name}": getattr(calendar, name) for name in MODULES["calendar"]}
    for name, first in _TEXTS.items():
        names[f"calendar.{name}"] = _written(meter, getattr(calendar, name), first)
    for kind in _CLASSES:
        names[f"calendar.{kind.__name__}"] = meter.classes.admit(kind, named(kind, _maker(kind)))
    return names


def _maker(kind: type) -> Callable[..., Any]:
    return lambda *args, **keywords: kind(*args, **keywords)


def calendar_methods(meter: Operators) -> dict[str, Callable[..., Any]]:
    """The guards of the methods that write a calendar."""

    def written(first: int) -> Callable[..., Any]:
        def guarded(method: Any, /, *args: Any, **keywords: Any) -> Any:
            _before_text(meter, first, args, keywords)
            return meter.built(method(*args, **keywords))

        return guarded

    return {name: written(first) for name, first in _METHODS.items()}


def _written(meter: Operators, function: Callable[..., Any], first: int) -> Callable[..., Any]:
    def guarded(*args: Any, **keywords: Any) -> Any:
        _before_text(meter, first, args, keywords)
        return meter.built(function(*args, **keywords))

    return named(function, guarded)


def _before_text(meter: Operators, first: int, args: tuple[Any, ...], keywords: dict[str, Any]) -> None:
    """Charge the text of a calendar: seven days to a week, six weeks to a month, and a head; months in rows."""
    given = {**dict(zip(_WIDTHS[first], args[first:], strict=False)), **keywords}
    width, lines, gap, months = (
        max(0, n) if isinstance(n := given.get(k), int) else least
        for k, least in (("width" if not first else "w", 2), ("l", 1), ("c", 6), ("m", 3))
    )
    meter.size((8 * (width + 1) + gap) * max(1, months) * (lines + 1) * (1 if not first else 8 if first == 2 else 100))
