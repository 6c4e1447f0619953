"""What happens to an answer while questions about it are answered: as long as all that was told bears it out, it stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count, product, takewhile
from typing import Any

import pytest

from csp_ir import pipeline
from csp_ir.interpreter.outcomes import Returned
from csp_ir.ir.parse import parse_program
from csp_ir.result import Result
from csp_ir.spec.model import Example, Spec
from csp_ir.verdict import Exhausted, Solved, Unknown
from csp_ir.verify.question import Question

SPEC = "def twice(n: int) -> int\ntwice(2) == 4\n"
RIGHT, SQUARE, SUM = "n * 2", "n * n", "n + 2"
TRUE = {n: 2 * n for n in range(10)}


def question(n: int) -> Question:
    return Question.of("twice", (n,), [Returned(2 * n), Returned(n * n)])


def ended(body: str | None, *asked: int, verdict: Any = None) -> Result:
    """What a round ends with: a program, or none."""
    text = f"def twice(n: int) -> int:\n    return {body}\n"
    program, code = (parse_program(text), text) if body else (None, None)
    found = verdict or (Solved() if body else Unknown("time"))
    return Result(found, program, code, {}, 0.5, (), tuple(map(question, asked)), {"events": []})


def after(monkeypatch: pytest.MonkeyPatch, rounds: Sequence[Result]) -> tuple[Result, Spec]:
    """The result of a solve with these rounds, every question being answered by the truth, and what was known at last."""
    left, known = iter(rounds), [None]

    def one(spec: Spec, *_: Any) -> Result:
        known[0] = spec  # type: ignore[call-overload]
        return next(left, ended(None))

    monkeypatch.setattr(pipeline, "_solve", one)
    result = pipeline.solve(SPEC, seconds=5, ask=lambda q: Example(q.args, TRUE[q.args[0]]))
    assert known[0] is not None
    return result, known[0]


@pytest.mark.parametrize(
    "later", [ended(None), ended(None, verdict=Exhausted({"body": ""})), ended(RIGHT.replace("2", "1 * 2"))]
)
def test_an_answer_that_is_borne_out_stays_however_a_later_round_ends(
    monkeypatch: pytest.MonkeyPatch, later: Result
) -> None:
    result, _ = after(monkeypatch, [ended(RIGHT, 3), later])
    assert result.solved and RIGHT in str(result.code)


def test_an_answer_that_is_refuted_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    result, _ = after(monkeypatch, [ended(SQUARE, 3), ended(RIGHT)])
    assert RIGHT in str(result.code)
    assert not after(monkeypatch, [ended(SQUARE, 3), ended(None)])[0].solved


def test_no_order_of_rounds_loses_an_answer_that_is_true_of_all_that_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = (RIGHT, SQUARE, SUM, None)
    for order in product(bodies, repeat=3):
        asked = count(3)
        rounds = [ended(b, next(asked)) if b else ended(None) for b in order]
        result, known = after(monkeypatch, rounds)
        reached = list(takewhile(bool, order))  # a round without an answer asks nothing, and is the last
        true = [b for b in reached if all(eval(b, {"n": e.args[0]}) == e.expected for e in known.examples)]
        if true:
            assert result.solved and true[0] in str(result.code), order


def test_what_is_asked_anew_goes_with_the_answer_that_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    open_ = replace(ended("n * 4 // 2"), questions=(question(9),))
    monkeypatch.setattr(pipeline, "_solve", lambda *_: next(rounds))
    rounds = iter([ended(RIGHT, 3), open_])
    answers = iter([Example((3,), 6), None])
    result = pipeline.solve(SPEC, seconds=5, ask=lambda q: next(answers))
    assert RIGHT in str(result.code) and [q.args for q in result.questions] == [(9,)]
