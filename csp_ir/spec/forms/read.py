"""Lines to claims: every line is offered to the forms of the table, in order."""

from __future__ import annotations

import ast
import builtins
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from csp_ir.ir.nodes import Function
from csp_ir.spec.doubts import MOST as MOST_DOUBTED
from csp_ir.spec.doubts import Doubt, doubt
from csp_ir.spec.forms.calls import foreign_calls, line_form
from csp_ir.spec.forms.claim import MENTIONED, Claim
from csp_ir.spec.forms.page import Page, Reading
from csp_ir.spec.forms.python import expression_of
from csp_ir.spec.forms.sentences import speaks_of_values
from csp_ir.spec.forms.table import FORMS
from csp_ir.spec.layout import Lines, closings, joined

_NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*)(?=\s*\()")
_VALUES = re.compile(r"[\d'\"\[{]|\b(?:None|True|False)\b")
_COMPARES = re.compile(r"[^\w]*(?:[=!<>]=|[<>](?![\w/])|[-=]>|→|(?:not )?in\b|is\b)")
MOST_FOREIGN = 8  # names that are tried as the function's, and calls of a line that are looked at


@dataclass
class Found:
    """What was read: claims, the lines that are left as prose, and doubts on some of these."""

    claims: list[Claim] = field(default_factory=list)
    left: Lines = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_lines(
    lines: Sequence[tuple[int, str]], function: Function, known: frozenset[str] = frozenset(), rank: int = MENTIONED
) -> Found:
    """Read the claims out of numbered lines.

    Args:
        function: the signature; known: names of other functions, whose calls are none of this one.
        rank: how plainly the place of the lines says that they are examples.
    """
    name = re.escape(function.name)
    start = re.compile(
        rf"(?!.*(?:=>|\))\s*\{{\s*$)\s*(?:[-*•+]\s+|\d+[.)]\s+)?(?:assert\s*\(?\s*|print\(|(?:self|Test|test)\.\w+\(|assert\w*\()?\(?(?:\w+(?:\(\))?\.)?(?:not\s+|\w+\s*=\s*)?(?:{name}\s*\(|[\[({{])"
        r"|(?!.*(?:=>|\))\s*\{\s*$)\s*(?:@.*|\w*assert\w*.*|\w+)\(|\s*[A-Za-z_]\w*\s*=\s*[\[({]|\s*\w+:\s*[\[({]"
    )
    same = {n for n in _names(lines) if _alike(n, function.name) and n not in known}
    found, spelled = Found(), ""
    if same:
        pattern = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, sorted(same)))})(?=\s*\()")
        lines = [(number, pattern.sub(function.name, line)) for number, line in lines]
        spelled = f"`{sorted(same)[0]}` is read as `{function.name}`"
    page = Page(joined(lines, start), function, rank=rank)
    at = 0
    while at < len(page.lines):
        end = _step(page, at, found)
        at = end
    if spelled:
        found.claims = [replace(c, reading=c.reading or spelled) if c.called else c for c in found.claims]
    if not found.claims:
        _foreign(page, known, found)
    return found


def _step(page: Page, at: int, found: Found) -> int:
    """Read what begins at a line; returns the index after it."""
    reading = _reading(page, at)
    if (reading is None or not reading.claims) and page.lines[at] and page.translated[at] != page.lines[at]:
        written, page.lines = page.lines, page.translated
        other = _reading(page, at)
        page.lines = written
        reading = other if other is not None and other.claims else reading
    if reading is not None:
        return _taken(page, at, reading, found)
    number, written_there = page.numbers[at], page.written[at]
    found.left.append((number, written_there))
    if suspect := doubt(number, written_there, page.called) or _unread(page, at):
        found.doubts.append(suspect)
    return at + 1


def _reading(page: Page, at: int) -> Reading | None:
    """What the first form says that reads what begins at a line; else its doubts; None where no form is like it."""
    line, doubtful = page.lines[at], None
    for form in FORMS if line else ():
        reading = form.read(page, at) if form.start.match(line) else None
        if reading is None:
            continue
        if reading.claims and page.denied[at]:
            return Reading(reading.end, [], [_below_denial(page, at)], True)
        if reading.claims or not reading.doubts:
            return reading
        doubtful = doubtful or reading
    return doubtful


def _taken(page: Page, at: int, reading: Reading, found: Found) -> int:
    found.claims += reading.claims
    found.doubts += reading.doubts
    if reading.kept or (reading.doubts and not reading.claims):
        found.left += zip(page.numbers[at : reading.end], page.written[at : reading.end], strict=True)
    return reading.end


def _unread(page: Page, at: int) -> Doubt | None:
    return _long(page, at) or _condition(page, at) or _told(page, at) or _compared(page, at)


def _below_denial(page: Page, at: int) -> Doubt:
    why = "the heading above it says that it is not what should be"
    return Doubt(page.numbers[at], 1, page.text(at)[:80], why, "write it under `Examples:`", False)


def _compared(page: Page, at: int) -> Doubt | None:
    """A line of prose that compares what a call with values gives."""
    text = page.text(at)
    calls = list(islice(page.call.finditer(text), MOST_FOREIGN)) if len(text) <= MOST_DOUBTED else []
    ends = closings(text) if calls else {}
    spans = [(c.end(), ends[c.end()]) for c in calls if c.end() in ends]
    if not any(_VALUES.search(text[start:end]) and _COMPARES.match(text[end:]) for start, end in spans):
        return None
    return Doubt(page.numbers[at], 1, text[:80], "it compares a result among other words", "one check a line", False)


def _long(page: Page, at: int) -> Doubt | None:
    """A call on a line that is too long to be looked at further."""
    written = page.written[at].strip()
    if len(written) <= MOST_DOUBTED or not page.call.search(written[:MOST_DOUBTED]):
        return None
    return Doubt(
        page.numbers[at],
        1,
        written[:80] + "...",
        "it is too long, or nested too deeply",
        "write a shorter value",
        False,
    )


def _condition(page: Page, at: int) -> Doubt | None:
    """A line of prose that is a condition on `result`."""
    text = page.text(at)
    if (
        len(text) > MOST_DOUBTED
        or "result" not in text
        or not re.search(r"[<>=]=?|\bin\b|\bis\b", text)
        or "result" in page.parameters
    ):
        return None
    if (node := expression_of(text.strip("`"))) is None:
        return None
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    if not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Call) or "result" not in names:
        return None
    if any(n not in page.parameters and n != "result" and not hasattr(builtins, n) for n in names):
        return None
    return Doubt(
        page.numbers[at],
        1,
        text[:80],
        "conditions on `result` stand under `ensures:`",
        "ensures:\n    " + text[:60],
        False,
    )


