"""SMT-LIB bit-vectors: values, meanings, and packed evaluation of all rows in one big integer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from csp_ir.deduction.smt.sexpr import Sexpr, SygusError


class BitVec(NamedTuple):
    """An unsigned value of a width."""

    value: int
    width: int

    @property
    def signed(self) -> int:
        return self.value - (1 << self.width) if self.value >> (self.width - 1) else self.value


def parse_bits(token: str) -> BitVec:
    """The value of `#x..` or `#b..`; raises SygusError."""
    match = re.fullmatch(r"#x([0-9a-fA-F]+)|#b([01]+)", token)
    if match is None:
        raise SygusError(f"unreadable literal {token}")
    if match[1]:
        return BitVec(int(match[1], 16), 4 * len(match[1]))
    return BitVec(int(match[2], 2), len(match[2]))


_WIDTH = re.compile("[1-9][0-9]{0,4}")


def width_of(sort: Sexpr) -> int | None:
    """The width of a bit-vector sort (`(_ BitVec n)` or version 1's `(BitVec n)`); None for other sorts."""
    if isinstance(sort, tuple) and "BitVec" in sort and isinstance(sort[-1], str) and _WIDTH.fullmatch(sort[-1]):
        return int(sort[-1])
    return None


def _shift_left(a: int, b: int, w: int) -> int:
    return (a << b) if b < w else 0


def _shift_right(a: int, b: int, w: int) -> int:
    return a >> b if b < w else 0


def _signed(a: int, w: int) -> int:
    return a - (1 << w) if a >> (w - 1) else a


def _arithmetic_shift(a: int, b: int, w: int) -> int:
    return _signed(a, w) >> min(b, w)


def _signed_divide(a: int, b: int, w: int) -> int:
    x, y = _signed(a, w), _signed(b, w)
    if y == 0:
        return 1 if x < 0 else -1
    quotient = abs(x) // abs(y)
    return -quotient if (x < 0) != (y < 0) else quotient


def _signed_remainder(a: int, b: int, w: int) -> int:
    x, y = _signed(a, w), _signed(b, w)
    if y == 0:
        return a
    return abs(x) % abs(y) * (-1 if x < 0 else 1)


def _signed_modulo(a: int, b: int, w: int) -> int:
    x, y = _signed(a, w), _signed(b, w)
    return a if y == 0 else x % y


# name -> meaning on unsigned integers and the width; the result is cut to the width.
WORDS: dict[tuple[str, int], Callable[..., int]] = {
    ("bvnot", 1): lambda a, w: ~a,
    ("bvneg", 1): lambda a, w: -a,
    ("bvand", 2): lambda a, b, w: a & b,
    ("bvor", 2): lambda a, b, w: a | b,
    ("bvxor", 2): lambda a, b, w: a ^ b,
    ("bvnand", 2): lambda a, b, w: ~(a & b),
    ("bvnor", 2): lambda a, b, w: ~(a | b),
    ("bvxnor", 2): lambda a, b, w: ~(a ^ b),
    ("bvadd", 2): lambda a, b, w: a + b,
    ("bvsub", 2): lambda a, b, w: a - b,
    ("bvmul", 2): lambda a, b, w: a * b,
    ("bvudiv", 2): lambda a, b, w: a // b if b else -1,
    ("bvurem", 2): lambda a, b, w: a % b if b else a,
    ("bvsdiv", 2): _signed_divide,
    ("bvsrem", 2): _signed_remainder,
    ("bvsmod", 2): _signed_modulo,
    ("bvshl", 2): _shift_left,
    ("bvlshr", 2): _shift_right,
    ("bvashr", 2): _arithmetic_shift,
}
TESTS: dict[str, Callable[[int, int, int], bool]] = {
    "bvult": lambda a, b, w: a < b,
    "bvule": lambda a, b, w: a <= b,
    "bvugt": lambda a, b, w: a > b,
    "bvuge": lambda a, b, w: a >= b,
    "bvslt": lambda a, b, w: _signed(a, w) < _signed(b, w),
    "bvsle": lambda a, b, w: _signed(a, w) <= _signed(b, w),
    "bvsgt": lambda a, b, w: _signed(a, w) > _signed(b, w),
    "bvsge": lambda a, b, w: _signed(a, w) >= _signed(b, w),
}
_FOLDED = {"bvand", "bvor", "bvxor", "bvadd", "bvmul"}
_INDEXED = re.compile(r"\(_ (extract|zero_extend|sign_extend|repeat|rotate_left|rotate_right)((?: [0-9]{1,5})+)\)")
_NUMBERS = {"extract": 2}  # of an indexed operation; the others have one


def indexed(name: str) -> tuple[str, tuple[int, ...]] | None:
    """An operation such as `(_ extract 7 4)` with its numbers; None for another name."""
    match = _INDEXED.fullmatch(name)
    if match is None:
        return None
    numbers = tuple(map(int, match[2].split()))
    return (match[1], numbers) if len(numbers) == _NUMBERS.get(match[1], 1) else None


def width_after(name: str, widths: Sequence[int]) -> int | None:
    """The width of what an operation on words of other widths gives; None where it does not take these, or is none."""
    if name == "concat":
        return sum(widths) if len(widths) > 1 else None
    if name == "bvcomp":
        return 1 if len(widths) == 2 and widths[0] == widths[1] else None
    found = indexed(name)
    if found is None or len(widths) != 1:
        return None
    kind, numbers = found
    if kind == "extract":
        high, low = numbers
        return high - low + 1 if low <= high < widths[0] else None
    if kind in ("zero_extend", "sign_extend"):
        return widths[0] + numbers[0]
    return widths[0] * numbers[0] if kind == "repeat" and numbers[0] else widths[0] if kind != "repeat" else None


def resized(name: str, *args: BitVec) -> BitVec:
    """The meaning of an operation that `width_after` has a width for."""
    width = width_after(name, [a.width for a in args])
    assert width is not None
    first = args[0]
    if name == "bvcomp":
        return BitVec(int(first == args[1]), 1)
    if name == "concat":
        out = 0
        for word in args:
            out = out << word.width | word.value
        return BitVec(out, width)
    found = indexed(name)
    assert found is not None
    kind, (number, *rest) = found
    if kind == "extract":
        out = first.value >> rest[0]
    elif kind == "repeat":
        out = sum(first.value << k * first.width for k in range(number))
    elif kind == "zero_extend":
        out = first.value
    elif kind == "sign_extend":
        out = first.signed
    else:
        turn = (number if kind == "rotate_left" else -number) % width
        out = first.value << turn | first.value >> (width - turn)
    return BitVec(out & ((1 << width) - 1), width)


def operation(name: str, arity: int) -> Callable[..., Any] | None:
    """The function on BitVec values that an operation denotes; None for an unknown one."""
    if name == "concat" or (name == "bvcomp" and arity == 2) or (arity == 1 and indexed(name)):
        return partial(resized, name)
    word = WORDS.get((name, arity))
    if word is not None:

        def apply(*args: BitVec) -> BitVec:
            width = args[0].width
            return BitVec(word(*(a.value for a in args), width) & ((1 << width) - 1), width)

        return apply
    if name in _FOLDED and arity > 2:
        pair = operation(name, 2)
        assert pair is not None

        def fold(first: BitVec, *rest: BitVec) -> BitVec:
            for other in rest:
                first = pair(first, other)
            return first

        return fold
    test = TESTS.get(name)
    if test is not None and arity == 2:
        return lambda a, b: test(a.value, b.value, a.width)
    return None
