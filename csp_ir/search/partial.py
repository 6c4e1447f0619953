"""The fill that passes most examples, for a solve that was stopped or found none that passes all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from csp_ir.domains.model import Domain, Problem
from csp_ir.domains.reference import filled
from csp_ir.errors import IRTypeError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Outcome
from csp_ir.ir.nodes import Fragment, Program
from csp_ir.ir.rewrite import holes_in
from csp_ir.search.base import Budget
from csp_ir.search.stages import STAGES
from csp_ir.search.trace import TraceSearch
from csp_ir.spec.model import Example
from csp_ir.work import worked

STATIC = ("types", "scope", "structure")  # what these remove fits in no program, whatever the examples
MOST = 60  # candidates of a hole
RUN = Limits(steps=20_000)


@dataclass(frozen=True)
class PartialFill:
    """A fill that passes some of the examples. failures: those it does not pass, with what it gives instead."""

    program: Program
    assignment: dict[str, str]
    passed: int
    failures: tuple[tuple[Example, Outcome], ...]


def best_fill(problem: Problem, seconds: float) -> PartialFill | None:
    """A fill that passes as many examples as a greedy choice of them finds in the time; None where it passes none.

    The examples are taken in their order, each kept if some fill passes it with those kept before. The constraints
    hold throughout. A KeyboardInterrupt ends it with what it has.
    """
    relaxed = _relaxed(problem)
    best = _greedy(relaxed, problem.examples, seconds)
    return _tried(relaxed, problem.examples, best) if best else None


def near_fills(problem: Problem, seconds: float, most: int) -> list[dict[str, Fragment]]:
    """Fills that pass the examples which a greedy choice of them keeps, cheapest first: mostly one part of each is wrong."""
    relaxed = _relaxed(problem)
    if not _greedy(relaxed, problem.examples, seconds / 2):
        return []
    results = TraceSearch(limits=STAGES[:1]).solutions(relaxed, Budget(seconds / 2))
    found = (r.assignment for r in islice(results, most) if r.status == "solved")
    return [{n: relaxed.domains[n].candidates[i].fragment for n, i in a.items()} for a in found]


def _greedy(relaxed: Problem, examples: Sequence[Example], seconds: float) -> dict[str, int]:
    """A fill of the problem with as many of some examples as can be kept; it is left with those."""
    deadline = worked() + seconds
    best: dict[str, int] = {}
    kept: tuple[Example, ...] = ()
    try:
        for number, example in enumerate(examples):
            left = deadline - worked()
            if left <= 0:
                break
            relaxed.examples = (*kept, example)
            share = max(0.02, 2 * left / (len(examples) - number + 1))
            result = TraceSearch(limits=STAGES[:1]).search(relaxed, Budget(min(left, share)))
            if result.status == "solved":
                kept, best = relaxed.examples, dict(result.assignment)
    except (KeyboardInterrupt, IRTypeError):
        pass
    relaxed.examples = kept
    return best


def _relaxed(problem: Problem) -> Problem:
    """The problem with the cheapest candidates that nothing but examples spoke against."""
    domains = {}
    for name, domain in problem.domains.items():
        removed = {i for i, p in domain.prunes.items() if p.propagator in STATIC and p.permanent}
        free = [c for i, c in enumerate(domain.candidates) if i not in removed]
        domains[name] = Domain(name)
        for candidate in sorted(free, key=lambda c: c.cost)[:MOST]:
            domains[name].add(candidate)
    return Problem(problem.draft, (), problem.constraints, domains, [], problem.contexts)


def _tried(problem: Problem, examples: tuple[Example, ...], assignment: dict[str, int]) -> PartialFill | None:
    program = filled(problem, assignment)
    if holes_in(program):
        return None
    machine = compile_program(program)
    outcomes = [(e, machine.run(e.args, limits=RUN).outcome) for e in examples]
    failures = tuple((e, outcome) for e, outcome in outcomes if not e.accepts(outcome))
    texts = {hole: str(problem.domains[hole].candidates[i]) for hole, i in assignment.items()}
    return PartialFill(program, texts, len(outcomes) - len(failures), failures)
