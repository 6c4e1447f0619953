"""Drafts searched by need: what nothing asks for is not branched on, and raises all the same when it is run."""

from __future__ import annotations

import random

import pytest

from csp_ir.domains.model import Candidate, Problem
from csp_ir.domains.reference import REFERENCE_LIMITS, brute_force, is_right
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Returned
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.ir.rewrite import fill
from csp_ir.propagators.conformance import describe
from csp_ir.search.base import Budget
from csp_ir.search.trace import TraceSearch
from csp_ir.spec.model import Example

SHAPES = (
    "for x in xs:\n        u = ?p\n        v = ?q\n        if ?t:\n            return ?r\n    return ?s",
    "for x in xs:\n        u = ?p\n        u = ?q\n        if ?t:\n            break\n    return ?s",
    "while u < 4:\n        v = ?p\n        u = ?q\n        u = u + 1\n    return ?s",
    "for x in xs:\n        w = ?p\n        u = v\n        v = ?q\n    return [?s, ?r][0]",
    "u, v = ?p, ?q\n    for x in xs:\n        u = ?r\n        v = ?t\n    return v if ?t else ?s",
)
POOL = "u|v|n|0|None|u + 1|v + u|u - n|u // v|n % u|[u][v]|u > v|v == n|n < u|-v|u * 2|not u"


def looping(rng: random.Random) -> Problem:
    """A loop in which holes follow each other; some candidates raise."""
    draft = parse_program(f"def f(xs: list[int], n: int):\n    u = 0\n    v = 1\n    {rng.choice(SHAPES)}")
    problem = Problem.of(draft)
    for domain in problem.domains.values():
        for text in ["u", *rng.sample(POOL.split("|"), rng.randint(1, 2))]:
            domain.add(Candidate(parse_expr(text), rng.randint(4, 12) / 4))
    planted = fill(draft, {h: rng.choice(d.candidates).fragment for h, d in problem.domains.items()})
    args = [([rng.randint(-1, 3) for _ in range(rng.randint(0, 3))], rng.randint(0, 3)) for _ in range(3)]
    runs = [(a, compile_program(planted).run(a, limits=REFERENCE_LIMITS).outcome) for a in args]
    problem.examples = tuple(Example(a, o.value) for a, o in runs if isinstance(o, Returned)) or (Example(([], 1), 1),)
    return problem


@pytest.mark.parametrize("cheapest", [True, False])
def test_loops_against_brute_force(cheapest: bool) -> None:
    for number in range(40):
        problem = looping(random.Random(f"need {number}"))
        expected = [round(c, 9) for c, _ in brute_force(problem)]
        *found, last = TraceSearch(limits=(REFERENCE_LIMITS,), cheapest=cheapest).solutions(problem, Budget(60))
        text = f"{number}\n{describe(problem)}"
        assert last.status == "exhausted", text
        costs = [f.cost for f in found]
        assert (costs if cheapest else sorted(costs)) == expected, text
        assert all(is_right(problem, f.assignment) for f in found), text


def test_values_that_are_written_over_are_not_branched_on() -> None:
    steps = "".join(f"        u = ?step{i}\n" for i in range(8))
    problem = Problem.of(
        parse_program(f"def f(xs: list[int], n: int):\n    u = n\n    for x in xs:\n{steps}    return ?out")
    )
    for domain in problem.domains.values():
        for cost, text in enumerate(["x", "n", "u", "x + n", "u + x", "u - n", "n * x", "u * 2"], 4):
            domain.add(Candidate(parse_expr(text if domain.hole != "out" else text.replace("x", "u")), cost / 4))
    problem.examples = tuple(Example((xs, n), xs[-1] * n + n) for xs, n in (([3], 2), ([1, 5], 3), ([2, -4, 7], 5)))
    result = TraceSearch().search(problem, Budget(60, runs=5_000))
    assert result.status == "solved" and is_right(problem, result.assignment)


def test_what_nothing_asks_for_may_raise() -> None:
    draft = parse_program(
        "def f(xs: list[int]):\n    u = 0\n    for x in xs:\n        u = ?p\n        u = ?q\n    return ?s"
    )
    problem = Problem.of(draft, (Example(([0, 2],), 2),))
    for hole, texts in {"p": ["1 // x", "x"], "q": ["x"], "s": ["u"]}.items():
        for cost, text in enumerate(texts, 1):
            problem.domains[hole].add(Candidate(parse_expr(text), float(cost)))
    found = [(r.status, dict(r.assignment)) for r in TraceSearch().solutions(problem, Budget(60))]
    assert found == [("solved", {"p": 1, "q": 0, "s": 0}), ("exhausted", {})]
