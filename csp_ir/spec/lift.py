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
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csp_ir.errors import IRSyntaxError, SpecError
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names
from csp_ir.ir.parse import parse_expr, parse_type
from csp_ir.ir.rewrite import free_names
from csp_ir.ir.types import ANY, BOOL, STR, Type
from csp_ir.spec.layout import Lines

HOLE = re.compile(
    r"<\?\s*(?P<name>[A-Za-z_][\w.]*)\s*(?::\s*(?P<type>[^=@?]*?))?\s*(?:=\s*(?P<why>\"(?:\\.|[^\"\\])*\"|'[^']*'))?"
    r"\s*(?:@(?P<kind>\w+))?\s*\?>"
)
START = re.compile(r"\s*(?:#[^\n]*\n\s*)*ir\s+([A-Za-z_]\w*)\s*\{")
NAME = re.compile(r"[A-Za-z_]\w*\Z")


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
    return bool(START.match(text))


def is_lift_json(data: Any) -> bool:
    """An object with a signature, and none of the marks of csp-ir's own JSON."""
    return isinstance(data, dict) and "csp_ir" not in data and isinstance(data.get("signature"), dict)


def hole_note(name: str, type_: str, why: str, kind: str) -> str:
    text = f"the {kind} hole ?{name}" + (f": {type_.strip()}" if type_.strip() else "")
    why = why.strip("\"'").replace('\\"', '"')
    return f"{text} is left open" + (f" ({why})" if why else "")


def split_at_commas(text: str) -> list[str]:
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


def read_type(text: str, what: str, notes: list[str]) -> Type:
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


def snake(value: Any) -> Any:
    """The same data with keys in snake case (the web form of the IR writes typeHint for type_hint)."""
    if isinstance(value, Mapping):
        return {re.sub(r"(?<=[a-z0-9])[A-Z]", lambda m: "_" + m[0].lower(), str(k)): snake(v) for k, v in value.items()}
    return [snake(v) for v in value] if isinstance(value, list) else value


_RESULTS = ("result", "return_value", "returned", "output", "ret")


def add_assertion(lift: Lift, text: str, number: int) -> None:
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


def effects_as_prose(lift: Lift) -> None:
    """Effects say what the function does step by step; every line becomes a sentence of its own."""
    said = [(n, text) for n, text in (*lift.prose, *lift.effects) if text]
    lift.prose = [(n, text if text[-1] in ".!?:;" else f"{text}.") for n, text in said]


def add_constraint_text(lift: Lift, text: str, number: int, file: str | None) -> None:
    """`loop_constraint(search_type=FIRST_MATCH, ...)`, JSON in a line, or a csp-ir constraint."""
    if text.startswith("{"):
        try:
            add_constraint(lift, snake(json.loads(text)))
            return
        except (ValueError, RecursionError) as error:
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
    for part in split_at_commas(match[2]):
        key, _, value = part.partition("=")
        value = value.strip()
        row[key.strip()] = (
            [v.strip().strip("\"'") for v in split_at_commas(value[1:-1])] if value[:1] == "[" else value.strip("\"'")
        )
    add_constraint(lift, row)


def add_constraint(lift: Lift, row: Mapping[str, Any]) -> None:
    kind = str(row.get("type", "")).lower().replace("constraint", "").strip("_")
    said = str(row.get("description") or json.dumps({k: v for k, v in row.items() if k != "type"}))
    wanted = str(row.get("requirement") or "").lower()
    if str(row.get("severity", "error")).lower() == "warning":
        lift.notes.append(f"constraint of severity warning: {said}")
    elif kind == "return":
        if wanted in ("", "must_return"):
            name = str(row.get("value_name") or "")
            lift.constraints.append((1, f"must_return({name})" if NAME.match(name) else "must_return()"))
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
