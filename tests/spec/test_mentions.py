"""Examples among other words, and calls of several shapes: read, or noted, never dropped without a word."""

from __future__ import annotations

import pytest

from csp_ir.spec.read import read_spec

HEAD = "Short.\n\ndef tag(word: str) -> str\n\ntag('b') == 'B'\n"


@pytest.mark.parametrize(
    "line",
    [
        'oh and tag("x") gives "X" please',
        'for me tag("x") returns "X" every time',
        'then tag("x") should be "X", thanks',
    ],
)
def test_a_value_that_closes_itself_is_over_whatever_is_said_after_it(line: str) -> None:
    spec = read_spec(f"{HEAD}\n{line}\n")
    assert [(e.args, e.expected) for e in spec.examples] == [(("b",), "B"), (("x",), "X")]


@pytest.mark.parametrize(
    "line", ['oh and tag("x") == X or so', 'I think tag("x") gives "X" or "Y"', 'here tag("x") gives "X" when asked']
)
def test_what_stays_open_in_a_sentence_is_noted(line: str) -> None:
    spec = read_spec(f"{HEAD}\n{line}\n")
    assert len(spec.examples) == 1
    assert any("line 7" in note and "not read as an example" in note for note in spec.notes)


def test_asserts_below_a_stub_with_a_default() -> None:
    text = 'def even(s: str, mark: str = "()") -> bool:\n    """Whether it is even."""\n\nassert even("")\nassert not even("(()")\n'
    spec = read_spec(text)
    assert [(e.args, e.expected) for e in spec.examples] == [(("", "()"), True), (("(()", "()"), False)]


def test_calls_alone_may_leave_arguments_out() -> None:
    spec = read_spec(
        "Split a bill.\n\nshare(1000, 4) == 250\nshare(1000, 4, 20) == 300\nshare(1000, 4, tip=10) == 275\n"
    )
    assert [p.name for p in spec.parameters][-1] == "tip"
    assert [e.args for e in spec.examples] == [(1000, 4, None), (1000, 4, 20), (1000, 4, 10)]
