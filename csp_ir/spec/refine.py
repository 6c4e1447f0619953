"""Refinements of a signature as conditions: what `n: int where 0 <= n < 100` and `Annotated[int, Ge(0)]` ask of values.

Those of parameters join `requires`, those of the result `ensures`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from csp_ir.errors import SpecError
from csp_ir.ir.nodes import Function
from csp_ir.ir.refined import VALUE, refinements, spelled, unfit
from csp_ir.ir.types import Type
from csp_ir.spec.sections import reads_as


@dataclass(frozen=True)
class Refinement:
    """A condition on what a name stands for; line, column: where it is written.

    reading: "condition", "slip" (nothing but one, written wrong) or "prose".
    """

    name: str
    text: str
    written: str
    reading: str
    line: int | None = None
    column: int | None = None


def refined(
    function: Function, known: Collection[str], source: str, file: str | None
) -> tuple[list[Refinement], list[Refinement]]:
    """The refinements of a function's parameters and of its result.

    Args:
        known: names of functions that conditions may call; source: the text that the signature stands in, of a file.

    Raises: SpecError for a word that no value of the type can be.
    """
    names = {*known, *(p.name for p in function.parameters)}
    try:
        given = [r for p in function.parameters for r in _of(p.type, p.name, names, source)]
        return given, list(_of(function.returns, "result", {*names, "result"}, source))
    except SpecError as error:
        error.file = file
        raise


def _of(kind: Type, name: str, known: set[str], source: str) -> Iterator[Refinement]:
    for written, template in refinements(kind, name):
        line, column = _place(written, name, source)
        text = spelled(written, known, name)
        if template == "{}" and (word := unfit(kind, written, text)):
            remedy = "n: int where n > 0, xs: list[int] where sorted"
            raise SpecError(f"a value of type {kind} is never {word}", line=line, column=column, remedy=remedy)
        reading = reads_as(text, known | {VALUE}) if written else "prose"
        if reading == "condition":
            text = template.replace("{}", text)
        yield Refinement(name, text, written, reading, line, column)


def _place(written: str, name: str, source: str) -> tuple[int | None, int | None]:
    """Where a condition stands behind its `where`, in text or within JSON, or the type that `Annotated` refines."""
    forms = (written, json.dumps(written)[1:-1], json.dumps(written, ensure_ascii=False)[1:-1])
    said = [rf"\bwhere\s+({re.escape(form)})" for form in forms if form]
    before = r"->" if name == "result" else rf"\b{re.escape(name)}\s*:"
    for pattern in (*said, rf"{before}\s*((?:\w+\.)?Annotated\b)"):
        if match := re.search(pattern, source):
            at = match.start(1)
            return source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)
    return None, None
