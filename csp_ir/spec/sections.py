"""The parts of a plain-text spec: which headings open a section of csp-ir's own, and which are prose.

A heading opens a section only where what stands below it reads as that section; all else stays prose, with a
note, or a warning where the heading looks like one of ours.
"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from csp_ir.errors import IRSyntaxError, SpecError
from csp_ir.ir.nodes import Function, Program
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_function
from csp_ir.ir.read_object import is_exception
from csp_ir.ir.types import Type
from csp_ir.spec.layout import Lines, open_brackets, unmarked
from csp_ir.spec.model import Line
from csp_ir.spec.raising import written_clause

SECTIONS = (
    "prose", "intent", "examples", "requires", "ensures", "raises", "decreases", "constraints", "sketch", "effects", "signature",
)  # fmt: skip
SYNONYMS = {
    "description": "prose", "example": "examples", "constraint": "constraints", "effect": "effects",
    **dict.fromkeys(("require", "required", "precondition", "preconditions", "pre", "assume", "assumes", "assumption", "assumptions"), "requires"),
    **dict.fromkeys(("ensure", "ensured", "postcondition", "postconditions", "post", "guarantee", "guarantees", "invariant", "invariants", "property", "properties", "musthold"), "ensures"),
    **dict.fromkeys(("raise", "throws", "exceptions"), "raises"), "decrease": "decreases",
}  # fmt: skip
_KNOWN = {**{s: s for s in SECTIONS}, **SYNONYMS}
_HEADING = re.compile(
    r"(?P<mark>#{1,6}\s*|\*\*|__)?(?P<word>[A-Za-z][A-Za-z _-]{1,24}?)(?:\*\*|__)?\s*(?P<colon>:?)(?:\*\*|__)?(?P<rest>(?:\s.*)?)$"
)
_NO_SLIPS = {"requirements", "requirement", "explanation", "sample", "samples"}  # other words, however alike
CLOSE = 0.85
DEF = re.compile(r"^(?:async\s+)?def\s+(\w+)\s*\(")
_TOP = re.compile(r"(async\s+)?def\s|import\s|from\s|[#@)]|[A-Z_]+\s*=")
_RESULTS = ("return_value", "returned", "output", "ret", "return", "the result", "the output", "\\result")
_PROMISES = ("requires", "ensures", "raises", "decreases")
_NEEDS = {
    "raises": "names no exception with a condition in Python (`ValueError when ...`) on",
    "decreases": "is no number in Python of",
}
_CLAUSES = (*_PROMISES, "constraints")


@dataclass(frozen=True)
class Heading:
    """A heading: the section it may open, its line, and whether it is spelled as csp-ir spells it."""

    section: str
    number: int
    written: str
    exact: bool
    near: bool


@dataclass(frozen=True)
class Known:
    """What annotations may name: records, and types under names of their own, that the spec defines."""

    records: tuple[Function, ...] = ()
    aliases: Mapping[str, Type] = field(default_factory=dict)


def parsed(source: str, known: Known | None, file: str | None = None) -> Program:
    """The program of a text of the spec. Raises IRSyntaxError."""
    known = known or Known()
    return parse_program(source, file=file, records=known.records, aliases=known.aliases)


@dataclass
class Parts:
    """Numbered lines by section, "" for prose; which headings opened them; what is to be said of the others."""

    lines: dict[str, Lines] = field(default_factory=lambda: {"": []})
    opened: dict[str, Heading] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def get(self, section: str) -> Lines:
        """The lines of a section; [] where there is none."""
        return self.lines.get(section, [])

    def prose(self) -> Lines:
        """What is prose, in the order of the lines."""
        return sorted([*self.get(""), *self.get("prose"), *self.get("intent")], key=lambda line: line[0])


def sections_of(lines: Lines) -> Parts:
    """Numbered lines by the headings above them, as these say; `settle` decides which are sections."""
    parts = Parts()
    current: Heading | None = None
    names = [m[1] for _, line in lines if (m := DEF.match(line))]
    called = re.compile(rf">>>|(?:[-*•]\s+)?(?:assert\s+)?{names[0]}\s*\(") if names else None
    for number, line in lines:
        if found := _heading(number, line, current):
            current, rest, start = found
            parts.opened.setdefault(current.section, current)
            parts.lines.setdefault(current.section, [])
            if rest.strip():  # what stands on the line of the heading keeps its column
                keeps = rest.lstrip() if current.section == "sketch" else " " * start + rest.lstrip()
                parts.lines[current.section].append((number, keeps))
            continue
        if current is not None and _ends(line, current.section, parts.lines[current.section], called):
            current = None
        parts.lines.setdefault(current.section if current else "", []).append((number, line))
    return parts


def _heading(number: int, line: str, current: Heading | None) -> tuple[Heading, str, int] | None:
    if not line or line[0].isspace() or (current is not None and current.section == "sketch" and line[0] == "#"):
        return None
    match = _HEADING.match(line)
    if match is None or not (match["colon"] or (match["mark"] and not match["rest"].strip())):
        return None
    plain = re.sub(r"[\s_-]", "", match["word"]).lower()
    section = _KNOWN.get(plain)
    near = section is None
    if near and len(plain) > 5 and plain not in _NO_SLIPS and not match["rest"].strip():
        close = get_close_matches(plain, _KNOWN, 1, CLOSE)
        section = _KNOWN[close[0]] if close else None
    if section is None:
        return None
    start = match.start("rest") + len(match["rest"]) - len(match["rest"].lstrip())
    return (
        Heading(section, number, match["word"], match["word"] in SECTIONS and not match["mark"], near),
        match["rest"],
        start,
    )


def _ends(line: str, section: str, lines: Lines, called: re.Pattern[str] | None) -> bool:
    """Whether a line cannot belong to the section it stands below."""
    if not line.strip() or line[0].isspace():
        return False
    if section == "sketch":
        return _leaves(line, lines)
    written = " ".join(text for _, text in lines if text.strip())
    if section == "signature":
        return bool(written) and open_brackets(written) <= 0
    if DEF.match(line):
        return True
    if not written:
        return False
    if section in _CLAUSES or section == "effects":
        first = next((written for _, written in lines if written.strip()), line)
        if first[0].isspace() or (called is not None and called.match(line)):
            return True  # no clause starts with a call of the function that it is about
        return not lines[-1][1].strip() and not _is_condition(unmarked(line).strip("` "))
    first = next((written for _, written in lines if written.strip()), line)
    return section == "examples" and first[0].isspace() and bool(re.match(r"[A-Z]\w*[^()\[\]'\"]*[.:]?$", line))


def _leaves(line: str, sketch: Lines) -> bool:
    """Whether a line stands to the left of an indented sketch, as an example or prose does, so that it ends it."""
    if line[0] in "#)]}" or DEF.match(line):
        return False
    first = next((written for _, written in sketch if written.strip()), line)
    quotes = sum(written.count(mark) for _, written in sketch for mark in ('"""', "'''"))
    return first[0].isspace() and quotes % 2 == 0


