"""What the text of a module shows of its functions beside their definitions: which calls which, and with what they are called."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from csp_ir.ir.nodes import Literal, Parameter

MOST_CALLS = 24
MOST_BESIDE = 40  # functions of a module that are read with one of it


def literal_calls(text: str, name: str, parameters: Sequence[Parameter]) -> tuple[tuple[Any, ...], ...]:
    """The arguments with which a function is called in a text, where all of them are literals. None of a text that is not Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    found: dict[str, tuple[Any, ...]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) == name and len(found) < MOST_CALLS:
            args = _arguments(node, parameters)
            if args is not None:
                found.setdefault(repr(args), args)
    return tuple(found.values())


def _called(node: ast.Call) -> str:
    return (
        node.func.id
        if isinstance(node.func, ast.Name)
        else node.func.attr
        if isinstance(node.func, ast.Attribute)
        else ""
    )


def _arguments(node: ast.Call, parameters: Sequence[Parameter]) -> tuple[Any, ...] | None:
    if len(node.args) > len(parameters):
        return None
    try:
        given = dict(zip([p.name for p in parameters], map(ast.literal_eval, node.args)))
        given |= {str(k.arg): ast.literal_eval(k.value) for k in node.keywords}
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    args = []
    for p in parameters:
        if p.name in given:
            args.append(given.pop(p.name))
        elif isinstance(p.default, Literal):
            args.append(p.default.value)
        else:
            return None
    return None if given else tuple(args)


def call_graph(text: str) -> list[tuple[str, str]]:
    """Which function at the top level of a module names which other one, in source order. The text is Python."""
    functions = [s for s in ast.parse(text).body if isinstance(s, ast.FunctionDef)]
    names = {f.name for f in functions}
    return list(dict.fromkeys((f.name, n) for f in functions for n in _names(f) if n in names and n != f.name))


def _names(function: ast.FunctionDef) -> Iterator[str]:
    return (n.id for n in ast.walk(function) if isinstance(n, ast.Name))


def part_of(text: str, name: str, most: int = MOST_BESIDE) -> str:
    """A module without the functions that one of it does not need, blank lines in their places; of the others the nearest stay."""
    tree = ast.parse(text)
    functions = [s for s in tree.body if isinstance(s, ast.FunctionDef)]
    if len(functions) <= most:
        return text
    names = {f.name for f in functions}
    uses = {f.name: names.intersection(_names(f)) for f in functions}
    needed = {
        n.id for s in tree.body if not isinstance(s, ast.FunctionDef) for n in ast.walk(s) if isinstance(n, ast.Name)
    } & names
    todo = [name, *needed]
    while todo:
        needed.add(this := todo.pop())
        todo += uses[this] - needed
    at = next(i for i, f in enumerate(functions) if f.name == name)
    near = {f.name for i, f in enumerate(functions) if abs(i - at) <= most // 2}
    lines = text.splitlines(keepends=True)
    for f in functions:
        if f.name not in needed and not (f.name in near and uses[f.name] <= needed | near):
            first = min([f.lineno, *(d.lineno for d in f.decorator_list)])
            for i in range(first - 1, f.end_lineno or f.lineno):
                lines[i] = "\n"
    return "".join(lines)
