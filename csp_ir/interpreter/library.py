"""The guarded functions of library modules: `math.sqrt`, `itertools.chain`, `collections.Counter`."""

from __future__ import annotations

import bisect
import collections
import copy
import enum
import hashlib
import heapq
import itertools
import math
import re
import string
from collections.abc import Callable
from types import GeneratorType
from typing import Any

from csp_ir.interpreter.classes import OpaqueClass
from csp_ir.interpreter.formats import pattern_of, searching
from csp_ir.interpreter.meter import CONTAINERS, SCALARS, SIZED, SMALL, VIEWS, Object
from csp_ir.interpreter.operators import Operators
from csp_ir.interpreter.outcomes import RECORDS
from csp_ir.ir.modules import MODULES
from csp_ir.ir.plain_values import PLAIN_TYPES

Named = dict[str, Any]

_CONSTANTS: Named = {
    "math.pi": math.pi, "math.e": math.e, "math.inf": math.inf, "math.nan": math.nan, "math.tau": math.tau,
    "string.ascii_lowercase": string.ascii_lowercase, "string.ascii_uppercase": string.ascii_uppercase,
    "string.ascii_letters": string.ascii_letters, "string.digits": string.digits,
    "string.punctuation": string.punctuation, "string.whitespace": string.whitespace,
    "string.hexdigits": string.hexdigits, "string.octdigits": string.octdigits, "string.printable": string.printable,
    "re.IGNORECASE": re.IGNORECASE, "re.I": re.IGNORECASE, "re.MULTILINE": re.MULTILINE, "re.M": re.MULTILINE,
    "re.DOTALL": re.DOTALL, "re.S": re.DOTALL, "re.VERBOSE": re.VERBOSE, "re.X": re.VERBOSE, "re.ASCII": re.ASCII,
    "re.A": re.ASCII, "re.UNICODE": re.UNICODE, "re.U": re.UNICODE, "re.NOFLAG": re.NOFLAG,
}  # fmt: skip


def named(real: Callable[..., Any], guard: Callable[..., Any]) -> Callable[..., Any]:
    """A guard with the name of the function that it stands for, which Python's messages show."""
    guard.__name__ = guard.__qualname__ = real.__name__
    return guard


def modules(meter: Operators) -> Named:
    """Dotted name -> guarded function or constant, for one meter; their classes are admitted to its table."""
    names = _math(meter) | _itertools(meter) | _collections(meter) | _copying(meter)
    return names | _ordered(meter) | _re(meter) | _CONSTANTS


def consuming(meter: Operators, function: Callable[..., Any], first: int = 0) -> Callable[..., Any]:
    """Charge the arguments from the one that is consumed `first`, make lazy ones tick, charge the result."""

    def guarded(*args: Any, **keywords: Any) -> Any:
        fed = [a if i < first or type(a) in SCALARS else meter.feed_any(a) for i, a in enumerate(args)]
        if keywords:
            keywords = {k: v if k == "key" else meter.feed_any(v) for k, v in keywords.items()}
        return meter.parts(function(*fed, **keywords))

    return named(function, guarded)


def charged(meter: Operators, function: Callable[..., Any]) -> Callable[..., Any]:
    """Charge texts among the arguments, and the result; for what consumes nothing."""

    def guarded(*args: Any, **keywords: Any) -> Any:
        for value in args:
            if type(value) in SIZED and len(value) > SMALL:
                meter.charge(len(value))
        return meter.parts(function(*args, **keywords))

    return named(function, guarded)


def _math(meter: Operators) -> Named:
    names: Named = {f"math.{name}": getattr(math, name) for name in dir(math) if not name.startswith("_")}
    for name in ("floor", "ceil", "trunc"):
        names[f"math.{name}"] = _whole(meter, getattr(math, name))
    for name in ("fsum", "dist", "sumprod"):
        if hasattr(math, name):
            names[f"math.{name}"] = consuming(meter, getattr(math, name))

    def prod(*args: Any, **keywords: Any) -> Any:
        if len(args) != 1 or keywords.keys() - {"start"}:
            return math.prod(*args, **keywords)
        value = keywords.get("start", 1)
        for item in meter.feed(args[0]):
            value = meter.mul(value, item)
        return value

    def lcm(*numbers: Any) -> Any:
        value = math.lcm()
        for number in numbers:
            if isinstance(number, int):
                meter.bits(value.bit_length() + number.bit_length())
            value = math.lcm(value, number)
        return value

    def factorial(*args: Any) -> Any:
        if args and isinstance(n := args[0], int) and n > 20:
            meter.bits(int(n * math.log2(n)) if n < 1 << 40 else 1 << 62)
        return math.factorial(*args)

    def choosing(function: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any) -> Any:
            n, k = (*args, None, None)[:2]
            if isinstance(n, int) and isinstance(k, (int, type(None))) and n > 40:
                small = n if k is None else min(k, n - k) if function is math.comb else min(k, n)
                meter.bits(max(0, small) * n.bit_length())
            return function(*args)

        return named(function, guarded)

    return names | {"math.prod": named(math.prod, prod), "math.lcm": named(math.lcm, lcm),
                    "math.factorial": named(math.factorial, factorial), "math.comb": choosing(math.comb),
                    "math.perm": choosing(math.perm)}  # fmt: skip


