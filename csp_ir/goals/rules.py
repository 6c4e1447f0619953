"""The rules in the order in which they are tried, with the types of wanted values that each takes apart."""

from __future__ import annotations

from csp_ir.goals import lists, numbers, tables, tests, texts
from csp_ir.goals.solve import Rule

_NUMBERS = frozenset((int, float))
_TEXTS, _LISTS = frozenset((str,)), frozenset((list,))

RULES: tuple[tuple[frozenset[type], Rule], ...] = (
    (frozenset((bool,)), tests.compared),
    (frozenset((bool,)), tests.combined),
    (_NUMBERS, numbers.affine),
    (_NUMBERS, numbers.undone),
    (_NUMBERS, numbers.paired),
    (_NUMBERS, numbers.other_side),
    (_LISTS, lists.mapped),
    (_LISTS, lists.filtered),
    (_LISTS, lists.ordered),
    (_LISTS, lists.pieces),
    (_TEXTS, texts.converted),
    (_TEXTS, texts.pieces),
    (_TEXTS, texts.joined),
    (_LISTS, lists.chained),
    (frozenset((dict,)), tables.mapped),
    (frozenset((dict,)), tables.grouped),
    (frozenset((tuple,)), tables.parts),
)

# Rules that solve no goals of their own, with the depth at which they are tried.
ONCE: dict[Rule, int] = {
    tests.compared: 1,
    numbers.affine: 1,
    numbers.undone: 1,
    numbers.paired: 2,
    lists.pieces: 2,
    lists.chained: 2,
}
