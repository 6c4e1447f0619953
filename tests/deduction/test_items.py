from __future__ import annotations

import pytest

from csp_ir.deduction.smt.command import solve_sygus
from csp_ir.deduction.smt.meaning import evaluate
from csp_ir.deduction.smt.membership import derives
from csp_ir.verdict import Solved

from .test_marks import GRAMMAR

CASES = {
    "first letters": {"ann lee, bo chi, cy": "abc", "dan": "d", "eve x, flo y": "ef", "g, h, i, j": "ghij"},
    "last words": {
        "ann lee, bo chi, cy day": "lee chi day", "dan fox": "fox", "eve x, flo y": "x y", "a q, b r, c s": "q r s",
    },
    "chosen": {
        "ann lee, bo, cy day": "bo", "dan fox": "", "eve, flo y": "eve", "al, bea c": "al", "uma v, wes x": "",
        "a bc, d ef, gh": "gh",
    },
    "how many commas": {"a,b": "1", "abc": "0", "a,b,c,d": "3", ",,": "2", "aa,bb,cc": "2"},
    "how many of two words": {
        "ann lee, bo, cy day": "2", "dan": "0", "eve x": "1", "al b, cal d, di": "2", "e, f, g h i": "1",
        "j, k": "0", "u v, w x, y z": "3",
    },
    "difference": {"from 1853-1890 x": "37", "a 1475-1564 yy": "89", "1904-1989": "85", "bb c 1452-1519 d": "67"},
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_lists_are_taken_apart_and_put_together_in_the_grammar(name: str) -> None:
    rows = "".join(f'(constraint (= (f "{a}") "{b}"))' for a, b in CASES[name].items())
    answer = solve_sygus(f"(set-logic SLIA)(synth-fun f ((s String)) String {GRAMMAR}){rows}(check-synth)", seconds=60)
    assert isinstance(answer.verdict, Solved) and answer.term is not None
    assert derives(answer.task, answer.term)
    for given, wanted in CASES[name].items():
        assert evaluate(answer.term, {"s": given}) == wanted
