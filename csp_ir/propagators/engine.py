"""Propagation to a fixpoint: a queue in cost tiers.

The fixpoint does not depend on the order of events: propagators are monotone, so the live
candidates at the end are the same, or there is a conflict in every order (Apt, "The
essence of constraint propagation", 1999). Only which of several reasons is recorded for a
prune may differ.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from csp_ir.domains.model import Conflict, Problem, Prune
from csp_ir.propagators.base import Propagator
from csp_ir.propagators.checked import check, checking
from csp_ir.propagators.plugins import plugins
from csp_ir.work import worked


@dataclass
class Fixpoint:
    """What propagation came to.

    prunes: in the order they were made. conflict: None when every hole has a live candidate.
    complete: False when the deadline passed before all propagators came to rest.
    entailed: names of propagators that hold for every choice left.
    """

    prunes: list[Prune] = field(default_factory=list)
    conflict: Conflict | None = None
    complete: bool = True
    entailed: tuple[str, ...] = ()
    calls: int = 0


FINDING = 8e-3  # units of work, of what a propagator finds


def propagate(
    problem: Problem,
    propagators: Sequence[Propagator] | None = None,
    *,
    deadline: float | None = None,
    recorder: Callable[[str, dict[str, Any]], None] | None = None,
) -> Fixpoint:
    """Prune the problem's domains until no propagator finds more, or a conflict is found.

    Args:
        problem: its domains are changed in place.
        propagators: default: the built-in ones and those of plug-in packages.
        deadline: of `work.worked`; looked at between findings.
        recorder: called with ("prune", {...}) for each prune.

    What was pruned only relative to other domains is kept; call `Domain.restore_relative`
    first where domains have grown.
    """
    active = list(default_propagators() if propagators is None else propagators)
    result = Fixpoint()
    empty = next((n for n, d in problem.domains.items() if not d.alive), None)
    if empty is not None:
        result.conflict = wiped_out(problem, empty)
        return result
    watched = [p.watches(problem) for p in active]
    checked = checking()
    tiers: dict[int, deque[int]] = {}
    queued: set[int] = set()

    def enqueue(index: int) -> None:
        if index not in queued:
            queued.add(index)
            tiers.setdefault(active[index].cost, deque()).append(index)

    for i in range(len(active)):
        enqueue(i)
    while queued:
        index = tiers[min(t for t, q in tiers.items() if q)].popleft()
        queued.discard(index)
        propagator = active[index]
        result.calls += 1
        touched: set[str] = set()
        for found in propagator.propagate(problem):
            if checked:
                check(problem, found, formal=hasattr(propagator, "strict"))
            if isinstance(found, Conflict):
                result.conflict = found
                return result
            domain = problem.domains[found.hole]
            if domain.prune(found):
                touched.add(found.hole)
                result.prunes.append(found)
                if recorder is not None:
                    recorder("prune", prune_event(problem, found))
                if not domain.alive:
                    result.conflict = wiped_out(problem, found.hole)
                    return result
            if deadline is not None and worked(FINDING) > deadline:
                result.complete = False
                return result
        if touched:
            # Its own prunes may let it find more, unless it says that they cannot.
            for i, names in enumerate(watched):
                if names is None or names & touched:
                    enqueue(i)
    result.entailed = tuple(p.name for p in active if p.entailed(problem) is True)
    return result


def wiped_out(problem: Problem, hole: str) -> Conflict:
    """The conflict of a hole that has no live candidate, with what removed its candidates as evidence."""
    domain = problem.domains[hole]
    if not domain.candidates:
        return Conflict(f"?{hole} has no candidates.", "domains", (hole,))
    counts: dict[str, int] = {}
    for p in domain.prunes.values():
        counts[p.propagator] = counts.get(p.propagator, 0) + 1
    what = ", ".join(f"{count} by {name}" for name, count in sorted(counts.items(), key=lambda kv: -kv[1]))
    last = list(domain.prunes.values())[-1].reason if domain.prunes else ""
    reason = f"every candidate of ?{hole} was removed ({what})" + (f"; the last one: {last}" if last else "")
    return Conflict(reason, "domains", (hole,))


def prune_event(problem: Problem, prune: Prune) -> dict[str, Any]:
    """A prune as an event of the Recorder."""
    return {
        "hole": prune.hole,
        "candidate": str(problem.domains[prune.hole].candidates[prune.index]),
        "propagator": prune.propagator,
        "reason": prune.reason,
        "permanent": prune.permanent,
    }


def default_propagators(strict: bool = False) -> list[Propagator]:
    """The built-in propagators, then those that plug-in packages add. strict: see `builtin_propagators`."""
    return [*builtin_propagators(strict), *plugins()]


def builtin_propagators(strict: bool = False) -> list[Propagator]:
    """A fresh instance of each built-in propagator.

    strict: with those that hold back, not for good, what no program should hold though it may pass: candidates that
        are ill-typed, or name what is bound nowhere, where no example reads them.
    """
    from csp_ir.propagators.catalogue import BUILTIN, STRICT

    return [STRICT[make]() if strict and make in STRICT else make() for make in BUILTIN]
