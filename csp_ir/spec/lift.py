"""LIFT-SYS IR as a spec: its `.ir` text and its JSON.

    ir clamp {
      intent: Keep a number within bounds {<?policy: Strategy = "what to do at a bound"?>}
      signature: clamp(x: int, low: int, high: int) -> int
      effects:
        - compares x with both bounds
      assert:
        - low <= high
        - result >= low
    }

Intent, rationale and effects become prose; the signature a `def`; assertions that can be read
become `requires` (no result in them) or `ensures`; return, loop and position constraints
become structure constraints or `ensures`. What has no counterpart (holes in prose, assertions
in words, unknown types) is kept as a note, and a solve lists it as not checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from csp_ir.errors import IRSyntaxError, SpecError
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names
from csp_ir.ir.parse import parse_expr, parse_type
from csp_ir.ir.rewrite import free_names
from csp_ir.ir.types import ANY, BOOL, STR, Type

_HOLE = re.compile(
    r"<\?\s*(?P<name>[A-Za-z_][\w.]*)\s*(?::\s*(?P<type>[^=@?]*?))?\s*(?:=\s*(?P<why>\"(?:\\.|[^\"\\])*\"|'[^']*'))?"
    r"\s*(?:@(?P<kind>\w+))?\s*\?>"
)
_START = re.compile(r"\s*(?:#[^\n]*\n\s*)*ir\s+([A-Za-z_]\w*)\s*\{")
_SECTION = re.compile(
    r"^\s*(intent|rationale|signature|effects?|assert(?:ions?)?|examples?|constraints?)\s*:\s*(.*)$", re.I
)
_NAME = re.compile(r"[A-Za-z_]\w*\Z")
Lines = list[tuple[int, str]]


@dataclass
class Lift:
    """What a LIFT file says, ready to be assembled into a spec."""

    function: ir.Function
    prose: Lines = field(default_factory=list)
    examples: Lines = field(default_factory=list)
    requires: Lines = field(default_factory=list)
    ensures: Lines = field(default_factory=list)
    constraints: Lines = field(default_factory=list)
    effects: Lines = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def is_lift_text(text: str) -> bool:
    return bool(_START.match(text))


def is_lift_json(data: Any) -> bool:
    """An object with a signature, and none of the marks of csp-ir's own JSON."""
    return isinstance(data, dict) and "csp_ir" not in data and isinstance(data.get("signature"), dict)


# --- text -------------------------------------------------------------------------------


def read_lift_text(text: str, file: str | None) -> Lift:
    """Read `.ir` text. Raises SpecError with line and remedy."""
    start = _START.match(text)
    assert start is not None
    first = text[: start.end()].count("\n") + 1
    end = text.rstrip().rfind("}")
    if end < start.end():
        raise SpecError("the `ir` block is not closed", line=first, file=file, remedy="end it with `}`")
    sections: dict[str, Lines] = {}
    current = ""
    for number, line in enumerate(text[start.end() : end].split("\n"), first):
        line = re.sub(r"(^|\s)#.*$", "", line)
        if match := _SECTION.match(line):
            current = _section_name(match[1].lower())
            sections.setdefault(current, [])
            line = match[2]
        if not line.strip():
            continue
        if not current:
            raise SpecError(
                f"not a section of an `ir` block: {line.strip()[:40]!r}", line=number, column=1, file=file,
                remedy="intent:, signature:, effects: or assert:",
            )  # fmt: skip
        sections[current].append((number, line.strip()))
    if not sections.get("signature"):
        raise SpecError(
            "the `ir` block has no signature", line=first, file=file, remedy="signature: name(x: int) -> int"
        )
    notes: list[str] = []
    cleaned = {name: _without_holes(lines, name, notes) for name, lines in sections.items()}
    at = sections["signature"][0][0]
    lift = Lift(_signature(" ".join(line for _, line in cleaned["signature"]), at, file, notes), notes=notes)
    lift.prose = [*cleaned.get("intent", []), *cleaned.get("rationale", [])]
    for number, item in _items(cleaned.get("effects", [])):
        lift.effects.append((number, item))
    for number, item in _items(cleaned.get("assert", [])):
        _assertion(lift, item, number)
    for number, item in _items(cleaned.get("constraints", [])):
        _constraint_text(lift, item, number, file)
    lift.examples = list(_items(cleaned.get("examples", [])))
    _effects_as_prose(lift)
    return lift


def _section_name(name: str) -> str:
    if name.startswith("assert"):
        return "assert"
    return {"effect": "effects", "example": "examples", "constraint": "constraints"}.get(name, name)


