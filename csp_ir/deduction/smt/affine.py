"""Linear equations between variables that hold on every state seen.

(Karr: Affine relationships among variables of a program, Acta Informatica 1976; here from states, for a checker to judge.)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any

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
    rows = [[Fraction(v - w) for v, w in zip(state, first)] for state in states[1:]]
    width = len(first)
    pivots: list[int] = []
    for column in range(width):
        at = next((k for k in range(len(pivots), len(rows)) if rows[k][column]), None)
        if at is None:
            continue
        here = len(pivots)
        rows[here], rows[at] = rows[at], rows[here]
        lead = rows[here][column]
        rows[here] = [v / lead for v in rows[here]]
        for k, row in enumerate(rows):
            if k != here and row[column]:
                times = row[column]
                rows[k] = [v - times * w for v, w in zip(row, rows[here])]
        pivots.append(column)
    found = []
    for free in range(width):
        if free in pivots:
            continue
        sums = [Fraction(0)] * width
        sums[free] = Fraction(1)
        for row, column in zip(rows, pivots):
            sums[column] = -row[free]
        scale = lcm(*(v.denominator for v in sums))
        whole = [int(v * scale) for v in sums]
        common = gcd(*whole)
        whole = [v // common for v in whole]
        if sum(map(bool, whole)) > 1 and max(map(abs, whole)) <= LARGEST:
            found.append(tuple(whole))
    return found
