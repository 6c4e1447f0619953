"""Bodies with state: the table's loops over sources and over parameters, and recursion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from csp_ir.draft.judge import price_of
from csp_ir.draft.task import Found
from csp_ir.goals.fill import OFTEN, Maker
from csp_ir.goals.forms import Skeleton
from csp_ir.goals.overs import overs
from csp_ir.goals.recursion import recursions
from csp_ir.goals.scope import Scope
from csp_ir.goals.skeletons import LOOPS, WHILES

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

SOURCES = (6, 9, 12)  # gone over, by effort
FIRST, OPEN = 3, 2  # sources, and holes, of what is tried before expressions
CLEARLY = 1.2  # how far the prose speaks of a shape that is tried before expressions whatever it leaves open


def loops(solver: Solver, scope: Scope, maker: Maker) -> Iterator[Found]:
    """Bodies of loops that give every example's result, most plausible shapes first. Raises: OutOfWork."""
    solver.prepare(scope)
    maker.effort = solver.effort
    yield from _filled([*jobs(scope, maker, SOURCES[solver.effort]), *recursions(maker)])


def evoked(solver: Solver, scope: Scope, maker: Maker) -> Iterator[Found]:
    """Bodies of the shapes that the prose evokes most, and of those that leave little open, over the likeliest sources. Raises: OutOfWork."""
    solver.begin(scope)
    scope.grow(0)
    maker.effort = 0
    said = {s.name: maker.evoked(s) for s in (*LOOPS, *WHILES)}
    yield from _filled(
        j
        for j in jobs(scope, maker, FIRST)
        if said[j[1].name] >= CLEARLY or said[j[1].name] > OFTEN and j[1].open <= OPEN
    )


Job = tuple[float, Skeleton, Any, Maker]


def jobs(scope: Scope, maker: Maker, sources: int) -> list[Job]:
    """The shapes that suit the wanted type with what they go over or change."""
    kinds = {type(w) for w in maker.task.wanted}
    over = overs(scope, maker.task.n)[:sources]
    found: list[Job] = []
    for s in LOOPS:
        for e in over if maker.suits(s, kinds) else ():
            if s.shape != "unordered" or not e.term.leaf.startswith("sorted("):
                found.append((maker.price(s) + e.cost / 2, s, e, maker))
    for s in WHILES:
        for words in maker.parameters(s) if maker.suits(s, kinds) else ():
            found.append((maker.price(s), s, words, maker))
    return found


def _filled(todo: Iterable[Job]) -> Iterator[Found]:
    """The bodies of some jobs, most plausible shapes first, until one of them is cheaper than the next shape alone."""
    best = float("inf")
    for cost, skeleton, over, maker in sorted(todo, key=lambda j: j[0]):
        if cost > best:
            return
        for found in maker.found(skeleton, over, cost):
            best = min(best, price_of(maker.task, found))
            yield found
