"""Hole syntax in Python text: `?name`, `?name: type`, `?name: kind`, `<?name: type = "why"?>`, `a ?op b`.

Python's own parser reads the rest, so holes are first replaced by placeholders: an
identifier for a term, `@` (no operator of the IR) for an operator. `Marked` remembers
what stood where, so that errors point into the original text.

A colon after a hole may also be Python's: `if ?test: x = 1`, `xs[?start:stop]`, `{?key: value}`. There,
only the name of a builtin type, or of a kind that the text does not use as a variable, is read as the hole's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

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
# What people write for a kind -> the kind.
KIND_WORDS = {
    "term": "term", "expression": "term", "expr": "term", "constant": "constant", "const": "constant",
    "literal": "constant", "name": "name", "variable": "name", "predicate": "predicate", "condition": "predicate",
    "function": "function", "operator": "operator", "type": "type", "block": "block", "statement": "block",
    "statements": "block",
}  # fmt: skip
_COLON = re.compile(r"[ \t]*:[ \t]*(?=(?P<word>[A-Za-z_]\w*))")
_COLON_INSIDE = re.compile(_COLON.pattern.replace(r"[ \t]", r"\s"))  # within brackets
_GOES_ON = re.compile(r"[ \t]*(?:=(?!=)|[.(])")  # after a word that is Python's: `name = 1`, `name.f()`, `name()`
_TYPE_WORD = re.compile(rf"(?:{_TYPE_START})\b(?!\s*\()")
_PLAIN_WORD = re.compile(r"(?<![\w?])[A-Za-z_]\w*")
_COLON_WORD = re.compile(r"\?[A-Za-z_]\w*[ \t]*:[ \t]*[A-Za-z_]\w*")
_COMPOUND = frozenset(["if", "elif", "while", "for", "else", "try", "except", "finally", "def"])
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
    kind: str = ""

    @classmethod
    def read(cls, name: str, after: str, description: str = "") -> HoleText:
        """A hole with what is written after its colon: a type, a kind, or `kind[type]`."""
        word = _WORD.match(after)
        kind = KIND_WORDS.get(word.group()) if word else None
        if kind is None or word is None:
            return cls(name, after, description)
        rest = after[word.end() :].strip()
        if rest and not (rest.startswith("[") and rest.endswith("]")):
            return cls(name, after, description)
        return cls(name, rest[1:-1].strip(), description, kind)


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
    open_brackets: list[str] = []  # "x[" for a subscript's
    first_word = ""
    at = 0

    @cache
    def used() -> frozenset[str]:
        return frozenset(_PLAIN_WORD.findall(_COLON_WORD.sub("", _STRING.sub("", text))))

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
            why = (match["why"] or "  ")[1:-1].strip()
            hole = HoleText.read(match["name"], (match["type"] or "").strip(), why)
            if operand_before and _operand_follows(text, match.end()):
                marked.operators[line, column] = hole
                emit("@", match.group())
                at, operand_before = match.end(), False
                continue
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
            shared = open_brackets[-1] in ("x[", "{") if open_brackets else first_word in _COMPOUND
            after = ""
            if (colon := (_COLON_INSIDE if open_brackets else _COLON).match(text, end)) and _is_of_hole(
                text, colon, shared, used
            ):
                stop = _type_end(text, colon.end())
                after, end = text[colon.end() : stop].strip(), stop
            hole = HoleText.read(match["name"], after)
            if operand_before and hole.kind in ("", "operator") and _operand_follows(text, end):
                marked.operators[line, column] = hole
                emit("@", text[at:end])
                at, operand_before = end, False
                continue
            emit(_term(marked, hole), text[at:end])
            first_word = first_word or "?"
            at, operand_before = end, True
            continue
        if match := _WORD.match(text, at):
            emit(match.group(), match.group())
            first_word = first_word or match.group()
            at, operand_before = match.end(), match.group() not in _KEYWORDS
            continue
        if char in "([{":
            open_brackets.append("x[" if char == "[" and operand_before else char)
        elif char in ")]}" and open_brackets:
            open_brackets.pop()
        if not char.isspace():
            operand_before = char.isdigit() or char in ")]}."
        elif char == "\n":
            operand_before = False
            if not open_brackets:
                first_word = ""
        emit(char, char)
        at += 1
    marked.text = "".join(out)
    return marked


def _is_of_hole(text: str, colon: re.Match[str], shared: bool, used: Callable[[], frozenset[str]]) -> bool:
    """Whether the colon after a hole is the hole's; shared: it may be Python's as well; used: names in the text."""
    if not shared or _TYPE_WORD.match(text, colon.end()):
        return True
    word = colon["word"]
    if word not in KIND_WORDS or _GOES_ON.match(text, colon.end() + len(word)):
        return False
    return word not in used()


def _term(marked: Marked, hole: HoleText) -> str:
    known = marked.terms.get(hole.name)
    if known is None:
        marked.terms[hole.name] = hole
    else:
        known.type_text = known.type_text or hole.type_text
        known.kind = known.kind or hole.kind
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
