"""Inputs and outputs under labels: `Input: xs = [1], k = 2` with its `Output: 3`, on one line or below each other."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, takewhile
from typing import Any

from csp_ir.ir.read_object import is_exception
from csp_ir.spec.doubts import Doubt
from csp_ir.spec.forms.calls import ARROW
from csp_ir.spec.forms.claim import MENTIONED, SHOWN, Claim, UnreadError
from csp_ir.spec.forms.page import Page, Reading
from csp_ir.spec.forms.python import call_in
from csp_ir.spec.forms.statements import Statements
from csp_ir.spec.forms.written import cleaned, closings, leading_value, result
from csp_ir.spec.layout import open_brackets
from csp_ir.spec.model import Raises

_GIVEN = r"(?:(?:sample|example|test|function)\s+)?(?:inputs?|args|arguments?|params|parameters?|given|call|in(?=\s*:))(?:\s*\d+|\s*#\d+)?"
_GOT = (
    r"(?:(?:sample|example|expected|correct|desired|the)\s+)*(?:outputs?|results?|returns?(?:\s+values?)?|answers?|expected|out|then)"
    r"(?:\s+value)?(?:\s*\d+|\s*#\d+)?"
)
_EDGE = r"[*_\"']{0,2}"
INPUT = re.compile(
    rf"\s*(?:[-*•+]\s+|\d+[.)]\s+|[^\w\s]*)?(?:examples?\s*\d*\s*[:.)-]\s*)?{_EDGE}\s*(?P<label>{_GIVEN})\s*{_EDGE}\s*[:=]{_EDGE}(?!=)\s*(?P<rest>.*)$",
    re.I,
)
_INPUT_ALONE = re.compile(rf"\s*(?:#+\s*)?{_EDGE}(?:sample|example)\s+input(?:\s*\d+)?{_EDGE}\s*$", re.I)
OUTPUT = re.compile(
    rf"\s*(?:[-*•+]\s+|[^\w\s]*)?{_EDGE}\s*(?:{_GOT}|=>|->|→)\s*{_EDGE}\s*(?:(?<==>)|(?<=->)|(?<=→)|[:=]){_EDGE}(?!=)\s*(?P<rest>.*)$",
    re.I,
)
_OUTPUT_ALONE = re.compile(rf"\s*(?:#+\s*)?{_EDGE}(?:sample|example|expected)\s+output(?:\s*\d+)?{_EDGE}\s*$", re.I)
_INLINE = re.compile(
    rf"(?:^|(?<=[\s,;.|)\]}}\"']))(?:[,;|.]|{ARROW})?\s*{_EDGE}(?P<label>\b{_GOT})\s*{_EDGE}\s*[:=]{_EDGE}(?!=)\s*",
    re.I,
)
_NAMED = re.compile(r"\s*[*_]{0,2}([A-Za-z_]\w*)[*_]{0,2}\s*(?:=|:|\bis\b)\s*(?![=:])", re.I)
_BETWEEN = re.compile(r"\s*(?:,?\s*\band\b|,|;|\n|&)\s*")
_TALK = re.compile(r"\s*(?:explanation|note|constraints?|example|reason|because)\b", re.I)
_ARROW = re.compile(rf"\s*(?:{ARROW}|=>)\s*")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
TYPES = ("list", "array", "string", "text", "number", "word", "dict", "set", "tuple")  # that a value may be called
_LABEL = re.compile(r"\s*(?:the |an? )?([A-Za-z_]\w*) (?=[-'\"\[({\d])")  # before a value: `target 6`
_RETURNS = re.compile(r"(?:^|[.;]\s+)(?:returns?|result|output|expected|answer|=>)\s*(?:[=:]|->)?\s*(?=\S)", re.I)
MOST_LINES = 40  # of one input
MOST_NAMES = 10  # of its arguments
MOST_NAMED = 2_000  # characters of a line that names them


def block_form(page: Page, at: int) -> Reading | None:
    """`Input:` with its arguments, on that line or below it, then `Output:`."""
    opened = INPUT.match(page.lines[at])
    first = opened["rest"] if opened else ""
    if opened is None and not _INPUT_ALONE.match(page.lines[at]):
        return None
    if opened and not first.strip() and re.match(r"(?:args|arguments?|params|parameters?)", opened["label"], re.I):
        return None  # of a docstring: what each parameter is
    if inline := _inline(first):
        given, got, end = [first[: inline.start()]], first[inline.end() :], at + 1
        if got and len(found := _lines_after(page, end, got)) > 1:
            got, end = " ".join(found), end + len(found) - 1
    else:
        given, end = ([first] if first.strip() else []), at + 1
        while end < min(len(page.lines), at + MOST_LINES):
            line = page.lines[end]
            if OUTPUT.match(line) or _OUTPUT_ALONE.match(line) or INPUT.match(line) or _TALK.match(line):
                break
            if line.strip() and not _FENCE.match(line):
                given.append(line.strip())
            end += 1
        closed = OUTPUT.match(page.lines[end]) if end < len(page.lines) else None
        if closed is None and (end >= len(page.lines) or not _OUTPUT_ALONE.match(page.lines[end])):
            return None
        got, end = closed["rest"] if closed else "", end + 1
        if not got.strip():
            while end < len(page.lines) and (not page.lines[end].strip() or _FENCE.match(page.lines[end])):
                end += 1
            got, end = (page.lines[end] if end < len(page.lines) else ""), end + 1
        if len(found := _lines_after(page, end, got)) > 1:
            got, end = " ".join(found), end + len(found) - 1
    return _reading(page, at, end, [g for g in given if g.strip()], got)


def input_names(lines: Sequence[str]) -> list[str]:
    """The names of the arguments that the first `Input: a = 1, b = 2` gives, in one line or several; [] where it gives none, or others too."""
    start = next((i for i, line in enumerate(lines) if INPUT.match(line[:MOST_NAMED])), len(lines))
    opened, names = INPUT.match(cleaned(lines[start][:MOST_NAMED])) if start < len(lines) else None, []
    below = takewhile(
        lambda line: not (OUTPUT.match(line) or _OUTPUT_ALONE.match(line)), lines[start + 1 : start + MOST_NAMES]
    )
    rest = "\n".join([opened["rest"], *map(cleaned, below)]).strip() if opened else ""
    while named := re.match(r"[*_\s]*([A-Za-z_]\w*)[*_]*\s*=\s*(?!=)", rest):
        try:
            found = leading_value(rest[named.end() :])
        except UnreadError:
            return []
        names.append(named[1])
        between = _BETWEEN.match(found.rest)
        rest = found.rest[between.end() :] if between else ""
        if len(names) > MOST_NAMES:
            return []
    usable = len(set(names)) == len(names) and not any(map(keyword.iskeyword, names))
    return names if usable else []


def _inline(text: str) -> re.Match[str] | None:
    """Where `Output:` stands on the line of `Input:`; not within quotes or brackets."""
    ends = closings(text)
    tried = islice(_INLINE.finditer(text), MOST_LINES)
    return next((m for m in tried if not any(a < m.start("label") < b for a, b in ends.items())), None)


def _lines_after(page: Page, end: int, got: str) -> list[str]:
    """The lines of a result whose bracket is closed further down."""
    found = [got]
    while open_brackets(" ".join(found)) > 0 and end < len(page.lines) and len(found) < MOST_LINES:
        found.append(page.lines[end].strip())
        end += 1
    return found if open_brackets(" ".join(found)) == 0 else [got]


def _reading(page: Page, at: int, end: int, given: Sequence[str], got: str) -> Reading | None:
    number = page.numbers[at]
    shown = f"{' '.join(given)[:50]} / {got[:30]}".strip()
    quotes = bool(re.search(r"[\d'\"\[{(]", " ".join(given)))
    try:
        args, keywords, words = arguments("\n".join(given), page)
        claim = _with_result(page, args, keywords, got, words)
    except UnreadError as error:
        if words_claim := _in_words(page, at, given, got):
            return Reading(end, [replace(words_claim, line=number)])
        if not quotes:
            return None  # `Input: a list of numbers` speaks of every input
        return Reading(
            at + 1, [], [Doubt(number, 1, shown, str(error), "one example a line, as `f(1, 2) == 3`", False)], True
        )
    return Reading(end, [replace(claim, line=number, rank=max(SHOWN, page.ranks[at]))])


def _with_result(
    page: Page, args: tuple[Any, ...], keywords: tuple[tuple[str, Any], ...], got: str, words: bool
) -> Claim:
    got = got.strip()
    if raised := re.match(r"(?:raises?\s+)?(?:an?\s+)?([A-Z]\w*)\b", got):
        if is_exception(raised[1]):
            return Claim(args, keywords, Raises(raised[1]))
    if named := re.match(r"(?:result|output|return|answer)\s*=\s*(?!=)", got):
        got = got[named.end() :]
    try:
        said = result(got, page.bindings)
        return Claim(args, keywords, said.value, single=said.single, words=words)
    except UnreadError:
        if page.function.returns.name == "str" and got and not got.startswith(('"', "'", "[", "{")):
            return Claim(args, keywords, got, reading=f"`{got}` is read as the text {got!r}", words=words)
        raise


def _in_words(page: Page, at: int, given: Sequence[str], got: str) -> Claim | None:
    """Texts without quotes, where the signature declares texts and a heading says that this is an example."""
    declared = [p.type.name for p in page.function.parameters]
    labelled = re.match(r"\W*(?:sample|example)", page.lines[at], re.I)
    if declared != ["str"] or len(given) != 1 or not (labelled or page.ranks[at] > MENTIONED):
        return None
    try:
        claim = _with_result(page, (given[0].strip(),), (), got, True)
    except UnreadError:
        return None
    return replace(claim, rank=SHOWN, reading=f"`{given[0].strip()}` is read as the text {given[0].strip()!r}")


def arguments(text: str, page: Page) -> tuple[tuple[Any, ...], tuple[tuple[str, Any], ...], bool]:
    """All the arguments of a call, written `a = 1, b = 2`, `1, 2`, one a line, or as the call itself.

    Returns them by position and by name, and whether words may stand for texts. Raises UnreadError.
    """
    text = text.strip().strip("|")
    if page.call.match(text):
        claim = Statements(page.called, bindings=page.bindings).claim(call_in(text), None, 0)
        return claim.args, claim.keywords, False
    named, values, rest = sequence(text, page)
    if (listed := _counted(text, page)) is not None:
        return (listed,), (), False
    if len(values) == 1 < len(page.parameters) == len(parts := text.split()) and all(map(_NUMBER.fullmatch, parts)):
        return tuple(leading_value(p).value for p in parts), (), False  # as programs read them
    if rest.strip(" .,;") and not re.match(r"\s*(?:#|//|\()", rest):
        raise UnreadError("more than arguments stands there", "f(1, 2) == 3")
    return (*placed(named, values, page), False)


def _counted(text: str, page: Page) -> list[Any] | None:
    """A list as programs read it: how many numbers on one line, the numbers on the next."""
    lines = text.split("\n")
    if len(lines) != 2 or len(page.parameters) != 1 or page.function.parameters[0].type.name not in ("list", "Any"):
        return None
    count, numbers = lines[0].strip(), lines[1].split()
    if not all(map(_NUMBER.fullmatch, (count, *numbers))) or count != str(len(numbers)):
        return None
    return [leading_value(n).value for n in numbers]


def sequence(
    text: str, page: Page, loose: bool = True, labelled: bool = False
) -> tuple[dict[str, Any], list[Any], str]:
    """Values at the start of a text, by name and in order, with what follows. Raises UnreadError where there is none.

    loose: whether values may stand there without a name; labelled: whether a word alone, as in `target 6`, may be one.
    """

    def name(text: str) -> re.Match[str] | None:
        return _NAMED.match(text) or (_LABEL.match(text) if labelled else None)

    named: dict[str, Any] = {}
    values: list[Any] = []
    rest = text
    while len(values) <= len(page.parameters):
        if match := name(rest):
            found = leading_value(rest[match.end() :], page.bindings)
            named[match[1]] = found.value
        elif loose:
            found = leading_value(rest, page.bindings)
        else:
            raise UnreadError("it has no name")
        values.append(found.value)
        rest = found.rest
        between = _BETWEEN.match(rest)
        if between is None or not between[0]:
            break
        after = rest[between.end() :]
        try:
            if match := name(after):
                leading_value(after[match.end() :], page.bindings)
            else:
                leading_value(after, page.bindings)
        except UnreadError:
            break
        rest = after
    return named, values, rest


def placed(named: dict[str, Any], values: list[Any], page: Page) -> tuple[tuple[Any, ...], tuple[tuple[str, Any], ...]]:
    """Values as arguments: by name where all the names are parameters, else in order. Raises UnreadError for another number."""
    lower = {p.lower(): p for p in page.parameters}
    if named and len(named) == len(values) and all(n.lower() in lower for n in named):
        keywords = tuple((lower[n.lower()], v) for n, v in named.items())
        if len(keywords) >= page.least:
            return (), keywords
    if page.least <= len(values) <= len(page.parameters):
        return tuple(values), ()
    if len(values) == 1 and isinstance(values[0], tuple) and page.least <= len(values[0]) <= len(page.parameters) > 1:
        return values[0], ()
    one = page.function.parameters[0].type.name if len(page.parameters) == 1 else ""
    if one in ("list", "tuple*", "Any", "Iterable") and not named and len(values) > 1 and one != "Any":
        return (values,), ()
    raise UnreadError(
        f"{len(values)} values for {len(page.parameters)} parameters", f"pass {', '.join(page.parameters)}"
    )


def row_form(page: Page, at: int) -> Reading | None:
    """`1, 2 -> 3` or `n = 5 => 120` on a line of its own: arguments as in a call, an arrow, the result."""
    text = page.text(at)
    lead = re.match(r"(?:(?:e\.\s?g\.|for example|example|examples|input)\s*\d*\s*[,:]*\s+)", text, re.I)
    text = text[lead.end() :] if lead else text
    if not re.search(rf"{ARROW}", text):
        return None
    try:
        named, values, rest = sequence(text.rstrip(";"), page, labelled=True)
        unit = re.match(rf"\s*[a-z]+(?=\s*{ARROW})", rest) if len(values) == 1 else None
        rest = rest[unit.end() :] if unit else rest  # `99 points => 99`
        arrow = _ARROW.match(re.sub(r"^\s*[)`]", "", rest))
        if arrow is None or (len(values) == 1 and not {*named} <= {*page.parameters, *TYPES}):
            return None
        args, keywords = placed(named, values, page)
        got = re.sub(r"^\s*[)`]", "", rest)[arrow.end() :]
        claim = _with_result(
            page, args, keywords, re.sub(r"^(?:raises|returns|output|result)\s*[:=]?\s*", "", got), False
        )
    except UnreadError:
        return None
    rank = page.ranks[at]
    return Reading(at + 1, [replace(claim, line=page.numbers[at], rank=rank)])


def assigned_form(page: Page, at: int) -> Reading | None:
    """Every parameter assigned, `n = 5`, and further down `return 120` or `result = 120`."""
    text = page.text(at)
    start = re.match(r"[A-Za-z_]\w*\s*[=:]\s*(?![=:])", text)
    if start is None or re.match(r"\w*", text)[0] not in page.parameters:  # type: ignore[index]
        return None
    given, end = [text], at + 1
    while end < min(len(page.lines), at + len(page.parameters)) and re.match(
        r"\s*[A-Za-z_]\w*\s*[=:]\s*(?![=:])", page.lines[end]
    ):
        if page.text(end).split("=")[0].split(":")[0].strip() not in page.parameters:
            break
        given.append(page.text(end))
        end += 1
    try:
        args, keywords, _ = arguments("\n".join(given), page)
    except UnreadError:
        return None
    for below in range(end, min(len(page.lines), end + 8)):
        line = page.text(below)
        if (
            page.call.search(line)
            or re.match(r"[A-Za-z_]\w*\s*=\s*(?!=)", line)
            and line.split("=")[0].strip() in page.parameters
        ):
            return None
        if said := _RETURNS.search(line[:MOST_NAMED]):
            try:
                claim = _with_result(page, args, keywords, line[said.end() :], False)
            except UnreadError:
                return None
            return Reading(below + 1, [replace(claim, line=page.numbers[at], rank=page.ranks[at])], [], True)
    return None
