"""What expressions cost that somebody else proposed: as the grammar's own terms do."""

from __future__ import annotations

import pytest

from csp_ir.ir.parse import parse_expr
from csp_ir.ir.types import BOOL, INT, STR, Type, list_of, tuple_of
from csp_ir.wanted.derived import Derived
from csp_ir.wanted.likely import LEVEL, Likely, Place

NAMES = {"xs": list_of(INT), "n": INT, "text": STR, "pair": tuple_of(INT, STR)}


def nats(text: str, kind: Type, slot: str = "value") -> float | None:
    return Derived(Likely(Place(NAMES, {}, slot=slot))).nats(parse_expr(text, names=list(NAMES)), kind)


@pytest.mark.parametrize("kind", [INT, STR, BOOL, list_of(INT)])
def test_each_term_of_the_grammar_costs_what_it_was_given_for(kind: Type) -> None:
    likely = Likely(Place(NAMES, {"n": 0.5, "xs": -1.0}, constants=(7, "a"), slot="left"))
    derived = Derived(likely)
    terms = likely.terms(kind, 300)
    assert len(terms) == 300
    for cost, expr in terms:
        known = derived.nats(expr, kind)
        parts = sum(1 for _ in expr.walk())
        assert known is not None, expr
        # Costs are counted in levels, each part takes one at least; and there may be a cheaper way to the same.
        assert known <= cost + LEVEL / 2 * parts and cost <= known + LEVEL * parts, (expr, cost, known)


def test_forms_cost_more_than_their_parts() -> None:
    one, other = nats("n < 3", BOOL, "test"), nats("xs", BOOL, "test")
    both = nats("n < 3 and xs", BOOL, "test")
    assert one is not None and other is not None and both is not None
    assert both > max(one, other)
    chosen = nats("n if xs else 0", INT)
    assert chosen is not None and chosen > 0


def test_what_the_grammar_has_no_way_to_has_no_price() -> None:
    assert nats("[x for x in xs]", list_of(INT)) is None
    assert nats("text.encode()", STR) is None
    assert nats("n", STR) is None


def test_either_way_round_is_one_price() -> None:
    assert nats("n < len(xs)", BOOL) == nats("len(xs) > n", BOOL) is not None
    assert nats("max(n, len(xs))", INT) == nats("max(len(xs), n)", INT) is not None
