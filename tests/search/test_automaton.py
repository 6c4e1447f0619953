"""Steppable drafts: resumed runs end as whole runs do, joins give what products give, any order gives the same answers."""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.domains.model import Candidate, Problem
from csp_ir.domains.random_problems import random_problem
from csp_ir.domains.reference import REFERENCE_LIMITS, assignments, brute_force, filled
from csp_ir.errors import IRTypeError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, OutOfSteps, freeze
from csp_ir.ir import nodes as ir
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.propagators.engine import propagate
from csp_ir.search.anytime import solutions_in_time
from csp_ir.search.automaton import Automaton
from csp_ir.search.base import Budget, SearchResult
from csp_ir.search.flow import Unsteppable
from csp_ir.search.joins import Join, combinations
from csp_ir.search.lowering import flow_of
from csp_ir.search.paths import OUT, PASS
from csp_ir.search.trace import TraceSearch
from csp_ir.search.variants import Choice, Variants
from csp_ir.spec.model import Example


def automaton_of(problem: Problem, limits: Limits = REFERENCE_LIMITS) -> Automaton:
    variants = Variants(problem, limits)
    if not variants.pure or any(variants.inlined.values()):
        raise Unsteppable
    variant = variants.variant(Choice(problem.draft))
    seen = {h: p.names for h, p in zip(variant.holes, variant.partitions, strict=True)}
    flow = flow_of(problem.draft, seen, variants.standalone, limits)
    return Automaton(variant, flow, problem.examples, limits)


def problem_of(text: str, pools: dict[str, list[str]], examples: list[Example]) -> Problem:
    problem = Problem.of(parse_program(text), tuple(examples))
    for hole, texts in pools.items():
        for i, t in enumerate(texts):
            problem.domains[hole].add(Candidate(parse_expr(t), 1 + i / 4))
    return problem


@settings(deadline=None)
@given(st.integers(0, 10**9), st.sampled_from([30, 300, 2000]))
def test_a_decided_run_ends_as_the_filled_program_does(seed: int, steps: int) -> None:
    rng = random.Random(seed)
    problem = random_problem(rng, largest=2, extras=False)
    limits = Limits(steps=steps, memory=1_000_000, value_size=20_000)
    rows = [a for _, a in assignments(problem, 40)]
    if not rows:
        return
    picked = rng.choice(rows)
    try:
        automaton = automaton_of(problem, limits)
        masks = [1 << picked[h] if h in picked else 1 for h in automaton.variant.holes]
        ends = [automaton.root(n, masks) for n in range(len(problem.examples))]
    except Unsteppable:
        return
    try:
        machine = compile_program(filled(problem, picked))
    except IRTypeError:
        return
    for example, end in zip(problem.examples, ends, strict=True):
        outcome = machine.run(example.args, limits=limits).outcome
        if isinstance(outcome, OutOfSteps):
            assert end is not PASS  # a run that goes round for ever is known to fail before its limit
        else:
            assert (end is PASS) == example.accepts(outcome)
            assert end is not OUT or steps < 300  # candidates' own steps do not count where they run by themselves


def test_steps_count_as_in_a_whole_run() -> None:
    text = "def f(n: int) -> int:\n    i = ?start\n    while i < n:\n        i = i + 1\n    return i"
    for steps in range(2, 14):
        problem = problem_of(text, {"start": ["0"]}, [Example((8,), 8)])
        limits = Limits(steps=steps)
        automaton = automaton_of(problem, limits)
        outcome = compile_program(filled(problem, {"start": 0})).run((8,), limits=limits).outcome
        assert (automaton.root(0, [1]) is OUT) == isinstance(outcome, OutOfSteps), steps


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    try:\n        return ?h\n    except ValueError:\n        return 0",
        "def f(xs):\n    xs.append(?h)\n    return xs",
        "def f(xs):\n    return [?h for x in xs]",
        "def f(xs):\n    for x in map(int, xs):\n        return ?h\n    return 0",
    ],
)
def test_drafts_that_cannot_be_resumed_are_refused(text: str) -> None:
    with pytest.raises(Unsteppable):
        automaton_of(problem_of(text, {"h": ["1", "2"]}, [Example(([1],), 1)]))


def test_augmented_assignment_of_a_list_is_left_to_whole_runs() -> None:
    text = "def f(xs: list[int]) -> list[int]:\n    ys = xs\n    ys += ?h\n    return xs"
    problem = problem_of(text, {"h": ["[]", "[1]"]}, [Example(([2],), [2, 1])])
    result = TraceSearch().search(problem, Budget(10))
    assert result.status == "solved" and result.assignment == {"h": 1}


def test_states_reached_by_different_ways_are_one() -> None:
    text = "def f(a: int) -> int:\n    b = ?p\n    c = ?q\n    return ?r"
    pools = {"p": ["a", "a + 1", "1 + a"], "q": ["b", "b - 1", "0"], "r": ["c * c", "c + 7"]}
    problem = problem_of(text, pools, [Example((5,), 99)])
    automaton = automaton_of(problem)
    search = TraceSearch()
    assert search.search(problem, Budget(10)).status == "exhausted"
    root = automaton.root(0, automaton.variant.start)
    todo, reached = [root], set()
    while todo:
        state = todo.pop()
        for known, mask in state.entry.split(automaton.variant.start[state.plan.hole]):
            masks = list(automaton.variant.start)
            masks[state.plan.hole] = mask
            child = automaton.advance(state, known, masks)
            if not isinstance(child, str) and child.place not in reached:
                reached.add(child.place)
                todo.append(child)
    # b is 5 or 6; c is 5, 6, 4 or 0
    assert sum(place[0] == automaton.flow.reads[2].pc for place in reached) == 4


