"""Judging bodies: what lists its examples is no answer, doubt never makes more trust."""

from __future__ import annotations

import pytest

from csp_ir.draft.bank import Term
from csp_ir.draft.confidence import WEIGHTS, confidence_of
from csp_ir.draft.judge import DOUBT, knows_by_heart, price_of, rank, solutions
from csp_ir.draft.task import Found, Task
from csp_ir.spec.read import read_spec
from csp_ir.work import worked

TEXT = "def code(n: int) -> str\n\ncode(3) == 'river'\ncode(8) == 'stone'\ncode(11) == 'cloud'\ncode(4) == 'river'\n"


def task(text: str = TEXT) -> Task:
    return Task(read_spec(text), worked() + 60)


LISTED = "if n < 5:\n    return 'river'\nif n == 8:\n    return 'stone'\nreturn 'cloud'"


@pytest.mark.parametrize("body", [LISTED, "return {3: 'river', 4: 'river', 8: 'stone', 11: 'cloud'}[n]"])
def test_what_lists_its_examples_is_no_answer(body: str) -> None:
    assert knows_by_heart(task(), body)
    assert rank(task(), [Found(body, 3.0, "goal")]) == []


def test_a_parameter_that_is_the_length_of_another_need_not_be_read() -> None:
    text = "The largest.\n\ndef top(xs: list[int], {}: int) -> int\n\ntop([4, 2], 2) == 4\ntop([1, 3, 2], {}) == 3\n"
    same, other = (task(text.format("n", n)) for n in (3, 7))
    assert same.lengths == {"n"} and not other.lengths
    body = Found("return max(xs)", 1.0, "goal")
    assert price_of(same, body) < price_of(other, body)


def test_what_the_prose_names_is_not_learned_by_heart() -> None:
    assert not knows_by_heart(task("'river' below 5, 'stone' below 10, else 'cloud'.\n\n" + TEXT), LISTED)


def test_numbers_that_are_results_are_quoted_too() -> None:
    text = "def f(n: int) -> int\n\nf(1) == 417\nf(2) == 92\nf(3) == 655\n"
    assert knows_by_heart(task(text), "if n == 1:\n    return 417\nif n == 2:\n    return 92\nreturn 655")
    assert not knows_by_heart(task(text), "return n * 400 + 17")


def test_an_answer_tells_its_rivals_and_its_grounds() -> None:
    text = "Double it.\n\ndef f(n: int) -> int\n\nf(2) == 4\nf(0) == 0\n"
    made = task(text)
    best = next(solutions(made, rank(made, [Found("return n * 2", 2.0, "goal"), Found("return n * n", 3.0, "goal")])))
    (rival,) = best.alternatives
    assert "n * n" in rival["code"] and rival["differs"]["answers"][0] != rival["differs"]["answers"][1]
    assert best.statistics["grounds"]["disagreement"] > 0


@pytest.mark.parametrize("doubt", [name for name in WEIGHTS if name])
def test_more_doubt_is_never_more_trust(doubt: str) -> None:
    assert confidence_of({doubt: 2.0}) <= confidence_of({doubt: 1.0}) <= confidence_of({})


def test_a_number_that_nothing_names_costs_where_there_is_prose() -> None:
    said, silent = "Count the marks of a number.\n\n", ""
    text = "def marks(n: int) -> int\n\nmarks(7) == 3\nmarks(8) == 1\n"

    def cost(prose: str, number: int) -> float:
        made = task(prose + text)
        three = Term((number, number), 2, leaf=str(number), fixed=True)
        return price_of(made, Found(f"return n % {number}", 3.0, "goal", [three]))

    assert cost(said, 4) > cost(said, 2) == cost(said, 10)
    assert cost("Count the marks of a number, 4 a line.\n\n", 4) < cost(said, 4)
    assert cost(silent, 4) == cost(silent, 2)


def test_what_is_doubted_is_told_where_prose_supports_it_and_refused_elsewhere() -> None:
    text = "def f(n: int) -> bool\n\nf(7) == True\nf(8) == False\n"

    def given(prose: str) -> list[tuple[str, ...]]:
        made = task(prose + text)
        found = [Found("return n % 4 == 3", 9.0, "goal", arbitrary=["4", "3"])]
        return [tuple(s.warnings) for s in solutions(made, rank(made, found))]

    assert given("") == []
    (warnings,) = given("Say whether a number is lucky.\n\n")
    assert DOUBT in warnings


CLAMPED = "Keep x within the bounds.\n\ndef clamp(x: int, low: int, high: int) -> int\n\nclamp(5, 0, 10) == 5\nclamp(-5, 0, 10) == 0\n"
WITHIN = "\nrequires:\n    low <= high\n\nensures:\n    low <= result <= high\n    result == x or x < low or x > high\n"


def test_what_breaks_a_clause_is_no_rival_and_what_clauses_decide_counts_as_shown() -> None:
    bodies = ["return min(high, max(x, low))", "return max(x, low) % high", "return max(x, low)"]

    def judged(text: str) -> list[float]:
        task = Task(read_spec(text), worked() + 60)
        ranked = rank(task, [Found(b, 4.0, "goal") for b in bodies])
        return [s.confidence for s in solutions(task, ranked)]

    doubted, trusted = judged(CLAMPED), judged(CLAMPED + WITHIN)
    assert len(doubted) > len(trusted) == 1
    assert trusted[0] > max(doubted)
