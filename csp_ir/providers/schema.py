"""JSON Schemas of answers, made with pydantic. Servers need not keep them: reading.py checks again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from csp_ir.ir.check import HoleContext
from csp_ir.ir.types import type_text
from csp_ir.providers.hole_grammar import operators

MAX_CANDIDATE, MAX_PROGRAM = 400, 8_000


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Programs(_Strict):
    """Whole programs, most likely first."""

    programs: list[Annotated[str, Field(max_length=MAX_PROGRAM)]] = Field(description="Python functions")


@cache
def programs_schema() -> dict[str, Any]:
    """The schema of `{"programs": [...]}`."""
    return Programs.model_json_schema()


def holes_schema(holes: Iterable[HoleContext], count: int) -> dict[str, Any]:
    """The schema of `{"fills": [{hole: candidate, ...}, ...]}` for some holes."""
    fields: dict[str, Any] = {}
    for hole in holes:
        item: Any = Annotated[str, Field(max_length=MAX_CANDIDATE)]
        if hole.kind == "operator":
            item = Literal[operators(hole)]
        elif hole.kind == "name" and hole.scope:
            item = Literal[tuple(hole.scope)]
        elif hole.kind == "constant" and hole.expected.name in ("int", "str", "bool", "float"):
            item = {"int": int, "str": str, "bool": bool, "float": float}[hole.expected.name]
        about = hole.description or f"{hole.kind} of type {type_text(hole.expected)}"
        fields[hole.name] = (item, Field(description=about))
    fill: Any = create_model("Fill", __base__=_Strict, **fields)
    fills: Any = (list[fill], Field(description="ways to fill all holes", max_length=count))
    return create_model("Fills", __base__=_Strict, fills=fills).model_json_schema()


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
