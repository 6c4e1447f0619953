"""What values hold."""

from __future__ import annotations

from csp_ir.ir.held import held, parts, texts_in


def test_a_value_comes_before_what_it_holds_down_to_a_depth() -> None:
    value = {"a": [1, ("b",)], "c": {2}}
    assert list(held(value)) == [value, [1, ("b",)], 1, ("b",), "b", {2}, 2]
    assert list(held(value, 1)) == [value, [1, ("b",)], {2}]
    assert list(texts_in(value)) == ["b"]
    assert list(texts_in(value, keys=True)) == ["a", "c", "b"]


def test_a_text_has_no_parts() -> None:
    assert not parts("ab") and list(held("ab")) == ["ab"]
