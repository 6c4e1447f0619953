"""What slips of the pen would make of a function, and which of them its tests let pass.

Each slip is run by itself, on the tests that caught most so far first, until one catches it. That runs and costs less than to run all
slips of one place at once by the values that they give there: most give values of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import Outcome, OutOfSteps
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.printer import print_expr
from csp_ir.reverse.code import SHORT, Code
from csp_ir.reverse.inputs import Args
from csp_ir.samples.mutations import Around, alternatives
from csp_ir.samples.sites import Site, expression_sites, put
from csp_ir.spec.model import Example
from csp_ir.verify.behaviour import outcome_key

HOLE = "mutant"
SLIP = 1.2  # the dearest alternative that is a slip
MOST_OPTIONS = 24  # of one place


@dataclass(frozen=True)
class Mutant:
    """A slip: an expression in place of another one."""

    site: Site
    expr: ir.Expr

    @property
    def line(self) -> int | None:
        """The line of the module where it would be."""
        return next((n.position.line for n in self.site.expr.walk() if n.position), None)

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}`{print_expr(self.site.expr)}` could be `{print_expr(self.expr)}`"


@dataclass
class Survivors:
    """found: slips that pass every test; tried: how many there were; runs: how often one was run."""

    found: list[tuple[Mutant, Machine]]
    tried: int = 0
    runs: int = 0


def mutants(program: ir.Program) -> Iterator[Mutant]:
    """The slips of a program."""
    functions = {f.name: f for f in (*program.helpers, program.function)}
    for site in expression_sites(program):
        draft = put(program, site.path, ir.Hole(HOLE))
        try:
            scope = hole_contexts(draft)[HOLE].scope
        except (CspIrError, KeyError):
            continue
        found = alternatives(site.expr, site.place, Around(scope, (), functions))
        yield from (Mutant(site, e) for e in [e for cost, e in found if cost <= SLIP][:MOST_OPTIONS])


def survivors(code: Code, tests: Sequence[Example]) -> Survivors:
    """The slips of a function that its tests let pass."""
    assert code.program is not None
    result = Survivors([])
    caught = [0] * len(tests)
    for mutant in mutants(code.program):
        machine = machine_of(code.program, mutant)
        if machine is None:
            continue
        result.tried += 1
        for i in sorted(range(len(tests)), key=lambda i: -caught[i]):
            result.runs += 1
            if not tests[i].accepts(machine.run(tests[i].args, limits=SHORT, trace=False).outcome):
                caught[i] += 1
                break
        else:
            result.found.append((mutant, machine))
    return result


def machine_of(program: ir.Program, mutant: Mutant) -> Machine | None:
    """A program with a slip; None where it is none."""
    try:
        return compile_program(put(program, mutant.site.path, mutant.expr))
    except CspIrError:
        return None


def seen_by(machine: Machine, own: Sequence[tuple[Args, Outcome]]) -> list[int]:
    """On which inputs a slip gives another result than the function does; a run that does not end is another one."""
    found: list[int] = []
    endless = 0
    for i, (args, outcome) in enumerate(own):
        gave: Any = machine.run(args, limits=SHORT, trace=False).outcome
        endless += isinstance(gave, OutOfSteps)
        if outcome_key(gave) != outcome_key(outcome):
            found.append(i)
        if endless > 3:
            break
    return found
