"""A program as Python text a person would keep: imports, annotations, docstring, doctests."""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from csp_ir.ir import nodes as n
from csp_ir.ir.printer import print_function
from csp_ir.ir.types import ANY, Type

WIDTH = 100
MAX_DOCTESTS = 30
_TYPE_IMPORTS = {
    "Any": ("typing", "Any"),
    "Callable": ("collections.abc", "Callable"),
    "Iterable": ("collections.abc", "Iterable"),
    "Iterator": ("collections.abc", "Iterator"),
    "Counter": ("collections", "Counter"),
    "deque": ("collections", "deque"),
    "defaultdict": ("collections", "defaultdict"),
    "OrderedDict": ("collections", "OrderedDict"),
}


def render(program: n.Program, *, prose: str = "", examples: Iterable[Any] = ()) -> str:
    """Complete, runnable, formatted Python.

    Args:
        program: a program without holes.
        prose: what the function does; becomes the docstring (the function's own doc if empty).
        examples: objects with `args` and `expected` (a value, or something with a `kind`: the
            name of the exception raised); become doctests.

    Raises: ValueError if the program has holes.
    """
    if not program.complete:
        raise ValueError("a draft with holes cannot be rendered; fill them first")
    function = program.function
    doc = _docstring(function.name, prose or function.doc, examples)
    parts = [_function(replace(h, doc=""), _docstring(h.name, h.doc, ())) for h in program.helpers]
    parts.append(_function(replace(function, doc=""), doc))
    header = "\n".join(_imports(program))
    variables = "\n".join(f'{v} = TypeVar("{v}")' for v in _variables(program))
    sections = "\n\n".join(x for x in (header, variables) if x)
    body = "\n\n\n".join(parts)
    return (f"{sections}\n\n\n{body}" if sections else body) + "\n"


def _function(function: n.Function, doc: list[str]) -> str:
    lines = print_function(function).split("\n")
    head = _wrapped(lines[0])
    # a helper with only a docstring would need no `...`, but keeps it: it shows there is no body
    return "\n".join([*head, *doc, *_code_lines(lines[1:])])


# --- imports -----------------------------------------------------------------------


def _types(program: n.Program) -> Iterator[Type]:
    for node in program.walk():
        if isinstance(node, n.Function):
            yield from _written(node.returns)
        elif isinstance(node, n.Parameter):
            yield from _written(node.type)
        elif isinstance(node, n.Assign) and node.annotation is not None:
            yield from _parts(node.annotation)


def _written(t: Type) -> Iterator[Type]:
    """The parts of an annotation; where nothing is known none is written."""
    return iter(()) if t == ANY else _parts(t)


def _parts(t: Type) -> Iterator[Type]:
    yield t
    for a in t.args:
        yield from _parts(a)


def _variables(program: n.Program) -> list[str]:
    return sorted({t.label for t in _types(program) if t.name == "Var" and t.label.isidentifier()})


def _imports(program: n.Program) -> list[str]:
    modules: set[str] = set()
    names: dict[str, set[str]] = {}
    for node in program.walk():
        if isinstance(node, n.FunctionRef) and "." in node.name:
            module = node.name.partition(".")[0]
            if module not in _BUILTIN_TYPES:
                modules.add(module)
    for t in _types(program):
        if t.name in _TYPE_IMPORTS:
            module, name = _TYPE_IMPORTS[t.name]
            names.setdefault(module, set()).add(name)
    if _variables(program):
        names.setdefault("typing", set()).add("TypeVar")
    lines = [f"import {m}" for m in sorted(modules)]
    return lines + [f"from {m} import {', '.join(sorted(names[m]))}" for m in sorted(names)]


_BUILTIN_TYPES = frozenset({"str", "int", "float", "bytes", "list", "dict", "set", "frozenset", "tuple", "bool"})


# --- docstring ---------------------------------------------------------------------


def _docstring(name: str, prose: str, examples: Iterable[Any]) -> list[str]:
    """The lines of the docstring, indented; none when there is nothing to say."""
    text = [line for paragraph in _paragraphs(prose) for line in paragraph]
    tests = _doctests(name, examples)
    if not text and not tests:
        return []
    content = [*text, *([""] if text and tests else []), *tests] if text else tests
    quote = 'r"""' if any("\\" in line for line in content) else '"""'
    indented = [f"    {line}" if line else "" for line in content]
    if len(content) == 1 and len(content[0]) <= WIDTH - 14 and not content[0].endswith(('"', "\\")):
        return [f'    {quote}{content[0]}"""']
    if text and not text[0].startswith(('"', " ")):
        return [f"    {quote}{content[0]}", *indented[1:], '    """']
    return [f"    {quote}", *indented, '    """']


