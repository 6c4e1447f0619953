"""Linear functions by constraints that call them at several places, judged here on a grid of points."""

from __future__ import annotations

from itertools import product

import pytest

from csp_ir.deduction.smt.command import solve_sygus
from csp_ir.deduction.smt.meaning import Definition, evaluate
from csp_ir.deduction.smt.membership import derives
from csp_ir.verdict import Solved

pytest.importorskip("z3")
GRAMMAR = """((S Int) (B Bool)) ((S Int (x y 0 1 (+ S S) (- S S) (ite B S S))) (B Bool ((>= S S) (< S S))))"""
CASES = {
    "a step": ("", "(= (f (+ x 1) y) (+ (f x y) 137)) (= (f 0 y) (- 4215 y))"),
    "two sides": ("", "(=> (>= x 7) (= (f (+ x 1) y) (+ (f x y) 50))) (=> (< x 7) (= (f x y) (* 2 y))) (= (f 7 y) (- y 3))"),
    "in a grammar": (GRAMMAR, "(= (f x y) (f y x)) (>= (f x y) x) (or (= (f x y) x) (= (f x y) y))"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_coefficients_are_found_and_right(name: str) -> None:
    grammar, constraints = CASES[name]
    rows = "".join(f"(constraint {c})" for c in _split(constraints))
    answer = solve_sygus(
        f"(set-logic LIA)(synth-fun f ((x Int) (y Int)) Int {grammar})(declare-var x Int)(declare-var y Int){rows}",
        seconds=60,
    )
    assert isinstance(answer.verdict, Solved) and answer.term is not None
    assert derives(answer.task, answer.term)
    functions = {"f": Definition(answer.task.params, "Int", answer.term)}
    for x, y in product((-30, -1, 0, 5, 6, 7, 8, 40), repeat=2):
        assert all(evaluate(c, {"x": x, "y": y}, functions) is True for c in answer.task.others)


def _split(text: str) -> list[str]:
    found, depth, begin = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == ")" and not depth:
            found.append(text[begin : place + 1].strip())
            begin = place + 1
    return found
