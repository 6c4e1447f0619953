"""What small numbers make of the likeliest terms: remainders, quotients, elements at a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.goals.divisions import quotient, remainder
from csp_ir.goals.scope import Scope, operation
from csp_ir.goals.slices import base, element, lists_of

NUMBERS = range(2, 11)
PLACES = (2, 3, 4, 5, -2, -3, -4)
LISTS, MOST = 4, 3
INDEX = operation("{0}.index({1})", 4, "index position place where first find")


def with_small_numbers(scope: Scope) -> Iterator[Term]:
    """Terms that a bank would only reach if every small number were an atom of it."""
    for name in [t for t in scope.leaves if t.sort == "int" and t.leaf.isidentifier()]:
        for make in (remainder, quotient):
            yield from (made for k in NUMBERS if (made := scope.apply(make(k), name)) is not None)
    for source in lists_of(scope, LISTS):
        yield from (made for k in PLACES if (made := scope.apply(element(k), source)) is not None)
    for name in [t for t in scope.leaves if base(t) == "list" and t.op is None]:
        for value in _everywhere(name.values[: scope.asked]):
            if (made := scope.apply(INDEX, name, scope.constant(value))) is not None:
                yield made


def _everywhere(lists: Sequence[Any]) -> list[Any]:
    """Numbers and texts that stand in every one of some lists."""
    if len(lists) < 3 or ERROR in lists:
        return []
    return [v for v in dict.fromkeys(v for v in lists[0] if type(v) in (int, str)) if all(v in x for x in lists)][:MOST]
