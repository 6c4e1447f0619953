"""Rows of the tables that tests of other languages go through."""

from __future__ import annotations

import pytest

from csp_ir.spec.read import read_spec

GO = "var tests = []struct {\n\tname string\n\tin   string\n\tmax  int\n\twant string\n}{\n"


def shown(text: str) -> list[object]:
    spec = read_spec(f"Shorten.\n\ndef cut(s: str, most: int) -> str\n\n{text}\n")
    return [(e.args, e.expected) for e in spec.examples]


@pytest.mark.parametrize(
    "text",
    [
        '[InlineData("abc", 2, "ab")]\n[InlineData("", 1, "")]',
        '[TestCase("abc", 2, ExpectedResult = "ab")]\n[TestCase("", 1, ExpectedResult = "")]',
        'test.each([["abc", 2, "ab"], ["", 1, ""]])("cuts", (s, n, wanted) => {',
        'tests := []struct{ s string; n int; want string }{\n\t{"abc", 2, "ab"},\n\t{"", 1, ""},\n}',
        'tests := []struct{ name string; s string; n int; want string }{\n\t{"short", "abc", 2, "ab"},\n\t{"none", "", 1, ""},\n}',
        GO + '\t{"short", "abc", 2, "ab"},\n\t{"none", "", 1, ""},\n}',
        GO + '\t{name: "short", in: "abc", max: 2, want: "ab"},\n\t{name: "none", in: "", max: 1, want: ""},\n}',
        'static Stream<Arguments> cases() {\n    arguments("abc", 2, "ab"),\n    arguments("", 1, "")\n}',
        'const cases = [\n  ["abc", 2, "ab"],\n  ["", 1, ""],\n];',
    ],
)
def test_a_row_is_an_example(text: str) -> None:
    assert shown(text) == [(("abc", 2), "ab"), (("", 1), "")]


@pytest.mark.parametrize(
    "text",
    ['{"abc", 2, "ab"},', '["abc", 2, "ab"]', '[InlineData("abc", 2)]', 'tests := []struct{ s string }{\n}\n\n{"abc", 2, "ab"}'],
)  # fmt: skip
def test_what_no_table_holds_is_no_row(text: str) -> None:
    assert shown(text) == []
