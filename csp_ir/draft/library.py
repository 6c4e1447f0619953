"""What the enumerator composes: the component library, extended by derived rows.

The component table (`csp_ir.ir.components`) says what the IR may call. Many everyday moves
are not one component but a small fixed expression over several (`xs[0]`, `n % 2 == 0`,
`list(dict.fromkeys(xs))`): `DERIVED` lists those in the same manner, as
template | parameter classes | cost | words that evoke it. Both become `Op`s; nothing else
in the enumerator knows where an operation came from.

Costs are whole numbers, two to a nat. An operation of base cost `RARE` or more is used
only where the prose evokes it.
"""

from __future__ import annotations

import builtins
import calendar
import itertools
import math
import operator
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any

from csp_ir.draft.stems import stem
from csp_ir.ir.components import Component, enumerable
from csp_ir.ir.plain_values import PLAIN_TYPES
from csp_ir.ir.types import Type

MAX_LENGTH = 400
MAX_BITS = 512
RARE = 6


@dataclass(frozen=True, slots=True, eq=False)
class Op:
    """One operation.

    template: Python text with `{0}`, `{1}` for arguments; meaning: the same as a function.
    params: parameter classes (see `bank.classes_of`); related: indices of parameters whose sorts must agree.
    cost: base cost; words: stems that evoke it; parts: stems that its parts answer to, but that do not evoke the whole; commutes: whether two arguments may be exchanged.
    """

    template: str
    params: tuple[str, ...]
    meaning: Callable[..., Any]
    cost: int
    words: frozenset[str] = frozenset()
    commutes: bool = False
    related: bool = False
    parts: frozenset[str] = frozenset()


class TooLarge(ValueError):
    """A value grew past what the enumerator keeps."""


def _times(a: Any, b: Any) -> Any:
    if type(a) in (str, list):
        if b * len(a) > MAX_LENGTH:
            raise TooLarge
    elif type(a) is int and type(b) is int and a.bit_length() + b.bit_length() > MAX_BITS:
        raise TooLarge
    return a * b


def _shifted(a: int, b: int) -> int:
    if b > 64 or a.bit_length() > MAX_BITS:
        raise TooLarge
    return a << b


def _power(a: Any, b: Any) -> Any:
    whole = type(a) is int and type(b) is int
    if abs(b) > 64 and not (whole and b > 0) or abs(a) > 10**6 or whole and a.bit_length() * b > MAX_BITS:
        raise TooLarge
    value = a**b
    if type(value) is complex:
        raise TooLarge
    return value


def _range(*bounds: int) -> range:
    found = range(*bounds)
    if len(found) > MAX_LENGTH:
        raise TooLarge
    return found


def _round(value: Any, digits: int | None = None) -> Any:
    if digits is not None and abs(digits) > 20:
        raise TooLarge
    return round(value, digits)


def _plus(a: Any, b: Any) -> Any:
    value = a + b
    if type(value) in (str, list) and len(value) > MAX_LENGTH:
        raise TooLarge
    return value


