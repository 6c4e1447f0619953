"""What the prose presumes of arguments without a `requires`: about inputs that it excludes nobody is asked.

It is read off a few ways of writing (bounds on a line of their own, "positive integers", "non-empty", "unique elements", "consists of ... only")
and is never relied on: what an example breaks is not presumed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from csp_ir.spec.model import Spec

Presumed = Callable[[tuple[Any, ...]], bool]
_SIZED = (list, tuple, str, dict, set)
_MOST = 400  # characters of a sentence
_GIVEN = re.compile(
    r"\b(?:given|supplied|takes?|taking|contains?|accepts?|receives?|inputs?|arguments?|assum\w+|guaranteed|will be|representing|is an? \w+ of)\b"
)
_SIGN = re.compile(
    r"\b(?:(non[- ]?negative)|(positive)) (?:whole |natural |integer |real )?(?:integers?|ints?|numbers?|floats?|nodes?|values?|n\b)"
)
_NO_NEGATIVE = re.compile(r"\bno negatives?\b|\bnot (?:be )?negative\b")
_WHOLE = re.compile(r"\bonly (?:integers|whole numbers)\b")
_FILLED = re.compile(r"\bnon[- ]?empty\b|\bnot (?:be )?empty\b")
_LENGTH = re.compile(r"\blength (?:of )?(?:at least|greater than or equal to) (\w+)")
_UNIQUE = re.compile(
    r"\b(?:unique|distinct|different) (?:elements|values|items|words|integers|numbers|entries)\b|\bnot contain (?:any )?duplicates?\b|\bno duplicates?\b"
)
_LETTERS = re.compile(r"\b(?:english|latin|alphabetic(?:al)?) letters? only\b|\bonly (?:english |latin )?letters\b")
_NTH = re.compile(r"\b([a-z])-?th\b")
_BRACKETS = {
    "square brackets": "[]",
    "parentheses": "()",
    "round brackets": "()",
    "curly brackets": "{}",
    "braces": "{}",
}
_ONLY = re.compile(rf"\bonly (?:of )?({'|'.join(_BRACKETS)})\b")
_QUOTED = re.compile(r"""(['"`])(\S)\1""")
_MADE_OF = re.compile(
    r"\bconsist\w*\b.*\bonly\b|\bonly (?:contains?|consists?)\b|\bcontains? only\b|\bis a string of\b"
)
_COUNTS = {"one": 1, "two": 2, "three": 3}
_ATOM = r"(?:len\(\w+\)|[a-z_]\w*(?:\.(?:length|value))?|-?\d+)"
_CHAIN = re.compile(rf"{_ATOM}(?:\s*(?:<=|>=|<|>)\s*{_ATOM}){{1,2}}")
_BULLET = re.compile(r"^[\s*@#•-]*(?:\d+[.)]\s+)?(?:constraints?\s*:)?\s*", re.IGNORECASE)
_ASSUMED = re.compile(r"\bassum\w+(?: that)?\s+", re.IGNORECASE)


def presumed(spec: Spec) -> Presumed:
    """Whether the prose of a spec may mean some arguments; True where it says nothing."""
    names = [p.name for p in spec.parameters]
    tests = [t for t in _tests(spec.prose, names) if all(t(e.args) for e in spec.examples)]
    return lambda args: all(test(args) for test in tests)


def _tests(prose: str, names: list[str]) -> Iterator[Presumed]:
    for line in prose.split("\n"):
        yield from _bounds(line, names)
    for part in re.split(r"(?<=[.!?])\s+|\n\s*\n", prose):
        sentence = " ".join(part.split())
        yield from _plainly(sentence.lower(), names)
        if len(sentence) <= _MOST and _GIVEN.search(sentence.lower()):
            yield from _of_sentence(sentence, names)
        elif _MADE_OF.search(sentence.lower()):
            yield from _letters(sentence)


def _plainly(text: str, names: list[str]) -> Iterator[Presumed]:
    """What a sentence says of arguments wherever it stands."""
    if (only := _ONLY.search(text)) is not None:
        letters = set(_BRACKETS[only[1]])
        yield _each([], lambda v: not isinstance(v, str) or set(v) <= letters)
    for place in _NTH.finditer(text):
        if place[1] in names:
            yield _each([names.index(place[1])], lambda v: not _number(v) or v >= 0)


def _of_sentence(sentence: str, names: list[str]) -> Iterator[Presumed]:
    text = sentence.lower()
    meant = _meant(sentence, names)
    if sign := _SIGN.search(text):
        least = 0 if sign[1] else 1e-300
        yield _each(meant, lambda v: not _number(v) or v >= least)
    if _NO_NEGATIVE.search(text):
        yield _each(meant, lambda v: not _number(v) or v >= 0)
    if _WHOLE.search(text):
        yield _each(meant, lambda v: type(v) is not float)
    if _FILLED.search(text):
        yield _sized(meant, 1)
    if (length := _LENGTH.search(text)) and (
        least := _COUNTS.get(length[1], int(length[1]) if length[1].isdigit() else 0)
    ):
        yield _sized(meant, least)
    if _UNIQUE.search(text):
        yield lambda args: all(
            len(set(map(repr, v))) == len(v) for v in _of(args, meant) if isinstance(v, list | tuple)
        )
    yield from _letters(sentence)


def _letters(sentence: str) -> Iterator[Presumed]:
    """Of which characters texts are."""
    text = sentence.lower()
    if _LETTERS.search(text):
        yield _each([], lambda v: not isinstance(v, str) or not v or v.isalpha() and v.isascii())
    quoted = {m[2] for m in _QUOTED.finditer(sentence)}
    if len(quoted) > 1 and _MADE_OF.search(text):
        yield _each([], lambda v: not isinstance(v, str) or set(v) <= quoted)


def _meant(sentence: str, names: list[str]) -> list[int]:
    """The places of the parameters that a sentence names; none where it names none: it may speak of all."""
    return [k for k, n in enumerate(names) if re.search(rf"(?<![\w'\"(]){re.escape(n)}(?![\w'\"])", sentence)]


def _of(args: tuple[Any, ...], places: list[int]) -> list[Any]:
    return [args[k] for k in places if k < len(args)] if places else list(args)


def _each(places: list[int], holds: Callable[[Any], bool]) -> Presumed:
    """Whether something holds of all scalars among arguments."""
    return lambda args: all(holds(v) for a in _of(args, places) for v in _scalars(a))


def _sized(places: list[int], least: int) -> Presumed:
    """Whether what has a length among arguments, those at the places if one of them has, is so long."""

    def holds(args: tuple[Any, ...]) -> bool:
        sized = [v for v in args if isinstance(v, _SIZED)]
        return all(len(v) >= least for v in [v for v in _of(args, places) if isinstance(v, _SIZED)] or sized)

    return holds


def _scalars(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple | set):
        for inside in value:
            yield from _scalars(inside)
    else:
        yield value


def _number(value: Any) -> bool:
    return type(value) in (int, float)


def _bounds(line: str, names: list[str]) -> Iterator[Presumed]:
    """Comparisons that are all of a line, or assumed."""
    plain = line.replace("≤", "<=").replace("≥", ">=")
    assumed = _ASSUMED.search(plain)
    rest = plain[assumed.end() :] if assumed else _BULLET.sub("", plain)
    chain = _CHAIN.match(rest)
    if chain is None or (not assumed and rest[chain.end() :].strip(" .,;")):
        return
    parts = [p.strip() for p in re.split(r"(<=|>=|<|>)", chain[0])]
    yield lambda args: _holds(parts, dict(zip(names, args, strict=False)))


def _holds(parts: list[str], given: dict[str, Any]) -> bool:
    """Whether a chain of comparisons holds, as far as it is about arguments."""
    sides = [_side(p, given) for p in parts[::2]]
    for op, left, right in zip(parts[1::2], sides, sides[1:], strict=False):
        if left is None or right is None:
            continue
        pairs = [(a, b) for a in left for b in right]
        if not all({"<=": a <= b, "<": a < b, ">=": a >= b, ">": a > b}[op] for a, b in pairs):
            return False
    return True


def _side(text: str, given: dict[str, Any]) -> list[float] | None:
    """The numbers that a side of a comparison stands for; None where it is none of the arguments'."""
    if re.fullmatch(r"-?\d+", text):
        return [int(text)]
    if size := re.fullmatch(r"len\((\w+)\)|(\w+)\.length", text):
        value = _argument(size[1] or size[2], given)
        return [len(value)] if isinstance(value, list | tuple | str | dict | set) else None
    value = _argument(text.removesuffix(".value"), given)
    found = [v for v in _scalars(value) if _number(v)]
    return found if found else None


def _argument(name: str, given: dict[str, Any]) -> Any:
    """The argument of a name; the only one where the name is that of none, as in `nodes.length`."""
    if name in given:
        return given[name]
    return next(iter(given.values())) if len(given) == 1 else None
