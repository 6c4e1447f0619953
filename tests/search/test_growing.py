"""Lists and texts that grow into the result: the same fills as brute force, whatever else is done to them."""

from __future__ import annotations

import random
from ast import literal_eval

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.domains.model import Candidate, Domain, Problem
from csp_ir.domains.reference import REFERENCE_LIMITS, assignments, brute_force, filled
from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Raised, Returned
from csp_ir.ir.parse import parse_block, parse_expr, parse_program
from csp_ir.propagators.backward import Backward
from csp_ir.propagators.conformance import check_on, describe
from csp_ir.propagators.forward import Forward
from csp_ir.search.base import Budget
from csp_ir.search.growing import final_names, growing_lists
from csp_ir.search.pyconstraint import PythonConstraintSearch
from csp_ir.search.trace import TraceSearch
from csp_ir.spec.model import Example, Raises

POOLS = {
    "a": "x|n|x + n|out[0]|len(out)|0|out|x // n|sum(out)|max(out)|b[0]|x - len(b)|True|x / 1|None|[y for y in out]|max(out, b)",
    "c": "n + 1|x|-n|out[-1]|len(b)|s|0|[x]|b|n",
    "l": "[x]|out|b|[n, x]|[]|(x,)|[y for y in out if y > n]|out[1:]|(y for y in out)|x|reversed(out)|out + b|list(out)|s",
    "t": "x > n|out|len(out) < 2|x in out|not out|out == b|n in b|x % 2 == 0|out and b|any(y > n for y in out)",
    "s": "'a'|str(x)|s|''|str(len(out))|x|s[:1]|'-'.join(map(str, out))|'ab'[x]",
    "k": "@out.append(x)|@out = [n]|@b = out|@out += [x]|@b.append(n)|@pass|@n = n + 1|@s += 'a'|@out.extend(b)|@return out",
}
STARTS = (
    "out = []\nb = []",
    "out, b = [], [n]",
    "out = [n]\nb = xs",
    "out = b = []",
    "b = []\nout = b",
    "out = ?l1\nb = []",
    "out = list(xs)\nb = []",
)
STEPS = (
    "d[x] = ?c1",
    "d[x] = d.get(x, 0) + 1",
    "rows.append(d)",
    "s += ?s1",
    "out.append(?a1)", "out.append(?a2)", "out.append(x)", "out += [?a1, x]", "out += ?l1", "out.extend(?l2)", "out = out + [?a2]",
    "s += ?s1", "s = s + str(?a1)", "s = s + ?s2", "n = ?c1", "n += ?c2", "b = ?l2", "b = out", "b = out[:]", "b.append(?c1)",
    "rows.append(out)", "out.append([?a1])", "rows.append([x])", "out[0] = ?c1", "out.pop()", "out = [?c2]", "?k1", "n = out[-1] + ?c1",
    "if ?t1:\n    out.append(?a1)", "if ?t2:\n    continue", "if ?t1:\n    break", "if ?t2:\n    return out", "if ?t1:\n    return []",
    "for y in out:\n    n += 1", "for y in b:\n    out.append(y)", "for y in out:\n    if len(out) > 5:\n        break\n    out.append(y)",
    "while len(out) < n:\n    out.append(?a2)", "x = ?a1", "last = ?c1\nout.append(last)", "b = [?c1]\nout.append(b)\nb.append(x)",
)  # fmt: skip
ENDS = (
    "return out", "return out", "return out", "return s", "return out, n", "return n, out", "return out, b", "return b", "return s, out",
    "return [out, s]", "return rows", "return rows, out",
    "return s",
    "return d, out", "return out or None", "return len(out)", "return sorted(out)", "return out + ?l1", "return ?l2", "out.append(?c1)\nreturn out",
    "return out if ?t1 else b", "pass",
)  # fmt: skip
HEADS = ("list[int]", "", "", "", "list[float]", "tuple[list[int], int]", "str")


def drawn(rng: random.Random) -> Problem:
    """A loop of a few statements about lists and texts, with candidates that share, hide, change or misuse them."""
    lines = [*rng.choice(STARTS).split("\n"), "s, rows, d = '', [], {}"]
    steps = [rng.choice(STEPS) for _ in range(rng.randint(1, 4))]
    loop = rng.choice(("for x in xs:", "for x in xs:", "for i, x in enumerate(xs):", "x = 1\nwhile x < 4:")).split("\n")
    inside = [line for step in steps for line in step.split("\n")] + (["x += 1"] if "while" in loop[-1] else [])
    lines += [*loop, *("    " + line for line in inside), *rng.choice(ENDS).split("\n")]
    returns = rng.choice(HEADS)
    head = f"def f(xs: list[int], n: int){' -> ' + returns if returns else ''}:\n    "
    text = head + "\n    ".join(lines)
    draft = parse_program(text)
    problem = Problem.of(draft)
    for hole in problem.contexts:
        pool = POOLS[hole[0]].split("|")
        domain = problem.domains.setdefault(hole, Domain(hole))
        for t in rng.sample(pool, min(len(pool), rng.randint(1, 4))):
            fragment = parse_block(t[1:]) if t.startswith("@") else parse_expr(t)
            domain.add(Candidate(fragment, rng.randint(1, 8) / 4))
    fills = [a for _, a in assignments(problem, 300)]
    examples = []
    for _ in range(rng.randint(1, 3)):
        args = ([rng.randint(-1, 3) for _ in range(rng.randint(0, 4))], rng.randint(0, 2))
        machine = compile_program(filled(problem, rng.choice(fills[:1] if rng.random() < 0.5 else fills)))
        outcome = machine.run(args, limits=REFERENCE_LIMITS).outcome
        if isinstance(outcome, Returned):
            wanted = outcome.value
            if type(wanted) in (list, str) and rng.random() < 0.2:
                wanted = wanted[:-1] if rng.random() < 0.5 else wanted + wanted[:1]
            try:
                examples.append(Example(args, literal_eval(repr(wanted))).typed(draft.function.returns))
            except (SyntaxError, ValueError):
                continue
        elif isinstance(outcome, Raised):
            examples.append(Example(args, Raises(outcome.kind)))
    problem.examples = tuple(examples)
    return problem


