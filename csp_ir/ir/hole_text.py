"""Hole syntax in Python text: `?name`, `?name: type`, `?name: kind`, `<?name: type = "why"?>`, `a ?op b`.

Python's own parser reads the rest, so holes are first replaced by placeholders: an
identifier for a term, `@` (no operator of the IR) for an operator. `Marked` remembers
what stood where, so that errors point into the original text.

A colon after a hole may also be Python's: `if ?test: x = 1`, `xs[?start:stop]`, `{?key: value}`. There,
only the name of a builtin type, or of a kind that the text does not use as a variable, is read as the hole's.
So it is in a field of an f-string, where a colon starts the format: `f"{?x: int:>5}"`.

What other tools can read too, `hole("name", int)`, is read in `csp_ir.ir.hole_call`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import NoReturn

from csp_ir.errors import IRSyntaxError
from csp_ir.ir.hole_call import Called, hole_call, spells_holes
from csp_ir.ir.where_text import condition_end, placeholder

PLACEHOLDER = "__hole_{}__"

_LONG = re.compile(
    r"<\?\s*(?P<name>[A-Za-z_]\w*)\s*(?::(?P<type>(?:[^=?\"']|\?(?!>))+?))?(?:\s+where\b(?P<where>[^\n]*?))?\s*"
    r"(?:(?<![=<>!])=(?!=)\s*(?P<why>\"[^\"\n]*\"|'[^'\n]*'))?\s*\?>"
)
_SHORT = re.compile(r"\?(?P<name>[A-Za-z_]\w*)")
_STRING = re.compile(
    r"(?:[rRbBuUfF]{0,2})(\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')",
    re.S,
)
_WORD = re.compile(r"[A-Za-z_]\w*")
_REFINED = re.compile(r"\s+where\b")  # behind a hole
_WHERE = re.compile(r"(?<=[\s)\]])where\b")  # behind an operand
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
_NAMING = re.compile(r"(?:\.|\b(?:def|class|import|as|from|global|nonlocal|del|for|async|lambda))$")
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
    """One hole as written.

    type_at: offset of its type in the text; type_place: line and 0-based column of that. where: its condition, None without.
    """

    name: str
    type_text: str = ""
    description: str = ""
    kind: str = ""
    type_at: int = 0
    type_place: tuple[int, int] = (1, 0)
    where: str | None = None

    @classmethod
    def read(cls, name: str, after: str, description: str = "", at: int = 0, where: str | None = None) -> HoleText:
        """A hole with what is written after its colon, which stands at `at`: a type, a kind, or `kind[type]`."""
        at += len(after) - len(after.lstrip())
        after = after.strip()
        word = _WORD.match(after)
        kind = KIND_WORDS.get(word.group()) if word else None
        if kind is None or word is None:
            return cls(name, after, description, type_at=at, where=where)
        rest = after[word.end() :].strip()
        if rest and not (rest.startswith("[") and rest.endswith("]")):
            return cls(name, after, description, type_at=at, where=where)
        inside = rest[1:-1].lstrip()
        return cls(name, inside.rstrip(), description, kind, at + len(after) - len(inside) - 1, where=where)


@dataclass
class Marked:
    """Text with placeholders, what they stand for, and how columns map back.

    spans: of every hole as written, its name and the offsets in the original text at which it begins and ends.
    """

    text: str = ""
    terms: dict[str, HoleText] = field(default_factory=dict)
    operators: dict[tuple[int, int], HoleText] = field(default_factory=dict)
    shifts: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    spans: list[tuple[str, int, int]] = field(default_factory=list)

    def original_column(self, line: int, column: int) -> int:
        """The 0-based column of the original text at a 0-based column of the marked text."""
        shifts = self.shifts.get(line, [])
        at = bisect_right(shifts, (column, 1 << 30)) - 1
        return column - shifts[at][1] if at >= 0 else column


def mark_holes(text: str) -> Marked:
    """Replace the holes of `text` by placeholders. Raises IRSyntaxError at a malformed hole."""
    spelled = spells_holes(text, _STRING)
    if "?" not in text and "where" not in text and not spelled:
        return Marked(text)
    marker = _Marker(text, spelled)
    marker.code(0)
    marker.marked.text = "".join(marker.out)
    return marker.marked


class _Marker:
    """One walk through a text. spelled: whether `hole(...)` is a hole in it."""

    def __init__(self, text: str, spelled: bool = False) -> None:
        self.text = text
        self.spelled = spelled
        self.marked = Marked()
        self.out: list[str] = []
        self.line, self.column, self.shift = 1, 0, 0  # in the marked text
        self.function = 0  # of the top level, by its number
        self.first_in: dict[str, int] = {}  # placeholder -> the function in which it stood first

    @cached_property
    def used(self) -> frozenset[str]:
        """Names in the text."""
        return frozenset(_PLAIN_WORD.findall(_COLON_WORD.sub("", _STRING.sub("", self.text))))

    def emit(self, new: str, old: str) -> None:
        self.out.append(new)
        newlines = old.count("\n")
        if newlines:
            self.line += newlines
            self.column = len(new.encode()) - len(new.rsplit("\n", 1)[0].encode()) - 1
            self.shift = self.column - len(old.rsplit("\n", 1)[1].encode())
            if self.shift:
                self.marked.shifts.setdefault(self.line, []).append((self.column, self.shift))
        else:
            self.column += len(new.encode())
            if len(new) != len(old):
                self.shift += len(new) - len(old)
                self.marked.shifts.setdefault(self.line, []).append((self.column, self.shift))

    def refuse(self, message: str, remedy: str) -> NoReturn:
        column = self.marked.original_column(self.line, self.column) + 1
        raise IRSyntaxError(message, line=self.line, column=column, remedy=remedy)

    def called(self, found: Called, at: int) -> bool:
        """Emit a hole that a call spells. Returns: whether it is an operand."""
        kind = KIND_WORDS.get(found.kind, "") if found.kind else ""
        if found.wrong or (found.kind and not kind):
            self.refuse(found.wrong or f"`{found.kind}` is no kind of hole", f"one of {', '.join(KIND_WORDS)}"
                        if found.kind and not kind else 'hole("name", int, why="what it is for")')  # fmt: skip
        hole = HoleText(found.name, found.type_text, found.why, kind, found.type_at, where=found.where)
        written = self.text[at : found.end]
        return self.hole(hole, written, found.end, found.operator, found.operator)

    def hole(self, hole: HoleText, written: str, end: int, operand_before: bool, operator: bool = False) -> bool:
        """Emit the hole that ends at `end`. Returns: whether it is an operand; operator: it is known to be none."""
        self.marked.spans.append((hole.name, end - len(written), end))
        if hole.type_text:
            before = self.text[: hole.type_at]
            hole.type_place = before.count("\n") + 1, len(before) - before.rfind("\n") - 1
        if operator or operand_before and hole.kind in ("", "operator") and _operand_follows(self.text, end):
            self.marked.operators[self.line, self.column] = hole
            self.emit("@", written)
            return False
        term, newlines = self.term(hole), written.count("\n")
        self.emit(f"({term}{newlines * chr(10)})" if newlines else term, written)  # lines count as they did
        return True

    def term(self, hole: HoleText) -> str:
        """The placeholder of a hole: one for all of its name, but for one of another type in another function."""
        key, terms = hole.name, self.marked.terms
        known = terms.get(key)
        if known is not None and hole.type_text and known.type_text and hole.type_text != known.type_text:
            if self.function != self.first_in[key]:
                key = f"{hole.name}__{self.function}"
                known = terms.get(key)
        if known is None:
            terms[key] = hole
            self.first_in[key] = self.function
        else:
            if not known.type_text:
                known.type_text, known.type_place = hole.type_text, hole.type_place
            known.kind = known.kind or hole.kind
            known.where = hole.where if known.where is None else known.where
            known.description = known.description or hole.description
        return PLACEHOLDER.format(key)

    def code(self, at: int, field: bool = False) -> int:
        """Go through code from `at`. Returns: where it ends.

        field: whether it is a field of an f-string, which ends at the `}`, `!` or `:` that is not the expression's.
        """
        text = self.text
        operand_before = False
        open_brackets: list[str] = []  # "x[" for a subscript's
        first_word = ""
        while at < len(text):
            char = text[at]
            if field and not open_brackets and (char in "}:" or (char == "!" and text[at + 1 : at + 2] != "=")):
                return at
            if char == "#":
                end = text.find("\n", at)
                end = len(text) if end < 0 else end
                self.emit(text[at:end], text[at:end])
                at = end
                continue
            if match := _STRING.match(text, at):
                self.string(match)
                at, operand_before = match.end(), True
                continue
            if self.spelled and char in "h|" and (found := hole_call(text, at, _STRING, operand_before)):
                operand_before = self.called(found, at)
                at = found.end
                continue
            if match := _LONG.match(text, at):
                why = (match["why"] or "  ")[1:-1].strip()
                where = None if match["where"] is None else match["where"].strip()
                hole = HoleText.read(match["name"], match["type"] or "", why, match.start("type"), where)
                operand_before = self.hole(hole, match.group(), match.end(), operand_before)
                at = match.end()
                continue
            if char == "?":
                match = _SHORT.match(text, at)
                if match is None:
                    self.refuse("a `?` that starts no hole", "name the hole, e.g. `?value` or `?value: int`")
                end = match.end()
                shared = open_brackets[-1] in ("x[", "{") if open_brackets else field or first_word in _COMPOUND
                after, after_at = "", end
                if (colon := (_COLON_INSIDE if open_brackets else _COLON).match(text, end)) and self.is_of_hole(
                    colon, shared
                ):
                    stop = _type_end(text, colon.end())
                    after, after_at, end = text[colon.end() : stop], colon.end(), stop
                where = None
                if refined := _REFINED.match(text, end):
                    end = condition_end(text, refined.end(), _STRING, field)
                    where = text[refined.end() : end].strip()
                first_word = first_word or "?"
                hole = HoleText.read(match["name"], after, at=after_at, where=where)
                operand_before = self.hole(hole, text[at:end], end, operand_before)
                at = end
                continue
            if operand_before and (match := _WHERE.match(text, at)) and not _names_next(text[:at].rstrip()):
                end = condition_end(text, match.end(), _STRING, field)
                self.emit(placeholder(text[match.end() : end].strip(" \t")), text[at:end])
                at = end
                continue
            if match := _WORD.match(text, at):
                self.function += match.group() == "def" and self.column == 0
                self.emit(match.group(), match.group())
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
            self.emit(char, char)
            at += 1
        return at

    def is_of_hole(self, colon: re.Match[str], shared: bool) -> bool:
        """Whether the colon after a hole is the hole's; shared: it may be Python's as well."""
        if not shared or _TYPE_WORD.match(self.text, colon.end()):
            return True
        word = colon["word"]
        if word not in KIND_WORDS or _GOES_ON.match(self.text, colon.end() + len(word)):
            return False
        return word not in self.used

    # --- strings ----------------------------------------------------------------------------

    def string(self, match: re.Match[str]) -> None:
        """Emit a string; holes stand in the fields of an f-string only."""
        written = match.group()
        prefix = written[: len(written) - len(match[1])].lower()
        if "f" not in prefix or "{" not in written or not ("?" in written or (self.spelled and "hole" in written)):
            self.emit(written, written)
            return
        quote = len(match[1]) - len(match[1].lstrip(match[1][0]))
        quote = 3 if quote >= 3 else 1
        self.literal(match.start(), match.end() - quote, raw="r" in prefix)
        self.emit(written[-quote:], written[-quote:])

    def literal(self, at: int, end: int, raw: bool, nested: bool = False) -> int:
        """Emit the text of an f-string, or of a format (nested) up to its `}`, with its fields."""
        text, start = self.text, at
        while at < end:
            if not raw and text.startswith("\\", at):  # an escape; `\N{DASH}` has no field
                at = text.find("}", at, end) + 1 or end if text.startswith("\\N{", at) else at + 2
            elif not nested and text[at : at + 2] in ("{{", "}}"):
                at += 2
            elif text[at] == "{":
                self.emit(text[start : at + 1], text[start : at + 1])
                start = at = self.field(at + 1, end, raw)
            elif text[at] == "}" and nested:
                break
            else:
                at += 1
        at = min(at, end)
        self.emit(text[start:at], text[start:at])
        return at

    def field(self, start: int, end: int, raw: bool) -> int:
        """Emit a field after its `{`: expression, conversion, format. Returns: where its `}` stands or is missing."""
        text = self.text
        at = self.code(start, field=True)
        inside = text[start:at].rstrip()
        if "?" in _STRING.sub("", inside) and inside.endswith("=") and inside[-2:-1] not in ("=", "!", "<", ">"):
            self.refuse("`=` shows the text of a field, and a hole has none yet", "write the text before the field")
        if at >= end:
            return end
        if text[at] == "!":
            stop = at + 2 if text[at + 1 : at + 2].isalpha() else at + 1
            self.emit(text[at:stop], text[at:stop])
            at = stop
        if text[at] == ":" and at < end:
            self.emit(":", ":")
            at = self.literal(at + 1, end, raw, nested=True)
        return at


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
    return text[at].isdigit() or text[at] in "([{\"'-?<~" or text.startswith("...", at)


def _names_next(text: str) -> bool:
    """Whether what stands behind a text is a name, whatever it is."""
    return bool(_NAMING.search(text[-10:]))


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
