"""Likely terms: what the grammar gives for a place, and what it leaves out."""

from __future__ import annotations

import ast
from math import exp

import pytest

from csp_ir.domains.model import Candidate
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Limits, Signal
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.types import ANY, BOOL, INT, STR, Type, dict_of, list_of, optional_of, tuple_of
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.read import read_spec
from csp_ir.wanted.grammar import rows
from csp_ir.wanted.kinds import SIZED, fits, simplified
from csp_ir.wanted.likely import Likely, Place
from csp_ir.wanted.places import listings, places, signs
from csp_ir.wanted.usage import KINDS

SLOTS = {"index", "operand", "left", "right", "holder", "given", *KINDS}


def terms(kind: Type, most: int = 300, **names: Type) -> list[str]:
    return [str(Candidate(e, c, ())) for c, e in Likely(Place(names, {}, slot="operand")).terms(kind, most)]


def at(spec: str, hole: str, most: int = 3_000) -> list[str]:
    read = read_spec(spec)
    assert read.sketch is not None
    kind, place = places(read.sketch, read.examples, spec_constants(read), read.prose)[hole]
    return [str(Candidate(e, c, ())) for c, e in Likely(place).terms(kind, most)]


MERGE = """Merge bookings that overlap.

def merge(bookings: list[tuple[int, int]]) -> list[tuple[int, int]]

merge([(1, 3), (2, 5), (8, 9)]) == [(1, 5), (8, 9)]

sketch:
    merged = []
    for start, end in sorted(bookings):
        if merged and ?joins: bool:
            merged[-1] = (merged[-1][0], ?new_end: int)
        else:
            merged.append((start, end))
    return merged
"""


def test_names_come_first_and_operations_after_them() -> None:
    found = terms(INT, a=INT, b=INT)
    assert set(found[:2]) == {"a", "b"}
    assert found.index("a + 1") < found.index("a * b")


def test_terms_have_the_type_that_is_asked_for() -> None:
    names = {"xs": list_of(INT), "n": INT, "text": STR, "counts": dict_of(STR, INT)}
    values = {"xs": [3, 4, 5], "n": 1, "text": "abc", "counts": {"a": 1, "abc": 2}}
    for kind, of in ((INT, int), (STR, str), (list_of(INT), list)):
        for _, expr in Likely(Place(names, {})).terms(kind, 400):
            try:
                value = compile_expr(expr, tuple(values), limits=Limits(steps=200))(*values.values())
            except (Exception, Signal):
                continue
            assert type(value) is of, (kind, Candidate(expr, 0.0, ()))


def test_each_term_is_given_once_cheapest_first() -> None:
    found = Likely(Place({"a": INT, "s": STR}, {})).terms(BOOL, 500)
    assert [c for c, _ in found] == sorted(c for c, _ in found)
    assert len({e for _, e in found}) == len(found) == 500


@pytest.mark.parametrize(
    "text", ["a - a", "a == a", "1 + 2", "a + 0", "a * 1", "not not b", "[][0]", "len([])", "a + 1 + 1"]
)
def test_what_nobody_writes_is_left_out(text: str) -> None:
    found = {ast.unparse(ast.parse(t)) for kind in (INT, BOOL) for t in terms(kind, 3_000, a=INT, b=BOOL)}
    assert found and ast.unparse(ast.parse(text)) not in found


def test_what_a_list_collects_is_known_from_what_is_put_in() -> None:
    assert "start <= merged[-1][1]" in at(MERGE, "joins") or "merged[-1][1] >= start" in at(MERGE, "joins")
    assert {"max(merged[-1][1], end)", "max(end, merged[-1][1])"} & set(at(MERGE, "new_end"))


def test_a_name_that_a_hole_speaks_of_is_cheaper() -> None:
    names = {"first": INT, "last": INT}
    plain = Likely(Place(names, {}, slot="left")).terms(INT, 2)
    spoken = Likely(Place(names, {}, hole=frozenset({"last"}), slot="left")).terms(INT, 2)
    assert [str(Candidate(e, 0.0, ())) for _, e in plain] == ["first", "last"]
    assert str(Candidate(spoken[0][1], 0.0, ())) == "last"


