"""Sessions of an interpreter: `>>> f(1)` with its output below, and `In [1]: f(1)`, `Out[1]: 2`."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from csp_ir.ir.read_object import is_exception
from csp_ir.spec.doubts import Doubt
from csp_ir.spec.forms.claim import SHOWN, UNSAID, Claim, UnreadError
from csp_ir.spec.forms.page import Page, Reading
from csp_ir.spec.forms.python import body_of, literal
from csp_ir.spec.forms.statements import Statements
from csp_ir.spec.forms.written import Value, result
from csp_ir.spec.layout import open_brackets, without_comment
from csp_ir.spec.model import Raises

PROMPT = re.compile(r"(?:>>>|In\s*\[\d*\]:)\s?")
_MORE = re.compile(r"(?:\.\.\.\s?|\.\.\.:\s?)")
_OUT = re.compile(r"Out\s*\[\d*\]:\s*")
_FLAGS = re.compile(r"#\s*doctest:.*$")
_ERROR = re.compile(r"(?:[a-z_]\w*\.)*([A-Z]\w*)(?::\s*(.*))?$")
MOST_LINES = 200  # of one output


def doctest_form(page: Page, at: int) -> Reading | None:
    """A statement after a prompt, the lines that continue it, and its output."""
    number, line = page.numbers[at], page.written[at]
    indent = len(line) - len(line.lstrip())
    source = PROMPT.sub("", line.lstrip(), count=1)
    end = at + 1
    while end < len(page.lines) and _MORE.match(page.written[end].lstrip()):
        source += "\n" + _MORE.sub("", page.written[end].lstrip(), count=1)
        end += 1
    output: list[str] = []
    while end < len(page.lines) and len(output) < MOST_LINES:
        text = page.written[end]
        stripped = text.strip()
        if not stripped and output and (open_brackets(" ".join(output)) > 0 or output[0].startswith("-----")):
            end += 1
            continue
        if (
            not stripped
            or PROMPT.match(stripped)
            or len(text) - len(text.lstrip()) < indent
            or stripped.startswith("```")
        ):
            break
        if output and page.call.search(stripped) and not output[0].startswith("-----"):
            break
        output.append(_OUT.sub("", stripped, count=1))
        end += 1
    flags = _FLAGS.search(source)
    source = _FLAGS.sub("", source).strip()
    source, output = _mended(source, output)
    body = body_of(source)
    if body is None:
        told = _as_line(page, source, number)
        if told is not None:
            return Reading(end, told)
        seen = page.call.search(source)
        return (
            Reading(end, [], [_doubt(number, source, "it is not Python", f"{page.called}(1)")])
            if seen
            else Reading(end)
        )
    reader = Statements(page.called, bindings=page.bindings)
    reader.read(body[:-1])
    claims, why = _last(page, reader, body[-1], output, number) if body else ([], "")
    shown = flags[0] if flags else ""
    if "ELLIPSIS" in shown or "IGNORE_EXCEPTION" in shown:
        claims = [
            replace(c, expected=replace(c.expected, message=None)) if isinstance(c.expected, Raises) else c
            for c in claims
        ]
    claims = [replace(c, line=number, rank=SHOWN) for c in (*reader.claims, *claims)]
    doubts = [
        _doubt(number, text, reason, remedy or f"{page.called}(...) == ...")
        for _, text, reason, remedy in reader.unread
    ]
    if why:
        doubts.append(_doubt(number, source, why, f"{page.called}(...) == ..."))
    return Reading(end, claims, doubts)


def _doubt(number: int, source: str, why: str, remedy: str) -> Doubt:
    return Doubt(number, 1, source.split("\n")[0][:80], why, remedy, False)


def _mended(source: str, output: list[str]) -> tuple[str, list[str]]:
    r"""A docstring that is not raw has turned `\n` in its texts into the end of a line."""
    for taken in range(1, min(len(output), 3) + 1):
        if body_of(source) is not None:
            break
        whole = "\\n".join([source, *output[:taken]])
        if body_of(whole) is not None:
            source, output = whole, output[taken:]
    if len(output) > 1 and output[0][:1] in "'\"" and output[0].count(output[0][0]) == 1:
        output = ["\\n".join(output)]
    return source, output


def _as_line(page: Page, source: str, number: int) -> list[Claim] | None:
    """`>>> f(1) -> 2`: a prompt before another form."""
    from csp_ir.spec.forms.calls import line_form

    if not page.call.search(source):
        return None
    inner = Page([(number, source)], page.function, page.called, page.others)
    inner.bindings = page.bindings
    found = line_form(inner, 0)
    return found.claims if found else None


def _last(page: Page, reader: Statements, last: ast.stmt, output: list[str], number: int) -> tuple[list[Claim], str]:
    """The claims of the statement that gives the output, or why there are none."""
    said = " ".join(output)
    if not isinstance(last, ast.Expr):
        reader.read([last])
        return [], ""
    node = reader.bindings.resolved(last.value)
    calls = reader.calls_in(node)
    if not calls:
        return [], ""
    try:
        if output and (said.startswith("Traceback") or _exception(output[-1])) and (error := _exception(output[-1])):
            return [reader.claim(calls[0], error, number)], ""
        if reader.is_call(node):
            return _of_call(reader, node, output, number)
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "print"
            and len(calls) == 1
        ):
            return _printed(page, reader, node, output, number)
        if not output:
            return reader.expression(node, number), ""
        value, _ = _value(output)
        if isinstance(node, ast.Tuple) and isinstance(value.value, tuple) and len(node.elts) == len(value.value):
            pairs = zip(node.elts, value.value, strict=True)
            return [c for n, v in pairs for c in reader.condition(ast.Compare(n, [ast.Eq()], [literal(v)]), number)], ""
        if isinstance(node, ast.Compare | ast.BoolOp) or (
            isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
        ):
            if isinstance(value.value, bool):
                return reader.condition(node, number, holds=value.value), ""
        equal = reader.equal(node, ast.Constant(0), number) if isinstance(node, ast.Call) else None
        if equal is not None and equal.check is None:
            return [replace(equal, expected=value.value)], ""
        if isinstance(node, ast.Call) and isinstance(value.value, bool) and not isinstance(node.func, ast.Name):
            return reader.condition(node, number, holds=value.value), ""
        found = reader.condition(ast.Compare(node, [ast.Eq()], [literal(value.value)]), number)
        return found, ""
    except UnreadError as error:
        return [], str(error)


def _of_call(reader: Statements, node: ast.expr, output: list[str], number: int) -> tuple[list[Claim], str]:
    if not output:
        return [replace(reader.claim(node, None, number), silent=True)], ""
    reader.claim(node, UNSAID, number)  # are its arguments values?
    try:
        value, _ = _value(output)
    except UnreadError:
        return [], "its output is no value"
    claim = reader.claim(node, value.value, number, single=value.single)
    return [replace(claim, tolerance=_cut_off(output))], ""


def _cut_off(output: list[str]) -> float | None:
    """A unit of the last decimal of a number whose others are left out, as `3.14...`."""
    found = re.fullmatch(r"[-+]?\d+\.(\d+)\.\.\.", " ".join(output).strip())
    return 10.0 ** -len(found[1]) if found and len(found[1]) < 300 else None


def _printed(page: Page, reader: Statements, node: ast.Call, output: list[str], number: int) -> tuple[list[Claim], str]:
    """What `print(f(1))` shows is the text of the result, without its quotes."""
    if len(node.args) != 1 or not reader.is_call(node.args[0]):
        return [], "it prints more than a result"
    text = "\n".join(output)
    if page.function.returns.name == "str":
        return [reader.claim(node.args[0], text, number)], ""
    try:
        return [reader.claim(node.args[0], _value(output)[0].value, number)], ""
    except UnreadError:
        return [reader.claim(node.args[0], text, number, words=True)], ""


def _value(output: list[str]) -> tuple[Value, int]:
    """The value that an output shows, all of it or its first line, with prose after it."""
    for taken in dict.fromkeys((len(output), 1)):
        try:
            return result(without_comment(" ".join(output[:taken]))), taken
        except UnreadError:
            continue
    raise UnreadError("its output is no value")


def _exception(line: str) -> Raises | None:
    found = _ERROR.match(line.strip())
    if found is None or not is_exception(found[1]):
        return None
    return Raises(found[1], (found[2] or "").strip() or None)
