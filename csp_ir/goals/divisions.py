"""Whole numbers divided: quotients and remainders by small numbers, as values and as tests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from csp_ir.draft.bank import Term
from csp_ir.draft.library import Op
from csp_ir.goals.model import Goal
from csp_ir.goals.numbers import ADD, SUB
from csp_ir.goals.scope import Scope, operation
from csp_ir.goals.slices import ints_of

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

SUBJECTS = 60
SMALL = range(2, 11)


@cache
def remainder(k: int) -> Op:
    return operation(f"({{0}} % {k})", 4 + (k not in (2, 10)), "remainder modulo" + (" digit last" if k == 10 else ""))


@cache
def quotient(k: int) -> Op:
    words = "divide whole quotient" + (" half" if k == 2 else " digit" if k == 10 else "")
    return operation(f"({{0}} // {k})", 4 + (k not in (2, 10)), words)


@cache
def leaves(k: int, r: int) -> Op:
    words = "divisible multiple divide evenly every" if r == 0 else "remainder every"
    words += " even" if (k, r) == (2, 0) else " odd" if (k, r) == (2, 1) else ""
    return operation(f"({{0}} % {k} == {r})", 5 + (k > 3) + (r > 1), words)


def residues(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`n % k == r`: the numbers of the rows that want True have one remainder, which no other has."""
    for t in ints_of(scope, SUBJECTS):
        good = [t.values[i] for i, w in zip(goal.asked, goal.values) if w]
        bad = [t.values[i] for i, w in zip(goal.asked, goal.values) if not w]
        if not good or not bad or any(type(v) is not int for v in (*good, *bad)):
            continue
        scope.work.spend()
        for k in SMALL:
            found = {v % k for v in good}
            if len(found) == 1 and not any(v % k in found for v in bad):
                if (made := scope.apply(leaves(k, found.pop()), t)) is not None:
                    yield made


def divided(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`n // k` and `n % k`, and a constant added."""
    for t in ints_of(scope, SUBJECTS):
        values = [t.values[i] for i in goal.asked]
        if any(type(v) is not int for v in values) or len(set(values)) < 2:
            continue
        scope.work.spend()
        for op in (make(k) for k in SMALL for make in (quotient, remainder)):
            shift = goal.values[0] - op.meaning(values[0])
            if all([w - op.meaning(v) == shift for v, w in zip(values, goal.values)]):
                made = scope.apply(op, t)
                if made is not None and shift:
                    made = scope.apply(ADD if shift > 0 else SUB, made, scope.constant(abs(shift)))
                if made is not None:
                    yield made