def _whole(meter: Operators, function: Callable[..., Any]) -> Callable[..., Any]:
    return named(function, lambda *args: function(*map(meter.whole, args)))


def _itertools(meter: Operators) -> Named:
    feed, over = meter.feed, meter.over

    def wide(iterator: Any, width: int) -> Any:
        """An iterator that makes tuples of this width: wide ones are charged."""
        return iterator if width <= SMALL else map(meter.built, iterator)

    def lazy(function: Callable[..., Any], *fed: int) -> Callable[..., Any]:
        """`function` with the arguments at the places `fed` ticking, as it may skip elements without end."""

        def guarded(*args: Any, **keywords: Any) -> Any:
            over(*args, *keywords.values())
            if fed:
                args = tuple(feed(a) if i in fed else a for i, a in enumerate(args))
            return function(*args, **keywords)

        return named(function, guarded)

    def accumulate(*args: Any, **keywords: Any) -> Any:
        over(*args[:1])
        if len(args) < 2 or args[1] is None:
            keywords = {"func": meter.add, **{k: v for k, v in keywords.items() if k != "func" or v is not None}}
            args = args[:1]
        return itertools.accumulate(*args, **keywords)

    def zip_longest(*args: Any, **keywords: Any) -> Any:
        over(*args)
        return wide(itertools.zip_longest(*args, **keywords), len(args))

    def product(*pools: Any, **keywords: Any) -> Any:
        pools = tuple([tuple(feed(p)) for p in pools])
        repeat = keywords.get("repeat", 1)
        width = len(pools) * repeat if isinstance(repeat, int) and repeat > 0 else 0
        meter.size(width)
        return wide(itertools.product(*pools, **keywords), width)

    def arrangements(function: Any) -> Callable[..., Any]:
        def guarded(*args: Any, **keywords: Any) -> Any:
            r = args[1] if len(args) > 1 else keywords.get("r")
            if not args or not isinstance(r, (int, type(None))):
                items = [[] if hasattr(a, "__iter__") else a for a in args[:1]]  # nothing to walk, and the same words
                return function(*items, *args[1:], **keywords)
            pool = tuple(feed(args[0]))
            width = r if isinstance(r, int) else len(pool)
            meter.size(width)
            return wide(function(pool, *args[1:], **keywords), width)

        return named(function, guarded)

    def starmap(*args: Any) -> Any:
        if len(args) != 2:
            return itertools.starmap(*args)
        over(args[1])
        return itertools.starmap(args[0], map(meter.feed_any, args[1]))

    def tee(*args: Any) -> Any:
        over(*args[:1])
        for number in args[1:]:
            if isinstance(number, int):
                meter.size(number)
        return itertools.tee(*args)

    def count(*args: Any, **keywords: Any) -> Any:
        numbers = itertools.count(*args, **keywords)
        small = all(-(1 << 63) < n < 1 << 63 for n in (*args, *keywords.values()) if isinstance(n, int))
        return numbers if small else map(meter.integer, numbers)

    guards = (accumulate, zip_longest, product, starmap, tee, count)
    names: Named = {f"itertools.{g.__name__}": named(getattr(itertools, g.__name__), g) for g in guards}
    for name in ("permutations", "combinations", "combinations_with_replacement"):
        names[f"itertools.{name}"] = arrangements(getattr(itertools, name))
    fed: dict[str, tuple[int, ...]] = {
        "chain": (), "cycle": (), "pairwise": (), "repeat": (), "takewhile": (), "groupby": (0,), "islice": (0,),
        "dropwhile": (1,), "filterfalse": (1,), "compress": (0, 1),
    }  # fmt: skip
    for name, places in fed.items():
        names[f"itertools.{name}"] = lazy(getattr(itertools, name), *places)

    def from_iterable(*args: Any) -> Any:
        for sources in args:
            over(*(sources if type(sources) in (list, tuple) else (sources,)))
        return itertools.chain.from_iterable(*map(feed, args))

    names["itertools.chain.from_iterable"] = named(itertools.chain.from_iterable, from_iterable)
    return names


