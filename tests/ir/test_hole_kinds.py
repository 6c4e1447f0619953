"""The kinds of holes as written: `?k: constant`, `?p: predicate`, `?f: function[...]`, `?s: statement`."""

import json

import pytest

from csp_ir.errors import IRSyntaxError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Returned
from csp_ir.ir.jsonio import from_json, json_schema, to_json
from csp_ir.ir.nodes import HOLE_KINDS
from csp_ir.ir.parse import parse_block, parse_program
from csp_ir.ir.printer import print_block
from csp_ir.ir.rewrite import fill, holes_in


def kinds(text):
    block = parse_block(text)
    assert parse_block(print_block(block)) == block
    found = {}
    for statement in block:
        found |= {n: (h.kind, str(h.type) if h.type else "") for n, h in holes_in(statement).items()}
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("return ?k: constant", ("constant", "")),
        ("return x + (?k: const[int])", ("constant", "int")),
        ('return <?k: constant[int] = "how many"?>', ("constant", "int")),
        ("if ?k: predicate:\n    return 1", ("predicate", "")),
        ("return ?k: function(x)", ("function", "")),
        ("return map(?k: function[Callable[[int], str]], xs)", ("function", "Callable[[int], str]")),
        ("return ?k: name[int]", ("name", "int")),
        ("?k: name = 3", ("name", "")),
        ("?k: int = 3", ("name", "int")),
        ("return x ?k: operator 2", ("operator", "")),
        ("x ?k: operator= 2", ("operator", "")),
        ('return x <?k = "how"?> 2', ("operator", "")),
        ("?k: statement", ("block", "")),
        ('<?k: block = "do it"?>', ("block", "")),
        ("?k: term", ("term", "")),
        ("y: ?k: type = 3", ("type", "")),
        ("return ?k: list[T]", ("term", "list[T]")),
        ("return {?k: constant: 3}", ("constant", "")),
        ("return xs[?k: constant]", ("constant", "")),
    ],
)
def test_a_kind_is_written_after_the_colon(text, expected):
    assert kinds(text) == {"k": expected}


@pytest.mark.parametrize(
    "text",
    [
        "name = 1\nreturn xs[?k:name]",
        "return {?k: name for name in xs}",
        "if ?k:\n    constant = 3",
        "if ?k: name = 3",
        "while ?k: block.append(1)",
    ],
)
def test_a_colon_of_pythons_stays_pythons(text):
    assert kinds(text) == {"k": ("term", "")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("return ?k: konstant", "did you mean `constant`?"),
        ("return ?op: operator", "cannot stand here"),
        ("return ?s: block", "cannot stand here"),
        ("?k: constant = 3", "cannot stand here"),
        ("return ?p: predicate[int]", "has no type"),
        ("y: ?t: constant = 3", "stands where a type is written"),
    ],
)
def test_a_kind_in_the_wrong_place_is_refused_with_a_remedy(text, message):
    with pytest.raises(IRSyntaxError) as caught:
        parse_block(text)
    assert message in caught.value.message
    assert caught.value.remedy and caught.value.line == 1


def test_the_json_surface_knows_the_same_kinds():
    program = parse_program("def f(x: int) -> int:\n    return x + (?k: constant[int])")
    data = json.loads(json.dumps(to_json(program)))
    assert from_json(data) == program
    assert json_schema()["$defs"]["Hole"]["properties"]["kind"] == {"enum": list(HOLE_KINDS)}
    hole = data["program"]["function"]["body"][0]["value"]["right"]
    hole["kind"] = "konstant"
    with pytest.raises(IRSyntaxError, match="no kind of hole"):
        from_json(data)


@pytest.mark.parametrize(
    ("text", "holes"),
    [
        ('return f"{?k}"', {"k": ("term", "")}),
        ('return f"<{?k:>5}>"', {"k": ("term", "")}),
        ('return f"{?k!r:>5}"', {"k": ("term", "")}),
        ('return f"{?k: int:>5}"', {"k": ("term", "int")}),
        ('return f"{?k: constant[list[int]]!s}"', {"k": ("constant", "list[int]")}),
        ('return f"{x ?op y}{xs[?i:?j]}"', {"op": ("operator", ""), "i": ("term", ""), "j": ("term", "")}),
        ('return f"{x:{?k}.2f}"', {"k": ("term", "")}),
        ("return f\"{f'{?k}'}\"", {"k": ("term", "")}),
        ("return f'''{?k}\n{ {?i: 1}[x] }{x ?op y}'''", {"k": ("term", ""), "i": ("term", ""), "op": ("operator", "")}),
        ('return rf"\\{?k}" + "{?i}"', {"k": ("term", "")}),
        ("return f\"{{?i}} ?i {x:?>5} \\N{EM DASH}{x['?i']}\" + ?k", {"k": ("term", "")}),
    ],
)
def test_holes_stand_in_fields_of_f_strings_and_in_no_other_string(text, holes):
    assert kinds(text) == holes


def test_a_hole_in_a_field_has_no_text_to_show():
    with pytest.raises(IRSyntaxError, match="a hole has none yet") as caught:
        parse_block('return f"{?k = }"')
    assert (caught.value.line, caught.value.column) == (1, 16)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("y = 1\nreturn é + (?k: function[ itn ])", "itn"),
        ("return [1,\n  ?k: constant[list[itn]],\n]", "itn"),
        ('return <?k: list[itn] = "why"?>', "itn"),
        ("return (?k:\n   dict[?t,\n  itn[int]])", "itn"),
        ('return f"{?k: list[itn]:>5}"', "itn"),
        ("return ?k: list[? t]", "? t"),
        ('x: "list[itn]" = 3', '"list'),
    ],
)
def test_a_bad_type_is_reported_where_it_stands(text, wrong):
    with pytest.raises(IRSyntaxError) as caught:
        parse_block(text)
    line, column = caught.value.line, caught.value.column
    assert text.splitlines()[line - 1][column - 1 :].startswith(wrong)


def test_a_name_that_a_block_binds_hides_what_is_built_in() -> None:
    block = parse_block("int = {}\nint[n] = int.get(n, 0) + 1\nn = int.get(2)")
    program = fill(parse_program("def f(n: int):\n    ?b\n    return n"), {"b": block})
    assert compile_program(program).run((2,)).outcome == Returned(1)
