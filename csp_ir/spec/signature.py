"""The function that a text is about: its `def` line, what stands below it, and other functions beside it."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import islice

from csp_ir.errors import IRSyntaxError
from csp_ir.ir.nodes import Function, Hole, Pass, Program, Raise, Record
from csp_ir.spec.foreign import foreign_heads, split
from csp_ir.spec.hidden import without_hidden
from csp_ir.spec.layout import Lines, closings, dedented, open_brackets
from csp_ir.spec.sections import Known, Parts, parsed
from csp_ir.spec.told import SELF, program_of, told

_DEF = re.compile(r"\s*(?:async\s+)?def\s+(\w+)\s*\(")
_CLASS = re.compile(r"\s*class\s+\w+\s*(?:\([^)]*\))?\s*:\s*$")
_CALL = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\s*(?=\()")
HOOK = re.compile(r"(?:set_?up|tear_?down)(?:_?(?:class|module|method|function))?$|load_tests$|pytest_|_?test|_$", re.I)
_HEAD_ENDS, _SPACE = re.compile(r":|\s(?:[#;–—]|//|--|-(?!>))"), re.compile(r"\s(?!->|→)|(?<=\))(?=[^\s:\->])")
LONE_WORD = re.compile(r":\s*(?!pass\b)[^\W\d]\w*\.?\s*$")  # behind a head: no statement
MOST_LINES = 400  # of one function
MOST_HEAD, MOST_ENDS = 5_000, 20  # characters of a line whose head may end within it, and places where it may


@dataclass
class Signature:
    """The function, without its body; the numbered lines of its docstring; its body, where it holds holes; other functions."""

    function: Function
    warnings: list[str] = field(default_factory=list)
    doc: Lines = field(default_factory=list)
    sketch: Program | None = None
    helpers: tuple[Function, ...] = ()
    notes: list[str] = field(default_factory=list)


@dataclass
class _Definition:
    section: str
    start: int
    head_end: int
    end: int
    name: str
    number: int
    text: str  # dedented, without `self`
    rest: str = ""  # prose behind the head, on its line
    program: Program | None = None
    test: bool = False

    @property
    def stub(self) -> bool:
        if self.program is None:  # what stands below the head of one of several is a body that is not read
            return self.end == self.head_end
        return is_stub(self.program.function)


def is_stub(function: Function) -> bool:
    """Whether a body says only that it is still to be written."""
    return not isinstance(function, Record) and all(
        isinstance(s, Pass) or (isinstance(s, Raise) and s.exception == "NotImplementedError") for s in function.body
    )


def signature_of(parts: Parts, file: str | None, known: Known | None = None) -> Signature | None:
    """The signature, whose lines are taken out of the sections; None where the text has none.

    known: what annotations may name.

    Raises: IRSyntaxError for a `def` line that cannot be read.
    """
    found = [d for s in ("", "signature", "prose", "intent") for d in _definitions(parts, s, known)]
    named = [d for d in found if not d.test]
    if not named and ((made := _told(parts, file, known, bool(found))) or not found):
        return made
    named = named or found
    calls = Counter(m for s in parts.lines.values() for _, line in s for m in set(_CALL.findall(line)))
    entry = max(named, key=lambda d: (d.stub, calls[d.name], d.number))
    made = Signature(*_head(entry, file, known))
    lines = parts.lines[entry.section]
    if entry.rest:
        made.doc = [(entry.number, entry.rest)]
    elif entry.program is not None and entry.end > entry.head_end:
        body = lines[entry.head_end : entry.end]
        made.doc = _doc(body, entry.program.function.doc)
        if any(isinstance(n, Hole) for n in entry.program.walk()):
            made.sketch = Program(replace(entry.program.function, doc=""), entry.program.helpers)
        elif not is_stub(entry.program.function):
            made.warnings.append(f"line {entry.number}: the body of `{entry.name}` has no ?holes, and is not used")
    gone = [entry]
    for other in named:
        if other is entry:
            continue
        other.program = other.program or program_of(without_hidden(other.text), known)
        if other.program is not None and not other.stub and other.name not in [h.name for h in made.helpers]:
            made.helpers = (*made.helpers, other.program.function)
            gone.append(other)
        else:
            made.notes.append(
                f"line {other.number}: the function `{other.name}` is not used; the spec is about `{entry.name}`"
            )
    for d in sorted(gone, key=lambda d: -d.start):
        parts.lines[d.section][d.start : d.end if d.program is not None else d.head_end] = []
    for section, kept in parts.lines.items():
        if section != "sketch" and found and any(d.text != "" for d in found):
            parts.lines[section] = [
                (n, line) for n, line in kept if not _CLASS.match(line) or re.search(r"\bTest|Case", line)
            ]
    return made


def _definitions(parts: Parts, section: str, known: Known | None) -> list[_Definition]:
    lines, found, at = parts.get(section), [], 0
    left = 10 * sum(len(line) for _, line in lines)  # characters that may be parsed
    while at < len(lines):
        match = _DEF.match(lines[at][1])
        if match is None:
            at += 1
            continue
        start, indent = at, len(lines[at][1]) - len(lines[at][1].lstrip())
        text = lines[at][1]
        while open_brackets(text) > 0 and at + 1 < len(lines) and at < start + MOST_LINES:
            at += 1
            text += " " + lines[at][1].strip()
        head_end = end = at + 1
        if re.search(r":\s*(?:#.*)?$", text):
            while end < min(len(lines), head_end + MOST_LINES) and (
                not lines[end][1].strip() or len(lines[end][1]) - len(lines[end][1].lstrip()) > indent
            ):
                end += 1
            while end > head_end and not lines[end - 1][1].strip():
                end -= 1
        source = "\n".join([text, *(line for _, line in lines[head_end:end])])
        source = SELF.sub(r"\1", textwrap.dedent(source), count=1)
        definition = _Definition(section, start, head_end, end, match[1], lines[start][0], source)
        left -= len(source)
        lone = LONE_WORD.search(text)
        definition.program = program_of(source, known) if left >= 0 and not lone else None
        if definition.program is None and left >= 0 and (cut := _head_before(text, known)):
            (definition.program, definition.rest), definition.end = cut, head_end
        definition.test = bool(HOOK.match(match[1])) or _is_marked(lines, start)
        found.append(definition)
        at = end if definition.program is not None or definition.test else head_end
    return found


def _head_before(line: str, known: Known | None) -> tuple[Program, str] | None:
    """The function of a `def` line that has words behind its head, and these; None for another line."""
    text = SELF.sub(r"\1", line.strip(), count=1)
    ends, started = closings(text) if len(text) <= MOST_HEAD else {}, _DEF.match(text)
    end = ends.get(started.end() - 1) if started else None
    if end is None or program_of(text.rstrip(" :") + ":\n    ...", known):
        return None
    inside = [(a, b) for a, b in ends.items() if b > end]
    marks, spaces = (
        [m for m in islice(p.finditer(text, end), MOST_ENDS) if not any(a < m.start() < b for a, b in inside)]
        for p in (_HEAD_ENDS, _SPACE)
    )
    for mark in (*marks, *reversed(spaces)):
        if program := program_of(f"{text[: mark.start()].rstrip()}:\n    ...", known):
            return program, text[mark.end() :].strip(" -–—#/;:")
    return None


def _is_marked(lines: Lines, at: int) -> bool:
    """Whether decorators above a `def` line say that it is a test, or serves tests."""
    while at and (above := lines[at - 1][1].strip()).startswith("@"):
        if re.match(r"@(?:\w+\.)*(?:test\w*|it|describe|context|fixture|parametrize|skip\w*|expand)\b", above, re.I):
            return True
        at -= 1
    return False


def _head(entry: _Definition, file: str | None, known: Known | None) -> tuple[Function, list[str]]:
    """The function that a `def` line begins, and how that was read where it is not Python's."""
    if entry.program is not None:
        return replace(entry.program.function, body=(), doc=""), []
    head = entry.text.split("\n")[0].split("#")[0].rstrip().rstrip(":").rstrip()
    try:
        return replace(parsed(head + ":\n    ...\n", known).function, body=()), []
    except IRSyntaxError as error:
        no_python = error.message.startswith("not Python")
        if (made := _foreign(entry, known) or (_in_words(entry, known) if no_python else None)) is not None:
            return made
        error.line, error.file = entry.number, file
        if no_python:
            error.remedy = "a line such as `def name(x: int, words: list[str]) -> bool`"
        raise


