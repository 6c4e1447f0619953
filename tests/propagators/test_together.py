"""What several outcomes have in common, said truly."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.domains.model import Candidate, Domain, Problem
from csp_ir.interpreter.outcomes import Raised, Returned
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.propagators.engine import propagate
from csp_ir.propagators.together import together
from csp_ir.spec.model import Example


@pytest.mark.parametrize(
    ("values", "expected", "said"),
    [
        ([-1, -2, -3, -4], 6, "gives a negative value"),
        ([1, 2, 3, 4], 6, "gives less"),
        ([7, 8, 9, 10], 6, "gives more"),
        ([1, 2, 7, 10], 6, "gives another value"),
        ([1, 2, 1], 6, "gives 1 or 2"),
        (["a", "b", "c", "d"], "xyz", "gives a shorter one"),
        (["", "", [], ()], "xyz", "gives '', [] or ()"),
        ([ValueError, ValueError], 1, "raises ValueError"),
        ([ValueError, 3], 1, "gives 3 or raises ValueError"),
    ],
)
def test_the_clause(values, expected, said):
    outcomes = [Raised(v.__name__, "") if isinstance(v, type) else Returned(v) for v in values]
    assert together(outcomes, expected, ["init"]) == f"every ?init still alive {said}"


CLAIMS = {
    "gives a negative value": lambda v, e: v < 0,
    "gives less": lambda v, e: v < e,
    "gives more": lambda v, e: v > e,
    "gives a shorter one": lambda v, e: len(v) < len(e),
    "gives a longer one": lambda v, e: len(v) > len(e),
    "gives no int": lambda v, e: type(v) is not int,
    "gives no str": lambda v, e: type(v) is not str,
}
VALUES = st.integers(-9, 9) | st.text("ab", max_size=3) | st.floats(-2, 2) | st.booleans()


@settings(max_examples=150, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=8), st.integers(-9, 9) | st.text("ab", max_size=3))
def test_a_claim_is_true_of_every_value(values, expected):
    said = together([Returned(v) for v in values], expected, ["a", "b"]).removeprefix(
        "every choice still alive for ?a, ?b "
    )
    if said in CLAIMS:
        assert all(CLAIMS[said](v, expected) for v in values)


def test_the_sentence_of_a_prune():
    draft = parse_program(
        "def f(n: int) -> int:\n    acc = ?init: int\n    for i in range(1, n + 1):\n        acc = ?step: int\n    return acc"
    )
    problem = Problem.of(draft, (Example((3,), 6), Example((1,), 1), Example((4,), 24)))
    for hole, texts in (("init", ("1", "-1", "0")), ("step", ("acc * i", "n * n"))):
        domain = problem.domains.setdefault(hole, Domain(hole))
        for text in texts:
            domain.add(Candidate(parse_expr(text), 1.0))
    reasons = {str(problem.domains[p.hole].candidates[p.index]): p.reason for p in propagate(problem).prunes}
    assert "example 1 needs 6, every ?init still alive gives 9" in reasons["n * n"]
