import json

import pytest

from csp_ir import SpecError, read_spec, solve
from csp_ir.cli import main
from csp_ir.ir.printer import print_expr
from csp_ir.ir.types import type_text
from csp_ir.spec.lift_json import read_lift_json

TEXT = """
# kept from an older tool
ir keep_within {
  intent: Limit a number to a range {<?policy: Strategy = "what to do at a bound"?>}
  signature: keep_within(x: int, low: int, high: integer) -> int {
    <?depth: int = "recursion {limit}"@implementation?>,
    <?size: int?>
  }
  effects:
    - compares x with both bounds
      and picks one {<?how: Policy?>}
  assert:
    - low <= high
    - result >= low
    - return <= high {<?bound: Predicate = "upper bound"?>}
    - if x == low then result == low
    - the numbers are sane
  examples:
    - keep_within(5, 0, 10) == 5
    - keep_within(-5, 0, 10) == 0
    - keep_within(15, 0, 10) == 10
    - keep_within(3, 4, 9) == 4
  constraints:
    - return_constraint(value_name=answer)
    - {"type": "loop_constraint", "searchType": "FIRST_MATCH"}
    - be quick
}
"""

JSON = {
    "intent": {"summary": "Is it an address", "rationale": "an @ and a later dot", "holes": []},
    "signature": {
        "name": "<?h0: function_name?>",
        "parameters": [{"name": "text", "typeHint": "str", "description": "what to look at"}],
        "returns": "bool",
        "holes": [{"identifier": "h1", "type_hint": "str", "constraints": {"pattern": "[a-z]+"}, "kind": "signature"}],
    },
    "effects": [{"description": "looks for both"}],
    "assertions": [{"predicate": "len(text) >= 0"}, {"predicate": "the dot is later"}],
    "constraints": [
        {"type": "return_constraint", "value_name": "ok", "requirement": "MUST_RETURN"},
        {"type": "loop_constraint", "search_type": "ALL_MATCHES", "requirement": "ACCUMULATE"},
        {"type": "position_constraint", "elements": ["@", "."], "requirement": "NOT_ADJACENT"},
        {"type": "position_constraint", "elements": ["@", "."], "requirement": "MIN_DISTANCE", "min_distance": 2},
        {"type": "position_constraint", "elements": ["@", "."], "requirement": "MAX_DISTANCE", "max_distance": 9},
        {"type": "loop_constraint", "search_type": "LAST_MATCH", "severity": "warning"},
    ],
    "examples": [{"args": ["a@b.c"], "returns": True}, {"inputs": {"text": "a"}, "expected": False}],
    "metadata": {"origin": "test"},
}


def test_text():
    spec = read_spec(TEXT)
    assert spec.name == "keep_within" and [type_text(p.type) for p in spec.parameters] == ["int"] * 3
    assert spec.prose.split("\n") == ["Limit a number to a range.", "compares x with both bounds and picks one."]
    assert [print_expr(e) for e in spec.requires] == ["low <= high"]
    assert [print_expr(e) for e in spec.ensures] == [
        "result >= low",
        "result <= high",
        "not x == low or result == low",
    ]
    assert spec.constraints == ("must_return(answer)", "loop(first_match)")
    assert len(spec.examples) == 4
    notes = " | ".join(spec.notes)
    for part in ("?policy: Strategy", "?depth", "recursion {limit}", "?size", "?how", "?bound", "sane", "be quick"):
        assert part in notes


def test_json():
    spec = read_spec(json.dumps(JSON))
    assert spec.name == "h0" and type_text(spec.returns) == "bool"
    assert spec.constraints == ("must_return(ok)", "loop(accumulate)")
    assert [print_expr(e) for e in spec.requires] == ["len(text) >= 0"]
    assert len(spec.ensures) == 2 and len(spec.examples) == 2
    assert spec.examples[1].args == ("a",) and spec.examples[1].expected is False
    notes = " | ".join(spec.notes)
    for part in ("?h1: str", "pattern: [a-z]+", "the dot is later", "MAX_DISTANCE", "severity warning"):
        assert part in notes


@pytest.mark.parametrize(
    "text, accepted",
    [("a@b.c", True), ("ab", True), ("@.", False), (".@", False), ("a@.b.c", True), ("a.@", False), ("x@ab.", True)],
)
def test_position_constraints_refuse_only_what_no_reading_accepts(text, accepted):
    first = read_spec(json.dumps(JSON)).ensures[0]
    meaning = eval(print_expr(first), {"result": True, "text": text, "max": max})
    assert bool(meaning) is accepted


def test_check_and_solve_accept_it(tmp_path, capsys):
    old = tmp_path / "old.ir"
    old.write_text(TEXT)
    assert main(["check", str(old)]) == 0
    said = capsys.readouterr().out
    assert "ensures: result >= low" in said and "not checked: the assert hole ?bound" in said
    result = solve(read_spec(TEXT), seconds=30)
    assert result.solved
    assert any("?bound" in line for line in result.record["not_checked"])
    assert any("must_return" in line for line in result.record["checked"])


@pytest.mark.parametrize(
    "text, says",
    [
        ("ir f {\n  intent: x\n}", "no signature"),
        ("ir f {\n  intent: x\n  signature: f(x: int) -> int\n", "not closed"),
        ("ir f {\n  signature: f x\n}", "not a signature"),
        ("ir f {\n  wild words\n}", "not a section"),
        ("ir f {\n  signature: f(1: int)\n}", "not a parameter"),
        ('{"signature": {"name": "1x"}}', "signature.name"),
        ('{"signature": {"name": "f", "parameters": 3}}', "not a list"),
        ('{"signature": {"name": "f", "parameters": [3]}}', "not a parameter"),
        ('{"signature": {"name": "f"}, "examples": [{"x": 1}]}', "not an example"),
        ('{"signature": {"name": "f"}, "assertions": [{"x": 1}]}', "no predicate"),
    ],
)
def test_what_cannot_be_read_is_refused(text, says):
    with pytest.raises(SpecError) as error:
        read_spec(text, file="old.ir")
    assert says in str(error.value) and error.value.file == "old.ir" and error.value.remedy


def test_an_empty_effect_says_nothing():
    lift = read_lift_json({"signature": {"name": "f"}, "effects": ["", "writes a file"]}, None)
    assert [text for _, text in lift.prose] == ["writes a file."]
