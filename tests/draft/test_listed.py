"""What the prose lists."""

from __future__ import annotations

import pytest

from csp_ir.draft import listed
from csp_ir.draft.prose import Prose


@pytest.mark.parametrize(
    "text, steps",
    [
        ("Up to 2 hours 300, up to 6 hours 500.", [("<=", 2, 300), ("<=", 6, 500)]),
        ("From 5 guests on 10 percent off, from 20 guests 25 percent.", [(">=", 20, 25), (">=", 5, 10)]),
        ("Orders of 80 or more ship free, 30 or more for 4.", [(">=", 80, 0), (">=", 30, 4)]),
        ("0-4 is 'calm', 5-9 is 'windy'", [("range", 0, "calm"), ("range", 5, "windy")]),
    ],
)
def test_values_behind_bounds(text: str, steps: list[tuple[str, int, object]]) -> None:
    first = listed.tiers(Prose(text))[0]
    assert [(b.op, b.number, v) for b, v in first.steps] == steps


def test_values_before_bounds_are_a_reading_too() -> None:
    found = listed.tiers(Prose("A for 60 or more, B for 40 or more, C for 20 or more"))
    assert ["A", "B", "C"] in [[v for _, v in t.steps] for t in found]


@pytest.mark.parametrize("text", ["Return the words of more than 3 letters, at most 5 of them.", "", "up to 10 items"])
def test_bounds_without_values_are_no_table(text: str) -> None:
    assert listed.tiers(Prose(text)) == []


@pytest.mark.parametrize(
    "text, items",
    [
        ("Fee by class: small 3%, medium 5%, large 8%.", (("small", 3), ("medium", 5), ("large", 8))),
        ("'h' is 60, 'm' is 1 and 'd' is 1440", (("h", 60), ("m", 1), ("d", 1440))),
        ("Fire melts ice, ice blocks wind, wind feeds fire.", ()),
        ("Fire beats ice, ice beats wind, wind beats fire.", (("Fire", "ice"), ("ice", "wind"), ("wind", "fire"))),
    ],
)
def test_pairs(text: str, items: tuple[tuple[object, object], ...]) -> None:
    assert [p.items for p in listed.pairs(Prose(text))] == ([items] if items else [])


def test_names_in_a_row() -> None:
    assert [n.items for n in listed.names(Prose('It is "low", "mid" or "high" then.'))] == [("low", "mid", "high")]
