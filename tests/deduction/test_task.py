from csp_ir.deduction.sexpr import read, show
from csp_ir.deduction.task import Row, distinct_rows, read_task
from csp_ir.deduction.terms import evaluate

V1 = """(set-logic SLIA) ; note
(synth-fun f ((s String)) String ((Start String (s s "a""b" (str.++ Start Start)))))
(constraint (= (f "x") "xx")) (constraint (= "yy" (f "y"))) (constraint (= (f "x") "z")) (check-synth)"""


def test_reads_version_1_and_finds_the_contradiction():
    task = read_task(V1)
    assert task.grammar == (("Start", "String", ("s", '"a""b"', ("str.++", "Start", "Start"))),)
    assert task.others == ()
    rows, clash = distinct_rows(task.rows)
    assert clash == (Row(("x",), "xx"), Row(("x",), "z"))
    assert rows == (Row(("x",), "xx"), Row(("y",), "yy"))


def test_version_2_has_the_same_grammar():
    two = V1.replace("String ((Start String (s", "String ((Start String)) ((Start String (s")
    assert read_task(two) == read_task(V1)


def test_corner_meanings():
    for text, value in [
        ('(str.replace "ab" "" "z")', "zab"),
        ('(str.substr "ab" 5 1)', ""),
        ('(str.indexof "ab" "b" 9)', -1),
        ('(str.to.int "-3")', -1),
        ("(- 5)", -5),
    ]:
        assert evaluate(read(text)[0], {}) == value
        assert show(read(text)[0]) == text
