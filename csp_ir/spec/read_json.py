"""Specs in JSON: a program of the IR, or a signature in text, with everything that a text spec may hold."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from csp_ir.errors import InputError, SpecError
from csp_ir.ir.jsonio import from_json
from csp_ir.ir.nodes import Function, Hole, Program
from csp_ir.ir.read_object import is_exception
from csp_ir.spec.assemble import assemble
from csp_ir.spec.forms.claim import SHOWN, Claim
from csp_ir.spec.layout import Lines
from csp_ir.spec.lift import Lift, is_lift_json
from csp_ir.spec.lift_json import read_lift_json
from csp_ir.spec.model import Raises, Spec
from csp_ir.spec.module import definitions_in
from csp_ir.spec.sections import Heading, Known, Parts, sketch_of
from csp_ir.spec.signature import is_stub, signature_of
from csp_ir.spec.tests import claims_of_tests
from csp_ir.spec.values import naming

TEXTS = ("prose", "signature", "sketch")
LISTS = ("examples", "requires", "ensures", "raises", "decreases", "constraints", "effects")
KEYS = ("csp_ir", "program", "definitions", *TEXTS, *LISTS)
EXAMPLE_KEYS = ("args", "returns", "raises", "tolerance")
_EXAMPLE = '{"args": [1], "returns": 2} or {"args": [1], "raises": "ValueError"}'


def read_json(text: str, file: str | None, tests: str = "") -> Spec:
    """The spec of a JSON text, csp-ir's or LIFT-SYS's. Raises InputError; a key that is not known is refused."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise SpecError(f"not JSON: {error}", line=line, file=file, remedy="write valid JSON or plain text") from None
    return read_data(data, text, file, tests)


def read_data(data: Any, text: str, file: str | None, tests: str = "") -> Spec:
    """The spec of data that a text in JSON or YAML holds; tests: of a file of tests. Raises InputError."""
    if is_lift_json(data):
        return from_lift(read_lift_json(data, file), file)
    try:
        return _from_data(data, text, file, tests) if isinstance(data, dict) else _refuse_program(data)
    except InputError as error:  # the reader of programs in JSON knows no file
        error.file = error.file or file
        raise


def from_lift(lift: Lift, file: str | None) -> Spec:
    """A LIFT-SYS IR, with what csp-ir cannot use of it as notes."""
    sections = {
        "": lift.prose, "examples": lift.examples, "requires": lift.requires, "ensures": lift.ensures,
        "constraints": lift.constraints, "effects": lift.effects,
    }  # fmt: skip
    spec = assemble(lift.function, Parts(sections), None, (), "", file)
    return replace(spec, notes=(*spec.notes, *lift.notes))


def _refuse_program(data: Any) -> Spec:
    from_json(data)
    raise AssertionError("unreachable")


def _from_data(data: dict[str, Any], text: str, file: str | None, tests: str) -> Spec:
    _known(data, KEYS, "", text, file)
    parts = Parts()
    for key in TEXTS:
        value = data.get(key, "")
        if not isinstance(value, str):
            raise _wrong(key, "a text", f'"{key}": "..."', text, file)
        if value:
            number = _place(value, text)[0]
            parts.lines["" if key == "prose" else key] = [(number, line) for line in value.split("\n")]
    for key in LISTS[1:]:
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(c, str) for c in value):
            raise _wrong(key, "a list of texts", f'"{key}": ["..."]', text, file)
        parts.lines[key] = [_placed(c, text) for c in value]
    known = Known()
    if said := data.get("definitions"):
        if not isinstance(said, str):
            raise _wrong("definitions", "a text", '"definitions": "class Color(Enum): ..."', text, file)
        _, known, notes = definitions_in(list(enumerate(said.split("\n"), 1)))
        parts.notes += notes
    function, sketch, helpers = _program(data, parts, file, known)
    helpers = (*known.records, *helpers)
    told, claims = _examples(data.get("examples", []), function, text, file)
    if told:
        parts.lines["examples"] = told
        parts.opened["examples"] = Heading("examples", told[0][0], "examples", True, False)
    with naming(helpers):
        claims += claims_of_tests(tests, function.name, parts)
        return assemble(function, parts, sketch, helpers, text, file, claims)


