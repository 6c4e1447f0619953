"""Symbols: scalars as SMT-LIB terms, and what Python's operators mean on them.

A value is an int, bool, str or None of Python, a `Symbol`, or a list or tuple of values of known length. Whatever is not modelled
exactly is `Unmodelled`: floats, bit patterns, powers with a symbol above, characters by number.
"""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import dataclass
from typing import Any

from csp_ir.deduction.smt.sexpr import Sexpr
from csp_ir.deduction.smt.single import value_term

INT, BOOL, STRING = "Int", "Bool", "String"
SORTS = {"int": INT, "bool": BOOL, "str": STRING}
LAST_LETTER = 0x2FFFF  # of SMT-LIB's characters
MOST_POWER, MOST_BITS = 12, 4_000


class Unmodelled(Exception):
    """Something that proofs do not speak of; its text says what."""


class Held(Sized):
    """What holds values otherwise than a list or tuple; its length is known."""

    def equals(self, other: Any) -> Any:
        """`self == other`."""
        raise NotImplementedError


class Thrown(Exception):
    """An exception of the program. kind: its name; message: None where it is not known."""

    def __init__(self, kind: str, message: str | None = None) -> None:
        super().__init__(kind)
        self.kind, self.message = kind, message


@dataclass(frozen=True)
class Symbol:
    """A scalar that is not known: its sort and term."""

    sort: str
    term: Sexpr

    def __bool__(self) -> bool:
        raise TypeError("a symbol has no truth of its own")  # the run decides it


def sort_of(value: Any) -> str | None:
    """The sort of a scalar; None of other values."""
    if isinstance(value, Symbol):
        return value.sort
    return {int: INT, bool: BOOL, str: STRING}.get(type(value))


def term_of(value: Any) -> Sexpr:
    """The term of a scalar. Raises Unmodelled for other values."""
    if isinstance(value, Symbol):
        return value.term
    if type(value) is str and any(ord(c) > LAST_LETTER for c in value):
        raise Unmodelled("characters beyond those of SMT-LIB")
    if type(value) is int and value.bit_length() > MOST_BITS:
        raise Unmodelled("numbers of thousands of digits")
    if type(value) in (int, bool, str):
        return value_term(value)
    raise Unmodelled(f"{type(value).__name__} among scalars")


def number(value: Any) -> Sexpr:
    """The term of a number, a truth value being 0 or 1. Raises Thrown for what is none."""
    sort = sort_of(value)
    if sort == BOOL:
        return ("ite", term_of(value), "1", "0") if isinstance(value, Symbol) else value_term(int(value))
    if sort != INT:
        raise (
            Thrown("TypeError")
            if sort == STRING or value is None or isinstance(value, list | tuple)
            else Unmodelled(f"{type(value).__name__} as a number")
        )
    return term_of(value)


def known(*values: Any) -> bool:
    """Whether values are Python's own."""
    return not any(isinstance(v, Symbol) or (isinstance(v, list | tuple) and not known(*v)) for v in values)


def sum_of(left: Any, right: Any) -> Any:
    """`left + right`."""
    if isinstance(left, list) and isinstance(right, list):
        return [*left, *right]
    if isinstance(left, tuple) and isinstance(right, tuple):
        return (*left, *right)
    if sort_of(left) == sort_of(right) == STRING:
        return left + right if known(left, right) else Symbol(STRING, ("str.++", term_of(left), term_of(right)))
    return arithmetic("+", left, right)


