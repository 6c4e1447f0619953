"""Environments of later rounds: what is changed differs, what is not stays."""

import pytest

from csp_ir.ir.parse import parse_program
from csp_ir.spec.model import Example
from csp_ir.wanted.imagined import grown, imagined, states, written_to

STREAK = """def f(steps: list[int]) -> int:
    best = 0
    current = 0
    for count in steps:
        if ?reached:
            current = current + 1
            best = ?new_best
        else:
            current = ?reset
    return best
"""
RUNS = """def f(text: str) -> str:
    i = 0
    out = {}
    while i < len(text):
        j = i
        while ?same:
            j += 1
        out[text[i]] = j - i
        i = ?next
    return out
"""


def test_states_are_what_a_loop_changes_and_had_a_value_before_it():
    assert states(parse_program(STREAK)) == {"best", "current"}
    assert states(parse_program(RUNS)) == {"i", "j", "out"}
    assert states(parse_program("def f(x: int) -> int:\n    y = x\n    y = y + ?a\n    return y")) == frozenset()


def test_a_place_that_is_only_read_is_not_changed():
    draft = parse_program("def f(d: dict, key: str) -> dict:\n    d[key] = ?v\n    return d")
    assert list(written_to(draft.function.body[0].targets[0])) == ["d"]


def test_only_states_differ_and_each_by_another_amount():
    known = {"steps": [5, 6], "best": 0, "current": 0, "count": 5}
    found = list(imagined([known], frozenset(("best", "current")), []))
    assert any(e["steps"] == [5, 6] and e["count"] == 5 and 0 < e["best"] != e["current"] > 0 for e in found)
    assert any(e["best"] == e["current"] != 0 or e["best"] == e["count"] for e in found)
    assert any(e["best"] < e["current"] for e in found) and any(e["best"] > e["current"] for e in found)
    assert all(e["best"] != 0 or e["current"] != 0 for e in found)


def test_an_index_goes_past_the_end_once():
    known = {"text": "abc", "i": 0, "j": 1}
    found = list(imagined([known], frozenset(("i", "j")), []))
    assert {"text": "abc", "i": 0, "j": 3} in found


@pytest.mark.parametrize(
    "value, later",
    [
        (2, 5),
        (40, 55),
        ("a", "ax b"),
        ([1], [1, 1]),
        ([], ["key"]),
        (set(), set()),
        (True, False),
        ((1, 2), (4, 6)),
        (None, None),
    ],
)
def test_values_grow_within_their_kind(value, later):
    assert grown(value, 3, ["key"], []) == later


def test_a_dictionary_takes_in_what_a_result_holds():
    example = Example((["web"],), {"web": 6.5})
    known = {"names": ["web"], "totals": {}, "name": "web"}
    found = list(imagined([known], frozenset(("totals",)), [example]))
    assert any(e["totals"] == {"web": 6.5} for e in found)


def test_names_vary_by_themselves_and_records_field_by_field():
    known = [{"a": {"x": k, "y": k}, "b": None if k else {"x": 7, "y": 8}, "n": k} for k in range(4)]
    found = list(imagined(known, frozenset(), []))
    assert any(e["a"] != known[e["n"]]["a"] for e in found if e["n"] < 4)
    assert any(e["a"]["x"] != e["a"]["y"] for e in found)
    assert any(e["b"] is not None and e["b"] != known[0]["b"] for e in found)


def test_two_names_have_one_value_somewhere():
    found = list(imagined([{"low": 3, "high": 8}], frozenset(), []))
    assert any(e["low"] == e["high"] for e in found)


def test_what_starts_at_nothing_before_open_statements_may_have_grown():
    draft = parse_program(
        "def f(nested: list[list[int]]) -> list[int]:\n    out = []\n    limit = 3\n    for inner in nested:\n"
        "        ?body\n    return out"
    )
    assert states(draft) == {"out"}
