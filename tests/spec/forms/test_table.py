"""Every form of the table is read as its examples say, and talk is not taken for an example."""

from __future__ import annotations

import pytest

from csp_ir.ir.parse import parse_program
from csp_ir.spec.forms.claim import UnreadError
from csp_ir.spec.forms.read import read_lines
from csp_ir.spec.forms.table import FORMS
from csp_ir.spec.forms.written import cleaned, closings, leading_value, result
from csp_ir.spec.read import read_spec

SHOWN = [(form.name, shown) for form in FORMS for shown in form.shown]
DOUBLE = "Double.\n\ndef f(x: int) -> int\n\n"


@pytest.mark.parametrize(("name", "shown"), SHOWN)
def test_what_the_table_shows(name, shown):
    spec = read_spec(DOUBLE + shown + "\n")
    assert [(e.args, e.expected) for e in spec.examples] == [((3,), 6)]
    assert not spec.notes and not spec.warnings


CASES = [
    ("For n = 3 the output should be 7.", ("n",), [((3,), 7)]),
    ("For xs = [1, 2], k = 'a b' the result should be (1, None)", ("xs", "k"), [(([1, 2], "a b"), (1, None))]),
    ('For N = 150, the sum of digits is 6, the output should be "110".', ("N",), [((150,), "110")]),
    ("Input: 3\nOutput: (1, 2)\nExplanation: two of them", ("n",), [((3,), (1, 2))]),
    ("Input: k = 2, xs = [4, -4]\nOutput: [4]  # the first", ("xs", "k"), [(([4, -4], 2), [4])]),
    ("Input:\n  grid : [[0, 1]]\n  size : 5\nOutput:\n  0", ("grid", "capacity"), [(([[0, 1]], 5), 0)]),
    ("Input: s = 'a, b', Output: 'x'", ("s",), [(("a, b",), "x")]),
    ("Input: nums = [1,\n  2]\nOutput: [2,\n  1]", ("nums",), [(([1, 2],), [2, 1])]),
    ("Input: f(1, 2)\nOutput: 3", ("a", "b"), [((1, 2), 3)]),
    ("f(ab) => true\nf(xyz) => false", ("s",), [(("ab",), True), (("xyz",), False)]),
    ('f(15)   # returns "db"', ("n",), [((15,), "db")]),
    ('f("5 apples", 19) -> 19 - 5 = 14', ("s", "n"), [(("5 apples", 19), 14)]),
    ("f('a.txt') # => 'No' (the reason)", ("s",), [(("a.txt",), "No")]),
    ("other([1, 2]) ==> ['A']", ("xs",), [(([1, 2],), ["A"])]),
    ("assert other(1) == 2\nassert other(2) == 3", ("n",), [((1,), 2), ((2,), 3)]),
    ("f(1) returns 2, f(2) returns 4", ("n",), [((1,), 2), ((2,), 4)]),
    ("for f(7, 34) == 34", ("n", "x"), [((7, 34), 34)]),
    ("so f(3) should\nreturn 6 and f(4) should return 8.", ("n",), [((3,), 6), ((4,), 8)]),
    ("1. f(1) == 2\n2) f(2) == 4\n* f(3) == 6\n  - f(4) == 8", ("n",), [((1,), 2), ((2,), 4), ((3,), 6), ((4,), 8)]),
    (">>> f([1,\n...    2])\n[2,\n 4]", ("xs",), [(([1, 2],), [2, 4])]),
    (">>> f('a\nb')\n'x\ny'", ("s",), [(("a\nb",), "x\ny")]),
    ("| s | n | Expected |\n|---|:-:|---|\n| `'a|b'` | 1 | 2 |", ("s", "n"), []),
    ("| s | n | Expected |\n|---|:-:|---|\n| `'ab'` | 1 | **2** |", ("s", "n"), [(("ab", 1), 2)]),
    ("s,n,expected\n\"a, b\",1,2\ncd,3,4", ("s", "n"), [(("a, b", 1), 2), (("cd", 3), 4)]),
    ("s\tn\texpected\nab\t1\t2", ("s", "n"), [(("ab", 1), 2)]),
    ("Input | Output\n--- | ---\n1, 2 | 3", ("a", "b"), [((1, 2), 3)]),
    ("a = 1, b = 2 -> 3", ("a", "b"), [((1, 2), 3)]),
    ('"ab" becomes "ba"', ("s",), [(("ab",), "ba")]),
    ("Given [1, 2] and 3, it should return [4].", ("xs", "n"), [(([1, 2], 3), [4])]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "parameters", "wanted"), CASES, ids=[c[0][:30] for c in CASES])
