"""A file of tests as claims about a function: asserts, cases of pytest, methods of unittest."""

from __future__ import annotations

import ast
from dataclasses import replace

from csp_ir.errors import IRSyntaxError, SpecError
from csp_ir.ir.hole_text import mark_holes
from csp_ir.spec.forms.claim import SHOWN, Claim
from csp_ir.spec.forms.statements import Statements
from csp_ir.spec.sections import Parts
from csp_ir.spec.tested import is_test

MOST_NOTED = 20


def claims_of_tests(text: str, name: str, parts: Parts) -> list[Claim]:
    """What a file of tests claims of the function `name`; what calls it and could not be read goes to the notes of `parts`.

    Raises: SpecError where the text is not Python, or never calls the function.
    """
    if not text.strip():
        return []
    try:
        tree = ast.parse(text.lstrip("\ufeff"))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        raise SpecError(f"the tests are not Python: {error}", line=line, remedy="a file of asserts or tests") from None
    claims, unread = _claims(_aliased(tree.body, name), name, parts)
    if not claims and not unread:
        raise SpecError(f"the tests never call `{name}`", remedy=f"assert {name}(...) == ...")
    return [replace(c, line=0) for c in claims]


def claims_of_module(text: str, name: str, parts: Parts) -> list[Claim]:
    """What the tests of a module claim of its function `name`; what could not be read goes to the notes of `parts`."""
    try:
        body = ast.parse(mark_holes(text).text).body
    except (IRSyntaxError, SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return _claims([s for s in _aliased(body, name) if _tests(s)], name, parts)[0]


def _aliased(body: list[ast.stmt], name: str) -> list[ast.stmt]:
    """The statements, where in a function that another one is passed to, as `check(f)`, its parameter has that name."""
    passed = {
        (c.func.id, i)
        for s in body
        for c in ast.walk(s)
        if isinstance(c, ast.Call) and isinstance(c.func, ast.Name)
        for i, a in enumerate(c.args)
        if isinstance(a, ast.Name) and a.id == name
    }
    for s in body:
        if isinstance(s, ast.FunctionDef):
            meant = {
                a.arg
                for i, a in enumerate(s.args.args)
                if (s.name, i) in passed or (len(s.args.args) == 1 and s.name == "check")
            }
            for n in ast.walk(s):
                if isinstance(n, ast.Name) and n.id in meant:
                    n.id = name
    return body


def claims_of_body(body: list[ast.stmt], name: str, parts: Parts) -> list[Claim]:
    """What statements of a file of tests claim of the function `name`; what could not be read goes to the notes of `parts`."""
    return _claims(_aliased(body, name), name, parts)[0]


def _tests(s: ast.stmt) -> bool:
    """Whether a statement of a module is a test, or gives a name to what tests use."""
    return is_test(s) or isinstance(s, ast.Assert | ast.Assign | ast.AnnAssign | ast.With | ast.For)


def _claims(body: list[ast.stmt], name: str, parts: Parts) -> tuple[list[Claim], list[str]]:
    reader = Statements(name)
    reader.read(body)
    unread = [f"line {line} of the tests, `{said}`, is not read: {why}" for line, said, why, _ in reader.unread]
    parts.notes += unread[:MOST_NOTED]
    if len(unread) > MOST_NOTED:
        parts.notes.append(f"{len(unread) - MOST_NOTED} more checks of the tests are not read")
    return [replace(c, rank=SHOWN) for c in reader.claims], unread
