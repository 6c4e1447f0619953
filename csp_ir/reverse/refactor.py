"""A function made simpler: the cheapest program that a search by cost finds and that does the same on all runs, compared with it."""

from __future__ import annotations

import difflib
from dataclasses import replace
from functools import partial

from csp_ir.errors import CspIrError, InputError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Outcome, freeze
from csp_ir.ir import nodes as ir
from csp_ir.reverse.code import LIMITS, Code, read_code
from csp_ir.reverse.compare import BOUND, compare
from csp_ir.reverse.inputs import Args, Runs, branches, made, typed, with_types
from csp_ir.reverse.model import DIFFERENT, Refactored
from csp_ir.reverse.patch import patched
from csp_ir.reverse.simpler import cost, simpler
from csp_ir.verify.behaviour import outcome_key
from csp_ir.work import worked

INPUTS, MOST_TRIED = 300, 6_000
SLOWER = 4  # times as many steps as before that a simpler program may take


def refactor(code: Code, *, bound: int = BOUND, seconds: float = 30.0) -> Refactored:
    """Make a function simpler. bound: as of `compare`; seconds: units of work for the search, and for the comparison.

    Raises: InputError where its code is outside the IR.
    """
    before = code.inside("a function of the IR")
    search = _Search(code, worked() + seconds)
    tried: set[ir.Program] = set()
    for _ in range(3):  # what the comparison tells apart joins the runs, and the search goes on
        program = search.run()
        if program == code.program or program in tried:
            break
        tried.add(program)
        text = patched(code.text, before, program, partial(_holds, code, program))
        if text is None:
            return Refactored(code.name, cost(before), cost(before), notes=("a simpler program could not be written into the file",))  # fmt: skip
        found = compare(replace(code, file=f"{code.file} before"), _read(code, text), bound=bound, seconds=seconds)
        if found.verdict != DIFFERENT:
            name = (code.file or "module.py").lstrip("/")
            lines = difflib.unified_diff(code.text.splitlines(True), text.splitlines(True), f"a/{name}", f"b/{name}")
            return Refactored(code.name, cost(before), cost(program), text, "".join(lines), found)
        assert found.difference is not None
        search.add(found.difference.args)
    return Refactored(code.name, cost(before), cost(before))


def refactor_text(text: str, path: str, *, bound: int = BOUND, seconds: float = 30.0, weak: bool = False) -> Refactored:
    """`refactor` for the text of a module and its path, `module.py::name`."""
    return refactor(read_code(text, path, weak=weak), bound=bound, seconds=seconds)


class _Search:
    """Goes from a program to a cheaper one that does the same on all inputs, until there is none."""

    def __init__(self, code: Code, deadline: float) -> None:
        assert code.program is not None
        self.program, self.deadline, self.machine = code.program, deadline, code.machine
        spec = with_types(code.spec, typed([code]))
        runs = Runs(code.machine, spec)
        for args in made([code], spec, INPUTS):
            runs(args)
        branches(code, spec, runs, worked() + 5.0)
        self.inputs: list[Args] = []
        self.rows: list[tuple[Outcome, Args, int]] = []
        for args, _ in runs.trials:
            self.add(args)

    def add(self, args: Args) -> None:
        """Ask of programs that they do the same on these arguments too."""
        ran = self.machine.run(args, limits=LIMITS)
        self.inputs.append(args)
        self.rows.append((ran.outcome, ran.arguments_after, ran.steps))

    def run(self) -> ir.Program:
        """The cheapest program that was found."""
        best, seen, tried = self.program, {self.program}, 0
        while True:
            for program in simpler(best):
                if worked() > self.deadline or tried > MOST_TRIED:
                    return best
                if program in seen:
                    continue
                seen.add(program)
                tried += 1
                if self._same(program):
                    best = program
                    break
            else:
                return best

    def _same(self, program: ir.Program) -> bool:
        try:
            machine = compile_program(program)
        except CspIrError:
            return False
        for i in reversed(range(len(self.inputs))):  # the last ones are directed at branches, or told programs apart
            outcome, after, steps = self.rows[i]
            limits = replace(LIMITS, steps=min(LIMITS.steps, 200 + SLOWER * steps))
            ran = machine.run(self.inputs[i], limits=limits, trace=False)
            if outcome_key(ran.outcome) != outcome_key(outcome) or freeze(ran.arguments_after) != freeze(after):
                return False
        return True


def _read(code: Code, text: str) -> Code:
    return read_code(text, f"{code.file}::{code.name}", weak=code.weak)


def _holds(code: Code, program: ir.Program, text: str) -> bool:
    try:
        return _read(code, text).program == program
    except InputError:
        return False