def _without_holes(lines: Lines, section: str, notes: list[str]) -> Lines:
    """Lines without their hole lists; every hole becomes a note."""
    joined = "\n".join(f"{number}\t{line}" for number, line in lines)
    for match in _HOLE.finditer(joined):
        notes.append(_hole_note(match["name"], match["type"] or "", match["why"] or "", match["kind"] or section))
    # A list `{<?a: T?>, <?b: U?>}` goes whole; a hole in the middle of words leaves its name.
    numbered = re.sub(r"\{[\s\d\t,]*(?:<\?[^}]*?\?>[\s\d\t,]*)+\}", "", joined)
    numbered = _HOLE.sub(lambda m: m["name"] if section != "signature" else f"?{m['name']}", numbered)
    out: Lines = []
    for row in numbered.split("\n"):
        number, _, line = row.partition("\t")
        if line.strip() and number.strip().isdigit():
            out.append((int(number), line.strip()))
    return out


def _hole_note(name: str, type_: str, why: str, kind: str) -> str:
    text = f"the {kind} hole ?{name}" + (f": {type_.strip()}" if type_.strip() else "")
    why = why.strip("\"'").replace('\\"', '"')
    return f"{text} is left open" + (f" ({why})" if why else "")


def _items(lines: Lines) -> Iterable[tuple[int, str]]:
    """`- item` lines, with the lines that continue them."""
    items: Lines = []
    for number, line in lines:
        if line.startswith(("-", "*")) or not items:
            items.append((number, line.lstrip("-*").strip()))
        else:
            items[-1] = (items[-1][0], f"{items[-1][1]} {line}")
    return [(n, i) for n, i in items if i]


def _signature(text: str, line: int, file: str | None, notes: list[str]) -> ir.Function:
    match = re.match(r"\s*(?:def\s+)?([?A-Za-z_]\w*)\s*\((.*)\)\s*(?:->\s*(.+?))?\s*:?\s*$", text, re.S)
    if match is None:
        raise SpecError(
            f"not a signature: {text[:60]!r}", line=line, file=file, remedy="signature: name(x: int) -> int"
        )
    parameters = []
    for part in _split(match[2]):
        name, _, type_ = part.partition(":")
        name = name.strip().lstrip("?")
        if not _NAME.match(name):
            raise SpecError(f"not a parameter: {part.strip()!r}", line=line, file=file, remedy="write name: type")
        parameters.append(ir.Parameter(name, _type(type_, f"the parameter {name}", notes)))
    returns = _type(match[3] or "", "the result", notes)
    return ir.Function(match[1].lstrip("?"), tuple(parameters), returns, ())


def _split(text: str) -> list[str]:
    """At commas outside brackets."""
    parts, depth = [""], 0
    for char in text:
        depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(char, 0)
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return [p for p in parts if p.strip()]


_ALIASES = {
    "string": "str", "integer": "int", "number": "float", "boolean": "bool", "array": "list", "object": "dict",
    "none": "None", "null": "None", "void": "None", "char": "str", "double": "float",
}  # fmt: skip


def _type(text: str, what: str, notes: list[str]) -> Type:
    """A type as written; Any, with a note, where csp-ir has none of that name."""
    text = text.strip().strip("\"'")
    if not text or text in ("Any", "any"):
        return ANY
    words = re.sub(r"[A-Za-z_]\w*", lambda m: _ALIASES.get(m[0].lower(), m[0]), text)
    try:
        if "?" not in words:
            return parse_type(words)
    except IRSyntaxError:
        pass
    notes.append(f"{what} has the type {text}, which csp-ir does not know: taken from the examples")
    return ANY


# --- JSON -------------------------------------------------------------------------------


