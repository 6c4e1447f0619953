"""Example values against declared types."""

from __future__ import annotations

import pytest

from csp_ir import read_spec
from csp_ir.errors import SpecError


@pytest.mark.parametrize(("declared", "result"), [("Callable[[int], int]", "4"), ("str", "3"), ("list[int]", "['a']")])
def test_a_result_that_is_not_of_the_declared_type(declared: str, result: str) -> None:
    with pytest.raises(SpecError, match="the signature says") as error:
        read_spec(f"Make.\n\ndef f(x: int) -> {declared}\n\nf(1) == {result}\n")
    assert error.value.line == 5


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("list(range(4))", [0, 1, 2, 3]),
        ("range(1, 9, 4)", [1, 5]),
        ("tuple([1, 2])", (1, 2)),
        ("sorted([2, 1], reverse=True)", [2, 1]),
        ("set('aab')", {"a", "b"}),
        ("dict(a=1)", {"a": 1}),
        ("dict([(1, 2)], b=3)", {1: 2, "b": 3}),
        ("list('ab') * 2", ["a", "b", "a", "b"]),
        ("frozenset()", frozenset()),
    ],
)
def test_small_calls_of_builtins_on_literals_are_values(written: str, value: object) -> None:
    (example,) = read_spec(f"Make.\n\ndef f(x)\n\nassert f({written}) == 4\n").examples
    assert example.args == (value,)


@pytest.mark.parametrize(
    "written",
    ["range(10**9)", "list(range(10**6))", "list({1, 2})", "sorted([1, 'a'])", "sorted([1], key=len)", "dict(1)"],
)
def test_calls_that_are_no_small_values_are_noted(written: str) -> None:
    spec = read_spec(f"Make.\n\ndef f(x)\n\nassert f({written}) == 4\n")
    assert not spec.examples and len(spec.notes) == 1
