"""Schemas of answers and stored completions: what they take, and what they refuse."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from csp_ir.holes.draft import Draft
from csp_ir.providers.base import Completion, Usage
from csp_ir.providers.schema import holes_schema, programs_schema
from csp_ir.providers.stored import restore, store


def takes(schema: dict[str, Any], answer: Any) -> bool:
    jsonschema.Draft202012Validator.check_schema(schema)
    return bool(jsonschema.Draft202012Validator(schema).is_valid(answer))


def test_programs() -> None:
    assert takes(programs_schema(), {"programs": ["def f(): return 1"]})
    assert not takes(programs_schema(), {"programs": [1]})
    assert not takes(programs_schema(), {"programs": [], "more": 1})


def test_fills_of_holes() -> None:
    draft = Draft.parse("def f(abc: int, n: int) -> int:\n    return abc ?op ?_k: constant[int] * ?n: name")
    schema = holes_schema(draft.holes.values(), 2)
    fill = {"op": "+", "_k": 3, "n": "abc"}
    assert takes(schema, {"fills": [fill]})
    wrong = [{"op": "plus"}, {"_k": "3"}, {"n": "elsewhere"}, {"other": "1"}]
    assert not any(takes(schema, {"fills": [fill | one]}) for one in wrong)
    assert not takes(schema, {"fills": [fill] * 3})
    assert not takes(schema, {"fills": [{"op": "+"}]})


def test_a_completion_comes_back_as_it_was() -> None:
    whole = Completion(("a", "b"), (-1.5, None), Usage(input_tokens=3, calls=1), ("stop", "length"), "m", ("a note",))
    assert restore(store(whole)) == whole
    assert restore(store(Completion(()))) == Completion(())


@pytest.mark.parametrize(
    "changed",
    [
        {"texts": "ab"}, {"texts": [1]}, {"texts": None}, {"logprobs": ["x"]}, {"logprobs": [True]}, {"model": 1},
        {"usage": {"input_tokens": "3"}}, {"usage": {"calls": True}}, {"usage": {"gold": 1}}, {"usage": []},
        {"notes": {}}, {"finish_reasons": [None]}, {"more": 1},
    ],
)  # fmt: skip
def test_what_is_no_completion_is_refused(changed: dict[str, Any]) -> None:
    assert restore({"texts": ["a"]}) == Completion(("a",))
    assert restore({"texts": ["a"], **changed}) is None
    assert restore([]) is None and restore({}) is None
