"""Watched runs: they do what runs do, and see which way every test went."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, OutOfSteps, Returned, strict_equal
from csp_ir.interpreter.watch import WatchedMachine
from csp_ir.ir.parse import parse_program
from tests.generate import Generator, Source
from tests.property.test_agreement import same

LIMITS = Limits(steps=20_000)
CODE = """def f(n: int, xs: list[int]) -> int:
    if not (0 < n <= 3) or n == 7:
        return 0
    s = 0
    for x in xs:
        if x > n and x % 2:
            s += x
        try:
            s += 1 // x
        except ZeroDivisionError:
            s -= 1
    return f(n - 1, [y for y in xs if y > 3]) + (s if s else 1)
"""


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**40))
def test_a_watched_run_does_what_a_run_does(seed: int) -> None:
    generator = Generator(Source(seed))
    program = parse_program(generator.program())
    machine, watched = compile_program(program), WatchedMachine(program)
    for args in generator.inputs(2):
        mine, theirs = machine.run(args, limits=LIMITS), watched.run(args, limits=LIMITS)
        if isinstance(mine.outcome, OutOfSteps) or isinstance(theirs.outcome, OutOfSteps):
            continue
        assert same(mine.outcome, theirs.outcome)
        assert all(map(strict_equal, mine.arguments_after, theirs.arguments_after))


def test_ways_that_were_not_gone_are_told_by_line() -> None:
    machine = WatchedMachine(parse_program(CODE))
    for args in ((2, [1, 5, 4]), (1, []), (3, [7, 5])):
        machine.run(args)
    assert [machine.watch.sites[k].missed(way) for k, way in machine.watch.missing()] == [
        "line 2: `n <= 3` never false", "line 2: `n == 7` never true", "line 11: the handler never runs",
    ]  # fmt: skip
    machine.run((1, [0]))
    machine.run((7, []))
    assert machine.watch.missing() == [(2, True)]  # behind `n <= 3`, which is then false
    assert len(machine.watch.taken) == machine.watch.ways - 1


def test_what_is_compared_and_what_calls_what() -> None:
    machine = WatchedMachine(parse_program(CODE))
    machine.watch.start()
    machine.run((2, [1, 5, 4]))
    assert (4, 5, 2) in machine.watch.operands
    assert machine.watch.calls == [((2, [1, 5, 4]), (1, [5, 4])), ((1, [5, 4]), (0, [5, 4]))]


def test_calls_of_one_call_are_told_apart_from_calls_within() -> None:
    code = "def f(n: int) -> int:\n    return 1 if n < 2 else f(n - 1) + f(n - 2)\n"
    machine = WatchedMachine(parse_program(code))
    machine.watch.start()
    machine.run((3,))
    assert machine.watch.calls == [((3,), (2,)), ((2,), (1,)), ((2,), (0,)), ((3,), (1,))]


def test_what_a_method_says_of_a_test_is_asked_once_and_no_object_is_kept() -> None:
    text = (
        "class N:\n    def __init__(self):\n        self.n = 0\n    def __bool__(self):\n        self.n += 1\n        return self.n < 3\n"
        "def f(x, s=None):\n    s = s or N()\n    while s:\n        x += s.n\n    return (x, s.n) if x > 5 else f(x + 5, s)\n"
    )
    program = parse_program(text)
    watched = WatchedMachine(program)
    assert watched.run((1,)).outcome == compile_program(program).run((1,)).outcome == Returned((12, 3))
    assert watched.watch.calls == []
