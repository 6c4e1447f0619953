"""The guarded names a compiled program may use: builtins, pure library functions, methods.

Two rules make every one of them end fast. What a C function will consume whole goes
through `Meter.feed` (sized and charged, or ticking); what a function could blow up is
refused by a check before it is built. Functions not listed here come from the component
library and get the general treatment (`_general`).
"""

from __future__ import annotations

import bisect
import builtins
import copy
import functools
import hashlib
import heapq
import itertools
import math
import operator
import re
import statistics
import string
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from csp_ir.interpreter.meter import SIZED, SMALL, Meter
from csp_ir.interpreter.plain_classes import plain_classes
from csp_ir.ir.plain_values import PosixPath

EXCEPTIONS: dict[str, type[BaseException]] = {
    name: value for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, Exception)
}

_CONSTANTS: dict[str, Any] = {
    "math.pi": math.pi, "math.e": math.e, "math.inf": math.inf, "math.nan": math.nan, "math.tau": math.tau,
    "string.ascii_lowercase": string.ascii_lowercase, "string.ascii_uppercase": string.ascii_uppercase,
    "string.ascii_letters": string.ascii_letters, "string.digits": string.digits,
    "string.punctuation": string.punctuation, "string.whitespace": string.whitespace,
    "string.hexdigits": string.hexdigits, "string.octdigits": string.octdigits, "string.printable": string.printable,
    "re.IGNORECASE": re.IGNORECASE, "re.I": re.IGNORECASE, "re.MULTILINE": re.MULTILINE, "re.M": re.MULTILINE,
    "re.DOTALL": re.DOTALL, "re.S": re.DOTALL,
}  # fmt: skip

# Bounded by their arguments' size, and their arguments are scalars: used as they are.
_FREE = ("abs", "bool", "callable", "chr", "complex", "divmod", "float", "hash", "id", "iter", "len", "next", "ord",
         "slice", "zip", "enumerate", "range")  # fmt: skip
_TYPES: dict[str, type] = {
    t.__name__: t for t in (int, float, str, bool, list, tuple, set, frozenset, dict, bytes, complex, range)
}


def _general(meter: Meter, function: Callable[..., Any]) -> Callable[..., Any]:
    """Charge the arguments, make lazy ones tick, charge the result."""

    def guarded(*args: Any, **keywords: Any) -> Any:
        fed = [a if type(a) in _PLAIN else feed_any(meter, a) for a in args]
        return meter.built(function(*fed, **keywords))

    return functools.update_wrapper(guarded, function, assigned=("__name__",), updated=())


_PLAIN = frozenset({int, float, bool, type(None)})


def feed_any(meter: Meter, value: Any) -> Any:
    if type(value) in SIZED:
        if len(value) > SMALL:
            meter.charge(len(value))
        return value
    if type(value) is range or hasattr(value, "__next__"):
        return meter.feed(value)
    return value


