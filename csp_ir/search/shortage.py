"""Which holes are short when nothing fits, and what each would have needed.

A set of holes is short when the others could do if only those took other values: every example
passes or comes to read one of them. The set given is minimal: with any one hole of it back to
its candidates, nothing fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csp_ir.domains.model import Candidate, Domain, Problem
from csp_ir.domains.reference import filled
from csp_ir.errors import IRTypeError
from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import holes_in
from csp_ir.search.base import Budget
from csp_ir.search.stages import STAGES
from csp_ir.search.trace import TraceSearch
from csp_ir.wanted.needs import needs
from csp_ir.work import worked

MOST_SHOWN = 3
EXPLAINING = 0.3  # units of work for what the holes would have needed


def shortage(problem: Problem, budget: Budget) -> dict[str, str]:
    """A minimal set of short holes, and for each what it would have needed.

    Args:
        problem: one without a solution among its live candidates.
        budget: for all the searches together; holes that could not be cleared in it stay in the set.
    """
    names = [h for h in holes_in(problem.draft) if h in problem.domains]
    relaxed = _with_dummies(problem)
    # Those read late say most about what is wanted, so the early ones are cleared first.
    short = list(names)
    assignment: Mapping[str, int] = {}
    for hole in names:
        if not problem.domains[hole].alive:
            continue  # without candidates it is short whatever the others do
        rest = frozenset(short) - {hole}
        each = max(0.05, budget.left / (2 * len(names)))
        if budget.left <= 0:
            break
        result = TraceSearch(limits=STAGES[:1], free=rest).search(relaxed, Budget(each))
        if result.status == "solved":
            short.remove(hole)
            assignment = result.assignment
    chosen = {h: i for h, i in assignment.items() if h not in short}
    needs = needed(problem, chosen)
    return {h: needs.get(h, "") or _plain(problem, h) for h in short}


def _plain(problem: Problem, hole: str) -> str:
    count = len(problem.domains[hole])
    with_others = " goes with the other holes'" if len(holes_in(problem.draft)) > 1 else " passes"
    return "it has no candidate" if not count else f"none of its {count} candidates{with_others}"


def _with_dummies(problem: Problem) -> Problem:
    """A copy in which holes without a live candidate have one, so that they can be free."""
    copy = problem.copy()
    for name, domain in copy.domains.items():
        if not domain.alive:
            fresh = Domain(name)
            fresh.add(Candidate(ir.Literal(None), 0.0))
            copy.domains[name] = fresh
    return copy


def needed(problem: Problem, chosen: Mapping[str, int]) -> dict[str, str]:
    """For each hole of which examples want one value, with the others chosen, a sentence of what it would have to give."""
    try:
        program = filled(problem, chosen)
    except IRTypeError:
        return {}
    until = worked() + EXPLAINING
    found: dict[str, list[str]] = {}
    for number, example in enumerate(problem.examples, 1):
        for need in needs(program, example, lambda: worked() > until):
            told = f"{_text(need.value)} where {_where(need.environment)} (example {number})"
            found.setdefault(need.hole, []).append(told)
    others = ", ".join(f"?{h} = `{problem.domains[h].candidates[i]}`" for h, i in chosen.items())
    tail = f"; with {others}" if others else ""
    sentences = {}
    for hole, parts in found.items():
        more = f", and {len(parts) - MOST_SHOWN} more" if len(parts) > MOST_SHOWN else ""
        sentences[hole] = f"no candidate gives {'; '.join(parts[:MOST_SHOWN])}{more}{tail}"
    return sentences


def _where(environment: Mapping[str, Any]) -> str:
    return ", ".join(f"{k} = {_text(v)}" for k, v in sorted(environment.items())) or "nothing is in scope"


def _text(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