def _small(function: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(*args: Any) -> Any:
        if any(type(a) in (int, float) and abs(a) > 60 for a in args):
            raise TooLarge
        return function(*args)

    return guarded


def _replace(text: str, old: str, new: str) -> str:
    if not old:
        raise ValueError
    return text.replace(old, new)


_GUARDED: dict[str, Callable[..., Any]] = {
    "op.*": _times, "op.**": _power, "op.+": _plus, "range": _range, "str.replace": _replace,
    "math.factorial": _small(math.factorial), "math.comb": _small(math.comb), "math.perm": _small(math.perm),
    "math.exp": _small(math.exp), "str.zfill": _small(str.zfill), "str.ljust": _small(str.ljust),
    "str.rjust": _small(str.rjust), "str.center": _small(str.center), "chr": _small(lambda n: chr(n)),
}  # fmt: skip

_NAMES: dict[str, Any] = {  # what templates may name
    **vars(builtins), **PLAIN_TYPES, "Counter": Counter, "range": _range, "round": _round, "itertools": itertools,
    "calendar": calendar, "textwrap": textwrap, "math": math, "re": re,
}  # fmt: skip

# Rows of the component table that `DERIVED` words better for the enumerator, or that it has no use for.
_LEFT_OUT = frozenset((
    "index", "slice.from", "slice.to", "slice", "slice.step", "if", "str.rsplit", "op.&", "op.|", "op.^", "op.<<",
    "op.>>", "dict", "tuple", "collections.Counter", "enumerate", "zip", "any", "all", "math.inf", "math.e", "divmod",
    "str.index", "str.rfind", "str.partition", "str.rpartition", "round", "dict.keys", "dict.values", "dict.items",
    "math.trunc", "set.issubset", "set.issuperset", "set.isdisjoint", "Counter.most_common", "int.bit_length", "and",
    "or", "not", "cmp.!=", "cmp.not in", "cmp.in", "str.isidentifier", "statistics.mode", "range", "str.count",
    "list.count",
))  # fmt: skip

# Rarely meant unless the prose says so.
_ODD = frozenset(("chr", "ord", "str.swapcase", "math.isqrt", "math.sqrt", "math.gcd", "math.lcm", "math.floor", "math.ceil",
                  "str.ljust", "str.rjust", "str.center", "str.strip", "str.lstrip", "str.rstrip", "str.capitalize", "str.title", "float.is_integer"))  # fmt: skip
_GENERAL = frozenset(("character", "letter", "number", "case", "integer", "up", "down", "left", "right"))
_COMMUTE = frozenset(("op.*", "cmp.==", "min", "max", "math.gcd", "math.lcm"))
_RELATED = frozenset(("cmp.==", "cmp.<", "cmp.>", "cmp.<=", "cmp.>="))

DERIVED = """
({0} and {1})          | bool bool | 1.6 | and both also while
({0} or {1})           | bool bool | 1.8 | or either
(not {0})              | bool | 1.8 | not no without never un
(not {0})              | sized | 1.8 | empty no blank nothing nobody missing none without
({0} != {1})           | any any | 2.0 | different unequal differ unlike
({0} in {1})           | str str | 1.2 | contain in has include occur inside appear present hold within substring
({0} in {1})           | key list | 1.6 | contain in has include among member present appear exist within
({0} in {1})           | key dict | 1.6 | contain in has key present exist known
({0} in {1})           | key set | 2.2 | contain in member present
bool({0})              | sized | 2.2 | something nonempty present empty blank
({0} < {1})            | str str | 3.0 | alphabet alphabetical lexicographic dictionary
{0}[0]                 | seq | 1.2 | first initial head start begin leading front
{0}[-1]                | seq | 1.2 | last final end trailing tail
{0}[{1}]               | seq int | 1.8 | position index element at nth place
{0}[{1}]               | dict key | 1.6 | value key look lookup under
{0}[1:]                | seq | 1.8 | rest after without tail drop skip except follow remaining
{0}[:-1]               | seq | 1.8 | without except drop last
{0}[1:-1]              | seq | 2.6 | between inner middle without
{0}[::-1]              | seq | 1.6 | reverse backward palindrome mirror flip opposite
{0}[1]                 | seq | 2.4 | second
{0}[-2]                | seq | 2.8 | second penultimate
{0}[::2]               | seq | 3.0 | every second other alternate even
{0}[1::2]              | seq | 3.2 | every second other alternate odd
{0}[::{1}]             | seq int | 2.8 | every step
{0}[:{1}]              | seq int | 1.8 | first leading take truncate cut up until prefix limit shorten
{0}[{1}:]              | seq int | 1.8 | drop skip after from rest without remaining
{0}[-1 - {1}]          | seq int | 2.8 | last end back right opposite mirror anti
{0}[-{1}]              | seq int | 2.8 | last end back
{0}[-{1}:]             | seq int | 2.4 | last final end trailing
{0}[{1}:{2}]           | seq int int | 2.4 | from between slice part section range
{0}[{1}:{2} + 1]       | seq int int | 2.6 | from to through between inclusive range
({0} & {1})            | int int | 3.0 | bitwise mask bit
({0} | {1})            | int int | 3.0 | bitwise bit
({0} ^ {1})            | int int | 3.0 | xor exclusive bitwise bit differ
({0} >> {1})           | int int | 3.4 | shift bitwise bit
({0} << {1})           | int int | 3.8 | shift bitwise bit
math.lcm(*{0})         | nums | 2.8 | least common multiple
math.gcd(*{0})         | nums | 2.8 | greatest common divisor factor
-(-{0} // {1})         | int int | 3.0 | round up ceiling full needed partly partial started begun
({0} % 2)              | int | 2.6 | even odd parity
({0} % 2 == 0)         | int | 3.0 | even
({0} % 2 == 1)         | int | 3.0 | odd
({0} % {1} == 0)       | int int | 2.4 | divisible multiple divide evenly divisor factor remainder
{0}.partition({1})[0]  | str str | 2.4 | before until up front left precede
{0}.partition({1})[2]  | str str | 2.4 | after behind follow right
{0}.rpartition({1})[0] | str str | 3.2 | before last
{0}.rpartition({1})[2] | str str | 2.8 | after last extension
({0} ** 2)             | num | 2.4 | square squared
({0} ** 3)             | num | 2.8 | cube cubed
(1 / {0})              | num | 2.4 | reciprocal inverse harmonic
round({0}, {1})        | num int | 2.2 | round decimal place nearest precision
round({0})             | float | 2.4 | round nearest whole
max({0}, key=len)      | strs | 2.6 | longest long
min({0}, key=len)      | strs | 2.6 | shortest short
sorted({0}, reverse=True) | iter | 2.4 | descending decreasing largest highest reverse sort high
sorted({0}, key=len)   | strs | 2.8 | length sort order short long shortest longest
list(dict.fromkeys({0})) | iter | 2.2 | unique duplicate distinct repeat once dedupe copy
list({0}.values())     | dict | 2.0 | value
list({0}.keys())       | dict | 2.0 | key name
list({0}.items())      | dict | 2.4 | item pair entry
max({0}, key={0}.get)  | dict | 2.8 | key largest highest most best maximum
min({0}, key={0}.get)  | dict | 3.0 | key smallest lowest least minimum
max(sorted({0}), key={0}.get) | dict | 3.0 | tie alphabet first highest most best maximum largest
max(sorted({0}), key={0}.get, default='') | dict | 3.4 | tie alphabet first highest most best maximum empty
min(sorted({0}), key={0}.get) | dict | 3.2 | tie alphabet first lowest fewest least minimum smallest
sorted({0}, key=lambda k: (-{0}[k], k)) | dict | 3.0 | best first highest most descending sort rank top order alphabet tie
(sorted({0}).index({1}) + 1) | list any | 3.0 | place rank position standing
(sorted({0}, reverse=True).index({1}) + 1) | list any | 3.2 | place rank position highest best
textwrap.wrap({0}, {1}) | str int | 3.0 | wrap line width
dict(sorted({0}.items())) | dict | 3.0 | sort key order
dict(zip({0}, {1}))    | list list | 2.2 | pair dictionary map key value lookup match
list(zip({0}, {1}))    | list list | 2.2 | pair pairwise zip together tuple
{{**{0}, **{1}}}       | dict dict | 1.6 | merge combine both together union update join
dict(Counter({0}))     | iter | 2.2 | count frequency occurrence often time tally histogram many
max(set({0}), key={0}.count) | seq | 3.0 | common frequent often mode most
dict.fromkeys({0}, {1}) | iter any | 3.0 | default key same every
sorted(set({0}) & set({1})) | seq seq | 2.8 | common both intersection share
sorted(set({0}) | set({1})) | seq seq | 3.0 | union either merge combine
sorted(set({0}))       | iter | 2.6 | distinct unique sort order duplicate
len(set({0}))          | iter | 2.2 | distinct unique different
(len({0}) == len(set({0}))) | iter | 2.8 | distinct unique duplicate repeat once
float(re.sub("[^0-9.-]", "", {0})) | str | 3.2 | amount price money currency dollar euro thousand read parse
range({0})             | int | 1.8 | every count below
range(1, {0} + 1)      | int | 2.0 | up first every
range(1, {0})          | int | 2.4 | below less smaller proper
range(2, {0})          | int | 2.6 | itself between prime only
range({0}, {1})        | int int | 2.2 | from until between up
range({0}, {1} + 1)    | int int | 2.4 | from to between inclusive through
range({0}, 0, -1)      | int | 2.6 | down countdown backward descending
[int(c) for c in str({0})] | int | 2.6 | digit
str({0})[::-1]         | int | 2.8 | reverse backward digit palindrome
f"{{{0} // {1} * {1}}}-{{{0} // {1} * {1} + {1} - 1}}" | int int | 3.6 | band bucket bin bracket range decade interval class
f"{{{0}}} {{{1}}}"     | text text | 3.0 | space between together separate
{0}.count({1})         | str str | 2.0 | count occurrence time many often number
{0}.count({1})         | list any | 2.0 | count occurrence time many often equal number
isinstance({0}, str)   | any | 3.2 | instance
(type({0}) is int)     | any | 2.6 | type int integer whole number
(type({0}) is float)   | any | 2.6 | type float decimal real
(type({0}) is str)     | any | 2.6 | type str string text
(type({0}) is bool)    | any | 2.6 | type bool boolean
(type({0}) is list)    | any | 2.6 | type list
(type({0}) is dict)    | any | 2.6 | type dict dictionary mapping
(type({0}) is tuple)   | any | 2.8 | type tuple
(type({0}) in (int, float)) | any | 3.0 | number numeric
({0} is None)          | any | 2.4 | none missing null absent nothing
[{0}]                  | any | 2.6 | list single wrap
({0}, {1})             | any any | 3.2 | pair tuple
({0} ^ {1})            | bool bool | 3.0 | either exclusive
(set({0}) == set({1})) | iter iter | 3.2 | same character letter
(set({0}) <= set({1})) | iter iter | 3.2 | subset every contain
(sorted({0}) == sorted({1})) | iter iter | 2.8 | anagram rearrange permutation same letter
({0} <= {1} <= {2})    | num num num | 2.6 | between range within inside inclusive
max({0}, min({1}, {2})) | num num num | 2.6 | clamp range limit between bound within restrict
({0} + [{1}])          | list any | 2.4 | append add end
([{1}] + {0})          | list any | 2.6 | prepend front begin add
sum({0}, [])           | nested | 2.6 | flatten flat nested concatenate join
next(n for n in itertools.count(1) if n not in {0}) | nums | 3.4 | missing free unused available gap
list(itertools.accumulate({0})) | nums | 2.6 | running cumulative prefix so far partial progressive
list(itertools.accumulate({0}, max)) | nums | 2.6 | running cumulative maximum so far
list(itertools.accumulate({0}, min)) | nums | 2.6 | running cumulative minimum so far
[{0}[i:i + {1}] for i in range(0, len({0}), {1})] | seq int | 3.0 | chunk group size batch piece block split cut consecutive
[x for pair in zip({0}, {1}) for x in pair] | seq seq | 3.2 | interleave alternate weave zip turn
({0} - {1}).days       | date date | 1.8 | day between difference apart until since left ago overdue
({0} + timedelta(days={1})) | date int | 2.0 | day later after add due deadline expire next
({0} - timedelta(days={1})) | date int | 2.4 | day earlier before ago previous
({0} + timedelta(hours={1})) | datetime int | 2.6 | hour later after add
({0} + timedelta(minutes={1})) | datetime int | 2.6 | minute later after add
({0}.weekday() >= 5)   | date | 2.2 | weekend saturday sunday
({0}.weekday() < 5)    | date | 2.2 | weekday workday business working
({0}.weekday() == 6)   | date | 3.0 | sunday
({0}.weekday() == 5)   | date | 3.0 | saturday
({0}.weekday() == 0)   | date | 3.0 | monday
{0}.strftime("%A")     | date | 2.4 | weekday name day
{0}.strftime("%B")     | date | 2.6 | month name
{0}.strftime("%Y-%m")  | date | 2.6 | month year
{0}.strftime("%d.%m.%Y") | date | 3.0 | format written german
{0}.strftime("%d/%m/%Y") | date | 3.0 | format written
{0}.replace(day=1)     | date | 2.4 | first month start begin
calendar.monthrange({0}.year, {0}.month)[1] | date | 2.4 | day month last end
({0}.month - 1) // 3 + 1 | date | 2.6 | quarter
calendar.monthrange({0}, {1})[1] | int int | 2.8 | day month last
({0}.total_seconds() / 60) | timedelta | 2.4 | minute
({0}.total_seconds() / 3600) | timedelta | 2.4 | hour
({0}.total_seconds() // 60) | timedelta | 2.8 | minute whole
{0}.quantize(Decimal("0.01")) | Decimal | 2.2 | round cent place penny money
max({0}, key={1}.count) | seq seq | 3.4 | common frequency most often
[list(t) for t in zip(*{0})] | nested | 3.0 | transpose row column
"""


_WITHOUT_CLASS = frozenset(
    ("bytes", "complex", "frozenset", "deque", "Counter", "Iterator", "tuple", "Union", "Callable", "None", "Hole")
)


def class_of(kind: Type) -> str | None:
    """The parameter class of a component's parameter type; None where the enumerator makes no such values."""
    name, inner = kind.name, kind.args[0].name if kind.args else ""
    if name in ("int", "str", "bool", "dict", "set"):
        return name
    if name == "float":
        return "num"
    if name in ("Var", "Any"):
        return "any"
    if name in ("list", "Iterable", "tuple*"):
        if inner in ("int", "float"):
            return "nums"
        if inner == "str":
            return "strs"
        if inner in ("tuple", "bool"):
            return None
        return "iter" if name == "Iterable" else "list" if name == "list" else "tuple"
    return None if name in _WITHOUT_CLASS else name  # a record, or a class such as `date`


def template_of(component: Component, arity: int) -> str:
    """The text of a component over `{0}`, `{1}`, ..."""
    name = component.name
    holes = [f"{{{i}}}" for i in range(arity)]
    if component.kind == "operator":
        if name == "neg":
            return "(-{0})"
        return f"({{0}} {name.partition('.')[2]} {{1}})"
    if component.kind == "attribute":
        return f"{{0}}.{name.rpartition('.')[2]}"
    if component.kind == "item":
        return f"{{0}}[{name.partition('[')[2]}"
    if component.kind == "method":
        return f"{{0}}.{name.rpartition('.')[2]}({', '.join(holes[1:])})"
    if component.kind == "constant":
        return name
    return f"{name}({', '.join(holes)})"


def stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(stem, words))


