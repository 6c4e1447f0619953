"""Sketches whose holes say their kind, solved."""

import pytest

from csp_ir import Draft

HELPERS = """
def half(x: int) -> int:
    return x // 2

def triple(x: int) -> int:
    return x * 3

def f(x: int) -> int:
    y = ?g: function(x)
    return ?h: function(y)
"""


@pytest.mark.parametrize(
    ("text", "examples", "expected"),
    [
        ("def f(x: int) -> int:\n    return x + (?k: constant)", [((1,), 8), ((3,), 10)], {"k": "7"}),
        ("def f(a: int, b: int) -> int:\n    return (?n: name) - 1", [((1, 5), 4), ((4, 2), 1)], {"n": "b"}),
        (HELPERS, [((5,), 6), ((7,), 9)], {"g": "half", "h": "triple"}),
        (
            "def f(xs: list[str]) -> list[str]:\n    return sorted(xs, key=?f: function)",
            [((["ccc", "a"],), ["a", "ccc"]), ((["zz", "b"],), ["b", "zz"])],
            {"f": "len"},
        ),
    ],
)
def test_holes_are_filled_with_what_their_kind_says(text, examples, expected):
    result = Draft.parse(text).solve(examples, work=4)
    assert result.assignment == expected


def test_fits_keep_to_the_kind():
    draft = Draft.parse("def f(x: int) -> int:\n    return x + (?k: constant)")
    assert [str(c) for c in draft.fits("k", n=3, examples=[((1,), 3), ((2,), 4)])] == ["2"]
    helpers = Draft.parse(HELPERS)
    assert [str(c) for c in helpers.fits("h", n=2, examples=[((5,), 6)])] == ["half", "triple"]
