"""The guarded builtins of a program, and the closed table of its classes.

Two rules make every one of them end fast. What a C function will consume whole goes
through `Meter.feed` (sized and charged, or ticking); what a function could blow up is
refused by a check before it is built. A guard hands its arguments on as it got them, so
that what is wrong with them is said in Python's own words.
"""

from __future__ import annotations

import builtins
import importlib
from collections.abc import Callable
from typing import Any

from csp_ir.interpreter.arithmetic import arithmetic, literal
from csp_ir.interpreter.calendars import calendars
from csp_ir.interpreter.decimals import decimals
from csp_ir.interpreter.formats import check_codec, check_spec
from csp_ir.interpreter.functional import functional
from csp_ir.interpreter.library import Named, charged, modules, named
from csp_ir.interpreter.measures import measures
from csp_ir.interpreter.meter import LAZY, SCALARS, SIZED, SMALL
from csp_ir.interpreter.operators import Operators
from csp_ir.interpreter.plain_classes import plain_classes
from csp_ir.interpreter.plain_json import plain_json
from csp_ir.interpreter.streams import streams, written
from csp_ir.interpreter.wrapping import wrapping
from csp_ir.ir.modules import HANDLED

EXCEPTIONS: dict[str, type[BaseException]] = {
    name: value for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, Exception)
}

LIBRARY_EXCEPTIONS: dict[str, type[BaseException]] = {
    name: getattr(importlib.import_module(name.partition(".")[0]), name.partition(".")[2]) for name in HANDLED
}
EVAL = "eval"
UNKNOWN = "NotImplemented"  # what a comparison of a program's own gives where it cannot tell
BESIDES = frozenset((*EXCEPTIONS, EVAL, UNKNOWN))  # names of a program that no row of the library has

# Bounded by their arguments' size, which are scalars: used as they are.
_FREE = ("abs", "bool", "callable", "chr", "divmod", "id", "len", "next", "ord", "range")
_CLASSES = (int, float, str, bool, list, tuple, set, frozenset, dict, bytes, complex, range, slice, object, zip, map,
            filter, enumerate, reversed, type)  # fmt: skip
_NONE: Any = type(None)


def library(meter: Operators) -> Named:
    """Name -> guarded function or constant, for one meter; its table of classes is filled.

    Builtins have their plain name ("len"), others a dotted one ("math.sqrt").
    """
    classes = meter.classes
    names: Named = {name: getattr(builtins, name) for name in _FREE}
    names |= _of_iterables(meter) | _numbers(meter) | _texts(meter) | _lazy(meter) | _of_classes(meter)
    for kind in _CLASSES:
        names[kind.__name__] = classes.admit(kind, names[kind.__name__])
    for error in EXCEPTIONS.values():
        classes.admit(error, error)
    classes.admit(_NONE, named(_NONE, lambda *args: _NONE(*args)))
    for rows in (
        modules,
        functional,
        measures,
        wrapping,
        plain_json,
        calendars,
        decimals,
        literal,
        plain_classes,
        streams,
    ):
        names |= rows(meter)
    return names | EXCEPTIONS | {EVAL: arithmetic(meter), UNKNOWN: NotImplemented}


def _of_classes(meter: Operators) -> Named:
    classes = meter.classes

    def type_(*args: Any) -> Any:
        if len(args) != 1:
            raise TypeError("type() takes 1 or 3 arguments" if len(args) != 3 else "classes cannot be made here")
        return classes.of(args[0])

    def isinstance_(*args: Any) -> bool:
        for kinds in args[1:]:
            meter.flat(kinds)
        return isinstance(*args[:1], *map(classes.kinds, args[1:]))

    def object_(*args: Any) -> Any:
        return object(*args)

    def slice_(*args: Any) -> Any:
        if slice in map(type, args):
            meter.count_fragile()
        return slice(*args)

    guards: dict[Any, Callable[..., Any]] = {type: type_, isinstance: isinstance_, object: object_, slice: slice_}
    return {real.__name__: named(real, guard) for real, guard in guards.items()}


def _of_iterables(meter: Operators) -> Named:
    feed, built = meter.feed, meter.built

    def consuming(function: Callable[..., Any]) -> Callable[..., Any]:
        """`function(items, ...)` that consumes `items` and gives something no larger."""

        def guarded(*args: Any, **keywords: Any) -> Any:
            if args:
                items = args[0]
                if type(items) not in SIZED or len(items) > SMALL:
                    args = (feed(items), *args[1:])
            value = function(*args, **keywords)
            return value if type(value) is bool else built(value)

        return named(function, guarded)

    def comparing(function: Callable[..., Any]) -> Callable[..., Any]:
        """The same, where elements are compared or hashed."""

        def guarded(*args: Any, **keywords: Any) -> Any:
            if len(args) == 1:
                items = args[0]
                if type(items) in SIZED or hasattr(items, "__iter__"):
                    args = (meter.flat_parts(items),)
            elif function in _EXTREMES and not SCALARS.issuperset(map(type, args)):
                for value in args:
                    meter.flat(value)
            value = function(*args, **keywords)
            return value if function in _EXTREMES else built(value)

        return named(function, guarded)

    def sum_(*args: Any, **keywords: Any) -> Any:
        start = args[1] if len(args) > 1 else keywords.get("start", 0)
        if not args:
            return sum(*args, **keywords)
        kind = type(args[0])
        items = args[0] if kind in SIZED or kind in LAZY else list(feed(args[0]))
        if type(start) in SCALARS and kind not in LAZY and SCALARS.issuperset(map(type, items)):
            value = sum(feed(items), *args[1:], **keywords)
            return value if type(value) is float else built(value)
        if isinstance(start, (str, bytes)) or len(args) > 2:
            return sum(*args, **keywords)
        for item in feed(items):
            start = meter.add(start, item)
        return start

    def dict_(*args: Any, **keywords: Any) -> Any:
        return built(dict(*map(meter.pairs, args), **keywords))

    def bytes_(*args: Any, **keywords: Any) -> Any:
        if args and isinstance(args[0], int):
            meter.size(args[0])
        elif args and type(args[0]) is not str:
            args = (meter.feed_any(args[0]), *args[1:])
        check_codec(*args[1:], **keywords)
        return built(bytes(*args, **keywords))

    names: Named = {f.__name__: consuming(f) for f in (list, tuple, any, all)}
    names |= {f.__name__: comparing(f) for f in (set, frozenset, sorted, min, max)}
    names |= {"sum": named(sum, sum_), "dict": named(dict, dict_), "bytes": named(bytes, bytes_)}
    return names