def read_lift_json(data: Mapping[str, Any], file: str | None) -> Lift:
    """Read the JSON form. Raises SpecError that names the part and what it should be."""
    data = _snake(data)
    signature, intent = data["signature"], data.get("intent") or {}
    notes: list[str] = []
    name = str(signature.get("name") or "")
    name = _hole_name(name, notes) or name
    if not _NAME.match(name):
        raise SpecError(f"signature.name is {name!r}", file=file, remedy="a Python name")
    parameters = []
    for i, p in enumerate(_list(signature.get("parameters"), "signature.parameters", file)):
        if not isinstance(p, dict) or not _NAME.match(str(p.get("name", ""))):
            raise SpecError(
                f"signature.parameters[{i}] is not a parameter", file=file, remedy='{"name": "x", "type_hint": "int"}'
            )
        parameters.append(
            ir.Parameter(p["name"], _type(str(p.get("type_hint") or ""), f"the parameter {p['name']}", notes))
        )
    returns = _type(str(signature.get("returns") or ""), "the result", notes)
    lift = Lift(ir.Function(name, tuple(parameters), returns, ()), notes=notes)
    if not isinstance(intent, str | dict):
        raise SpecError("intent is not an object", file=file, remedy='"intent": {"summary": "..."}')
    said = [intent] if isinstance(intent, str) else [intent.get("summary"), intent.get("rationale")]
    said += [
        f"{p['name']}: {p['description']}"
        for p in signature.get("parameters") or ()
        if isinstance(p, dict) and p.get("description")
    ]
    lift.prose = [(1, _plain(str(s))) for s in said if s]
    for i, effect in enumerate(_list(data.get("effects"), "effects", file)):
        text = effect.get("description") if isinstance(effect, dict) else effect
        if not isinstance(text, str):
            raise SpecError(f"effects[{i}] has no description", file=file, remedy='{"description": "..."}')
        lift.effects.append((1, _plain(text)))
    for i, assertion in enumerate(_list(data.get("assertions"), "assertions", file)):
        text = assertion.get("predicate") if isinstance(assertion, dict) else assertion
        if not isinstance(text, str):
            raise SpecError(f"assertions[{i}] has no predicate", file=file, remedy='{"predicate": "x > 0"}')
        _assertion(lift, _plain(text), 1)
    for i, row in enumerate(_list(data.get("constraints"), "constraints", file)):
        if isinstance(row, str):
            _constraint_text(lift, row, 1, file)
        elif isinstance(row, dict):
            _constraint(lift, row)
        else:
            raise SpecError(f"constraints[{i}] is not an object", file=file, remedy='{"type": "return_constraint"}')
    for i, example in enumerate(_list(data.get("examples"), "examples", file)):
        lift.examples.append((1, _example(name, example, i, file)))
    for hole in _holes(data):
        notes.append(
            _hole_note(
                str(hole.get("identifier") or hole.get("name") or "hole"),
                str(hole.get("type_hint") or ""),
                str(hole.get("description") or ""),
                str(hole.get("kind") or "typed"),
            )
            + _limits(hole.get("constraints"))
        )
    _effects_as_prose(lift)
    return lift


def _limits(constraints: Any) -> str:
    """The constraints of one hole, as words."""
    if isinstance(constraints, dict):
        return "".join(f"; {k}: {v}" for k, v in constraints.items())
    return f"; {constraints}" if constraints else ""


def _snake(value: Any) -> Any:
    """The same data with keys in snake case (the web form of the IR writes typeHint for type_hint)."""
    if isinstance(value, Mapping):
        return {
            re.sub(r"(?<=[a-z0-9])[A-Z]", lambda m: "_" + m[0].lower(), str(k)): _snake(v) for k, v in value.items()
        }
    return [_snake(v) for v in value] if isinstance(value, list) else value


def _list(value: Any, what: str, file: str | None) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise SpecError(f"{what} is not a list", file=file, remedy=f'"{what.split(".")[-1]}": [...]')
    return value


def _holes(data: Any) -> list[dict[str, Any]]:
    """Every typed hole of the data, wherever it stands, once."""
    found: dict[str, dict[str, Any]] = {}
    stack = [data]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in ("holes", "typed_holes") and isinstance(inner, list):
                    for hole in inner:
                        if isinstance(hole, dict):
                            found.setdefault(str(hole.get("identifier")), hole)
                else:
                    stack.append(inner)
        elif isinstance(value, list):
            stack.extend(value)
    return [found[k] for k in sorted(found)]


def _hole_name(text: str, notes: list[str]) -> str:
    match = _HOLE.fullmatch(text.strip())
    if match is None:
        return ""
    notes.append(_hole_note(match["name"], match["type"] or "", match["why"] or "", "signature"))
    return match["name"]


def _plain(text: str) -> str:
    return _HOLE.sub(lambda m: m["name"], text).strip()


def _example(name: str, row: Any, number: int, file: str | None) -> str:
    """`name(args) == result` of an example in one of its usual shapes."""
    if isinstance(row, str):
        return row
    if isinstance(row, dict):
        for given in ("args", "inputs", "input", "arguments"):
            if given not in row:
                continue
            value = row[given]
            args = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else [value]
            call = f"{name}({', '.join(map(repr, args))})"
            for wanted in ("returns", "output", "expected", "result", "expected_output"):
                if wanted in row:
                    return f"{call} == {row[wanted]!r}"
            if "raises" in row:
                return f"{call} raises {row['raises']}"
    raise SpecError(
        f"examples[{number}] is not an example: {json.dumps(row)[:60]}", file=file, remedy='{"args": [1], "returns": 2}'
    )


# --- both -------------------------------------------------------------------------------

_RESULTS = ("result", "return_value", "returned", "output", "ret")


