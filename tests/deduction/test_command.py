from csp_ir.deduction.command import solve_sygus

TASK = """(synth-fun f ((s String)) String ((Start String (N))
 (N String (s "-" (str.++ N N) (str.substr N I I))) (I Int (0 1 (str.indexof N N I)))))"""


def test_solves_within_the_grammar():
    result = solve_sygus(TASK + '(constraint (= (f "ab-c") "ab")) (constraint (= (f "x-yy") "x"))', seconds=20)
    assert result.define_fun == '(define-fun f ((s String)) String (str.substr s 0 (str.indexof s "-" 0)))'


def test_contradiction_is_reported_with_its_rows():
    result = solve_sygus(TASK + '(constraint (= (f "a") "a")) (constraint (= (f "a") "b"))')
    assert result.verdict == "unsatisfiable" and [r.output for r in result.conflict] == ["a", "b"]
