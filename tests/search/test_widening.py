"""Few candidates first: the same answers as a search among all, none after a cheaper one that was left out."""

from csp_ir.domains.model import Candidate, Problem
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.search.base import Budget
from csp_ir.search.trace import TraceSearch
from csp_ir.search.widening import STEPS, steppable_first, wanted_first, widening
from csp_ir.spec.model import Example

DRAFT = "def f(x: int) -> int:\n    return ?a + ?b\n"


def problem(a, b, rows):
    made = Problem.of(parse_program(DRAFT), tuple(Example((x,), y) for x, y in rows))
    for hole, pool in (("a", a), ("b", b)):
        for text, cost in pool:
            made.domains[hole].add(Candidate(parse_expr(text), cost))
    return made


def filler(count, cost):
    return [(f"x * {k + 1000}", cost) for k in range(count)]


def shown(made, result):
    return {h: str(made.domains[h].candidates[i]) for h, i in result.assignment.items()}


def test_what_is_cheap_everywhere_comes_first_and_the_last_result_is_that_of_all():
    made = problem([("x", 1.0), *filler(60, 2.0)], [("x", 1.0), *filler(60, 2.0)], [(1, 2), (3, 6)])
    results = list(widening(TraceSearch(), made, 20.0))
    assert shown(made, results[0]) == {"a": "x", "b": "x"} and results[-1].status == "exhausted"


def test_a_cheaper_solution_outside_the_few_is_given_too():
    few = STEPS[0][0]
    # x + x costs 9 among the few; x * 2 + 0 costs 5, but is the last of its hole.
    a = [("x", 0.5), *filler(few, 0.6), ("x * 2", 4.0)]
    b = [("0", 1.0), *filler(few - 2, 1.0), ("x", 8.5)]
    made = problem(a, b, [(1, 2), (3, 6)])
    found = [r for r in widening(TraceSearch(), made, 20.0) if r.status == "solved"]
    best = TraceSearch().search(made, Budget(20.0))
    assert shown(made, min(found, key=lambda r: r.cost)) == shown(made, best) == {"a": "x * 2", "b": "0"}


def test_a_solution_that_only_all_candidates_give_is_found():
    made = problem([*filler(80, 1.0), ("x", 2.0)], [*filler(80, 1.0), ("x", 2.0)], [(1, 2), (3, 6)])
    assert shown(made, next(widening(TraceSearch(), made, 20.0))) == {"a": "x", "b": "x"}


def test_what_gives_the_wanted_values_is_searched_alone():
    made = problem([("x", 1.0), ("x * 2", 2.0)], [("x", 1.0)], [(1, 2)])
    assert wanted_first(made) is None
    made.domains["a"].add(Candidate(parse_expr("x + 1"), 3.0, ("wanted",)))
    found = wanted_first(made)
    assert found is not None and bin(found.domains["a"].alive).count("1") == 1 and found.domains["b"].alive


def test_candidates_that_call_the_function_wait_where_the_draft_does_not():
    made = problem([("x", 1.0), ("f(x)", 2.0), ("x * 2", 3.0)], [("x", 1.0)], [(1, 2)])
    found = steppable_first(made)
    assert found is not None
    assert [str(c) for c in made.domains["a"].candidates if c in alive(found, "a")] == ["x", "x * 2"]
    assert steppable_first(problem([("x", 1.0)], [("x", 1.0)], [(1, 2)])) is None  # nothing is left out
    calls = Problem.of(parse_program("def f(x: int) -> int:\n    return f(x - 1) + ?a\n"), ())
    calls.domains["a"].add(Candidate(parse_expr("f(x)"), 1.0))
    assert steppable_first(calls) is None


def alive(made, hole):
    domain = made.domains[hole]
    return [c for i, c in enumerate(domain.candidates) if domain.alive >> i & 1]
