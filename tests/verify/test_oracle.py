from collections.abc import Iterator

import pytest

from csp_ir.interpreter.outcomes import Returned
from csp_ir.ir.parse import parse_program
from csp_ir.pipeline import solve
from csp_ir.solution import Solution
from csp_ir.spec.model import Example, Spec
from csp_ir.spec.read import read_spec
from csp_ir.verify.oracle import Oracle
from csp_ir.verify.question import Question

SQUARE = "def f(x: int) -> int\nf(2) == 4\nensures:\n    result == x * x\n"
CLAMP = """Clamp.

def clamp(x: int, lo: int, hi: int) -> int

clamp(5, 0, 10) == 5
clamp(-5, 0, 10) == 0

requires:
    lo <= hi
ensures:
    lo <= result <= hi
    result == x or x < lo or x > hi
"""


def oracle(text: str) -> Oracle:
    return Oracle(read_spec(text))


def test_an_equation_gives_the_result() -> None:
    judge = oracle(SQUARE)
    assert judge.decides
    assert judge.example((7,)) == Example((7,), 49)
    assert judge.admits((7,), 49) and not judge.admits((7,), 14)


def test_an_equation_is_checked_against_the_other_clauses() -> None:
    assert oracle(SQUARE + "    result > 0\n").example((0,)) is None


def test_a_result_that_is_alone_is_found() -> None:
    judge = oracle(CLAMP)
    assert not judge.decides
    assert judge.example((3, 9, 9)) == Example((3, 9, 9), 9)
    assert judge.example((5000, 2000, 9000)) == Example((5000, 2000, 9000), 5000)


def test_nothing_is_claimed_where_several_results_are_admitted() -> None:
    assert oracle(CLAMP).example((3, 5, 9)) is None
    assert oracle("def f(x: int) -> str\nf(1) == 'a'\nensures:\n    len(result) == x\n").example((2,)) is None


def test_nothing_is_claimed_outside_requires_or_where_a_clause_fails_to_run() -> None:
    assert oracle(CLAMP).example((3, 9, 1)) is None
    assert oracle("def f(x: int) -> int\nf(1) == 1\nensures:\n    result == 1 // x\n").example((0,)) is None
    assert oracle("def f(x: int) -> int\nf(1) == 1\nensures:\n    result == f(x)\n").example((1,)) is None


def test_a_bool_by_both_values() -> None:
    judge = oracle("def f(x: int) -> bool\nf(1) == False\nensures:\n    (result is True) is (x % 2 == 0)\n")
    assert judge.example((4,)) == Example((4,), True)


def test_questions_that_ensures_decides_are_not_asked() -> None:
    decided = Question.of("f", (3,), [Returned(9), Returned(6)])
    assert oracle(SQUARE).undecided([decided]) == ()
    open_ = Question.of("clamp", (3, 5, 9), [Returned(5), Returned(7)])
    assert oracle(CLAMP).undecided([open_]) == (open_,)


def test_counterexamples_join_the_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proposer whose first program is refuted is asked again, with the result that would have been right."""
    asked: list[tuple[Example, ...]] = []

    def propose(spec: Spec, *_: object) -> Iterator[Solution]:
        asked.append(spec.examples)
        body = "max(x, lo)" if len(spec.examples) == 2 else "max(lo, min(x, hi))"
        text = f"def clamp(x: int, lo: int, hi: int) -> int:\n    return {body}"
        yield Solution(parse_program(text), cost=1.0, confidence=0.8)

    for module in ("proposals", "pipeline"):
        monkeypatch.setattr(f"csp_ir.{module}.propose", propose)
    result = solve(CLAMP, seconds=60)
    assert result.solved and "min(x, hi)" in str(result.code)
    assert len(asked) == 2
    x, lo, hi = asked[1][2].args
    assert asked[1][2].expected == max(lo, min(x, hi)) != max(x, lo)
    assert ">>> clamp(5, 0, 10)" in str(result.code) and str(result.code).count(">>>") == 2
    notes = [e["text"] for e in result.record["events"] if e["event"] == "note"]
    assert any(text.startswith("learned from ensures: clamp(") for text in notes)


def test_an_equation_settles_confidence() -> None:
    result = solve(SQUARE, seconds=60)
    assert result.solved and result.code is not None and "x * x" in result.code or "x ** 2" in str(result.code)
    assert result.confidence >= 0.9
    assert result.questions == () and result.warnings == ()


def test_properties_alone_refute_a_sketch_until_it_is_right() -> None:
    text = "def f(x: int) -> int\nf(2) == 4\nsketch:\n    return ?e\nensures:\n    result == x * x\n"
    result = solve(text, seconds=60)
    assert result.solved
    assert result.assignment["e"] in ("x * x", "x ** 2")


def test_what_is_required_counts_where_ensures_speaks_of_other_results_too() -> None:
    spec = read_spec("def f(n: int) -> int\nrequires: n > 3\nensures: f(f(n)) == f(n)\n")
    assert [Oracle(spec).requested((n,)) for n in (3, 4)] == [False, True]