def test_forms(text, parameters, wanted):
    spec = read_spec(f"What it is.\n\ndef f({', '.join(parameters)})\n\n{text}\n")
    assert [(e.args, e.expected) for e in spec.examples] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "f(n) returns the n-th number",
        "f(x) => y",
        "len([1]) == 1",
        "For n = 3 it is slow.",
        "Input: a list of numbers\nOutput: their sum",
        "Input: 3",
        "For a = 1 the output should be positive",
        "other(1, 2) => 3",
        "f(3) -> 4 apples",
        "sum = 3",
        "1 -> the first",
        "Given 3 numbers, return 2 of them.",
        "Return 0 if the list is empty, 1 otherwise.",
        "range(1, 3) is [1, 2]",
        "The first 5 are 1, 2, 3, 4 and 5.",
        "Version 1.2 -> 1.3 changed nothing.",
        "It is called with 2 arguments.",
    ],
)
def test_talk_is_not_an_example(text):
    function = parse_program("def f(n):\n    ...").function
    assert read_lines(list(enumerate(text.split("\n"), 1)), function).claims == []


def test_loose_forms_stand_beside_strict_ones():
    spec = read_spec('def f(n: int) -> str:\n    """Digits.\n\n    For n = 3 the output should be "3".\n    """\n')
    assert [(e.args, e.expected, e.line) for e in spec.examples] == [((3,), "3", 4)]
    both = read_spec(
        'def f(n: int) -> str:\n    """For n = 4 the output should be "4".\n    >>> f(3)\n    \'3\'\n    """\n'
    )
    assert sorted(e.expected for e in both.examples) == ["3", "4"]


def test_a_plainer_example_holds_against_one_that_is_mentioned():
    spec = read_spec(
        'def f(n: int) -> str:\n    """For n = 3 the output should be "4".\n    >>> f(3)\n    \'3\'\n    """\n'
    )
    assert [e.expected for e in spec.examples] == ["3"]
    assert "plainer" in spec.notes[0]


def test_what_contradicts_the_signature_is_noted():
    spec = read_spec('def f(n: int) -> int:\n    """Three.\n\n    For n = 3 the output should be "x"."""\n')
    assert not spec.examples and "the signature says int" in spec.notes[0]


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ("[1, (2)] x", [1, (2)], " x"), ("-3.5, 2", -3.5, ", 2"), ("true.", True, "."), ("'a]' b", "a]", " b"),
        ("[true, null]", [True, None], ""), ("'a' 'b' c", "ab", " c"), ("b'x'", b"x", ""), ("set() x", set(), " x"),
    ],
)  # fmt: skip
def test_leading_value(text, value, rest):
    found = leading_value(text)
    assert (found.value, found.rest) == (value, rest)


@pytest.mark.parametrize("text", ["", "[1, 2", "abc", "3rd place", "'open", "[x]", "50%"])
def test_no_leading_value(text):
    with pytest.raises(UnreadError):
        leading_value(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.", 3),
        ("3.5.", 3.5),
        ("2 ** 3", 8),
        ("5 - 1 = 4", 4),
        ("'a' because", "a"),
        ("(1, 2), so", (1, 2)),
        ("[1]!", [1]),
    ],
)
def test_result(text, value):
    assert result(text).value == value


def test_marks_for_the_eye_are_dropped_outside_of_texts():
    assert cleaned("**Input:** `x = '`a`'`") == " Input:   x = '`a`' "
    assert cleaned("say “hi”") == 'say "hi"'
    assert closings("f('(', \"[\") (") == {1: 10, 2: 5, 7: 10} or closings("f('(')") == {1: 6, 2: 5}


def test_a_docstring_behind_an_import_is_one():
    spec = read_spec('def f(n):\n    import math\n    """Double.\n    >>> f(2)\n    4\n    """\n')
    assert spec.prose == "Double." and [e.expected for e in spec.examples] == [4] and spec.sketch is None
