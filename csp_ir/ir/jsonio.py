"""The JSON surface of the IR: versioned, described by a JSON Schema, both made from the node classes.

A node is an object with "node" (its class) and its fields; tuples are arrays; a type is its
annotation in text; a literal says its kind so that 1, 1.0 and true stay apart.
"""

from __future__ import annotations

import base64
import json
import types
import typing
from dataclasses import MISSING, fields
from functools import cache
from typing import Any

from csp_ir.errors import IRSyntaxError
from csp_ir.ir import nodes as ir
from csp_ir.ir.types import Type, type_text

VERSION = 1
_DEPTH = 700
_OPERATORS = {
    "Unary": ir.UNARY_OPERATORS, "Binary": ir.BINARY_OPERATORS, "AugAssign": ir.BINARY_OPERATORS,
    "BoolOp": ir.BOOLEAN_OPERATORS, "Compare": ir.COMPARE_OPERATORS,
}  # fmt: skip


@cache
def _classes() -> dict[str, type[ir.Node]]:
    found = {n: c for n, c in vars(ir).items() if isinstance(c, type) and issubclass(c, ir.Node)}
    return {n: c for n, c in found.items() if c not in (ir.Node, ir.Expr, ir.Stmt, ir.Pattern)}


@cache
def _hints(name: str) -> dict[str, Any]:
    """Field name -> type hint of a node class."""
    kind = _classes()[name]
    hints = typing.get_type_hints(kind, vars(ir) | {"Type": Type})
    return {f.name: hints[f.name] for f in fields(kind) if f.name != "position"}


def to_json(program: ir.Program) -> dict[str, Any]:
    """The program as JSON data; positions are left out."""
    return {"csp_ir": VERSION, "program": _out(program)}


def _out(value: Any) -> Any:
    if isinstance(value, ir.Literal):
        v = value.value
        if v is None:
            return {"node": "Literal", "kind": "None", "value": None}
        if isinstance(v, bytes):
            return {"node": "Literal", "kind": "bytes", "value": base64.b64encode(v).decode()}
        if type(v) in (int, float):  # text keeps big integers, nan and -0.0 exact in every JSON reader
            return {"node": "Literal", "kind": type(v).__name__, "value": repr(v)}
        return {"node": "Literal", "kind": type(v).__name__, "value": v}
    if isinstance(value, ir.Node):
        return {"node": type(value).__name__} | {n: _out(getattr(value, n)) for n in _hints(type(value).__name__)}
    if isinstance(value, Type):
        return type_text(value)
    return [_out(v) for v in value] if isinstance(value, tuple) else value


def from_json(data: Any) -> ir.Program:
    """The program of JSON data (or of JSON text).

    Raises: IRSyntaxError for anything that is not a program of this version.
    """
    try:
        if isinstance(data, str | bytes):
            data = json.loads(data)
        if not isinstance(data, dict) or data.get("csp_ir") != VERSION or isinstance(data.get("csp_ir"), bool):
            raise IRSyntaxError("not csp-ir JSON of this version", remedy=f'an object with "csp_ir": {VERSION}')
        return _reread(_in(data.get("program"), ir.Program, "program", 0, _records(data.get("program"))))
    except (RecursionError, MemoryError, UnicodeError, OverflowError) as error:
        raise IRSyntaxError(f"JSON nests too deep or is too large ({type(error).__name__})") from None
    except ValueError as error:
        raise IRSyntaxError(f"not JSON: {error}") from None


def _reread(program: ir.Program) -> ir.Program:
    """Through the text surface, so that JSON admits exactly what text admits (no dunders, no foreign methods)."""
    from csp_ir.ir.parse import parse_program
    from csp_ir.ir.printer import print_program

    try:
        again = parse_program(print_program(program), entry=program.function.name)
    except (TypeError, AttributeError, KeyError, IndexError) as error:
        raise IRSyntaxError(f"the JSON is not a program: {error}") from None
    if again != program:
        raise IRSyntaxError("the JSON holds nodes that do not stand for themselves in text", remedy="csp-ir's own JSON")
    return again


def _records(data: Any) -> frozenset[str]:
    """The names of the records among the helpers of a program's data."""
    helpers = data.get("helpers") if isinstance(data, dict) else None
    found = [h.get("name") for h in helpers if isinstance(h, dict)] if isinstance(helpers, list) else []
    return frozenset(name for name in found if isinstance(name, str))


def _fail(place: str, wanted: str) -> IRSyntaxError:
    return IRSyntaxError(f"{place} is not {wanted}", remedy="see the JSON Schema: csp-ir schema")


