"""Where names are bound and what happens to them, as traits of the places of holes; how likely they are used there."""

from __future__ import annotations

from csp_ir.ir.parse import parse_block, parse_program
from csp_ir.wanted.usage import _TABLE, KINDS, TRAITS, odds, spots

DRAFT = """def f(steps: list[int], goal: int) -> int:
    best = 0
    run = 0
    limit = 3
    for day, count in enumerate(steps):
        if ?met:
            run += ?more
        else:
            ?reset
        best = max(best, ?so_far)
    return ?result
"""


def traits(hole: str, name: str) -> set[str]:
    return set(spots(parse_program(DRAFT))[hole].traits(name))


def test_each_kind_of_place_has_a_weight_for_each_trait() -> None:
    assert set(_TABLE) == set(KINDS)
    assert all(len(row.split()) == len(TRAITS) for row in _TABLE.values())


def test_the_traits_of_names_in_their_places() -> None:
    kinds = {h: s.kind for h, s in spots(parse_program(DRAFT)).items()}
    assert kinds == {"met": "test", "more": "added", "reset": "target", "so_far": "value", "result": "result"}
    assert {"parameter", "unread"} <= traits("met", "goal") and "element" in traits("met", "count")
    assert {"state", "guarded"} <= traits("met", "run") and "over" in traits("met", "steps")
    assert "added" in traits("more", "run") and "own" in traits("so_far", "best")
    assert "just" in traits("so_far", "run") and "gathered" in traits("result", "best")
    assert "last" in traits("result", "goal") and "last" not in traits("met", "goal")


def test_what_is_likely_costs_less() -> None:
    draft = parse_program(DRAFT)
    names = ("steps", "goal", "best", "run", "limit", "day", "count")
    of = {hole: odds(spot, names) for hole, spot in spots(draft).items()}
    assert of["more"].cost(frozenset({"count"})) < of["more"].cost(frozenset({"run"}))
    assert of["reset"].cost(frozenset({"run"})) < of["reset"].cost(frozenset({"day"}))
    assert of["result"].cost(frozenset({"best"})) < of["result"].cost(frozenset({"limit"}))
    assert of["met"].prices(("steps", "count"))["steps"] > of["met"].prices(("steps", "count"))["count"]


def test_holes_within_statements_for_a_hole_have_places_too():
    draft = parse_program(
        "def f(xs: list[int]) -> list[int]:\n    out = []\n    for x in xs:\n        ?body\n    return out"
    )
    form = parse_block("out.append(?item)")
    spot = spots(draft, [("body", form)])["item"]
    assert "x" in spot.names["element"] and "body" in spots(draft)
