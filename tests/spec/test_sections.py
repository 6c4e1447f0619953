"""Which headings are sections, which are prose, and what is said of it."""

from __future__ import annotations

import pytest

from csp_ir.errors import InputError
from csp_ir.ir.printer import print_expr
from csp_ir.spec.read import read_spec

HEAD = "Halve.\n\ndef half(x: int) -> int\n\nhalf(4) == 2\n\n"


@pytest.mark.parametrize(
    "heading",
    [
        "ensures",
        "ensure",
        "Ensures",
        "invariants",
        "post-conditions",
        "Postconditions",
        "Post-condition",
        "guarantees",
        "property",
    ],
)
def test_synonyms_are_understood(heading):
    spec = read_spec(f"{HEAD}{heading}:\n    result > 100\n")
    assert [print_expr(e) for e in spec.ensures] == ["result > 100"]
    assert not spec.warnings and not spec.notes


@pytest.mark.parametrize("heading", ["ensurs", "inveriants", "post_conditon"])
def test_slips_are_read_with_a_warning(heading):
    spec = read_spec(f"{HEAD}{heading}:\n    result > 100\n")
    assert len(spec.ensures) == 1 and f"`{heading}:` is read as `ensures:`" in spec.warnings[0]


@pytest.mark.parametrize("heading", ["## Ensures", "**Ensures:**", "### Postconditions:"])
def test_headings_of_markdown(heading):
    assert len(read_spec(f"{HEAD}{heading}\n\n- `result > 100`\n").ensures) == 1


@pytest.mark.parametrize("word", ["output", "returned", "return_value", "return", "the result"])
def test_other_words_for_the_result(word):
    spec = read_spec(f"{HEAD}ensures:\n    {word} >= 0\n")
    assert [print_expr(e) for e in spec.ensures] == ["result >= 0"]


@pytest.mark.parametrize(
    "section",
    [
        "Ensures:\n    the result is half of x\n",
        "ensures:\n    result is sorted\n",
        "requires:\n    a non-empty list\n",
        "Preconditions:\n    x is positive, and x > 0 holds always\n",
    ],
)
def test_a_section_in_words_is_prose_with_a_warning(section):
    spec = read_spec(HEAD + section)
    assert not spec.ensures and not spec.requires
    assert section.split("\n")[1].strip() in spec.prose
    assert len(spec.warnings) == 1 and "line 8" in spec.warnings[0]


def test_constraints_on_inputs_are_prose_with_a_note():
    spec = read_spec(HEAD + "Constraints:\n    1 <= x.length <= 10^4\n    x is even\n")
    assert not spec.constraints and "1 <= x.length" in spec.prose
    assert len(spec.notes) == 1 and "`Constraints:` (line 7)" in spec.notes[0]


def test_conditions_among_words_are_kept():
    spec = read_spec(HEAD + "ensures:\n    result * 2 <= x\n    it is never too large\n")
    assert len(spec.ensures) == 1 and "line 9" in spec.warnings[0]


@pytest.mark.parametrize("line", ["reslt == 2", "result ==", "result == = 2", "x > 0 and reslt < 3"])
def test_a_condition_with_a_slip_is_an_error(line):
    with pytest.raises(InputError) as caught:
        read_spec(f"{HEAD}ensures:\n    {line}\n")
    assert caught.value.line == 8


def test_a_condition_in_the_prose_is_noted():
    spec = read_spec(HEAD + "It holds that\nresult * 2 <= x\n")
    assert len(spec.notes) == 1 and "under `ensures:`" in spec.notes[0]


def test_what_follows_a_section_is_not_part_of_it():
    spec = read_spec(HEAD + "ensures:\n    result <= x\n\nNote: it rounds down.\nhalf(5) == 2\n")
    assert len(spec.ensures) == 1 and "rounds down" in spec.prose and len(spec.examples) == 2


def test_prose_under_a_heading_of_ours_stays():
    spec = read_spec("def f(x: int) -> int\n\nexamples:\n    f(1) == 2\n    because one and one are two\n")
    assert len(spec.examples) == 1 and "because" in spec.prose


def test_a_docstring_has_sections_too():
    spec = read_spec(
        'def half(x: int) -> int:\n    """Halve.\n\n    Ensures:\n        result * 2 <= x\n\n    >>> half(4)\n    2\n    """\n'
    )
    assert len(spec.ensures) == 1 and [e.line for e in spec.examples] == [7]


@pytest.mark.parametrize("sketch", ["sketch:\n    Sort first, then merge\n", "Sketch: first we sort\n"])
def test_a_sketch_in_words_is_prose(sketch):
    spec = read_spec(HEAD + sketch)
    assert spec.sketch is None and len(spec.warnings) == 1


@pytest.mark.parametrize(
    ("line", "clause"),
    [
        ("-1 <= n <= 1", "-1 <= n <= 1"), ("- -1 <= n", "-1 <= n"), ("- n <= 1", "n <= 1"), ("* n <= 1", "n <= 1"),
        ("-n <= 1", "-n <= 1"), ("*n <= 1", "n <= 1"), ("• n <= 1", "n <= 1"), ("-- n <= 1", "n <= 1"),
    ],
)  # fmt: skip
def test_a_minus_is_no_mark_of_a_list(line: str, clause: str) -> None:
    spec = read_spec(f"def f(n: int) -> int\nf(1) == 1\nrequires:\n    {line}\n")
    assert spec.clauses() == [("requires", clause)]
