"""Inputs within the bounds that `requires` sets, the edges among them."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from csp_ir.ir.parse import parse_program
from csp_ir.spec.model import Spec
from csp_ir.spec.read import read_spec
from csp_ir.verify.behaviour import generated_inputs
from csp_ir.verify.bounds import Bound, bounds_of, edge_inputs
from csp_ir.verify.inputs import find_violation
from csp_ir.verify.oracle import Oracle
from csp_ir.verify.verify import verify


def spec_of(parameters: str, *requires: str, result: str = "int") -> Spec:
    clauses = "".join(f"    {c}\n" for c in requires)
    return read_spec(f"Do it.\n\ndef f({parameters}) -> {result}\n\nrequires:\n{clauses or '    True == True'}\n")


@pytest.mark.parametrize(
    ("parameter", "clause", "bound"),
    [
        ("n: int", "1000 <= n < 1010", Bound(1000, 1009)),
        ("n: int", "n > -3 and 7 > n", Bound(-2, 6)),
        ("n: int", "n == 4", Bound(4, 4)),
        ("n: int", "n < 2.5", Bound(None, 2)),
        ("x: float", "0 <= x < 1", Bound(0, 1)),
        ("xs: list[int]", "3 <= len(xs) < 5", Bound(shortest=3, longest=4)),
        ("s: str", "len(s) == 20", Bound(shortest=20, longest=20)),
        ("n: int", "n > 3 or n < 0", Bound()),
        ("n: int", "not n > 3", Bound()),
        ("n: int", "n * 2 > 3", Bound()),
    ],
)
def test_a_bound_is_read_where_a_comparison_must_hold(parameter: str, clause: str, bound: Bound) -> None:
    spec = spec_of(parameter, clause)
    assert bounds_of(spec.parameters, spec.requires) == [bound]


def test_the_narrowest_bounds_count() -> None:
    spec = spec_of("n: int, m: int", "n > 2", "n >= 5 and m < 3", "n < 90", "n < 9")
    assert bounds_of(spec.parameters, spec.requires) == [Bound(5, 8), Bound(None, 2)]


def inputs(spec: Spec, examples: Any = ()) -> list[tuple[Any, ...]]:
    bounds = bounds_of(spec.parameters, spec.requires)
    types = [p.type for p in spec.parameters]
    made = generated_inputs(types, list(examples), admits=Oracle(spec).requested, bounds=bounds)
    return [i.args for i in made]


def test_a_narrow_range_gives_all_its_values() -> None:
    assert {n for (n,) in inputs(spec_of("n: int", "1000 <= n < 1010"), [(1003,)])} == set(range(1000, 1010)) - {1003}


def test_lengths_are_made_as_wanted() -> None:
    made = inputs(spec_of("xs: list[int], s: str", "len(xs) == 3", "5 <= len(s) <= 6"), [([1, 2, 3], "abcde")])
    assert len(made) > 20 and all(len(xs) == 3 and len(s) in (5, 6) for xs, s in made)


def test_nothing_changes_without_bounds() -> None:
    types = [p.type for p in spec_of("n: int, s: str").parameters]
    assert generated_inputs(types, [(1, "a")], bounds=[Bound(), Bound()]) == generated_inputs(types, [(1, "a")])


def test_generated_inputs_of_properties_lie_within_too() -> None:
    clauses = ("5000 <= n < 5003", "x > 2 and x <= 2.5", "len(xs) > 20", "40 <= len(s) < 43")
    spec = spec_of("n: int, x: float, xs: list[int], s: str", *clauses)
    seen: list[tuple[Any, ...]] = []
    bounds = bounds_of(spec.parameters, spec.requires)
    types = [p.type for p in spec.parameters]
    find_violation(types, lambda args: seen.append(args), deadline=float("inf"), examples=40, bounds=bounds)
    assert {n for n, *_ in seen} == {5000, 5001, 5002} and all(2 <= x <= 2.5 for _, x, *_ in seen)
    assert all(40 <= len(s) < 43 for *_, s in seen) and sum(len(a[2]) > 20 for a in seen) > len(seen) // 2


def test_bounds_that_nothing_satisfies_are_no_fault() -> None:
    assert inputs(spec_of("n: int, s: str", "n > 5", "n < 3", "len(s) > 9", "len(s) < 2"), [(6, "")]) == []
    assert Bound(6, 2).fitted(9, Random(0)) == 9


def test_edges_of_the_program_and_of_requires_come_first() -> None:
    spec = spec_of("n: int", "n <= 5000")
    program = parse_program("def f(n: int) -> int:\n    return 1 if n < 777 else n")
    bounds = bounds_of(spec.parameters, spec.requires)
    made = edge_inputs([p.type for p in spec.parameters], bounds, program, [])
    assert made == [(5000,), (4999,), (777,), (776,), (778,)]


def test_a_fault_on_an_edge_is_found() -> None:
    spec = read_spec(
        "Twice.\n\ndef f(n: int where 100_000 <= n <= 900_000) -> int where result == 2 * n\n\nf(200000) == 400000\n"
    )
    program = parse_program("def f(n: int) -> int:\n    return 2 * n if n != 654321 else 0")
    assert verify(program, spec).counterexample == (654321,)
    last = parse_program("def f(n: int) -> int:\n    return 2 * n - n // 900_000")
    assert verify(last, spec).counterexample == (900_000,)


def test_an_input_that_comes_again_counts_once() -> None:
    spec = read_spec("Twice.\n\ndef f(n: int where 7 <= n < 11) -> int where result == 2 * n\n\nf(9) == 18\n")
    checked = verify(parse_program("def f(n: int) -> int:\n    return 2 * n"), spec).checked
    assert "ensures result == 2 * n on 4 inputs" in checked
