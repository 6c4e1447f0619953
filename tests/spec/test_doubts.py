"""Lines that look like examples: read, refused with place and remedy, or noted; never passed over in silence."""

import pytest

from csp_ir.errors import SpecError
from csp_ir.spec.model import Raises
from csp_ir.spec.read import read_spec


def spec(line):
    return read_spec(f"Double it.\n\ndef f(x: int) -> int\n\nf(5) == 10\n{line}\n")


@pytest.mark.parametrize(
    "line",
    [
        "f(1) = 2", "f(1) -> 2", "f(1) returns 2", "f(1) equals 2", "f(1) must be 2", "f(1) == 2.", "f(1) === 2",
        "2 == f(1)", "assert(f(1) == 2)", "self.assertEqual(f(1), 2)", "assertEqual(2, f(1))", "print(f(1))  # 2",
        "`f(1) == 2`", "f(1) == 1 + 3 / 3 = 2",
    ],
)  # fmt: skip
def test_is_read(line):
    read = spec(line)
    assert [(e.args, e.expected) for e in read.examples[1:]] == [((1,), 2)]
    assert not read.notes


def test_several_in_a_line_are_read():
    assert [e.expected for e in spec("f(1) == 2 and f(2) == 4").examples] == [10, 2, 4]
    assert [e.expected for e in spec("f(1) == 2; f(2) == 4").examples] == [10, 2, 4]


@pytest.mark.parametrize(
    ("line", "column", "message", "remedy"),
    [
        ("f(1) == x", 1, "`x`, its result, is no value", "f(1) == 'x'"),
        ("  - f(1) -> two", 5, "`two`, its result, is no value", "f(1) == 'two'"),
        ("f(1 == 2", 1, "a bracket is not closed", "f(...)"),
        ('f("a) == 2', 1, "a quote is not closed", "f(...)"),
        ("f(1)) == 2", 1, "a bracket too many", "f(1) =="),
        ("f(1) == [2", 1, "a bracket of its result is not closed", "f(1) =="),
        ("f(1 2) == 2", 1, "a comma is missing", "commas between"),
        ("f[1] == 2", 1, "no parentheses", "f(1) =="),
        ("f(1) raises ValueErr", 1, "no builtin exception", "raises ValueError"),
    ],
)
def test_is_refused_only_in_a_section_of_examples(line, column, message, remedy):
    read = spec(line)
    assert [e.expected for e in read.examples] == [10] and line.strip() in read.prose
    assert len(read.notes) == 1 and "line 6" in read.notes[0] and message in read.notes[0] and remedy in read.notes[0]
    with pytest.raises(SpecError) as caught:
        read_spec(f"Double it.\n\ndef f(x: int) -> int\n\nexamples:\n    f(5) == 10\n    {line}\n")
    error = caught.value
    assert (error.line, error.column) == (7, column + 4)
    assert message in error.message and remedy in error.remedy


def test_a_session_without_output_gives_none_or_is_noted():
    read = spec(">>> f(1)")
    assert len(read.examples) == 1 and "no result" in read.notes[0]
    optional = read_spec("def f(x: int) -> int | None\n>>> f(1)\n\n>>> f(2)\n3\n")
    assert [e.expected for e in optional.examples] == [None, 3] and not optional.notes


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("f(x) == 2", "`x`, an argument, is a name"),
        ("f(1) is 2 or 3", "what it says of the result cannot be read"),
        ("f(1)", "it has no result"),
        ("half(4) == 2", "it calls `half`"),
        ("f(f(y)) == 4", "an argument, is a name"),
        ("f(1) > y", "`y` of `result > y` is not known"),
        ("f(1) == g(2)", "result cannot be read"),
        ("f(1) = two times one", "is no value"),
    ],
)
def test_is_noted(line, note):
    read = spec(line)
    assert len(read.examples) == 1 and line in read.prose
    assert len(read.notes) == 1 and note in read.notes[0] and "line 6" in read.notes[0]


@pytest.mark.parametrize("line", ["f(x) returns the double of x", "f(1) must be fast", "f(n) = f(n-1) + f(n-2)"])
def test_is_prose(line):
    read = spec(line)
    assert len(read.examples) == 1 and not read.notes and line in read.prose


def test_an_example_may_follow_the_clauses():
    text = "Half.\n\ndef f(x: int) -> int\n\nrequires:\n    x > 0\n\nf(4) == 2\n\nf(0) raises ValueError\n"
    assert [e.expected for e in read_spec(text).examples] == [2, Raises("ValueError")]


def test_a_row_between_two_texts_keeps_its_quotes():
    spec = read_spec("Double.\n\ndef f(text: str) -> str\n\nexamples:\n    'ab' -> 'AABB'\n    `'x' -> 'XX'`\n")
    assert [(e.args, e.expected) for e in spec.examples] == [(("ab",), "AABB"), (("x",), "XX")]
