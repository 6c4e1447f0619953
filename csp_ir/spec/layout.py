"""Layout of a spec's text: what belongs on one line, and what is only there for the eye."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from itertools import accumulate

Lines = list[tuple[int, str]]

MAX_JOINED = 400  # lines of one example
_STRINGS = re.compile(r"'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"")
_FENCE = re.compile(r"\s*(```|~~~)")
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_COMMENT = re.compile(r"\s#(?!\s*(?:=>|->|→))")
_MAIN = re.compile(r"if\s+__name__\s*==")


def open_brackets(text: str) -> int:
    """How many brackets are open at the end of a text; those in strings do not count."""
    bare = _STRINGS.sub("", text).split("#")[0]
    return sum(bare.count(c) for c in "([{") - sum(bare.count(c) for c in ")]}")


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
    at = 0
    while at < len(text):
        letter = text[at]
        if letter in "'\"" and (close := _closing(text, at)) > 0:
            at = close
        elif _COMMENT.match(text, at):
            return text[:at].rstrip()
        at += 1
    return text


def _closing(text: str, start: int) -> int:
    """Where the quote opened at `start` closes; -1 where it does not."""
    at = start + 1
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == text[start]:
            return at
        at += 1
    return -1
