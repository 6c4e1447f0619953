"""The rules in the order in which they are tried, with the types of wanted values that each takes apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csp_ir.goals import (
    affixes,
    columns,
    counts,
    divisions,
    fields,
    lines,
    lists,
    moments,
    numbers,
    optional,
    orders,
    pieces,
    sets,
    slices,
    spell,
    tables,
    tests,
    texts,
    validity,
)

if TYPE_CHECKING:
    from csp_ir.goals.solve import Rule

_NUMBERS = frozenset((int, float))
_TEXTS, _LISTS = frozenset((str,)), frozenset((list,))
_BOOLS, _INTS = frozenset((bool,)), frozenset((int,))
_VALUES = frozenset((int, float, str, bool, list, tuple))

RULES: tuple[tuple[frozenset[type], Rule], ...] = (
    (_BOOLS, validity.validated),
    (_BOOLS, tests.compared),
    (_BOOLS, moments.ordered),
    (_BOOLS, affixes.affixed),
    (_BOOLS, divisions.residues),
    (_BOOLS, tests.combined),
    (_VALUES, slices.placed),
    (_BOOLS, counts.quantified),
    (_NUMBERS, counts.counted),
    (_NUMBERS, lines.affine),
    (_NUMBERS, lines.rounded_line),
    (_NUMBERS, lines.proportional),
    (_NUMBERS, numbers.unsigned),
    (_INTS, divisions.divided),
    (_INTS, numbers.spelled),
    (_NUMBERS, numbers.undone),
    (_NUMBERS, numbers.paired),
    (_NUMBERS, numbers.other_side),
    (_NUMBERS, numbers.clamped),
    (_LISTS, slices.cut),
    (_LISTS, pieces.pieces),
    (_LISTS, pieces.listed),
    (_LISTS, lists.mapped),
    (_LISTS, lists.filtered),
    (_LISTS, lists.distinct),
    (_LISTS, lists.ordered),
    (_LISTS, orders.by_two_keys),
    (frozenset((list, set)), sets.combined),
    (frozenset((set,)), sets.gathered),
    (_LISTS, orders.items),
    (_LISTS, lists.chunked),
    (_LISTS, pieces.beside),
    (_TEXTS, columns.columns),
    (_TEXTS, texts.repeated),
    (_TEXTS, texts.lettered),
    (_TEXTS, spell.spelled),
    (_TEXTS, texts.converted),
    (_TEXTS, texts.measured),
    (_TEXTS, texts.padded),
    (_TEXTS, texts.pieces),
    (_TEXTS, texts.joined),
    (_TEXTS, optional.optional),
    (_TEXTS, fields.joined_each),
    (_LISTS, lists.chained),
    (frozenset((dict,)), tables.record),
    (frozenset((dict,)), tables.mapped),
    (frozenset((dict,)), tables.grouped),
    (frozenset((tuple,)), slices.cut),
    (frozenset((tuple,)), tables.parts),
    (frozenset((tuple,)), tables.as_tuple),
)

# Rules that solve no goals of their own, with the depth at which they are tried.
ONCE: dict[Rule, int] = {
    validity.validated: 3,
    tests.compared: 1,
    moments.ordered: 1,
    affixes.affixed: 1,
    lines.affine: 1,
    lines.rounded_line: 1,
    lines.proportional: 1,
    numbers.unsigned: 1,
    numbers.undone: 1,
    numbers.spelled: 3,
    texts.measured: 3,
    numbers.paired: 2,
    slices.placed: 1,
    slices.cut: 1,
    divisions.residues: 1,
    divisions.divided: 1,
    pieces.pieces: 1,
    spell.spelled: 1,
    lists.chained: 2,
    lists.distinct: 2,
    counts.counted: 1,
    counts.quantified: 2,
    orders.by_two_keys: 1,
    fields.joined_each: 2,
    sets.combined: 1,
}
