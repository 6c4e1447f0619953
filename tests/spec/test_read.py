import pytest

from csp_ir.errors import InputError
from csp_ir.ir.types import FLOAT, INT, STR, list_of
from csp_ir.spec.model import Raises
from csp_ir.spec.read import read_spec

PLAIN = """Count the words of a text.

def count_words(text: str) -> int

count_words("hello world") == 2
assert count_words("") == 0
>>> count_words("a b c")
3
- count_words("x") -> 1
"""


def test_plain_text_gives_prose_signature_and_examples():
    spec = read_spec(PLAIN)
    assert spec.name == "count_words"
    assert spec.prose == "Count the words of a text."
    assert [(e.args, e.expected, e.line) for e in spec.examples] == [
        (("hello world",), 2, 5),
        (("",), 0, 6),
        (("a b c",), 3, 7),
        (("x",), 1, 9),
    ]


def test_types_come_from_the_examples_when_the_signature_has_none():
    spec = read_spec("def f(xs, k)\nf([], 1) == 1.5\nf([2], 0) == 2.5\n")
    assert [p.type for p in spec.parameters] == [list_of(INT), INT]
    assert spec.returns == FLOAT
    assert not spec.typed


def test_tables_exceptions_and_sections():
    spec = read_spec(
        "Divide.\ndef div(a: int, b: int) -> int\nexamples:\n  6, 3 -> 2\n  1, 0 -> raises ZeroDivisionError\n"
        "requires:\n  a >= 0\nensures:\n  result * b <= a\nsketch:\n  return ?q\n"
    )
    assert [e.expected for e in spec.examples] == [2, Raises("ZeroDivisionError")]
    assert len(spec.requires) == 1
    assert len(spec.ensures) == 1
    assert spec.sketch is not None and not spec.sketch.complete


def test_a_python_stub_is_a_spec():
    spec = read_spec('def up(s: str) -> str:\n    """Upper case.\n\n    >>> up("a")\n    \'A\'\n    """\n')
    assert spec.prose == "Upper case."
    assert spec.returns == STR
    assert spec.examples[0].expected == "A"
    assert spec.sketch is None


def test_declared_float_makes_an_int_in_an_example_a_float():
    spec = read_spec("def half(n: float) -> float\nhalf(4) == 2\n")
    example = spec.examples[0]
    assert (type(example.args[0]), type(example.expected)) == (float, float)


def test_prose_that_mentions_a_call_is_not_an_example():
    assert read_spec("Say f(a) -> b.\ndef f(x: int) -> int\nf(1) == 2").examples[0].args == (1,)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("only prose here", 1),
        ("def f(x: foo) -> int\nf(1) == 2", 1),
        ("def f(x)\nexamples:\n  f(1) == 2\n  f(1) == two", 4),
        ("def f(x)\nf(1, 2) == 3", 2),
        ("def f(x\nf(1) == 3", 1),
        ("a\0b", 1),
        ("def f(x)\nf(1) == 2\nensures:\n  result ==", 4),
    ],
)
def test_bad_input_says_where(text, line):
    with pytest.raises(InputError) as caught:
        read_spec(text, file="spec.txt")
    assert caught.value.line == line
    assert caught.value.file == "spec.txt"


def test_huge_input_is_refused():
    with pytest.raises(InputError, match="at most"):
        read_spec("x" * 10_000_000)


def test_the_point_that_ends_a_sentence_is_not_a_decimal_point():
    spec = read_spec("def f(x: int)\nf(2) should return 4.\nf(3) should return 2.5.")
    assert [(type(e.expected), e.expected) for e in spec.examples] == [(int, 4), (float, 2.5)]


def test_only_declared_types_change_an_examples_numbers():
    spec = read_spec("def f(x, y)\nf(1, 2) == 3\nf(1.5, 2) == 3.5")
    assert [type(e.args[0]) for e in spec.examples] == [int, float]
    assert [type(e.expected) for e in spec.examples] == [int, float]


def test_a_hash_inside_a_text_is_no_comment() -> None:
    spec = read_spec("Tags.\n\ndef f(s: str) -> str\n\nf('a #b') == '#b'  # it's a tag\nf('x') -> 'y # z'\n")
    assert [(e.args[0], e.expected) for e in spec.examples] == [("a #b", "#b"), ("x", "y # z")]
