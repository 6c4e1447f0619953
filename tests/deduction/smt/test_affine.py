from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.deduction.smt.affine import equations
from csp_ir.deduction.smt.command import solve_sygus
from csp_ir.verdict import Solved


@given(st.lists(st.integers(-5, 5), min_size=3, max_size=3), st.integers(-9, 9), st.integers(0, 1 << 30))
@settings(max_examples=60, deadline=None)
def test_equations_hold_on_all_states_and_none_is_missed(weights: list[int], shift: int, seed: int) -> None:
    chance = random.Random(seed)
    states = []
    for _ in range(7):
        x, y, z = (chance.randint(-50, 50) for _ in range(3))
        states.append((x, y, z, shift + weights[0] * x + weights[1] * y + weights[2] * z))
    found = equations(states)
    for sums in found:
        assert len({sum(w * v for w, v in zip(sums, state, strict=True)) for state in states}) == 1
    assert (len(found) == 1) == any(weights)  # a variable that never changes is no equation


def test_an_invariant_of_three_variables_with_weights() -> None:
    pytest.importorskip("z3")
    text = """(set-logic LIA)(synth-inv inv ((x Int) (y Int) (n Int)))
(define-fun pre ((x Int) (y Int) (n Int)) Bool (and (= x n) (= y 3) (>= n 0)))
(define-fun trans ((x Int) (y Int) (n Int) (x! Int) (y! Int) (n! Int)) Bool
  (and (> x 0) (= x! (- x 1)) (= y! (+ y 5)) (= n! n)))
(define-fun post ((x Int) (y Int) (n Int)) Bool (=> (<= x 0) (= y (+ 3 (* 5 n)))))
(inv-constraint inv pre trans post)(check-synth)"""
    answer = solve_sygus(text, seconds=60)
    assert isinstance(answer.verdict, Solved) and answer.term is not None
