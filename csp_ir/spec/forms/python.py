"""Python that stands among text: what can be parsed of it, and how a value is written in it."""

from __future__ import annotations

import ast
from typing import Any

from csp_ir.spec.forms.claim import UnreadError

_NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)  # what the parser says of it


def body_of(text: str) -> list[ast.stmt] | None:
    """The statements of a text; None where it is not Python."""
    try:
        return ast.parse(text).body
    except _NOT_PYTHON:
        return None


def expression_of(text: str) -> ast.expr | None:
    """The expression that a text is; None where it is none."""
    try:
        return ast.parse(text, mode="eval").body
    except _NOT_PYTHON:
        return None


def call_in(text: str) -> ast.Call:
    """The call that a text is. Raises UnreadError where it is none."""
    node = expression_of(text.strip())
    if node is None:
        raise UnreadError("its arguments are not Python")
    if not isinstance(node, ast.Call):
        raise UnreadError("it is no call")
    return node


def literal(value: Any) -> ast.expr:
    """The expression of a value, as its `repr` has it."""
    return ast.parse(repr(value), mode="eval").body
