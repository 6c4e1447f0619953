"""Rows of the tables that tests of other languages go through: `[InlineData(3, 6)]`, `{3, 6},` below a `struct`, `test.each([[3, 6]])`."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import replace

from csp_ir.spec.forms.claim import SHOWN, Claim, UnreadError
from csp_ir.spec.forms.page import Page, Reading
from csp_ir.spec.forms.python import expression_of
from csp_ir.spec.forms.translated import translated
from csp_ir.spec.layout import closings

_MARKED = re.compile(r"\[?(?:InlineData|TestCase|DataRow|Arguments\.of|arguments)\s*(?=\()")
_EACH = re.compile(r"(?:test|it|describe)\.each\s*(?=\()")
_WANTED = re.compile(r"(?:ExpectedResult|expected)\s*=\s*")
_NAMES = {"name", "desc", "description", "title", "label", "msg", "comment"}
MOST_LINE = 2_000


def case_form(page: Page, at: int) -> Reading | None:
    """A row with the arguments of a call, and the result behind them; several where they stand on one line."""
    text = page.text(at).rstrip(",; ")
    if len(text) > MOST_LINE:
        return None
    first, rows = "", []
    if found := _MARKED.match(text) or _EACH.match(text):
        end = closings(text).get(found.end())
        inside = text[found.end() + 1 : end - 1] if end else ""
        rows = [f"[{_WANTED.sub('', inside)}]"] if found.re is _MARKED else _items(inside)
    elif (fields := page.cases[at]) is not None and text[:1] in "{([" and closings(text).get(0) == len(text):
        first = fields[0] if fields else ""
        rows = [f"[{text[1:-1]}]"]
    claims = [c for row in rows if (c := _claim(page, row, first.lower() in _NAMES)) is not None]
    if not claims or len(claims) < len(rows):
        return None
    return Reading(at + 1, [replace(c, line=page.numbers[at], rank=SHOWN) for c in claims])


def _items(text: str) -> list[str]:
    node = expression_of(text)
    return [ast.unparse(e) for e in node.elts] if isinstance(node, ast.List | ast.Tuple) else []


def _claim(page: Page, row: str, named: bool) -> Claim | None:
    """named: whether the row has a name before its values."""
    node = expression_of(row) or expression_of(translated(row, page.called, page.parameters))
    values: Sequence[ast.expr | None] = ()
    if isinstance(node, ast.List | ast.Tuple):
        values = node.elts
    elif isinstance(node, ast.Dict):  # by the names of its columns
        values = [v for k, v in zip(node.keys, node.values, strict=True) if getattr(k, "value", "") not in _NAMES]
        named = False
    values = values[1:] if named else values
    if len(values) != len(page.parameters) + 1 or any(v is None for v in values):
        return None
    try:
        *args, expected = (page.bindings.value(v) for v in values if v is not None)
    except UnreadError:
        return None
    return Claim(tuple(args), (), expected)
