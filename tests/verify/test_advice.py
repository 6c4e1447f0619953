"""What to try next, and doctests that are true of the program."""

from __future__ import annotations

import doctest

from csp_ir.ir.parse import parse_program
from csp_ir.pipeline import solve
from csp_ir.spec.read import read_spec
from csp_ir.verdict import Exhausted, Solved, Unknown
from csp_ir.verify.advice import advice
from csp_ir.verify.verify import as_given, delivered

SPEC = read_spec("Odd.\ndef odd(xs: list[int], k: int) -> float\nodd([1, 5, 2], 9) == 4\nodd([], 3) == 0.5")


def test_advice_names_an_example_a_sketch_and_a_model() -> None:
    example, sketch, model = advice(SPEC, Exhausted({}))
    assert "odd([" in example and "== ..." in example and "?name: type" in sketch and "--samples" in model
    assert "odd([1, 5, 2], 9)" not in example  # that one is known
    assert "--time" in advice(SPEC, Unknown("time (1 s)"))[0]
    assert advice(SPEC, Solved()) == [] and advice(SPEC, Unknown("interrupted")) == []


def test_a_doctest_shows_what_the_program_gives() -> None:
    spec = read_spec("def total(xs: list[float]) -> float\ntotal([1.5, 2.5]) == 4\ntotal([]) == 0")
    program = parse_program("def total(xs: list[float]) -> float:\n    return sum(xs)\n")
    assert [repr(e.expected) for e in as_given(program, spec.examples)] == ["4.0", "0"]
    result = solve(spec, seconds=20)
    assert result.solved and "+ 0.0" not in str(result.code) and "float(" not in str(result.code)
    names: dict = {}
    exec(str(result.code), names)
    (test,) = doctest.DocTestFinder().find(names["total"], "total", globs=names)
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


def test_a_rival_that_answers_to_nothing_more_of_the_prose_is_no_question() -> None:
    text = (
        "Count the words of a text. Words are separated by one or more spaces.\n\ndef count_words(text: str) -> int\n\n"
    )
    examples = 'count_words("hello world") == 2\ncount_words("one") == 1\ncount_words("") == 0\ncount_words("  multiple   spaces  ") == 2'
    result = solve(text + examples, seconds=20)
    assert result.solved and not result.questions


def test_doctests_show_a_result_through_what_it_is_seen_through() -> None:
    spec = read_spec(
        "def evens(xs)\nassert sorted(evens([4, 1, 2])) == [2, 4]\nassert sorted(evens([8, 6])) == [6, 8]\n"
    )
    program = parse_program("def evens(xs):\n    return {x for x in xs if x % 2 == 0}\n")
    assert [e.expected for e in as_given(program, spec.examples)] == [[2, 4], [6, 8]]
    assert ">>> sorted(evens([4, 1, 2]))\n    [2, 4]" in delivered(program, spec)
