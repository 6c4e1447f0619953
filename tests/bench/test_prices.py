"""Choices that the grammar of likely terms makes where an expression stood in a function."""

from __future__ import annotations

from pathlib import Path

from benchmarks.prices.derive import choices
from csp_ir.wanted.grammar import rows

FUNCTION = '''
def after(xs: list[int], limit: int) -> int:
    """The next of those above the limit."""
    for x in xs:
        if limit < x:
            return x + 1
    return limit ** x ** 2 ** limit
'''


def derived(folder: Path) -> dict[str, list[tuple[str, str]] | None]:
    path = folder / "functions.py"
    path.write_text(FUNCTION)
    return {text: None if some is None else [(c.slot, c.chosen) for c in some] for _, some, text in choices(path)}


def test_each_expression_is_taken_out_and_derived(tmp_path: Path) -> None:
    found = list(derived(tmp_path).values())
    assert [("result", "int {0} + 1 int"), ("operand", "name")] in found
    assert [("test", "bool {0} > {1} int int"), ("left", "name"), ("right", "name")] in found  # short names first


def test_what_was_chosen_is_among_what_could_have_been(tmp_path: Path) -> None:
    path = tmp_path / "functions.py"
    path.write_text(FUNCTION)
    known = {r.key for r in rows()}
    for _, some, text in choices(path):
        for choice in some or ():
            keys = [key for key, _, _ in choice.options]
            assert choice.chosen in keys and len(keys) == len(set(keys)), text
            assert known & set(keys), text
        evoked = {key for c in some or () for key, evoked, _ in c.options if evoked}
        assert "int {0} + 1 int" in evoked or not some or some[0].kind != "int"  # "next" is a word of that row