def library(meter: Meter) -> dict[str, Any]:
    """Name -> guarded function or constant, for one meter.

    Builtins have their plain name ("len"), others a dotted one ("math.sqrt").
    """
    feed, built, charge = meter.feed, meter.built, meter.charge
    names: dict[str, Any] = {name: getattr(builtins, name) for name in _FREE}
    general = functools.partial(_general, meter)

    def of_iterable(function: Callable[..., Any]) -> Callable[..., Any]:
        """`function(items, ...)` that consumes `items` and gives something no larger."""

        def guarded(*args: Any, **keywords: Any) -> Any:
            if args:
                items = args[0]
                if type(items) not in SIZED or len(items) > SMALL:
                    args = (feed(items), *args[1:])
            value = function(*args, **keywords)
            return value if type(value) in _PLAIN else built(value)

        return functools.update_wrapper(guarded, function, assigned=("__name__",), updated=())

    for name in ("list", "tuple", "set", "frozenset", "sorted", "any", "all"):
        names[name] = of_iterable(getattr(builtins, name))

    def extreme(function: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any, **keywords: Any) -> Any:
            if len(args) == 1:
                return function(feed(args[0]), **keywords)
            return function(*args, **keywords)

        return functools.update_wrapper(guarded, function, assigned=("__name__",), updated=())

    names["min"], names["max"] = extreme(min), extreme(max)

    def sum_(items: Any, /, start: Any = 0) -> Any:
        if type(start) in _PLAIN:
            value = sum(feed(items), start)
            return value if type(value) is float else built(value)
        if isinstance(start, (str, bytes, bytearray)):
            return sum(items, start)
        total = start
        for item in feed(items):
            total = meter.add(total, item)
        return total

    def reversed_(items: Any, /) -> Any:
        return reversed(items)

    def map_(function: Any, /, *iterables: Any) -> Any:
        return map(function, *iterables)

    def filter_(function: Any, items: Any, /) -> Any:
        return filter(function, feed(items))

    def str_(value: Any = "", /) -> Any:
        return str(raw(meter.show(value)))

    def repr_(value: Any, /) -> Any:
        return repr(raw(meter.show(value)))

    def int_(value: Any = 0, /, base: Any = None) -> Any:
        if type(value) in (str, bytes) and len(value) > SMALL:
            charge(len(value))
        meter.whole(value)
        return built(int(value) if base is None else int(value, base))

    def dict_(*args: Any, **keywords: Any) -> Any:
        return built(
            dict(*(meter.feed(a) if type(a) in SIZED or hasattr(a, "__next__") else a for a in args), **keywords)
        )

    def bytes_(*args: Any) -> Any:
        if args and isinstance(args[0], int):
            meter.size(args[0])
        return built(bytes(*args))

    def round_(number: Any, ndigits: Any = None) -> Any:
        if isinstance(ndigits, int) and ndigits < -2000 and isinstance(number, int):
            return 0 if meter.limits.int_bits < -3 * ndigits else round(number, ndigits)
        meter.whole(number)
        return round(number) if ndigits is None else round(number, ndigits)

    def pow_(base: Any, exp: Any, mod: Any = None) -> Any:
        return meter.pow(base, exp, mod)

    def print_(*values: Any, **_: Any) -> None:
        for value in values:
            meter.show(value)

    def format_(value: Any, spec: Any = "", /) -> Any:
        check_spec(meter, spec)
        return built(format(meter.show(value), spec))

    names.update(
        {"sum": sum_, "reversed": reversed_, "map": map_, "filter": filter_, "str": str_, "repr": repr_, "int": int_,
         "dict": dict_, "bytes": bytes_, "round": round_, "pow": pow_, "print": print_, "format": format_,
         "ascii": repr_, "bin": general(bin), "hex": general(hex), "oct": general(oct)}
    )  # fmt: skip

    back: dict[Any, Any] = {names[n]: t for n, t in _TYPES.items() if n in names}
    forth = {t: f for f, t in back.items()}

    def raw(value: Any) -> Any:
        try:
            return back.get(value, value)
        except TypeError:
            return value

    def isinstance_(value: Any, kinds: Any, /) -> bool:
        return isinstance(value, tuple(map(raw, kinds)) if type(kinds) is tuple else raw(kinds))

    def type_(value: Any, /) -> Any:
        return forth.get(type(value), type(value))

    names.update({"isinstance": isinstance_, "type": type_, "object": object})
    names.update(_dotted(meter, general))
    names.update(plain_classes(meter))
    back.update({names["Fraction"]: Fraction, names["Path"]: PosixPath})
    forth.update({Fraction: names["Fraction"], PosixPath: names["Path"]})
    names.update(_CONSTANTS)
    names.update(EXCEPTIONS)
    return names


