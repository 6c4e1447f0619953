"""Choosing an engine, budgets, and what each says when it finds nothing."""

from __future__ import annotations

import pytest

from csp_ir import solve
from csp_ir.domains.model import Candidate, Problem
from csp_ir.errors import SpecError
from csp_ir.ir.parse import parse_expr, parse_fragment, parse_program
from csp_ir.search.base import Budget
from csp_ir.search.cpsat import CpSatSearch
from csp_ir.search.engines import engine
from csp_ir.search.pyconstraint import PythonConstraintSearch
from csp_ir.search.trace import TraceSearch
from csp_ir.spec.model import Example

SEARCHES = [TraceSearch(), CpSatSearch(), PythonConstraintSearch()]


def problem(text: str, pools: dict[str, list[str]], examples: list[tuple[tuple, object]]) -> Problem:
    made = Problem.of(parse_program(text), tuple(Example(a, r) for a, r in examples))
    for hole, texts in pools.items():
        for i, t in enumerate(texts):
            made.domains[hole].add(Candidate(t if t in ("+", "-", "*") else parse_expr(t), 1.0 + i / 10))
    return made


@pytest.mark.parametrize("search", SEARCHES, ids=lambda s: s.name)
def test_solved_exhausted_and_out_of_budget(search) -> None:
    text = "def f(a: int, b: int) -> int:\n    x = ?p\n    return x ?op ?q"
    pools = {"p": ["a", "b", "a + b"], "op": ["+", "-", "*"], "q": ["1", "a", "b"]}
    found = search.search(problem(text, pools, [((2, 3), 10), ((1, 1), 2)]), Budget(30))
    assert found.status == "solved" and found.assignment == {"p": 2, "op": 2, "q": 1}
    assert found.cost == pytest.approx(3.5)
    assert search.search(problem(text, pools, [((2, 3), 77)]), Budget(30)).status == "exhausted"
    result = search.search(problem(text, pools, [((2, 3), 10), ((1, 1), 2)]), Budget(30, runs=0))
    assert (result.status, result.ran_out) == ("unknown", "runs")


def test_cpsat_names_the_holes_that_are_short() -> None:
    text = "def f(a: int, b: int) -> int:\n    if a > b:\n        return ?p\n    return ?q"
    pools = {"p": ["a", "b"], "q": ["0", "1"]}
    result = CpSatSearch().search(problem(text, pools, [((2, 1), 2), ((1, 2), 5)]), Budget(30))
    assert list(result.short) == ["q"]


def test_a_run_that_never_ends_is_no_solution_and_no_hang() -> None:
    text = "def f(a: int) -> int:\n    while ?t:\n        a = ?s\n    return a"
    pools = {"t": ["True", "a > 0", "a < 5"], "s": ["a", "a - 1", "a + 1"]}
    for search in SEARCHES:
        found = search.search(problem(text, pools, [((3,), 0)]), Budget(60))
        assert found.assignment == {"t": 1, "s": 1}


def test_an_engine_that_there_is_not() -> None:
    with pytest.raises(SpecError, match="no search engine"):
        engine("fast")


def test_without_examples_all_engines_agree_on_the_cost() -> None:
    pools = {"p": ["a", "a + 1", "2"], "q": ["b", "a", "a + b"]}
    made = problem("def f(a: int) -> int:\n    b = ?p\n    return ?q", pools, [])
    found = [[r.cost for r in s.solutions(made, Budget(30)) if r.status == "solved"] for s in SEARCHES]
    assert len(found[0]) == 9 and found[1] == pytest.approx(found[0]) and found[2] == pytest.approx(found[0])


SKETCH = """twice a number

def twice(x: int) -> int

examples:
    twice(3) == 6
    twice(5) == 10

sketch:
    def twice(x: int) -> int:
        return x ?op ?k: int
"""


@pytest.mark.parametrize("name", ["trace", "cpsat", "python-constraint"])
def test_solve_uses_the_engine_it_is_told(name: str) -> None:
    result = solve(SKETCH, search=name, seconds=30)
    assert result.solved and result.code is not None and "return x" in result.code
    used = [e["engine"] for e in result.record["events"] if e["event"] == "search"]
    assert set(used) == {name}


def test_fills_that_cost_the_same_in_decimals_are_all_given() -> None:
    # Every fill passes. What is written in (a block, a lambda that outlives its expression) is summed apart from the rest.
    draft = parse_program("def f(a: int):\n    ?s\n    g = ?p\n    b = ?q\n    return a")
    texts = {"s": ("pass", "a = a"), "p": ("lambda: a", "a"), "q": ("1", "lambda: a")}
    for tenths in range(1, 60):
        made = Problem.of(draft, (Example((3,), 3),))
        for number, (hole, pair) in enumerate(texts.items()):
            for index, text in enumerate(pair):
                fragment = parse_fragment(text, "block" if hole == "s" else "term")
                made.domains[hole].add(Candidate(fragment, 2.1 + number + index * tenths / 10))
        *found, last = TraceSearch().solutions(made, Budget(60))
        assert (len(found), last.status) == (8, "exhausted")
