"""Where a failing run first went wrong."""

from __future__ import annotations

import pytest

from csp_ir.interpreter.machine import compile_program
from csp_ir.ir.nodes import Program
from csp_ir.ir.parse import parse_program
from csp_ir.samples.steps import Step, blame, steps
from csp_ir.spec.read import read_spec

SPEC = read_spec(
    "The sum of the numbers over the limit, the last one twice.\n\ndef over(numbers: list[int], limit: int) -> int\n\n"
    "over([1, 5, 9], 4) == 23\nover([5], 9) == 0\nover([4, 4], 3) == 12\nover([], 1) == 0\n"
)
RIGHT = """def over(numbers: list[int], limit: int) -> int:
    total = 0
    last = 0
    for n in numbers:
        if n > limit:
            total += n
            last = n
    return total + last
"""


def wrong_steps(program: Program) -> dict[int, list[Step]]:
    machine = compile_program(program)
    outcomes = [machine.run(e.args).outcome for e in SPEC.examples]
    passed = [e.accepts(o) for e, o in zip(SPEC.examples, outcomes)]
    scores = blame(program, SPEC.examples, passed)
    return {i: steps(program, SPEC.examples[i], outcomes[i], scores) for i, p in enumerate(passed) if not p}


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [
        ("n > limit", "n < limit", "if n < limit:"),
        ("total += n", "total += 1", "total += 1"),
        ("last = n", "last = limit", "last = limit"),
        ("for n in numbers", "for n in numbers[1:]", "for n in numbers[1:]:"),
        ("total = 0", "total = 1", "total = 1"),
    ],
)
def test_the_changed_step_is_among_those_shown(old: str, new: str, step: str) -> None:
    found = wrong_steps(parse_program(RIGHT.replace(old, new)))
    assert found and any(s.text == step for shown in found.values() for s in shown), found


def test_the_step_that_raises_comes_first_with_what_it_saw() -> None:
    found = wrong_steps(parse_program(RIGHT.replace("last = 0", "last = numbers[0]")))
    assert str(found[3][0]) == "`last = numbers[0]` with numbers = [], limit = 1, total = 0"


def test_values_are_bounded_and_in_the_order_of_the_program() -> None:
    program = parse_program(
        "def over(numbers: list[int], limit: int) -> int:\n    long = [limit] * 500\n    return long[0]\n"
    )
    shown = [s for found in wrong_steps(program).values() for s in found]
    assert [n for n, _ in shown[0].values][:2] == ["numbers", "limit"]
    assert all(len(text) <= 80 for s in shown for _, text in s.values)


def test_a_run_that_does_not_end_is_told_too() -> None:
    found = wrong_steps(parse_program(RIGHT.replace("last = 0", "last = 0\n    while limit:\n        last += 1")))
    assert found and all(shown for shown in found.values())


def test_what_passes_has_no_blame() -> None:
    program = parse_program(RIGHT)
    assert blame(program, SPEC.examples, [True] * 4) == {}
