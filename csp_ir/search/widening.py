"""A search among few candidates of each hole before all: how long each run takes, and how many there are, grows with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from csp_ir.domains.model import Candidate, Domain, Problem
from csp_ir.interpreter.outcomes import Limits
from csp_ir.search.base import Budget, Search, SearchResult
from csp_ir.search.trace import TraceSearch

FEW = (12, 40)  # cheapest candidates of each hole that are searched before all are
SHORT = (Limits(steps=200),)  # of a run among few candidates: loops that do not end take most of the time
SHARE = 0.5  # of the seconds of a search, for one among few candidates


def widening(engine: Search, problem: Problem, seconds: float) -> Iterator[SearchResult]:
    """Solutions among few candidates, then among more: about as an engine gives them, but the first ones far sooner.

    One may be given again among more. What the caller adds to the problem's nogoods holds for all of them. The last
    result is that of a search among all candidates.

    Args:
        seconds: for each search; half of them for one among few candidates.
    """
    short = replace(engine, limits=SHORT) if isinstance(engine, TraceSearch) else engine
    for few in FEW:
        scope = narrowed(problem, _cheapest(few))
        if scope is None:
            break
        yield from (r for r in short.solutions(scope, Budget(SHARE * seconds)) if r.status == "solved")
    yield from engine.solutions(problem, Budget(seconds))


def narrowed(problem: Problem, keep: Callable[[Domain], int]) -> Problem | None:
    """The problem with only some live candidates of each hole, as a mask; None where these are all, or none is left of one.

    Its nogoods are those of the problem itself.
    """
    scope = problem.copy()
    for domain in scope.domains.values():
        if domain.alive:
            domain.alive &= keep(domain)
            if not domain.alive:
                return None
    scope.nogoods = problem.nogoods
    return scope if any(d.alive != problem.domains[h].alive for h, d in scope.domains.items()) else None


def wanted_first(problem: Problem) -> Problem | None:
    """The problem with only those candidates of each hole that give what the examples want, where there are any."""

    def keep(domain: Domain) -> int:
        return _mask(domain, lambda c: "wanted" in c.sources) & domain.alive or domain.alive

    return narrowed(problem, keep)


def _mask(domain: Domain, test: Callable[[Candidate], bool]) -> int:
    return sum(1 << i for i, c in enumerate(domain.candidates) if test(c))


def _cheapest(few: int) -> Callable[[Domain], int]:
    def keep(domain: Domain) -> int:
        alive = [i for i in range(len(domain.candidates)) if domain.alive >> i & 1]
        return sum(1 << i for i in sorted(alive, key=lambda i: domain.candidates[i].cost)[:few])

    return keep
