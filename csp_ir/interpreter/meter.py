"""The counters of a run and the primitive guards that charge them.

Steps are counted by an iterator (`itertools.repeat(True, steps)`) that compiled loops
consume through `itertools.compress`: a tick costs a few nanoseconds and no Python call.
Bulk work and allocation is charged in units; values are refused before they are built
where their size can be foretold, and right after where the parts were bounded.
"""

from __future__ import annotations

import functools
import gc
import itertools
import operator
import sys
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import compress, islice, repeat
from typing import Any

from csp_ir.interpreter.outcomes import RECORDS, Limits, LimitSignal, parts_of
from csp_ir.ir.plain_values import PosixPath

SMALL = 64  # sizes up to this are covered by the tick of the code that made them
BIG_INT = 4_096  # bits; beyond this arithmetic is slow enough to shorten the run
STEPS_LEFT = ((8_192, 5_000), (BIG_INT, 40_000))  # (bits, steps a run has left once it made an int beyond them)
PLAIN_INT = 1 << 47  # compiled code checks results inside this range without a call
MOST_FRAGILE = 20_000  # values in one run that C frees one inside the other by recursion; its stack takes more
DEEPEST = 150  # containers inside containers, where C walks them by recursion


class Partial(functools.partial[Any]):
    """A partial of a program. Those of the machinery are of the class above it, of which no program reads a part."""


Partial.__name__ = "functools.partial"  # what Python's messages call it

TABLES = frozenset({dict, Counter, defaultdict, OrderedDict})
VIEWS = frozenset({type({}.keys()), type({}.values()), type({}.items())})
CONTAINERS = frozenset({list, tuple, set, frozenset, deque}) | TABLES
NESTED: set[type] = {*CONTAINERS}  # and the classes of records
SIZED = CONTAINERS | VIEWS | {str, bytes}
SCALARS = frozenset({int, float, bool, type(None), complex})
FRAGILE = frozenset({deque, defaultdict})
# Classes whose elements are made by statements of the program, so that it shows how many were taken.
LAZY: set[type] = set()
# Their text holds that of what they hold.
SHOWN: set[type] = {Partial, *VIEWS, slice, repeat, itertools.count, operator.itemgetter}
# What an element takes, in units of 8 bytes, beyond the one that every element is charged.
_ROOM: dict[Any, int] = {kind: 6 for kind in TABLES} | {set: 5, frozenset: 5}
_ITEMS: Any = type({}.items())


class Object:
    """What is above a program's own classes with behaviour (`objects` makes them); its name is never seen."""

    __slots__ = ("__dict__",)


_COUNTERS = ("limits", "units", "value_size", "out", "big", "fragile", "running", "precision", "added", "ticker")


