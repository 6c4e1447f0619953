"""z3's Spacer on the Horn clauses of an invariant (Komuravelli, Gurfinkel, Chaki: SMT-Based Model Checking for Recursive
Programs, CAV 2014)."""

from __future__ import annotations

import time
from typing import Any

from csp_ir.deduction.smt.logic import normal
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError
from csp_ir.deduction.smt.smtlib import Formulas
from csp_ir.deduction.smt.task import Task


class NoInvariant(Exception):
    """Spacer proves that a bad state is reached."""


def by_spacer(formulas: Formulas, task: Task, clauses: tuple[Sexpr, Sexpr, Sexpr], until: float) -> Sexpr | None:
    """An invariant of Spacer's over the parameters, for a checker to judge; None in doubt. Raises NoInvariant.

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
            raise NoInvariant
        if status != z3.sat:
            return None
        meaning = solver.model()[relation]
        if meaning is None or meaning.num_entries():
            return None
        # Evaluated at the constants themselves it would be taken at values that the model has for these.
        value = z3.simplify(z3.substitute_vars(meaning.else_value(), *here))
        truths = [n for n, s in task.params if s == "Bool"]
        return normal(formulas.term(value), truths, [n for n, s in task.params if s == "Int"])
    except (z3.Z3Exception, SygusError):
        return None


def bad_run(formulas: Formulas, task: Task, clauses: tuple[Sexpr, Sexpr, Sexpr], until: float) -> list[tuple[Any, ...]]:
    """The shortest run from a first state to a bad one, by unrolling; empty where time is up before one is found."""
    z3 = formulas.z3
    pre, trans, post = map(formulas.formula, clauses)

    def at(step: int) -> list[Any]:
        return [z3.Int(f"{n}@{step}") if s == "Int" else z3.Bool(f"{n}@{step}") for n, s in task.params]

    here, after = ([z3.Int(n + end) if s == "Int" else z3.Bool(n + end) for n, s in task.params] for end in ("", "!"))
    solver, step = z3.Solver(), 0
    solver.add(z3.substitute(pre, *zip(here, at(0))))
    while (left := int(1000 * (until - time.monotonic()))) > 0:
        solver.set("timeout", left)
        solver.push()
        solver.add(z3.Not(z3.substitute(post, *zip(here, at(step)))))
        if solver.check() == z3.sat:
            model = solver.model()
            return [tuple(_value(z3, model.eval(c, model_completion=True)) for c in at(k)) for k in range(step + 1)]
        solver.pop()
        solver.add(z3.substitute(trans, *zip(here, at(step)), *zip(after, at(step + 1))))
        step += 1
    return []


def _value(z3: Any, value: Any) -> int | bool:
    return value.as_long() if z3.is_int_value(value) else z3.is_true(value)
