"""What a sketch's solve concludes when there is no solution, and blocks, names, constants, functions."""

from __future__ import annotations

import pytest

from csp_ir import solve
from csp_ir.domains.model import Candidate, Problem
from csp_ir.drafts import Draft
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.refutation.impossible import impossible
from csp_ir.search.base import Budget
from csp_ir.search.shortage import shortage
from csp_ir.spec.model import Example
from csp_ir.verdict import Unsatisfiable


def problem(text: str, pools: dict[str, list[str]], examples: list[tuple[tuple, object]]) -> Problem:
    made = Problem.of(parse_program(text), tuple(Example(a, r) for a, r in examples))
    for hole, texts in pools.items():
        for t in texts:
            made.domains[hole].add(Candidate(parse_expr(t)))
    return made


IF = "def f(a: int, b: int) -> int:\n    if ?t:\n        return ?p\n    return ?q + 1"


def test_one_short_hole_and_what_it_would_have_needed() -> None:
    p = problem(
        IF, {"t": ["a > b", "a < 0"], "p": ["a", "b"], "q": ["0", "1"]}, [((2, 1), 2), ((1, 5), 7), ((0, 3), 5)]
    )
    short = shortage(p, Budget(20))
    assert list(short) == ["q"]
    assert "6 where a = 1, b = 5 (example 2)" in short["q"] and "4 where a = 0, b = 3" in short["q"]


def test_two_short_holes_when_neither_alone_would_do() -> None:
    p = problem(IF, {"t": ["a > b"], "p": ["0"], "q": ["0"]}, [((2, 1), 2), ((1, 5), 7)])
    assert set(shortage(p, Budget(20))) == {"p", "q"}


def test_a_hole_without_candidates_is_short() -> None:
    p = problem(IF, {"t": ["a > b"], "p": [], "q": ["b"]}, [((2, 1), 2), ((1, 5), 6)])
    assert list(shortage(p, Budget(20))) == ["p"]


def test_a_sketch_that_no_fill_can_help() -> None:
    sketch = parse_program("def f(n: int) -> int:\n    if n < 0:\n        return 0\n    return ?p")
    assert impossible(sketch, [Example((3,), 3), Example((-1,), 0)]) == ()
    core = impossible(sketch, [Example((3,), 3), Example((-1,), 1)])
    assert core == ("f(-1) == 1", "the sketch gives 0 there, whatever its holes hold")
    result = Draft(sketch).solve([((3,), 3), ((-1,), 1)])
    assert isinstance(result.verdict, Unsatisfiable) and "f(-1) == 1" in str(result.verdict)


def test_a_type_that_has_not_the_wanted_value() -> None:
    sketch = parse_program("def f(n: int):\n    return ?p: int")
    core = impossible(sketch, [Example((1,), 1), Example((2,), "two")])
    assert core[0] == "f(2) == 'two'" and "no int is 'two'" in core[1]


def sketch_spec(sketch: str, *examples: str) -> str:
    name = sketch.split("def ", 1)[1].split("(")[0]
    head = sketch.splitlines()[0].rstrip(":")
    body = "\n".join("    " + line for line in sketch.splitlines())
    return f"{name}\n\n{head}\n\nexamples:\n" + "".join(f"    {e}\n" for e in examples) + f"\nsketch:\n{body}\n"


@pytest.mark.parametrize(
    ("sketch", "examples", "part"),
    [
        ("def f(n: int) -> int:\n    ?body", ["f(3) == 4", "f(10) == 11"], "return"),
        ("def total(xs: list[int]) -> int:\n    acc = 0\n    for x in xs:\n        ?body\n    return acc",
         ["total([1, 2, 3]) == 6", "total([]) == 0", "total([5]) == 5", "total([2, 2]) == 4"], "acc"),
        ("def copied(xs: list[int]) -> list[int]:\n    out = []\n    for x in xs:\n        ?body\n    return out",
         ["copied([1, 2, 4]) == [1, 2, 4]", "copied([3]) == [3]", "copied([0, 7]) == [0, 7]"], "append"),
        ("def shout(s: str) -> str:\n    return ?g(s)", ['shout("ab") == "AB"', 'shout("c d") == "C D"'], "upper"),
        ("def up(n: int) -> int:\n    ?v += 1\n    return n", ["up(1) == 2", "up(4) == 5"], "n += 1"),
    ],
)  # fmt: skip
def test_every_kind_of_hole_works_end_to_end(sketch: str, examples: list[str], part: str) -> None:
    result = solve(sketch_spec(sketch, *examples), work=6)
    assert result.solved, str(result.verdict)
    assert result.code is not None and part in result.code


def test_the_next_solution_after_a_refuted_one() -> None:
    """`ensures` refuses the cheapest fill; the search goes on from there."""
    text = sketch_spec("def f(n: int) -> int:\n    return ?p: int", "f(2) == 4").replace(
        "examples:", "ensures: result == 2 * n\n\nexamples:"
    )
    result = solve(text, work=6)
    assert result.solved and result.assignment["p"].replace("2 * n", "n * 2") in ("n + n", "n * 2")
