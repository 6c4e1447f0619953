"""Layout of a spec's text: what belongs on one line, and what is only there for the eye."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from itertools import accumulate, islice

Lines = list[tuple[int, str]]

MAX_JOINED = 400  # lines of one example
MOST_COMMENTS = 40  # signs of one line that may begin its comment
_FENCE = re.compile(r"\s*(```|~~~)")
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_COMMENT = re.compile(r"\s#(?!\s*(?:=>|->|→))")
_MARK = re.compile(r"\A(?:[*•]+\s*|-+(?:\s+|$))+")
_MAIN = re.compile(r"if\s+__name__\s*==")


def unmarked(text: str) -> str:
    """A line without the mark of a list before it. A minus that stands before what it belongs to is no mark."""
    return _MARK.sub("", text.strip(), count=1).strip()


def closings(text: str) -> dict[int, int]:
    """Where each bracket or quote that is opened is closed: position -> position after its end. Linear in the text."""
    found: dict[int, int] = {}
    opened: list[int] = []
    never: set[str] = set()  # quotes that do not occur again
    at = 0
    while at < len(text):
        c = text[at]
        if c in "([{":
            opened.append(at)
        elif c in ")]}":
            if opened:
                found[opened.pop()] = at + 1
        elif (
            c in "'\""
            and c not in never
            and not (c == "'" and at and text[at - 1].isalnum() and text[at - 1] not in "brBR")
        ):
            end = _quote_end(text, at)
            if end < 0:
                never.add(c)
            else:
                found[at] = end
                at = end
                continue
        at += 1
    return found


def _quote_end(text: str, start: int) -> int:
    mark = text[start : start + 3]
    if mark in ('"""', "'''") and (end := text.find(mark, start + 3)) > 0:
        return end + 3
    at = start + 1
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == text[start]:
            return at + 1
        at += 1
    return -1


def open_brackets(text: str) -> int:
    """How many brackets are open at the end of a text; those in strings and comments do not count."""
    if "'" in text or '"' in text:
        kept, last = [], 0
        for start, end in sorted((a, b) for a, b in closings(text).items() if text[a] in "'\""):
            if start >= last:
                kept.append(text[last:start])
                last = end
        text = "".join([*kept, text[last:]])
    text = text.split("#")[0]
    return sum(text.count(c) for c in "([{") - sum(text.count(c) for c in ")]}")


def joined(lines: Sequence[tuple[int, str]], start: re.Pattern[str]) -> Lines:
    """The lines, where one that matches `start` and leaves a bracket open is joined with those that close it."""
    depths = list(accumulate(open_brackets(line) for _, line in lines))
    closed: dict[int, int] = {}  # a line -> the first one after it at whose end no more is open than before it
    waiting: list[int] = []
    for i, depth in enumerate(depths):
        while waiting and depth <= (depths[waiting[-1] - 1] if waiting[-1] else 0):
            closed[waiting.pop()] = i
        if depth > (depths[i - 1] if i else 0):
            waiting.append(i)
    out: Lines = []
    at = 0
    while at < len(lines):
        number, line = lines[at]
        end = closed.get(at, at)
        if at < end < at + MAX_JOINED and start.match(line):
            line = " ".join([line.rstrip(), *(text.strip() for _, text in lines[at + 1 : end + 1])])
            at = end
        out.append((number, line))
        at += 1
    return out


def dedented(doc: str) -> list[str]:
    """The lines of a docstring without the indentation that its first line does not have."""
    first, *rest = doc.expandtabs().split("\n")
    return [first.strip(), *textwrap.dedent("\n".join(rest)).split("\n")] if rest else [first.strip()]


def without_markup(lines: Sequence[tuple[int, str]]) -> Lines:
    """Prose without Markdown's code fences, table rules and the headings of tables."""
    out: Lines = []
    for number, line in lines:
        if _FENCE.match(line):
            continue
        if "|" in line and _RULE.match(line):
            if out and "|" in out[-1][1]:
                out.pop()
            continue
        out.append((number, line))
    return out


def trailing_examples(text: str) -> tuple[str, Lines]:
    """Python source without the asserts and comparisons at its top level, and these, which are examples.

    They may stand in an `if __name__ == "__main__":` block. Blank lines take their place.
    """
    lines = text.split("\n")
    found: Lines = []
    at, in_main = 0, False
    while at < len(lines):
        line = lines[at]
        if line and not line[0].isspace():
            in_main = bool(_MAIN.match(line))
        is_example = re.match(r"assert\s+\w+\(|\w+\(.*\)\s*==|\w+\([^)]*$", line) is not None
        if is_example or (in_main and line.strip()):
            first, statement = at, line
            while open_brackets(statement) > 0 and at + 1 < len(lines):
                at += 1
                statement += " " + lines[at].strip()
            if not _MAIN.match(line):
                found.append((first + 1, statement.strip()))
            lines[first : at + 1] = [""] * (at + 1 - first)
        at += 1
    return "\n".join(lines), found


def without_comment(text: str) -> str:
    """A line without the comment at its end; a `#` inside a quoted text is none."""
    if "#" not in text:
        return text
    inside = [(a, b) for a, b in closings(text).items() if text[a] in "'\""]
    for found in islice(_COMMENT.finditer(text), MOST_COMMENTS):
        if not any(a < found.start() < b for a, b in inside):
            return text[: found.start()].rstrip()
    return text
