"""JSON Schemas of answers. Servers need not keep them: reading.py checks again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from csp_ir.ir.check import HoleContext
from csp_ir.ir.types import type_text
from csp_ir.providers.hole_grammar import operators

MAX_CANDIDATE, MAX_PROGRAM = 400, 8_000
_PLAIN = {"int": "integer", "str": "string", "bool": "boolean", "float": "number"}


def programs_schema() -> dict[str, Any]:
    """The schema of `{"programs": [...]}`: whole programs, most likely first."""
    text = {"type": "string", "maxLength": MAX_PROGRAM}
    programs = {"description": "Python functions", "items": text, "title": "Programs", "type": "array"}
    return {"description": "Whole programs, most likely first.", **_object("Programs", {"programs": programs})}


def holes_schema(holes: Iterable[HoleContext], count: int) -> dict[str, Any]:
    """The schema of `{"fills": [{hole: candidate, ...}, ...]}` for some holes."""
    fill = _object("Fill", {hole.name: _candidate(hole) for hole in holes})
    fills = {
        "description": "ways to fill all holes", "items": {"$ref": "#/$defs/Fill"}, "maxItems": count, "title": "Fills",
        "type": "array",
    }  # fmt: skip
    return {"$defs": {"Fill": fill}, **_object("Fills", {"fills": fills})}


def _object(title: str, properties: dict[str, Any]) -> dict[str, Any]:
    found = {"additionalProperties": False, "properties": properties, "title": title, "type": "object"}
    return found | {"required": list(properties)} if properties else found


def _candidate(hole: HoleContext) -> dict[str, Any]:
    about = hole.description or f"{hole.kind} of type {type_text(hole.expected)}"
    described = {"description": about, "title": hole.name.replace("_", " ").title()}
    if hole.kind == "operator" or (hole.kind == "name" and hole.scope):
        chosen = operators(hole) if hole.kind == "operator" else tuple(hole.scope)
        return described | {"type": "string"} | ({"enum": list(chosen)} if len(chosen) > 1 else {"const": chosen[0]})
    if hole.kind == "constant" and hole.expected.name in _PLAIN:
        return described | {"type": _PLAIN[hole.expected.name]}
    return described | {"type": "string", "maxLength": MAX_CANDIDATE}


def plain_schema(schema: Any) -> Any:
    """A schema without the bounds the server refuses or does not keep; they are checked when the answer is read."""
    if isinstance(schema, dict):
        dropped = ("maxLength", "minLength", "maxItems", "minItems", "pattern", "title", "minimum", "maximum")
        return {
            k: {n: plain_schema(p) for n, p in v.items()} if k == "properties" else plain_schema(v)
            for k, v in schema.items()
            if k not in dropped or k == "properties"
        }
    return [plain_schema(item) for item in schema] if isinstance(schema, list) else schema
