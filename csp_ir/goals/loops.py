"""Bodies with state: the table's loops over sources and over parameters, and recursion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from csp_ir.draft.judge import price_of
from csp_ir.draft.task import Found
from csp_ir.goals.fill import Maker
from csp_ir.goals.forms import Skeleton
from csp_ir.goals.overs import overs
from csp_ir.goals.recursion import recursions
from csp_ir.goals.scope import Scope
from csp_ir.goals.skeletons import LOOPS, WHILES

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

SOURCES = (6, 9, 12)  # gone over, by effort


def loops(solver: Solver, scope: Scope, maker: Maker) -> Iterator[Found]:
    """Bodies of loops that give every example's result, most plausible shapes first. Raises: OutOfWork."""
    solver.prepare(scope)
    task, maker.effort = maker.task, solver.effort
    kinds = {type(w) for w in task.wanted}
    over = overs(scope, task.n)[: SOURCES[solver.effort]]
    jobs: list[tuple[float, int, Skeleton, Any]] = []
    for s in LOOPS:
        for e in over if maker.suits(s, kinds) else ():
            jobs.append((maker.price(s) + e.cost / 2, len(jobs), s, e))
    for s in WHILES:
        for words in maker.parameters(s) if maker.suits(s, kinds) else ():
            jobs.append((maker.price(s), len(jobs), s, words))
    best = float("inf")
    for found in recursions(maker, best):
        best = min(best, price_of(task, found))
        yield found
    for cost, _, skeleton, over in sorted(jobs, key=lambda j: j[:2]):
        if cost > best:
            return
        for found in maker.found(skeleton, over, cost):
            best = min(best, price_of(task, found))
            yield found
