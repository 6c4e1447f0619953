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
