"""What a right assignment is, said as plainly as possible. Slow; everything faster is tested against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from csp_ir.domains.model import Candidate, Problem
from csp_ir.domains.refined import broken
from csp_ir.errors import IRTypeError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir.nodes import Fragment, Program
from csp_ir.ir.rewrite import fill, holes_in

REFERENCE_LIMITS = Limits(steps=2_000, memory=1_000_000, value_size=20_000)


def filled(problem: Problem, assignment: Mapping[str, int]) -> Program:
    """The draft with the candidates of an assignment in it, those for holes inside candidates too."""
    chosen: dict[str, Fragment] = {n: problem.domains[n].candidates[i].fragment for n, i in assignment.items()}
    program: Program = problem.draft
    for _ in range(len(chosen) + 1):
        if not holes_in(program).keys() & chosen.keys():
            break
        program = fill(program, chosen)
    return program


def assignments(problem: Problem, limit: int = 1_000_000) -> Iterator[tuple[float, dict[str, int]]]:
    """Every assignment of live candidates with its cost, in no particular order.

    A hole inside a candidate takes part only where that candidate is chosen.
    """
    draft = list(holes_in(problem.draft))
    inner = {h: [list(holes_in(c.fragment)) for c in d.candidates] for h, d in problem.domains.items()}
    open_: list[tuple[float, dict[str, int]]] = [(0.0, {})]
    while open_ and limit:
        cost, chosen = open_.pop()
        free = [h for h in draft if h not in chosen]
        free += [h for n, i in chosen.items() for h in inner[n][i] if h not in chosen and h not in free]
        if not free:
            limit -= 1
            yield cost, chosen
            continue
        if any(h not in problem.domains for h in free):
            continue
        pools = [list(problem.domains[h].live()) for h in free]
        for picked in product(*pools):
            extra = sum(problem.domains[h].candidates[i].cost for h, i in zip(free, picked, strict=True))
            open_.append((cost + extra, {**chosen, **dict(zip(free, picked, strict=True))}))


def is_right(problem: Problem, assignment: Mapping[str, int], limits: Limits = REFERENCE_LIMITS) -> bool:
    """Whether a complete assignment breaks no constraint and no refinement, and its program passes every example."""
    chosen: dict[str, Candidate] = {n: problem.domains[n].candidates[i] for n, i in assignment.items()}
    if any(c.allows(chosen) is False for c in problem.constraints):
        return False
    for nogood in problem.nogoods:
        if all(h in assignment and mask >> assignment[h] & 1 for h, mask in nogood.parts):
            return False
    try:
        machine = compile_program(filled(problem, assignment))
    except IRTypeError:
        return False
    if not all(e.accepts(machine.run(e.args, limits=limits).outcome) for e in problem.examples):
        return False
    return broken(problem.draft, {n: c.fragment for n, c in chosen.items()}, problem.examples, limits) is None


def brute_force(problem: Problem) -> list[tuple[float, dict[str, int]]]:
    """All right assignments with their costs, cheapest first."""
    found = [(cost, chosen) for cost, chosen in assignments(problem) if is_right(problem, chosen)]
    return sorted(found, key=lambda f: f[0])
