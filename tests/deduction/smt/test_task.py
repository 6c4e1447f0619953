from __future__ import annotations

import pytest

from csp_ir.deduction.smt.bitvectors import BitVec
from csp_ir.deduction.smt.meaning import Definition, evaluate
from csp_ir.deduction.smt.sexpr import SygusError, read, show
from csp_ir.deduction.smt.task import Row, distinct_rows, read_file, read_task

V1 = """(set-logic SLIA) ; note
(synth-fun f ((s String)) String ((Start String (s s "a""b" (str.++ Start Start)))))
(constraint (= (f "x") "xx")) (constraint (= "yy" (f "y"))) (constraint (= (f "x") "z")) (check-synth)"""


def test_reads_version_1_and_finds_the_contradiction() -> None:
    task = read_task(V1)
    assert task.grammar == (("Start", "String", ("s", '"a""b"', ("str.++", "Start", "Start"))),)
    assert task.others == ()
    rows, clash = distinct_rows(task.rows)
    assert clash == (Row(("x",), "xx"), Row(("x",), "z"))
    assert rows == (Row(("x",), "xx"), Row(("y",), "yy"))


def test_version_2_has_the_same_grammar() -> None:
    two = V1.replace("String ((Start String (s", "String ((Start String)) ((Start String (s")
    assert read_task(two) == read_task(V1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('(str.replace "ab" "" "z")', "zab"),
        ('(str.replace_all "aXbX" "X" "-")', "a-b-"),
        ('(str.replace_all "ab" "" "z")', "ab"),
        ('(str.substr "ab" 5 1)', ""),
        ('(str.substr "ab" 1 -1)', ""),
        ('(str.indexof "ab" "b" 9)', -1),
        ('(str.indexof "ab" "" 2)', 2),
        ('(str.to.int "-3")', -1),
        ('(str.to_int "٣")', -1),
        ("(str.from_int (- 5))", ""),
        ("(- 5)", -5),
        ("(div (- 7) 2)", -4),
        ("(mod (- 7) 2)", 1),
        ("(div 7 (- 2))", -3),
        ("(< 1 2 3)", True),
        ("(=> true false)", False),
        ("(let ((x 2) (y 3)) (+ x y))", 5),
        ("(bvadd #xff #x02)", BitVec(1, 8)),
        ("(bvashr #x80 #x01)", BitVec(0xC0, 8)),
        ("(bvudiv #x05 #x00)", BitVec(0xFF, 8)),
        ("(bvslt #x80 #x00)", True),
        ("(_ bv5 8)", BitVec(5, 8)),
    ],
)
def test_corner_meanings(text: str, value: object) -> None:
    got = evaluate(read(text)[0], {})
    assert got == value and type(got) is type(value)
    assert show(read(text)[0]) == text


def test_definitions_are_called() -> None:
    task = read_task(
        "(define-fun twice ((a Int)) Int (+ a a)) (synth-fun f ((x Int)) Int) (constraint (= (f 1) (twice 4)))"
    )
    assert isinstance(task.definitions["twice"], Definition)
    assert task.rows == (Row((1,), 8),)


def test_conjunctions_of_examples_are_examples() -> None:
    task = read_task("(synth-fun f ((x Int)) Int) (constraint (and (= (f 1) 2) (= (f 2) 3)))")
    assert [r.output for r in task.rows] == [2, 3]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(constraint (= 1 1))", "expected a synth-fun"),
        ("(synth-fun f", "not closed"),
        ("\n)", "closing parenthesis"),
        ("(synth-fun f ((x Int)) Int) (constraint (= (f 1 2) 3))", "takes 1 arguments"),
        ("(synth-fun f ((x Int)) Int) (synth-fun g ((x Int)) Int)", "wants several: f, g"),
        ("(synth-fun f ((x Int)) Int) (synth-fun f ((x Int)) Int)", "f is wanted twice"),
        ("(define-fun-rec g ((x Int)) Int (g x))", "recursive definitions are not read"),
        ("(define-fun g ((x Int)) Int (g x))", "g is used before it is defined"),
        ("(inv-constraint i p t q)", "i is not wanted here"),
        ("(synth-inv i ((x Int)))(inv-constraint i p t q)", "p is no define-fun of 1 parameters"),
        ("(oracle-fun x)", "the command oracle-fun with 1 parts is not read"),
    ],
)
def test_unreadable_text_is_an_input_error(text: str, message: str) -> None:
    with pytest.raises(SygusError, match=message):
        read_task(text)


def test_the_line_of_a_syntax_error() -> None:
    with pytest.raises(SygusError) as caught:
        read("(a\n b))")
    assert caught.value.line == 2


def test_errors_name_line_and_remedy() -> None:
    with pytest.raises(SygusError) as caught:
        read_task("(set-logic LIA)\n(synth-fun f ((x Int)) Int)\n\n(declare-datatype D ((a)))")
    assert caught.value.line == 4 and "String, Int" in caught.value.remedy


def test_several_functions_share_the_constraints_on_both() -> None:
    file = read_file("""(define-sort N () Int)(synth-fun f ((x N)) N)(synth-fun g ((x N)) N)(declare-var x N)
    (assume (> x 0))(constraint (and (= (f x) x) (= (g x) (f x))))""")
    assert [t.name for t in file.tasks] == ["f", "g"] and file.tasks[0].params == (("x", "Int"),)
    assert len(file.tasks[0].others) == 1 and len(file.joint) == 1
    assert file.joint[0][0] == "=>"


def test_an_invariant_is_three_constraints() -> None:
    task = read_task("""(synth-inv i ((x Int)))(declare-primed-var x Int)
    (define-fun p ((x Int)) Bool (= x 0))(define-fun t ((x Int) (x! Int)) Bool (= x! (+ x 1)))
    (define-fun q ((x Int)) Bool (>= x 0))(inv-constraint i p t q)""")
    assert task.result == "Bool" and len(task.others) == 3 and task.invariant is not None
    assert task.invariant.trans == ("t", "x", "x!")
    assert [n for n, _ in task.variables] == ["x", "x!"]


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("(synth-fun f ((x Int)) Int)(constraint (= (f 1) y))", "unknown name y", "declare-var"),
        ('(synth-fun f ((x Int)) Int)(constraint (= (f 1) "a"))', '"a" is String where = takes Int', ""),
        ("(synth-fun f ((x Int)) Int)(constraint (f 1))", "a constraint must be Bool, this is Int", ""),
        (
            "(synth-fun f ((x Int)) Int ((S Int (x (str.lne S)))))(constraint (= (f 1) 1))",
            "str.lne is not read",
            "str.len",
        ),
        (
            "(synth-fun f ((x Int)) Int ((S Int (x (< S S)))))(constraint (= (f 1) 1))",
            r"its production \(< S S\) is Bool",
            "",
        ),
        ("(synth-fun f ((x Real)) Int)", "the sort Real is not read", "BitVec"),
        ("(define-fun g ((x Int)) Bool (+ x 1))", "g is declared Bool, its body is Int", ""),
        ("(synth-fun f ((x Int)) Int)(constraint (= (let x 1) 1))", r"expected \(let", ""),
    ],
)
def test_what_is_ill_sorted_is_refused_where_it_is_read(text: str, message: str, remedy: str) -> None:
    with pytest.raises(SygusError, match=message) as caught:
        read_task("\n" + text)
    assert caught.value.line == 2 and remedy in caught.value.remedy
