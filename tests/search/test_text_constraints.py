"""Problems with constraints in text form: every engine, with and without propagation, agrees with brute force."""

import random

import pytest

from csp_ir.domains.reference import brute_force
from csp_ir.propagators.engine import propagate
from csp_ir.search.base import Budget
from csp_ir.search.engines import engine
from tests.propagators.test_constraints import constrained


@pytest.mark.parametrize("name", ["trace", "cpsat", "python-constraint"])
@pytest.mark.parametrize("propagated", [False, True])
def test_constraints_are_respected(name, propagated):
    solved = 0
    for number in range(25):
        problem = constrained(random.Random(f"text {number}"))
        right = brute_force(problem)
        if propagated and propagate(problem).conflict is not None:
            assert not right
            continue
        result = engine(name).search(problem, Budget(20))
        if result.status == "unknown":
            continue
        assert (result.status == "solved") == bool(right)
        if right:
            assert result.cost == pytest.approx(right[0][0])
            solved += 1
    assert solved > 5