BUILDS = frozenset(("({0} + {1})", "({0} * {1})", "{0}.join({1})", "[{0}]", "({0} + [{1}])", "([{1}] + {0})", "({0}, {1})",
                    "{0}.replace({1}, {2})", "{0}.title()", "{0}.capitalize()", "{0}.zfill({1})", "chr({0})", "str({0})"))  # fmt: skip


def builds(op: Op) -> bool:
    """Whether an operation only makes text or lists longer or prettier: of use where such a value is wanted."""
    return op.template in BUILDS and op.params[0] != "num" or op.template in ("chr({0})", "str({0})")


def _unsaid(name: str, kind: str) -> frozenset[str]:
    """Words of a component that do not speak of what it does to this kind."""
    return stems(("sum", "total", "increase")) if name == "op.+" and kind in ("str", "list") else frozenset()


@cache
def operations() -> tuple[Op, ...]:
    """Every operation, of the table and derived."""
    found: dict[tuple[str, tuple[str, ...]], Op] = {}
    for component in enumerable():
        if component.name in _LEFT_OUT or component.kind == "constant":
            continue
        classes = [class_of(p) for p in component.params]
        if not 1 <= len(classes) <= 3 or None in classes:
            continue
        params = tuple(c for c in classes if c is not None)
        if component.name in ("min", "max") and len(params) == 2:
            params = ("num", "num")
        if component.name.startswith("cmp.") and params[0] in ("list", "str"):
            continue
        op = Op(
            template_of(component, len(params)),
            params,
            _GUARDED.get(component.name, component.meaning),
            RARE if component.name in _ODD else max(1, round(2 * component.cost)),
            stems(component.words) - (_GENERAL if component.name in _ODD else _unsaid(component.name, params[0])),
            (component.name in _COMMUTE and len(params) == 2) or (component.name == "op.+" and params[0] == "num"),
            component.name in _RELATED,
        )
        found.setdefault((op.template, params), op)
    kept = [op for key, op in found.items() if not _covered(op, found)]
    return (*kept, *derived_operations())