def _in(data: Any, hint: Any, place: str, depth: int, records: frozenset[str]) -> Any:
    if depth > _DEPTH:
        raise IRSyntaxError("JSON nests too deep", remedy="a smaller program")
    origin = typing.get_origin(hint)
    if origin is tuple:
        if not isinstance(data, list):
            raise _fail(place, "an array")
        return tuple(_in(d, typing.get_args(hint)[0], f"{place}[{i}]", depth + 1, records) for i, d in enumerate(data))
    if origin in (typing.Union, types.UnionType):
        options = typing.get_args(hint)
        if data is None and type(None) in options:
            return None
        simple = str in options and isinstance(data, str) and Type not in options
        rest = [o for o in options if o is not type(None) and (o is not str or simple)]
        if not (simple or rest):
            raise _fail(place, "text")
        return _in(data, str if simple else rest[0], place, depth, records)
    if hint is bool:
        if not isinstance(data, bool):
            raise _fail(place, "true or false")
        return data
    if hint is str:
        if not isinstance(data, str):
            raise _fail(place, "text")
        return data
    if hint is Type:
        from csp_ir.ir.parse import parse_type

        if not isinstance(data, str):
            raise _fail(place, "a type as text")
        return parse_type(data, records=records)
    if isinstance(hint, type) and issubclass(hint, ir.Node):
        return _node(data, hint, place, depth, records)
    raise _fail(place, "known")


def _node(data: Any, wanted: type[ir.Node], place: str, depth: int, records: frozenset[str]) -> ir.Node:
    name = data.get("node") if isinstance(data, dict) else None
    name = name if isinstance(name, str) else ""
    kind = _classes().get(name)
    if kind is None or not issubclass(kind, wanted):
        raise _fail(place, f"a {wanted.__name__} node")
    if kind is ir.Literal:
        return _literal(data, place)
    values: dict[str, Any] = {}
    defaults = {f.name: f.default is not MISSING or f.default_factory is not MISSING for f in fields(kind)}
    for field_name, hint in _hints(name).items():
        if field_name in data:
            values[field_name] = _in(data[field_name], hint, f"{place}.{field_name}", depth + 1, records)
        elif not defaults[field_name]:
            raise _fail(place, f"complete: {name} needs {field_name!r}")
    ops = values.get("ops") or ((values["op"],) if "op" in values else ())
    if any(isinstance(op, str) and op not in _OPERATORS[name] for op in ops):
        raise _fail(f"{place}.op", f"an operator of {name}")
    if kind is ir.Hole and values.get("kind", "term") not in ir.HOLE_KINDS:
        raise IRSyntaxError(f"{place}.kind is no kind of hole", remedy=f"one of: {', '.join(ir.HOLE_KINDS)}")
    return kind(**values)


def _literal(data: dict[str, Any], place: str) -> ir.Literal:
    kind, value = data.get("kind"), data.get("value")
    if kind == "None" and value is None:
        return ir.Literal(None)
    if kind == "int" and isinstance(value, str | int) and not isinstance(value, bool):
        return ir.Literal(int(value))
    if kind == "float" and isinstance(value, str | int | float) and not isinstance(value, bool):
        return ir.Literal(float(value))
    if kind == "bytes" and isinstance(value, str):
        return ir.Literal(base64.b64decode(value, validate=True))
    if (kind == "str" and isinstance(value, str)) or (kind == "bool" and isinstance(value, bool)):
        return ir.Literal(value)
    raise _fail(place, "a literal")


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `to_json` writes."""
    definitions: dict[str, Any] = {}
    for name, kind in _classes().items():
        if kind is ir.Literal:
            properties: dict[str, Any] = {
                "kind": {"enum": ["None", "int", "float", "str", "bool", "bytes"]},
                "value": {"type": ["string", "number", "boolean", "null"]},
            }
        else:
            properties = {n: _schema(h) for n, h in _hints(name).items()}
        if kind is ir.Hole:
            properties["kind"] = {"enum": list(ir.HOLE_KINDS)}
        definitions[name] = {
            "type": "object",
            "properties": {"node": {"const": name}, **properties},
            "required": ["node", *properties],
            "additionalProperties": False,
        }
    for base in (ir.Expr, ir.Stmt, ir.Pattern):
        names = [n for n, c in _classes().items() if issubclass(c, base)]
        definitions[base.__name__] = {"anyOf": [{"$ref": f"#/$defs/{n}"} for n in names]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "csp-ir program",
        "type": "object",
        "properties": {"csp_ir": {"const": VERSION}, "program": {"$ref": "#/$defs/Program"}},
        "required": ["csp_ir", "program"],
        "$defs": definitions,
    }


def _schema(hint: Any) -> dict[str, Any]:
    origin = typing.get_origin(hint)
    if origin is tuple:
        return {"type": "array", "items": _schema(typing.get_args(hint)[0])}
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_schema(o) for o in typing.get_args(hint)]}
    if hint is type(None):
        return {"type": "null"}
    if hint is bool:
        return {"type": "boolean"}
    if hint is str or hint is Type:
        return {"type": "string"}
    if hint is ir.Function:  # among the helpers there may be records
        return {"anyOf": [{"$ref": "#/$defs/Function"}, {"$ref": "#/$defs/Record"}]}
    return {"$ref": f"#/$defs/{hint.__name__}"}