def agrees(problem: Problem) -> None:
    """Trace finds the fills that brute force finds, at their costs."""
    expected = sorted((round(c, 9), sorted(a.items())) for c, a in brute_force(problem))
    for engine in (TraceSearch(limits=(REFERENCE_LIMITS,)), TraceSearch(limits=(REFERENCE_LIMITS,), cheapest=False)):
        *found, last = engine.solutions(problem, Budget(60))
        assert last.status == "exhausted", f"{last} {describe(problem)}"
        got = sorted((f.cost, sorted(f.assignment.items())) for f in found)
        assert got == expected, f"{engine.cheapest} {describe(problem)}"


def growing_problem(rng: random.Random) -> Problem | None:
    """A drawn problem in which a list or the result grows; None where the draw came to nothing."""
    try:
        problem = drawn(rng)
    except CspIrError:
        return None
    return problem if problem.examples and (growing_lists(problem) or final_names(problem.draft, frozenset())) else None


@given(st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_drafts_that_build_lists_agree_with_brute_force(rng: random.Random) -> None:
    problem = growing_problem(rng)
    if problem is not None:
        agrees(problem)


def test_of_drafts_drawn_from_seeds_too() -> None:
    problems = [p for seed in range(150) if (p := growing_problem(random.Random(seed))) is not None]
    assert len(problems) > 20
    for number, problem in enumerate(problems):
        agrees(problem)
        if number < 20:
            for make in (Forward, Backward):
                check_on(make, problem, describe(problem), random.Random(number))
            result = PythonConstraintSearch(limits=(REFERENCE_LIMITS,)).search(problem, Budget(60))
            assert (result.status == "solved") == bool(brute_force(problem)), describe(problem)


BODY = "def f(xs: list[int], n: int):\n    out = []\n    for x in xs:\n        out.append(?a)\n        {step}\n    return {end}"
SAFE = (
    ("n += 1", "out", "x"), ("n = len(out)", "out, n", "out[-1]"), ("?k", "out", "x"), ("out += xs", "sum(out)", "x"),
    ("n = max(out)", "sorted(out, key=lambda v: -v)", "sum(y for y in out)"), ("out = out + [n]", "out if n in out else None", "[x, n]"),
)  # fmt: skip
ALIASED = (
    ("b = out", "out", "x"), ("b = [out]", "out", "x"), ("n += 1", "out", "out"), ("n += 1", "out", "max(out, xs)"), ("out.pop()", "out", "x"),
    ("out[0] = n", "out", "x"), ("g = lambda: out", "out", "x"), ("b = out or xs", "b", "x"), ("out = ?b", "out", "x"), ("b = out = []", "b", "x"),
    ("n += 1", "out", "(y for y in out)"), ("del out", "xs", "x"), ("for y in out:\n            out.append(n)", "out", "x"),
    ("for out in [xs]:\n            n += 1", "out", "x"), ("xs = reversed(out)", "out", "x"), ("n = out ?op xs", "out", "x"),
)  # fmt: skip


@pytest.mark.parametrize(("step", "end", "candidate"), (*SAFE, *ALIASED))
def test_a_list_that_another_name_may_know_is_left_out(step: str, end: str, candidate: str) -> None:
    problem = Problem.of(parse_program(BODY.format(step=step, end=end).replace("?k", "?k: block")))
    problem.domains["a"].add(Candidate(parse_expr(candidate)))
    if "b" in problem.domains:
        problem.domains["b"].add(Candidate(parse_expr("[n]")))
    assert ("out" in growing_lists(problem)) == ((step, end, candidate) in SAFE)


def test_a_block_that_gives_the_list_another_name() -> None:
    for text, safe in (
        ("out.append(n)", True),
        ("out = [n]", True),
        ("b = out", False),
        ("def g():\n    return out", False),
    ):
        problem = Problem.of(parse_program(BODY.format(step="?k", end="out")))
        problem.domains["a"].add(Candidate(parse_expr("x")))
        problem.domains["k"].add(Candidate(parse_block(text)))
        assert ("out" in growing_lists(problem)) == safe


def test_what_no_longer_fits_is_not_gone_on_with() -> None:
    """Three candidates for each of two holes: after one element all but one pair are out, however long the list is."""
    text = "def f(xs: list[int]):\n    out = []\n    k = 0\n    for x in xs:\n        out.append(?a)\n        k = ?b\n    return out, k"
    problem = Problem.of(parse_program(text))
    for hole, texts in (("a", "x + k|x - k|k"), ("b", "k + x|k + 1|x")):
        for t in texts.split("|"):
            problem.domains[hole].add(Candidate(parse_expr(t)))
    xs = list(range(1, 60))
    problem.examples = (Example((xs,), ([x + i for i, x in enumerate(xs)], 59)),)
    result = TraceSearch().search(problem, Budget(60))
    assert result.assignment == {"a": 0, "b": 1}
    assert result.statistics["nodes"] < 200