def _covered(op: Op, found: dict[tuple[str, tuple[str, ...]], Op]) -> bool:
    """Whether a wider overload of the same operation takes these arguments too."""
    wider = {"int": "num", "list": "iter", "nums": "iter", "strs": "iter", "str": "iter", "set": "iter"}
    if op.template.startswith(("sum(", "math.prod(")):
        return False
    trial = tuple(wider.get(p, p) for p in op.params)
    return trial != op.params and (op.template, trial) in found


@cache
def meaning_of(template: str) -> Callable[..., Any]:
    """What a template of one of our tables says, as a function of its arguments."""
    count = 1 + max((int(field) for _, field, _, _ in Formatter().parse(template) if field), default=-1)
    arguments = [f"a{i}" for i in range(count)]
    return eval(f"lambda {', '.join(arguments)}: {template.format(*arguments)}", _NAMES)  # type: ignore[no-any-return]


@cache
def derived_operations() -> tuple[Op, ...]:
    """The operations of `DERIVED`."""
    spoken = {c.name.rpartition(".")[2]: c.words for c in enumerable()}
    out = []
    for line in DERIVED.strip().splitlines():
        template, params, cost, words = (field.strip() for field in line.rsplit(" | ", 3))
        classes = tuple(params.split())
        meaning = meaning_of(template)
        if template == "({0} and {1})":
            meaning = operator.and_
        elif template == "({0} or {1})":
            meaning = operator.or_
        elif template == "({0} << {1})":
            meaning = _shifted
        text = template.replace("Counter(", "collections.Counter(")
        commutes = template in ("({0} and {1})", "({0} or {1})", "({0} != {1})", "({0} ^ {1})")
        related = template in ("({0} != {1})", "({0} in {1})", "(set({0}) == set({1}))", "(sorted({0}) == sorted({1}))")
        related = related and classes[0] == "any" or classes == ("iter", "iter")
        said = stems(words.split())
        parts = [w for name in re.findall(r"[a-z]+(?=\()", template) for w in spoken.get(name, ())]
        out.append(Op(text, classes, meaning, round(2 * float(cost)), said, commutes, related, stems(parts) - said))
    return tuple(out)
