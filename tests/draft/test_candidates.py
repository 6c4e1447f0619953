import pytest

from csp_ir.draft.candidates import hole_candidates
from csp_ir.draft.forms import BIG, ERROR, column_key, component_forms
from csp_ir.interpreter.outcomes import freeze
from csp_ir.ir import types as t
from csp_ir.ir.check import HoleContext
from csp_ir.work import worked

TEXT = HoleContext("h", "term", t.STR, {"s": t.STR, "n": t.INT})
ROWS = [{"s": "ada", "n": 2}, {"s": "x", "n": 1}, {"s": "", "n": 0}]


def texts(context=TEXT, rows=ROWS, **options):
    return [str(c) for c in hole_candidates(context, environments=rows, **options)]


@pytest.mark.parametrize("rounds", [1, 2])
@pytest.mark.parametrize("expected", [t.STR, t.INT, t.BOOL, t.ANY, t.list_of(t.STR)])
def test_a_shorter_list_is_the_beginning_of_a_longer_one(rounds, expected):
    context = HoleContext("h", "term", expected, TEXT.scope)
    few = 5
    found = hole_candidates(context, environments=ROWS, limit=300, rounds=rounds)
    costs = [c.cost for c in hole_candidates(context, environments=ROWS, limit=few, rounds=rounds)]
    assert costs[:few] == sorted(costs[:few]) == [c.cost for c in found[:few]]
    if rounds == 1:
        assert texts(context, limit=few, rounds=1) == [str(c) for c in found[:few]]


def test_the_cheapest_of_those_that_no_environment_tells_apart_comes_first():
    apart = [{"s": "cab", "n": 2}, {"s": "b", "n": 1}, {"s": "", "n": 0}]
    alike = [{"s": "abc", "n": 2}, {"s": "b", "n": 1}, {"s": "", "n": 0}]
    found = texts(rows=apart, limit=60, rounds=1)
    assert {"s[0]", "min(s)"} <= set(found)
    found = texts(rows=alike, limit=60, rounds=1)
    assert "s[0]" in found and ("min(s)" not in found or found.index("s[0]") < found.index("min(s)"))


def test_time_that_is_over_leaves_the_cheapest():
    found = texts(limit=60, rounds=2, deadline=worked() - 1)
    assert found and found[: len(found) // 2] == texts(limit=60, rounds=1)[: len(found) // 2]


def test_columns_have_equal_keys_exactly_where_their_values_are_equal():
    columns = [
        (1, 1),
        (True, True),
        (1.0, 1.0),
        (1, True),
        ("1", "1"),
        (None, None),
        ([1], [1]),
        ((1,), (1,)),
        (ERROR, 1),
    ]
    for a in columns:
        for b in columns:
            assert (column_key(a) == column_key(b)) == (list(map(freeze, a)) == list(map(freeze, b)))


@pytest.mark.parametrize("form", component_forms(), ids=lambda f: f.component.name)
def test_a_column_holds_what_each_row_gives(form):
    pool = {"int": [3, -1, 0, BIG, True], "str": ["ab", "", "7"], "list": [[1, 2], []], "float": [0.5, 2.0, 3]}
    values = [pool.get(p.name, pool["int"]) for p in form.component.params]
    rows = [tuple(v[i % len(v)] for v in values) for i in range(7)]
    columns = list(zip(*rows, strict=True))
    found = form.column(columns, len(rows), True)
    assert list(map(freeze, found)) == [freeze(form.value(row)) for row in rows]
