"""Refinements of a signature as conditions: what `n: int where 0 <= n < 100` and `Annotated[int, Ge(0)]` ask of values.

Those of parameters join `requires`, those of the result `ensures`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from csp_ir.errors import IRSyntaxError, SpecError
from csp_ir.ir.nodes import Clause, Expr, Function, Lambda, Name, NamedExpr, Node
from csp_ir.ir.refined import HOLDERS, NUMBERS, refinements
from csp_ir.ir.rewrite import free_names, map_nodes, target_names
from csp_ir.ir.types import Type
from csp_ir.spec.sections import reads_as

VALUE = "_"
# Words that say a condition of their own, of a value `_` that holds others, and of one that is a number.
_OF_HOLDERS = {"sorted": "list(_) == sorted(_)", "distinct": "len(set(_)) == len(_)", "non-empty": "len(_) > 0"}
_OF_NUMBERS = {
    "positive": "_ > 0", "negative": "_ < 0", "non-negative": "_ >= 0", "non-zero": "_ != 0", "even": "_ % 2 == 0",
    "odd": "_ % 2 == 1",
}  # fmt: skip
WORDS = {**_OF_HOLDERS, **_OF_NUMBERS}
_WORD = re.compile(rf"(?:(?P<of>\w+)\s+(?:is|are)\s+)?(?P<word>{'|'.join(WORDS)})", re.I)
_AND = re.compile(r"(?:\s+and\s+)", re.I)


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
        if template == "{}" and (word := _unfit(kind, written, text)):
            remedy = "n: int where n > 0, xs: list[int] where sorted"
            raise SpecError(f"a value of type {kind} is never {word}", line=line, column=column, remedy=remedy)
        reading = reads_as(text, known | {VALUE}) if written else "prose"
        if reading == "condition":
            text = template.replace("{}", text)
        yield Refinement(name, text, written, reading, line, column)


def spelled(written: str, known: Collection[str], name: str) -> str:
    """A condition with its words (`sorted`, `non-empty`) as code over `_`; a name that is known is no such word."""

    def code(piece: str) -> str:
        match = _WORD.fullmatch(piece.strip())
        told = match and match["word"] not in known and match["of"] in (None, VALUE, name)
        return WORDS[match["word"].lower()] if match and told else piece

    pieces = _AND.split(written)
    said = [code(p) for p in pieces]
    return written if said == pieces else " and ".join(said)


def _unfit(kind: Type, written: str, text: str) -> str:
    """The word of a condition that no value of a type is; "" where there is none."""
    unfit = _OF_HOLDERS if kind.name in NUMBERS else _OF_NUMBERS if kind.name in HOLDERS else {}
    return "" if text == written else next((w for w, code in unfit.items() if code in text), "")


def of_value(expr: Expr, name: str) -> Expr:
    """A condition with a name for the free `_` in it. Raises IRSyntaxError where it binds `_` too."""
    if VALUE not in free_names(expr):
        return expr
    if any(VALUE in names for names in map(_binds, expr.walk())):
        raise IRSyntaxError(
            "`_` is the value here, and bound in the condition too", remedy="another name for the latter"
        )

    def change(node: Node) -> Node:
        return Name(name, position=node.position) if isinstance(node, Name) and node.id == VALUE else node

    changed: Expr = map_nodes(expr, change)
    return changed


def _binds(node: Node) -> tuple[str, ...]:
    if isinstance(node, Lambda):
        return node.params
    return tuple(target_names(node.target)) if isinstance(node, Clause | NamedExpr) else ()


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
