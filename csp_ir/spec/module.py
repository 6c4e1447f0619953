"""Specs among other code: which stub or draft of a Python module is meant, and what of the rest it may use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from csp_ir.errors import IRSyntaxError, SpecError
from csp_ir.ir.hole_text import mark_holes
from csp_ir.ir.nodes import Function, Hole, Program, Record
from csp_ir.ir.parse import parse_module
from csp_ir.ir.read_module import Module
from csp_ir.ir.rewrite import reachable
from csp_ir.spec.layout import Lines
from csp_ir.spec.sections import Known
from csp_ir.spec.signature import is_stub

SHOWN = 8  # functions that a note names
_CODE = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign,
         ast.AugAssign, ast.If, ast.Try, ast.Assert, ast.For, ast.With, ast.Delete, ast.Pass)  # fmt: skip
_COMMENT = re.compile(r"\s*#(?!!| *(?:type|noqa|pylint|mypy|fmt|constraint)\b)[:\s]*(?:TODO\b[:\s]*)?(.*)", re.I)


@dataclass(frozen=True)
class Found:
    """A function to write: as it stands, what it may use, its body where it holds holes, and what is to be said."""

    entry: Function
    helpers: tuple[Function, ...]
    sketch: Program | None
    notes: tuple[str, ...]


def is_module(text: str) -> bool:
    """Whether a text is a Python module: it parses, holds a function, and nothing at its top level is prose."""
    try:
        body = ast.parse(mark_holes(text).text).body
    except (IRSyntaxError, SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(isinstance(s, ast.FunctionDef) for s in body) and all(map(_is_code, body))


def _is_code(s: ast.stmt) -> bool:
    if isinstance(s, ast.Expr):
        return isinstance(s.value, ast.Constant | ast.Call | ast.Compare)
    return isinstance(s, _CODE) or type(s).__name__ == "TypeAlias"


def find_function(text: str, name: str | None, file: str | None) -> Found:
    """The function of a module that is to be written.

    Args:
        name: its name; without one the module's only stub or draft, else its last function.

    Raises: IRSyntaxError where the text, or that function, cannot be read; SpecError where it is not clear which is meant.
    """
    module = parse_module(text, file=file)
    entry = _entry(module, text, name, file)
    helpers = _usable(tuple(f for f in module.functions if f.name != entry.name), entry)
    stub = is_stub(entry)
    if stub and not entry.doc.strip():
        entry = replace(entry, doc="\n".join(line for _, line in comments(text, entry)))
    sketch = None if stub else Program(replace(entry, doc=""), helpers)
    return Found(entry, helpers, sketch, tuple(_notes(module, entry)))


def _usable(helpers: tuple[Function, ...], entry: Function) -> tuple[Function, ...]:
    """Without those that are still to be written, unless the entry calls them: their holes are no part of it."""
    called = {h.name for h in reachable(Program(entry, helpers)).helpers}
    return tuple(h for h in helpers if h.name in called or not any(isinstance(n, Hole) for n in h.walk()))


def _entry(module: Module, text: str, name: str | None, file: str | None) -> Function:
    functions = [f for f in module.functions if not isinstance(f, Record)]
    open_ones = [f for f in functions if is_stub(f) or any(isinstance(n, Hole) for n in f.walk())]
    if name is not None:
        if (found := module.named(name)) is not None and not isinstance(found, Record):
            return found
        if name in module.left_out:
            raise module.errors.get(name) or SpecError(f"`{name}` cannot be used: {module.left_out[name]}", file=file)
        names = ", ".join(f.name for f in open_ones or functions)
        raise SpecError(f"no function named `{name}`", file=file, remedy=f"one of: {names}")
    if len(open_ones) > 1:
        names = ", ".join(f"{file or 'module.py'}::{f.name}" for f in open_ones)
        raise SpecError(f"{len(open_ones)} functions are to be written", file=file, remedy=f"name one: {names}")
    unread = {n: e for n, e in module.errors.items() if _says_nothing(text, n)}
    if open_ones or functions and not unread:
        return (open_ones or functions)[-1]
    if unread or module.errors:
        raise next(iter((unread or module.errors).values()))
    reasons = "; ".join(f"{n}: {why}" for n, why in module.left_out.items()) or "it holds none"
    raise SpecError(f"no function to write ({reasons})", file=file, remedy="a function with a docstring and no body")


def _says_nothing(text: str, name: str) -> bool:
    """Whether a function that could not be read has no body: it is the one that was meant."""
    for s in ast.walk(ast.parse(mark_holes(text).text)):
        if isinstance(s, ast.FunctionDef) and s.name == name:
            return all(
                isinstance(b, ast.Pass | ast.Raise) or isinstance(b, ast.Expr) and isinstance(b.value, ast.Constant) for b in s.body
            )  # fmt: skip
    return False


def comments(text: str, f: Function) -> Iterator[tuple[int, str]]:
    """The comments right above a function and in its body, numbered: what people write in place of a docstring."""
    lines = text.split("\n")
    start = at = (f.position.line if f.position else 1) - 1
    while at > 0 and lines[at - 1].startswith(("#", "@")):
        at -= 1
    body = start + 1
    while body < len(lines) and (not lines[body].strip() or lines[body][0].isspace()):
        body += 1
    for number in (*range(at, start), *range(start + 1, body)):
        if (match := _COMMENT.match(lines[number])) and match[1].strip():
            yield number + 1, match[1].strip()


def _notes(module: Module, entry: Function | None) -> Iterator[str]:
    gone = {n: why for n, why in module.left_out.items() if entry is None or n != entry.name}
    if gone:
        said = [f"{n} ({why})" for n, why in gone.items()][:SHOWN]
        more = f", and {len(gone) - SHOWN} more" if len(gone) > SHOWN else ""
        yield f"the answer cannot use, of this module, {', '.join(said)}{more}"
    if module.ignored:
        more = f", and {len(module.ignored) - SHOWN} more" if len(module.ignored) > SHOWN else ""
        yield f"of classes only the fields are used, not {', '.join(module.ignored[:SHOWN])}{more}"


_IMPORT = re.compile(
    r"(?:from\s+[\w.]+\s+import\s+[\w.*, ()]+|import\s+[\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w. ]+)*)\s*(?:#.*)?$"
)
_CLASS = re.compile(r"class\s+(\w+)\s*(?:\(([\w., =]*)\))?\s*:")
_BASE = re.compile(r"\b(?:NamedTuple|TypedDict|Enum|IntEnum|StrEnum)\b")
_MADE = re.compile(r"[A-Za-z_]\w*\s*(?::\s*TypeAlias\s*)?=\s*(?:\w+\.)?(?:namedtuple|NamedTuple|TypedDict|Enum|IntEnum|StrEnum|NewType|TypeVar"
                   r"|[Ll]ist|[Dd]ict|[Ff]rozen[Ss]et|[Ss]et|[Tt]uple|Optional|Union|Sequence|Mapping|Iterable|Collection|Callable|Literal)[(\[].*$"
                   r"|[A-Z]\w*\s*(?::\s*TypeAlias\s*)?=\s*(?:int|float|str|bool|bytes)\s*(?:\|[\w\s,\[\]|]*)?$")  # fmt: skip


def definitions_in(lines: Lines) -> tuple[Lines, Known, list[str]]:
    """The records and aliases that numbered lines of a plain text define, the lines without them, and what is to be said of them."""
    taken = _defining(lines)
    if not any(_CLASS.match(line) or _MADE.match(line) for _, line in taken):
        return lines, Known(), []
    source = "\n".join(line for _, line in taken)
    try:
        module = parse_module(source)
    except IRSyntaxError:
        return lines, Known(), []
    known = Known(tuple(f for f in module.functions if isinstance(f, Record)), module.aliases)
    gone = {number for number, _ in taken}
    kept = [(number, line) for number, line in lines if number not in gone]
    return (kept, known, list(_notes(module, None))) if known.records or known.aliases else (lines, Known(), [])


def _defining(lines: Lines) -> Lines:
    """The lines of imports, of classes of data with their decorators, and of types that are made by a call."""
    found: Lines = []
    decorators: Lines = []
    at = 0
    while at < len(lines):
        number, line = lines[at]
        at += 1
        if line.startswith("@dataclass") or line.startswith("@dataclasses."):
            decorators.append((number, line))
        elif (match := _CLASS.match(line)) and (decorators or _BASE.search(match[2] or "")):
            found += [*decorators, (number, line)]
            decorators = []
            while at < len(lines) and (not lines[at][1].strip() or lines[at][1][0].isspace()):
                found.append(lines[at])
                at += 1
        elif _IMPORT.match(line) or _MADE.match(line):
            found.append((number, line))
        elif line.strip():
            decorators = []
    return found
