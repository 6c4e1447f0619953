"""z3's Spacer on the Horn clauses of an invariant (Komuravelli, Gurfinkel, Chaki: SMT-Based Model Checking for Recursive
Programs, CAV 2014)."""

from __future__ import annotations

import time

from csp_ir.deduction.smt.logic import FALSE, normal
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError
from csp_ir.deduction.smt.smtlib import Formulas
from csp_ir.deduction.smt.task import Task


def by_spacer(formulas: Formulas, task: Task, clauses: tuple[Sexpr, Sexpr, Sexpr], until: float) -> Sexpr | None:
    """An invariant of Spacer's over the parameters; FALSE where it proves that there is none; None in doubt.

    clauses: what holds at first, of a step, and of what must hold inside, in negation normal form.
    """
    z3 = formulas.z3
    pre, trans, post = map(formulas.formula, clauses)
    sorts = [z3.IntSort() if s == "Int" else z3.BoolSort() for _, s in task.params]
    here, after = ([z3.Int(n + end) if s == "Int" else z3.Bool(n + end) for n, s in task.params] for end in ("", "!"))
    relation = z3.Function("inv!", *sorts, z3.BoolSort())
    solver = z3.SolverFor("HORN")
    solver.set("timeout", max(1, int(1000 * (until - time.monotonic()))))
    solver.add(z3.ForAll(here, z3.Implies(pre, relation(*here))))
    solver.add(z3.ForAll([*here, *after], z3.Implies(z3.And(relation(*here), trans), relation(*after))))
    solver.add(z3.ForAll(here, z3.Implies(z3.And(relation(*here), z3.Not(post)), z3.BoolVal(False))))
    try:
        status = solver.check()
        if status == z3.unsat:
            return FALSE
        if status != z3.sat:
            return None
        value = z3.simplify(solver.model().eval(relation(*here), model_completion=True))
        truths = [n for n, s in task.params if s == "Bool"]
        return normal(formulas.term(value), truths, [n for n, s in task.params if s == "Int"])
    except (z3.Z3Exception, SygusError):
        return None
