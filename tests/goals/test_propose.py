"""Whole solves, small ones; what they must not do is as important as what they must."""

import math

import pytest

from csp_ir.draft.judge import DOUBTED
from csp_ir.goals.propose import propose_programs
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Raised, Returned, strict_equal
from csp_ir.ir.printer import print_program
from csp_ir.solution import Shortage, Solution
from csp_ir.spec.read import read_spec
from csp_ir.work import worked


def first(text, work=60):
    proposals = propose_programs(read_spec(text), worked() + work)
    return next((p for p in proposals if isinstance(p, Solution)), None)


def outcome(solution, *args):
    return compile_program(solution.program).run(args).outcome


SOLVED = {
    "a disc": (
        "The area of a disc of which the width is given.\n\ndef area(width: float) -> float\n\narea(2.0) == pytest.approx(3.1416, abs=0.001)\narea(6.0) == pytest.approx(28.274, abs=0.01)\n",
        [(1.0, math.pi / 4)],
    ),
    "pairs of elements": (
        "How many pairs of the numbers have an even sum?\n\ndef pairs(xs: list[int]) -> int\n\npairs([1, 2, 3, 5]) == 3\npairs([4, 2, 8, 6]) == 6\npairs([1, 2]) == 0\n",
        [([1, 1, 2, 2], 2)],
    ),
    "digits": (
        "The digits in descending order, as a number.\n\ndef down(n: int) -> int\n\ndown(312) == 321\ndown(1905) == 9510\ndown(7) == 7\n",
        [(20408, 84200)],
    ),
    "a key that the prose names": (
        "Sort the rows in ascending order by their sum.\n\ndef order(rows: list[list[int]]) -> list[list[int]]\n\norder([[1, 9], [2, 3]]) == [[2, 3], [1, 9]]\norder([[4, 4], [5, 0], [9, 9]]) == [[5, 0], [4, 4], [9, 9]]\n",
        [([[3, 3], [1, 2], [0, 4]], [[1, 2], [0, 4], [3, 3]])],
    ),
    "the longest, not the last": (
        "The length of the longest row.\n\ndef width(rows: list[list[int]]) -> int\n\nwidth([[1], [2, 3]]) == 2\nwidth([[4], [5, 6, 7, 8], [1, 2, 3]]) == 4\n",
        [([[9, 9, 9, 9, 9], [1]], 5)],
    ),
    "near": (
        "The square root.\n\ndef root(a: float) -> float\n\nroot(2.0) == pytest.approx(1.414, abs=0.001)\nroot(3.0) == pytest.approx(1.732, abs=0.001)\nroot(10.0) == pytest.approx(3.162, abs=0.001)\n",
        [(16.0, 4.0)],
    ),
    "expression": (
        "How many lines does the text have?\n\ndef lines(text: str) -> int\n\nexamples:\n  lines('a\\nb') == 2\n  lines('') == 0\n  lines('x') == 1\n  lines('1\\n2\\n3') == 3\n",
        [("a\nb\nc\nd", 4)],
    ),
    "thresholds of the prose win over what examples leave open": (
        "Freight class by weight: 'small' up to 3, 'medium' from 4 to 10, otherwise 'large'.\n\ndef freight(weight: int) -> str\n\nexamples:\n  freight(1) == 'small'\n  freight(7) == 'medium'\n  freight(30) == 'large'\n",
        [(3, "small"), (4, "medium"), (10, "medium"), (11, "large")],
    ),
    "try": (
        "Parse a decimal number; -1.0 if the text is not a valid number.\n\ndef number(text: str) -> float\n\nexamples:\n  number('2.5') == 2.5\n  number('x') == -1.0\n  number('7') == 7.0\n  number('') == -1.0\n",
        [("8.25", 8.25), ("1.2.3", -1.0)],
    ),
    "filter": (
        "Keep the words longer than 3 letters.\n\ndef long_words(words: list[str]) -> list[str]\n\nexamples:\n  long_words(['a', 'tree', 'sky', 'house']) == ['tree', 'house']\n  long_words([]) == []\n  long_words(['cat']) == []\n",
        [((["four", "abc", "fiver"]), ["four", "fiver"])],
    ),
    "two accumulators": (
        "Each term is the sum of the two before it; the first two are 3 and 1. Give term n, counting from 0.\n\ndef term(n: int) -> int\n\nexamples:\n  term(0) == 3\n  term(1) == 1\n  term(2) == 4\n  term(5) == 14\n  term(7) == 37\n",
        [(3, 5), (4, 9), (8, 60)],
    ),
    "dictionary": (
        "For every word its number of letters.\n\ndef sizes(words: list[str]) -> dict[str, int]\n\nexamples:\n  sizes(['a', 'bcd']) == {'a': 1, 'bcd': 3}\n  sizes([]) == {}\n  sizes(['xy']) == {'xy': 2}\n",
        [(["pq", "r"], {"pq": 2, "r": 1})],
    ),
    "parts": (
        "The first and the last item, as a pair.\n\ndef ends(xs: list[int]) -> tuple[int, int]\n\nexamples:\n  ends([1, 2, 3]) == (1, 3)\n  ends([5]) == (5, 5)\n  ends([9, 4]) == (9, 4)\n",
        [([7, 8, 1, 2], (7, 2))],
    ),
    "guard": (
        "The last item, or None if the list is empty.\n\ndef last(items: list) -> object\n\nexamples:\n  last([1, 2]) == 2\n  last([]) == None\n  last(['q']) == 'q'\n  last([3, 1, 5]) == 5\n",
        [([9, 8], 8), ([], None)],
    ),
}


