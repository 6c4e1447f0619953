"""Linear equations over fractions."""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.deduction.linear import reduced, solved, vanishing

WIDTH = 3
ROW = st.lists(st.integers(-4, 4), min_size=WIDTH, max_size=WIDTH)
ROWS = st.lists(ROW, min_size=1, max_size=5)


def product(row: list[int], weights: list[int]) -> int:
    return sum(a * b for a, b in zip(row, weights, strict=True))


@given(rows=ROWS, weights=ROW)
@settings(max_examples=80, deadline=None)
def test_a_solution_is_found_where_it_is_the_only_one(rows: list[list[int]], weights: list[int]) -> None:
    found = solved(rows, [product(r, weights) for r in rows])
    assert found == (list(map(Fraction, weights)) if len(reduced(rows)) == WIDTH else None)


@given(rows=ROWS)
@settings(max_examples=80, deadline=None)
def test_every_way_to_nothing_is_found(rows: list[list[int]]) -> None:
    found = list(vanishing(rows, WIDTH))
    assert all(product(r, weights) == 0 for weights in found for r in rows)
    assert len(reduced(found)) == len(found) == WIDTH - len(reduced(rows))
    assert all(gcd(*weights) == 1 for weights in found)


def test_equations_that_contradict_each_other_have_no_solution() -> None:
    assert solved([[1, 1], [1, -1], [2, 0]], [3, 1, 5]) is None
    assert solved([[1, 1], [1, -1], [2, 0]], [3, 1, 4]) == [2, 1]
