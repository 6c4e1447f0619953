"""Pictures of calls."""

from __future__ import annotations

from csp_ir.graph.calls import call_picture
from csp_ir.graph.svg import to_svg


def test_calls_of_functions() -> None:
    drawn = call_picture("m.py", [("a", "b"), ("b", "c"), ("c", "b"), ("a", "d"), ("d", "d")], {"a": "-> int"})
    assert drawn is not None and [sorted(map(sorted, level)) for level in drawn.levels] == [
        [["a"]],
        [["b", "c"], ["d"]],
    ]
    svg = to_svg(drawn)
    assert "m.py: 4 functions in 2 levels" in svg and "a → b" in svg and "?" not in svg and "call one another" in svg
    assert call_picture("m.py", [("d", "d")], {}) is None