def _dotted(meter: Meter, general: Callable[..., Any]) -> dict[str, Any]:
    feed = meter.feed
    names: dict[str, Any] = {}

    def to_whole(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda value, /: function(meter.whole(value))

    for name in dir(math):
        if not name.startswith("_") and callable(getattr(math, name)):
            names[f"math.{name}"] = getattr(math, name)
    for name in ("floor", "ceil", "trunc"):
        names[f"math.{name}"] = to_whole(getattr(math, name))
    for name in ("fsum", "prod", "gcd", "lcm", "dist", "hypot", "sumprod"):
        if hasattr(math, name):
            names[f"math.{name}"] = general(getattr(math, name))

    def prod(items: Any, /, *, start: Any = 1) -> Any:
        for item in feed(items):
            start = meter.mul(start, item)
        return start

    def factorial(n: Any, /) -> Any:
        if isinstance(n, int) and n > 20:
            meter.bits(int(n * math.log2(n)) if n < 1 << 40 else 1 << 62)
        return math.factorial(n)

    def choose(function: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(n: Any, k: Any = None, /) -> Any:
            if isinstance(n, int) and isinstance(k, (int, type(None))) and n > 40:
                small = n if k is None else min(k, n - k) if function is math.comb else min(k, n)
                meter.bits(max(0, small) * n.bit_length())
            return function(n, k) if function is math.comb else function(n, k)

        return guarded

    names.update({"math.prod": prod, "math.factorial": factorial, "math.comb": choose(math.comb),
                  "math.perm": choose(math.perm)})  # fmt: skip

    for name in ("accumulate", "chain", "count", "cycle", "groupby", "islice", "pairwise", "starmap", "takewhile",
                 "zip_longest"):  # fmt: skip
        names[f"itertools.{name}"] = getattr(itertools, name)

    def accumulate(items: Any, function: Any = None, /, *, initial: Any = None, func: Any = None) -> Any:
        return itertools.accumulate(items, function or func or meter.add, initial=initial)

    def islice(items: Any, /, *bounds: Any) -> Any:
        return itertools.islice(feed(items), *bounds)

    def product(*pools: Any, repeat: Any = 1) -> Any:
        fed = [tuple(feed(p)) for p in pools]
        if isinstance(repeat, int):
            meter.size(max(0, repeat) * max(1, len(fed)))
        return itertools.product(*fed, repeat=repeat)

    def arrangements(function: Any) -> Callable[..., Any]:
        def guarded(items: Any, /, r: Any = None) -> Any:
            pool = tuple(feed(items))
            if isinstance(r, int):
                meter.size(r)
            return function(pool) if r is None else function(pool, r)

        return guarded

    def lazily_fed(function: Any, position: int) -> Callable[..., Any]:
        def guarded(*args: Any, **keywords: Any) -> Any:
            fed = list(args)
            if len(fed) > position:
                fed[position] = feed(fed[position])
            return function(*fed, **keywords)

        return guarded

    def from_iterable(items: Any, /) -> Any:
        return itertools.chain.from_iterable(feed(items))

    def reduce(function: Any, items: Any, /, *initial: Any) -> Any:
        return functools.reduce(function, feed(items), *initial)

    def repeat_(value: Any, /, *times: Any) -> Any:
        return itertools.repeat(value, *times)

    names.update({
        "itertools.accumulate": accumulate, "itertools.islice": islice, "itertools.product": product,
        "itertools.repeat": repeat_,
        "itertools.permutations": arrangements(itertools.permutations),
        "itertools.combinations": arrangements(itertools.combinations),
        "itertools.combinations_with_replacement": arrangements(itertools.combinations_with_replacement),
        "itertools.dropwhile": lazily_fed(itertools.dropwhile, 1),
        "itertools.filterfalse": lazily_fed(itertools.filterfalse, 1),
        "itertools.groupby": lazily_fed(itertools.groupby, 0),
        "itertools.compress": lazily_fed(itertools.compress, 0),
        "itertools.chain.from_iterable": from_iterable, "functools.reduce": reduce,
    })  # fmt: skip

    guarded_operators = {"add": meter.add, "iadd": meter.iadd, "sub": meter.sub, "mul": meter.mul, "pow": meter.pow,
                         "lshift": meter.lshift, "mod": meter.mod, "or_": meter.or_, "and_": meter.and_,
                         "xor": meter.xor}  # fmt: skip
    for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "neg", "pos", "abs", "lshift", "rshift",
                 "and_", "or_", "xor", "not_", "eq", "ne", "lt", "le", "gt", "ge", "truth", "is_", "is_not",
                 "itemgetter", "getitem"):  # fmt: skip
        names[f"operator.{name}"] = guarded_operators.get(name, getattr(operator, name))
    names["operator.contains"] = lambda a, b: meter.contains(b, a)
    names["operator.concat"] = meter.add

    names["collections.Counter"] = general(Counter)
    names["collections.deque"] = general(deque)
    names["collections.OrderedDict"] = general(OrderedDict)
    names["collections.defaultdict"] = defaultdict
    names["copy.copy"] = general(copy.copy)
    names["copy.deepcopy"] = lambda value: copy.deepcopy(meter.show(value))
    for short in ("Counter", "deque", "OrderedDict", "defaultdict"):
        names[short] = names[f"collections.{short}"]
    for name in ("mean", "median", "mode", "stdev", "pstdev", "variance", "pvariance", "multimode", "median_low",
                 "median_high", "fmean"):  # fmt: skip
        names[f"statistics.{name}"] = general(getattr(statistics, name))
    for name in ("heappush", "heappop", "heapify", "heapreplace", "heappushpop", "nlargest", "nsmallest"):
        names[f"heapq.{name}"] = general(getattr(heapq, name))
    names["heapq.merge"] = heapq.merge
    for name in ("bisect", "bisect_left", "bisect_right", "insort", "insort_left", "insort_right"):
        names[f"bisect.{name}"] = getattr(bisect, name)
    for name in ("match", "search", "fullmatch", "findall", "finditer", "split", "sub", "subn"):
        names[f"re.{name}"] = regex(meter, getattr(re, name), text_at=2 if name in ("sub", "subn") else 1)
    names["re.compile"] = re.compile
    names["re.escape"] = general(re.escape)
    names["string.capwords"] = general(string.capwords)
    names["hashlib.md5"] = lambda data=b"": hashlib.md5(feed(data), usedforsecurity=False)
    names["functools.cmp_to_key"] = functools.cmp_to_key
    return names


# A repeated group (or one with alternatives) that holds a repetition, a backreference, or
# several unbounded repetitions side by side: each can backtrack for ever.
_NESTED_QUANTIFIER = re.compile(r"\([^()]*(?:[*+?|]|\{\d+,?\d*\})[^()]*\)(?:[*+]|\{\d+,?\d*\})")
_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d+,\d*\}")


