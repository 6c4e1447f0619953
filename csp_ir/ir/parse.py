"""Python text, with holes, to the IR. What the IR cannot express is refused with its place and a remedy."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from csp_ir.errors import IRSyntaxError
from csp_ir.ir import nodes as ir
from csp_ir.ir.hole_text import mark_holes
from csp_ir.ir.modules import READABLE
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.read_expr import APART
from csp_ir.ir.read_module import Module, read_module
from csp_ir.ir.read_stmt import Reader, names_bound
from csp_ir.ir.types import Type, type_text

MAX_TEXT = 200_000
OPERATORS = (*ir.BINARY_OPERATORS, *ir.COMPARE_OPERATORS, *ir.BOOLEAN_OPERATORS)
_WORD = re.compile(r"[A-Za-z_]\w*")
MEND = "mend the syntax"  # where Python says no more


def parse_program(
    text: str,
    *,
    file: str | None = None,
    entry: str | None = None,
    records: Iterable[ir.Function] = (),
    aliases: Mapping[str, Type] | None = None,
    unknown: list[str] | None = None,
) -> ir.Program:
    """The program (or draft) of a Python text.

    Args:
        text: functions, with imports of known modules and definitions of records before them; the entry and its helpers.
        file: the text's name, for messages.
        entry: the entry's name; the last function when it is not given.
        records: those that are defined elsewhere, as among the helpers of a spec.
        aliases: names of types that are defined elsewhere.
        unknown: takes in the annotations that name no known type, which are read as Any; refused without it.

    Raises: IRSyntaxError with line, column and remedy.
    """

    def read(reader: Reader, module: ast.Module) -> ir.Program:
        known = [r for r in records if isinstance(r, ir.Record)]
        reader.named = {**(aliases or {}), **{r.name: r.returns for r in known}}
        reader.records = {r.name: r for r in known}
        reader.unknown = unknown
        reader.fields = {"name", "value"} if any(r.is_enum for r in known) else set()
        reader.fields.update(READABLE, (p.name for r in known for p in r.parameters))
        return reader.program(module, entry)

    return _guarded(text, file, read)


def parse_module(text: str, *, file: str | None = None) -> Module:
    """What of a Python module the IR can express: functions, stubs and drafts among them, and records.

    Raises: IRSyntaxError where the text is not Python.
    """
    return _guarded(text, file, lambda reader, module: read_module(reader, module))


def parse_block(text: str, *, file: str | None = None, names: Iterable[str] = ()) -> tuple[ir.Stmt, ...]:
    """Statements, indented or not; `names` as in `parse_expr`."""

    def read(reader: Reader, module: ast.Module) -> tuple[ir.Stmt, ...]:
        reader.owned.append(set(names))
        reader.bound.append({*names, *names_bound(module.body)})
        reader.forbidden = APART
        reader.yielding = "where it would make the function around it a generator"
        return reader.block(module.body)

    return _guarded(textwrap.dedent(text), file, read)


def parse_expr(text: str, *, file: str | None = None, names: Iterable[str] = ()) -> ir.Expr:
    """One expression; `names` are parameters in scope, which may hide what is built in."""
    stripped = text.strip()
    if not stripped:
        raise IRSyntaxError("an expression is missing", line=1, column=1, file=file, remedy="give a single expression")

    def read(reader: Reader, module: ast.Module) -> ir.Expr:
        if len(module.body) != 1 or not isinstance(module.body[0], ast.Expr):
            raise IRSyntaxError("not one expression", line=1, column=1, file=file, remedy="give a single expression")
        reader.owned.append(set(names))
        reader.bound.append(set(names))
        reader.forbidden = APART
        reader.naming = "in an expression by itself"
        return reader.expr(module.body[0].value)

    return _guarded(f"({stripped}\n)", file, read, column_offset=1)


def parse_type(text: str, *, records: Container[str] = ()) -> Type:
    """A type annotation such as `list[int]`, `Optional[str]` or `dict[str, T]`.

    records: names of records that may stand in it.
    """

    def read(reader: Reader, module: Any) -> Type:
        words = _WORD.findall(text)
        reader.named = {w: Type(w) for w in words if w in records}
        return reader.annotation(module.body[0].value)

    return _guarded(f"({text.strip()}\n)", None, read, 1)


def parse_fragment(text: str, kind: str = "", names: Iterable[str] = ()) -> Fragment:
    """What fills a hole of a kind: an operator, a type, statements or an expression.

    Args:
        kind: of the hole; "" where it is not known: an operator if the text is one, else an expression.
        names: in scope there, which may hide what is built in.

    Raises: IRSyntaxError that names the text.
    """
    operator = " ".join(text.split())
    if kind == "operator" or (not kind and operator in OPERATORS):
        if operator not in OPERATORS:
            raise IRSyntaxError(f"`{text.strip()}` is no operator", remedy=f"one of {' '.join(OPERATORS)}")
        return operator
    try:
        if kind == "type":
            return type_text(parse_type(text))
        return parse_block(text, names=names) if kind == "block" else parse_expr(text, names=names)
    except IRSyntaxError as error:
        raise IRSyntaxError(f"`{text.strip()}`: {error.message}", remedy=error.remedy) from None


def _guarded(text: str, file: str | None, read: Callable[[Reader, Any], Any], column_offset: int = 0) -> Any:
    if len(text) > MAX_TEXT:
        raise IRSyntaxError(f"{len(text):,} characters of code; the limit is {MAX_TEXT:,}", file=file)
    if "\0" in text:
        raise IRSyntaxError("a NUL character: this is not text", file=file, remedy="give a text file")
    try:
        marked = mark_holes(text)
        with warnings.catch_warnings():  # of text that is odd but Python
            warnings.simplefilter("ignore")
            module = ast.parse(marked.text)
        return read(Reader(marked, file, column_offset), module)
    except IRSyntaxError as error:
        error.file = error.file or file
        raise
    except SyntaxError as error:
        line = error.lineno or 1
        column = marked.original_column(line, (error.offset or 1) - 1) + 1 - (column_offset if line == 1 else 0)
        lines = text.split("\n")
        if column_offset and line >= len(lines):  # at the bracket that an expression is put in: something is missing
            line, column = len(lines) - 1, len(lines[-2]) + 1 - (column_offset if len(lines) == 2 else 0)
        message, remedy = error.msg, MEND
        if "Maybe you meant '=='" in message:
            message, remedy = "`=` assigns a value", "`==` to compare"
        raise IRSyntaxError(
            f"not Python: {message}", line=line, column=max(column, 1), file=file, remedy=remedy
        ) from None
    except (RecursionError, MemoryError):
        raise IRSyntaxError("nested too deeply", file=file, remedy="split the expression with assignments") from None
    except ValueError as error:
        raise IRSyntaxError(f"not Python: {error}", file=file) from None
