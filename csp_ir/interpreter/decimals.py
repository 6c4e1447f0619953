"""`decimal`: numbers of bounded length, and contexts, which are those of one run."""

from __future__ import annotations

import decimal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from csp_ir.interpreter.library import Named, named
from csp_ir.interpreter.meter import SMALL
from csp_ir.interpreter.operators import DIGIT, Operators
from csp_ir.ir.modules import MODULES, SETTABLE

_FARTHEST = 999_999  # exponent of a number of Python's own context
_EXPENSIVE = frozenset(("exp", "ln", "log10", "power"))


def decimals(meter: Operators) -> Named:
    """Dotted name -> guarded class, function or constant, for one meter; the class of contexts is admitted to its table."""

    def context(*args: Any, **keywords: Any) -> Any:
        made = decimal.Context(*args, **keywords)
        _bounded(meter, made)
        return made

    names: Named = {f"decimal.{n}": n for n in MODULES["decimal"] if n.startswith("ROUND_")}
    names |= {f"decimal.{f.__name__}": f for f in (decimal.getcontext, decimal.setcontext)}
    names["decimal.Context"] = meter.classes.admit(decimal.Context, named(decimal.Context, context))
    return names


def decimal_of(meter: Operators) -> Callable[..., Any]:
    """The guarded constructor of `Decimal`."""

    def number(*args: Any, **keywords: Any) -> Any:
        for value in (*args[:1], keywords.get("value")):
            _of_length(meter, value)
        return Decimal(*args, **keywords)

    return named(Decimal, number)


def _of_length(meter: Operators, value: Any) -> None:
    """Charge the digits of what a Decimal is made of, as those of an int."""
    if type(value) in (tuple, list) and len(value) == 3:
        value = value[1]
    if type(value) in (str, tuple) and len(value) > SMALL:
        meter.charge(len(value))
        meter.bits(int(len(value) * DIGIT))


def _bounded(meter: Operators, context: decimal.Context) -> None:
    """Charge what numbers of a context may be: the larger, the shorter a run."""
    if context.Emax > _FARTHEST or context.Emin < -_FARTHEST:
        meter.stop("value size")
    meter.bits(int(context.prec * DIGIT))
    meter.precision = max(meter.precision, context.prec)


def set_part(meter: Operators, value: Any, context: Any, name: str) -> None:
    """`context.name = value`."""
    if type(context) is not decimal.Context or name not in SETTABLE:
        meter.stop("attributes of the IR")
    setattr(context, name, value)
    _bounded(meter, context)


def decimal_methods(meter: Operators) -> dict[str, Callable[..., Any]]:
    """The guards of the methods that take long where many digits are asked for, and of those that read digits."""

    def long(expensive: bool) -> Callable[..., Any]:
        def guarded(method: Any, /, *args: Any, **keywords: Any) -> Any:
            meter.roots(1, expensive)
            return method(*args, **keywords)

        return guarded

    def create_decimal(method: Any, /, *args: Any) -> Any:
        for value in args:
            _of_length(meter, value)
        return method(*args)

    return {name: long(name in _EXPENSIVE) for name in (*_EXPENSIVE, "sqrt")} | {"create_decimal": create_decimal}


@contextmanager
def own_context() -> Iterator[None]:
    """A run in a context of its own, as a new thread of Python has."""
    with decimal.localcontext(decimal.Context()):
        yield
