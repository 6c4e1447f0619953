"""Integer functions that are linear, or linear on either side of a linear test: coefficients from counterexamples.

For constraints that call a function at several places, so that no input has a result of its own to be looked for.
(Solar-Lezama, Tancau, Bodik, Seshia, Saraswat: Combinatorial Sketching for Finite Programs, ASPLOS 2006.)
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from csp_ir.deduction.smt.logic import CONSTANT, Linear, linear_term, literal, substitute, written_out
from csp_ir.deduction.smt.rebuild import Rebuilder
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError
from csp_ir.deduction.smt.smtlib import Checker, Formulas
from csp_ir.deduction.smt.task import Row, Task

ROUNDS = 40  # counterexamples to one template
REACHES = (3, 50, 1_000, 100_000)  # bounds of coefficients tried before none
SHARE = 0.3  # of the time that is left


def by_template(
    task: Task, rows: tuple[Row, ...], checker: Checker, wall: float, note: Callable[[str], None]
) -> Sexpr | None:
    """A term of the grammar that satisfies the constraints; None where no template does or time is up."""
    if any(sort != "Int" for _, sort in (*task.params, *task.variables, ("", task.result))):
        return None
    until = time.monotonic() + SHARE * max(0.0, wall - time.monotonic())
    try:
        constraints = [written_out(c, task.definitions) for c in task.others]
        for pieces in (1, 2):
            found = _Template(task, rows, constraints, pieces, until).solve(checker)
            if found is not None:
                note(f"a function of {pieces} linear piece{'s'[: pieces - 1]} satisfies the constraints")
                term = Rebuilder(task).fit(found)
                if term is not None:
                    return term
    except (TimeoutError, SygusError):
        pass
    return None


class _Template:
    """One shape of the function: a sum, or two with a test between them."""

    def __init__(self, task: Task, rows: tuple[Row, ...], constraints: list[Sexpr], pieces: int, until: float) -> None:
        self.task, self.constraints, self.until = task, constraints, until
        parts = [*(name for name, _ in task.params), CONSTANT]
        count = 1 if pieces == 1 else 3  # the test is a sum too
        self.sums = [{part: f"k!{at}!{k}" for k, part in enumerate(parts)} for at in range(count)]
        self.formulas = Formulas({name: "Int" for one in self.sums for name in one.values()}, until)
        self.solver = self.formulas.solver()
        for row in rows:
            call = (task.name, *map(literal, row.args))
            self.solver.add(self.formulas.formula(self.written(("=", call, literal(row.output)))))

    def written(self, term: Sexpr) -> Sexpr:
        """The term with the template in the place of calls."""
        if isinstance(term, str):
            return self.body(()) if term == self.task.name else term
        args = tuple(map(self.written, term[1:]))
        return self.body(args) if term[0] == self.task.name else (term[0], *args)

    def body(self, args: tuple[Sexpr, ...]) -> Sexpr:
        values: list[Sexpr] = [*args, "1"]
        sums: list[Sexpr] = [
            ("+", "0", *(("*", name, value) for name, value in zip(one.values(), values))) for one in self.sums
        ]
        return sums[0] if len(sums) == 1 else ("ite", (">=", sums[2], "0"), sums[0], sums[1])

    def solve(self, checker: Checker) -> Sexpr | None:
        """The function with coefficients for which there is no counterexample. Raises TimeoutError, SygusError."""
        for _ in range(ROUNDS):
            point = self._coefficients()
            if point is None:
                return None
            found: list[Linear] = [{p: point[n] for p, n in one.items() if point[n]} for one in self.sums]
            sums = list(map(linear_term, found))
            term: Sexpr = sums[0] if len(sums) == 1 else ("ite", (">=", sums[2], "0"), sums[0], sums[1])
            refuted = checker.counterexample(term, int(1000 * max(0.0, self.until - time.monotonic())))
            if refuted is None:
                return term
            values: dict[Sexpr, Sexpr] = {n: literal(v) for (n, _), v in zip(self.task.variables, refuted)}
            for constraint in self.constraints:
                self.solver.add(self.formulas.formula(self.written(substitute(constraint, values))))
        return None

    def _coefficients(self) -> dict[str, Any] | None:
        """Coefficients right at every point so far, small ones first."""
        z3, solver = self.formulas.z3, self.solver
        for reach in REACHES:
            solver.push()
            for one in self.sums:
                for name in one.values():
                    solver.add(z3.Int(name) <= reach, z3.Int(name) >= -reach)
            good = self.formulas.satisfiable(solver)
            point = self.formulas.point(solver) if good else None
            solver.pop()
            if point is not None:
                return point
        return self.formulas.point(solver) if self.formulas.satisfiable(solver) else None
