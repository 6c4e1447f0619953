"""Layouts of texts that the prose spells out, such as `two uppercase letters, a hyphen and four digits`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

# What a character may be, by the words for it.
CLASSES = {
    "letter": "A-Za-z",
    "digit": "0-9",
    "number": "0-9",
    "figure": "0-9",
    "character": "",
    "alphanumeric": "A-Za-z0-9",
}
CASES = {"upper": "A-Z", "capital": "A-Z", "lower": "a-z", "small": "a-z"}
HEXADECIMAL = "0-9A-Fa-f"

_COUNT = r"(?:(?P<exactly>exactly|just) )?(?:(?P<least>at least) )?(?P<count>\d{{1,2}}|{words}|an?|one)(?:(?: to | or |-)(?P<most>\d{{1,2}}|{words}))?"
_CASE = r"(?:(?P<case>upper|capital|lower|small)(?:[- ]?case)?(?:d|ized)? )"
_CLASS = (
    rf"{_CASE}?(?P<hex>hex(?:adecimal)? )?(?P<class>letter|digit|number|figure|character|alphanumeric)s?"
    r"(?: or (?P<other>digit|letter|number)s?)?(?:,? ?\(?(?:from )?(?:a(?:-| to )z|0(?:-| to )9|a-f0-9)\)?)?"
)
_BETWEEN = r"(?:,|;)? ?(?:and |then |followed by |plus |finally )*(?:(?:an? |one |the )(?=\x01))?"
FAR = 30  # characters before a part in which the sign before it is named
_WHOLE = re.compile(
    r"(?:consists?(?:ing)? of|made (?:up )?of|composed of|of the form|exactly|must be|has|is) (?:exactly )?$"
)


def layouts(
    text: str, quotes: Mapping[int, tuple[str, int]], counts: Mapping[str, int], named: Mapping[str, str]
) -> Iterator[str]:
    """Regular expressions of the layouts in a text, in its order.

    Args:
        text: lower-case prose. quotes: quoted texts and where they end, by where they begin.
        counts: numbers by their words. named: characters by their names.
    """
    words = "|".join(counts)
    sign = re.compile(rf"(?:an? |one |single |the )*(?:single )?(?P<name>{'|'.join(map(re.escape, named))})\b")
    before = re.compile(sign.pattern + _BETWEEN + r"\Z")
    part = re.compile(_COUNT.format(words=words) + " " + _CLASS + r"\b")
    between, at = re.compile(_BETWEEN), 0
    while (first := part.search(text, at)) is not None:
        head = before.search(text, max(0, first.start() - FAR), first.start())
        parts = [_plain(named[head["name"]])] if head is not None and len(named[head["name"]]) == 1 else []
        parts += [
            _plain(q) for q, e in quotes.values() if e <= first.start() and between.fullmatch(text, e, first.start())
        ]
        parts.append(_pattern(first, counts))
        end, exact = first.end(), bool(first["exactly"])
        while True:
            begin = between.match(text, end).end()  # type: ignore[union-attr]
            following = part.match(text, begin)
            if following is not None:
                parts.append(_pattern(following, counts))
                end = following.end()
            elif begin in quotes:
                parts.append(_plain(quotes[begin][0]))
                end = quotes[begin][1]
            elif (mark := sign.match(text, begin)) is not None and len(named[mark["name"]]) == 1:
                parts.append(_plain(named[mark["name"]]))
                end = mark.end()
            else:
                break
        at = end
        if len(parts) == 1 and not first["class"].startswith(("letter", "digit", "number", "figure", "alpha")):
            continue  # a length, and nothing else
        if len(parts) > 1 or exact or _WHOLE.search(text[: first.start()]):
            yield "".join(parts)


def _pattern(found: re.Match[str], counts: Mapping[str, int]) -> str:
    """The regular expression of one part."""
    chosen = HEXADECIMAL if found["hex"] else CLASSES[found["class"]]
    if found["case"] and found["class"] == "letter":
        chosen = CASES[found["case"]]
    if found["other"]:
        chosen += "" if CLASSES[found["other"]] in chosen else CLASSES[found["other"]]
    low, high = _count(found["count"], counts), found["most"] and _count(found["most"], counts)
    size = "" if low == 1 else f"{{{low}}}"
    if high or found["least"]:
        size = "+" if low == 1 and not high else f"{{{low},{high or ''}}}"
    return (f"[{chosen}]" if chosen else ".") + size


def _count(text: str, counts: Mapping[str, int]) -> int:
    return int(text) if text.isdigit() else counts.get(text, 1)


def _plain(text: str) -> str:
    """A text as a regular expression."""
    return re.sub(r"[.^$*+?{}\[\]\\|()]", r"\\\g<0>", text)
