"""Linear equations between variables that hold on every state seen.

(Karr: Affine relationships among variables of a program, Acta Informatica 1976; here from states, for a checker to judge.)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from csp_ir.deduction.linear import vanishing
from csp_ir.deduction.smt.logic import literal
from csp_ir.deduction.smt.sexpr import Sexpr
from csp_ir.deduction.smt.smtlib import Formulas

LARGEST = 1000  # coefficient of an equation that is kept
STARTS, STEPS = 5, 5  # runs that states are taken from, and their lengths
FAR = 8  # how much a variable may differ from one start to the next


def some_states(
    formulas: Formulas, pre: Sexpr, trans: Sexpr, names: Sequence[str], truths: Collection[str]
) -> list[tuple[Any, ...]]:
    """Some states that are reached: first ones, which differ in as many variables as they can, and steps from them.

    names: of the variables, of which those after a step end in `!`; truths: those that are truth values.
    Raises: TimeoutError.
    """
    z3, found = formulas.z3, dict[tuple[Any, ...], None]()
    begin, step = formulas.solver(), formulas.solver()
    begin.add(formulas.formula(pre))
    step.add(formulas.formula(trans))
    for start in range(STARTS):
        if not formulas.satisfiable(begin):
            break
        point = formulas.point(begin)
        for name in names:
            if name not in truths:
                begin.push()
                begin.add(z3.Int(name) > point[name] + start, z3.Int(name) < point[name] + start + FAR)
                if not formulas.satisfiable(begin):
                    begin.pop()
        for _ in range(STEPS):
            found.setdefault(tuple(point[n] for n in names))
            step.push()
            for name in names:
                value = ("true" if point[name] else "false") if name in truths else literal(point[name])
                step.add(formulas.formula(("=", name, value)))
            more = formulas.satisfiable(step)
            after = formulas.point(step) if more else {}
            step.pop()
            if not more:
                break
            point = {n: after[f"{n}!"] for n in names}
    return list(found)


def equations(states: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """Coefficients of sums that have one value on all states: a basis of them, in smallest integers."""
    if len(states) < 2:
        return []
    first = states[0]
    found = vanishing([[v - w for v, w in zip(state, first)] for state in states[1:]], len(first))
    return [tuple(whole) for whole in found if sum(map(bool, whole)) > 1 and max(map(abs, whole)) <= LARGEST]