def test_fields_of_records_and_those_that_some_lack() -> None:
    spec = """Names of the orders that were not cancelled.

def names(orders: list[dict]) -> list[str]

names([{'name': 'a', 'total': 3}, {'name': 'b', 'total': 1, 'status': 'cancelled'}]) == ['a']

sketch:
    found = []
    for order in orders:
        if ?skip: bool:
            continue
        found.append(?name: str)
    return found
"""
    assert "order['name']" in [t.replace('"', "'") for t in at(spec, "name", 20)]
    assert "order.get('status')" in [t.replace('"', "'") for t in at(spec, "skip", 200)]


def test_what_the_prose_lists_together() -> None:
    assert listings("Only the levels ERROR and FATAL count.") == [("ERROR", "FATAL")]
    assert listings("The operators are +, - and *; nothing else.") == [("+", "-", "*")]
    assert listings("It says 'yes' or 'no'.") == [("yes", "no")]
    assert listings("A plain sentence with 'one' text.") == []


def test_types_that_fit() -> None:
    assert fits(INT, INT) == 0
    assert fits(STR, INT) is None
    assert fits(STR, SIZED) == 0
    assert fits(optional_of(INT), INT) == fits(ANY, INT) / 2  # type: ignore[operator]
    assert fits(list_of(INT), list_of(STR)) is None
    assert simplified(Type("tuple")) == Type("tuple*", (ANY,))
    assert simplified(Type("Counter", (STR,))) == dict_of(STR, INT)


def test_every_row_reads_and_is_built_as_its_template_says() -> None:
    for row in rows():
        names = [f"x{i}" for i in range(len(row.parts))]
        made = row.build([parse_expr(n, names=names) for n in names])
        text = str(Candidate(made, 0.0, ()))
        assert all(n in text for n in names), text
        assert row.scores.more.keys() <= SLOTS, row.key
        assert len(row.slots) == len(row.parts) and set(row.slots) <= SLOTS


def test_tuples_are_what_things_are_ordered_by() -> None:
    found = terms(Type("tuple*", (ANY,)), 400, p=tuple_of(STR, INT))
    assert "(p[1], p[0])" in found


def test_nats_are_probabilities() -> None:
    place = Place({"xs": list_of(INT), "n": INT, "text": STR}, {})
    for slot in ("value", "test", "index"):
        whole = sum(exp(-c) for c, _ in Likely(place).terms(INT, 2_000, slot))
        assert 0.3 < whole < 1.3, (slot, whole)


def test_a_slot_tells_what_is_likely() -> None:
    names = {"xs": list_of(INT), "i": INT, "limit": INT}
    likely = Likely(Place(names, {}))

    def place(text: str, slot: str) -> int:
        return [str(Candidate(e, 0.0, ())) for _, e in likely.terms(INT, 1_000, slot)].index(text)

    assert place("i + 1", "index") < place("xs[i]", "index")
    assert place("xs[i]", "left") < place("i + 1", "left")


def test_a_name_is_not_written_twice_without_reason() -> None:
    likely = Likely(Place({"a": INT, "b": INT}, {}))
    assert likely.beside(parse_expr("a * a")) > likely.beside(parse_expr("a * b")) == 0


def test_texts_of_values_have_what_stands_between_those_of_the_results() -> None:
    spec = """Minutes and seconds of a track.

def label(seconds: int) -> str

label(185) == '3:05'
label(59) == '0:59'

sketch:
    minutes, rest = divmod(seconds, 60)
    return ?label: str
"""
    assert ":" in signs(read_spec(spec).examples)
    assert 'f"{minutes}:{rest:02d}"' in at(spec, "label", 1_000)


def test_names_have_the_types_of_other_values_that_they_are_given() -> None:
    spec = """Where a walk ends.

def walk(steps: list[tuple[int, int]], turns: str) -> int

walk([(1, 2), (3, 4)], "ab") == 7

sketch:
    total = 0
    for near, far in ?ordered: list:
        x, y = 0, 0
        for turn in turns:
            x, y = ?moved: tuple
        total += ?farther: int
    return total
"""
    read = read_spec(spec)
    assert read.sketch is not None
    found = places(read.sketch, read.examples, spec_constants(read), read.prose)
    assert found["moved"][0] == tuple_of(INT, INT)
    names = found["farther"][1].names
    assert {names[n] for n in ("near", "far", "x", "y")} == {INT}


def test_what_holds_anything_may_hold_what_is_known() -> None:
    found = terms(list_of(ANY), 200, line=STR, xs=list_of(INT))
    assert "line.split()" in found and "sorted(xs)" in found
