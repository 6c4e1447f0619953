"""Invariants: found in the grammar, checked here on runs and small states by code of their own, or refuted."""

from __future__ import annotations

import time
from itertools import product

import pytest

from csp_ir.deduction.smt.command import solve_sygus
from csp_ir.deduction.smt.logic import normal, written_out
from csp_ir.deduction.smt.meaning import Definition, evaluate
from csp_ir.deduction.smt.membership import derives
from csp_ir.deduction.smt.sexpr import Sexpr
from csp_ir.deduction.smt.smtlib import Checker, Formulas
from csp_ir.deduction.smt.spacer import NoInvariant, bad_run, by_spacer
from csp_ir.deduction.smt.task import Task, read_task
from csp_ir.verdict import Solved, Unsatisfiable

pytest.importorskip("z3")


def loop(names: str, pre: str, trans: str, post: str, grammar: str = "") -> str:
    here = " ".join(f"({n} Int)" for n in names.split())
    after = " ".join(f"({n}! Int)" for n in names.split())
    return f"""(set-logic LIA)(synth-inv inv ({here}) {grammar})
(define-fun pre ({here}) Bool {pre})(define-fun trans ({here} {after}) Bool {trans})
(define-fun post ({here}) Bool {post})(inv-constraint inv pre trans post)(check-synth)"""


COUNT = ("x n", "(and (= x 0) (>= n 0))", "(and (< x n) (= x! (+ x 1)) (= n! n))", "(=> (not (< x n)) (= x n))")
CASES = {
    "a bound": loop(*COUNT),
    "in a grammar": loop(*COUNT, "((B Bool ((and B B) (or B B) (not B) (< S S))) (S Int (x n 0 1 (+ S S))))"),
    "a relation": loop(
        "x y", "(and (= x 0) (= y 0))", "(and (< x 9) (= x! (+ x 1)) (= y! (+ y 2)))", "(=> (>= x 9) (= y 18))"
    ),
    "two phases": loop("x y", "(= x (- 5))", "(and (< x 0) (= x! (+ x y)) (= y! (+ y 1)))", "(=> (>= x 0) (> y 0))"),
}


@pytest.mark.parametrize("name", CASES)
def test_an_invariant_holds_at_first_is_kept_and_is_enough(name: str) -> None:
    answer = solve_sygus(CASES[name], seconds=600)
    assert isinstance(answer.verdict, Solved) and answer.term is not None, answer
    task = read_task(CASES[name])
    assert derives(task, answer.term)
    functions = {**task.definitions, task.name: Definition(task.params, "Bool", answer.term)}
    names = [n for n, _ in task.variables]
    for point in product(range(-6, 11, 2), repeat=len(names)):
        for constraint in task.others:
            assert evaluate(constraint, dict(zip(names, point)), functions) is True, point


def test_a_loop_that_goes_wrong_is_shown_going_wrong() -> None:
    answer = solve_sygus(loop("x", "(= x 0)", "(and (< x 10) (= x! (+ x 3)))", "(< x 11)"), seconds=600)
    assert isinstance(answer.verdict, Unsatisfiable)
    assert "(0) -> (3) -> (6) -> (9) -> (12)" in str(answer.verdict)


SUM = (
    "x y n", "(and (= x n) (= y 3) (>= n 0))", "(and (> x 0) (= x! (- x 1)) (= y! (+ y 5)) (= n! n))",
    "(=> (<= x 0) (= y (+ 3 (* 5 n))))",
)  # fmt: skip


@pytest.mark.parametrize("text", [CASES["a bound"], CASES["two phases"], loop(*SUM)])
def test_what_spacer_finds_is_an_invariant(text: str) -> None:
    task = read_task(text)
    formula = by_spacer(*clauses_of(task), time.monotonic() + 600)
    assert formula is not None
    assert Checker(task).counterexample(formula, 600_000) is None


def test_spacer_says_that_there_is_none() -> None:
    names, pre, trans, _ = SUM
    task = read_task(loop(names, pre, trans, "(<= y 28)"))
    with pytest.raises(NoInvariant):
        by_spacer(*clauses_of(task), time.monotonic() + 600)
    run = bad_run(*clauses_of(task), time.monotonic() + 600)
    assert run == [(6 - k, 3 + 5 * k, 6) for k in range(7)]


def clauses_of(task: Task) -> tuple[Formulas, Task, tuple[Sexpr, Sexpr, Sexpr]]:
    assert task.invariant is not None
    sorts = {n: s for p, s in task.params for n in (p, f"{p}!")}
    parts = [normal(written_out(f, task.definitions), (), sorts) for f in vars(task.invariant).values()]
    return Formulas(sorts, time.monotonic() + 600), task, (parts[0], parts[1], parts[2])
