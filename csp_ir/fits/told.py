"""What people and records are told of holes, kept small."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from csp_ir.domains.model import Domain, Problem
from csp_ir.ir.nodes import LEFT, MACHINE, RIGHT

MOST = 10_000  # candidates of a hole that a record lists


def domains_told(problem: Problem) -> dict[str, dict[str, Any]]:
    """Hole -> what a record keeps of its domain.

    Returns: for each hole `candidates` and `costs`, in the order of proposing; `removed`, one row
        [propagator, permanent, reason, indices] for each reason; `left_out`, how many candidates are not listed.
    """
    return {name: _told(domain) for name, domain in problem.domains.items()}


def _told(domain: Domain) -> dict[str, Any]:
    kept = domain.candidates[:MOST]
    removed: dict[tuple[str, bool, str], list[int]] = {}
    for index, prune in domain.prunes.items():
        if index < MOST:
            named = f"?{prune.hole} = `{domain.candidates[index]}` removed: "
            removed.setdefault((prune.propagator, prune.permanent, prune.reason.removeprefix(named)), []).append(index)
    return {
        "candidates": [str(c) for c in kept],
        "costs": [c.cost for c in kept],
        "removed": [[*reason, indices] for reason, indices in removed.items()],
        "left_out": len(domain.candidates) - len(kept),
    }


def scope_text(environment: Mapping[str, Any], short: Callable[[Any], str]) -> str:
    """What is in scope where a hole is read: `x = 2`, and for an operator `between 2 and 3`. short: a value as text."""
    said = [f"{name} = {short(v)}" for name, v in environment.items() if not name.startswith(MACHINE)]
    if LEFT in environment and RIGHT in environment:
        said.append(f"between {short(environment[LEFT])} and {short(environment[RIGHT])}")
    return ", ".join(said)