VALUES = st.one_of(st.integers(-3, 3), st.booleans(), st.sampled_from([0.5, 1.0, -2.0]), st.text("ab", max_size=2))


@settings(deadline=None)
@given(
    st.sampled_from(["p + q", "p - q", "p + q + p", "p + 'a' + q", "p * q", "q + p", "p + q + 'b'", "p if q else 'a'"]),
    st.lists(VALUES, min_size=1, max_size=5),
    st.lists(VALUES, min_size=1, max_size=5),
    VALUES,
)
def test_a_join_gives_what_the_product_gives(text: str, first: list, second: list, wanted: object) -> None:
    from csp_ir.interpreter.evaluation import compile_expr

    expr = parse_expr(text)
    join = Join(expr, (compile_expr(expr, ("p", "q")), (0, 1)), [0, 1], {"p": 0, "q": 1})

    def distinct(values: list) -> list:
        return [(v, 1 << i) for i, v in enumerate({freeze(v): v for v in values}.values())]

    tables = [distinct(first), distinct(second)]
    expected = set()
    for (a, i), (b, j) in product(*tables):
        try:
            if freeze(eval(text, {"p": a, "q": b})) == freeze(wanted):
                expected.add((i, j))
        except TypeError:
            pass
    found = combinations(join, tables, [None, None], Example((), wanted))
    assert found is not None and set(found) == expected and len(found) == len(expected)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**9), st.integers(3, 7))
def test_the_first_solutions_are_all_solutions_in_some_order(seed: int, largest: int) -> None:
    problem = random_problem(random.Random(seed), largest=largest)
    wanted = {tuple(sorted(a.items())) for _, a in brute_force(problem)}
    results = list(TraceSearch(limits=(REFERENCE_LIMITS,), cheapest=False).solutions(problem, Budget(60)))
    assert results[-1].status == "exhausted"
    found = [tuple(sorted(r.assignment.items())) for r in results[:-1]]
    assert set(found) == wanted and len(found) == len(wanted)


def test_what_a_probe_of_cheap_candidates_leaves_out_is_found() -> None:
    texts = ["a", "1", "2", "3", "a - 1", "a + 3"]
    problem = problem_of(
        "def f(a: int) -> int:\n    b = ?p\n    return ?q",
        {"p": texts, "q": ["a", "1", "2", "b - 1", "b + 3"]},
        [Example((5,), 11), Example((8,), 14)],
    )
    found = TraceSearch(cheapest=False).search(problem, Budget(10))
    assert found.assignment == {"p": 5, "q": 4}


def test_collections_are_rare_only_while_a_search_runs() -> None:
    before = gc.get_threshold()
    problem = problem_of("def f(a: int) -> int:\n    return ?p", {"p": ["a", "a + 0"]}, [Example((5,), 5)])
    solutions = TraceSearch().solutions(problem, Budget(10))
    assert next(solutions).assignment == {"p": 0} and gc.get_threshold() == before
    assert [s.status for s in solutions] == ["solved", "exhausted"] and gc.get_threshold() == before


def test_where_time_ends_before_the_cheapest_any_solution_is_given() -> None:
    class Slow:
        name = "slow"

        def search(self, problem: Problem, budget: Budget) -> SearchResult:
            return next(self.solutions(problem, budget))

        def solutions(self, problem: Problem, budget: Budget) -> Iterator[SearchResult]:
            yield SearchResult("unknown", ran_out="time")

    problem = problem_of("def f(a: int) -> int:\n    return ?p", {"p": ["a", "a + 1"]}, [Example((5,), 6)])
    first, *_ = solutions_in_time(Slow(), problem, Budget(10))
    assert (first.status, first.assignment, first.ran_out) == ("solved", {"p": 1}, "time")
    cheapest, last = solutions_in_time(TraceSearch(), problem, Budget(10))
    assert (cheapest.ran_out, last.status) == ("", "exhausted")


@pytest.mark.parametrize(
    ("bound", "name"),
    [("g = a", "g"), ("for g in [a]:\n        pass", "g"), ("g, h = a, 1", "g"), ("f = a", "f")],
)
def test_a_variable_may_have_the_name_of_a_function(bound: str, name: str) -> None:
    text = f"def g(x):\n    return x\n\ndef f(a: int) -> int:\n    {bound}\n    return ?p + {name}"
    problem = problem_of(text, {"p": ["a", "1"]}, [Example((5,), 6)])
    assert TraceSearch().search(problem, Budget(10)).assignment == {"p": 1}


@pytest.mark.parametrize(
    "text", ["def f(a: int) -> int:\n    return ?p", "def f(a: int) -> int:\n    b = ?p\n    return b + 0"]
)
def test_a_candidate_that_does_not_compile_fails_alone(text: str) -> None:
    problem = problem_of(text, {"p": ["a - 1", "a"]}, [Example((3,), 3)])
    problem.domains["p"].add(Candidate(ir.Call(ir.FunctionRef("nowhere.nothing"), (ir.Name("a"),)), 0.5))
    for engine in (TraceSearch(), TraceSearch(merge=False)):
        assert engine.search(problem, Budget(10)).assignment == {"p": 1}
    assert propagate(problem).conflict is None and problem.domains["p"].alive >> 1 & 1


def test_a_long_run_with_a_value_that_cannot_be_kept_is_left_to_whole_runs() -> None:
    text = "def f(n: int) -> int:\n    x = ?start\n    i = 0\n    while i < n:\n        x = ?step\n        i = i + 1\n    return i"
    pools = {"start": ["float('nan')"], "step": ["x + 1"]}
    problem = problem_of(text, pools, [Example((40,), 40)])
    assert TraceSearch().search(problem, Budget(10)).status == "solved"
