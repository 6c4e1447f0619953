"""The function that a text is about, however it is given."""

from __future__ import annotations

import pytest

from csp_ir.errors import InputError, IRSyntaxError
from csp_ir.spec.read import read_spec

EXAMPLE = "\n\ntwice(2) == 4\n"


@pytest.mark.parametrize(
    "text",
    [
        "def twice(x: int) -> int", "def twice(x: int) -> int:", "Signature: twice(x: int) -> int", "twice(x: int) -> int",
        "`twice(x: int) -> int`", "function twice(x: int) -> int", "Write a function twice(x: int) -> int that doubles.",
        "class Solution:\n    def twice(self, x: int) -> int:", "class Solution:\n    def twice(self, x: int) -> int:\n        pass",
        "```python\ndef twice(x: int) -> int:\n    pass\n```", "def twice(x: int) -> int: ...",
        "def twice(\n    x: int,\n) -> int:\n    # TODO\n    raise NotImplementedError",
    ],
)  # fmt: skip
def test_a_signature_in_other_words(text):
    spec = read_spec(f"Double it.\n\n{text}{EXAMPLE}")
    assert spec.name == "twice"
    assert [(p.name, p.type.name) for p in spec.parameters] == [("x", "int")]
    assert [e.args for e in spec.examples] == [(2,)]


@pytest.mark.parametrize("name", ["selfish", "cls_size"])
def test_a_parameter_may_begin_like_self(name):
    spec = read_spec(f"Double it.\n\ndef twice({name}: int) -> int{EXAMPLE}")
    assert [p.name for p in spec.parameters] == [name]


def test_calls_show_the_signature_where_nothing_else_does():
    spec = read_spec("Double it.\ntwice(2) == 4\ntwice(3) should return 6\n")
    assert spec.name == "twice" and len(spec.parameters) == 1 and len(spec.examples) == 2
    assert "no `def` line" in spec.warnings[0]


@pytest.mark.parametrize("text", ["Double it.", "twice(2) == 4\nthrice(2) == 6", "len([1]) == 1"])
def test_no_signature(text):
    with pytest.raises(InputError, match="no signature"):
        read_spec(text)


def test_a_docstring_below_prose_is_prose():
    spec = read_spec(
        'Here is what I want:\n\ndef twice(x: int) -> int:\n    """Double it.\n\n    >>> twice(2)\n    4\n    """\n\ntwice(3) == 6\n'
    )
    assert spec.prose == "Here is what I want:\n\nDouble it."
    assert [(e.args, e.line) for e in spec.examples] == [((2,), 6), ((3,), 10)]


def test_a_body_with_holes_below_prose_is_a_sketch():
    spec = read_spec("Double it:\n\ndef twice(x: int) -> int:\n    return x * ?k\n\ntwice(3) == 6\n")
    assert spec.sketch is not None and not spec.sketch.complete
    tried = read_spec("I tried this:\n\ndef twice(x: int) -> int:\n    return x + 3\n\ntwice(3) == 6\n")
    assert tried.sketch is None and "is not used" in tried.warnings[0]


def test_other_functions_are_helpers_or_noted():
    text = "Double it with half.\n\ndef half(x: int) -> int:\n    return x // 2\n\ndef twice(x: int) -> int\n\ntwice(2) == 4\nhalf(4) == 2\n"
    spec = read_spec(text)
    assert spec.name == "twice" and [h.name for h in spec.helpers] == ["half"]
    assert [e.args for e in spec.examples] == [(2,)]


def test_parameters_may_be_named_like_what_is_built_in():
    spec = read_spec("Double.\n\ndef twice(input, open=1, list=None)\n\ntwice(2) == 4\n")
    assert [p.name for p in spec.parameters] == ["input", "open", "list"]


def test_prose_below_a_def_line_is_no_code():
    spec = read_spec("def twice(x: int) -> int:\n    ...\n\nIt doubles the number x.\n\ntwice(2) == 4\n")
    assert len(spec.examples) == 1 and "doubles" in spec.prose


@pytest.mark.parametrize("name", ["check_password", "checksum", "setup_board", "contest"])
def test_a_function_may_be_named_much_like_what_serves_tests(name: str) -> None:
    spec = read_spec(f"Say it.\n\ndef {name}(word: str, n: int) -> bool\n\n{name}('a', 1) == True\n")
    assert (spec.name, [str(p.type) for p in spec.parameters]) == (name, ["str", "int"])


@pytest.mark.parametrize(
    ("line", "head", "prose"),
    [
        ("def f(x: int) -> list[int]: all of x, doubled; none: stays empty.", "f int list[int]", "all of x, doubled; none: stays empty."),
        ("def f(x: int) -> int - doubles x", "f int int", "doubles x"),
        ("def f(x: int) -> int | None doubles x", "f int int | None", "doubles x"),
        ("def f(x: int) -> int  # doubles x", "f int int", "doubles x"),
        ("def f(x: int) // doubles x", "f int Any", "doubles x"),
        ("def f(x: int): return the double of x", "f int Any", "return the double of x"),
        ("def f(x: int) -> int:\n    Doubles the number, e.g. [x], of it.", "f int int", "Doubles the number, e.g. [x], of it."),
        ("def f(x: int) -> int:\n    Doubles x.", "f int int", "Doubles x."),
        ("def f(x: int) -> int:   doubles\n    and triples", "f int int", "doubles\nand triples"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("examples", ["", "\n\nf(2) == 4"])
def test_words_behind_a_head_are_prose(line: str, head: str, prose: str, examples: str) -> None:
    spec = read_spec(line + (examples if "Any" not in head else "").replace("4", "[4]" if "list" in head else "4"))
    assert f"{spec.name} {spec.parameters[0].type} {spec.returns}" == head
    assert spec.prose == prose


def test_types_in_words_are_no_types() -> None:
    spec = read_spec("def f(n: positive integer, k=2) -> the product\n\nf(2, k=3) == 6\n")
    assert [str(p.type) for p in spec.parameters] == ["int", "int"] and str(spec.returns) == "int"
    assert "positive integer" in spec.prose and any("`def f(n, k=2)`" in w for w in spec.warnings)


def test_a_body_with_a_slip_is_no_prose() -> None:
    with pytest.raises(IRSyntaxError):
        read_spec("def f(x):\n    retrun x + 1\n")
