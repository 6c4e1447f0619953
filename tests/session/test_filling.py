"""A draft that is being filled: what of a state holds, what is left of its holes, and what a solve is asked from there."""

from __future__ import annotations

import pytest

from csp_ir.errors import InputError
from csp_ir.pipeline import solve
from csp_ir.session.filling import asked_of, narrowed, pieces, resumed, tried

SPEC = """Keep a number within bounds.

def clamp(x: int, low: int, high: int) -> int

sketch:
    if x ?below low:
        return ?least
    return min(x, ?most: int)

examples:
    clamp(5, 0, 10) == 5
    clamp(-5, 0, 10) == 0
    clamp(15, 0, 10) == 10
"""
FULL = {"spec": SPEC, "fill:below": "<", "fill:least": "low", "fill:most": "high"}


def test_every_hole_has_its_fits_with_what_they_give_and_the_others_with_why_they_went() -> None:
    found = narrowed({"spec": SPEC, "fill:below": "<"})
    assert set(found["open"]) == {"least", "most"} and found["holes"]["below"]["text"] == "<"
    most = found["fits"]["most"]
    by_text = {f["text"]: f for f in most["fits"]}
    assert by_text["high"]["gives"][0] == ["passes", "10"] and by_text["high"]["passes"] == 2
    assert most["needs"][0]["scope"]["x"] == "5" and most["needs"][1]["scope"] is None
    why = dict(most["gone"])
    assert "low" in why and "example" in why["low"] and "low" not in by_text
    assert found["sizes"]["most"] < 60 and found["done"] is None


def test_an_operator_gives_what_it_makes_of_its_operands() -> None:
    below = narrowed({"spec": SPEC})["fits"]["below"]
    assert below["needs"][1]["operands"] == ["-5", "0"] and set(below["needs"][1]["scope"]) == {"x", "low", "high"}
    assert [value for _, value in next(f for f in below["fits"] if f["text"] == "<")["gives"]] == [
        "False",
        "True",
        "False",
    ]


def test_a_full_draft_is_run_and_one_that_fails_has_no_code() -> None:
    assert "return min(x, high)" in narrowed(FULL)["done"]["code"]
    wrong = narrowed({**FULL, "fill:most": "low"})["done"]
    assert wrong["code"] == "" and wrong["failures"]


def test_what_a_spec_no_longer_admits_is_dropped_alone() -> None:
    session, dropped = resumed({**FULL, "fill:gone": "1", "later:most": "yes", "fill:least": "'a'"})
    assert {s.hole: s.text for s in session.steps} == {"below": "<", "most": "high"}
    assert set(dropped) == {"gone", "least"} and "str" in dropped["least"]


def test_a_solve_keeps_what_is_pinned_and_leaves_out_what_is_forbidden() -> None:
    asked = asked_of({"spec": SPEC, "fill:below": "<=", "pin:below": "yes", "fill:most": "low", "not:least low": "yes"})
    result = solve(asked, work=6)
    assert result.solved and result.assignment["below"] == "<=" and result.assignment["least"] != "low"
    assert result.assignment["most"] == "high"


def test_what_is_forbidden_is_gone_for_that_reason() -> None:
    found = narrowed({"spec": SPEC, "not:least low": "yes"})
    assert "text(least) != 'low'" in dict(found["fits"]["least"]["gone"])["low"]
    assert found["forbidden"] == [["least", "low"]]


def test_a_text_is_tried_in_the_draft_as_it_stands() -> None:
    assert tried({"spec": SPEC, "fill:below": "<"}, "most", "high")["fits"]
    refused = tried({"spec": SPEC, "fill:below": "<"}, "most", "low")
    assert not refused["fits"] and "example 1" in refused["reasons"][0]
    assert tried(FULL, "most", "high + 0")["fits"] and not tried(FULL, "most", "low")["fits"]  # in place of `high`
    with pytest.raises(InputError, match="no open hole"):
        tried({"spec": SPEC}, "gone", "1")


def test_a_spec_without_holes_has_nothing_to_fill() -> None:
    assert narrowed({"spec": "def f(x: int) -> int\n\nf(1) == 2\n"}) == {}
    module = "def half(x: int) -> int:\n    '''Halve.\n\n    >>> half(6)\n    3\n    '''\n    return x ?op 2\n"
    assert narrowed({"spec": module, "file": "m.py"})["open"] == ["op"]


def test_pieces_hold_what_fills_a_hole_and_its_own_holes_in_turn() -> None:
    held = pieces("if ?a:\n    ?b\nreturn (?c: int)", {"b": "x = 1\ny = ?d", "d": "2"})
    assert held[:3] == ["if ", {"hole": "a"}, ":\n    "] and held[4:] == ["\nreturn ", {"hole": "c"}, ""]
    assert held[3] == {"hole": "b", "in": ["x = 1\n    y = ", {"hole": "d", "in": ["2"]}, ""]}
