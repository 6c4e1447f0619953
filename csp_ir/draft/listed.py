"""What the prose lists: values by bounds ("up to 1 kg 450, up to 5 kg 690"), pairs ("bronze 5%, silver 10%"), names in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.draft.phrases import LESS, MORE
from csp_ir.draft.prose import Bound, Prose
from csp_ir.draft.stems import stem, stems_of

_QUOTE = r"(?<!\x01)\x01+(?!\x01)"
_VALUE = re.compile(
    rf"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]*\d)|\b(?:free|nothing|none)\b|{_QUOTE}"
    r"|\b(?:[B-HJ-Z]|A(?=[+-]| (?:for|from|if|when|is|at|between|above|over)\b))(?![\w'])[+-]?"
)
_WORDS = {"free": 0, "nothing": 0, "none": None}
_NO_NAME = "and|or|is|are|the|a|an|to|if|of|for|at|in|by|from|than|least|most|over|under|up|into|with|on|only|exactly|every|each"
_ITEM = rf"(?:{_QUOTE}|(?<![\w-])(?!(?:{_NO_NAME})\b)[A-Za-z][\w-]*)"
_PAIR = re.compile(
    rf"(?P<key>{_ITEM})\s*(?:->|=>|=|:|→|is|are|becomes?|means?|gets?|costs?|counts?|earns?|gives?|for|to|stands for)?\s*"
    rf"(?P<value>{_QUOTE}|-?\d+(?:\.\d+)?(?![\w.]*\d))"
)
_CLAUSE = re.compile(rf"(?P<key>{_ITEM})\s+(?P<verb>[a-z]+)\s+(?P<value>{_ITEM})(?=\s*(?:[,.;\n]|and\b|$))")
_BETWEEN = re.compile(r"\s*(?:%|percent)?[\s,;.|]*(?:and|or)?\s*(?:a|an|the)?\s*")
_LIST = re.compile(rf"{_ITEM}(?:\s*,\s*{_ITEM})+\s*,?(?:\s*(?:and|or)\s*{_ITEM})?")


@dataclass(frozen=True)
class Tiers:
    """Values by bounds of one quantity, in the order in which they are tested.

    stems: of the words around. rest: what is said to be meant otherwise, in a list of one; empty where nothing is.
    """

    steps: tuple[tuple[Bound, Any], ...]
    stems: frozenset[str]
    rest: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Pairs:
    """What each key stands for."""

    items: tuple[tuple[Any, Any], ...]
    stems: frozenset[str]


@dataclass(frozen=True)
class Names:
    """Texts that stand in one row."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Brackets:
    """Rates of the parts of one quantity, each part above the one before it; the last has no end.

    parts: (how much of it, rate). stems: of the words.
    """

    parts: tuple[tuple[float | None, float], ...]
    stems: frozenset[str]


_PART = re.compile(
    r"\b(?:(?:first|next|following) (?P<size>\d+(?:\.\d+)?)(?![\w.]*\d)"
    r"|(?P<rest>(?:everything|anything|all|any|the rest|the remainder|what is|more|further|above|beyond|over)\b))"
    r"(?P<between>[^;.\n]{0,60}?(?:\b(?:at|costs?|is|are|for|of|by|pays?|charged)\b|:)\D{0,12}?)(?P<rate>\d+(?:\.\d+)?(?![\w.]*\d)(?P<percent> ?%| percent)?|\bfree\b|\bnothing\b)"
)


def brackets(prose: Prose) -> list[Brackets]:
    """Runs of parts such as `the first 50 cost 2 each, the next 100 cost 3 each, everything above costs 5 each`."""
    out = []
    run: list[tuple[float | None, float]] = []
    start = 0
    for m in _PART.finditer(prose.masked):
        first = m["size"] is not None and m[0].startswith("first")
        if first:
            run, start = [], m.start()
        elif not run:
            continue
        run.append((None if m["size"] is None else _number(m["size"]), _rate(m)))
        if m["size"] is None:
            out.append(Brackets(tuple(run), stems_of(prose.masked[start : m.end()].replace("\x01", " "))))
            run = []
    return out


def _number(text: str) -> Any:
    return float(text) if "." in text else int(text)


def _rate(part: re.Match[str]) -> Any:
    if part["rate"] in ("free", "nothing"):
        return 0
    number = _number(re.sub(r" ?%| percent", "", part["rate"]))
    return number / 100 if part["percent"] else number


def tiers(prose: Prose) -> list[Tiers]:
    """Runs of two bounds or more, each with a value behind it, and each with one before it: examples tell which is meant."""
    out = []
    for run in _runs([b for b in prose.bounds if b.op in ("<", "<=", ">", ">=", "range") and _plain(b)]):
        for behind in (True, False):
            steps = _steps(prose, run, behind)
            if steps is not None and len(_distinct(v for _, v in steps)) > 1:
                start, end = max(0, run[0].start - 40), run[-1].end + 40
                said = stems_of(prose.masked[start:end].replace("\x01", " "))
                out.append(Tiers(tuple(_ordered(steps)), said, _otherwise(prose, run[-1].end, behind)))
    return out


