"""A program as Python text a person would keep: imports, annotations, docstring, doctests."""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from csp_ir.ir import nodes as n
from csp_ir.ir.printer import print_function
from csp_ir.ir.rewrite import reachable
from csp_ir.render.header import imports, type_variables
from csp_ir.render.values import call_text, shown_text, unordered, value_text

WIDTH = 100
MAX_DOCTESTS = 30


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
    program = reachable(program)
    function = program.function
    doc = _docstring(function, prose or function.doc, examples)
    parts = [_function(replace(h, doc=""), _docstring(h, h.doc, ())) for h in program.helpers]
    parts.append(_function(replace(function, doc=""), doc))
    header = "\n".join(imports(program, "\n".join(line for line in doc if ">>>" in line)))
    variables = "\n".join(f'{v} = TypeVar("{v}")' for v in type_variables(program))
    sections = "\n\n".join(x for x in (header, variables) if x)
    body = "\n\n\n".join(parts)
    return (f"{sections}\n\n\n{body}" if sections else body) + "\n"


def _function(function: n.Function, doc: list[str]) -> str:
    if isinstance(function, n.Record):
        return print_function(function)
    lines = print_function(function).split("\n")
    at = len(function.decorators)  # of the head, below them
    # a helper with only a docstring would need no `...`, but keeps it: it shows there is no body
    return "\n".join([*lines[:at], *_wrapped(lines[at]), *doc, *_code_lines(lines[at + 1 :])])


# --- docstring ---------------------------------------------------------------------


def _docstring(function: n.Function, prose: str, examples: Iterable[Any]) -> list[str]:
    """The lines of the docstring, indented; none when there is nothing to say."""
    text = [line for paragraph in _paragraphs(prose) for line in paragraph]
    tests = _doctests(function, examples)
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


def _doctests(function: n.Function, examples: Iterable[Any]) -> list[str]:
    lines: list[str] = []
    written = 0
    for example in examples:
        test = _doctest(function, example)
        if test and written < MAX_DOCTESTS and not any('"""' in line for line in test):
            lines += test
            written += 1
    return lines


def _doctest(function: n.Function, example: Any) -> list[str]:
    call = call_text(function, example)
    if call is None:
        return []
    expected = example.expected
    if isinstance(getattr(expected, "kind", None), str):
        message = getattr(expected, "message", None)
        exact = message is not None and message.strip() and "\n" not in message and message.isprintable()
        option = "" if exact else "  # doctest: +IGNORE_EXCEPTION_DETAIL"
        last = f"{expected.kind}: {message}" if exact else expected.kind
        return [f">>> {call}{option}", "Traceback (most recent call last):", "    ...", last]
    if expected is None:
        return [f">>> {call}"]
    if unordered(expected):
        text = value_text(expected)
        return [] if text is None else [f">>> {call} == {text}", "True"]
    shown = shown_text(expected)
    return [] if shown is None else [f">>> {call}", shown]


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
