"""An example that everything good fails is asked about, and never dropped without a word."""

from __future__ import annotations

import json

from csp_ir.cli.ask import read_answer
from csp_ir.pipeline import solve
from csp_ir.spec.model import Example
from csp_ir.verify.question import Deciding, Dropped, Question, Suspect

SPEC = """The area of a rectangle.

def area(w: float, h: float) -> float

area(2.0, 3.0) == 6.0
area(1.5, 2.0) == 3.0
area(4.0, 2.0) == 15.0
area(0.0, 2.0) == 0.0
"""
RIGHT = [f"def area(w, h):\n    return {text}\n" for text in ("w * h", "h * w", "1 * w * h")]
OTHER = ["def area(w, h):\n    return w + h\n"]


def suspect(*samples: str) -> Suspect:
    result = solve(SPEC, samples=samples, seconds=30, work=0.5, embedded=False)
    assert not result.solved
    (question,) = (q for q in result.questions if isinstance(q, Suspect))
    return question


def test_it_is_named_with_what_speaks_against_it() -> None:
    question = suspect(*RIGHT, *OTHER)
    assert str(question) == (
        "3 of 3 programs that pass all other examples give 8.0 on example 3, area(4.0, 2.0), which wants 15.0: is it right?"
    )


def test_one_program_or_several_that_differ_are_no_reason_to_doubt() -> None:
    assert not solve(SPEC, samples=RIGHT[:1], seconds=30, work=0.5, embedded=False).questions
    apart = [f"def area(w, h):\n    return w * h if w != 4 else {n}\n" for n in range(4)]
    asked = solve(SPEC, samples=apart, seconds=30, work=0.5, embedded=False).questions
    assert asked and all(isinstance(q, Deciding) and q.args[0] == 4 for q in asked)


def test_dropped_on_the_users_word_the_verdict_says_so() -> None:
    result = solve(SPEC, samples=RIGHT, seconds=10, ask=lambda q: Dropped(q.args) if isinstance(q, Suspect) else None)
    assert result.solved and "leaving out area(4.0, 2.0) == 15.0 (line 7)" in str(result.verdict)
    assert "15.0" not in str(result.code) and "leaving out" in json.dumps(result.record["verdict"])


def test_corrected_it_counts_as_it_was_meant() -> None:
    asked: list[Question] = []

    def answer(question: Question) -> Example | None:
        asked.append(question)
        return Example(question.args, 8) if isinstance(question, Suspect) else None

    result = solve(SPEC, samples=RIGHT, seconds=10, ask=answer)
    assert result.solved and str(result.verdict) == "solved" and ">>> area(4.0, 2.0)\n    8.0" in str(result.code)


def test_left_open_or_confirmed_it_still_counts() -> None:
    for given in (None, Example((4.0, 2.0), 15.0)):
        result = solve(SPEC, samples=RIGHT, seconds=30, work=0.5, ask=lambda q, given=given: given, embedded=False)
        assert not result.solved


def test_the_words_of_an_answer() -> None:
    question = suspect(*RIGHT)
    assert read_answer(question, "drop") == Dropped((4.0, 2.0))
    assert read_answer(question, "1") == Example((4.0, 2.0), 8.0) and read_answer(question, "= 9") == Example(
        (4.0, 2.0), 9
    )


GATE = "Whether a car may pass.\n\ndef gate(h: float, w: float) -> {}\n\ngate(2.0, 3.0) == {}\ngate(1.5, 9.0) == {}\ngate(4.0, 2.0) == {}\n"


def test_agreement_on_one_of_two_answers_or_an_error_is_no_reason_to_doubt() -> None:
    told = GATE.format("str", "'yes'", "'no'", "'yes'")
    wrong = [
        f"def gate(h, w):\n    return 'yes' if {test} else 'no'\n" for test in ("h + w < 6", "w < 6 - h", "6 > w + h")
    ]
    numbers = GATE.format("float", 2.0, 1.5, 1.0)
    broken = [f"def gate(h, w):\n    return [h][{n} if h > 3 else 0]\n" for n in (3, 4, 5)]
    for text, samples in ((told, wrong), (numbers, broken)):
        asked = solve(text, samples=samples, seconds=30, work=0.5, embedded=False).questions
        assert not any(isinstance(q, Suspect) for q in asked), text
