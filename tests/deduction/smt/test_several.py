"""Files that want several functions."""

from __future__ import annotations

import pytest

from csp_ir.deduction.smt.command import solve_sygus
from csp_ir.verdict import Exhausted, Solved

PLAIN = "((S Int (x 0 1 (+ S S) (- S S))))"


def test_functions_apart_are_solved_apart() -> None:
    text = f"(synth-fun f ((x Int)) Int {PLAIN})(synth-fun g ((x Int)) Int {PLAIN})"
    text += "(constraint (= (f 2) 3))(constraint (= (f 5) 6))(constraint (= (g 2) 4))(constraint (= (g 3) 6))"
    answer = solve_sygus(text, seconds=30)
    assert isinstance(answer.verdict, Solved)
    assert answer.define_fun is not None and answer.define_fun.count("define-fun") == 2
    names: dict[str, object] = {}
    exec(answer.python or "", names)
    assert names["f"](9) == 10 and names["g"](9) == 18  # type: ignore[operator]


@pytest.mark.parametrize(
    "constraint",
    [
        "(constraint (= (g x) (+ (f x) (f x))))(constraint (= (f x) (+ x 1)))",
        "(constraint (= (f (g x)) x))(constraint (= (g 0) 1))",
    ],
)
def test_functions_tied_together(constraint: str) -> None:
    pytest.importorskip("z3")
    text = f"(synth-fun f ((x Int)) Int {PLAIN})(synth-fun g ((x Int)) Int {PLAIN})(declare-var x Int){constraint}"
    answer = solve_sygus(text, seconds=60)
    assert isinstance(answer.verdict, Solved), answer
    names: dict[str, object] = {}
    exec(answer.python or "", names)
    f, g = names["f"], names["g"]
    for x in range(-4, 5):
        if "(f (g x))" in constraint:
            assert f(g(x)) == x and g(0) == 1  # type: ignore[operator]
        else:
            assert g(x) == 2 * f(x) == 2 * x + 2  # type: ignore[operator]


def test_no_tuple_of_terms_is_exhausted() -> None:
    pytest.importorskip("z3")
    text = "(synth-fun f ((x Int)) Int ((S Int (x))))(synth-fun g ((x Int)) Int ((S Int (x))))(declare-var x Int)"
    answer = solve_sygus(text + "(constraint (= (f x) (+ (g x) 1)))", seconds=30)
    assert isinstance(answer.verdict, Exhausted)
