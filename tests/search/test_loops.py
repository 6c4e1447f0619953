"""Long loops, run in one go where their holes are decided: the same fills as brute force, in few evaluations."""

from __future__ import annotations

import pytest

from csp_ir.domains.model import Candidate, Problem
from csp_ir.domains.reference import REFERENCE_LIMITS, brute_force
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.search import loops
from csp_ir.search.automaton import Automaton
from csp_ir.search.base import Budget
from csp_ir.search.trace import TraceSearch
from csp_ir.spec.model import Example, Raises

ITEMS = [i * 7 % 23 - 5 for i in range(150)]
CASES = {
    "an accumulator with tests": (
        "def f(xs, n):\n    acc = ?i\n    for x in xs:\n        if ?t:\n            acc = ?u\n    return ?r",
        {"i": "0|n", "t": "x > n|x % 2 == 0|x == x", "u": "acc + x|x + acc|x|acc + 1", "r": "acc|acc - n"},
        [((ITEMS, 3), sum(x for x in ITEMS if x % 2 == 0)), ((ITEMS[:9], 3), sum(x for x in ITEMS[:9] if x % 2 == 0))],
    ),
    "candidates that differ at once": (
        "def f(xs, n):\n    acc = 0\n    for x in xs:\n        acc = ?u\n    return acc",
        {"u": "acc + x|acc - x|acc + 1|x"},
        [((ITEMS, 3), sum(ITEMS))],
    ),
    "added in place": (
        "def f(xs, n):\n    acc = ?i\n    for x in xs:\n        acc += ?u\n        n -= 1\n    return (acc, n)",
        {"i": "0|[]|''", "u": "x|[x]|1|str(x)"},
        [((ITEMS, 3), (sum(ITEMS), -147))],
    ),
    "a list added to in place, of which another name stands": (
        "def f(xs, n):\n    acc = ?i\n    same = acc\n    for x in xs:\n        acc += ?u\n    return len(same)",
        {"i": "0|[]|()", "u": "[x]|(x,)"},
        [((ITEMS, 3), 150)],
    ),
    "left in the middle": (
        "def f(xs, n):\n    k = ?i\n    for x in xs:\n        if ?t:\n            break\n        if ?v:\n            return ?h\n        k = ?u\n    return k",
        {"i": "0|1", "t": "k > 99|x > 99", "v": "k == 120|k + x == 1000", "h": "x|-k", "u": "k + 1|k"},
        [((ITEMS, 3), -120), ((ITEMS[:40], 3), 40)],
    ),
    "a while loop with what raises late": (
        "def f(xs, n):\n    k = 0\n    while ?t:\n        k = ?u\n        n = ?v\n    return k",
        {"t": "k < 140|n < 500|xs[k] < 50", "u": "k + 1|k + xs[k]", "v": "n|n + 3"},
        [((ITEMS, 3), Raises("IndexError"))],
    ),
    "what only a turn binds": (
        "def f(xs, n):\n    for x in xs:\n        last = ?u\n    return last",
        {"u": "x|n|len(xs)"},
        [((ITEMS, 3), ITEMS[-1]), ((ITEMS[:1], 3), ITEMS[0])],
    ),
    "a loop in a loop": (
        "def f(xs, n):\n    acc = 0\n    for x in xs:\n        for y in ?s:\n            acc = ?u\n    return acc",
        {"s": "xs[:9]|range(n)", "u": "acc + y|acc + x|max(acc, x * y)"},
        [((ITEMS, 3), 3 * len(ITEMS)), ((ITEMS[:20], 3), 60)],
    ),
}  # fmt: skip


def problem(name: str) -> Problem:
    text, pools, examples = CASES[name]
    made = Problem.of(parse_program(text), tuple(Example(a, r) for a, r in examples))
    for hole, texts in pools.items():
        for number, fragment in enumerate(texts.split("|")):
            made.domains[hole].add(Candidate(parse_expr(fragment), 1 + number / 4))
    return made


@pytest.mark.parametrize("name", CASES)
def test_long_loops_against_brute_force(name: str) -> None:
    made = problem(name)
    expected = brute_force(made)
    assert expected
    *found, last = TraceSearch(limits=(REFERENCE_LIMITS,)).solutions(made, Budget(60))
    assert last.status == "exhausted"
    got = sorted((f.cost, sorted(f.assignment.items())) for f in found)
    assert got == sorted((round(c, 9), sorted(a.items())) for c, a in expected)


def test_a_decided_loop_is_not_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    made, late, counts = problem("candidates that differ at once"), Automaton.late, []
    made.examples = (Example((ITEMS * 10, 3), sum(ITEMS * 10)),)

    def counted(automaton: Automaton) -> bool:
        counts[-1] += 1
        return late(automaton)

    monkeypatch.setattr(Automaton, "late", counted)  # asked at every turn
    for long in (loops.LONG, 10**9):
        monkeypatch.setattr("csp_ir.search.automaton.LONG", long)
        counts.append(0)
        list(TraceSearch(limits=(REFERENCE_LIMITS,)).solutions(made, Budget(60)))
    assert 3 * counts[0] < counts[1]


def test_candidates_that_are_alike_are_run_one_by_one_through_a_long_loop() -> None:
    draft = parse_program(
        "def f(xs: list[int]) -> int:\n    acc = ?init\n    for x in xs:\n        acc = ?step\n    return ?out"
    )
    problem = Problem.of(draft)
    pools = {
        "init": ["0", "1"],
        "step": ["acc", "acc + 0", "x + acc", "acc + x", "acc - x", "max(acc, x)", "x", "x * 1"],
        "out": ["acc + 7", "acc + 1", "7 + acc"],
    }
    for hole, texts in pools.items():
        for cost, text in enumerate(texts, 1):
            problem.domains[hole].add(Candidate(parse_expr(text), float(cost)))
    rows = [[(i * k) % 9 - 3 for i in range(5_000)] for k in (5, 7)]
    problem.examples = tuple(Example((xs,), sum(xs) + 8) for xs in rows)
    search = TraceSearch(limits=(Limits(steps=100_000),))
    found = [(r.status, r.cost) for r in search.solutions(problem, Budget(60))]
    assert found == [("solved", 6.0), ("solved", 7.0), ("solved", 8.0), ("solved", 9.0), ("exhausted", 0.0)]
