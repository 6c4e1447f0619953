"""Texts to Specs: plain text, a Python stub with docstring and doctests, or the IR's JSON."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from csp_ir.errors import IRSyntaxError, SpecError
from csp_ir.ir.nodes import Function, Hole, Pass, Program, Raise
from csp_ir.ir.parse import parse_program
from csp_ir.spec.assemble import admitting_none, assemble, check_examples, types_of
from csp_ir.spec.examples import is_exception
from csp_ir.spec.layout import trailing_examples
from csp_ir.spec.lift import Lift, is_lift_json, is_lift_text
from csp_ir.spec.lift_json import read_lift_json
from csp_ir.spec.lift_text import read_lift_text
from csp_ir.spec.model import Example, Line, Raises, Spec
from csp_ir.spec.sections import DEF, constraint_comments, sections_of, signature, sketch_of
from csp_ir.spec.values import from_plain

MAX_TEXT = 2_000_000


def read_spec(text: str, *, file: str | None = None) -> Spec:
    """Read a spec.

    Args:
        text: plain text, Python source, IR JSON, or LIFT-SYS IR (its text or its JSON).
        file: its name, for messages.

    Raises: SpecError or IRSyntaxError with file, line, column and a remedy.
    """
    if len(text) > MAX_TEXT:
        raise SpecError(f"{len(text):,} characters; a spec has at most {MAX_TEXT:,}", file=file, remedy="split it")
    if "\0" in text or sum(c == "\ufffd" for c in text[:4000]) > 8:
        raise SpecError("this is not text", line=1, file=file, remedy="give a UTF-8 text file")
    if not text.strip():
        raise SpecError("the spec is empty", line=1, file=file, remedy="write prose, a `def` line and examples")
    with warnings.catch_warnings():  # prose is tried as Python, which may find it odd
        warnings.simplefilter("ignore")
        return _read(text, file)


def _read(text: str, file: str | None) -> Spec:
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if text.lstrip().startswith("{"):
        return _from_json(text, file)
    if is_lift_text(text):
        return _from_lift(read_lift_text(text, file), file)
    return _from_stub(text, file) if _is_python(text) else _from_text(text, file)


def _is_python(text: str) -> bool:
    """Whether the text is Python source: a `def` line followed by an indented body, and nothing but code around it."""
    lines = text.split("\n")
    at = next((i for i, line in enumerate(lines) if DEF.match(line)), None)
    if at is None:
        return False
    for line in lines[:at]:
        if line.strip() and not re.match(r"(from|import|#|@|'''|\"\"\"|[A-Z_]+\s*=)|\s", line):
            return False
    head = lines[at]
    while head.count("(") > head.count(")") and at + 1 < len(lines):
        at += 1
        head += lines[at]
    if re.search(r"\)\s*(->[^:]+)?:\s*[^\s#]", head):
        return True  # a body on the line of the `def`
    if not head.split("#")[0].rstrip().endswith(":"):
        return False
    body = next((line for line in lines[at + 1 :] if line.strip()), "")
    return body[:1] in (" ", "\t")


def _from_stub(text: str, file: str | None) -> Spec:
    source, examples = trailing_examples(text)
    source = _with_body(source)
    try:
        program = parse_program(source, file=file)
    except IRSyntaxError:
        if not source.rstrip().endswith('"""') and not source.rstrip().endswith("'''"):
            raise
        program = parse_program(source.rstrip() + "\n    ...\n", file=file)
    functions = (*program.helpers, program.function)
    stubs = [f for f in functions if _is_stub(f)]
    entry = stubs[-1] if stubs else program.function
    helpers = tuple(f for f in functions if f is not entry)
    first = _doc_line(text, entry)
    lines = [*((first + i, line) for i, line in enumerate(entry.doc.split("\n"))), *examples]
    sketch = None if _is_stub(entry) else Program(replace(entry, doc=""), helpers)
    return assemble(entry, lines, {"constraints": constraint_comments(text)}, sketch, helpers, file)


def _with_body(text: str) -> str:
    """A stub may end right after its docstring or its `def` line."""
    stripped = text.rstrip()
    return stripped + "\n    ...\n" if stripped.endswith(":") else text


def _is_stub(f: Function) -> bool:
    def empty(s: object) -> bool:
        return isinstance(s, Pass) or (isinstance(s, Raise) and s.exception == "NotImplementedError")

    return all(empty(s) for s in f.body)


def _doc_line(text: str, f: Function) -> int:
    lines = text.split("\n")
    start = f.position.line if f.position else 1
    for i in range(start - 1, len(lines)):
        if '"""' in lines[i] or "'''" in lines[i]:
            return i + 1
    return start


