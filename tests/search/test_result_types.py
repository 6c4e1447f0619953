"""Examples that read results by different types: an int where one of them declares a float."""

from __future__ import annotations

from itertools import permutations

import pytest

from csp_ir.domains.model import Candidate, Problem
from csp_ir.domains.reference import brute_force
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.search.base import Budget
from csp_ir.search.cpsat import CpSatSearch
from csp_ir.search.pyconstraint import PythonConstraintSearch
from csp_ir.search.trace import TraceSearch
from csp_ir.spec.model import Example, Raises

PAIR = parse_program("def f() -> tuple[float, int] | None:\n    return ?x").function.returns
DRAFT = "def f(a: int, b: int):\n    if ?t:\n        return ?p\n    return ?q"
POOLS = {
    "t": {"a > b": 1.0, "a == b": 2.0},
    "p": {"(b, a)": 1.0, "(b * 1.0, a)": 3.0, "None": 0.5},
    "q": {"(b // (a - 1), 0)": 1.0, "(a / 1, b)": 2.0},
}
RAISES = Example((1, 1), Raises("ZeroDivisionError"))
TYPED = Example((4, -3), (-3.0, 4)).typed(PAIR)
UNTYPED = Example((5, 2), (2, 5))


@pytest.mark.parametrize("examples", [(RAISES, TYPED), (TYPED, UNTYPED), (RAISES, TYPED, UNTYPED)])
def test_an_example_is_read_by_its_own_type(examples: tuple[Example, ...]) -> None:
    for order in permutations(examples):
        problem = Problem.of(parse_program(DRAFT), order)
        for hole, pool in POOLS.items():
            for text, cost in pool.items():
                problem.domains[hole].add(Candidate(parse_expr(text), cost))
        wanted = brute_force(problem)
        assert wanted
        for engine in (TraceSearch(), TraceSearch(cheapest=False), CpSatSearch(), PythonConstraintSearch()):
            found = [r for r in engine.solutions(problem.copy(), Budget(60)) if r.status == "solved"]
            assert sorted((r.cost, sorted(r.assignment.items())) for r in found) == sorted(
                (cost, sorted(chosen.items())) for cost, chosen in wanted
            )
