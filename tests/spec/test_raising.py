"""Clauses of `raises` and `decreases`: where they stand, what they say, and what is none."""

from __future__ import annotations

import json

import pytest

from csp_ir.errors import InputError
from csp_ir.spec.model import Spec
from csp_ir.spec.read import read_spec

HEAD = "Root of it.\n\ndef f(n: int, xs: list[int]) -> int\n\nf(1, [2]) == 1\n"


def said(spec: Spec, section: str = "raises") -> list[str]:
    return [text for word, text in spec.clauses() if word == section]


@pytest.mark.parametrize(
    ("line", "clause"),
    [
        ("ValueError when n < 0", "ValueError when n < 0"),
        ("- ValueError if not xs", "ValueError when not xs"),
        ("a KeyError unless n in xs", "KeyError when not n in xs"),
        ("raises IndexError where n >= len(xs).", "IndexError when n >= len(xs)"),
        ("ValueError('too small') when n < 2", "ValueError('too small') when n < 2"),
        ("ValueError() if n < 2", "ValueError when n < 2"),
        ("ValueError: n < 2", "ValueError when n < 2"),
    ],
)
def test_a_line_under_the_heading(line: str, clause: str) -> None:
    spec = read_spec(f"{HEAD}\nraises:\n    {line}\n")
    assert said(spec) == [clause]
    assert not spec.warnings and spec.prose == "Root of it."


@pytest.mark.parametrize(
    "line",
    [
        "Raises ValueError if n < 0.",
        "- raises a ValueError when n < 0",
        "It raises ValueError when n < 0",
        ":raises ValueError: if n < 0",
    ],
)
def test_a_line_of_prose_that_is_one_word_for_word(line: str) -> None:
    spec = read_spec(HEAD.replace("Root of it.", f"Root of it.\n{line}"))
    assert said(spec) == ["ValueError when n < 0"] and spec.prose == "Root of it."


@pytest.mark.parametrize(
    "line",
    [
        "Raises ValueError if n is negative.",
        "Raises ValueError if m < 0.",
        "Raises Trouble if n < 0.",
        "Raise the flag if n < 0.",
    ],
)
def test_other_prose_stays_prose(line: str) -> None:
    spec = read_spec(HEAD.replace("Root of it.", f"Root of it.\n{line}"))
    assert not said(spec) and line.rstrip(".") in spec.prose


def test_the_section_of_a_docstring_may_be_prose() -> None:
    doc = "Root of it.\n\n    Raises:\n        ValueError: If n is negative.\n        KeyError: if n == 3\n\n    >>> f(1)\n    1\n"
    spec = read_spec(f'def f(n: int) -> int:\n    """{doc}    """\n')
    assert said(spec) == ["KeyError when n == 3"] and "If n is negative" in spec.prose
    assert any("If n is negative" in note and "not checked" in note for note in spec.notes)


def test_json_says_the_same() -> None:
    data = {"signature": "def f(n: int) -> int", "raises": ["ValueError unless n > 0"], "decreases": ["n"]}
    spec = read_spec(json.dumps(data))
    assert said(spec) == ["ValueError when not n > 0"] and said(spec, "decreases") == ["n"]


def test_measures_one_a_line() -> None:
    spec = read_spec(f"{HEAD}\ndecreases:\n    n\n    len(xs)\n")
    assert said(spec, "decreases") == ["n", "len(xs)"]


@pytest.mark.parametrize(
    ("below", "line", "column"),
    [
        ("raises:\n    ValueErr when n < 0\n", 8, 5),
        ("raises:\n    ValueError when m < 0\n", 8, 21),
        ("raises:\n    ValueError when n <\n", 8, 24),
        ("decreases:\n    xs\n", 8, 5),
    ],
)
def test_a_slip_is_told_with_its_place(below: str, line: int, column: int) -> None:
    with pytest.raises(InputError) as caught:
        read_spec(f"{HEAD}\n{below}")
    assert (caught.value.line, caught.value.column) == (line, column) and caught.value.remedy
