"""The kinds of holes as written: `?k: constant`, `?p: predicate`, `?f: function[...]`, `?s: statement`."""

import json

import pytest

from csp_ir.errors import IRSyntaxError
from csp_ir.ir.jsonio import from_json, json_schema, to_json
from csp_ir.ir.nodes import HOLE_KINDS
from csp_ir.ir.parse import parse_block, parse_program
from csp_ir.ir.printer import print_block
from csp_ir.ir.rewrite import holes_in


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
