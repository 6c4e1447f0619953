import pytest

from csp_ir.domains.model import Candidate, Problem
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.judged import MOST, Judge, batches, spoken
from csp_ir.search.base import Budget, SearchResult
from csp_ir.search.trace import TraceSearch
from csp_ir.spec.read import read_spec
from csp_ir.work import worked

SPEC = """Count the {what} of at least 10.

def f(numbers: list[int]) -> int

f([3, 12]) == 1
f([20, 30, 1]) == 2

sketch:
    count = 0
    for x in numbers:
        if ?test: bool:
            count += 1
    return count
"""


def judged(spec, candidates, idle=frozenset()):
    """The fills of ?test in the order in which they are given, with their solutions."""
    problem = Problem.of(spec.sketch, spec.examples)
    for text, cost in candidates:
        problem.domains["test"].add(Candidate(parse_expr(text), cost))
    judge = Judge(spec, worked() + 30, idle)
    for batch in batches(TraceSearch().solutions(problem, Budget(30.0))):
        judge.hold(batch.fills)
    return [(s.assignment["test"], s) for s, _ in judge.solutions(problem)]


def test_what_the_prose_says_stands_before_what_costs_less():
    found = judged(read_spec(SPEC.format(what="numbers")), [("x > 5", 2.0), ("x >= 10", 2.5), ("x == 3", 1.0)])
    assert [text for text, _ in found] == ["x >= 10", "x > 5"]


def test_rivals_that_do_otherwise_lower_the_confidence_and_are_told():
    spec = read_spec(SPEC.format(what="large numbers").replace(" of at least 10", ""))
    alone = judged(spec, [("x >= 10", 2.0)])[0][1]
    beside = judged(spec, [("x >= 10", 2.0), ("10 <= x < 25 or x > 25", 2.2), ("x > 10", 2.2)])[0][1]
    assert alone.confidence > beside.confidence and not alone.alternatives
    assert beside.alternatives and beside.questions


def test_what_raises_on_inputs_like_the_examples_stands_behind():
    spec = read_spec(SPEC.format(what="numbers"))
    found = judged(spec, [("numbers[1] >= 0 and x >= 10", 3.9), ("x >= 10", 4.0)])
    assert [text for text, _ in found][0] == "x >= 10"


def test_fills_come_in_batches_and_each_once():
    made = [SearchResult("solved", {"a": k % 3}, 1.0) for k in range(6)] + [SearchResult("unknown", ran_out="time")]
    (batch,) = batches(iter(made))
    assert [f.assignment["a"] for f in batch.fills] == [0, 1, 2] and batch.last is made[-1] and len(batch.results) == 4
    many = [SearchResult("solved", {"a": k}, 1.0) for k in range(MOST + 1)]
    assert [len(b.fills) for b in batches(iter(many))] == [MOST, 1]


def test_words_are_answered_by_the_operations_that_stand_there():
    assert "lowercase" in spoken("return x.lower()")
    assert "remainder" not in spoken("return x + 1")


@pytest.mark.parametrize("cost, settled", [(1.0, True), (60.0, False)])
def test_a_fill_is_settled_while_the_examples_bear_it_out(cost, settled):
    judge = Judge(read_spec(SPEC.format(what="numbers")), worked() + 30, frozenset())
    judge.hold([SearchResult("solved", {"test": 0}, cost)])
    assert judge.settled is settled


def test_a_sketch_is_filled_by_what_its_prose_says():
    from csp_ir import solve

    result = solve(SPEC.format(what="numbers"), work=4, isolation="none")
    assert result.solved and parse_program(result.code)
    assert "10" in result.assignment["test"]


def test_what_the_name_of_a_hole_says_is_in_its_fill():
    spec = read_spec(SPEC.format(what="numbers").replace("?test", "?even"))
    problem = Problem.of(spec.sketch, spec.examples)
    for text, cost in (("x != 1 and x != 3", 2.5), ("x % 2 == 0", 3.5)):
        problem.domains["even"].add(Candidate(parse_expr(text), cost))
    judge = Judge(spec, worked() + 30, frozenset())
    for batch in batches(TraceSearch().solutions(problem, Budget(30.0))):
        judge.hold(batch.fills)
    assert [s.assignment["even"] for s, _ in judge.solutions(problem)][0] == "x % 2 == 0"


def test_a_number_that_neither_prose_nor_sketch_has_lowers_the_confidence():
    spec = read_spec(SPEC.format(what="numbers"))
    named, odd = (judged(spec, [(text, 2.0)])[0][1] for text in ("x >= 10", "x >= 11"))
    assert named.confidence > odd.confidence and any("11" in w for w in odd.warnings)