@pytest.mark.parametrize("name", SOLVED)
def test_solved_and_right_on_other_inputs(name):
    text, hidden = SOLVED[name]
    solution = first(text)
    assert solution is not None
    for arg, want in hidden:
        found = outcome(solution, arg)
        assert isinstance(found, Returned) and strict_equal(found.value, want), (arg, found)


def test_a_raised_exception_is_an_example():
    solution = first(
        "The square root, rounded down. Negative numbers raise ValueError.\n\ndef root(n: int) -> int\n\nexamples:\n  root(9) == 3\n  root(10) == 3\n  root(0) == 0\n  root(-4) raises ValueError\n"
    )
    assert solution is not None
    assert isinstance(outcome(solution, -1), Raised) and outcome(solution, 26) == Returned(5)


def test_nothing_supports_the_answer_so_confidence_is_low():
    solution = first(
        "Rate a number.\n\ndef rate(n: int) -> str\n\nexamples:\n  rate(3) == 'p'\n  rate(17) == 'q'\n  rate(8) == 'p'\n  rate(60) == 'r'\n",
        work=3,
    )
    assert solution is not None and solution.confidence < DOUBTED
    assert "too much program for too few examples" in solution.warnings


def test_rivals_that_disagree_become_questions():
    solution = first("Do something with a number.\n\ndef f(n: int) -> int\n\nexamples:\n  f(2) == 4\n")
    assert solution is None or (solution.confidence < 0.5 and solution.questions)


def test_no_examples_no_solution():
    assert first("Count the words.\n\ndef f(text: str) -> int\n") is None


def test_no_answer_knows_an_argument_by_heart():
    text = (
        "True when the address looks like an e-mail: text before the @, and somewhere after the @ a dot.\n\n"
        "def looks_like_mail(s: str) -> bool\n\n"
        'looks_like_mail("me@site.org") == True\nlooks_like_mail("me@site") == False\n'
        'looks_like_mail("site.org") == False\nlooks_like_mail("@site.org") == False\n'
    )
    solution = first(text)
    assert solution is None or "me@site.org" not in print_program(solution.program)


def test_no_time_is_said_to_be_no_time():
    spec = read_spec("Count.\n\ndef f(text: str) -> int\n\nexamples:\n  f('a') == 17\n  f('bc') == 5\n")
    found = list(propose_programs(spec, worked()))
    assert any(isinstance(p, Shortage) and p.ran_out == "time" for p in found)