def settle(parts: Parts, names: Collection[str], text: str, function: str = "") -> None:
    """Turn the sections that do not read as such into prose.

    names: the parameters and functions that clauses may name; text: the whole spec; function: which it is about. What was
    turned is noted.
    """
    holes = set(re.findall(r"(?:\?|\bhole\s*[(\[]\s*[\"'])(\w+)", text))
    for section, heading in list(parts.opened.items()):
        lines = parts.lines[section]
        if not any(line.strip() for _, line in lines):
            continue
        if section in _PROMISES:
            promised = section == "ensures"
            known = set(names) | ({"result"} if promised else set())
            parts.lines[section] = _clauses(parts, heading, lines, known, function if promised else "")
            continue
        ours = (
            section in ("prose", "intent", "examples", "effects")
            or (section == "constraints" and _speaks_of_holes(lines, holes, heading.exact))
            or (section == "signature" and any("(" in line for _, line in lines))
            or (
                section == "sketch"
                and any(re.search(r"\breturn\b|\?\w|=|:\s*$|\b(?:def|class|pass|raise)\b", line) for _, line in lines)
            )
        )
        if ours:
            if heading.near:
                parts.warnings.append(f"line {heading.number}: `{heading.written}:` is read as `{section}:`")
            continue
        parts.lines[""] += [(heading.number, f"{heading.written}:"), *parts.lines.pop(section)]
        said = parts.notes if section == "constraints" and not heading.exact else parts.warnings
        said.append(f"what stands under `{heading.written}:` (line {heading.number}) is read as prose, and not checked")
    parts.lines[""].sort(key=lambda line: line[0])


def _clauses(parts: Parts, heading: Heading, lines: Lines, known: set[str], function: str) -> Lines:
    """The lines of a section that are conditions; the others are prose, with a warning.

    function: to whose calls other names may be passed.
    """
    kept: Lines = []
    prose: Lines = []
    for number, line in lines:
        text = unmarked(line)
        if not text or text.startswith("#") or set(text) <= set("`~"):
            continue
        written = _with_result(text.strip("`"), known)
        reading = _reading(heading.section, written, known | _passed_to(function, written))
        if reading == "condition" or (reading == "slip" and heading.exact):
            kept.append((number, line.replace(text, written)))
        else:
            prose.append((number, line))
    if kept and heading.near:
        parts.warnings.append(f"line {heading.number}: `{heading.written}:` is read as `{heading.section}:`")
    if prose:
        parts.lines[""] += [(heading.number, f"{heading.written}:")] * (not kept) + prose
        # A docstring of prose has such a heading too.
        said = parts.notes if heading.section == "raises" and not heading.exact else parts.warnings
        for number, line in prose[:10]:
            said.append(
                f"line {number}, `{line.strip()[:80]}`, under `{heading.written}:` is read as prose, and not checked: "
                f"it {_NEEDS.get(heading.section, 'is no condition in Python on')} {', '.join(sorted(known))}"
            )
    return kept