_EXTREMES = (min, max)


def _numbers(meter: Operators) -> Named:
    def parsing(function: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any, **keywords: Any) -> Any:
            for text in map(meter.whole, args):
                if type(text) in (str, bytes) and len(text) > SMALL:
                    meter.charge(len(text))
            value = function(*args, **keywords)
            return value if type(value) is float else meter.built(value)

        return named(function, guarded)

    def round_(*args: Any, **keywords: Any) -> Any:
        ndigits = args[1] if len(args) > 1 else keywords.get("ndigits")
        if isinstance(ndigits, int) and ndigits < -2000 and args and isinstance(args[0], int):
            if meter.limits.int_bits < -3 * ndigits:
                return 0
        return round(*map(meter.whole, args[:1]), *args[1:], **keywords)

    def pow_(*args: Any, **keywords: Any) -> Any:
        if 2 <= len(args) <= 3 and not keywords:
            return meter.pow(*args)
        meter._before_pow(*(keywords.get(k, a) for k, a in zip(("base", "exp", "mod"), (*args, None, None, None))))
        return pow(*args, **keywords)

    def hash_(*args: Any) -> Any:
        for value in args:
            meter.flat(value)
        return hash(*args)

    names: Named = {f.__name__: parsing(f) for f in (int, float, complex)}
    names |= {f.__name__: charged(meter, f) for f in (bin, hex, oct)}
    return names | {"round": named(round, round_), "pow": named(pow, pow_), "hash": named(hash, hash_)}


def _texts(meter: Operators) -> Named:
    show = meter.show

    def shown(value: Any) -> Any:
        return meter.classes.real(show(value))

    def str_(*args: Any, **keywords: Any) -> Any:
        if len(args) == 1 and not keywords:
            return str(shown(args[0]))
        check_codec(*args[1:], **keywords)
        return meter.built(str(*args, **keywords))

    def showing(function: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any) -> Any:
            return meter.built(function(*map(shown, args)))

        return named(function, guarded)

    def print_(*values: Any, sep: Any = " ", end: Any = "\n", file: Any = None, **keywords: Any) -> None:
        if keywords.keys() - {"flush"}:
            print(**keywords)  # which says what is wrong
        for name, text in (("sep", sep), ("end", end)):
            if text is not None and type(text) is not str:
                raise TypeError(f"{name} must be None or a string, not {type(text).__name__}")
        write = show if file is None else written(meter, file)
        for number, value in enumerate(values):
            if number and file is not None:
                write(" " if sep is None else sep)
            text = value if type(value) is str else str_(value)  # which may run methods of the program
            write(text)
        if file is not None:
            write("\n" if end is None else end)

    def format_(*args: Any) -> Any:
        if len(args) > 1:
            check_spec(meter, args[1])
        return meter.built(format(*map(shown, args[:1]), *args[1:]))

    return {"str": named(str, str_), "repr": showing(repr), "ascii": showing(ascii),
            "print": named(print, print_), "format": named(format, format_)}  # fmt: skip


def _lazy(meter: Operators) -> Named:
    def wide(iterator: Any, width: int) -> Any:
        return iterator if width <= SMALL else map(meter.built, iterator)

    def zip_(*sources: Any, **keywords: Any) -> Any:
        meter.over(*sources)
        return wide(zip(*sources, **keywords), len(sources))

    def map_(*args: Any) -> Any:
        meter.over(*args[1:])
        if len(args) > SMALL:
            import itertools

            return itertools.starmap(args[0], wide(zip(*args[1:]), len(args)))
        return map(*args)

    def filter_(*args: Any) -> Any:
        if len(args) != 2:
            return filter(*args)
        meter.over(args[1])
        return filter(args[0], meter.feed(args[1]))

    def over_first(function: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any, **keywords: Any) -> Any:
            meter.over(*args[:1], *keywords.values())
            return function(*args, **keywords)

        return named(function, guarded)

    names: Named = {f.__name__: over_first(f) for f in (enumerate, reversed, iter)}
    return names | {"zip": named(zip, zip_), "map": named(map, map_), "filter": named(filter, filter_)}
