"""Rewritings of constraints keep their meaning; terms fitted into a grammar are in it and mean the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.deduction.smt.logic import linear, linear_term, negated, normal, written_out
from csp_ir.deduction.smt.meaning import Definition, evaluate
from csp_ir.deduction.smt.membership import derives
from csp_ir.deduction.smt.rebuild import Rebuilder
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError, read
from csp_ir.deduction.smt.task import read_task

NUMBERS, TRUTHS = ("x", "y"), ("p",)
ENV = st.fixed_dictionaries({"x": st.integers(-3, 3), "y": st.integers(-3, 3), "p": st.booleans()})


def terms(depth: int) -> st.SearchStrategy[Sexpr]:
    leaf: st.SearchStrategy[Sexpr] = st.sampled_from(["x", "y", "0", "1", "2", ("-", "1")])
    if depth == 0:
        return leaf
    inner, test = terms(depth - 1), formulas(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(st.sampled_from(["+", "-"]), inner, inner),
        st.tuples(st.just("-"), inner),
        st.tuples(st.just("*"), st.sampled_from(["2", ("-", "3")]), inner),
        st.tuples(st.just("ite"), test, inner, inner),
    )


def formulas(depth: int) -> st.SearchStrategy[Sexpr]:
    if depth == 0:
        return st.sampled_from(["p", "true", "false"])
    inner, number = formulas(depth - 1), terms(depth - 1)
    return st.one_of(
        st.just("p"),
        st.tuples(st.sampled_from(["<", "<=", ">", ">=", "=", "distinct"]), number, number),
        st.tuples(st.sampled_from(["and", "or", "=>", "xor", "="]), inner, inner),
        st.tuples(st.just("not"), inner),
        st.tuples(st.just("ite"), inner, inner, inner),
    )


@given(formulas(3), ENV)
@settings(max_examples=200, deadline=None)
def test_normal_forms_keep_the_meaning(formula: Sexpr, env: dict[str, object]) -> None:
    value = evaluate(formula, env)
    assert evaluate(normal(formula, TRUTHS, NUMBERS), env) is value
    assert evaluate(negated(normal(formula, TRUTHS, NUMBERS)), env) is not value


@given(terms(3), ENV)
@settings(max_examples=200, deadline=None)
def test_linear_forms_keep_the_meaning(term: Sexpr, env: dict[str, object]) -> None:
    assert evaluate(linear_term(linear(term)), env) == evaluate(term, env)


GRAMMARS = {
    "full": "((S Int (x y 0 1 (+ S S) (- S S) (ite B S S))) (B Bool ((and B B) (or B B) (not B) (<= S S) (= S S) (>= S S))))",
    "poor": "((S Int (x y 1 (- S S) (ite B S S))) (B Bool ((< S S) (ite B B B))))",
    "nested": "((S Int (x y (Constant Int) (+ x S) (+ S 1) (- S y) (* 2 S) (ite (<= S T) S S))) (T Int (0 x)))",
}


@pytest.mark.parametrize("name", GRAMMARS)
@given(term=terms(2), env=ENV)
@settings(max_examples=15, deadline=None)
def test_what_fits_is_in_the_grammar_and_means_the_same(name: str, term: Sexpr, env: dict[str, object]) -> None:
    task = read_task(f"(synth-fun f ((x Int) (y Int)) Int {GRAMMARS[name]})(constraint (= (f 1 1) 1))")
    found = Rebuilder(replace(task, params=(("x", "Int"), ("y", "Int")))).fit(term)
    if found is not None:
        assert derives(task, found)
        assert evaluate(found, env) == evaluate(term, env)


@pytest.mark.parametrize(
    ("grammar", "term"),
    [
        ("full", "(ite (or (< x y) (> x 5)) (+ x x y) (- 3))"),
        ("full", "(ite (and (distinct x y) (=> (< x 0) (< y 0))) (* 3 x) y)"),
        ("poor", "(ite (>= x 3) (+ x y) (- y))"),
        ("poor", "(ite (and (<= x y) (= x 1)) x y)"),
        ("nested", "(ite (<= x 0) (+ x y 7) (* 4 x))"),
    ],
)
def test_terms_that_should_fit(grammar: str, term: str) -> None:
    task = read_task(f"(synth-fun f ((x Int) (y Int)) Int {GRAMMARS[grammar]})(constraint (= (f 1 1) 1))")
    found = Rebuilder(task).fit(normal_choice(read(term)[0]))
    assert found is not None and derives(task, found)


def normal_choice(term: Sexpr) -> Sexpr:
    assert not isinstance(term, str)
    return (term[0], normal(term[1], TRUTHS, NUMBERS), *term[2:])


def test_definitions_and_lets_are_written_out_without_capture() -> None:
    known = {"twice": Definition((("x", "Int"),), "Int", ("let", (("y", ("+", "x", "x")),), "y"))}
    term = read("(let ((x (twice y)) (y x)) (+ (twice x) y))")[0]
    out = written_out(term, known)
    assert evaluate(out, {"x": 5, "y": 3}) == evaluate(term, {"x": 5, "y": 3}, known) == 17
    with pytest.raises(SygusError, match="forall is not read"):
        written_out(read("(forall ((x Int)) (> x 0))")[0], {})
