"""Sketches made of functions: only what is taken out changes, and the same seed takes out the same."""

import random

from benchmarks.hidden.holed import holed, task
from csp_ir.ir.parse import parse_program
from csp_ir.ir.rewrite import holes_in

CODE = "def f(xs: list[int]) -> int:\n    t = 0\n    for x in xs[1:]:\n        t += x * 2\n    return t\n"


def test_holes_stand_for_expressions_of_the_function():
    bodies = {holed(CODE, 2, random.Random(seed)) for seed in range(8)}
    assert len(bodies) > 3
    for body in bodies:
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        assert 1 <= len(holes_in(parse_program("def f(xs: list[int]) -> int:\n" + lines))) <= 2


def test_a_task_has_what_the_function_returns():
    line = {"name": "twice", "right": CODE, "calls": ["f([1, 2])", "f(1)"], "hidden": ["f([5, 1, 1])"]}
    made = task(line, random.Random(1))
    assert made == task(line, random.Random(1))
    assert "f([1, 2]) == 4" in made["spec"] and "f(1)" not in made["spec"] and made["hidden"] == [["f([5, 1, 1])", "4"]]
