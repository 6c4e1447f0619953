"""The parts of a plain-text spec: sections, the signature, the sketch, constraints in comments."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace

from csp_ir.errors import IRSyntaxError, SpecError
from csp_ir.ir.nodes import Function, Program
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_function
from csp_ir.spec.layout import Lines
from csp_ir.spec.model import Line

SECTIONS = ("prose", "intent", "examples", "requires", "ensures", "constraints", "sketch", "effects", "signature")
_ALIASES = {
    "description": "prose", "example": "examples", "require": "requires", "precondition": "requires",
    "preconditions": "requires", "ensure": "ensures", "postcondition": "ensures", "postconditions": "ensures",
    "property": "ensures", "properties": "ensures", "constraint": "constraints",
}  # fmt: skip
_SECTION = re.compile(rf"^({'|'.join((*SECTIONS, *_ALIASES))})\s*:\s*(.*)$", re.I)
DEF = re.compile(r"^(?:async\s+)?def\s+(\w+)\s*\(")

_TOP = re.compile(r"(async\s+)?def\s|import\s|from\s|[#@)]|[A-Z_]+\s*=")


def sections_of(text: str) -> dict[str, Lines]:
    """Section -> its numbered lines; "" for what stands outside of all sections."""
    found: dict[str, Lines] = {"": []}
    current = ""
    names = [m[1] for line in text.split("\n") if (m := DEF.match(line))]
    called = re.compile(rf">>>|(?:[-*•]\s+)?(?:assert\s+)?{names[0]}\s*\(") if names else None
    for number, line in enumerate(text.split("\n"), 1):
        if match := _SECTION.match(line):
            current = _ALIASES.get(match[1].lower(), match[1].lower())
            found.setdefault(current, [])
            if match[2].strip():  # what stands on the line of the heading keeps its column
                found[current].append((number, match[2] if current == "sketch" else " " * match.start(2) + match[2]))
        elif current not in ("", "sketch") and line.strip() and not line[0].isspace() and DEF.match(line):
            found[""].append((number, line))
        elif current == "sketch" and _leaves(line, found["sketch"]):
            current = ""
            found[""].append((number, line))
        elif current in ("requires", "ensures", "constraints", "effects") and called and called.match(line):
            current = ""  # no clause starts with a call of the function that it is about
            found[""].append((number, line))
        else:
            found[current].append((number, line))
    return found


def _leaves(line: str, sketch: Lines) -> bool:
    """Whether a line stands to the left of an indented sketch, as an example or prose does, so that it ends it."""
    if not line.strip() or line[0].isspace() or line[0] in "#)]}" or DEF.match(line):
        return False
    first = next((written for _, written in sketch if written.strip()), line)
    quotes = sum(written.count(mark) for _, written in sketch for mark in ('"""', "'''"))
    return first[0].isspace() and quotes % 2 == 0


def signature(sections: dict[str, Lines], file: str | None) -> Function | None:
    """The signature, whose lines are taken out of the sections; None where there is none. Raises IRSyntaxError, SpecError."""
    for section in ("", "signature", "prose", "intent"):
        lines = sections.get(section, [])
        for i, (number, line) in enumerate(lines):
            if not DEF.match(line.strip()):
                continue
            text, end = line.strip(), i
            while text.count("(") > text.count(")") and end + 1 < len(lines):
                end += 1
                text += " " + lines[end][1].strip()
            del lines[i : end + 1]
            for other, again in lines[i:]:
                if second := DEF.match(again):
                    raise SpecError(
                        f"a second signature, `{second[1]}`",
                        line=other,
                        column=1,
                        file=file,
                        remedy="one function a spec; helper functions stand in the sketch",
                    )
            head = text.rstrip().rstrip(":").rstrip()
            try:
                return replace(parse_program(head + ":\n    ...\n").function, body=())
            except IRSyntaxError as error:
                error.line, error.file = number, file
                if error.message.startswith("not Python"):
                    error.remedy = "a line such as `def name(x: int, words: list[str]) -> bool`"
                raise
    return None


def sketch_of(sections: dict[str, Lines], function: Function | None, file: str | None) -> Program | None:
    """The sketch with lines and columns as in the spec; None where there is none. Raises IRSyntaxError, SpecError."""
    lines = sections.get("sketch")
    if not lines or not any(line.strip() for _, line in lines):
        return None
    first = next(number for number, line in lines if line.strip())
    written = "\n".join(line for number, line in lines if number >= first)
    dedented = textwrap.dedent(written)
    shift = len(written.split("\n")[0]) - len(dedented.split("\n")[0])
    padding = "\n" * (first - 2)  # so that lines count as in the spec
    if _is_module(dedented):
        source = padding + "\n" * (first > 1) + dedented
    else:
        if function is None:
            raise SpecError("a sketch of a body needs a signature", line=first, file=file, remedy="add a `def` line")
        head = print_function(replace(function, body=(), doc="")).split("\n")[0]
        body = written if shift else textwrap.indent(written, "    ")
        source, shift = f"{padding}{head}\n{body}", 0 if shift else -4
    try:
        program = parse_program(source, file=file)
    except IRSyntaxError as error:
        if error.column is not None:
            error.column = max(1, error.column + shift)
        raise
    if not program.function.body:
        raise SpecError("the sketch has no body", line=first, file=file, remedy="write statements, with ?holes")
    return program


def _is_module(text: str) -> bool:
    """Whether a sketch is whole functions, rather than the body of one (which may begin with a local function)."""
    top = [line for line in text.split("\n") if line and not line[0].isspace()]
    return any(DEF.match(line) for line in top) and all(_TOP.match(line) for line in top)


def constraint_comments(text: str) -> Lines:
    """The constraints that comments of a sketch give, `# constraint: ?a != ?b`, each in its column."""
    lines = enumerate(text.split("\n"), 1)
    found = [(n, re.search(r"#\s*constraint\s*:\s*(.+)$", line)) for n, line in lines]
    return [(n, " " * m.start(1) + m[1].strip()) for n, m in found if m]


def placed(lines: Lines) -> tuple[Line, ...]:
    """The texts of a section, one a line, that are no comments; each with its place."""
    texts = ((number, line, line.strip().lstrip("-*").strip()) for number, line in lines)
    return tuple(
        Line(text, number, line.find(text) + 1) for number, line, text in texts if text and not text.startswith("#")
    )