class Meter:
    """One run's counters; `reset` before each run. Not for use by two threads at once."""

    def __init__(self) -> None:
        self.reset(Limits(), {})

    def __deepcopy__(self, memo: Any) -> Any:
        return self  # guards are bound to it, and a copy of one counts here too

    def reset(self, limits: Limits, namespace: dict[str, Any]) -> None:
        """Start counting afresh; compiled code finds its ticker and depth in `namespace`."""
        self.limits = limits
        self.units = limits.memory
        self.value_size = limits.value_size
        self.out: str | None = None
        self.big = 0
        self.fragile = MOST_FRAGILE
        self.running = 0
        self.precision = 0  # the most digits that a program asked numbers of `decimal` to have
        self.added: dict[type, dict[str, Any]] = {}  # classes of records -> the methods that the program adds to them
        self.ticker: Iterator[bool] = repeat(True, limits.steps)
        namespace["$ticker"] = self.ticker
        namespace["$depth"] = 0
        namespace["$max_depth"] = limits.depth

    def save(self) -> tuple[Any, ...]:
        """The counters, for `restore` after a run inside this one."""
        return tuple(getattr(self, name) for name in _COUNTERS)

    def restore(self, saved: tuple[Any, ...]) -> None:
        for name, value in zip(_COUNTERS, saved, strict=True):
            setattr(self, name, value)

    @property
    def left(self) -> int:
        return self.ticker.__length_hint__()  # type: ignore[attr-defined]

    @property
    def steps(self) -> int:
        return self.limits.steps - self.left

    # --- counting ----------------------------------------------------------------

    def stop(self, what: str = "steps") -> Any:
        """End the run; remembered, so that a `finally` that swallows the signal changes nothing."""
        self.out = self.out or what
        raise LimitSignal(what)

    def charge(self, n: int) -> None:
        self.units -= n
        if self.units < 0 or self.out:
            self.stop("memory")

    def size(self, n: int) -> None:
        """A value of `n` characters or elements is about to exist."""
        if n > SMALL:
            if n > self.value_size:
                self.stop("value size")
            self.charge(n)

    def count_fragile(self, n: int = 1) -> None:
        """A value that C frees by recursion is about to exist; a chain of them can be as long as there are."""
        self.fragile -= n
        if self.fragile < 0:
            self.stop("memory")

    def resume(self) -> None:
        """A generator is about to run on, perhaps inside others; whoever calls this counts `running` down again."""
        if self.running >= self.limits.depth:
            self.stop("depth")
        next(self.ticker, False) or self.stop("steps")
        self.running += 1

    def caught(self) -> None:
        """At the head of a handler: what stands for a limit may not be handled."""
        error = sys.exc_info()[1]
        if isinstance(error, RecursionError):
            self.stop("depth")
        if isinstance(error, MemoryError):
            self.stop("memory")
        if self.out:
            self.stop(self.out)

    # --- what C is about to consume ------------------------------------------------

    def feed(self, items: Any) -> Any:
        """`items` as something a C function may consume whole: sized and charged, or ticking."""
        if type(items) in SIZED:
            n = len(items)
            if n > SMALL:
                self.charge(9 * n if type(items) is _ITEMS or type(items) is str and not items.isascii() else n)
            return items
        try:
            return compress(items, self.ticker)
        except TypeError:
            return items  # no iterable: who was to consume it says so in its own words

    def feed_any(self, value: Any) -> Any:
        """A value that C may consume or not: as it is, unless it is lazy."""
        kind = type(value)
        if kind in SIZED:
            if len(value) > SMALL:
                self.charge(len(value))
            return value
        if kind is range or (kind not in SCALARS and hasattr(value, "__next__")):
            return compress(value, self.ticker)
        return value

    def pairs(self, items: Any) -> Any:
        """What a dict is made of: a table, or pairs none of which is endless."""
        kind = type(items)
        if kind in SIZED:
            items = self.feed(items)
            lazy = kind not in TABLES and not _PAIRS.issuperset(map(type, items))
            return map(self.feed_any, items) if lazy and any(hasattr(x, "__next__") for x in items) else items
        if isinstance(items, Object) and hasattr(items, "keys"):
            self.stop("attributes of the IR")  # which would be asked for its items
        if hasattr(items, "__next__") or isinstance(items, Object):
            items = compress(items, self.ticker)
            return items if kind in (zip, enumerate) else map(self.feed_any, items)
        return items

    def unpackable(self, value: Any, levels: int = 1) -> Any:
        """A value that a target takes apart: a lazy one must tick, down to the levels of the target."""
        if type(value) in SIZED:
            if levels > 1 and type(value) in CONTAINERS and not SCALARS.issuperset(map(type, value)):
                return [self.unpackable(part, levels - 1) for part in self.feed(value)]
            return value
        value = self.feed_any(value)
        return (
            value
            if levels == 1 or not hasattr(value, "__iter__")
            else (self.unpackable(part, levels - 1) for part in value)
        )

    def matched(self, value: Any, levels: int, copies: int) -> Any:
        """A value of which patterns may copy parts, that many times and that many levels down."""
        kind = type(value)
        if kind is range and len(value) > SMALL:
            self.size(len(value) * copies)
        elif kind in CONTAINERS:
            if len(value) > SMALL:
                self.charge(len(value) * copies * (1 + _ROOM.get(kind, 0)))
            if levels > 1:
                for part in value.values() if kind in TABLES else value:
                    if type(part) not in SCALARS:
                        self.matched(part, levels - 1, copies)
        elif kind in RECORDS and levels > 1:
            for part in parts_of(value):
                self.matched(part, levels - 1, copies)
        return value

    # --- what was or will be made ---------------------------------------------------

    def built(self, value: Any) -> Any:
        """Charge a value that was just made from bounded parts."""
        kind = type(value)
        if kind in SIZED:
            n = len(value)
            if n > SMALL:
                self.size(n)
                if kind in _ROOM:
                    self.charge(n * _ROOM[kind])
            if kind in FRAGILE:
                self.count_fragile()
        elif kind is int and not -PLAIN_INT < value < PLAIN_INT:
            self.integer(value)
        elif kind is Fraction:
            self.integer(value.numerator)
            self.integer(value.denominator)
        elif kind is PosixPath:
            self.size(len(str(value)))
        return value

    def whole(self, value: Any) -> Any:
        """A value of which whole numbers are about to be made: a Decimal of few digits may stand for huge ones."""
        if type(value) is Decimal and value.is_finite() and abs(value.adjusted()) > BIG_INT:
            self.stop("value size")
        return value

    def parts(self, value: Any) -> Any:
        """Charge a list of new texts or tuples, each of which takes several units of its own."""
        if type(value) is list and len(value) > SMALL:
            self.charge(6 * len(value))
        return self.built(value)

    def integer(self, value: Any) -> Any:
        """Refuse a huge int; a big one shortens the run."""
        if type(value) is int:
            bits = value.bit_length()
            if bits > BIG_INT:
                self.bits(bits)
        return value

    def bits(self, bits: int) -> None:
        """An int of about `bits` bits is about to exist."""
        if bits > BIG_INT:
            if bits > self.limits.int_bits:
                self.stop("value size")
            self.charge(bits // 8)
            if bits > self.big:
                self.big = bits
                steps = next(steps for least, steps in STEPS_LEFT if bits > least)
                deque(islice(self.ticker, max(0, self.left - steps)), maxlen=0)

    def weight(self, value: Any) -> int:
        """Nodes and characters of a value, counting shared parts as often as they show; bounded work."""
        if type(value) in SCALARS:
            return 1
        limit = self.value_size
        total = 0
        stack: list[tuple[Any, int]] = [(value, 0)]
        while stack:
            item, depth = stack.pop()
            kind = type(item)
            if kind in (str, bytes):
                total += len(item)
            elif kind in NESTED:
                if depth > DEEPEST:
                    self.stop("value size")
                if kind in RECORDS:
                    item = parts_of(item)
                total += len(item)
                if total > limit:
                    self.stop("value size")
                for part in item:
                    if type(part) not in SCALARS:
                        stack.append((part, depth + 1))
                if kind in TABLES:
                    for part in item.values():
                        if type(part) not in SCALARS:
                            stack.append((part, depth + 1))
            elif kind is int:
                total += item.bit_length() // 3
            elif kind in SHOWN:
                stack += [(part, depth + 1) for part in gc.get_referents(item)]
            elif isinstance(item, BaseException):
                stack.append(((item.args, getattr(item, "filename", None)), depth + 1))
            total += 1
            if total > limit:
                self.stop("value size")
        return total

    def show(self, value: Any) -> Any:
        """Check a value whose text is about to be made."""
        kind = type(value)
        if kind is str:
            if len(value) > SMALL:
                self.size(len(value))
        elif kind is int:
            if not -PLAIN_INT < value < PLAIN_INT and value.bit_length() > 1024:
                self.charge(value.bit_length())
        elif kind not in SCALARS:
            n = self.weight(value)
            if n > SMALL:
                self.charge(n)
        return value

    # --- what C compares or hashes, by recursion ------------------------------------

    def flat(self, value: Any) -> Any:
        """Check a value that C is about to compare or hash: as often as its parts show."""
        kind = type(value)
        if kind in NESTED:
            if kind in RECORDS:
                self.charge(self.weight(value))
            elif not value or FLAT.issuperset(map(type, value.values() if kind in TABLES else value)):
                if len(value) > SMALL:
                    self.charge(len(value))
            else:
                self.charge(self.weight(value))
        return value

    def flat_parts(self, items: Any) -> Any:
        """`items`, fed, whose elements C is about to compare or hash; the first one tells their kind."""
        if type(items) in LAZY:
            return map(self.flat, compress(items, self.ticker))
        if type(items) not in SIZED:
            items = list(compress(items, self.ticker))
        elif len(items) > SMALL:
            self.feed(items)
        for item in items:
            kind = type(item)
            if kind in NESTED:
                self.charge(self.weight(items))
            elif kind is str and len(item) > SMALL:
                self.charge(sum(len(s) for s in items if type(s) is str))
            break
        return items


_PAIRS = frozenset({tuple, list, str})
FLAT = SCALARS | {str, bytes}
