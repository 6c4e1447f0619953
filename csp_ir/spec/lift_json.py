"""The JSON of LIFT-SYS IR."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from csp_ir.errors import SpecError
from csp_ir.ir import nodes as ir
from csp_ir.spec.lift import (
    HOLE,
    NAME,
    Lift,
    add_assertion,
    add_constraint,
    add_constraint_text,
    effects_as_prose,
    hole_note,
    read_type,
    snake,
)


def read_lift_json(data: Mapping[str, Any], file: str | None) -> Lift:
    """Read the JSON form. Raises SpecError that names the part and what it should be."""
    data = snake(data)
    signature, intent = data["signature"], data.get("intent") or {}
    notes: list[str] = []
    name = str(signature.get("name") or "")
    name = _hole_name(name, notes) or name
    if not NAME.match(name):
        raise SpecError(f"signature.name is {name!r}", file=file, remedy="a Python name")
    parameters = []
    for i, p in enumerate(_list(signature.get("parameters"), "signature.parameters", file)):
        if not isinstance(p, dict) or not NAME.match(str(p.get("name", ""))):
            raise SpecError(
                f"signature.parameters[{i}] is not a parameter", file=file, remedy='{"name": "x", "type_hint": "int"}'
            )
        parameters.append(
            ir.Parameter(p["name"], read_type(str(p.get("type_hint") or ""), f"the parameter {p['name']}", notes))
        )
    returns = read_type(str(signature.get("returns") or ""), "the result", notes)
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
        add_assertion(lift, _plain(text), 1)
    for i, row in enumerate(_list(data.get("constraints"), "constraints", file)):
        if isinstance(row, str):
            add_constraint_text(lift, row, 1, file)
        elif isinstance(row, dict):
            add_constraint(lift, row)
        else:
            raise SpecError(f"constraints[{i}] is not an object", file=file, remedy='{"type": "return_constraint"}')
    for i, example in enumerate(_list(data.get("examples"), "examples", file)):
        lift.examples.append((1, _example(name, example, i, file)))
    for hole in _holes(data):
        notes.append(
            hole_note(
                str(hole.get("identifier") or hole.get("name") or "hole"),
                str(hole.get("type_hint") or ""),
                str(hole.get("description") or ""),
                str(hole.get("kind") or "typed"),
            )
            + _limits(hole.get("constraints"))
        )
    effects_as_prose(lift)
    return lift


def _limits(constraints: Any) -> str:
    """The constraints of one hole, as words."""
    if isinstance(constraints, dict):
        return "".join(f"; {k}: {v}" for k, v in constraints.items())
    return f"; {constraints}" if constraints else ""


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
    match = HOLE.fullmatch(text.strip())
    if match is None:
        return ""
    notes.append(hole_note(match["name"], match["type"] or "", match["why"] or "", "signature"))
    return match["name"]


def _plain(text: str) -> str:
    return HOLE.sub(lambda m: m["name"], text).strip()


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
