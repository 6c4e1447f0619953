"""Two results that the prose names, told apart by all that it says makes the first one right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csp_ir.draft.bank import Term
from csp_ir.goals.branches import chosen, sides
from csp_ir.goals.model import Goal, key_of
from csp_ir.goals.scope import Scope
from csp_ir.goals.validity import validated

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

TESTS = 12  # of the first result


def labelled(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`'yes' if p and q else 'no'` of the only two results: what is found for validations says when the first is right."""
    results = {key_of(w): w for w in goal.values}
    clauses = solver.prose.clauses(list(results.values())) if len(results) == 2 else []
    if len(clauses) < 2 or scope.depth:
        return
    first, second = (c.output for c in clauses)
    rows = [i for i, w in zip(goal.asked, goal.values) if key_of(w) == key_of(first)]
    rest = [i for i in goal.asked if i not in rows]
    tests = sorted(validated(solver, scope, sides(scope, rows, rest), depth), key=scope.weights.cost)
    for test in tests[:TESTS]:
        yield chosen(scope, test, scope.constant(first), scope.constant(second))
