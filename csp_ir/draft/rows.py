"""The rows the enumerator composes: text, parameter classes, meaning, cost, words that evoke them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    text: str
    params: tuple[str, ...]
    meaning: Callable[..., Any]
    cost: int = 2
    words: tuple[str, ...] = ()
    commutes: bool = False
    result: str = ""


def _row(text: str, params: str, meaning: Callable[..., Any], words: str = "", cost: int = 2, **more: Any) -> Row:
    return Row(text, tuple(params.split()), meaning, cost, tuple(words.split()), **more)


def _power(a: Any, b: Any) -> Any:
    if abs(b) > 64 or abs(a) > 10**6:
        raise ValueError
    return a**b


def _times(a: str, n: int) -> str:
    if n > 200:
        raise ValueError
    return a * n


def _span(a: int, b: int) -> range:
    if b - a > 300:
        raise ValueError
    return range(a, b)


ROWS: tuple[Row, ...] = (
    _row("({} + {})", "num num", operator.add, "add sum plus total and more", commutes=True),
    _row("({} - {})", "num num", operator.sub, "subtract minus difference less"),
    _row("({} * {})", "num num", operator.mul, "multiply times product square double triple area", commutes=True),
    _row("({} / {})", "num num", operator.truediv, "divide ratio average mean per quotient half"),
    _row("({} // {})", "num num", operator.floordiv, "divide quotient half integer whole drop"),
    _row("({} % {})", "num num", operator.mod, "remainder modulo divisible even odd multiple divides leap"),
    _row("({} ** {})", "num num", _power, "power exponent raise square cube", 3),
    _row("(-{})", "num", operator.neg, "negative negate opposite", 3),
    _row("abs({})", "num", abs, "absolute distance magnitude"),
    _row("round({}, {})", "float int", round, "round decimal places", 3),
    _row("({} < {})", "ordered ordered", operator.lt, "less below under fewer smaller before negative", result="bool"),
    _row("({} > {})", "ordered ordered", operator.gt, "greater above over more larger positive", result="bool"),
    _row("({} <= {})", "ordered ordered", operator.le, "most up to", result="bool"),
    _row("({} >= {})", "ordered ordered", operator.ge, "least above more", result="bool"),
    _row("({} == {})", "any any", operator.eq, "equal same exactly is", commutes=True, result="bool"),
    _row("({} != {})", "any any", operator.ne, "not different other", commutes=True, result="bool"),
    _row("({} and {})", "bool bool", lambda a, b: a and b, "and both", 2, result="bool", commutes=True),
    _row("({} or {})", "bool bool", lambda a, b: a or b, "or either", 3, result="bool", commutes=True),
    _row("(not {})", "bool", operator.not_, "not no without", 2, result="bool"),
    _row("({} + {})", "str str", operator.add, "concatenate join append prefix suffix together combine then followed"),
    _row("({} * {})", "str int", _times, "repeat times", 3),
    _row("({1} in {0})", "str str", lambda a, b: b in a, "contain in has dot", result="bool"),
    _row("({1} in {0})", "iter key", lambda a, b: b in a, "contain in has member vowel key present", result="bool"),
    _row("len({})", "sized", len, "length count number size characters many long short letters"),
    _row("{}.split()", "str", str.split, "word words separate split spaces sentence whitespace"),
    _row("{}.split({})", "str str", str.split, "split separate comma field part", 3),
    _row("{}.join({})", "str strs", lambda s, xs: s.join(xs), "join text string words concatenate separated"),
    _row("{}.partition({})[0]", "str str", lambda s, t: s.partition(t)[0], "before until", 4),
    _row("{}.partition({})[2]", "str str", lambda s, t: s.partition(t)[2], "after behind", 4),
    _row("{}.lower()", "str", str.lower, "lower lowercase case small ignore ignoring"),
    _row("{}.upper()", "str", str.upper, "upper uppercase capital case shout"),
    _row("{}.title()", "str", str.title, "title capitalize capital every", 3),
    _row("{}.capitalize()", "str", str.capitalize, "capitalize capital", 3),
    _row("{}.strip()", "str", str.strip, "strip trim surrounding whitespace blank"),
    _row("{}.replace({}, {})", "str str str", str.replace, "replace remove substitute", 3),
    _row("{}.count({})", "str str", str.count, "count occurrence many times", 3),
    _row("{}.startswith({})", "str str", str.startswith, "start begin prefix", 3, result="bool"),
    _row("{}.endswith({})", "str str", str.endswith, "end suffix", 3, result="bool"),
    _row("{}.isdigit()", "str", str.isdigit, "digit number numeric", 2, result="bool"),
    _row("{}.isalpha()", "str", str.isalpha, "letter alphabetic", 3, result="bool"),
    _row("{}.isalnum()", "str", str.isalnum, "alphanumeric", 3, result="bool"),
    _row("{}.isupper()", "str", str.isupper, "upper uppercase capital", 3, result="bool"),
    _row("{}.islower()", "str", str.islower, "lower lowercase small", 3, result="bool"),
    _row("int({})", "str", int, "integer number convert parse digit"),
    _row("float({})", "str", float, "float decimal number convert parse"),
    _row("int({})", "float", int, "truncate integer whole", 3),
    _row("str({})", "num", str, "string text digit decimal convert"),
    _row("{}[0]", "seq", lambda s: s[0], "first initial start"),
    _row("{}[-1]", "seq", lambda s: s[-1], "last final end"),
    _row("{}[{}]", "seq int", lambda s, i: s[i] if i >= 0 else s[i], "position index element", 3),
    _row("{}[1:]", "seq", lambda s: s[1:], "rest after without directly following tail", 3),
    _row("{}[:-1]", "seq", lambda s: s[:-1], "without except", 3),
    _row("{}[::-1]", "seq", lambda s: s[::-1], "reverse backward palindrome mirror same both"),
    _row("{}[:{}]", "seq int", lambda s, i: s[:i], "first prefix leading take truncate", 3),
    _row("{}[{}:]", "seq int", lambda s, i: s[i:], "drop skip after", 3),
    _row("sum({})", "nums", sum, "sum total add average mean"),
    _row("min({})", "orders", min, "minimum smallest least lowest"),
    _row("max({})", "orders", max, "maximum largest greatest highest biggest"),
    _row("min({}, {})", "num num", min, "minimum smaller least limit range most between", commutes=True),
    _row("max({}, {})", "num num", max, "maximum larger least limit range between", commutes=True),
    _row("max({}, key=len)", "strs", lambda s: max(s, key=len), "longest", 4),
    _row("min({}, key=len)", "strs", lambda s: min(s, key=len), "shortest", 4),
    _row("sorted({})", "orders", sorted, "sort order ascending alphabetical median anagram", 2),
    _row("list({})", "iter", list, "list", 3),
    _row("set({})", "iter", set, "distinct unique different duplicate", 3),
    _row("list(dict.fromkeys({}))", "seq", lambda s: list(dict.fromkeys(s)), "unique duplicate distinct repeat", 4),
    _row("range({})", "int", lambda n: _span(0, n), "every", 2),
    _row("range(1, {} + 1)", "int", lambda n: _span(1, n + 1), "to up every first", 3),
    _row("range(2, {})", "int", lambda n: _span(2, n), "prime itself between divisible", 4),
    _row("list({}.values())", "dict", lambda d: list(d.values()), "value", 2),
    _row("list({}.keys())", "dict", lambda d: list(d), "key", 2),
    _row("list({}.items())", "dict", lambda d: list(d.items()), "item pair swap invert", 3),
    _row("{}[{}]", "dict key", lambda d, k: d[k], "value key look", 2),
    _row("{}.get({}, {})", "dict key any", lambda d, k, v: d.get(k, v), "default get missing", 3),
    _row("{{**{}, **{}}}", "dict dict", lambda a, b: {**a, **b}, "merge combine both together"),
    _row("({} + {})", "list list", operator.add, "concatenate join append combine", 2),
    _row("[{}]", "any", lambda a: [a], "list", 4),
    _row("type({}).__name__", "any", lambda v: type(v).__name__, "type", 9),
    _row("(type({}) is int)", "any", lambda v: type(v) is int, "type int integer exactly", 5, result="bool"),
    _row("(type({}) is str)", "any", lambda v: type(v) is str, "type str string text exactly", 5, result="bool"),
    _row("(type({}) is list)", "any", lambda v: type(v) is list, "type list exactly", 5, result="bool"),
    _row("(type({}) is float)", "any", lambda v: type(v) is float, "type float decimal exactly", 5, result="bool"),
    _row("(type({}) is bool)", "any", lambda v: type(v) is bool, "type bool boolean exactly", 5, result="bool"),
    _row("(type({}) is dict)", "any", lambda v: type(v) is dict, "type dict dictionary exactly", 5, result="bool"),
    _row("({} is None)", "any", lambda v: v is None, "none missing", 5, result="bool"),
    _row("(not {})", "sized", operator.not_, "empty none no blank", 2, result="bool"),
)
