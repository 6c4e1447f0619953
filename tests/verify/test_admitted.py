"""Results that `ensures` might admit, and specs that have nothing but properties."""

from __future__ import annotations

from typing import Any

import pytest

from csp_ir.ir.parse import parse_type
from csp_ir.pipeline import solve
from csp_ir.spec.read import read_spec
from csp_ir.verify.admitted import MOST, results
from csp_ir.verify.oracle import Oracle
from csp_ir.work import worked


@pytest.mark.parametrize(
    ("kind", "args", "value"),
    [
        ("int", (250,), 251),
        ("bool", (), False),
        ("float", (3.0, 4), 0.75),
        ("str", ("cab",), "abc"),
        ("str", ("ab", 3), "a3"),
        ("list[int]", ([3, 1, 2],), [1, 2, 3]),
        ("list[int]", ([1], [5, 3]), [1, 3, 5]),
        ("list[str]", ("ab",), ["b", "a"]),
        ("tuple[int, str]", (3, "x"), (3, "x")),
        ("int | None", (1,), None),
        ("dict[str, int]", ([{"a": 1}],), {"a": 1}),
    ],
)
def test_what_is_made_of_the_arguments_is_among_them(kind: str, args: tuple[Any, ...], value: Any) -> None:
    found = list(results(parse_type(kind), args))
    assert value in found and len(found) <= MOST
    assert found == list(results(parse_type(kind), args))


ORDERED = "Sort.\n\ndef order(xs: list[int]) -> list[int]\n\nensures:\n    sorted(xs) == sorted(result)\n"
ASCENDING = "    all(a <= b for a, b in zip(result, result[1:]))\n"


def test_examples_are_made_where_one_result_alone_is_admitted() -> None:
    made = Oracle(read_spec(ORDERED + ASCENDING)).examples(worked() + 20)
    assert len(made) > 5 and all(e.expected == sorted(e.args[0]) for e in made)
    assert max(len(e.args[0]) for e in made) > 2
    assert all(len(set(e.args[0])) < 2 for e in Oracle(read_spec(ORDERED)).examples(worked() + 20))


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        (
            "Integer square root.\n\ndef root(n: int) -> int\n\nrequires:\n    n >= 0\n"
            "ensures:\n    result * result <= n < (result + 1) ** 2\n",
            [((99,), 9), ((100,), 10)],
        ),
        (ORDERED + ASCENDING, [(([3, 1, 2, 1],), [1, 1, 2, 3])]),
    ],
)
def test_properties_alone_are_a_spec(text: str, cases: list[tuple[tuple[Any, ...], Any]]) -> None:
    result = solve(text, seconds=60)
    assert result.solved, result.verdict
    names: dict[str, Any] = {}
    exec(result.code or "", names)
    for args, wanted in cases:
        assert names[result.record["spec"]["name"]](*args) == wanted
    assert any("inputs run as rendered code in CPython" in line for line in result.record["checked"])
