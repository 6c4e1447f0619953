"""Candidates for type holes: types that admit every value the examples show in that place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from csp_ir.domains.model import Candidate
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.parse import parse_type
from csp_ir.ir.types import without_variables
from csp_ir.spec.model import Example, Raises
from csp_ir.spec.values import conforms

USUAL = ("int", "float", "str", "bool", "list[int]", "list[str]", "dict[str, int]", "Any")
FIRST, NAMED, NEXT, LOOSE = 0.5, 1.0, 1.6, 3.0


def type_candidates(
    program: ir.Program, hole: str, examples: Sequence[Example], named: Iterable[Fragment] = ()
) -> list[Candidate]:
    """Types for a hole, the likeliest first.

    Where the hole is the whole type of a parameter or of the result, only types that admit
    all of the examples' values there, and first the narrowest that does.

    Args:
        named: types that constraints name.
    """
    values = _values(program.function, hole, examples)
    found: dict[str, float] = {}
    if values:
        seen = t.type_of_value(values[0])
        for value in values[1:]:
            seen = t.join_known(seen, t.type_of_value(value))
        found[t.type_text(without_variables(seen))] = FIRST
    for text in (*(n for n in named if isinstance(n, str)), *USUAL):
        cost = LOOSE if text == "Any" else NAMED if text not in USUAL else NEXT
        if all(conforms(v, parse_type(text)) for v in values):
            found.setdefault(text, cost)
    return [Candidate(text, cost, ("types",)) for text, cost in sorted(found.items(), key=lambda kv: kv[1])]


def _values(function: ir.Function, hole: str, examples: Sequence[Example]) -> list[Any]:
    """The values the examples show where the hole is the whole type."""
    place = t.type_hole(hole)
    found = []
    for example in examples:
        found += [a for p, a in zip(function.parameters, example.args) if p.type == place]
        if function.returns == place and not isinstance(example.expected, Raises):
            found.append(example.expected)
    return found
