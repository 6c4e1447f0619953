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
FIRST, OPEN = 3, 2  # sources, and holes, of what is tried before expressions


def loops(solver: Solver, scope: Scope, maker: Maker) -> Iterator[Found]:
    """Bodies of loops that give every example's result, most plausible shapes first. Raises: OutOfWork."""
    solver.prepare(scope)
    maker.effort = solver.effort
    best = float("inf")
    for found in recursions(maker, best):
        best = min(best, price_of(maker.task, found))
        yield found
    yield from _filled(maker, jobs(scope, maker, SOURCES[solver.effort]), best)


def evoked(solver: Solver, scope: Scope, maker: Maker) -> Iterator[Found]:
    """Bodies of the shapes that the prose evokes and that leave little open, over the likeliest sources. Raises: OutOfWork."""
    solver.begin(scope)
    scope.grow(0)
    maker.effort = 0
    few = [j for j in jobs(scope, maker, FIRST) if maker.evoked(j[2]) and j[2].open <= OPEN]
    yield from _filled(maker, sorted(few, key=lambda j: (j[2].open, *j[:2])), float("inf"))


Job = tuple[float, int, Skeleton, Any]


def jobs(scope: Scope, maker: Maker, sources: int) -> list[Job]:
    """The shapes that suit the wanted type with what they go over or change, most plausible first."""
    kinds = {type(w) for w in maker.task.wanted}
    over = overs(scope, maker.task.n)[:sources]
    found: list[Job] = []
    for s in LOOPS:
        for e in over if maker.suits(s, kinds) else ():
            found.append((maker.price(s) + e.cost / 2, len(found), s, e))
    for s in WHILES:
        for words in maker.parameters(s) if maker.suits(s, kinds) else ():
            found.append((maker.price(s), len(found), s, words))
    return sorted(found, key=lambda j: j[:2])


def _filled(maker: Maker, todo: list[Job], best: float) -> Iterator[Found]:
    """The bodies of some jobs, until one of them is cheaper than the next shape alone."""
    for cost, _, skeleton, over in todo:
        if cost > best:
            return
        for found in maker.found(skeleton, over, cost):
            best = min(best, price_of(maker.task, found))
            yield found
