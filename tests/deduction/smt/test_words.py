"""Bit-vector components: meanings against the SMT-LIB ones, sound inverses, tasks of examples and of constraints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp_ir.deduction.domains import FREE
from csp_ir.deduction.smt.bitvectors import TESTS, WORDS, BitVec, operation
from csp_ir.deduction.smt.command import solve_sygus
from csp_ir.deduction.smt.words import word_component
from csp_ir.verdict import Solved

WORD = st.integers(0, 255)
NAMES = sorted({(n, a) for n, a in WORDS} | {(n, 2) for n in TESTS})


@pytest.mark.parametrize(("name", "arity"), NAMES)
@given(a=WORD, b=WORD)
def test_components_mean_the_operations_and_inverses_are_sound(name: str, arity: int, a: int, b: int) -> None:
    component, meaning = word_component(name, arity, 8), operation(name, arity)
    assert component is not None and meaning is not None
    args = (a, b)[:arity]
    out = meaning(*(BitVec(v, 8) for v in args))
    assert component.meaning(*args) == (out.value if isinstance(out, BitVec) else out)
    for place, witness in component.inverses.items():
        others = [v for k, v in enumerate(args) if k != place]
        domain = witness((component.meaning(*args),), *others)
        assert domain is not None and args[place] in domain
        assert witness(FREE, *others) is FREE


GRAMMAR = """(synth-fun f ((x (BitVec 8))) (BitVec 8) ((S (BitVec 8)
 (#x00 #x01 x (bvnot S) (shr1 S) (bvand S S) (bvor S S) (bvxor S S) (bvadd S S) (bvsub S S) (if0 S S S)))))"""
MACROS = """(define-fun shr1 ((x (BitVec 8))) (BitVec 8) (bvlshr x #x01))
(define-fun if0 ((x (BitVec 8)) (y (BitVec 8)) (z (BitVec 8))) (BitVec 8) (ite (= x #x01) y z))"""


def rows(function: object) -> str:
    values = (0, 1, 2, 3, 7, 18, 85, 129, 200, 255)
    return "".join(f"(constraint (= (f #x{v:02x}) #x{function(v) & 255:02x}))" for v in values)  # type: ignore[operator]


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x ^ (x >> 1),
        lambda x: (x >> 1) if x & 1 else ~x,
        lambda x: x & (x - 1),
        lambda x: (x >> 2) + 1,
    ],
)
def test_words_by_examples(function: object) -> None:
    answer = solve_sygus(MACROS + GRAMMAR + rows(function), seconds=60)
    assert isinstance(answer.verdict, Solved) and answer.python is not None
    names: dict[str, object] = {}
    exec(answer.python, names)
    for v in (0, 5, 90, 254, 129):
        assert names["f"](v) == function(v) & 255  # type: ignore[operator]


def test_words_for_all_inputs() -> None:
    pytest.importorskip("z3")
    text = MACROS + GRAMMAR + "(declare-var x (BitVec 8))(constraint (= (f x) (bvand x (bvsub x #x01))))"
    answer = solve_sygus(text, seconds=60)
    assert isinstance(answer.verdict, Solved)
    assert answer.size <= 5
