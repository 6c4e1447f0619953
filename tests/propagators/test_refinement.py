"""Refinements of holes: what is pruned takes part in no right fill, and what a fill breaks is seen."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from csp_ir.domains.model import Candidate, Problem
from csp_ir.domains.random_problems import random_problem
from csp_ir.domains.reference import brute_force, is_right
from csp_ir.domains.refined import broken
from csp_ir.ir import nodes as ir
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.ir.rewrite import holes_in, map_nodes
from csp_ir.propagators.conformance import check_propagator
from csp_ir.propagators.engine import propagate
from csp_ir.propagators.refinement import Refinement
from csp_ir.spec.model import Example

CONDITIONS = (
    "_ >= 0",
    "_ != 0",
    "_ < 3",
    "len(_) > 0",
    "_ in (0, 1, 'a', '')",
    "not _",
    "_ == sorted(_)",
    "_ + 1 > n",
    "a >= _",
)


def refined_problem(rng: random.Random) -> Problem:
    """A small random problem with conditions on some of the holes for values."""
    problem = random_problem(rng)
    holes = [n for n, h in holes_in(problem.draft).items() if h.kind == "term"]
    where = {n: rng.choice(CONDITIONS) for n in holes if rng.random() < 0.7}

    def change(node: ir.Node) -> ir.Node:
        return replace(node, where=where.get(node.name, "")) if isinstance(node, ir.Hole) else node

    return replace(problem, draft=map_nodes(problem.draft, change))


def test_it_keeps_the_promises_of_the_seam() -> None:
    assert check_propagator(Refinement, problems=100, draw=refined_problem) > 100


def problem_of(text: str, pool: str, *examples: tuple[tuple[object, ...], object]) -> Problem:
    problem = Problem.of(parse_program(text), tuple(Example(*e) for e in examples))
    for name in problem.domains:
        for fragment in pool.split("|"):
            problem.domains[name].add(Candidate(parse_expr(fragment)))
    return problem


def pruned(problem: Problem) -> dict[str, str]:
    return {
        f"{p.hole}={problem.domains[p.hole].candidates[p.index]}": p.reason
        for p in propagate(problem, [Refinement()]).prunes
    }


def test_a_constant_is_removed_without_a_run_and_others_where_they_are_read() -> None:
    text = "def f(n: int) -> int:\n    if n > 100:\n        return (?a: int where a < 5)\n    return (?b: int where b <= n)"
    found = pruned(problem_of(text, "3|7|n|n + 1", ((4,), 4)))
    assert found == {
        "a=7": "?a = `7` removed: it breaks `where a < 5`",
        "b=7": "?b = `7` removed: example 1 reads it, and 7 breaks `where b <= n`",
        "b=n + 1": "?b = `n + 1` removed: example 1 reads it, and 5 breaks `where b <= n`",
    }


def test_what_is_decided_before_lets_more_be_seen_and_is_no_permanent_reason() -> None:
    text = "def f(n: int) -> int:\n    m = ?a\n    return m + (?b: int where b > m)"
    problem = problem_of(text, "n|n + 1", ((4,), 9))
    assert pruned(problem) == {}
    problem.domains["a"].alive = 0b01
    (prune,) = propagate(problem, [Refinement()]).prunes
    assert (prune.hole, prune.index, prune.permanent) == ("b", 0, False)


def test_a_recursive_fill_is_watched_at_every_read() -> None:
    draft = parse_program("def f(n: int) -> int:\n    return 0 if n == 0 else (?k: int where k <= n)")
    example = Example((3,), 6)
    assert broken(draft, {"k": parse_expr("f(n - 1)")}, [example]) is None
    told = broken(draft, {"k": parse_expr("n + f(n - 1)")}, [example])
    assert told is not None and told.describe("f") == "?k is 3 in f(3) == 6, which breaks its `where k <= n`"


def test_no_handler_of_the_program_hides_a_broken_value() -> None:
    text = "def f(n: int) -> int:\n    try:\n        return (?k: int where k > n)\n    except Exception:\n        return 1\n    finally:\n        n = 0"
    draft = parse_program(text)
    assert broken(draft, {"k": parse_expr("n")}, [Example((3,), 1)]) is not None


@pytest.mark.parametrize(("fragment", "right"), [("n", True), ("4", False), ("n * 1", True), ("abs(n) + 0", True)])
def test_a_right_fill_keeps_its_refinements(fragment: str, right: bool) -> None:
    problem = problem_of("def f(n: int) -> int:\n    return (?k: int where k != 4)", fragment, ((3,), 3))
    assert is_right(problem, {"k": 0}) is right
    assert bool(brute_force(problem)) is right
