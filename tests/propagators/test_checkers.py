"""Each propagator against a checker written with different code."""

from __future__ import annotations

import ast
import builtins
import random
import symtable
from itertools import product

import pytest

from csp_ir.domains.model import Candidate, Conflict, Problem, Prune
from csp_ir.domains.random_problems import random_problem
from csp_ir.domains.reference import filled, is_right
from csp_ir.ir import types as t
from csp_ir.ir.check import check_program
from csp_ir.ir.infer import could_fit
from csp_ir.ir.parse import parse_block, parse_expr, parse_program
from csp_ir.ir.printer import print_program
from csp_ir.ir.rewrite import fill
from csp_ir.propagators.backward import Backward
from csp_ir.propagators.forward import Forward
from csp_ir.propagators.scope import Scope
from csp_ir.propagators.structure import Structure
from csp_ir.propagators.types import Types
from csp_ir.spec.model import Example

OPERATORS = ("+", "-", "*", "//", "%", "<", "and", "or")


def problem(text: str, pools: dict[str, list[str]], examples: list[tuple[tuple, object]] = ()) -> Problem:
    made = Problem.of(parse_program(text), tuple(Example(a, r) for a, r in examples))
    for hole, texts in pools.items():
        for x in texts:
            fragment = x if x in OPERATORS else parse_block(x[1:]) if x.startswith("@") else parse_expr(x)
            made.domains[hole].add(Candidate(fragment))
    return made


def gone(p: Problem, propagator: object) -> dict[str, str]:
    found = [f for f in propagator.propagate(p) if isinstance(f, Prune)]
    return {str(p.domains[f.hole].candidates[f.index]): f.reason for f in found}


# --- scope: CPython's own symbol tables ------------------------------------------------


def unknown_names(text: str) -> set[str]:
    """Names of a module's functions that are neither local nor builtin nor its own functions."""
    table = symtable.symtable(text, "<checker>", "exec")
    own = {s.get_name() for s in table.get_symbols()}
    found: set[str] = set()
    todo = list(table.get_children())
    while todo:
        inner = todo.pop()
        todo += inner.get_children()
        found |= {s.get_name() for s in inner.get_symbols() if s.is_global()}
    return {n for n in found if n not in own and not hasattr(builtins, n)}


def test_scope_against_symbol_tables() -> None:
    text = (
        "def f(xs: list[int], n: int) -> int:\n    total = ?p\n    for x in xs:\n        total = ?q\n    return total"
    )
    pool = [
        "n",
        "x",
        "len(xs)",
        "nn",
        "[y for y in xs]",
        "y",
        "sum(z for z in xs)",
        "f(xs, n)",
        "max(total, w)",
        "lambda v: v + u",
    ]
    p = problem(text, {"p": pool, "q": pool})
    pruned = {(f.hole, f.index) for f in Scope(strict=True).propagate(p) if isinstance(f, Prune)}
    for hole, d in p.domains.items():
        for i in d.live():
            other = "q" if hole == "p" else "p"
            text = print_program(fill(p.draft, {hole: d.candidates[i].fragment, other: parse_expr("0")}))
            assert ((hole, i) in pruned) == bool(unknown_names(text)), text


def test_scope_waits_for_statements_that_may_bind_a_name() -> None:
    text = "def f(n: int) -> int:\n    ?first\n    return ?p"
    p = problem(text, {"first": ["@k = n", "@pass"], "p": ["k", "q"]})
    found = [f for f in Scope(strict=True).propagate(p) if isinstance(f, Prune)]
    assert [(f.hole, f.index, f.permanent) for f in found] == [("p", 1, False)]


# --- types: the whole program checked, and values of the annotated type ------------------


def test_types_against_the_checker_on_the_whole_program() -> None:
    text = "def f(s: str, n: int) -> int:\n    m = n + ?p\n    if s.startswith(?q):\n        return ?r\n    return m"
    pool = ["n", "s", "len(s)", "s.upper()", "n + 1", "n.upper()", "s + n", "[n]", "not n", "s[0]", "-s", "None"]
    p = problem(text, {"p": pool, "q": pool, "r": pool})
    pruned = {(f.hole, f.index) for f in Types(strict=True).propagate(p) if isinstance(f, Prune)}
    assert len(pruned) > 8
    for hole, d in p.domains.items():
        for i in d.live():
            wrong = bool(check_program(fill(p.draft, {hole: d.candidates[i].fragment})))
            assert ((hole, i) in pruned) == wrong, (hole, str(d.candidates[i]))


def test_a_written_type_is_checked_on_values() -> None:
    text = "def f(s: str, n: int):\n    return ?p: int"
    p = problem(text, {"p": ["n", "s", "len(s)", "s + s", "[n]", "{s: n}", "n / 2", "n == 1"]})
    pruned = {f.index for f in Types(strict=True).propagate(p) if isinstance(f, Prune)}
    for i in p.domains["p"].live():
        value = eval(str(p.domains["p"].candidates[i]), {"s": "ab", "n": 3, "len": len})
        assert (i in pruned) == (not could_fit(t.type_of_value(value), t.INT)), value


# --- structure: Python's compiler, and runs -----------------------------------------------