_REST = re.compile(
    rf"\b(?:else|otherwise|(?:every|any)thing (?:else|less|above|below|over|beyond|under|{MORE}|{LESS})|the rest|all others?"
    r"|(?:below|above|over|beyond|under|more than|less than) that)\b"
)


def _otherwise(prose: Prose, start: int, behind: bool) -> tuple[Any, ...]:
    """The value behind the word for all other cases, or before it."""
    found = _REST.search(prose.masked, start)
    if found is None:
        return ()
    after = list(_values(prose, found.end(), _sentence(prose, found.end(), found.end() + 40)))[:1]
    before = [] if behind else list(_values(prose, start, found.start()))[-1:]
    return tuple(before or after)


def _plain(bound: Bound) -> bool:
    return type(bound.number) in (int, float) and (bound.upper is None or type(bound.upper) in (int, float))


def _runs(bounds: Sequence[Bound]) -> Iterator[list[Bound]]:
    """Bounds of one direction (or ranges) that follow one another."""
    run: list[Bound] = []
    for b in bounds:
        if run and not (_side(b) & _side(run[-1])):
            if len(run) > 1:
                yield run
            run = []
        run.append(b)
    if len(run) > 1:
        yield run


def _side(bound: Bound) -> set[str]:
    return {"<", ">"} if bound.op == "range" else {bound.op[0]}


def _steps(prose: Prose, run: list[Bound], behind: bool) -> list[tuple[Bound, Any]] | None:
    found = []
    for k, b in enumerate(run):
        if behind:
            end = run[k + 1].start if k + 1 < len(run) else min(len(prose.masked), b.end + 60)
            value = next(_values(prose, b.end, _sentence(prose, b.end, end)), _NOTHING)
        else:
            start = run[k - 1].end if k else max(0, b.start - 40)
            value = next(iter(list(_values(prose, start, b.start))[::-1]), _NOTHING)
        if value is _NOTHING:
            return None
        found.append((b, value))
    return found


_NOTHING = object()


def _sentence(prose: Prose, start: int, end: int) -> int:
    stop = re.compile(r"[.;\n](?=\s|$)").search(prose.masked, start, end)
    return stop.start() if stop else end


def _values(prose: Prose, start: int, end: int) -> Iterator[Any]:
    for m in _VALUE.finditer(prose.cased, start, end):
        if any(b.start <= m.start() < b.end for b in prose.bounds if b.op != "=="):
            continue
        yield _value(prose, m)


def _value(prose: Prose, m: re.Match[str], group: int | str = 0) -> Any:
    text = m[group]
    if text.startswith("\x01"):
        return next(q for q, s, e in prose.quotes if s <= m.start(group) < e)
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return _WORDS[text] if text in _WORDS else prose.text[m.start(group) : m.end(group)]


def _ordered(steps: list[tuple[Bound, Any]]) -> list[tuple[Bound, Any]]:
    down = any(b.op in (">", ">=") for b, _ in steps)
    return sorted(steps, key=lambda s: s[0].number, reverse=down)


def _distinct(values: Iterator[Any]) -> set[str]:
    return set(map(repr, values))


def pairs(prose: Prose) -> list[Pairs]:
    """Two pairs or more in a row: of a name and a value, or of names with one verb between them."""
    text = prose.cased
    out = []
    for pattern in (_PAIR, _CLAUSE):
        run: list[re.Match[str]] = []
        for m in [*pattern.finditer(text), None]:
            together = m is not None and run and _BETWEEN.fullmatch(text, run[-1].end(), m.start())
            same = m is not None and (pattern is _PAIR or not run or stem(m["verb"]) == stem(run[-1]["verb"]))
            if not (together and same):
                if len(run) > 1 and len({x["key"] for x in run if x["key"][0] != "\x01"}) in (0, len(run)):
                    stems = stems_of(text[run[0].start() : run[-1].end()].replace("\x01", " "))
                    items = tuple((_value(prose, x, "key"), _value(prose, x, "value")) for x in run)
                    if len({k for k, _ in items}) == len(items):
                        out.append(Pairs(items, stems))
                run = []
            if m is not None:
                run.append(m)
    return out


def names(prose: Prose) -> list[Names]:
    """Three names or more that stand in a row, parted by commas."""
    out = []
    for m in _LIST.finditer(prose.masked):
        items = []
        for part in re.finditer(_ITEM, m[0]):
            start = m.start() + part.start()
            quoted = next((q for q, s, e in prose.quotes if s <= start < e), None)
            items.append(quoted if quoted is not None else prose.text[start : start + len(part[0])])
        if len(items) > 2 and len(set(items)) == len(items):
            out.append(Names(tuple(items)))
    return out
