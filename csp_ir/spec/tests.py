"""A file of tests as claims about a function: asserts, cases of pytest, methods of unittest."""

from __future__ import annotations

import ast
from dataclasses import replace

from csp_ir.errors import SpecError
from csp_ir.spec.forms.claim import SHOWN, Claim
from csp_ir.spec.forms.statements import Statements
from csp_ir.spec.sections import Parts

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
    reader = Statements(name)
    reader.read(tree.body)
    unread = [f"line {line} of the tests, `{said}`, is not read: {why}" for line, said, why, _ in reader.unread]
    parts.notes += unread[:MOST_NOTED]
    if len(unread) > MOST_NOTED:
        parts.notes.append(f"{len(unread) - MOST_NOTED} more checks of the tests are not read")
    if not reader.claims and not unread:
        raise SpecError(f"the tests never call `{name}`", remedy=f"assert {name}(...) == ...")
    return [replace(c, rank=SHOWN, line=0) for c in reader.claims]
