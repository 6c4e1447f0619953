"""What a call of a function with `yield` gives, and functions that keep their results.

A generator of a program is one of Python's behind a class that ticks at every resumption and counts how many run inside
one another, as C resumes each by recursion.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import GeneratorType
from typing import Any, NoReturn

from csp_ir.interpreter.meter import LAZY, Meter
from csp_ir.interpreter.outcomes import LimitSignal

KEPT = 16  # units for a call of a function that keeps its results: its key and its place


class Generated:
    """A generator; Python's messages call it so."""

    __slots__ = ("_inner", "_meter")

    def __init__(self, inner: Any, meter: Meter) -> None:
        self._inner, self._meter = inner, meter

    def __iter__(self) -> Generated:
        return self

    def __next__(self) -> Any:
        meter = self._meter
        meter.resume()
        try:
            return next(self._inner)
        finally:
            meter.running -= 1

    def send(self, *args: Any) -> Any:
        self._meter.resume()
        try:
            return self._inner.send(*args)
        finally:
            self._meter.running -= 1

    def close(self, *args: Any) -> Any:
        """Nothing of the program runs: `yield` stands in no `try` that a close would enter."""
        return self._inner.close(*args)

    def __repr__(self) -> str:
        return repr(self._inner)

    def __getattr__(self, name: str) -> NoReturn:
        if hasattr(GeneratorType, name):
            raise LimitSignal("attributes of the IR")
        raise AttributeError(f"'generator' object has no attribute {name!r}")


Generated.__name__ = "generator"
LAZY.add(Generated)


def generating(meter: Meter, function: Callable[..., Any]) -> Callable[..., Any]:
    """A function with `yield`, whose generators are metered."""

    def generator(*args: Any, **keywords: Any) -> Generated:
        return Generated(function(*args, **keywords), meter)

    return _own(generator, function)


def keeping(meter: Meter, *options: Any, **named: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`functools.lru_cache(*options, **named)` for one run: what one run keeps, another does not find."""
    functools.lru_cache(*options, **named)  # which says what is wrong

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        kept: Any = functools.lru_cache(*options, **named)(function)
        run: Any = None

        def fresh() -> Any:
            nonlocal run
            if run is not meter.ticker:
                kept.cache_clear()
                run = meter.ticker
            return kept

        def called(*args: Any, **keywords: Any) -> Any:
            fresh()
            for value in args if not keywords else (*args, *keywords.values()):
                meter.flat(value)
            meter.charge(KEPT)
            return kept(*args, **keywords)

        called.cache_info = lambda: fresh().cache_info()  # type: ignore[attr-defined]
        called.cache_clear = lambda: fresh().cache_clear()  # type: ignore[attr-defined]
        return _own(called, function)

    return decorate


def _own(wrapper: Callable[..., Any], function: Callable[..., Any]) -> Callable[..., Any]:
    """The wrapper as a function of the program, which has no module."""
    wrapper.__module__ = None  # type: ignore[assignment]
    for name in ("__name__", "__qualname__"):
        setattr(wrapper, name, getattr(function, name, "called"))
    return wrapper
