"""Single-invocation specs: solved in the grammar, right on every small input by code of its own, or refuted."""

from __future__ import annotations

from itertools import product

import pytest

from csp_ir.deduction.smt.command import solve_sygus
from csp_ir.deduction.smt.meaning import Definition, evaluate
from csp_ir.deduction.smt.membership import derives
from csp_ir.deduction.smt.task import read_task
from csp_ir.verdict import Solved, Unsatisfiable

pytest.importorskip("z3")
FULL = """((S Int (%s 0 1 (+ S S) (- S S) (ite B S S)))
 (B Bool ((and B B) (or B B) (not B) (<= S S) (= S S) (>= S S))))"""


def spec(params: str, *constraints: str, grammar: str | None = None) -> str:
    typed = " ".join(f"({p} Int)" for p in params.split())
    declared = "".join(f"(declare-var {p} Int)" for p in params.split())
    whole = "".join(f"(constraint {c})" for c in constraints)
    return (
        f"(set-logic LIA)(synth-fun f ({typed}) Int {FULL % params if grammar is None else grammar}){declared}{whole}"
    )


def largest(count: int) -> str:
    names = [f"x{k}" for k in range(count)]
    call = f"(f {' '.join(names)})"
    equal = " ".join(f"(= {n} {call})" for n in names)
    return spec(" ".join(names), *(f"(>= {call} {n})" for n in names), f"(or {equal})")


def place(count: int) -> str:
    names = [f"x{k}" for k in range(count)]
    rising = "(and " + " ".join(f"(< {a} {b})" for a, b in zip(names, names[1:])) + ")"
    call = f"(f {' '.join(names)} k)"
    between = [f"(=> (and (> k {a}) (< k {b})) (= {call} {n}))" for n, (a, b) in enumerate(zip(names, names[1:]), 1)]
    ends = (f"(=> (< k {names[0]}) (= {call} 0))", f"(=> (> k {names[-1]}) (= {call} {count}))")
    return spec(" ".join([*names, "k"]), *(f"(=> {rising} {c})" for c in (*ends, *between)))


CASES = {
    "largest of six": largest(6),
    "place among four": place(4),
    "clamp": spec("x l h", "(=> (<= l h) (and (<= l (f x l h)) (<= (f x l h) h) (=> (<= l x h) (= (f x l h) x))))"),
    "shifted argument": spec("x y", "(= (f (+ x 1) y) (ite (> x y) (+ x y) (- x y)))"),
    "only ite and <=": spec(
        "x y z", "(and (<= x (f x y z)) (<= y (f x y z)) (<= z (f x y z)))",
        "(or (= x (f x y z)) (= y (f x y z)) (= z (f x y z)))",
        grammar="((S Int (x y z (ite B S S))) (B Bool ((<= S S))))",
    ),
    "no grammar": spec("x", "(<= (* 3 (f x)) x)", "(> (* 3 (f x)) (- x 3))", grammar=""),
    "examples beside": spec("x", "(>= (f x) x)", "(=> (> x 3) (= (f x) x))", "(= (f 1) 7)"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_answers_hold_on_every_small_input(name: str) -> None:
    answer = solve_sygus(CASES[name], seconds=60)
    assert isinstance(answer.verdict, Solved) and answer.term is not None
    task = read_task(CASES[name])
    assert derives(task, answer.term)
    functions = {task.name: Definition(task.params, task.result, answer.term)}
    names = [n for n, _ in task.variables]
    reach = range(-3, 8) if len(names) < 3 else range(3)
    for point in product(reach, repeat=len(names)):
        for constraint in task.others:
            assert evaluate(constraint, dict(zip(names, point)), functions) is True, point
    for row in task.rows:
        assert evaluate(answer.term, dict(zip((n for n, _ in task.params), row.args))) == row.output


def test_a_truth_value() -> None:
    text = "(synth-fun f ((x Int) (y Int)) Bool)(declare-var x Int)(declare-var y Int)"
    answer = solve_sygus(text + "(constraint (= (f x y) (not (< x y))))", seconds=30)
    assert answer.define_fun == "(define-fun f ((x Int) (y Int)) Bool (>= x y))"


def test_an_input_without_a_result_is_named() -> None:
    answer = solve_sygus(spec("x", "(> (f x) x)", "(< (f x) (* 2 x))"), seconds=30)
    assert isinstance(answer.verdict, Unsatisfiable)
    assert "no value of (f ...) satisfies the constraints at x = " in str(answer.verdict)
