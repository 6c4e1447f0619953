"""Every engine gives what brute force gives: nothing right is excluded, nothing wrong is let in."""

from __future__ import annotations

import random

import pytest

from csp_ir.domains.random_problems import random_problem
from csp_ir.domains.reference import REFERENCE_LIMITS, brute_force
from csp_ir.propagators.conformance import describe
from csp_ir.search.base import Budget
from csp_ir.search.trace import TraceSearch

ENGINES = {
    "trace": TraceSearch(limits=(REFERENCE_LIMITS,)),
    "trace without classes": TraceSearch(limits=(REFERENCE_LIMITS,), merge=False),
    "trace in little memory": TraceSearch(limits=(REFERENCE_LIMITS,), waiting=8, branches=20),
}


@pytest.mark.parametrize("name", ENGINES)
def test_all_solutions_in_order_of_cost(name: str) -> None:
    engine = ENGINES[name]
    for seed in range(60):
        problem = random_problem(random.Random(seed), largest=4)
        expected = brute_force(problem)
        *found, last = engine.solutions(problem, Budget(60))
        text = f"seed {seed}\n{describe(problem)}"
        assert last.status == "exhausted", text
        costs = [f.cost for f in found]
        assert costs == sorted(costs), text
        got = sorted((f.cost, sorted(f.assignment.items())) for f in found)
        assert got == sorted((round(c, 9), sorted(a.items())) for c, a in expected), text