def _foreign(entry: _Definition, known: Known | None) -> tuple[Function, list[str]] | None:
    """The head of a `def` line as another language writes it, Scala for one."""
    head = next(foreign_heads([(entry.number, entry.text.split("\n")[0])]), None)
    program = program_of(f"{head.text}:\n    ...", known) if head else None
    if head is None or program is None:
        return None
    said = f"line {entry.number}: `{head.written}` is read as `{head.text}`"
    return replace(program.function, body=()), [said]


def _in_words(entry: _Definition, known: Known | None) -> tuple[Function, list[str]] | None:
    """The head of a `def` line whose types are words, as `n: positive integer`, without these."""
    text = entry.text.split("\n")[0]
    started = _DEF.match(text)
    end = closings(text).get(started.end() - 1) if started else None
    if started is None or end is None:
        return None
    given = []
    for part in split(text[started.end() : end - 1]):
        name = part.partition(":")[0].partition("=")[0].strip()
        read = next((p for p in (part, name) if program_of(f"def f({p.strip()}):\n    ...", known)), None)
        if read is None or not part.strip():
            return None
        given.append(read.strip())
    head = f"def {started[1]}({', '.join(given)})"
    if (returns := re.match(r"\s*->[^:]+", text[end:])) and program_of(
        f"def f(){returns[0].rstrip()}:\n    ...", known
    ):
        head += returns[0].rstrip()
    shown = text.strip().rstrip(":")
    program = program_of(f"{head}:\n    ...", known) if shown != head else None
    if program is None:
        return None
    entry.rest = shown
    return replace(program.function, body=()), [f"line {entry.number}: `{shown}` is read as `{head}`"]


def _doc(body: Lines, doc: str) -> Lines:
    """The lines of the docstring, with their numbers in the text."""
    if not doc.strip():
        return []
    first = next((number for number, line in body if re.search(r"\"\"\"|'''|[\"']", line)), body[0][0])
    return [(first + i, line) for i, line in enumerate(dedented(doc))]


def _told(parts: Parts, file: str | None, known: Known | None, beside_tests: bool) -> Signature | None:
    """The signature that a text without a `def` line tells otherwise."""
    lines = [line for s in ("signature", "", "prose", "intent", "examples") for line in parts.get(s)]
    found = told(lines, file, known, words=not any(_DEF.match(line) for _, line in parts.get("sketch")))
    if found is None:
        return None
    for kept in () if beside_tests else parts.lines.values():
        kept[:] = [(n, text) for n, text in kept if n != found.alone]
    return Signature(replace(found.function, body=()), warnings=[found.said])
