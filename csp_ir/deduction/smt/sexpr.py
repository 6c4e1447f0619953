"""S-expressions of SMT-LIB and SyGuS-IF: text to nested tuples and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Union

from csp_ir.errors import SpecError

Sexpr = Union[str, tuple["Sexpr", ...]]
_TOKEN = re.compile(r'\s+|;[^\n]*|([()]|"(?:[^"]|"")*"|\|[^|]*\||[^\s()";|]+)')
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]{1,5})\}|\\u([0-9a-fA-F]{4})")


class SygusError(SpecError):
    """The text is not SyGuS-IF, or uses something that is not read."""


def read(text: str) -> tuple[Sexpr, ...]:
    """All top-level expressions of `text`; raises SygusError with the line."""
    return tuple(expression for _, expression in read_lines(text))


def read_lines(text: str) -> list[tuple[int, Sexpr]]:
    """As `read`, each with the line it begins on."""
    stack: list[list[Sexpr]] = [[]]
    lines: list[int] = []
    line, counted = 1, 0
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise SygusError(f"unreadable text: {text[at : at + 20]!r}", line=text.count("\n", 0, at) + 1)
        at = match.end()
        token = match.group(1)
        if token is None:
            continue
        if len(stack) == 1 and token != ")":
            line, counted = line + text.count("\n", counted, at), at
            lines.append(line)
        if token == "(":
            stack.append([])
        elif token == ")":
            if len(stack) == 1:
                raise SygusError("closing parenthesis without an opening one", line=text.count("\n", 0, at) + 1)
            done = tuple(stack.pop())
            stack[-1].append(done)
        else:
            stack[-1].append(token)
    if len(stack) != 1:
        raise SygusError("a parenthesis is not closed at the end of the text", line=text.count("\n") + 1)
    return list(zip(lines, stack[0]))


def show(term: Sexpr) -> str:
    return term if isinstance(term, str) else "(" + " ".join(map(show, term)) + ")"


def string_value(token: str) -> str:
    """The string a quoted token means, its doubled quotes and unicode escapes resolved."""
    return _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)), token[1:-1].replace('""', '"'))


def renamed(term: Sexpr, names: Mapping[str, Sexpr] | Mapping[Sexpr, Sexpr]) -> Sexpr:
    """A term with others for names."""
    if isinstance(term, str):
        return names.get(term, term)  # type: ignore[call-overload]
    return tuple(renamed(t, names) for t in term)
