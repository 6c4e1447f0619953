from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.cli.codes import BAD_INPUT, NOT_SOLVED, SOLVED
from csp_ir.deduction.smt.command import solve_sygus
from csp_ir.deduction.smt.membership import derives
from csp_ir.deduction.smt.sexpr import SygusError, read
from csp_ir.deduction.smt.task import read_task
from csp_ir.verdict import Exhausted, Solved, Unsatisfiable

GRAMMAR = """((Start String (N))
 (N String (s "-" " " (str.++ N N) (str.replace N N N) (str.at N I) (str.substr N I I)%s))
 (I Int (0 1 2 (+ I I) (- I I) (str.len N) (str.indexof N N I)))
 (B Bool ((str.prefixof N N) (str.suffixof N N) (str.contains N N))))"""


def task(rows: dict[str, str], more: str = "") -> str:
    text = "".join(f'(constraint (= (f "{a}") "{b}"))' for a, b in rows.items())
    return f"(set-logic SLIA)(synth-fun f ((s String)) String {GRAMMAR % more}){text}(check-synth)"


CASES = {
    "before": {"ab-c": "ab", "x-yy": "x", "qq-": "qq", "hello-world": "hello"},
    "third field": {"a-bb-ccc-d": "ccc", "xx-y-z-w": "z", "1-2-34-5": "34", "abc-d-ef-g": "ef"},
    "initials": {"Ann Lee": "A L", "Bo Chi": "B C", "Cy Day": "C D"},
    "swap": {"one-two": "two one", "a-bcd": "bcd a", "xyz-w": "w xyz"},
    "drop all": {"1-2-3": "123", "44-5-6": "4456", "7-88-9": "7889"},
}


@pytest.mark.parametrize("name", CASES)
def test_texts_are_solved_and_hold_on_every_row(name: str) -> None:
    more = ' ""' if name == "drop all" else ""
    text = task(CASES[name], more)
    answer = solve_sygus(text, seconds=30)
    assert isinstance(answer.verdict, Solved)
    assert answer.term is not None and derives(answer.task, answer.term)
    assert answer.python is not None
    names: dict[str, object] = {}
    exec(answer.python, names)
    for given, wanted in CASES[name].items():
        assert names["f"](given) == wanted  # type: ignore[operator]


def test_a_conditional_where_one_expression_will_not_do() -> None:
    rows = {"ab-": "b", "cd": "cd-cd", "e-e": "-", "fgh": "fgh-fgh", "ij": "ij-ij", "-xy": "x"}
    answer = solve_sygus(task(rows, " (ite B N N)"), seconds=30)
    assert isinstance(answer.verdict, Solved) and answer.term is not None
    assert "ite" in str(answer.define_fun)


def test_contradiction_is_reported_with_its_rows() -> None:
    text = task({"a": "a"}) + '(constraint (= (f "a") "b"))'
    answer = solve_sygus(text)
    assert isinstance(answer.verdict, Unsatisfiable)
    assert answer.conflict is not None and [r.output for r in answer.conflict] == ["a", "b"]


def test_letters_that_the_grammar_cannot_write_are_reported() -> None:
    rows = {"a-b": "b", "c-d": "D"}
    answer = solve_sygus(task(rows), seconds=30)
    assert isinstance(answer.verdict, Exhausted) and '"D"' in str(answer.verdict)
    for more in (' "D"', " (str.from_code I)", " (Constant String)"):  # there are ways to write it
        assert '"D"' not in str(solve_sygus(task(rows, more), seconds=0.2).verdict)
    assert isinstance(solve_sygus(task({"a-b": "1"}, " (int.to.str I)"), seconds=9).verdict, Solved)


def test_examples_kept_back_judge() -> None:
    answer = solve_sygus(task(CASES["third field"]), holdout=1, seconds=30)
    assert answer.held_back is not None and answer.held_back[1] == 1
    with pytest.raises(SygusError, match="leaves no example"):
        solve_sygus(task(CASES["before"]), holdout=4)


def test_membership_is_checked_against_the_text_of_the_grammar() -> None:
    wanted = read_task(task(CASES["before"]))
    assert derives(wanted, read('(str.substr s 0 (str.indexof s "-" 0))')[0])
    assert not derives(wanted, read('(str.++ s "x")')[0])
    assert not derives(wanted, read("(str.substr s 0 3)")[0])
    assert not derives(wanted, read("(ite (str.prefixof s s) s s)")[0])


def test_nested_productions_and_constants() -> None:
    text = """(synth-fun f ((s String)) String ((S String ((str.substr s 1 I) (str.++ S "!"))) (I Int ((Constant Int) (- (str.len s) 2)))))
    (constraint (= (f "abcd") "bc!")) (constraint (= (f "xyz") "y!"))"""
    answer = solve_sygus(text, seconds=30)
    assert answer.define_fun == '(define-fun f ((s String)) String (str.++ (str.substr s 1 (- (str.len s) 2)) "!"))'


def test_integers() -> None:
    text = """(synth-fun f ((x Int) (y Int)) Int ((I Int (x y 0 1 (+ I I) (- I I) (ite B I I))) (B Bool ((< I I) (= I I)))))
    (constraint (= (f 1 5) 4)) (constraint (= (f 9 2) 7)) (constraint (= (f 3 3) 0)) (constraint (= (f 0 8) 8))
    (constraint (= (f 20 4) 16))"""
    answer = solve_sygus(text, seconds=30)
    assert isinstance(answer.verdict, Solved) and "ite" in str(answer.define_fun)


def test_a_constant_is_a_function_of_nothing() -> None:
    answer = solve_sygus("(synth-fun f () Int ((S Int (0 1 (+ S S)))))(constraint (= f 5))", seconds=30)
    assert isinstance(answer.verdict, Solved) and answer.size == 9