def regex(meter: Meter, function: Callable[..., Any], text_at: int) -> Callable[..., Any]:
    """A `re` function whose pattern cannot backtrack for ever on the text it is given."""

    @functools.wraps(function)
    def guarded(pattern: Any, *args: Any, **keywords: Any) -> Any:
        written = pattern.pattern if isinstance(pattern, re.Pattern) else pattern
        if type(written) is str:
            text = args[text_at - 1] if len(args) >= text_at else keywords.get("string", "")
            n = len(text) if type(text) is str else 0
            flat = re.sub(r"\\.|\[(?:[^\]\\]|\\.)*\]", "a", written)
            unbounded = len(_UNBOUNDED.findall(flat))
            if len(written) > 200 or any(int(k) > 1000 for k in re.findall(r"\d+", flat)):
                meter.stop("value size")
            if re.search(r"\\[1-9]|\(\?P=", written) and n > 1000:
                meter.stop("steps")
            if n > 8 and (_NESTED_QUANTIFIER.search(flat) or re.search(r"\)[^()]*\)(?:[*+]|\{)", flat)):
                # 2**n in the worst case; short texts stay affordable
                charge = 2 ** min(n, 40)
                meter.charge(charge if not _simple_group(flat) else n)
            if unbounded > 1:
                meter.charge(min(n ** min(unbounded, 6), 1 << 62) // 64)
            if n > SMALL:
                meter.charge(n)
            if text_at == 2 and args and type(args[0]) is str:
                meter.size((n + 1) * len(args[0]) if len(args[0]) > SMALL else 0)
        return meter.built(function(pattern, *args, **keywords))

    return guarded


def _simple_group(flat: str) -> bool:
    """Whether every repeated group holds alternatives only, of different first letters."""
    for body in re.findall(r"\(([^()]*)\)(?:[*+]|\{)", flat):
        body = body.removeprefix("?:")
        parts = body.split("|")
        if re.search(r"[*+?{.]", body) or len({p[:1] for p in parts}) < len(parts) or "a" in {p[:1] for p in parts[1:]}:
            return False
    return not re.search(r"\)[^()]*\)(?:[*+]|\{)", flat)


_WIDTH = re.compile(r"\d+")
UNSURE_FORMAT = re.compile(r"%[_0^#-]*(?:\d|[EOscxXZ+])")  # of dates; `%` ends a format of numbers


def check_spec(meter: Meter, spec: Any) -> None:
    """Refuse a format spec that asks for a huge width or precision, or for what the machine's time zone and language say."""
    if type(spec) is str and len(spec) > 1 and ("%" in spec and UNSURE_FORMAT.search(spec)):
        meter.stop("value size")
    if type(spec) is str and len(spec) > 3 and any(len(n) > 4 for n in _WIDTH.findall(spec)):
        meter.stop("value size")