def _told(page: Page, at: int) -> Doubt | None:
    text = page.text(at)
    if not speaks_of_values(text):
        return None
    return Doubt(page.numbers[at], 1, text[:80], "it tells an example in words", f"{page.called}(...) == ...", False)


def _names(lines: Sequence[tuple[int, str]]) -> set[str]:
    return {m[1] for _, line in lines for m in _NAME.finditer(line)}


def _alike(name: str, own: str) -> bool:
    """Whether two names differ only in case and underscores."""
    return name != own and name.replace("_", "").lower() == own.replace("_", "").lower() and not hasattr(builtins, name)


def _foreign(page: Page, known: frozenset[str], found: Found) -> None:
    """Where nothing calls the function by its name, calls by another name may be meant."""
    names = Counter(foreign_calls(page, known | {page.called}))
    best: list[Claim] = []
    for name, _ in names.most_common(MOST_FOREIGN):
        other = Page(list(zip(page.numbers, page.written, strict=True)), page.function, name)
        claims: list[Claim] = []
        for at in range(len(other.lines)):
            text = other.text(at)
            call = other.call.search(text)
            if call and re.fullmatch(r"(?:assert|>>>|e\.g\.|for example)?[\s,(]*", text[: call.start()], re.I):
                reading = line_form(other, at)
                claims += reading.claims if reading else []
        fitting = [c for c in claims if page.least <= len(c.args) + len(c.keywords) <= len(page.parameters)]
        if len(fitting) == len(claims) > len(best):
            reading_of = f"`{name}` is read as `{page.called}`"
            best = [replace(c, reading=reading_of) for c in claims]
    lines = {c.line for c in best}
    found.claims += best
    found.doubts = [d for d in found.doubts if d.line not in lines]
    found.left = [(number, line) for number, line in found.left if number not in lines]
