"""Every engine gives what brute force gives: nothing right is excluded, nothing wrong is let in."""

from __future__ import annotations

import random

import pytest

from csp_ir.domains.random_problems import random_problem
from csp_ir.domains.reference import REFERENCE_LIMITS, brute_force
from csp_ir.propagators.conformance import describe
from csp_ir.search.base import Budget
from csp_ir.search.cpsat import CpSatSearch
from csp_ir.search.pyconstraint import PythonConstraintSearch
from csp_ir.search.trace import TraceSearch

ENGINES = {
    "cpsat": CpSatSearch(limits=(REFERENCE_LIMITS,)),
    "python-constraint": PythonConstraintSearch(limits=(REFERENCE_LIMITS,)),
    "trace": TraceSearch(limits=(REFERENCE_LIMITS,)),
    "trace without classes": TraceSearch(limits=(REFERENCE_LIMITS,), merge=False),
    "trace in little memory": TraceSearch(limits=(REFERENCE_LIMITS,), waiting=8, branches=20),
}


@pytest.mark.parametrize("name", ENGINES)
def test_all_solutions_in_order_of_cost(name: str) -> None:
    engine = ENGINES[name]
    for seed in range(40 if name == "cpsat" else 60):
        problem = random_problem(random.Random(seed), largest=4)
        expected = brute_force(problem)
        *found, last = engine.solutions(problem, Budget(60))
        text = f"seed {seed}\n{describe(problem)}"
        assert last.status == "exhausted", text
        costs = [f.cost for f in found]
        assert costs == sorted(costs), text
        got = sorted((f.cost, sorted(f.assignment.items())) for f in found)
        assert got == sorted((round(c, 9), sorted(a.items())) for c, a in expected), text
        by_cost = {round(c, 9) for c, _ in expected}
        assert engine.search(problem, Budget(60)).cost == min(by_cost, default=0.0), text
