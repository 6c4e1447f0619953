"""Invariants: found in the grammar, checked here on runs and small states by code of their own, or refuted."""

from __future__ import annotations

from itertools import product

import pytest

from csp_ir.deduction.smt.command import solve_sygus
from csp_ir.deduction.smt.meaning import Definition, evaluate
from csp_ir.deduction.smt.membership import derives
from csp_ir.deduction.smt.task import read_task
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
