"""Which holes are short when nothing fits, and what each would have needed.

A set of holes is short when the others could do if only those took other values: every example
passes or comes to read one of them. The set given is minimal: with any one hole of it back to
its candidates, nothing fits. Where the run goes straight from the hole to the result, the value
the hole would have needed follows from the wanted one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csp_ir.domains.model import Candidate, Domain, Problem
from csp_ir.domains.reference import filled
from csp_ir.errors import IRTypeError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Stuck
from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import fill, holes_in
from csp_ir.search.base import Budget
from csp_ir.search.inverse import NONE, UNDECIDED, Inverse
from csp_ir.search.stages import STAGES
from csp_ir.search.trace import TraceSearch
from csp_ir.spec.model import Raises

MOST_SHOWN = 3


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
    return "it has no candidate" if not count else f"none of its {count} candidates goes with the other holes'"


def _with_dummies(problem: Problem) -> Problem:
    """A copy in which holes without a live candidate have one, so that they can be free."""
    copy = problem.copy()
    for name, domain in copy.domains.items():
        if not domain.alive:
            fresh = Domain(name)
            fresh.add(Candidate(ir.Literal(None), 0.0))
            copy.domains[name] = fresh
    return copy


@dataclass(frozen=True)
class Need:
    """What a hole has to give in one environment. value: NOTHING where only the environment is known."""

    example: int
    value: Any
    environment: Mapping[str, Any]


NOTHING = object()


def needs_of(problem: Problem, chosen: Mapping[str, int]) -> dict[str, list[Need]]:
    """For each hole that examples come to read, with the others chosen, what it would have to give there."""
    try:
        program = filled(problem, chosen)
        machine = compile_program(program)
    except IRTypeError:
        return {}
    direct = {h: e for e in _returned(program) for h in holes_in(e)}
    found: dict[str, list[Need]] = {}
    for number, example in enumerate(problem.examples):
        outcome = machine.run(example.args, limits=STAGES[0]).outcome
        if not isinstance(outcome, Stuck):
            continue
        environment = {k: v for k, v in outcome.environment.items() if k not in (ir.LEFT, ir.RIGHT)}
        value: Any = NOTHING
        if outcome.hole in direct and not isinstance(example.expected, Raises):
            value = invert(direct[outcome.hole], outcome.hole, example.expected, environment)
        found.setdefault(outcome.hole, []).append(Need(number, value, environment))
    return found


def needed(problem: Problem, chosen: Mapping[str, int]) -> dict[str, str]:
    """The same as sentences."""
    sentences = {}
    for hole, needs in needs_of(problem, chosen).items():
        known = [n for n in needs if n.value is not NOTHING]
        if not known:
            continue
        parts = [f"{_text(n.value)} where {_where(n.environment)} (example {n.example + 1})" for n in known]
        more = f", and {len(parts) - MOST_SHOWN} more" if len(parts) > MOST_SHOWN else ""
        others = ", ".join(f"?{h} = `{problem.domains[h].candidates[i]}`" for h, i in chosen.items())
        tail = f"; with {others}" if others else ""
        sentences[hole] = f"no candidate gives {'; '.join(parts[:MOST_SHOWN])}{more}{tail}"
    return sentences


def _where(environment: Mapping[str, Any]) -> str:
    return ", ".join(f"{k} = {_text(v)}" for k, v in sorted(environment.items())) or "nothing is in scope"


def _text(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _returned(program: ir.Program) -> list[ir.Expr]:
    """Expressions of returns that nothing can intercept, in a function that does not call itself."""
    entry = program.function
    if any(isinstance(n, ir.Name) and n.id == entry.name for n in program.walk()):
        return []
    found: list[ir.Expr] = []

    def look(body: tuple[ir.Stmt, ...]) -> None:
        for s in body:
            if isinstance(s, ir.Return) and s.value is not None:
                found.append(s.value)
            elif isinstance(s, ir.If | ir.For | ir.While):
                look(s.body)
                look(s.orelse)

    look(entry.body)
    return found


def invert(e: ir.Expr, hole: str, wanted: Any, environment: Mapping[str, Any]) -> Any:
    """The value a hole must have for `e` to be `wanted`; NOTHING where it is not determined or something else is open."""
    operand = ir.MACHINE + hole
    e = fill(e, {hole: ir.Name(operand)})
    inverse = None if holes_in(e) else Inverse.of(e, operand, environment.keys(), STAGES[0])
    value = NOTHING if inverse is None else inverse(wanted, environment)
    return NOTHING if value is NONE or value is UNDECIDED else value
