import random
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.constraints.read import read_constraints
from csp_ir.domains.model import Candidate, Conflict, Problem
from csp_ir.domains.random_problems import random_problem
from csp_ir.ir.flow import data_flow
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.propagators.all_different import AllDifferent, filtered, short_of_values
from csp_ir.propagators.conformance import check_propagator
from csp_ir.propagators.dependency import Dependency
from csp_ir.propagators.engine import propagate
from csp_ir.propagators.relation import Relations


def constrained(rng: random.Random) -> Problem:
    """A random problem with constraints in the text form between its holes."""
    problem = random_problem(rng, largest=4, extras=False)
    holes = list(problem.contexts)
    texts = []
    for _ in range(rng.randint(1, 3)):
        a, b, c = (rng.choice(holes) for _ in range(3))
        some = str(rng.choice(problem.domains[a].candidates))
        other = str(rng.choice(problem.domains[b].candidates))
        forms = [
            f"?{a} != ?{b}",
            f"?{a} == {some!r} or size(?{b}) > 1",
            f"if text(?{a}) == {some!r} then text(?{b}) == {other!r}",
            f"size(?{a}) <= size(?{b})",
            f"?{a} in (0, 1, 2, {some!r})",
            f"?{a} > 0",
            f"size(?{a}) + size(?{b}) + size(?{c}) < 7",
        ]
        if a != b:
            forms += [f"type_match({a}, {b})", f"depends_on({a}, {b})", f"all_different({a}, {b})"]
        if len({a, b, c}) == 3:
            forms += [f"all_different({a}, {b}, {c})"] * 3
        texts.append(rng.choice(forms))
    edges = [e for e, variables in data_flow(problem.draft).edges().items() if variables]
    if edges and rng.random() < 0.8:
        source, target = rng.choice(edges)
        texts.append(f"depends_on({target}, {source})")
    if len(holes) > 1 and rng.random() < 0.5:
        texts.append(f"all_different({', '.join(rng.sample(holes, rng.randint(2, len(holes))))})")
        for hole in holes[1:]:  # values in common, so that there is something to find
            for candidate in problem.domains[holes[0]].candidates[:2]:
                if problem.contexts[hole].kind == problem.contexts[holes[0]].kind:
                    problem.domains[hole].add(candidate)
    problem.constraints = read_constraints(texts, problem.draft)
    return problem


@pytest.mark.parametrize("make", [Relations, Dependency, AllDifferent])
def test_conformance(make):
    assert check_propagator(make, problems=50, draw=constrained) > 5
    check_propagator(make, problems=15)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=5, unique=True), min_size=1, max_size=5))
def test_all_different_keeps_exactly_what_some_assignment_uses(options):
    edges = {f"h{i}": values for i, values in enumerate(options)}
    right = [c for c in product(*options) if len(set(c)) == len(c)]
    found = filtered(edges)
    if not right:
        assert found is None
        short = short_of_values(edges)
        values = {v for h in short for v in edges[h]}
        assert len(values) < len(short)
        return
    gone = {(f"h{i}", v) for i, values in enumerate(options) for v in values if all(c[i] != v for c in right)}
    assert set(found) == gone


def problem(sketch, constraints, **domains):
    program = parse_program(sketch)
    made = Problem.of(program, constraints=read_constraints(constraints, program))
    for hole, texts in domains.items():
        for text in texts:
            made.domains[hole].add(Candidate(text if text in "+-*" else parse_expr(text)))
    return made


PAIR = "def f(x: int, y: int) -> list[int]:\n    return [?a: int, ?b: int, ?c: int]"


def test_reasons_are_sentences_with_the_constraint_in_them():
    made = problem(PAIR, ["?a > ?b", "?a != 9"], a=["1", "9", "2"], b=["1", "5"], c=["0"])
    result = propagate(made)
    reasons = {(p.hole, str(made.domains[p.hole].candidates[p.index])): p.reason for p in result.prunes}
    assert reasons["a", "9"] == "?a = `9` removed: `?a != 9` does not hold of it"
    assert reasons["a", "1"] == "?a = `1` removed: `?a > ?b` holds of it with no candidate still alive for ?b"
    assert reasons["b", "5"] == "?b = `5` removed: `?a > ?b` does not hold of it with ?a = `2`"


def test_a_conflict_names_the_constraint():
    made = problem(PAIR, ["all_different(a, b, c)"], a=["1", "2"], b=["1", "2"], c=["2", "1"])
    conflict = propagate(made).conflict
    assert isinstance(conflict, Conflict) and conflict.core == ("all_different(a, b, c)",)
    assert conflict.reason == "`all_different(a, b, c)`: ?a, ?b, ?c have 2 different values between them"


def test_cycles_of_dependencies_come_to_rest():
    sketch = "def f(xs: list[int]) -> int:\n    t = 0\n    for x in xs:\n        t = ?a: int\n        u = ?b: int\n        t = u\n    return t"
    made = problem(sketch, ["depends_on(a, b)", "depends_on(b, a)"], a=["t + x", "x"], b=["t", "x * x", "t + 1"])
    result = propagate(made)
    assert result.conflict is None
    assert {n: [str(d.candidates[i]) for i in d.live()] for n, d in made.domains.items()} == {
        "a": ["t + x"],
        "b": ["t", "t + 1"],
    }
    assert any("reads `t` or `u` nowhere" in p.reason for p in result.prunes)


def test_a_chain_of_relations_reaches_the_same_fixpoint_in_any_order():
    texts = ["?a < ?b", "?b < ?c", "?a + ?b + ?c == 6"]
    seen = set()
    for order in permutations(texts):
        made = problem(PAIR, order, a="0 1 2 3".split(), b="0 1 2 3".split(), c="0 1 2 3".split())
        propagate(made)
        seen.add(tuple(d.alive for d in made.domains.values()))
    assert seen == {(0b0011, 0b0100 | 0b0010, 0b1000)} or len(seen) == 1
