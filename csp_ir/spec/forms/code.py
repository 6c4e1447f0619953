"""Code that stands among text: variables, tests, and calls below the line that announces them."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from csp_ir.spec.doubts import Doubt
from csp_ir.spec.forms.calls import MOST_CALLS, line_form
from csp_ir.spec.forms.claim import SHOWN, UnreadError
from csp_ir.spec.forms.page import Page, Reading
from csp_ir.spec.forms.python import body_of, literal
from csp_ir.spec.forms.statements import Statements
from csp_ir.spec.forms.written import leading_value
from csp_ir.spec.layout import open_brackets, without_comment

_ANNOUNCED = re.compile(
    r"\W*(?:for|given|with|if|when)\s+(?P<given>[A-Za-z_]\w*\s*=(?!=).*?)[,;]?\s*(?:then\s+)?(?:the\s+)?(?:output|result|answer|function|it|return value|call)\s+(?:should|must|will|would)\s+(?:be|return|give)\s*:?$",
    re.I,
)
MOST_ANNOUNCED = 1_000  # characters of a line that announces a call
MOST_DECORATORS = 20  # lines above one test
MOST_BLOCK = 400  # lines of one test


def assignment_form(page: Page, at: int) -> Reading | None:
    """`xs = [1, 2]`: a variable that later calls may name. It claims nothing, and the line stays in the prose."""
    text = page.text(at)
    if not re.match(r"[A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*\s*=(?!=)", text) or open_brackets(text):
        return None
    body = body_of(without_comment(text)) or []
    if len(body) == 1 and isinstance(body[0], ast.Assign):
        target, value = body[0].targets[0], body[0].value
        page.bindings.assign(target, value)
        if (
            isinstance(target, ast.Name)
            and Statements(page.called).is_call(value)
            and len(page.called_names) < MOST_CALLS
        ):
            page.called_names[target.id] = ast.unparse(value)
    return None


def announced_form(page: Page, at: int) -> Reading | None:
    """`For x = 3, the output should be`, with the call and its result on the next line."""
    found = _ANNOUNCED.match(page.lines[at][:MOST_ANNOUNCED])
    following = page.next_written(at + 1)
    if (
        found is None
        or following > at + 2
        or following >= len(page.lines)
        or not page.call.search(page.lines[following])
    ):
        return None
    outer, page.bindings = page.bindings, page.bindings.copy()
    try:
        for part in re.split(r"(?:,|;|\band\b)\s*(?=[A-Za-z_]\w*\s*=(?!=))", found["given"]):
            name, _, value = part.strip(" ,;").partition("=")
            said = leading_value(value)
            if said.rest.strip(" ,;`") or not name.strip().isidentifier():
                return None
            page.bindings.assign(ast.Name(name.strip()), literal(said.value))
        read = line_form(page, following)
    except (UnreadError, SyntaxError):
        return None
    finally:
        page.bindings = outer
    return Reading(read.end, read.claims, read.doubts, True) if read is not None and read.claims else None


def test_form(page: Page, at: int) -> Reading | None:
    """Tests as code: functions named `test...`, test classes, `with raises(...)`, loops over cases."""
    end = _block_end(page, at)
    indent = len(page.written[at]) - len(page.written[at].lstrip())
    source = "\n".join(written[indent:] for written in page.written[at:end])
    if not page.call.search(source) and page.called not in source or not page.may_parse(source):
        return None
    if (body := body_of(source)) is None:
        return None
    reader = Statements(page.called, bindings=page.bindings.copy())
    reader.read(body)
    if not reader.claims and not reader.unread:
        return None
    numbers = page.numbers
    claims = [replace(c, line=numbers[min(at + c.line - 1, len(numbers) - 1)], rank=SHOWN) for c in reader.claims]
    doubts = [
        Doubt(numbers[min(at + line - 1, len(numbers) - 1)], 1, text[:80], why, remedy or "one example a line", False)
        for line, text, why, remedy in reader.unread
    ]
    return Reading(end, claims, doubts)


def _block_end(page: Page, at: int) -> int:
    """The index after the block that a line opens, with the decorators above it."""
    indent = len(page.written[at]) - len(page.written[at].lstrip())
    end, opened = at + 1, not page.lines[at].startswith("@")
    while end < min(len(page.lines), at + MOST_BLOCK):
        line = page.written[end]
        if not opened and end > at + MOST_DECORATORS:
            break
        if page.lines[end] and len(line) - len(line.lstrip()) <= indent:
            if opened:
                break
            opened = re.match(r"(?:async\s+)?(?:def|class)\s", page.lines[end]) is not None
            if not opened and not page.lines[end].startswith("@"):
                break
        end += 1
    while end > at + 1 and not page.lines[end - 1]:
        end -= 1
    return end
