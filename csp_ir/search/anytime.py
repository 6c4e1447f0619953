"""The cheapest solution where time allows, any solution where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from csp_ir.domains.model import Problem
from csp_ir.search.base import Budget, Search, SearchResult
from csp_ir.search.trace import TraceSearch

KEPT = 0.3  # of the time, for a depth-first search when the cheapest solution was not found in the rest


def solutions_in_time(engine: Search, problem: Problem, budget: Budget) -> Iterator[SearchResult]:
    """An engine's solutions; where its time ends before the first, those that `trace` finds depth first.

    The latter have `ran_out` set: their cost was not shown to be the least.
    """
    anything = False
    first = Budget((1 - KEPT) * budget.seconds, budget.runs, budget.clock)
    for result in engine.solutions(problem, first):
        anything = anything or result.status == "solved"
        if result.status == "unknown" and result.ran_out == "time" and not anything:
            break
        yield result
        if result.status != "solved":
            return
    else:
        return
    rest = Budget(max(0.0, budget.left), budget.runs, budget.clock)
    for found in TraceSearch(cheapest=False).solutions(problem, rest):
        yield replace(found, ran_out="time") if found.status == "solved" else found
