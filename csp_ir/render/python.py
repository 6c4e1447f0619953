"""A complete program as runnable Python: imports, annotations, the prose as docstring, the examples as doctests."""

from __future__ import annotations

import builtins
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from csp_ir.ir import nodes as ir
from csp_ir.ir.printer import print_function
from csp_ir.ir.types import ANY, Type

_ABC = frozenset(("Callable", "Iterable", "Iterator"))
_COLLECTIONS = frozenset(("Counter", "deque"))
MAX_DOCTESTS = 12
WIDTH = 88


def render(program: ir.Program, *, prose: str = "", examples: Iterable[Any] = ()) -> str:
    """Python source of a complete program, ending in a newline.

    Args:
        program: complete IR.
        prose: becomes the docstring's text.
        examples: objects with `args` and `expected`; become doctests.

    Raises: ValueError when the program still has holes.
    """
    if not program.complete:
        raise ValueError("a draft with holes cannot be rendered")
    entry = replace(_plain_types(program.function), doc=_docstring(program.function, prose, examples))
    functions = [*map(_plain_types, program.helpers), entry]
    parts = ["\n".join(imports(program))] if imports(program) else []
    parts += [print_function(f) for f in functions]
    return "\n\n\n".join(parts) + "\n"


def imports(program: ir.Program) -> list[str]:
    """The import lines a program needs."""
    modules = {
        n.name.rpartition(".")[0]
        for n in program.walk()
        if isinstance(n, ir.FunctionRef) and not hasattr(builtins, n.name.split(".")[0])
    }
    names = {t.name for t in _types(program)}
    lines = [f"import {m}" for m in sorted(modules)]
    if used := sorted(names & _COLLECTIONS):
        lines.append(f"from collections import {', '.join(used)}")
    if used := sorted(names & _ABC):
        lines.append(f"from collections.abc import {', '.join(used)}")
    if any(t == ANY for f in _functions(program) for top in _annotations(f) for t in _inside(top) if top != ANY):
        lines.append("from typing import Any")
    return lines


def _functions(program: ir.Program) -> Iterator[ir.Function]:
    yield from (n for n in program.walk() if isinstance(n, ir.Function))


def _annotations(f: ir.Function) -> Iterator[Type]:
    f = _plain_types(f)
    yield from (p.type for p in f.parameters)
    yield f.returns


def _types(program: ir.Program) -> Iterator[Type]:
    for f in _functions(program):
        for t in _annotations(f):
            yield from _inside(t)


def _inside(t: Type) -> Iterator[Type]:
    yield t
    for a in t.args:
        yield from _inside(a)


def _plain_types(f: ir.Function) -> ir.Function:
    """Type variables and type holes mean Any to a reader of plain Python."""
    parameters = tuple(replace(p, type=_plain(p.type)) for p in f.parameters)
    return replace(f, parameters=parameters, returns=_plain(f.returns))


def _plain(t: Type) -> Type:
    if t.name in ("Var", "Hole"):
        return ANY
    return Type(t.name, tuple(map(_plain, t.args)), t.label) if t.args else t


def _docstring(f: ir.Function, prose: str, examples: Iterable[Any]) -> str:
    paragraphs = [p.strip() for p in prose.strip().split("\n\n") if p.strip()]
    lines: list[str] = []
    for p in paragraphs:
        lines += [*textwrap.wrap(" ".join(p.split()), WIDTH - 4, break_long_words=False), ""]
    shown = 0
    for e in examples:
        if shown == MAX_DOCTESTS:
            break
        test = _doctest(f.name, e)
        if test is not None:
            lines += test
            shown += 1
    while lines and not lines[-1]:
        lines.pop()
    if not lines:
        return ""
    if len(lines) == 1:
        return lines[0]
    body = "\n".join(f"    {line}" if line else "" for line in lines[1:])
    return f"{lines[0]}\n{body}\n    "


def _doctest(name: str, example: Any) -> list[str] | None:
    """The doctest of an example; None for one that would not print on one modest line."""
    call = f">>> {name}({', '.join(map(repr, example.args))})"
    expected = example.expected
    kind = getattr(expected, "kind", None)
    if kind is not None:
        return [call, "Traceback (most recent call last):", "    ...", kind]
    if expected is None:
        return [call]
    text = repr(expected)
    if isinstance(expected, set | frozenset | dict) and len(expected) > 1:
        call, text = f"{call} == {text}", "True"
    if len(call) > 200 or len(text) > 200 or "\\" in call + text or '"""' in call + text:
        return None
    return [call, text]
