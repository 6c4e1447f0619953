"""Holes in valid Python: `hole("name", int)`, `hole["name"] = 1`, `a |hole("op")| b`, as `csp_ir.hole` spells them."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

_START = re.compile(r"(?<![\w.])hole\s*[(\[]\s*(?=[\"'])")
_BAR = re.compile(r"\|\s*(?=hole\s*[(\[])")
_IMPORTED = re.compile(r"^[ \t]*from\s+csp_ir\s+import\s+(?:\([^)]*|[^\n]*)\bhole\b", re.M)
_OTHERS = re.compile(r"(?<![\w.])hole\b(?!\s*[(\[])|\b(?:def|class)\s+hole\b")
_COMMENT = re.compile(r"#[^\n]*")
WORDS = ("kind", "where", "why")


class Called(NamedTuple):
    """A hole as a call names it. type_at: offset of its type in the text; end: where the call ends.

    wrong: why it cannot be read; "" where it can.
    """

    name: str
    end: int
    type_text: str = ""
    type_at: int = 0
    kind: str = ""
    where: str | None = None
    why: str = ""
    operator: bool = False
    wrong: str = ""


def spells_holes(text: str, string: re.Pattern[str]) -> bool:
    """Whether `hole` in a text is csp-ir's: it is imported from there, or nothing else has that name.

    string: matches a literal of Python.
    """
    if "hole" not in text:
        return False
    if _IMPORTED.search(text):
        return True
    return bool(_START.search(text)) and not _OTHERS.search(_COMMENT.sub("", string.sub("''", text)))


def hole_call(text: str, at: int, string: re.Pattern[str], operand_before: bool) -> Called | None:
    """The hole that a text spells at an offset; None where it spells none.

    operand_before: whether an operand stands before it, as before the bars round an operator.
    """
    bar = _BAR.match(text, at) if operand_before else None
    start = bar.end() if bar else at
    match = _START.match(text, start)
    if match is None:
        return None
    found = _read(text, start, _closing(text, match.end(), string))
    if found is None or bar is None:
        return found
    second = re.compile(r"\s*\|(?![|=])").match(text, found.end)
    if second is None or found.type_text or found.kind not in ("", "operator") or "\n" in text[at : second.end()]:
        return None
    return found._replace(end=second.end(), operator=True)


def _closing(text: str, at: int, string: re.Pattern[str]) -> int:
    """Where the bracket that is open at an offset has been closed."""
    depth = 1
    while at < len(text) and depth:
        if match := string.match(text, at):
            at = match.end()
            continue
        depth += (text[at] in "([{") - (text[at] in ")]}")
        at += 1
    return at


def _read(text: str, start: int, end: int) -> Called | None:
    written = text[start:end]
    try:
        node = ast.parse(written, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    parts: list[ast.expr]
    words: list[ast.keyword] = []
    if isinstance(node, ast.Subscript):
        parts = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
    elif isinstance(node, ast.Call):
        parts, words = node.args, node.keywords
    else:
        return None
    name = parts[0].value if parts and isinstance(parts[0], ast.Constant) else None
    if not isinstance(name, str) or not name.isidentifier() or not name.isascii():
        return None
    given = {
        w.arg: w.value.value for w in words if isinstance(w.value, ast.Constant) and isinstance(w.value.value, str)
    }
    found = Called(name, end, kind=given.get("kind", ""), where=given.get("where"), why=given.get("why", ""))
    if len(parts) > 2 or len(given) < len(words) or given.keys() - set(WORDS):
        return found._replace(wrong=f"a hole has a name, a type, and {', '.join(WORDS)} as texts")
    if len(parts) == 1:
        return found
    kind = parts[1]
    segment = ast.get_source_segment(written, kind) or ""
    lines = written.split("\n")
    at = sum(len(line) + 1 for line in lines[: kind.lineno - 1])
    at += len(lines[kind.lineno - 1].encode()[: kind.col_offset].decode())
    if isinstance(kind, ast.Constant) and isinstance(kind.value, str):  # a type in quotes
        return found._replace(type_text=kind.value, type_at=start + at + 1)
    return found._replace(type_text=segment, type_at=start + at)