def _reading(section: str, text: str, known: Collection[str]) -> str:
    """What a line of a section reads as: see `reads_as`."""
    if section == "raises":
        clause = written_clause(text)
        reading = "prose" if clause is None else reads_as(clause.condition, known)
        return reading if clause is None or is_exception(clause.kind) or reading == "prose" else "slip"
    if section == "decreases":
        return "condition" if _tree(text) is not None and _names(text) <= {*known, *dir(builtins)} else "prose"
    return reads_as(text, known)


def reads_as(text: str, known: Collection[str]) -> str:
    """Whether a text is a "condition" on known names, a "slip" (nothing but one, written wrong), or "prose"."""
    if _is_condition(text) and _names(text) <= {*known, *dir(builtins)}:
        return "condition"
    return "slip" if _is_code(text, set(known)) else "prose"


def _with_result(text: str, known: set[str]) -> str:
    """A condition with `result` for the other words for it."""
    if "result" not in known:
        return text
    for word in _RESULTS:
        if word not in known:
            text = re.sub(rf"(?<![\w.]){re.escape(word)}\b(?!\s*\()", "result", text)
    return text


def _tree(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _names(text: str) -> set[str]:
    tree = _tree(text)
    bound = (
        {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)} if tree else set()
    )
    arguments = {a.arg for n in ast.walk(tree) if isinstance(n, ast.Lambda) for a in n.args.args} if tree else set()
    modules = {"math", "re", "string", "itertools", "collections", "functools"}
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} - bound - arguments - modules if tree else set()


def _passed_to(function: str, text: str) -> set[str]:
    """The names in arguments of calls of a function."""
    tree = _tree(text) if function else None
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)] if tree else []
    args = [a for c in calls if isinstance(c.func, ast.Name) and c.func.id == function for a in c.args]
    return {n.id for a in args for n in ast.walk(a) if isinstance(n, ast.Name)}


def _is_condition(text: str) -> bool:
    """Whether a text is a condition in Python, and not words that happen to parse as one, as `result is sorted`."""
    tree = _tree(unmarked(text))
    if isinstance(tree, ast.Compare):
        words = [isinstance(o, ast.Is | ast.IsNot | ast.In | ast.NotIn) for o in tree.ops]
        sides = [tree.left, *tree.comparators]
        plain = all(
            isinstance(s, ast.Name) and (s.id in dir(builtins) or i == len(sides) - 1) for i, s in enumerate(sides) if i
        )
        return not (all(words) and plain and isinstance(tree.ops[0], ast.Is | ast.IsNot))
    return isinstance(tree, ast.BoolOp | ast.Call | ast.IfExp) or (
        isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not)
    )


def _is_code(text: str, known: set[str]) -> bool:
    """Whether a text can be nothing but a condition with a slip: its words are all known, or it parses and has operators."""
    words = set(re.findall(r"[^\W\d]\w*", re.sub(r"'[^']*'|\"[^\"]*\"", "", text)))
    operators = bool(re.search(r"[<>=!]=?|[-+*/%]", text))
    if words <= known | set(dir(builtins)) | set(keyword.kwlist):
        return operators
    return operators and _is_condition(text) and not re.search(r"\b(?:is|in)\s+[a-z]+\b(?!\()", text)


def _speaks_of_holes(lines: Lines, holes: set[str], exact: bool) -> bool:
    """Whether a section of constraints is about holes of a sketch, or about the shape of the code."""
    texts = [t for _, line in lines if (t := unmarked(line)) and not t.startswith("#")]
    if not texts:
        return False
    if holes:
        return exact or any(h in re.findall(r"\w+", t) for t in texts for h in holes)
    return all(re.fullmatch(r"[a-z_]+\(.*\)", t) for t in texts) or (exact and all("?" in t for t in texts))


def sketch_of(parts: Parts, function: Function | None, file: str | None, known: Known | None = None) -> Program | None:
    """The sketch, whose annotations may name what is known; None without one. Raises IRSyntaxError in the lines of the spec, SpecError without a signature."""
    lines = parts.get("sketch")
    if not any(line.strip() for _, line in lines):
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
        program = parsed(source, known, file)
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


def placed(lines: Sequence[tuple[int, str]]) -> tuple[Line, ...]:
    """The texts of a section, one a line, that are no comments; each with its place."""
    texts = ((number, line, unmarked(line)) for number, line in lines)
    return tuple(
        Line(text, number, line.find(text) + 1) for number, line, text in texts if text and not text.startswith("#")
    )
