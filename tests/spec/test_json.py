"""The IR's JSON as a spec."""

from __future__ import annotations

import json
from typing import Any

import pytest

from csp_ir.errors import InputError
from csp_ir.ir.jsonio import to_json
from csp_ir.ir.parse import parse_program
from csp_ir.spec.model import Raises
from csp_ir.spec.read import read_spec
from csp_ir.spec.values import conforms, from_plain

DRAFT = parse_program(
    "def f(pair: tuple[int, str], seen: set[int], table: dict[int, float]) -> list[tuple[int, int]]:\n    return ?h"
)


def spec_of(examples: Any) -> Any:
    return read_spec(json.dumps(to_json(DRAFT) | {"examples": examples}), file="x.json")


def test_arrays_and_objects_become_what_is_declared() -> None:
    spec = spec_of(
        [
            {"args": [[1, "a"], [2, 3], {"4": 5}], "returns": [[1, 2]]},
            {"args": [[1, "a"], [], {}], "raises": "KeyError"},
        ]
    )
    assert spec.examples[0].args == ((1, "a"), {2, 3}, {4: 5.0})
    assert spec.examples[0].expected == [(1, 2)]
    assert type(spec.examples[0].args[2][4]) is float
    assert spec.examples[1].expected == Raises("KeyError")
    assert spec.sketch == DRAFT


@pytest.mark.parametrize(
    ("examples", "message"),
    [
        (5, "`examples` is not a list"),
        ([5], "example 1 is not"),
        ([{"args": [[1, "a"], [], {}]}], "example 1 is not"),
        ([{"args": 5, "returns": 1}], "example 1 is not"),
        ([{"args": [1], "returns": 1}], "1 arguments"),
        ([{"args": [[1, "a"], [], {}], "raises": "Nonsense"}], "no builtin exception"),
        ([{"args": [[1], [], {}], "returns": []}], "argument `pair`"),
        ([{"args": [[1, "a"], [[]], {}], "returns": []}], "argument `seen`"),
        ([{"args": [[1, "a"], [], {"x": 1}], "returns": []}], "argument `table`"),
        ([{"args": [[1, "a"], [], {}], "returns": {}}], "the result"),
    ],
)
def test_bad_examples(examples: Any, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        spec_of(examples)
    assert caught.value.file == "x.json"
    assert caught.value.remedy


def test_none_makes_a_result_optional() -> None:
    data = to_json(parse_program("def f(x: int) -> int:\n    return ?h")) | {
        "examples": [{"args": [1], "returns": None}]
    }
    spec = read_spec(json.dumps(data))
    assert conforms(None, spec.returns) and conforms(1, spec.returns)
    assert spec.notes


def test_unions_take_the_first_that_fits() -> None:
    wanted = parse_program("def f(x: tuple[int, int] | list[int] | None): pass").function.parameters[0].type
    assert from_plain([1, 2], wanted) in ((1, 2), [1, 2])
    assert from_plain([1, 2, 3], wanted) == [1, 2, 3]
    assert from_plain(None, wanted) is None


def test_all_that_text_takes() -> None:
    data = {
        "prose": "Halve.", "signature": "def half(x: float) -> float", "requires": ["x > 0"], "ensures": ["result * 2 == x"],
        "examples": ["half(4) == 2", "For x = 6 the output should be 3.", {"args": {"x": 1}, "returns": 0.5, "tolerance": 0.25}],
        "effects": ["none"],
    }  # fmt: skip
    spec = read_spec(json.dumps(data))
    assert (
        spec.prose.startswith("Halve.") and len(spec.requires) == len(spec.ensures) == 1 and spec.effects == ("none",)
    )
    assert [(e.args, e.expected, e.tolerance) for e in spec.examples] == [
        ((4.0,), 2.0, None), ((6.0,), 3.0, None), ((1.0,), 0.5, 0.25),
    ]  # fmt: skip
    sketch = read_spec(
        json.dumps({"signature": "def f(x: int) -> int", "sketch": "return x + ?k", "constraints": ["?k > 1"]})
    )
    assert sketch.sketch is not None and sketch.constraints == ("?k > 1",)


@pytest.mark.parametrize(
    ("change", "message", "remedy"),
    [
        ({"exmaples": []}, '"exmaples" is not known', '"examples"'),
        ({"ensure": ["x > 1"]}, '"ensure" is not known', '"ensures"'),
        ({"zzz": 1}, '"zzz" is not known', "one of: "),
        ({"examples": [{"args": [1], "return": 2}]}, '"return" of example 1 is not known', '"returns"'),
        ({"examples": [{"args": [1], "returns": 2, "tolerance": -1}]}, "tolerance", "0.01"),
        ({"examples": ["f(1) == y"]}, "its result, is no value", "quote it"),
        ({"ensures": ["reslt > 1"]}, "'reslt' is not defined", "result"),
        ({"ensures": "result > 1"}, "`ensures` is not a list of texts", '"ensures"'),
        ({"prose": 5}, "`prose` is not a text", '"prose"'),
    ],
)
def test_what_is_not_known_is_refused(change: dict[str, Any], message: str, remedy: str) -> None:
    data = {"signature": "def f(x: int) -> int", "prose": "Say."} | change
    with pytest.raises(InputError) as caught:
        read_spec(json.dumps(data), file="x.json")
    assert message in caught.value.message and remedy in caught.value.remedy
    assert caught.value.line == 1 or "tolerance" in message


def test_the_conditions_of_a_program_are_kept() -> None:
    data = to_json(parse_program("def f(x: int) -> int:\n    return x * ?k")) | {"ensures": ["result > 100"]}
    assert len(read_spec(json.dumps(data)).ensures) == 1