def _collections(meter: Operators) -> Named:
    classes = meter.classes

    def counter(*args: Any, **keywords: Any) -> Any:
        if args and (type(args[0]) in SIZED or hasattr(args[0], "__iter__")):
            args = (meter.flat_parts(args[0]), *args[1:])
        return meter.built(collections.Counter(*args, **keywords))

    def ordered(*args: Any, **keywords: Any) -> Any:
        return meter.built(collections.OrderedDict(*map(meter.pairs, args), **keywords))

    def defaulting(*args: Any, **keywords: Any) -> Any:
        """Holds the class itself of a constructor: it is shown by its name, and harmless without arguments."""
        if args:
            factory = args[0] if type(args[0]) is OpaqueClass else classes.real(args[0])
            args = (factory, *map(meter.pairs, args[1:]))
        return meter.built(collections.defaultdict(*args, **keywords))

    rows: dict[type, Callable[..., Any]] = {
        collections.Counter: counter, collections.OrderedDict: ordered, collections.defaultdict: defaulting,
        collections.deque: consuming(meter, collections.deque),
    }  # fmt: skip
    names: Named = {}
    for kind, guard in rows.items():
        names[kind.__name__] = names[f"collections.{kind.__name__}"] = classes.admit(kind, named(kind, guard))
    return names


_UNCOPIED = VIEWS | {GeneratorType}  # by CPython either
_COPIED = CONTAINERS | SCALARS | {str, bytes, range, re.Pattern, re.Match}


def _copied(value: Any) -> bool:
    kind = type(value)
    return kind in _COPIED or kind in RECORDS or callable(value) or isinstance(value, _COPIED_TOO)


_COPIED_TOO = (*PLAIN_TYPES.values(), enum.Enum, BaseException, Object)


def _copying(meter: Operators) -> Named:
    def copying(function: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any) -> Any:
            for value in args[:1]:
                if type(value) in _UNCOPIED:
                    raise TypeError(f"cannot pickle {type(value).__name__!r} object")
                if not _copied(value):
                    meter.stop("value size")  # a copy of an iterator goes on by itself, unseen
                if function is copy.deepcopy:
                    meter.copied_deeply(value)
                elif isinstance(value, Object):
                    meter.charge(len(vars(value)))
                else:
                    meter.feed_any(value)
            return meter.built(function(*args))

        return named(function, guarded)

    return {"copy.copy": copying(copy.copy), "copy.deepcopy": copying(copy.deepcopy)}


def _ordered(meter: Operators) -> Named:
    """Heaps and sorted lists: steps of one element are as they are."""
    names: Named = {f"heapq.{n}": getattr(heapq, n) for n in ("heappush", "heappop", "heapreplace", "heappushpop")}
    names["heapq.heapify"] = charged(meter, heapq.heapify)
    for name in ("nlargest", "nsmallest"):
        names[f"heapq.{name}"] = consuming(meter, getattr(heapq, name), 1)

    def merge(*args: Any, **keywords: Any) -> Any:
        meter.over(*args)
        return heapq.merge(*args, **keywords)

    names["heapq.merge"] = named(heapq.merge, merge)
    for name in ("bisect", "bisect_left", "bisect_right", "insort", "insort_left", "insort_right"):
        names[f"bisect.{name}"] = getattr(bisect, name)
    names |= {f"hashlib.{name}": charged(meter, getattr(hashlib, name)) for name in MODULES["hashlib"]}
    return names


# The place of `flags` among the arguments after the pattern.
_FLAGS_AT = {"match": 1, "search": 1, "fullmatch": 1, "findall": 1, "finditer": 1, "split": 2, "sub": 3, "subn": 3}


def _re(meter: Operators) -> Named:
    def compile_(*args: Any, **keywords: Any) -> Any:
        return pattern_of(meter, *args, **keywords)

    def function(name: str, flags_at: int) -> Callable[..., Any]:
        search = searching(meter, name)

        def guarded(pattern: Any, /, *args: Any, **keywords: Any) -> Any:
            flags = args[flags_at] if len(args) > flags_at else keywords.pop("flags", 0)
            return search(pattern_of(meter, pattern, flags), *args[:flags_at], **keywords)

        return named(getattr(re, name), guarded)

    names: Named = {f"re.{name}": function(name, at) for name, at in _FLAGS_AT.items()}
    return names | {"re.compile": named(re.compile, compile_), "re.escape": charged(meter, re.escape)}
