"""Bit-vector components: meanings against the SMT-LIB ones, sound inverses, tasks of examples and of constraints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp_ir.deduction.domains import FREE
from csp_ir.deduction.smt.bitvectors import TESTS, WORDS, BitVec, operation
from csp_ir.deduction.smt.command import solve_sygus
from csp_ir.deduction.smt.sexpr import SygusError, read
from csp_ir.deduction.smt.sorts import sort_of
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


RESIZING = {
    "(_ extract 5 2)": lambda a: ((a >> 2) & 15, 4),
    "(_ zero_extend 3)": lambda a: (a, 11),
    "(_ sign_extend 3)": lambda a: (a if a < 128 else a + 7 * 256, 11),
    "(_ repeat 2)": lambda a: (a * 257, 16),
    "(_ rotate_left 3)": lambda a: ((a << 3 | a >> 5) & 255, 8),
    "(_ rotate_right 3)": lambda a: ((a >> 3 | a << 5) & 255, 8),
}


@pytest.mark.parametrize("name", RESIZING)
@given(a=WORD)
def test_words_of_other_widths(name: str, a: int) -> None:
    meaning = operation(name, 1)
    assert meaning is not None
    value, width = RESIZING[name](a)
    assert meaning(BitVec(a, 8)) == BitVec(value, width)
    assert sort_of(read(f"({name} x)")[0], {"x": "BitVec 8"}, {}) == f"BitVec {width}"


@given(a=WORD, b=WORD)
def test_words_side_by_side(a: int, b: int) -> None:
    concat, same = operation("concat", 2), operation("bvcomp", 2)
    assert concat is not None and same is not None
    assert concat(BitVec(a, 8), BitVec(b, 8)) == BitVec(a * 256 + b, 16)
    assert same(BitVec(a, 8), BitVec(b, 8)) == BitVec(int(a == b), 1)


@pytest.mark.parametrize("term", ["((_ extract 8 1) x)", "((_ extract 1 2) x)", "(concat x)", "(bvcomp x #b1)"])
def test_words_that_do_not_fit_are_refused(term: str) -> None:
    with pytest.raises(SygusError):
        sort_of(read(term)[0], {"x": "BitVec 8"}, {})


AVERAGE = """(set-logic BV)(declare-var x (_ BitVec 8))(declare-var y (_ BitVec 8))
(synth-fun f ((x (_ BitVec 8)) (y (_ BitVec 8))) (_ BitVec 8) ((S (_ BitVec 8)
 (x y #x01 (bvand S S) (bvxor S S) (bvadd S S) (bvlshr S S)))))
(constraint (= (f x y) ((_ extract 8 1) (bvadd ((_ zero_extend 1) x) ((_ zero_extend 1) y)))))"""
HALVES = """(set-logic BV)(declare-var x (_ BitVec 8))
(synth-fun f ((x (_ BitVec 8))) (_ BitVec 8) ((S (_ BitVec 8) (x (concat H H))) (H (_ BitVec 4)
 (((_ extract 7 4) S) ((_ extract 3 0) S) (bvnot H)))))
(constraint (= ((_ extract 7 4) (f x)) ((_ extract 3 0) x)))
(constraint (= ((_ extract 3 0) (f x)) (bvnot ((_ extract 7 4) x))))"""


@pytest.mark.parametrize(
    ("text", "function"),
    [(AVERAGE, lambda x, y: (x + y) // 2), (HALVES, lambda x: (x & 15) << 4 | (x >> 4 ^ 15))],
)
def test_words_of_several_widths_by_constraints(text: str, function: object) -> None:
    pytest.importorskip("z3")
    answer = solve_sygus(text, seconds=60)
    assert isinstance(answer.verdict, Solved) and answer.python is not None
    names: dict[str, object] = {}
    exec(answer.python, names)
    for x in (0, 1, 90, 254, 255):
        args = (x, 77)[: len(answer.task.params)]
        assert names["f"](*args) == function(*args)  # type: ignore[operator]