def _from_text(text: str, file: str | None) -> Spec:
    if found := re.search(r"^class\s+\w+.*:\s*$", text, re.M):
        line = text.count("\n", 0, found.start()) + 1
        raise SpecError(
            "classes are not in the IR", line=line, column=1, file=file, remedy="write the method as a function"
        )
    sections = sections_of(text)
    function = signature(sections, file)
    sketch = sketch_of(sections, function, file)
    if function is None and sketch is not None:
        function = replace(sketch.function, body=())
    if function is None:
        raise SpecError(
            "no signature", line=1, file=file, remedy="add a line such as `def count_words(text: str) -> int`"
        )
    if sketch is not None and sketch.function.name != function.name:
        raise SpecError(
            f"the sketch defines `{sketch.function.name}`, the signature `{function.name}`",
            line=sections["sketch"][0][0] if sections.get("sketch") else None,
            file=file,
            remedy="give both the same name",
        )
    prose = [*sections.get("", []), *sections.get("prose", []), *sections.get("intent", [])]
    helpers = sketch.helpers if sketch else ()
    written = sections.get("sketch", [])
    inside = constraint_comments("\n".join(line for _, line in written))
    sections["constraints"] = [
        *sections.get("constraints", []), *((written[n - 1][0], line) for n, line in inside)
    ]  # fmt: skip
    return assemble(function, prose, sections, sketch, helpers, file)


def _from_lift(lift: Lift, file: str | None) -> Spec:
    """A LIFT-SYS IR, with what csp-ir cannot use of it as notes."""
    sections = {
        "examples": lift.examples,
        "requires": lift.requires,
        "ensures": lift.ensures,
        "constraints": lift.constraints,
        "effects": lift.effects,
    }
    spec = assemble(lift.function, lift.prose, sections, None, (), file)
    return replace(spec, notes=(*spec.notes, *lift.notes))


def _from_json(text: str, file: str | None) -> Spec:
    import json

    from csp_ir.ir.jsonio import from_json

    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise SpecError(f"not JSON: {error}", line=line, file=file, remedy="write valid JSON or plain text") from None
    if is_lift_json(data):
        return _from_lift(read_lift_json(data, file), file)
    rows = data.pop("examples", []) if isinstance(data, dict) else []
    constraints = data.pop("constraints", []) if isinstance(data, dict) else []
    if not isinstance(constraints, list) or not all(isinstance(c, str) for c in constraints):
        raise SpecError("`constraints` is not a list of texts", file=file, remedy='"constraints": ["?a != ?b"]')
    program = from_json(data)
    function = program.function
    examples = tuple(_json_examples(rows, function, file))
    parameters, returns = types_of(function, examples)
    returns, notes = admitting_none(returns, examples)
    check_examples(examples, parameters, returns, file)
    holes = any(isinstance(n, Hole) for n in program.walk())
    sketch = program if holes or not _is_stub(function) else None
    return Spec(
        function.name,
        function.doc,
        parameters,
        returns,
        examples,
        constraints=tuple(_in_json(c, text) for c in constraints),
        sketch=sketch,
        file=file,
        notes=notes,
        declared=function.returns,
    )


def _in_json(written: str, source: str) -> Line:
    """A text with the place at which a JSON source holds it."""
    import json

    forms = (json.dumps(written), json.dumps(written, ensure_ascii=False))
    at = max(source.find(form) for form in forms)
    if at < 0:
        return Line(written)
    return Line(written, source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at) + 1)


def _json_examples(rows: Any, function: Function, file: str | None) -> Iterator[Example]:
    """The examples beside a JSON program, with JSON's arrays and objects as the types that are declared."""
    form = '{"args": [1], "returns": 2} or {"args": [1], "raises": "ValueError"}'
    if not isinstance(rows, list):
        raise SpecError("`examples` is not a list", file=file, remedy=f'"examples": [{form}]')
    for number, row in enumerate(rows, 1):
        args = row.get("args") if isinstance(row, dict) else None
        if not isinstance(args, list) or not ("returns" in row or "raises" in row):
            raise SpecError(f"example {number} is not {{args, returns}}", file=file, remedy=form)
        if len(args) != len(function.parameters):
            names = ", ".join(p.name for p in function.parameters)
            raise SpecError(
                f"example {number} has {len(args)} arguments", file=file, remedy=f"one for each of: {names}"
            )
        values = tuple(from_plain(a, p.type) for a, p in zip(args, function.parameters, strict=True))
        if "raises" in row:
            if not is_exception(str(row["raises"])):
                raise SpecError(f"example {number} raises no builtin exception", file=file, remedy='"ValueError"')
            yield Example(values, Raises(str(row["raises"])))
        else:
            yield Example(values, from_plain(row["returns"], function.returns)).typed(function.returns)
