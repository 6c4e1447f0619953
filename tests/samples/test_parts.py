"""Programs put together from parts of samples none of which is right."""

from __future__ import annotations

from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Returned
from csp_ir.record import Recorder
from csp_ir.samples.contenders import Contender, contenders_of
from csp_ir.samples.parts import put_together
from csp_ir.samples.sample import read_all
from csp_ir.spec.read import read_spec
from csp_ir.work import worked

BINARY = """The middle of two numbers, rounded down, in binary; -1 where the first is greater.

def middle(n: int, m: int) -> str | int

middle(1, 5) == '0b11'
middle(7, 5) == -1
middle(10, 20) == '0b1111'
middle(2, 2) == '0b10'
"""
ROUNDED = "def middle(n, m):\n    if n > m:\n        return -1\n    return (n + m) // 2\n"
SPREAD = """The least and the greatest.

def spread(xs: list[int]) -> tuple[int, int]

spread([3, 1, 2]) == (1, 3)
spread([5]) == (5, 5)
spread([9, -4, 9, 0]) == (-4, 9)
"""


def made_of(text: str, *samples: str) -> list[Contender]:
    spec = read_spec(text)
    contenders = contenders_of(read_all(spec, samples), spec.examples, spec.name, worked() + 20)
    assert not any(c.passes_all for c in contenders)
    return put_together(spec, contenders, worked() + 3, Recorder())


def gives(contender: Contender, *args: object) -> object:
    assert contender.program is not None
    outcome = compile_program(contender.program).run(args).outcome
    return outcome.value if isinstance(outcome, Returned) else outcome


def test_an_expression_over_what_a_sample_gives() -> None:
    made = made_of(BINARY, ROUNDED)
    assert made and made[0].samples == [0] and made[0].cost > 0
    assert gives(made[0], 20, 33) == "0b11010" and gives(made[0], 9, 8) == -1


def test_a_part_may_change_its_argument_and_the_program_does_not() -> None:
    sample = "def spread(xs):\n    xs.sort()\n    low = xs[0]\n    high = xs[-1]\n    return [low, high]\n"
    made = made_of(SPREAD, sample)
    assert made and made[0].program is not None
    run = compile_program(made[0].program).run(([4, 2, 8],))
    assert run.outcome == Returned((2, 8)) and list(run.arguments_after) == [[4, 2, 8]]


def test_only_the_parts_that_are_used_come_along() -> None:
    made = made_of(BINARY, ROUNDED, "def middle(n, m):\n    half = n * 7\n    return half - m\n")
    helped = [m.program.helpers for m in made if m.program is not None and m.program.helpers]
    assert helped and all(len(helpers) == 1 for helpers in helped)


def test_more_program_than_the_examples_bear_out_is_none() -> None:
    text = "The area of a rectangle.\n\ndef area(w: float, h: float) -> float\n\n"
    text += "area(2.0, 3.0) == 6.0\narea(1.5, 2.0) == 3.0\narea(4.0, 2.0) == 15.0\narea(0.0, 2.0) == 0.0\n"
    assert made_of(text, "def area(w, h):\n    return w * h\n") == []