def test_a_grammar_too_poor_is_exhausted_not_unsatisfiable() -> None:
    text = '(synth-fun f ((s String)) String ((S String (s))))(constraint (= (f "a") "b"))(constraint (= (f "c") "d"))'
    assert isinstance(solve_sygus(text, seconds=30).verdict, Exhausted)


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad, clash = tmp_path / "good.sl", tmp_path / "bad.sl", tmp_path / "clash.sl"
    good.write_text(task(CASES["before"]))
    bad.write_text("(synth-fun")
    clash.write_text(task({"a": "a"}) + '(constraint (= (f "a") "b"))')
    record = tmp_path / "record.json"
    assert main(["solve", str(good), "--json", str(record)]) == SOLVED
    assert capsys.readouterr().out.startswith("(define-fun f ((s String)) String ")
    assert json.loads(record.read_text())["size"] > 3
    assert main(["solve", str(good), "--python", "--holdout", "1", "-v"]) == SOLVED
    out, err = capsys.readouterr()
    assert "def f(s):" in out and "1 of 1 examples kept back" in err
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(good.read_bytes())))
    assert main(["solve", "-"]) == SOLVED
    assert "define-fun" in capsys.readouterr().out
    assert main(["solve", str(clash)]) == NOT_SOLVED
    assert "contradict" in capsys.readouterr().err
    assert main(["solve", str(bad)]) == BAD_INPUT
    assert "bad.sl:1" in capsys.readouterr().err


MAX2 = """(set-logic LIA)(synth-fun m ((x Int) (y Int)) Int ((S Int (x y 0 1 (+ S S) (ite B S S))) (B Bool ((<= S S) (not B)))))
(declare-var x Int)(declare-var y Int)"""


def test_constraints_for_all_inputs_are_met_by_counterexamples() -> None:
    pytest.importorskip("z3")
    text = MAX2 + "(constraint (>= (m x y) x))(constraint (>= (m x y) y))(constraint (or (= x (m x y)) (= y (m x y))))"
    answer = solve_sygus(text, seconds=60)
    assert isinstance(answer.verdict, Solved) and answer.python is not None
    names: dict[str, object] = {}
    exec(answer.python, names)
    assert [names["m"](a, b) for a, b in ((3, 4), (-1, -9), (2, 2))] == [4, -1, 2]  # type: ignore[operator]


def test_calls_with_different_arguments_are_met_by_whole_terms() -> None:
    pytest.importorskip("z3")
    text = MAX2 + "(constraint (= (m x y) (m y x)))(constraint (= (m x 0) (+ x 1)))"
    answer = solve_sygus(text, seconds=60)
    assert isinstance(answer.verdict, Solved), answer


def test_let_in_a_grammar_and_in_definitions() -> None:
    text = """(define-fun dbl ((a Int)) Int (let ((b (+ a a))) (let ((a b)) (+ a 0))))
    (synth-fun f ((x Int) (y Int)) Int ((S Int (x y (dbl S) (let ((m Int S) (n Int S)) (* m (+ n x)))))))
    (constraint (= (f 1 2) 6)) (constraint (= (f 3 2) 10)) (constraint (= (f 5 1) 6))"""
    answer = solve_sygus(text, seconds=30)
    assert answer.term is not None and derives(answer.task, answer.term) and "(let ((m " in str(answer.define_fun)
    names: dict[str, object] = {}
    exec(answer.python or "", names)
    assert [names["f"](*a) for a in ((1, 2), (3, 2), (5, 1), (4, 7))] == [6, 10, 6, 77]  # type: ignore[operator]


def test_a_let_that_reaches_into_other_productions_is_refused() -> None:
    text = "\n(synth-fun f ((x Int)) Int ((S Int (x (let ((z Int S)) T))) (T Int (z (+ T T)))))(constraint (= (f 1) 2))"
    with pytest.raises(SygusError, match="z of a let are used in the productions of T") as caught:
        solve_sygus(text)
    assert caught.value.line == 2 and "(let ((v S)) (+ v v))" in caught.value.remedy


def test_numbers_as_sums_inside_texts() -> None:
    text = """(synth-fun f ((s String) (t String)) String ((N String (s t "" (str.++ N N) (str.from_int I) (str.at N I)))
    (I Int (0 1 2 (+ I I) (- I I) (str.len N) (str.to_int N) (str.indexof N N I)))))
    (constraint (= (f "7ab" "xyzw") "=12")) (constraint (= (f "1b" "q") "=3")) (constraint (= (f "4cde" "ab") "=7"))
    (constraint (= (f "9" "") "=10"))"""
    answer = solve_sygus(text.replace('""', '"="', 1), seconds=30)
    assert isinstance(answer.verdict, Solved) and answer.python is not None
    names: dict[str, object] = {}
    exec(answer.python, names)
    assert names["f"]("5zz", "abc") == "=9"  # type: ignore[operator]


def test_calls_inside_calls() -> None:
    pytest.importorskip("z3")
    text = MAX2 + "(declare-var z Int)(constraint (= (m x (m y z)) (m (m x y) z)))(constraint (<= x (m x y)))"
    text += "(constraint (or (= (m x y) x) (= (m x y) y)))(constraint (= (m x y) (m y x)))"
    answer = solve_sygus(text, seconds=60)
    assert isinstance(answer.verdict, Solved) and answer.python is not None
    names: dict[str, object] = {}
    exec(answer.python, names)
    assert [names["m"](a, b) for a, b in ((3, 4), (-1, -9), (2, 2))] == [4, -1, 2]  # type: ignore[operator]
