"""Hole syntax in Python text: `?name`, `?name: type`, `<?name: type = "why"?>`, `a ?op b`.

Python's own parser reads the rest, so holes are first replaced by placeholders: an
identifier for a term, `@` (no operator of the IR) for an operator. `Marked` remembers
what stood where, so that errors point into the original text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from csp_ir.errors import IRSyntaxError

PLACEHOLDER = "__hole_{}__"

_LONG = re.compile(
    r"<\?\s*(?P<name>[A-Za-z_]\w*)\s*(?::(?P<type>(?:[^=?\"']|\?(?!>))+?))?\s*"
    r"(?:=\s*(?P<why>\"[^\"\n]*\"|'[^'\n]*'))?\s*\?>"
)
_SHORT = re.compile(r"\?(?P<name>[A-Za-z_]\w*)")
_STRING = re.compile(
    r"(?:[rRbBuUfF]{0,2})(\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')",
    re.S,
)
_WORD = re.compile(r"[A-Za-z_]\w*")
_TYPE_START = (
    "int|float|str|bytes|bool|None|complex|list|set|frozenset|dict|tuple|object|Any|Optional|Union|Callable|"
    "Iterable|Iterator|Sequence|List|Set|Dict|Tuple|Counter|deque"
)
_TYPE = re.compile(rf"\s*:\s*(?=(?:{_TYPE_START})\b(?!\s*\())")
_KEYWORDS = frozenset(
    [
        "return",
        "in",
        "and",
        "or",
        "not",
        "if",
        "else",
        "elif",
        "while",
        "for",
        "is",
        "lambda",
        "yield",
        "assert",
        "raise",
        "del",
        "from",
        "import",
        "with",
        "as",
    ]
)
_NOT_OPERAND_START = frozenset(["if", "else", "and", "or", "in", "is", "for"])


@dataclass
class HoleText:
    """One hole as written."""

    name: str
    type_text: str = ""
    description: str = ""


@dataclass
class Marked:
    """Text with placeholders, what they stand for, and how columns map back."""

    text: str = ""
    terms: dict[str, HoleText] = field(default_factory=dict)
    operators: dict[tuple[int, int], HoleText] = field(default_factory=dict)
    shifts: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def original_column(self, line: int, column: int) -> int:
        """The 0-based column of the original text at a 0-based column of the marked text."""
        shifts = self.shifts.get(line, [])
        at = bisect_right(shifts, (column, 1 << 30)) - 1
        return column - shifts[at][1] if at >= 0 else column


def mark_holes(text: str) -> Marked:
    """Replace the holes of `text` by placeholders. Raises IRSyntaxError at a malformed hole."""
    marked = Marked()
    if "?" not in text:
        marked.text = text
        return marked
    out: list[str] = []
    line, column, shift = 1, 0, 0
    operand_before = False
    at = 0

    def emit(new: str, old: str) -> None:
        nonlocal line, column, shift
        out.append(new)
        newlines = old.count("\n")
        if newlines:
            line += newlines
            column = len(new.encode()) - len(new.rsplit("\n", 1)[0].encode()) - 1
            shift = 0
        else:
            column += len(new.encode())
            if len(new) != len(old):
                shift += len(new) - len(old)
                marked.shifts.setdefault(line, []).append((column, shift))

    while at < len(text):
        char = text[at]
        if char == "#":
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            emit(text[at:end], text[at:end])
            at = end
            continue
        if match := _STRING.match(text, at):
            emit(match.group(), match.group())
            at, operand_before = match.end(), True
            continue
        if match := _LONG.match(text, at):
            hole = HoleText(match["name"], (match["type"] or "").strip(), (match["why"] or "  ")[1:-1].strip())
            emit(_term(marked, hole), match.group())
            at, operand_before = match.end(), True
            continue
        if char == "?":
            match = _SHORT.match(text, at)
            if match is None:
                raise IRSyntaxError(
                    "a `?` that starts no hole",
                    line=line,
                    column=marked.original_column(line, column) + 1,
                    remedy="name the hole, e.g. `?value` or `?value: int`",
                )
            end = match.end()
            if operand_before and _operand_follows(text, end):
                marked.operators[line, column] = HoleText(match["name"])
                emit("@", text[at:end])
                at, operand_before = end, False
                continue
            type_text = ""
            if colon := _TYPE.match(text, end):
                stop = _type_end(text, colon.end())
                type_text, end = text[colon.end() : stop].strip(), stop
            emit(_term(marked, HoleText(match["name"], type_text)), text[at:end])
            at, operand_before = end, True
            continue
        if match := _WORD.match(text, at):
            emit(match.group(), match.group())
            at, operand_before = match.end(), match.group() not in _KEYWORDS
            continue
        if not char.isspace():
            operand_before = char.isdigit() or char in ")]}."
        elif char == "\n":
            operand_before = False
        emit(char, char)
        at += 1
    marked.text = "".join(out)
    return marked


def _term(marked: Marked, hole: HoleText) -> str:
    known = marked.terms.get(hole.name)
    if known is None:
        marked.terms[hole.name] = hole
    else:
        known.type_text = known.type_text or hole.type_text
        known.description = known.description or hole.description
    return PLACEHOLDER.format(hole.name)


def _operand_follows(text: str, at: int) -> bool:
    """Whether an operand (or the `=` of an augmented assignment) starts at `at`."""
    while at < len(text) and text[at] in " \t":
        at += 1
    if at >= len(text):
        return False
    if text[at] == "=" and text[at : at + 2] != "==":
        return True
    if match := _WORD.match(text, at):
        return match.group() not in _NOT_OPERAND_START
    return text[at].isdigit() or text[at] in "([{\"'-?<~"


def _type_end(text: str, at: int) -> int:
    """Where the type that starts at `at` ends: brackets balanced, unions with `|` followed."""
    while True:
        match = _WORD.match(text, at)
        if not match:
            return at
        at = match.end()
        if at < len(text) and text[at] == "[":
            depth = 0
            while at < len(text):
                depth += {"[": 1, "]": -1}.get(text[at], 0)
                at += 1
                if depth == 0:
                    break
        bar = re.compile(r"\s*\|\s*(?=[A-Za-z])").match(text, at)
        if not bar:
            return at
        at = bar.end()
