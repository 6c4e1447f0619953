"""The operators of a program, guarded: what they would build is foretold and charged."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from csp_ir.interpreter.classes import Classes
from csp_ir.interpreter.holding import Holding
from csp_ir.interpreter.meter import CONTAINERS, NESTED, PLAIN_INT, SCALARS, SIZED, SMALL, TABLES, Object
from csp_ir.ir.plain_values import PosixPath

DIGIT = 10 / 3  # bits of a decimal digit
_GROWING = frozenset({Fraction, PosixPath})  # what operators make larger, other than what has a length
_REPEATED = frozenset({list, tuple, str, bytes, deque})


class Operators(Holding):
    """A meter with the operators that charge it."""

    def __init__(self) -> None:
        super().__init__()
        self.classes = Classes()

    # --- arithmetic ------------------------------------------------------------------

    def add(self, a: Any, b: Any) -> Any:
        kind = type(a)
        if kind in SIZED and type(b) is kind:
            self._joined(a, b)
        value = a + b
        if kind is int and not -PLAIN_INT < value < PLAIN_INT:
            self.integer(value)
        return value if type(value) not in _GROWING else self.built(value)

    def _joined(self, a: Any, b: Any) -> None:
        if len(a) + len(b) > SMALL:
            self.size(len(a) + len(b))
        if type(a) is deque:
            self.count_fragile()

    def iadd(self, a: Any, b: Any) -> Any:
        kind = type(a)
        if kind is list or kind is deque:
            b = self.feed_any(b)
            if type(b) in SIZED and len(b) > SMALL:
                self.size(len(a) + len(b))
        elif kind in SIZED and type(b) is kind:
            self._joined(a, b)
        a += b
        if kind is int and not -PLAIN_INT < a < PLAIN_INT:
            self.integer(a)
        return a if type(a) not in _GROWING else self.built(a)

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

    def idiv(self, a: Any, b: Any) -> Any:
        a /= b
        return self.built(a)

    def imul(self, a: Any, b: Any) -> Any:
        self._before_mul(a, b)
        a *= b
        if type(a) is int and not -PLAIN_INT < a < PLAIN_INT:
            self.integer(a)
        return a if type(a) not in _GROWING else self.built(a)

    def _before_mul(self, a: Any, b: Any) -> None:
        if type(b) in _REPEATED:
            a, b = b, a
        if type(a) in _REPEATED:
            if isinstance(b, int):
                n = len(a)
                if b > 1 and n:
                    self.size(n * b if b <= self.value_size else self.value_size + 1)
                if type(a) is deque:
                    self.count_fragile()
        elif type(a) is int and type(b) is int and not (-PLAIN_INT < a < PLAIN_INT and -PLAIN_INT < b < PLAIN_INT):
            self.bits(a.bit_length() + b.bit_length() - 1)

    def _before_pow(self, a: Any, b: Any, m: Any = None) -> None:
        if type(a) is Fraction and isinstance(b, int):
            self.bits(max(a.numerator.bit_length(), a.denominator.bit_length()) * abs(b))
        elif self.precision and Decimal in (type(a), type(b)):
            self.roots(1, True)
        elif isinstance(a, int) and isinstance(b, int):
            if m is None:
                if b > 1 and not -1 <= a <= 1:
                    self.bits((a.bit_length() - 1) * b + 1 if b < 1 << 32 else 1 << 62)
            elif isinstance(m, int):
                self.charge(b.bit_length() * (1 + m.bit_length() // 32) ** 2 // 64)

    def roots(self, times: int, expensive: bool) -> None:
        """Charge so many roots, or powers and logarithms, of numbers with the digits that were asked for."""
        if self.precision > SMALL:
            self.charge(times * self.precision**2 * 2 // (1 if expensive else SMALL))

    def pow(self, a: Any, b: Any, m: Any = None) -> Any:
        self._before_pow(a, b, m)
        return a**b if m is None else pow(a, b, m)

    def ipow(self, a: Any, b: Any) -> Any:
        self._before_pow(a, b)
        a **= b
        return a

    def _before_lshift(self, a: Any, b: Any) -> None:
        if isinstance(a, int) and isinstance(b, int) and a and b > 40:
            self.bits(a.bit_length() + min(b, 1 << 62))

    def lshift(self, a: Any, b: Any) -> Any:
        self._before_lshift(a, b)
        return self.built(a << b)

    def ilshift(self, a: Any, b: Any) -> Any:
        self._before_lshift(a, b)
        a <<= b
        return self.built(a)

    def mod(self, a: Any, b: Any) -> Any:
        if type(a) is str or type(a) is bytes:
            self._before_format(a, b)
            return self.built(a % b)
        return a % b if type(a) is not Fraction else self.built(a % b)

    def imod(self, a: Any, b: Any) -> Any:
        if type(a) is str or type(a) is bytes:
            self._before_format(a, b)
        a %= b
        return self.built(a)

    def _before_format(self, a: Any, b: Any) -> None:
        """Charge the text that `a % b` makes: its own, the widths it asks for, and what it shows of `b`."""
        text = a if type(a) is str else a.decode("latin-1")
        widths, fields, starred, named = 0, 0, False, False
        for name, wide, precise in conversions(text):
            fields += 1
            named = named or name
            for number in (wide, precise):
                starred = starred or number == "*"
                widths += width_of(number)
        if starred:
            widths += sum(abs(x) for x in (b if type(b) is tuple else (b,)) if type(x) is int)
        for value in b if type(b) is tuple else (b,):
            self.whole(value)
        shown = self.weight(b)
        self.size(len(text) + widths + shown * (max(1, fields) if named else 1))

    # --- sets and tables ---------------------------------------------------------------

    def ior(self, a: Any, b: Any) -> Any:
        if type(a) in TABLES:
            b = self.pairs(b)
        elif type(b) in SIZED:
            self.feed(b)
        elif self.classes.is_class(a):
            return self.or_(a, b)
        a |= b
        return self.built(a)

    def iand(self, a: Any, b: Any) -> Any:
        a &= b
        return a

    def ixor(self, a: Any, b: Any) -> Any:
        if type(b) in SIZED:
            self.feed(b)
        a ^= b
        return self.built(a)

    def or_(self, a: Any, b: Any) -> Any:
        if a is None or type(a) not in SIZED and type(a) not in SCALARS:
            return self.built(self.classes.union(a, b))
        return self.built(a | b)

    def and_(self, a: Any, b: Any) -> Any:
        return self.built(a & b)

    def xor(self, a: Any, b: Any) -> Any:
        return self.built(a ^ b)

    # --- comparisons ---------------------------------------------------------------------

    def compared(self, a: Any, b: Any) -> Any:
        """`a`, which is about to be compared with `b`."""
        if type(a) in NESTED and type(b) in NESTED:
            self.flat(b if type(a) in CONTAINERS and type(b) in CONTAINERS and len(b) < len(a) else a)
        return a

    def as_long(self, a: Any, b: Any) -> bool:
        """Whether two values of kinds in NESTED may be equal by their lengths; records have none."""
        return type(a) not in CONTAINERS or type(b) not in CONTAINERS or len(a) == len(b)

    def eq(self, a: Any, b: Any) -> Any:
        if type(a) in NESTED and type(b) in NESTED and self.as_long(a, b):
            self.flat(a)
        return a == b

    def ne(self, a: Any, b: Any) -> Any:
        if type(a) in NESTED and type(b) in NESTED and self.as_long(a, b):
            self.flat(a)
        return a != b

    def lt(self, a: Any, b: Any) -> Any:
        return self.compared(a, b) < b

    def le(self, a: Any, b: Any) -> Any:
        return self.compared(a, b) <= b

    def gt(self, a: Any, b: Any) -> Any:
        return self.compared(a, b) > b

    def ge(self, a: Any, b: Any) -> Any:
        return self.compared(a, b) >= b

    def contains(self, a: Any, b: Any) -> bool:
        kind = type(b)
        if kind in (list, tuple, deque, str, bytes):
            if len(b) > SMALL:
                self.charge(len(b))
            if type(a) in NESTED:
                self.charge(self.weight(a) * min(len(b), SMALL))
            elif type(a) is str and len(a) > SMALL:
                self.charge(len(b) * len(a) // SMALL)
            return a in b
        if kind in SIZED:
            if type(a) is tuple:
                self.flat(a)
            return a in b
        if kind is range:
            return self.in_range(a, b)
        return a in (self.feed(b) if hasattr(b, "__iter__") and not isinstance(b, Object) else b)

    def in_range(self, a: Any, b: range) -> bool:
        """CPython searches a range element by element for anything but an int."""
        if type(a) is int or type(a) is bool:
            return a in b
        self.whole(a)
        if type(a) is complex:
            a = a.real if not a.imag else None
        try:
            whole = int(a)
        except (TypeError, ValueError, OverflowError):
            return False
        return whole == a and whole in b

    # --- slices and stars ------------------------------------------------------------------

    def slice(self, value: Any, index: Any) -> Any:
        return self.built(value[index])

    def store_slice(self, value: Any, container: Any, index: Any) -> None:
        """`container[index] = value`."""
        value = self.feed_any(value)
        if type(container) in SIZED and type(value) in SIZED and len(value) > SMALL:
            self.size(len(container) + len(value))
        container[index] = value

    def subscript(self, value: Any, index: Any) -> Any:
        """`value[index]` in a program that makes slices by hand."""
        return self.slice(value, index) if type(index) is slice else value[self.flat(index)]

    def store_subscript(self, value: Any, container: Any, index: Any) -> None:
        if type(index) is slice:
            self.store_slice(value, container, index)
        else:
            container[self.flat(index)] = value

    def starred(self, items: Any) -> Iterable[Any]:
        items = self.feed(items)
        if type(items) in SIZED and len(items) > SMALL:
            self.size(len(items))
        return items

    def mapping(self, items: Any) -> Any:
        return self.feed(items) if type(items) in SIZED else items

    def keyword_table(self, items: Any) -> Any:
        """What `**` unpacks in a call: a copy in which each name is another argument."""
        if type(items) in TABLES:
            self.size(len(items))
            self.charge(SMALL * len(items))
        return items


def width_of(number: str) -> int:
    """A width or precision written in a format."""
    return 0 if not number.isdecimal() else int(number) if len(number) < 18 else 1 << 60


_CONVERSION = re.compile(r"[#0\- +]*(\*|\d+)?(?:\.(\*|\d*))?")


def conversions(text: str) -> Iterable[tuple[bool, str, str]]:
    """(has a name, width, precision) of each conversion of a `%` format, as CPython reads them."""
    at = text.find("%")
    while at >= 0:
        at += 1
        named = text[at : at + 1] == "("
        if named:
            depth = 0
            while at < len(text):
                depth += {"(": 1, ")": -1}.get(text[at], 0)
                at += 1
                if not depth:
                    break
        found = _CONVERSION.match(text, at)
        if found is None:
            return
        yield named, found[1] or "", found[2] or ""
        at = text.find("%", found.end() + 1)
