"""The function that a text is about: its `def` line, what stands below it, and other functions beside it."""

from __future__ import annotations

import builtins
import re
import textwrap
from collections import Counter
from dataclasses import dataclass, field, replace

from csp_ir.errors import IRSyntaxError
from csp_ir.ir.nodes import Function, Hole, Parameter, Pass, Program, Raise, Record
from csp_ir.ir.types import ANY
from csp_ir.spec.layout import Lines, dedented, open_brackets
from csp_ir.spec.sections import Known, Parts, parsed

_DEF = re.compile(r"\s*(?:async\s+)?def\s+(\w+)\s*\(")
_CLASS = re.compile(r"\s*class\s+\w+\s*(?:\([^)]*\))?\s*:\s*$")
_SELF = re.compile(r"(def\s+\w+\s*\(\s*)(?:self|cls)\s*(?:,\s*)?")
_TOLD = re.compile(
    r"(?:(?:function|signature|def)\b\s?:?\s?)?`?(?P<head>[A-Za-z_]\w*\((?P<inside>[^()]*)\)(?:\s?->\s?[\w\[\], .|]+)?)`?\s?:?$",
    re.I,
)
_SAID = re.compile(
    r"\bfunction (?:called |named )?`?(?P<head>[A-Za-z_]\w*\((?P<inside>[A-Za-z_][\w ,:\[\]|]*)\)(?: ?-> ?[\w\[\], |]+)?)"
)
_MARKED = re.compile(
    r"`(?:def )?(?P<head>[A-Za-z_]\w*\((?P<inside>[A-Za-z_][\w ,:\[\]|]*)\)(?: ?-> ?[\w\[\], |]+)?):?`"
)
_CALL = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\s*(?=\()")
MOST_LINES = 400  # of one function


@dataclass
class Signature:
    """The function, without its body; the numbered lines of its docstring; its body, where it holds holes; other functions."""

    function: Function
    doc: Lines = field(default_factory=list)
    sketch: Program | None = None
    helpers: tuple[Function, ...] = ()
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass
class _Definition:
    section: str
    start: int
    head_end: int
    end: int
    name: str
    number: int
    text: str  # dedented, without `self`
    program: Program | None = None

    @property
    def stub(self) -> bool:
        return self.program is None or is_stub(self.program.function)


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
    named = [d for d in found if not d.name.startswith("test")] or found
    if not named:
        return _told(parts, known)
    calls = Counter(m for s in parts.lines.values() for _, line in s for m in set(_CALL.findall(line)))
    entry = max(named, key=lambda d: (d.stub, calls[d.name], d.number))
    made = Signature(_head(entry, file, known))
    lines = parts.lines[entry.section]
    if entry.program is not None and entry.end > entry.head_end:
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
        source = _SELF.sub(r"\1", textwrap.dedent(source), count=1)
        definition = _Definition(section, start, head_end, end, match[1], lines[start][0], source)
        left -= len(source)
        definition.program = _program(source, known) if left >= 0 else None
        found.append(definition)
        at = end if definition.program is not None else head_end
    return found


def _program(source: str, known: Known | None = None) -> Program | None:
    for tried in (source, source.rstrip() + "\n    ...\n"):
        try:
            return parsed(tried, known)
        except IRSyntaxError:
            continue
    return None


def _head(entry: _Definition, file: str | None, known: Known | None) -> Function:
    if entry.program is not None:
        return replace(entry.program.function, body=(), doc="")
    head = entry.text.split("\n")[0].split("#")[0].rstrip().rstrip(":").rstrip()
    try:
        return replace(parsed(head + ":\n    ...\n", known).function, body=())
    except IRSyntaxError as error:
        error.line, error.file = entry.number, file
        if error.message.startswith("not Python"):
            error.remedy = "a line such as `def name(x: int, words: list[str]) -> bool`"
        raise


def _doc(body: Lines, doc: str) -> Lines:
    """The lines of the docstring, with their numbers in the text."""
    if not doc.strip():
        return []
    first = next((number for number, line in body if re.search(r"\"\"\"|'''|[\"']", line)), body[0][0])
    return [(first + i, line) for i, line in enumerate(dedented(doc))]


def _told(parts: Parts, known: Known | None) -> Signature | None:
    """A signature without `def`: `area(w: float, h: float) -> float`, `a function area(w, h)`, or calls of one name."""
    lines = [*parts.get("signature"), *parts.get(""), *parts.get("prose"), *parts.get("intent")]
    for pattern in (_TOLD, _SAID, _MARKED):
        for number, line in lines:
            text = line.strip()
            match = None if len(text) > 400 else pattern.match(text) if pattern is _TOLD else pattern.search(text)
            if match is None or not re.fullmatch(
                r"(?:\s*[A-Za-z_]\w*\s*(?::[^,\[]*(?:\[.*?\])?[^,]*)?,?)*", match["inside"]
            ):
                continue
            program = _program(f"def {match['head'].strip()}:\n    ...", known)
            if program is None or hasattr(builtins, program.function.name):
                continue
            said = f"line {number}: no `def` line; `{match['head'].strip()}` is read as the signature"
            made = Signature(replace(program.function, body=()), warnings=[said])
            if pattern is _TOLD:
                for kept in parts.lines.values():
                    kept[:] = [(n, text) for n, text in kept if n != number or text != line]
            return made
    return _called(lines, parts)


def _called(lines: Lines, parts: Parts) -> Signature | None:
    """The signature that calls with values show, where all of them call one function."""
    import ast

    names: Counter[str] = Counter()
    arities: dict[str, set[int]] = {}
    for _, line in [*lines, *parts.get("examples")]:
        for match in list(_CALL.finditer(line))[:20] if len(line) < 2_000 else ():
            name, end = match[1], _end(line, match.end())
            if (
                hasattr(builtins, name)
                or name.startswith(("assert", "test"))
                or end < 0
                or not re.match(r"\s*(?:==|[-=]+>|→|➞|=|is\b|returns\b|should\b|gives\b|\)|#|$)", line[end:])
            ):
                continue
            try:
                call = ast.parse(line[match.start() : end], mode="eval").body
                assert isinstance(call, ast.Call)
                [ast.literal_eval(a) for a in call.args]
            except (SyntaxError, ValueError, RecursionError, MemoryError, TypeError, AssertionError):
                continue
            if call.args and not call.keywords:
                names[name] += 1
                arities.setdefault(name, set()).add(len(call.args))
    if not names:
        return None
    name, _ = names.most_common(1)[0]
    if len(arities[name]) != 1 or (len(names) > 1 and names.most_common(2)[1][1] == names[name]):
        return None
    (count,) = arities[name]
    parameters = tuple(Parameter(p, ANY) for p in ("x", "y", "z", "a", "b", "c", "d", "e")[:count])
    if len(parameters) < count:
        return None
    head = f"def {name}({', '.join(p.name for p in parameters)})"
    return Signature(
        Function(name, parameters, ANY, ()),
        warnings=[f"there is no `def` line; the calls are read as calls of `{head}`"],
    )


def _end(text: str, start: int) -> int:
    from csp_ir.spec.forms.written import closings

    return closings(text).get(start, -1)
