"""Which statements are suspicious: spectrum-based fault localisation.

Each statement's score is Ochiai's (Abreu et al., "On the Accuracy of Spectrum-based Fault
Localization", 2007): failing runs that reach it, over the root of all failing runs times all
runs that reach it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir import nodes as ir
from csp_ir.samples.sites import at, blocks, with_block
from csp_ir.spec.model import Example

_LIMITS = Limits(steps=20_000)
_MARK = "s$"


def suspicion(program: ir.Program, examples: Sequence[Example], passed: Sequence[bool]) -> dict[int, float]:
    """Statement number -> score from 0 to 1. Statements that no failing run reaches score 0."""
    return scores_of(_reached(program, examples), passed)


def scores_of(reached: Mapping[int, set[int]], passed: Sequence[bool]) -> dict[int, float]:
    """As `suspicion`, of statements whose numbers are given with the runs that reach them."""
    failing = sum(not p for p in passed)
    scores: dict[int, float] = {}
    for number, runs in reached.items():
        bad = sum(not passed[i] for i in runs)
        scores[number] = bad / math.sqrt(failing * len(runs)) if bad else 0.0
    return scores


def _reached(program: ir.Program, examples: Sequence[Example]) -> dict[int, set[int]]:
    """Statement number -> the examples whose runs reach it."""
    reached: dict[int, set[int]] = {}
    follow(program, examples, lambda i, number, environment: reached.setdefault(number, set()).add(i))
    return reached


def follow(
    program: ir.Program, examples: Sequence[Example], see: Callable[[int, int, Mapping[str, Any]], None]
) -> None:
    """Run the examples; `see` gets the example's number, and of each statement, before it is run, its number and the
    names in scope with what they hold. A program that cannot be compiled is not run."""
    try:
        machine = compile_program(instrumented(program))
    except CspIrError:
        return
    for i, example in enumerate(examples):

        def read(hole: str, environment: Mapping[str, Any], i: int = i) -> None:
            if hole.startswith(_MARK):
                see(i, int(hole[len(_MARK) :]), environment)

        machine.run(example.args, limits=_LIMITS, holes=read, trace=False)


def _hole(number: int) -> ir.Stmt:
    return ir.Assign((ir.Name("reached"),), ir.Hole(f"{_MARK}{number}"))


def instrumented(program: ir.Program, mark: Callable[[int], ir.Stmt] = _hole) -> ir.Program:
    """The program with a mark before each statement, made of the statement's number: a hole to read, named by it."""
    # Inner blocks first, so that the paths of outer ones still hold.
    for block in sorted(blocks(program), key=lambda b: -len(b.path)):
        statements: list[ir.Stmt] = []
        for number, s in zip(block.numbers, at(program, (*block.path, block.field)), strict=True):
            statements += [mark(number), s]
        program = with_block(program, block, tuple(statements))
    return program
