"""Annotations that the IR does not know, made plain: an alias of the module becomes what it stands for, any other one `Any`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from csp_ir.errors import InputError
from csp_ir.ir.parse import parse_type

DEEPEST = 4  # aliases of aliases


def plain_types(text: str) -> str:
    """A module's text with annotations that can be read; all else stays where it is. The text is Python."""
    tree = ast.parse(text)
    aliases = dict(_aliases(tree))
    records = {s.name for s in tree.body if isinstance(s, ast.ClassDef)}
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    for node in sorted(_annotations(tree), key=lambda n: (n.lineno, n.col_offset), reverse=True):
        new = _plain(node, aliases, records)
        if new is not None and node.lineno == node.end_lineno:
            line = lines[node.lineno - 1]
            lines[node.lineno - 1] = line[: node.col_offset] + new.encode() + line[node.end_col_offset :]
    return b"".join(lines).decode()


def _annotations(tree: ast.Module) -> Iterator[Any]:
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            yield node.annotation
        elif isinstance(node, ast.FunctionDef) and node.returns is not None:
            yield node.returns


def _aliases(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The names at the top level, and under tests there, that may stand for types."""
    todo: list[ast.stmt] = list(tree.body)
    while todo:
        s = todo.pop()
        if isinstance(s, ast.If):
            todo += [*s.body, *s.orelse]
        target = s.targets[0] if isinstance(s, ast.Assign) else s.target if isinstance(s, ast.AnnAssign) else None
        if isinstance(target, ast.Name) and isinstance(s, ast.Assign | ast.AnnAssign) and s.value is not None:
            value = s.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                try:
                    value = ast.parse(value.value, mode="eval").body
                except SyntaxError:
                    continue
            yield target.id, value


def _plain(node: ast.expr, aliases: dict[str, ast.expr], records: set[str]) -> str | None:
    """What is to stand in place of an annotation; None where it can be read."""
    said = ast.unparse(node)
    shorthand = any(isinstance(n, ast.Name) and n.id in aliases for n in ast.walk(node))
    for text in _resolved(said, aliases) if shorthand else (said,):
        try:
            parse_type(text, records=records)
        except InputError:
            continue
        return text if text != said else None
    return "Any"


def _resolved(text: str, aliases: dict[str, ast.expr]) -> Iterator[str]:
    for _ in range(DEEPEST):
        tree = _Aliases(aliases).visit(ast.parse(text, mode="eval"))
        text = ast.unparse(tree)
        yield text


class _Aliases(ast.NodeTransformer):
    def __init__(self, aliases: dict[str, ast.expr]) -> None:
        self.aliases = aliases

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.aliases.get(node.id, node)
