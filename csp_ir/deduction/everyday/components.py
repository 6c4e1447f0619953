"""Python's operations on texts: a component's name is its template, its meaning what the template means.

Lists are tuples of texts here. A meaning raises where the template's value would not be what its use as a role
assumes (a slice before the start of a text, say).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from csp_ir.deduction.domains import FREE, is_exact
from csp_ir.deduction.language import Component, Term
from csp_ir.deduction.smt.strings import (
    add_other,
    concat_front,
    concat_rest,
    mul_other,
    replace_all_new,
    sub_left,
    sub_right,
)

MOST = 400
Texts = tuple[str, ...]


def piece(s: str, start: int, length: int) -> str:
    """`s[start : start + length]` from inside the text."""
    if start < 0 or length < 0:
        raise IndexError
    return s[start : start + length]


def letter(s: str, place: int) -> str:
    if place < 0:
        raise IndexError
    return s[place]


def find(s: str, p: str, start: int) -> int:
    if start < 0:
        raise IndexError
    return s.find(p, start)


def times(s: str, n: int) -> str:
    if n * len(s) > MOST:
        raise OverflowError
    return s * n


def zfill(s: str, width: int) -> str:
    if width > MOST:
        raise OverflowError
    return s.zfill(width)


def product(a: int, b: int) -> int:
    if abs(a) > 10**9 or abs(b) > 10**9:
        raise OverflowError
    return a * b


def number(s: str) -> int:
    if not re.fullmatch(r"\s*[-+]?[0-9]{1,18}\s*", s):
        raise ValueError
    return int(s)


def split(s: str, sep: str) -> Texts:
    return tuple(s.split(sep))


def part(parts: Texts, place: int) -> str:
    return parts[place]


@dataclass(frozen=True, slots=True)
class Image:
    """Values that a function of one argument takes to `out`."""

    function: Any
    out: Any

    def __contains__(self, value: Any) -> bool:
        try:
            return bool(self.function(value) == self.out)
        except (ValueError, IndexError, OverflowError):
            return False


@dataclass(frozen=True, slots=True)
class Joined:
    """Lists whose texts give `out` when joined by `sep`."""

    sep: str
    out: str

    def __contains__(self, value: Any) -> bool:
        return self.sep.join(value) == self.out


@dataclass(frozen=True, slots=True)
class HasPart:
    """Lists with `out` at `place`."""

    place: int
    out: str

    def __contains__(self, value: Any) -> bool:
        return -len(value) <= self.place < len(value) and value[self.place] == self.out


def _image(function: Any) -> Any:
    return {0: lambda out: Image(function, out[0]) if is_exact(out) else FREE}


def joined_by(out: Any, sep: str) -> Any:
    return Joined(sep, out[0]) if is_exact(out) else FREE


def has_part(out: Any, place: int) -> Any:
    return HasPart(place, out[0]) if is_exact(out) else FREE


def padded(out: Any, width: int) -> Any:
    """s of s.zfill(width)."""
    return Image(_Zfill(width), out[0]) if is_exact(out) else FREE


@dataclass(frozen=True, slots=True)
class _Zfill:
    width: int

    def __call__(self, value: str) -> str:
        return zfill(value, self.width)


def written(out: Any) -> Any:
    """n of str(n)."""
    if not is_exact(out):
        return FREE
    return (int(out[0]),) if re.fullmatch("-?[0-9]{1,18}", out[0]) and str(int(out[0])) == out[0] else None


def read_from(out: Any) -> Any:
    """s of int(s)."""
    return Image(_safe_number, out[0]) if is_exact(out) else FREE


def _safe_number(value: str) -> int | None:
    try:
        return number(value)
    except ValueError:
        return None


def _variable(args: tuple[Term, ...]) -> bool:
    return not args[0].constant


def _one_mark(args: tuple[Term, ...]) -> bool:
    return not args[0].constant and len(args[1].value) == 1


def _reversible(args: tuple[Term, ...]) -> bool:
    return not args[0].constant and not (args[0].op is not None and args[0].op.name == "{0}[::-1]")


def _some(args: tuple[Term, ...]) -> bool:
    return any(not a.constant for a in args)


def _sum(args: tuple[Term, ...]) -> bool:
    return not any(a.constant and a.value == 0 for a in args) and not all(a.constant for a in args)


def _difference(args: tuple[Term, ...]) -> bool:
    return not args[0].constant and args[0] is not args[1] and not (args[1].constant and args[1].value == 0)


def _changes(args: tuple[Term, ...]) -> bool:
    return not args[0].constant and args[1] is not args[2]


def _different(args: tuple[Term, ...]) -> bool:
    return args[0] is not args[1] and _some(args)


def _case(name: str, cost: int = 2) -> Component:
    function = getattr(str, name)
    return Component(f"{{0}}.{name}()", 1, function, "case", cost, inverses=_image(function), useful=_variable)


STRING, CONST, NEW, INT, INDEX, LIST, BOOL = "String", "Const", "New", "Int", "Index", "List", "Bool"

# (result, component, arguments)
RULES: tuple[tuple[str, Component, tuple[str, ...]], ...] = (
    (STRING, Component("({0} + {1})", 2, lambda a, b: a + b, "concat", inverses={0: concat_front, 1: concat_rest}), (STRING, STRING)),
    (STRING, Component("{0}[{1}:{1} + {2}]", 3, piece, "slice", useful=_variable), (STRING, INT, INT)),
    (STRING, Component("{0}[{1}]", 2, letter, "at", useful=_variable), (STRING, INT)),
    (STRING, Component("{0}[{1}]", 2, part, "part", inverses={0: has_part}, useful=_variable), (LIST, INDEX)),
    (STRING, Component("{0}.replace({1}, {2})", 3, lambda s, p, r: s.replace(p, r), "replace_all", inverses={2: replace_all_new}, useful=_changes), (STRING, CONST, NEW)),
    (STRING, _case("lower"), (STRING,)),
    (STRING, _case("upper"), (STRING,)),
    (STRING, _case("title"), (STRING,)),
    (STRING, _case("capitalize"), (STRING,)),
    (STRING, _case("swapcase", 3), (STRING,)),
    (STRING, Component("{0}.strip()", 1, str.strip, "strip", 2, inverses=_image(str.strip), useful=_variable), (STRING,)),
    (STRING, Component("{0}.strip({1})", 2, str.strip, "strip", 2, useful=_one_mark), (STRING, CONST)),
    (STRING, Component("{0}.lstrip({1})", 2, str.lstrip, "strip", 2, useful=_one_mark), (STRING, CONST)),
    (STRING, Component("{0}.rstrip({1})", 2, str.rstrip, "strip", 2, useful=_one_mark), (STRING, CONST)),
    (STRING, Component("{0}.zfill({1})", 2, zfill, "zfill", 2, inverses={0: padded}, useful=_variable), (STRING, INT)),
    (STRING, Component("max({0}, key=len)", 1, lambda parts: max(parts, key=len), "longest", 4, useful=_variable), (LIST,)),
    (STRING, Component("min({0}, key=len)", 1, lambda parts: min(parts, key=len), "shortest", 4, useful=_variable), (LIST,)),
    (STRING, Component("str({0})", 1, str, "str", 1, inverses={0: written}, useful=_variable), (INT,)),
    (STRING, Component("{0}.join({1})", 2, lambda sep, parts: sep.join(parts), "join", 1, inverses={1: joined_by}), (NEW, LIST)),
    (STRING, Component("{0}[::-1]", 1, lambda s: s[::-1], "reverse", 2, inverses={0: lambda out: (out[0][::-1],) if is_exact(out) else FREE}, useful=_reversible), (STRING,)),
    (STRING, Component("{0} * {1}", 2, times, "times", 3, useful=lambda a: a[0].constant and not a[1].constant), (CONST, INT)),
    (STRING, Component("({1} if {0} else {2})", 3, lambda c, a, b: a if c else b, "ite", 3), (BOOL, STRING, STRING)),
    (LIST, Component("{0}.split()", 1, lambda s: tuple(s.split()), "split", 1, useful=_variable), (STRING,)),
    (LIST, Component("{0}.split({1})", 2, split, "split", 1, useful=_variable), (STRING, CONST)),
    (LIST, Component("{0}[{1}:]", 2, lambda parts, k: parts[k:], "rest", 2, useful=lambda a: a[1].value != 0 and not _nested(a, "rest")), (LIST, INDEX)),
    (LIST, Component("{0}[:{1}]", 2, lambda parts, k: parts[:k], "front", 2, useful=lambda a: a[1].value != 0), (LIST, INDEX)),
    (LIST, Component("{0}[::-1]", 1, lambda parts: parts[::-1], "reverse", 2, useful=lambda a: not _nested(a, "reverse")), (LIST,)),
    (LIST, Component("sorted({0})", 1, lambda parts: tuple(sorted(parts)), "sorted", 2, useful=lambda a: not _nested(a, "sorted")), (LIST,)),
    (LIST, Component("list(dict.fromkeys({0}))", 1, lambda parts: tuple(dict.fromkeys(parts)), "distinct", 4), (LIST,)),
    (LIST, Component('re.findall("[0-9]+", {0})', 1, lambda s: tuple(re.findall("[0-9]+", s)), "find_all", 3, useful=_variable), (STRING,)),
    (LIST, Component('re.findall("[A-Za-z]+", {0})', 1, lambda s: tuple(re.findall("[A-Za-z]+", s)), "find_all", 3, useful=_variable), (STRING,)),
    (LIST, Component('re.findall("[A-Z]?[a-z0-9]+", {0})', 1, lambda s: tuple(re.findall("[A-Z]?[a-z0-9]+", s)), "find_all", 4, useful=_variable), (STRING,)),
    (LIST, Component("({1} if {0} else {2})", 3, lambda c, a, b: a if c else b, "ite", 3), (BOOL, LIST, LIST)),
    (INT, Component("{0}.find({1}, {2})", 3, find, "find", useful=_variable), (STRING, CONST, INT)),
    (INT, Component("{0}.rfind({1})", 2, str.rfind, "rfind", 2, useful=_variable), (STRING, CONST)),
    (INT, Component("len({0})", 1, len, "len", useful=_variable), (STRING,)),
    (INT, Component("len({0})", 1, len, "count", useful=_variable), (LIST,)),
    (INT, Component("{0}.count({1})", 2, str.count, "count", 2, useful=_variable), (STRING, CONST)),
    (INT, Component("int({0})", 1, number, "int", 1, inverses={0: read_from}, useful=_variable), (STRING,)),
    (INT, Component("sum(int(part) for part in {0})", 1, lambda parts: sum(map(number, parts)), "total", 3, useful=_variable), (LIST,)),
    (INT, Component("({0} + {1})", 2, lambda a, b: a + b, "add", inverses={1: add_other}, useful=_sum, commutes=True), (INT, INT)),
    (INT, Component("({0} - {1})", 2, lambda a, b: a - b, "sub", inverses={0: sub_left, 1: sub_right}, useful=_difference), (INT, INT)),
    (INT, Component("({0} * {1})", 2, product, "mul", 2, inverses={1: mul_other}, useful=_some, commutes=True), (INT, INT)),
    (INT, Component("({1} if {0} else {2})", 3, lambda c, a, b: a if c else b, "ite", 3), (BOOL, INT, INT)),
    (BOOL, Component("{0}.startswith({1})", 2, str.startswith, "test", useful=_variable), (STRING, CONST)),
    (BOOL, Component("{0}.endswith({1})", 2, str.endswith, "test", useful=_variable), (STRING, CONST)),
    (BOOL, Component("({1} in {0})", 2, lambda s, p: p in s, "test", useful=_variable), (STRING, CONST)),
    (BOOL, Component("{0}.isdigit()", 1, str.isdigit, "test", useful=_variable), (STRING,)),
    (BOOL, Component("{0}.isalpha()", 1, str.isalpha, "test", useful=_variable), (STRING,)),
    (BOOL, Component("{0}.isalnum()", 1, str.isalnum, "test", 2, useful=_variable), (STRING,)),
    (BOOL, Component("{0}.isupper()", 1, str.isupper, "test", useful=_variable), (STRING,)),
    (BOOL, Component("{0}.islower()", 1, str.islower, "test", useful=_variable), (STRING,)),
    (BOOL, Component("({0} == {1})", 2, lambda a, b: a == b, "test", 2, useful=_different, commutes=True), (STRING, STRING)),
    (BOOL, Component("({0} < {1})", 2, lambda a, b: a < b, "test", 2, useful=_different), (INT, INT)),
    (BOOL, Component("({0} == {1})", 2, lambda a, b: a == b, "test", 2, useful=_different, commutes=True), (INT, INT)),
    (BOOL, Component("(not {0})", 1, lambda a: not a, "not", 1, useful=_variable), (BOOL,)),
)  # fmt: skip


def _nested(args: tuple[Term, ...], role: str) -> bool:
    return args[0].op is not None and args[0].op.role == role


# Words of the prose (their beginnings) that make an operation more likely, by template or role.
HINTS: tuple[tuple[str, str], ...] = (
    ("max({0}, key=len)", "longest"),
    ("min({0}, key=len)", "shortest"),
    ("sorted({0})", "sort alphabet order"),
    ("list(dict.fromkeys({0}))", "unique distinct repet duplic"),
    ("{0}[::-1]", "revers backward palindrom"),
    ("{0}.title()", "title"),
    ("{0}.capitalize()", "capital"),
    ("{0}.upper()", "upper capital shout"),
    ("{0}.lower()", "lower small"),
    ("{0}.strip()", "strip trim tidy clean around"),
    ("{0}.zfill({1})", "zero pad digits"),
    ('re.findall("[0-9]+", {0})', "number digit"),
    ("sum(int(part) for part in {0})", "sum total"),
    ("{0}.count({1})", "count many times occur"),
    ("len({0})", "length long many count letters words short"),
    ("{0}.startswith({1})", "start begin prefix"),
    ("{0}.endswith({1})", "end suffix whether"),
    ("{0}.isdigit()", "digit number"),
    ("{0}.isalpha()", "letter"),
    ("{0}.isupper()", "capital upper"),
    ("{0}.islower()", "small lower"),
    ("({0} < {1})", "more less longer shorter greater above below over under"),
)