def test_structure_against_the_python_compiler() -> None:
    text = "def f(n: int) -> int:\n    ?first\n    for i in range(n):\n        ?second\n    return n"
    blocks = ["@break", "@continue", "@n = 1", "@if n: break", "@for k in range(n): break", "@while n: continue"]
    p = problem(text, {"first": blocks, "second": blocks})
    pruned = {(f.hole, f.index) for f in Structure().propagate(p) if isinstance(f, Prune)}
    for hole, d in p.domains.items():
        for i in d.live():
            other = "second" if hole == "first" else "first"
            program = fill(p.draft, {hole: d.candidates[i].fragment, other: parse_block("pass")})
            try:
                compile(ast.parse(print_program(program)), "<checker>", "exec")
                compiles = True
            except SyntaxError:
                compiles = False
            assert ((hole, i) in pruned) == (not compiles)


def test_the_function_must_return() -> None:
    text = "def f(n: int) -> int:\n    ?body"
    p = problem(text, {"body": ["@n = 1", "@return n", "@if n > 0: return 1"]}, [((2,), 2)])
    assert list(gone(p, Structure())) == ["n = 1"]
    p.domains["body"].alive = 1
    (found,) = [f for f in Structure().propagate(p) if isinstance(f, Conflict)]
    assert "never returns" in found.reason


@pytest.mark.parametrize(
    ("hole", "kept", "removed"),
    [("?k: constant", "3", "n + 1"), ("?k: operator", None, None)],
)
def test_kinds_of_holes(hole: str, kept: str | None, removed: str | None) -> None:
    if kept is None:
        p = problem("def f(n: int):\n    return n ?op 2", {"op": ["+", "n"]})
        assert "an operator is wanted" in gone(p, Structure())["n"]
        return
    p = problem("def f(n: int):\n    return ?k", {"k": [kept, str(removed)]})
    p.contexts = {"k": type(p.contexts["k"])("k", "constant", t.ANY)}
    assert list(gone(p, Structure())) == [removed]


# --- forward and backward: every combination run ------------------------------------------


def supports(p: Problem, number: int) -> set[tuple[str, int]]:
    """Candidates with which some combination passes an example."""
    single = p.copy()
    single.examples, single.nogoods, single.constraints = (p.examples[number],), [], ()
    found = set()
    names = list(p.domains)
    for picked in product(*(list(p.domains[n].live()) for n in names)):
        chosen = dict(zip(names, picked, strict=True))
        if is_right(single, chosen):
            found |= set(chosen.items())
    return found


FORWARD = "def f(a: int, b: int) -> int:\n    c = ?p\n    if c > a:\n        return ?q\n    return c - ?r"
POOLS = {"p": ["a", "b", "a + b", "0", "a // b"], "q": ["c", "b", "1"], "r": ["a", "1", "c"]}


def test_forward_is_exactly_what_one_example_allows() -> None:
    for args, expected in [((2, 3), 5), ((2, 0), 1), ((-1, 4), 3), ((3, -2), -1), ((5, 5), 0)]:
        p = problem(FORWARD, POOLS, [(args, expected)])
        wanted = supports(p, 0)
        found = list(Forward().propagate(p))
        if not wanted:
            assert any(isinstance(f, Conflict) for f in found)
            continue
        alive = {(h, i) for h, d in p.domains.items() for i in d.live()}
        assert alive - {(f.hole, f.index) for f in found if isinstance(f, Prune)} == wanted


def test_forward_says_what_the_candidate_gives_instead() -> None:
    p = problem("def f(acc: int, i: int) -> int:\n    return ?step", {"step": ["acc - i", "acc + i", "acc // i"]},
                [((4, 2), 6), ((0, 0), 0)])  # fmt: skip
    reasons = gone(p, Forward())
    assert reasons["acc - i"] == "?step = `acc - i` removed: example 1 needs 6, it gives 2"
    assert all(f.permanent for f in Forward().propagate(p))
    assert "raises ZeroDivisionError" in " ".join(f.reason for f in Forward().propagate(p) if isinstance(f, Prune))


def test_backward_against_all_combinations() -> None:
    rng = random.Random(1)
    pool = ["a", "b", "a + b", "a * b", "1", "2", "a - b", "a // b", "0"]
    checked = 0
    for _ in range(10):
        op, op2 = rng.choice("+-*"), rng.choice(("+", "-", "*", "//"))
        text = f"def f(a: int, b: int) -> int:\n    return (?p {op} ?q) {op2} ?r"
        pools = {h: rng.sample(pool, 5) for h in "pqr"}
        p = problem(text, pools, [((rng.randint(0, 5), rng.randint(0, 3)), rng.randint(0, 20))])
        wanted = supports(p, 0)
        for f in Backward().propagate(p):
            checked += 1
            if isinstance(f, Conflict):
                assert not wanted
            else:
                assert (f.hole, f.index) not in wanted, f.reason
    assert checked > 20


def test_findings_on_random_problems_are_right() -> None:
    """More of what the conformance test does, where these propagators find something."""
    found = 0
    for seed in range(60):
        p = random_problem(random.Random(f"findings {seed}"), extras=False)
        for propagator in (Forward(), Backward()):
            for f in propagator.propagate(p):
                found += 1
                if isinstance(f, Prune) and f.permanent:
                    assert not is_right_with(p, f)
    assert found > 30


def is_right_with(p: Problem, f: Prune) -> bool:
    single = p.copy()
    single.domains[f.hole].alive = 1 << f.index
    names = list(single.contexts)
    pools = [list(single.domains[n].live())[:3] for n in names]
    return any(is_right(single, dict(zip(names, picked, strict=True))) for picked in product(*pools)) and bool(
        filled(single, {})
    )