def arithmetic(op: str, left: Any, right: Any) -> Any:
    """`+`, `-` and `*` of numbers."""
    a, b = number(left), number(right)
    if known(left, right):
        return {"+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right}[op]()
    return Symbol(INT, (op, a, b))


def floored(op: str, left: Any, right: Any) -> Any:
    """`//` or `%` by a number that is known and not 0: SMT's `div` and `mod` round so that the rest is never negative, Python's takes the divisor's sign."""
    a, b = number(left), number(right)
    if known(left, right):
        return left // right if op == "//" else left % right
    if op == "//":
        below: Sexpr = ("div", ("-", a), ("-", b))
        above: Sexpr = ("div", a, b)
    else:
        below, above = ("-", ("mod", ("-", a), ("-", b))), ("mod", a, b)
    return Symbol(INT, above if right > 0 else below)


def power(left: Any, right: Any) -> Any:
    """`left ** right` for a small exponent that is known."""
    number(left), number(right)
    if isinstance(right, Symbol) or not 0 <= right <= MOST_POWER:
        raise Unmodelled("a power with an exponent that is large, negative or not known")
    if known(left):
        return left**right
    made: Any = 1
    for _ in range(right):
        made = left if made == 1 and type(made) is int else arithmetic("*", made, left)
    return made if right else 1


def compared(op: str, left: Any, right: Any) -> Any:
    """`==`, `!=`, `<`, `<=`, `>` or `>=`: a truth value or a Bool symbol. Raises Thrown, Unmodelled."""
    if op == "!=":
        return opposite(equal(left, right))
    if op == "==":
        return equal(left, right)
    if op in (">", ">="):
        return compared({">": "<", ">=": "<="}[op], right, left)
    if isinstance(left, list | tuple) and type(left) is type(right):
        return _ordered(op, left, right)
    if sort_of(left) == sort_of(right) == STRING:
        if known(left, right):
            return left < right if op == "<" else left <= right
        return Symbol(BOOL, (f"str.{op}", term_of(left), term_of(right)))
    a, b = number(left), number(right)
    if known(left, right):
        return left < right if op == "<" else left <= right
    return Symbol(BOOL, (op, a, b))


def _ordered(op: str, left: Any, right: Any) -> Any:
    """The order of sequences: of their first elements that differ, else of their lengths."""
    found: Any = len(left) < len(right) if op == "<" else len(left) <= len(right)
    for a, b in reversed(list(zip(left, right, strict=False))):
        same = equal(a, b)
        try:
            found = either(both(opposite(same), compared("<", a, b)), both(same, found))
        except Thrown:  # only where the two differ
            raise Unmodelled("an order of sequences whose elements may have none") from None
    return found


def pairwise(test: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """Whether two values of which one is a list or tuple are of one type and length, and a test holds of each pair of elements."""
    if type(left) is not type(right) or len(left) != len(right):
        return False
    found: Any = True
    for a, b in zip(left, right, strict=True):
        found = both(found, test(a, b))
    return found


def equal(left: Any, right: Any) -> Any:
    """`left == right`."""
    if isinstance(left, list | tuple) or isinstance(right, list | tuple):
        return pairwise(equal, left, right)
    for a, b in ((left, right), (right, left)):
        if isinstance(a, Held):
            return a.equals(b)
    one, other = sort_of(left), sort_of(right)
    if left is None or right is None:
        return left is right
    if one is None or other is None:
        raise Unmodelled(f"a comparison with {type(right if other is None else left).__name__}")
    if (one == STRING) != (other == STRING):
        return False
    if known(left, right):
        return bool(left == right)
    if one == other:
        return Symbol(BOOL, ("=", term_of(left), term_of(right)))
    return Symbol(BOOL, ("=", number(left), number(right)))


def opposite(test: Any) -> Any:
    """`not` of a truth value."""
    return Symbol(BOOL, ("not", test.term)) if isinstance(test, Symbol) else not test


def both(a: Any, b: Any) -> Any:
    """`and` of truth values that are both known to have one."""
    if not isinstance(a, Symbol):
        return b if a else False
    if not isinstance(b, Symbol):
        return a if b else False
    return Symbol(BOOL, ("and", a.term, b.term))


def either(a: Any, b: Any) -> Any:
    """`or` of truth values that are both known to have one."""
    if not isinstance(a, Symbol):
        return True if a else b
    if not isinstance(b, Symbol):
        return True if b else a
    return Symbol(BOOL, ("or", a.term, b.term))


def truth(value: Any) -> Any:
    """Whether a value counts as true: a bool or a Bool symbol."""
    sort = sort_of(value)
    if not isinstance(value, Symbol):
        if sort is None and not (value is None or isinstance(value, list | tuple | range | Held)):
            raise Unmodelled(f"the truth of {type(value).__name__}")
        return bool(value)
    if sort == BOOL:
        return value
    return Symbol(BOOL, ("not", ("=", value.term, "0" if sort == INT else '""')))


def chosen(test: Symbol, yes: Any, no: Any) -> Any:
    """`yes if test else no` as one value. Raises Unmodelled where the two have no one sort."""
    if yes is no:
        return yes
    if sort_of(yes) is None or sort_of(yes) != sort_of(no):
        raise Unmodelled("a choice between values of two sorts")
    return Symbol(str(sort_of(yes)), ("ite", test.term, term_of(yes), term_of(no)))


def size(value: Any) -> Any:
    """`len(value)`. Raises Thrown, Unmodelled."""
    if isinstance(value, Symbol) and value.sort == STRING:
        return Symbol(INT, ("str.len", value.term))
    if isinstance(value, str | list | tuple | range | Held):
        return len(value)
    if sort_of(value) is not None or value is None:
        raise Thrown("TypeError")
    raise Unmodelled(f"the length of {type(value).__name__}")