def _paragraphs(prose: str) -> list[list[str]]:
    clean = "".join(c if c.isprintable() or c == "\n" else " " for c in prose.replace("\t", "    "))
    clean = clean.replace('"""', "'''")
    result: list[list[str]] = []
    for paragraph in re.split(r"\n\s*\n", textwrap.dedent(clean).strip("\n")):
        kept = [line.rstrip() for line in paragraph.split("\n") if line.strip() and ">>>" not in line]
        if not kept:
            continue
        lines: list[str] = []
        if any(line.startswith((" ", "-", "*")) for line in kept):
            for line in kept:
                lines += textwrap.wrap(line, WIDTH - 8, subsequent_indent=" " * (len(line) - len(line.lstrip()))) or [
                    ""
                ]
        else:
            lines = textwrap.wrap(" ".join(kept), WIDTH - 8)
        if result:
            result.append([""])
        result.append(lines)
    return result


def _doctests(name: str, examples: Iterable[Any]) -> list[str]:
    lines: list[str] = []
    written = 0
    for example in examples:
        test = _doctest(name, example)
        if test and written < MAX_DOCTESTS and not any('"""' in line for line in test):
            lines += test
            written += 1
    return lines


def _doctest(name: str, example: Any) -> list[str]:
    arguments = [_literal(a) for a in example.args]
    if None in arguments:
        return []
    call = f"{name}({', '.join(a for a in arguments if a is not None)})"
    expected = example.expected
    if isinstance(getattr(expected, "kind", None), str):
        message = getattr(expected, "message", None)
        exact = message is not None and message.strip() and "\n" not in message and message.isprintable()
        option = "" if exact else "  # doctest: +IGNORE_EXCEPTION_DETAIL"
        last = f"{expected.kind}: {message}" if exact else expected.kind
        return [f">>> {call}{option}", "Traceback (most recent call last):", "    ...", last]
    text = _literal(expected)
    if text is None:
        return []
    if expected is None:
        return [f">>> {call}"]
    if _unordered(expected):
        return [f">>> {call} == {text}", "True"]
    return [f">>> {call}", text]


def _literal(value: Any) -> str | None:
    """Python text that gives the value; None where there is none short and certain."""
    if type(value) is set and not value:
        return "set()"
    try:
        text = repr(value)
        if len(text) > 2000 or repr(ast.literal_eval(text)) != text and not _unordered(value):
            return None
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        return None
    return text if "\n" not in text else None


def _unordered(value: Any) -> bool:
    if type(value) in (set, frozenset):
        return True
    if type(value) is dict:
        return any(map(_unordered, value.values()))
    return type(value) in (list, tuple) and any(map(_unordered, value))


# --- long lines --------------------------------------------------------------------


def _code_lines(lines: list[str]) -> list[str]:
    """Lines of code with long ones broken inside brackets; text of several lines is left as it is."""
    try:
        ast.parse("if 1:\n" + "\n".join(lines))
    except SyntaxError:
        return lines
    return [part for line in lines for part in _wrapped(line)]


def _wrapped(line: str) -> list[str]:
    """A line broken at the outermost bracket pair that leaves every part shorter."""
    if len(line) <= WIDTH:
        return [line]
    for start, end in _brackets(line):
        head, inside, tail = line[: start + 1], line[start + 1 : end], line[end:]
        if not inside.strip() or len(head) > WIDTH - 4:
            continue
        pad = " " * (len(line) - len(line.lstrip()))
        pieces = [f"{pad}    {piece}" for piece in _pieces(inside)]
        if len(pieces) == 1 and len(pieces[0]) >= len(line) - 8:
            continue
        return [head, *(p for piece in pieces for p in _wrapped(piece)), f"{pad}{tail}"]
    return [line]


def _tokens(line: str) -> list[tokenize.TokenInfo]:
    try:
        return list(tokenize.generate_tokens(io.StringIO(line.strip()).readline))
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return []


def _brackets(line: str) -> list[tuple[int, int]]:
    """Outermost bracket pairs, the widest first, as columns."""
    offset = len(line) - len(line.lstrip())
    found, stack = [], []
    for token in _tokens(line):
        if token.type == tokenize.OP and token.string in "([{":
            stack.append(token.start[1] + offset)
        elif token.type == tokenize.OP and token.string in ")]}" and stack:
            start = stack.pop()
            if not stack:
                found.append((start, token.start[1] + offset))
    return sorted(found, key=lambda pair: pair[0] - pair[1])


def _pieces(inside: str) -> list[str]:
    """The text inside a bracket, one top-level item a line, or one clause of a comprehension a line."""
    text = inside.strip()
    commas: list[int] = []
    clauses: list[int] = []
    depth, in_lambda = 0, False  # commas between a lambda's parameters separate nothing
    for token in _tokens(f"({text})"):
        if token.type == tokenize.NAME and depth == 1:
            in_lambda = in_lambda or token.string == "lambda"
            if token.string == "for" or token.string == "if" and clauses:
                clauses.append(token.start[1] - 1)
        elif token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
            in_lambda = in_lambda and not (token.string == ":" and depth == 1)
            if token.string == "," and depth == 1 and not clauses and not in_lambda:
                commas.append(token.end[1] - 1)
    cuts = [0, *(clauses or commas), len(text)]
    pieces = [piece for start, end in zip(cuts, cuts[1:]) if (piece := text[start:end].strip())]
    if clauses or len(text) > WIDTH - 12:
        return pieces if clauses or len(pieces) == 1 else [*pieces[:-1], pieces[-1].rstrip(",") + ","]
    return [text]
