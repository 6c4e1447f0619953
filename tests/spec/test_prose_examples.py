import pytest

from csp_ir.spec.prose_examples import leading_value, prose_examples
from csp_ir.spec.read import read_spec

CASES = [
    ("For n = 3 the output should be 7.", ("n",), [((3,), 7)]),
    ("For xs = [1, 2], k = 'a b' the result should be (1, None)", ("xs", "k"), [(([1, 2], "a b"), (1, None))]),
    ('For N = 150, the sum of digits is 6, the output should be "110".', ("N",), [((150,), "110")]),
    ("Input: 3\nOutput: (1, 2)\nExplanation: two of them", ("n",), [((3,), (1, 2))]),
    ("Input: k = 2, xs = [4, -4]\nOutput: [4]  # the first", ("xs", "k"), [(([4, -4], 2), [4])]),
    ("Input:\n  grid : [[0, 1]]\n  size : 5\nOutput:\n  0", ("grid", "capacity"), [(([[0, 1]], 5), 0)]),
    ("f(ab) => true\nf(xyz) => false", ("s",), [(("ab",), True), (("xyz",), False)]),
    ('f(15)   # returns "db"', ("n",), [((15,), "db")]),
    ('f("5 apples", 19) -> 19 - 5 = 14', ("s", "n"), [(("5 apples", 19), 14)]),
    ("f('a.txt') # => 'No' (the reason)", ("s",), [(("a.txt",), "No")]),
    ("other([1, 2]) ==> ['A']", ("xs",), [(([1, 2],), ["A"])]),
]


@pytest.mark.parametrize(("text", "parameters", "wanted"), CASES, ids=[c[0][:30] for c in CASES])
def test_forms(text, parameters, wanted):
    lines = list(enumerate(text.split("\n"), 1))
    assert [(args, result) for _, args, result in prose_examples(lines, "f", parameters)] == wanted


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
    ],
)
def test_talk_is_not_an_example(text):
    assert prose_examples(list(enumerate(text.split("\n"), 1)), "f", ("n",)) == []


def test_the_spec_says_that_they_came_from_prose():
    spec = read_spec('def f(n: int) -> str:\n    """Digits.\n\n    For n = 3 the output should be "3".\n    """\n')
    assert [(e.args, e.expected, e.line) for e in spec.examples] == [((3,), "3", 4)]
    assert any("prose" in note for note in spec.notes)
    strict = read_spec(
        'def f(n: int) -> str:\n    """For n = 3 the output should be "4".\n    >>> f(3)\n    \'3\'\n    """\n'
    )
    assert [e.expected for e in strict.examples] == ["3"] and not strict.notes


def test_what_contradicts_the_signature_is_left_out():
    assert not read_spec('def f(n: int) -> int:\n    """For n = 3 the output should be "x"."""\n').examples


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [("[1, (2)] x", [1, (2)], " x"), ("-3.5, 2", -3.5, ", 2"), ("true.", True, "."), ("'a]' b", "a]", " b")],
)
def test_leading_value(text, value, rest):
    assert leading_value(text) == (value, rest)


@pytest.mark.parametrize("text", ["", "[1, 2", "abc", "3rd place", "'open", "[x]"])
def test_no_leading_value(text):
    with pytest.raises(ValueError):
        leading_value(text)


def test_a_docstring_behind_an_import_is_one():
    spec = read_spec('def f(n):\n    import math\n    """Double.\n    >>> f(2)\n    4\n    """\n')
    assert spec.prose == "Double." and [e.expected for e in spec.examples] == [4] and spec.sketch is None
