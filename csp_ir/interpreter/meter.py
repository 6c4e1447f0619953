"""The counters of a run and the primitive guards that charge them.

Steps are counted by an iterator (`itertools.repeat(True, steps)`) that compiled loops
consume through `itertools.compress`: a tick costs a few nanoseconds and no Python call.
Bulk work and allocation is charged in units; values are refused before they are built
where their size can be foretold, and right after where the parts were bounded.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
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

SIZED = frozenset(
    {list, tuple, str, dict, set, frozenset, bytes, deque, Counter, defaultdict}
    | {type({}.keys()), type({}.values()), type({}.items())}
)
_SCALARS = frozenset({int, float, bool, type(None), complex})
NESTED: set[type] = {list, tuple, dict, set, frozenset, deque, Counter, defaultdict}  # and the classes of records
_GROWING = frozenset({Fraction, PosixPath})  # what operators make larger, other than what has a length


class Meter:
    """One run's counters; `reset` before each run. Not for use by two threads at once."""

    def __init__(self) -> None:
        self.reset(Limits(), {})

    def reset(self, limits: Limits, namespace: dict[str, Any]) -> None:
        """Start counting afresh; compiled code finds its ticker and depth in `namespace`."""
        self.limits = limits
        self.units = limits.memory
        self.value_size = limits.value_size
        self.out: str | None = None
        self.big = 0
        self.ticker: Iterator[bool] = repeat(True, limits.steps)
        namespace["$ticker"] = self.ticker
        namespace["$depth"] = 0
        namespace["$max_depth"] = limits.depth

    def save(self) -> tuple[Any, ...]:
        """The counters, for `restore` after a run inside this one."""
        return self.limits, self.units, self.value_size, self.out, self.big, self.ticker

    def restore(self, saved: tuple[Any, ...]) -> None:
        self.limits, self.units, self.value_size, self.out, self.big, self.ticker = saved

    @property
    def left(self) -> int:
        return self.ticker.__length_hint__()  # type: ignore[attr-defined]

    @property
    def steps(self) -> int:
        return self.limits.steps - self.left

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

    def feed(self, items: Any) -> Any:
        """`items` as something a C function may consume whole: sized and charged, or ticking."""
        if type(items) in SIZED:
            n = len(items)
            if n > SMALL:
                self.charge(n)
            return items
        return compress(items, self.ticker)

    def built(self, value: Any) -> Any:
        """Charge a value that was just made from bounded parts."""
        kind = type(value)
        if kind in SIZED:
            n = len(value)
            if n > SMALL:
                self.size(n)
        elif kind is int and not -PLAIN_INT < value < PLAIN_INT:
            self.integer(value)
        elif kind is Fraction:
            self.integer(value.numerator)
            self.integer(value.denominator)
        elif kind is PosixPath:
            self.size(len(str(value)))
        return value

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
        if type(value) in _SCALARS:
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
                if depth > 150:
                    self.stop("value size")
                if kind in RECORDS:
                    item = parts_of(item)
                total += len(item)
                if total > limit:
                    self.stop("value size")
                for part in item:
                    if type(part) not in _SCALARS:
                        stack.append((part, depth + 1))
                if kind in (dict, Counter, defaultdict):
                    for part in item.values():
                        if type(part) not in _SCALARS:
                            stack.append((part, depth + 1))
            elif kind is int:
                total += item.bit_length() // 3
            total += 1
            if total > limit:
                self.stop("value size")
        return total

    def show(self, value: Any) -> Any:
        """Check a value whose text is about to be made."""
        kind = type(value)
        if kind in NESTED:
            n = self.weight(value)
            if n > SMALL:
                self.charge(n)
        elif kind is str and len(value) > SMALL:
            self.size(len(value))
        elif kind is int and not -PLAIN_INT < value < PLAIN_INT and value.bit_length() > 1024:
            self.charge(value.bit_length())
        return value

    # --- operators ---------------------------------------------------------------

    def add(self, a: Any, b: Any) -> Any:
        kind = type(a)
        if kind in SIZED and type(b) is kind and len(a) + len(b) > SMALL:
            self.size(len(a) + len(b))
        value = a + b
        if kind is int and not -PLAIN_INT < value < PLAIN_INT:
            self.integer(value)
        return value if type(value) not in _GROWING else self.built(value)

    def iadd(self, a: Any, b: Any) -> Any:
        kind = type(a)
        if kind is list or kind is deque:
            b = self.feed(b)
            if type(b) in SIZED:
                self.size(len(a) + len(b)) if len(b) > SMALL else None
            a += b
            return a
        return self.add(a, b)

    def sub(self, a: Any, b: Any) -> Any:
        if type(a) in SIZED and len(a) > SMALL:
            self.charge(len(a))
        return self.built(a - b)

    def isub(self, a: Any, b: Any) -> Any:
        if type(b) in SIZED and len(b) > SMALL:
            self.charge(len(b))
        a -= b
        return self.built(a)

    def mul(self, a: Any, b: Any) -> Any:
        self._before_mul(a, b)
        value = a * b
        if type(value) is int and not -PLAIN_INT < value < PLAIN_INT:
            self.integer(value)
        return value if type(value) not in _GROWING else self.built(value)

    def div(self, a: Any, b: Any) -> Any:
        return self.built(a / b)

    def _before_mul(self, a: Any, b: Any) -> None:
        if type(b) in SIZED:
            a, b = b, a
        if type(a) in SIZED and isinstance(b, int):
            n = len(a)
            if b > 1 and n:
                self.size(n * b if b <= self.value_size else self.value_size + 1)
        elif type(a) is int and type(b) is int and not (-PLAIN_INT < a < PLAIN_INT and -PLAIN_INT < b < PLAIN_INT):
            self.bits(a.bit_length() + b.bit_length() - 1)

    def imul(self, a: Any, b: Any) -> Any:
        if type(a) is list or type(a) is deque:
            self._before_mul(a, b)
            a *= b
            return a
        return self.mul(a, b)

    def ior(self, a: Any, b: Any) -> Any:
        self.feed(b) if type(b) in SIZED else None
        a |= b
        return self.built(a)

    def iand(self, a: Any, b: Any) -> Any:
        a &= b
        return a

    def ixor(self, a: Any, b: Any) -> Any:
        self.feed(b) if type(b) in SIZED else None
        a ^= b
        return self.built(a)

    def or_(self, a: Any, b: Any) -> Any:
        return self.built(a | b)

    def and_(self, a: Any, b: Any) -> Any:
        return self.built(a & b)

    def xor(self, a: Any, b: Any) -> Any:
        return self.built(a ^ b)

    def pow(self, a: Any, b: Any, m: Any = None) -> Any:
        if type(a) is Fraction and isinstance(b, int):
            self.bits(max(a.numerator.bit_length(), a.denominator.bit_length()) * abs(b))
        elif isinstance(a, int) and isinstance(b, int):
            if m is None:
                if b > 1 and not -1 <= a <= 1:
                    self.bits((a.bit_length() - 1) * b + 1 if b < 1 << 32 else 1 << 62)
            elif isinstance(m, int):
                self.charge(b.bit_length() * (1 + m.bit_length() // 32) ** 2 // 64)
        return a**b if m is None else pow(a, b, m)

    def whole(self, value: Any) -> Any:
        """A value of which a whole number is about to be made: a Decimal of few digits may stand for a huge one."""
        if type(value) is Decimal and value.is_finite() and value.adjusted() > BIG_INT:
            self.stop("value size")
        return value

    def lshift(self, a: Any, b: Any) -> Any:
        if isinstance(a, int) and isinstance(b, int) and a and b > 40:
            self.bits(a.bit_length() + min(b, 1 << 62))
        return self.built(a << b)

    def mod(self, a: Any, b: Any) -> Any:
        if type(a) is str or type(a) is bytes:
            text = a if isinstance(a, str) else a.decode("latin-1")
            if any(int(n) > 10_000 for n in re.findall(r"\d+", text)) or (
                "*" in text and any(type(x) is int and abs(x) > 10_000 for x in (b if type(b) is tuple else (b,)))
            ):
                self.stop("value size")
            self.charge(self.weight(b))
            return self.built(a % b)
        return a % b

    def contains(self, a: Any, b: Any) -> bool:
        kind = type(b)
        if kind in (list, tuple, str, deque, bytes):
            if len(b) > SMALL:
                self.charge(len(b))
            return a in b
        if kind is range and type(a) not in (int, bool):
            # CPython searches a range linearly for anything but an int
            return type(a) is float and a.is_integer() and int(a) in b
        if kind in SIZED or kind is range:
            return a in b
        return a in (self.feed(b) if hasattr(b, "__iter__") else b)

    def slice(self, value: Any, index: Any) -> Any:
        return self.built(value[index])

    def store_slice(self, value: Any, container: Any, index: Any) -> None:
        """`container[index] = value`."""
        value = self.feed(value)
        if type(container) in SIZED and type(value) in SIZED and len(value) > SMALL:
            self.size(len(container) + len(value))
        container[index] = value

    def starred(self, items: Any) -> Iterable[Any]:
        items = self.feed(items)
        if type(items) in SIZED and len(items) > SMALL:
            self.size(len(items))
        return items

    def mapping(self, items: Any) -> Any:
        return self.feed(items) if type(items) in SIZED else items

    def caught(self) -> None:
        """At the head of a handler: what stands for a limit may not be handled."""
        error = sys.exc_info()[1]
        if isinstance(error, RecursionError):
            self.stop("depth")
        if isinstance(error, MemoryError):
            self.stop("memory")
        if self.out:
            self.stop(self.out)
