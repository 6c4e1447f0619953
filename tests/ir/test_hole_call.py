"""Holes in valid Python, as `csp_ir.hole` spells them."""

import ast

import pytest

from csp_ir import Draft, hole
from csp_ir.errors import IRSyntaxError
from csp_ir.ir.hole_text import mark_holes
from csp_ir.ir.parse import parse_program
from csp_ir.spec.read import read_spec

PAIRS = [
    ('return hole("a")', "return ?a"),
    ("return hole('a', list[int])", "return ?a: list[int]"),
    ('return hole("a", "list[int]")', "return ?a: list[int]"),
    ('return hole("k", int, kind="constant", where="0 < k", why="how many")', 'return <?k: constant[int] where 0 < k = "how many"?>'),
    ('return x |hole("op")| 2', "return x ?op 2"),
    ('if x % 2 | hole("op") | 0:\n        return 1\n    return 2', "if x % 2 ?op 0:\n        return 1\n    return 2"),
    ('return x | hole("n", int) | 2', "return x | (?n: int) | 2"),
    ('hole["y"] = 1\n    return x', "?y = 1\n    return x"),
    ('for hole["y"] in range(x):\n        hole("steps")\n    return x', "for ?y in range(x):\n        ?steps\n    return x"),
    ('return hole("f", kind="function")(x)', "return (?f: function)(x)"),
    ("return f\"{hole('a', str)!r:>5}\"", 'return f"{?a: str!r:>5}"'),
    ('return hole(\n        "a",\n        int,  # why\n    ) + x', "return (?a: int) + x"),
    ("return x + ...", "return x + ?blank1"),
    ("y = ...\n    if ...:\n        return y\n    return x", "y = ?blank1\n    if ?blank2:\n        return y\n    return x"),
]  # fmt: skip


@pytest.mark.parametrize(("spelled", "meant"), PAIRS)
def test_python_spells_what_question_marks_spell(spelled, meant):
    ast.parse(f"def f(x):\n    {spelled}")
    assert parse_program(f"def f(x):\n    {spelled}") == parse_program(f"def f(x):\n    {meant}")


@pytest.mark.parametrize(
    "text",
    [
        'def f(hole: dict):\n    return hole["x"]',
        'def hole(x):\n    return x\n\ndef f(x):\n    return hole("a")',
        'def f(x):\n    hole = {"a": 1}\n    return hole["a"]',
    ],
)
def test_a_name_of_the_text_is_no_hole(text):
    assert parse_program(text).complete
    assert mark_holes(text).text == text


def test_an_import_says_whose_the_name_is():
    text = 'from csp_ir import hole\n\ndef f(hole: dict):\n    return hole("x")'
    assert list(Draft.parse(text).holes) == ["x"]


def test_words_and_strings_make_no_hole():
    text = '"""Fill the hole("a") of it."""\n# hole("b")\ndef f(x):\n    return "hole(\'c\')"'
    assert parse_program(text).complete


def test_spans_are_offsets_in_the_text_as_written():
    text = 'def f(x):\n    return ?a: int + hole("b") * (x |hole("op")| 2)'
    spans = {name: text[start:end] for name, start, end in mark_holes(text).spans}
    assert spans == {"a": "?a: int", "b": 'hole("b")', "op": '|hole("op")|'}


def test_errors_behind_a_hole_of_several_lines_keep_their_place():
    with pytest.raises(IRSyntaxError) as caught:
        parse_program('def f(x):\n    return hole(\n        "a",\n        int) + 2j')
    assert (caught.value.line, caught.value.column) == (4, 16)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('hole("k", kind="konst")', "`konst` is no kind of hole"),
        ('hole("k", int, 3)', "a hole has a name, a type"),
        ('hole("k", hue="red")', "a hole has a name, a type"),
    ],
)
def test_a_slip_in_a_hole_has_a_place(call, said):
    with pytest.raises(IRSyntaxError, match=said) as caught:
        parse_program(f"def f(x):\n    return x + {call}")
    assert (caught.value.line, caught.value.column) == (2, 16)


@pytest.mark.parametrize("text", ["def f(x=...):\n    return x", "def f(x):\n    return x[..., 0]"])
def test_dots_that_mean_something_else_are_refused(text):
    with pytest.raises(IRSyntaxError, match=r"`\.\.\.`"):
        parse_program(text)


def test_constraints_of_a_spec_may_name_such_holes():
    spec = read_spec(
        'Scale.\n\ndef f(x: int, y: int) -> int\n\nsketch:\n    return hole("a") - hole("b")\n\n'
        "constraints:\n    all_different(a, b)\n\nexamples:\n    3, 1 -> 2\n"
    )
    assert spec.constraints == ("all_different(a, b)",)


def test_a_hole_that_is_run_says_that_it_is_open():
    for run in (lambda: hole("a", int), lambda: hole["a"], lambda: hole.__setitem__("a", 1)):
        with pytest.raises(NotImplementedError, match=r"\?a is a hole"):
            run()


def test_a_sample_that_leaves_values_open_is_read_as_unread():
    from csp_ir.samples.sample import read_sample

    spec = read_spec("def f(x: int) -> int\n\nf(1) == 2\n")
    assert read_sample(spec, "def f(x):\n    return x + ...", 0).reason == "it leaves values open"