def _assertion(lift: Lift, text: str, number: int) -> None:
    """To requires or ensures when it can be read and names only what it may; otherwise a note."""
    parameters = {p.name for p in lift.function.parameters}
    written = re.sub(r"\breturn\b", "result", text)
    implication = re.match(r"(?:if\s+)?(.+?)\s*(?:=>|==>|\bimplies\b|\bthen\b)\s*(.+)$", written)
    if implication:
        written = f"not ({implication[1]}) or ({implication[2]})"
    for word in _RESULTS[1:]:
        if word not in parameters:
            written = re.sub(rf"\b{word}\b", "result", written)
    try:
        expr = parse_expr(written)
    except IRSyntaxError:
        lift.notes.append(f"assertion in words: {text}")
        return
    unknown = free_names(expr) - parameters - {"result"} - builtin_names()
    if unknown or isinstance(expr, ir.Name | ir.Literal):
        why = f" (it names {sorted(unknown)[0]})" if unknown else ""
        lift.notes.append(f"assertion: {text}{why}")
    elif "result" in free_names(expr) and "result" not in parameters:
        lift.ensures.append((number, written))
    else:
        lift.requires.append((number, written))


def _effects_as_prose(lift: Lift) -> None:
    """Effects say what the function does step by step; every line becomes a sentence of its own."""
    said = [(n, text) for n, text in (*lift.prose, *lift.effects) if text]
    lift.prose = [(n, text if text[-1] in ".!?:;" else f"{text}.") for n, text in said]


def _constraint_text(lift: Lift, text: str, number: int, file: str | None) -> None:
    """`loop_constraint(search_type=FIRST_MATCH, ...)`, JSON in a line, or a csp-ir constraint."""
    if text.startswith("{"):
        try:
            _constraint(lift, _snake(json.loads(text)))
            return
        except ValueError as error:
            raise SpecError(
                f"not JSON: {error}", line=number, file=file, remedy='{"type": "return_constraint"}'
            ) from None
    match = re.match(r"(return|loop|position)_constraint\s*\((.*)\)\s*$", text)
    if match is None:
        if re.match(r"(must_return|loop)\s*\(", text):
            lift.constraints.append((number, text))
        else:
            lift.notes.append(f"constraint in words: {text}")
        return
    row: dict[str, Any] = {"type": f"{match[1]}_constraint"}
    for part in _split(match[2]):
        key, _, value = part.partition("=")
        value = value.strip()
        row[key.strip()] = (
            [v.strip().strip("\"'") for v in _split(value[1:-1])] if value[:1] == "[" else value.strip("\"'")
        )
    _constraint(lift, row)


def _constraint(lift: Lift, row: Mapping[str, Any]) -> None:
    kind = str(row.get("type", "")).lower().replace("constraint", "").strip("_")
    said = str(row.get("description") or json.dumps({k: v for k, v in row.items() if k != "type"}))
    wanted = str(row.get("requirement") or "").lower()
    if str(row.get("severity", "error")).lower() == "warning":
        lift.notes.append(f"constraint of severity warning: {said}")
    elif kind == "return":
        if wanted in ("", "must_return"):
            name = str(row.get("value_name") or "")
            lift.constraints.append((1, f"must_return({name})" if _NAME.match(name) else "must_return()"))
    elif kind in ("loop", "loop_behavior"):
        shape = str(row.get("search_type") or "").lower() or {"early_return": "first_match"}.get(wanted, wanted)
        if wanted in ("accumulate", "transform") and shape in ("all_matches", wanted):
            shape = wanted
        if shape in ("first_match", "last_match", "all_matches", "accumulate", "transform"):
            lift.constraints.append((1, f"loop({shape})"))
        else:
            lift.notes.append(f"loop constraint: {said}")
    elif kind == "position":
        _position(lift, row, wanted, said)
    else:
        lift.notes.append(f"constraint of the type {row.get('type')!r}: {said}")


def _position(lift: Lift, row: Mapping[str, Any], wanted: str, said: str) -> None:
    """What every reading of a position constraint demands of a text that is accepted, as `ensures`."""
    texts = [p.name for p in lift.function.parameters if p.type == STR]
    listed = row.get("elements")
    elements = [str(e) for e in listed] if isinstance(listed, list) else []
    if lift.function.returns != BOOL or len(texts) != 1 or len(elements) != 2:
        lift.notes.append(f"position constraint: {said}")
        return
    s, a, b = texts[0], repr(elements[0]), repr(elements[1])
    apart = f"max({s}.rfind({b}) - {s}.find({a}), {s}.rfind({a}) - {s}.find({b}))"
    there = f"{a} in {s} and {b} in {s}"
    try:
        distance = int(row.get("min_distance") or 0)
    except (TypeError, ValueError):
        distance = 0
    if wanted == "not_adjacent":
        lift.ensures.append((1, f"not (result and {there}) or {apart} > 1"))
    elif wanted == "ordered":
        lift.ensures.append((1, f"not (result and {there}) or {s}.find({a}) < {s}.rfind({b})"))
    elif wanted == "min_distance" and distance > 0:
        lift.ensures.append((1, f"not (result and {there}) or {apart} >= {distance}"))
    else:
        lift.notes.append(f"position constraint: {said}")
