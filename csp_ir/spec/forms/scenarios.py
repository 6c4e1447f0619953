"""Scenarios in the words of Gherkin: `Given the text "ab"`, `When it is reversed`, `Then the result is "ba"`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from csp_ir.ir.read_object import is_exception
from csp_ir.spec.doubts import Doubt
from csp_ir.spec.forms.blocks import arguments, placed
from csp_ir.spec.forms.claim import SHOWN, Claim, UnreadError
from csp_ir.spec.forms.page import Page, Reading
from csp_ir.spec.forms.tables import RULE, cells_of
from csp_ir.spec.forms.written import closings, leading_value
from csp_ir.spec.model import Raises

_STEP = re.compile(r"\s*(?:[-*]\s+)?\W{0,2}(?P<word>Given|When|Then|And|But)\W{0,2}\s+(?P<rest>\S.*)$")
_BEGINS = re.compile(r"(?<![\w.'\"])(?:['\"\[({]|-?\.?\d)|(?<![\w.])(?:True|False|None|true|false|null)(?!\w)")
_RAISES = re.compile(r"\b(?P<kind>[A-Z]\w*(?:Error|Exception))\b")
_OPEN = re.compile(r"<(\w[\w -]{0,40})>")  # of an outline: a column of its table
_EXAMPLES = re.compile(r"\W*(?:Examples|Scenarios)\b.*:\s*$", re.I)
MOST_STEPS = 20
MOST_LINE = 1_000
MOST_ROWS = 500


def scenario_form(page: Page, at: int) -> Reading | None:
    """The steps of a scenario: values that are given, and the one value of the `Then` below them; for each row of an outline."""
    steps: list[tuple[str, str]] = []
    end = at
    while end < min(len(page.lines), at + MOST_STEPS) and (step := _STEP.match(page.lines[end][:MOST_LINE])):
        steps.append((step["word"], step["rest"]))
        end += 1
    words = [word for word, _ in steps]
    if not words or words[0] not in ("Given", "When") or words.count("Then") != 1:
        return None
    then = words.index("Then")
    rows, below = (
        _outline(page, end) if any(_OPEN.search(rest) for _, rest in steps) else ([(page.numbers[at], {})], end)
    )
    claims: list[Claim] = []
    doubts: list[Doubt] = []
    for number, cells in rows:
        said = [_OPEN.sub(lambda m, cells=cells: cells.get(m[1].strip(), m[0]), rest) for _, rest in steps]  # type: ignore[misc]
        try:
            claims.append(replace(_claim(page, said[:then], said[then:]), line=number, rank=SHOWN))
        except UnreadError as error:
            if any(_values(page, rest) for rest in said[:then]):
                doubts.append(Doubt(number, 1, " / ".join(said)[:80], str(error), f"{page.called}(...) == ...", False))
    return Reading(below, claims, doubts, not claims) if claims or doubts else None


def _outline(page: Page, at: int) -> tuple[list[tuple[int, dict[str, str]]], int]:
    """The rows of the table under `Examples:`, with their numbers, by its headings; and the index after it."""
    start = page.next_written(at)
    names: list[str] | None = None
    rows: list[tuple[int, dict[str, str]]] = []
    if start >= len(page.lines) or not _EXAMPLES.match(page.lines[start]):
        return [], at
    end = page.next_written(start + 1)
    while end < min(len(page.lines), start + MOST_ROWS) and page.lines[end].strip().startswith("|"):
        cells = cells_of(page.lines[end], "|")
        if names is None:
            names = cells
        elif not RULE.match(page.lines[end]):
            rows.append((page.numbers[end], dict(zip(names, cells, strict=False))))
        end += 1
    return rows, end


def _claim(page: Page, before: list[str], after: list[str]) -> Claim:
    calls = [rest[c.start() :] for rest in before if (c := page.call.search(rest))]
    if len(after) > 1 and any(_values(page, rest) for rest in after[1:]):
        raise UnreadError("it says more than one thing of the result")
    if calls:
        end = closings(calls[0]).get(calls[0].index("("))
        args, keywords, _ = arguments(calls[0][:end], page)
    else:
        args, keywords = placed({}, [v for rest in before for v in _values(page, rest)], page)
    if (raised := _RAISES.search(after[0])) and is_exception(raised["kind"]):
        return Claim(args, keywords, Raises(raised["kind"]))
    said = _values(page, after[0])
    if len(said) != 1 or re.search(
        r"\b(?:not|never|least|most|than|contains?|between|starts?|ends?|one of)\b|n't", after[0]
    ):
        raise UnreadError("it does not say one value that the result is")
    return Claim(args, keywords, said[0])


def _values(page: Page, text: str) -> list[Any]:
    """The values that stand among words, in order."""
    found: list[Any] = []
    while begins := _BEGINS.search(text):
        try:
            value = leading_value(text[begins.start() :], page.bindings)
        except UnreadError:
            text = text[begins.start() + 1 :]
            continue
        found.append(value.value)
        text = value.rest
        if len(found) > len(page.parameters) + 1:
            break
    return found
