"""Values as people write them in running text: where one begins and ends, and what may follow it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from csp_ir.spec.forms.claim import UnreadError
from csp_ir.spec.forms.names import CONSTANTS, Bindings
from csp_ir.spec.forms.python import expression_of
from csp_ir.spec.layout import closings
from csp_ir.spec.values import read_value

MOST = 200_000  # characters of a line that are looked at
_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*\.\d+|\d[\d_]*\.?(?=e)|\d[\d_]*|\.\d+)(?:e[-+]?\d+)?j?(?![\w%])", re.I)
_WORD = re.compile(r"[A-Za-z_]\w*")
_QUOTED = re.compile(r"[bBrRuU]{0,2}['\"]")
# Words that leave open what the value before them is.
_SAID = re.compile(
    r"\s+(?!(?:or|if|when|unless|plus|minus|times|and|but|for|in|is|where|with|without|except|not)\b)[a-z]+\b(?!\s*\()"
)
_AFTER = re.compile(
    r"\s*(?:$|[.,;:!?`#(]|//|<-|←|--|–|—|-\s|\b(?:because|since|as|for|where|and|so|which|whereas|but|while|respectively|meaning|with|back)\b)",
    re.I,
)
_CHAIN = re.compile(r"=\s*([-+]?\d[\d.]*)\s*$")
_PROSE = re.compile(r"[^-+\w\s.*/%()='\"]|[a-z]{2,} [a-z]|\. ", re.I)  # is in no calculation
_MARKUP = re.compile(r"</?(?:strong|code|pre|em|b|i|p|br|li|ul|sup|span|tt)\s*/?>", re.I)
_BOLD = re.compile(r"(?<![\w*(,])\*\*(?=\S)([^*]{1,200})(?<=\S)\*\*(?!\w)")
_EMPTY = re.compile(
    r"(?:an?\s+|the\s+)?empty\s+(?:(?P<list>list|array|sequence)|(?P<str>string|text|str)|(?P<dict>dict(?:ionary)?|map|mapping)|(?P<tuple>tuple)|(?P<set>set))\b",
    re.I,
)
_EMPTIES: dict[str, Callable[[], Any]] = {"list": list, "str": str, "dict": dict, "tuple": tuple, "set": set}
_LETTERS = {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\u2212": "-", "\u00a0": " ", "\u200b": ""}
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": " ", "&#39;": "'", "&amp;": "&"}


@dataclass(frozen=True)
class Value:
    """A value with what follows it. single: whether parentheses were round it alone, as in `("a")`."""

    value: Any
    rest: str = ""
    single: bool = False


def cleaned(text: str) -> str:
    """A line without what is only there for the eye: inline code marks, tags, typographic quotes.

    What stands in quotes is kept.
    """
    if not any(c in text for c in "`<&*{\u201c\u201d\u2018\u2019\u2212\u00a0\u200b") and "         " not in text:
        return text
    if text.count("{{") == text.count("}}"):  # of a wiki; no value of Python starts so
        text = text.replace("{{", " ").replace("}}", " ") if "{{" in text else text
    if '"' not in text:
        text = text.replace("\u201c", '"').replace("\u201d", '"')
    if "'" not in text:
        text = text.replace("\u2018", "'").replace("\u2019", "'")
    out, last = [], 0
    ends = {start: end for start, end in closings(text).items() if text[start] in "'\""}
    for start in sorted(ends):
        if start >= last:
            out += [_bare(text[last:start]), text[start : ends[start]]]
            last = ends[start]
    return "".join([*out, _bare(text[last:])])


def _bare(text: str) -> str:
    text = _MARKUP.sub(" ", re.sub(r" {9,}", " " * 8, text)).replace("`", " ")
    for written, meant in (*_LETTERS.items(), *_ENTITIES.items()):
        text = text.replace(written, meant)
    return _BOLD.sub(r" \1 ", text)


def leading_value(text: str, bindings: Bindings | None = None) -> Value:
    """The value at the start of a text. Raises UnreadError where there is none."""
    text = text.lstrip()
    quoted = _QUOTED.match(text)
    if text[:1] in ("(", "[", "{") or quoted:
        start = quoted.end() - 1 if quoted else 0
        end = closings(text).get(start)
        if end is None:
            raise UnreadError("a quote is not closed" if quoted else "a bracket is not closed")
        while quoted and (more := re.match(r"\s*(?=['\"])", text[end:])):  # texts side by side are one
            again = closings(text[end:]).get(more.end())
            if again is None:
                break
            end += again
        value = _value(text[:end], bindings)
        return Value(value, text[end:], text[0] == "(" and not isinstance(value, tuple))
    if empty := _EMPTY.match(text):
        return Value(_EMPTIES[str(empty.lastgroup)](), text[empty.end() :])
    if number := _NUMBER.match(text):
        return Value(_value(number[0], None), text[number.end() :])
    if word := _WORD.match(text):
        if word[0].lower() in CONSTANTS or word[0] in ("True", "False", "None", "TRUE", "FALSE"):
            return Value(_constant(word[0]), text[word.end() :])
        if text[word.end() : word.end() + 1] == "(" and (end := closings(text).get(word.end())):
            return Value(_value(text[:end], bindings), text[end:])
        if bindings is not None and word[0] in bindings.known:
            return Value(_value(word[0], bindings), text[word.end() :])
    raise UnreadError("it is no value", "quote it if it is text")


def _constant(word: str) -> Any:
    return CONSTANTS.get(word.lower(), word.lower() == "true")


def _value(text: str, bindings: Bindings | None) -> Any:
    try:
        return read_value(text)
    except ValueError:
        pass
    if (node := expression_of(text.strip())) is None:
        raise UnreadError("it is not Python")
    return (bindings or Bindings()).value(node)


def result(text: str, bindings: Bindings | None = None) -> Value:
    """The result that a text states: `3`, `3.`, `3  # why`, `3 because ...`, `5 - 1 = 4` (the last), `2 ** 3`.

    The rest is what follows, to be read further. Raises UnreadError.
    """
    text = text.strip()[:MOST]
    ended = text.rstrip(".,;! ")
    for candidate in dict.fromkeys((ended, text)):
        try:
            value = _value(candidate, bindings)
            single = candidate[:1] == "(" and closings(candidate).get(0) == len(candidate)
            return Value(value, "", single and not isinstance(value, tuple))
        except UnreadError:
            continue
    if (chain := _CHAIN.search(ended)) and not _PROSE.search(text[: chain.start()]):
        return Value(_value(chain[1], None))
    found = leading_value(text, bindings)
    whole = text[0] in "'\"[{(" and _SAID.match(found.rest)  # what closes itself is over, whatever is said after it
    if not whole and not _AFTER.match(found.rest):
        raise UnreadError("more than a value stands there", "a value such as 3, 'text' or [1, 2]")
    return found


def word(text: str) -> str | None:
    """A text that may have lost its quotes, without marks at its ends; None for an empty one."""
    return text.strip().strip("`").strip() or None
