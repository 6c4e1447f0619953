"""Inputs whose results would decide most, where a spec has too few examples."""

from __future__ import annotations

from csp_ir.goals.deciding import deciding
from csp_ir.pipeline import solve
from csp_ir.spec.model import Example
from csp_ir.spec.read import read_spec
from csp_ir.verify.question import Deciding, Question

CLAMP = "Clamp x between lo and hi.\n\ndef clamp(x: int, lo: int, hi: int) -> int\n"


def test_three_inputs_are_proposed_and_their_answers_are_results_of_the_type() -> None:
    found = deciding(read_spec(CLAMP))
    assert len(found) == 3 and len({q.args for q in found}) == 3
    for q in found:
        assert len(q.args) == 3 and all(type(o.value) is int for o in q.outcomes)  # type: ignore[union-attr]
    x, lo, hi = found[0].args
    assert "would decide much" in str(found[0]) and len({x, lo, hi}) == 3  # an input on which parameters are told apart


def test_inputs_keep_what_the_spec_requires() -> None:
    found = deciding(read_spec(CLAMP + "requires: lo <= hi\n"))
    assert found and all(lo <= hi for _, lo, hi in (q.args for q in found))


def test_a_spec_without_examples_asks_and_its_answers_make_an_answer() -> None:
    asked: list[Question] = []

    def ask(question: Question) -> Example | None:
        asked.append(question)
        x, lo, hi = question.args
        return Example(question.args, max(lo, min(x, hi))) if len(asked) <= 4 else None

    left_open = solve(CLAMP, seconds=5)
    assert not left_open.solved and all(isinstance(q, Deciding) for q in left_open.questions)
    assert len(left_open.questions) == 3 and left_open.record["questions"] == list(map(str, left_open.questions))
    result = solve(CLAMP + "requires: lo <= hi\n", work=4, ask=ask)
    assert isinstance(asked[0], Deciding) and result.solved
    assert result.program is not None and "lo" in str(result.code) and "hi" in str(result.code)


def test_a_question_left_open_is_no_reason_to_solve_again() -> None:
    solves: list[str] = []
    asked: list[Question] = []
    solve(CLAMP, seconds=5, ask=lambda q: asked.append(q), on_event=lambda kind, data: solves.append(kind))  # type: ignore[func-returns-value]
    assert len(asked) == 3
