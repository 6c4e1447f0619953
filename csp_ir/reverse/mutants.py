"""What slips of the pen would make of a function: an expression in place of another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.printer import print_expr
from csp_ir.samples.mutations import Around, alternatives
from csp_ir.samples.sites import Site, expression_sites, put

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


def machine_of(program: ir.Program, mutant: Mutant) -> Machine | None:
    """A program with a slip; None where it is none."""
    try:
        return compile_program(put(program, mutant.site.path, mutant.expr))
    except CspIrError:
        return None
