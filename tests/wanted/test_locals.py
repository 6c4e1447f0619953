"""Sketches whose variables have no type of their own: what is returned says what is probably collected."""

from __future__ import annotations

from csp_ir import solve
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.parse import parse_program
from csp_ir.spec.model import Example
from csp_ir.wanted.locals import annotated, likely_contexts

LOOP = """def f(xs: list[int], limit: int) -> {returns}:
    acc = ?init
    for x in xs:
        if ?keep:
            acc = ?step
    return ?out
"""


def test_variables_filled_by_holes_probably_have_the_type_of_the_result() -> None:
    sketch = parse_program(LOOP.format(returns="int"))
    found = likely_contexts(sketch, hole_contexts(sketch))
    assert {n: str(c.expected) for n, c in found.items()}["init"] == "int"
    assert all(str(found[n].scope["acc"]) == "int" for n in ("keep", "step", "out"))


def test_nothing_is_guessed_from_a_truth_value_or_an_unknown_result() -> None:
    for returns in ("bool", "int | str", "None"):
        sketch = parse_program(LOOP.format(returns=returns))
        assert likely_contexts(sketch, hole_contexts(sketch)) == {}


def test_a_guess_that_is_wrong_excludes_nothing() -> None:
    text = """Number of distinct values.

def distinct(xs: list[int]) -> int

distinct([3, 3, 1]) == 2
distinct([]) == 0
distinct([5, 5, 5, 5]) == 1
distinct([1, 2, 3, 2]) == 3

sketch:
def distinct(xs: list[int]) -> int:
    seen = ?all
    return ?count
"""
    result = solve(text, work=4)
    assert result.solved and result.code.count("set(") == 1, result


def test_an_open_loop_is_filled() -> None:
    text = f"""Sum of the even numbers, but at most the limit.

f([1, 2, 4, 7], 10) == 6
f([], 3) == 0
f([8, 12, 2], 10) == 10
f([20, 4], 30) == 24

sketch:
{LOOP.format(returns="int")}"""
    result = solve(text, seconds=90)
    assert result.solved and "x % 2 == 0" in result.code and "min(" in result.code, result


def test_what_stands_beside_a_hole_says_its_type() -> None:
    sketch = parse_program(
        "def f(n: int, text) -> int:\n"
        "    first, second = ?pair\n"
        "    parts = ?parts\n"
        "    for p in parts:\n"
        "        n = ?times * n + 1\n"
        "    for q in ?over:\n"
        "        first = q\n"
        "    return n\n"
    )
    examples = [Example((1, "a"), 2), Example((3, "bc"), 4)]
    found = likely_contexts(sketch, hole_contexts(sketch), examples)
    assert str(found["pair"].expected) == "tuple[Any, Any] | list[Any]"
    assert str(found["parts"].expected) == str(found["over"].expected) == "Iterable[Any]"
    assert str(found["times"].expected) == "int" and str(found["times"].scope["text"]) == "str"
    assert (
        str(annotated(sketch, [Example((1, []), 2), Example((1, ["a"]), 2)]).function.parameters[1].type) == "list[str]"
    )


def test_what_days_are_added_to_is_a_date() -> None:
    sketch = parse_program("""def f(start: str, days: int) -> str:
    from datetime import date, timedelta
    day = ?first
    while days > 0:
        day += timedelta(days=1)
        days -= ?less
    return ?text
""")
    found = likely_contexts(sketch, hole_contexts(sketch))
    assert str(found["first"].expected) == "date" and str(found["text"].scope["day"]) == "date"