def _program(
    data: dict[str, Any], parts: Parts, file: str | None, known: Known
) -> tuple[Function, Program | None, tuple[Function, ...]]:
    """The function, its sketch and helpers, of a program in JSON or of a signature and sketch in text."""
    if "program" in data or not (parts.get("signature") or parts.get("sketch")):
        program = from_json({k: v for k, v in data.items() if k in ("csp_ir", "program")})
        holes = any(isinstance(n, Hole) for n in program.walk())
        sketch = program if holes or not is_stub(program.function) else None
        return program.function, sketch, program.helpers if sketch is None else ()
    found = signature_of(parts, file, known) if parts.get("signature") else None
    sketch = sketch_of(parts, found.function if found else None, file, known)
    if found is None and sketch is None:
        raise SpecError("no signature", file=file, remedy='"signature": "def f(x: int) -> int"')
    function = found.function if found else replace(sketch.function, body=())  # type: ignore[union-attr]
    return function, sketch, sketch.helpers if sketch else ()


def _examples(rows: Any, function: Function, text: str, file: str | None) -> tuple[Lines, list[Claim]]:
    """The examples that are texts, as lines, and those that are data, as claims."""
    if not isinstance(rows, list):
        raise _wrong("examples", "a list", f'"examples": [{_EXAMPLE}]', text, file)
    lines = [_placed(row, text) for row in rows if isinstance(row, str)]
    return lines, [claim for n, row in enumerate(rows, 1) for claim in _example(n, row, function, text, file)]


def _example(number: int, row: Any, function: Function, text: str, file: str | None) -> Iterator[Claim]:
    if isinstance(row, str):
        return
    if isinstance(row, dict):
        _known(row, EXAMPLE_KEYS, f" of example {number}", text, file)
    args = row.get("args") if isinstance(row, dict) else None
    if not isinstance(args, list | dict) or ("returns" in row) == ("raises" in row):
        raise SpecError(f"example {number} is not {{args, returns}}", file=file, remedy=_EXAMPLE)
    least = sum(p.default is None for p in function.parameters)
    if not least <= len(args) <= len(function.parameters):
        names = ", ".join(p.name for p in function.parameters)
        raise SpecError(f"example {number} has {len(args)} arguments", file=file, remedy=f"one for each of: {names}")
    tolerance = row.get("tolerance")
    if tolerance is not None and (type(tolerance) not in (int, float) or not 0 <= tolerance < float("inf")):
        raise SpecError(f"the tolerance of example {number} is no distance", file=file, remedy='"tolerance": 0.01')
    if "raises" in row and not is_exception(str(row["raises"])):
        raise SpecError(f"example {number} raises no builtin exception", file=file, remedy='"ValueError"')
    yield Claim(
        tuple(args) if isinstance(args, list) else (),
        tuple(args.items()) if isinstance(args, dict) else (),
        Raises(str(row["raises"])) if "raises" in row else row["returns"],
        tolerance=float(tolerance) if tolerance else None,
        strict=True,
        rank=SHOWN,
    )


def _known(data: dict[str, Any], keys: Collection[str], of: str, text: str, file: str | None) -> None:
    """Refuse a key that is not known, with the nearest one."""
    for key in data:
        if key in keys:
            continue
        close = get_close_matches(key, keys, 1, 0.5)
        line, column = _place(key, text)
        remedy = f'"{close[0]}"' if close else f"one of: {', '.join(keys)}"
        raise SpecError(f'the key "{key}"{of} is not known', line=line, column=column, file=file, remedy=remedy)


def _wrong(key: str, what: str, remedy: str, text: str, file: str | None) -> SpecError:
    line, column = _place(key, text)
    return SpecError(f"`{key}` is not {what}", line=line, column=column, file=file, remedy=remedy)


def _place(written: str, source: str) -> tuple[int, int]:
    """Line and column at which a JSON source holds a text, 1-based."""
    at = max(source.find(form) for form in (json.dumps(written), json.dumps(written, ensure_ascii=False)))
    return (source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at) + 1) if at >= 0 else (1, 1)


def _placed(written: str, source: str) -> tuple[int, str]:
    """A text as a line of the source, in its column."""
    line, column = _place(written, source)
    return line, " " * (column - 1) + written
