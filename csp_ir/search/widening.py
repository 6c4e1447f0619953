"""A search among few candidates of each hole, with short runs, before all: how long a run takes, and how many there are, grows with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from csp_ir.domains.fragments import Survey
from csp_ir.domains.model import Candidate, Domain, Problem
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir.nodes import Fragment
from csp_ir.search.base import Budget, Search, SearchResult
from csp_ir.search.trace import TraceSearch

# Cheapest candidates of each hole that are searched before all are, and the steps of a run: loops that do not end take most of the time.
STEPS = ((12, 50), (40, 100), (12, 400), (120, 100))
SHARE = 0.3  # of the seconds of a search, for one of these


def widening(engine: Search, problem: Problem, seconds: float) -> Iterator[SearchResult]:
    """Solutions among few candidates, then among more: about as an engine gives them, but the first ones far sooner.

    One may be given again among more. What the caller adds to the problem's nogoods holds for all of them. The last
    result is that of a search among all candidates.

    Args:
        seconds: for the search among all; a share of them for each among few candidates.
    """
    for few, steps in STEPS:
        scope = narrowed(problem, cheapest(few))
        if scope is not None:
            short = replace(engine, limits=(Limits(steps=steps),)) if isinstance(engine, TraceSearch) else engine
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


def steppable_first(problem: Problem) -> Problem | None:
    """The problem without candidates that change something or call the function itself, where neither the draft nor statements for it do.

    One of them, and every run of any fill has to be followed from its start (see `flow`).
    """
    survey = Survey()
    survey.look(problem.draft)
    statements = (c for d in problem.domains.values() for c in d.candidates if isinstance(c.fragment, tuple))
    if survey.changes or any(map(_changes, statements)):
        return None
    return narrowed(problem, lambda domain: domain.alive & _mask(domain, lambda c: not _changes(c)))


def among(problem: Problem, fills: Sequence[Mapping[str, Fragment]]) -> Problem | None:
    """The problem with only those candidates of each hole that stand in some fills; None without any."""
    kept: dict[str, set[Fragment]] = {}
    for chosen in fills:
        for hole, fragment in chosen.items():
            kept.setdefault(hole, set()).add(fragment)

    def keep(domain: Domain) -> int:
        fragments = kept.get(domain.hole)
        return domain.alive if fragments is None else _mask(domain, lambda c: c.fragment in fragments)

    return narrowed(problem, keep)


def _changes(candidate: Candidate) -> bool:
    survey = candidate.facts.survey
    return survey is not None and survey.changes


def wanted_first(problem: Problem) -> Problem | None:
    """The problem with only those candidates of each hole that give what the examples want, where there are any."""

    def keep(domain: Domain) -> int:
        return _mask(domain, lambda c: "wanted" in c.sources) & domain.alive or domain.alive

    return narrowed(problem, keep)


def _mask(domain: Domain, test: Callable[[Candidate], bool]) -> int:
    return sum(1 << i for i, c in enumerate(domain.candidates) if test(c))


def cheapest(few: int) -> Callable[[Domain], int]:
    def keep(domain: Domain) -> int:
        alive = [i for i in range(len(domain.candidates)) if domain.alive >> i & 1]
        return sum(1 << i for i in sorted(alive, key=lambda i: domain.candidates[i].cost)[:few])

    return keep
