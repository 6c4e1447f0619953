import pytest

from csp_ir.errors import IRSyntaxError
from csp_ir.ir.check import check_program
from csp_ir.ir.nodes import Binary, ExprStmt, Hole, Literal
from csp_ir.ir.parse import parse_block, parse_expr, parse_program
from csp_ir.ir.printer import print_expr, print_program
from csp_ir.ir.rewrite import fill, holes_in
from csp_ir.ir.types import INT

DRAFT = """def f(n: int) -> int:
    acc = ?init
    for i in range(?lo, n ?op 1):
        acc ?step= i
        ?body
    return acc if acc ?cmp 3 else <?last: int = "why">
"""


@pytest.mark.parametrize(
    "text",
    [
        "a + b * c",
        "(a + b) * c",
        "-x ** 2",
        "(-2) ** 2",
        "not (a and b) or c",
        "a < b <= c",
        "xs[1:-1][::2]",
        "{k: v for k, v in d.items() if v > 0}",
        "sum(x * x for x in xs)",
        'f"{x:.2f} and {y!r}"',
        "(lambda a: a + 1)(2)",
        "sorted(xs, key=lambda w: (-len(w), w), reverse=True)",
        "a if b else c if d else e",
        "[*xs, (1,), ()]",
        "str.lower(s)",
    ],
)
def test_expressions_round_trip(text):
    expr = parse_expr(text)
    assert parse_expr(print_expr(expr)) == expr


def test_holes_of_every_form():
    program = parse_program(DRAFT.replace('"why">', '"why"?>'))
    holes = holes_in(program)
    assert {name: hole.kind for name, hole in holes.items()} == {
        "init": "term", "lo": "term", "op": "operator", "step": "operator", "body": "block", "cmp": "operator",
        "last": "term",
    }  # fmt: skip
    assert holes["last"].type == INT
    assert holes["last"].description == "why"
    assert parse_program(print_program(program)) == program


def test_filling_makes_a_program_complete():
    program = parse_program(DRAFT.replace('"why">', '"why"?>'))
    filled = fill(
        program,
        {"init": Literal(0), "lo": Literal(1), "op": "+", "step": "*", "body": parse_block("pass"), "cmp": ">=",
         "last": Literal(7)},
    )  # fmt: skip
    assert filled.complete
    assert "acc if acc >= 3 else 7" in print_program(filled)
    assert "range(1, n + 1)" in print_program(filled)


def test_a_hole_in_statement_position_is_a_block():
    (statement,) = parse_block("?todo")
    assert isinstance(statement, ExprStmt) and isinstance(statement.value, Hole)
    assert statement.value.kind == "block"


def test_literals_of_different_types_differ():
    assert Literal(1) != Literal(True)
    assert Literal(1) != Literal(1.0)
    assert Binary(Literal(0.0), "+", Literal(1)) != Binary(Literal(-0.0), "+", Literal(1))


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("def f(x):\n    return x.__class__", 2, 12),
        ("def f(x):\n    y = ?h + z.foo", 2, 14),
        ("def f(x):\n    return ?", 2, 12),
        ("import os\ndef f(): pass", 1, 1),
        ("def f(x):\n    return exec(x)", 2, 12),
        ("def f(x):\n    with x: pass", 2, 5),
        ("class A(B): pass", 1, 1),
    ],
)
def test_what_is_not_in_the_ir_is_refused_with_its_place(text, line, column):
    with pytest.raises(IRSyntaxError) as caught:
        parse_program(text)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize("text", ["(" * 10_000, "-" * 50_000 + "1", "1" + "+1" * 50_000, "x\0", "[" * 190 + "]" * 190])
def test_hostile_nesting_is_refused(text):
    with pytest.raises(IRSyntaxError):
        parse_expr(text)


@pytest.mark.parametrize("kind", ["int", "float", "bool", "set[int]"])
@pytest.mark.parametrize("index", ["0", "1:", "::2"])
def test_what_has_no_elements_in_order_is_neither_indexed_nor_sliced(kind, index):
    (error,) = check_program(parse_program(f"def f(x: {kind}):\n    return x[{index}]\n"))
    assert "cannot be" in str(error) and error.line == 2
