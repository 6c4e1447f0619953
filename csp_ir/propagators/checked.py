"""Debug runs: with CSP_IR_CHECK=1 every prune is held against complete programs that keep the candidate.

Shares no code with the propagators: a fill is chosen, filled in and run. One that passes every example and breaks no
constraint shows that the prune was wrong.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

from csp_ir.domains.model import Conflict, Problem, Prune
from csp_ir.domains.reference import is_right
from csp_ir.ir.check import check_program
from csp_ir.ir.rewrite import fill, holes_in

FILLS = 40  # programs that one finding is held against


class UnsoundPrune(AssertionError):
    """A propagator removed a candidate that a right program holds."""


def checking() -> bool:
    """Whether the environment asks for checks."""
    return os.environ.get("CSP_IR_CHECK", "") not in ("", "0")


def check(problem: Problem, found: Prune | Conflict, formal: bool) -> None:
    """Hold a finding against complete programs.

    Args:
        problem: as it was when the finding was made.
        formal: whether what is not permanent was held back for its form; of this the type checker is asked.

    Raises: UnsoundPrune.
    """
    kept = {found.hole: found.index} if isinstance(found, Prune) else {}
    if isinstance(found, Prune) and formal and not found.permanent:
        fragment = problem.domains[found.hole].candidates[found.index].fragment
        if not check_program(fill(problem.draft, {found.hole: fragment})):
            raise UnsoundPrune(f"{found.propagator}: {found.reason}\nbut the type checker has nothing against it")
        return
    for assignment in _fills(problem, kept):
        if is_right(problem, assignment):
            shown = {h: str(problem.domains[h].candidates[i]) for h, i in assignment.items()}
            raise UnsoundPrune(f"{found.propagator}: {found.reason}\nbut {shown} is right")


def _fills(problem: Problem, kept: dict[str, int]) -> Iterator[dict[str, int]]:
    """Complete assignments of live candidates that hold those kept: the cheapest one, then random ones."""
    rng = random.Random(0)
    for number in range(FILLS):
        chosen: dict[str, int] = {}
        program = problem.draft
        while free := [h for h in holes_in(program) if h not in chosen]:
            for hole in free:
                domain = problem.domains.get(hole)
                live = list(domain.live()) if domain is not None else []
                if domain is None or not live:
                    return
                cheapest = min(live, key=lambda i, d=domain: d.candidates[i].cost)  # type: ignore[misc]
                chosen[hole] = kept.get(hole, rng.choice(live) if number else cheapest)
            program = fill(program, {h: problem.domains[h].candidates[i].fragment for h, i in chosen.items()})
        if kept.keys() <= chosen.keys():
            yield chosen
