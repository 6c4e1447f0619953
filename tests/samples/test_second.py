"""Second opinions: what is asked about an answer with which every sample agrees."""

from __future__ import annotations

from csp_ir.interpreter.outcomes import Raised
from csp_ir.samples.propose import compare, listen
from csp_ir.samples.second import second_opinions
from csp_ir.samples.slips import slips_of
from csp_ir.samples.worth import Wrote
from csp_ir.spec.read import read_spec
from csp_ir.verify.question import Question
from csp_ir.work import worked

ABOVE = "How many numbers are over the limit?\ndef above(xs: list[int], limit: int) -> int\nabove([1, 5, 9], 4) == 2\n"
AGREED = "def above(xs, limit):\n    return sum(1 for x in xs if x > limit)\n"
MEAN = "The mean.\ndef mean(xs: list[int]) -> float\nmean([1, 2]) == 1.5\n"


def opinions(spec_text: str, sample: str, asked: tuple[Question, ...] = ()) -> list[Question]:
    spec = read_spec(spec_text)
    heard = listen(spec, [Wrote(sample)] * 3, worked() + 20, lambda *_: None)
    (answer,) = heard.passing
    ranking = compare(spec, [answer], worked() + 20, count=3)
    slips = slips_of(spec, answer.program, ranking.inputs, ranking.rows[id(answer)])
    return second_opinions(spec, answer, ranking, slips, asked)


def test_a_boundary_that_no_example_tells_is_asked_about() -> None:
    found = opinions(ABOVE, AGREED)
    on_the_limit = [q for q in found if q.args[1] in q.args[0]]
    assert on_the_limit
    own = sum(x > on_the_limit[0].args[1] for x in on_the_limit[0].args[0])
    assert on_the_limit[0].answers[0] == str(own) and len(set(on_the_limit[0].answers)) > 1


def test_an_example_on_the_boundary_settles_it() -> None:
    told = ABOVE + "above([4, 4, 3], 4) == 0\nabove([4, 4, 5], 5) == 0\nabove([], 1) == 0\n"
    program = read_spec(told)
    alive = []
    for text in (ABOVE, told):
        spec = read_spec(text)
        heard = listen(spec, [Wrote(AGREED)], worked() + 20, lambda *_: None)
        (answer,) = heard.passing
        ranking = compare(spec, [answer], worked() + 20, count=1)
        alive.append(slips_of(spec, answer.program, ranking.inputs, ranking.rows[id(answer)]))
    assert len(program.examples) == 4 and len(alive[1].alive) < len(alive[0].alive)
    assert alive[0].tried == alive[1].tried


def test_where_the_answer_raises_unasked_that_is_asked_about() -> None:
    found = opinions(MEAN, "def mean(xs):\n    return sum(xs) / len(xs)\n")
    assert any(q.args == ([],) and isinstance(q.outcomes[0], Raised) for q in found)
    said = opinions(MEAN.replace("The mean.", "The mean; ZeroDivisionError for none."), "def mean(xs):\n    return sum(xs) / len(xs)\n")  # fmt: skip
    assert not any(q.args == ([],) and len(q.answers) == 1 for q in said)


def test_what_is_asked_already_is_not_asked_again_and_three_are_enough() -> None:
    first = opinions(ABOVE, AGREED)
    assert 1 <= len(first) <= 3 and len({repr(q.args) for q in first}) == len(first)
    again = opinions(ABOVE, AGREED, (first[0],))
    assert first[0].args not in [q.args for q in again] and len(again) <= 2
