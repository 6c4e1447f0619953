"""Refinements of holes: what breaks the condition behind a hole's type where it is surely read.

Of a run that waits at a hole before any choice was made, the environment is known: each candidate is evaluated there.
A constant needs no run where the condition speaks of its value alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from csp_ir.domains.model import Problem, Prune
from csp_ir.domains.refined import refined_holes
from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr, evaluate
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import Limits, Raised, Returned, Signal, Stuck, shown, snapshot_all
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names
from csp_ir.ir.conditions import hole_condition
from csp_ir.ir.rewrite import bound_by, fill, free_names, holes_in
from csp_ir.propagators.base import RUNS, Finding, Propagator

LIMITS = Limits(steps=500)
CANDIDATE_LIMITS = Limits(steps=2_000)


class Refinement(Propagator):
    """Removes candidates whose value at a read breaks the hole's condition.

    Holes that are read before it count as decided where one candidate is left of them; such prunes are not permanent.
    """

    name = "refinement"
    cost = RUNS

    def watches(self, problem: Problem) -> frozenset[str] | None:
        return None if refined_holes(problem.draft) else frozenset()

    def propagate(self, problem: Problem) -> Iterable[Finding]:
        holes = {n: h for n, h in refined_holes(problem.draft).items() if n in problem.domains}
        if not holes:
            return
        for hole in holes.values():
            yield from self._constants(problem, hole)
        only = {n: d.candidates[next(d.live())].fragment for n, d in problem.domains.items() if len(d) == 1}
        for chosen, permanent in (({}, True), (only, False)) if only else (({}, True),):
            opened = {n: f for n, f in chosen.items() if n not in holes}
            try:
                machine = compile_program(fill(problem.draft, opened))
            except CspIrError:
                continue
            yield from self._read(problem, holes, machine, permanent)

    def _constants(self, problem: Problem, hole: ir.Hole) -> Iterable[Finding]:
        domain = problem.domains[hole.name]
        for index in domain.live():
            fragment = domain.candidates[index].fragment
            if isinstance(fragment, ir.Literal) and _decided(hole, fragment.value, {}) is False:
                yield self._prune(problem, hole, index, "it")

    def _read(
        self, problem: Problem, holes: Mapping[str, ir.Hole], machine: Machine, permanent: bool
    ) -> Iterable[Finding]:
        bound = {name for node in problem.draft.walk() for name in bound_by(node)}
        unsure = _unsure(machine.program)
        for number, example in enumerate(problem.examples):
            outcome = machine.run(example.args, limits=LIMITS, trace=False).outcome
            if not isinstance(outcome, Stuck) or outcome.hole not in holes or outcome.hole in unsure:
                continue
            hole, domain = holes[outcome.hole], problem.domains[outcome.hole]
            for index in domain.live():
                fragment = domain.candidates[index].fragment
                value = _value(fragment, outcome.environment, bound)
                if value and _decided(hole, value[0], outcome.environment) is False:
                    what = f"example {number + 1} reads it, and {shown(value[0])}"
                    yield self._prune(problem, hole, index, what, permanent)

    def _prune(self, problem: Problem, hole: ir.Hole, index: int, what: str, permanent: bool = True) -> Prune:
        text = problem.domains[hole.name].candidates[index]
        reason = f"?{hole.name} = `{text}` removed: {what} breaks `where {hole.where}`"
        return Prune(hole.name, index, " ".join(reason.split()), self.name, permanent)


def _unsure(program: ir.Program) -> set[str]:
    """Holes to the right of an open operator, which `and` or `or` may leave unread."""
    right: list[ir.Expr] = []
    for node in program.walk():
        if isinstance(node, ir.Binary) and isinstance(node.op, ir.Hole):
            right.append(node.right)
        elif isinstance(node, ir.Compare) and any(isinstance(op, ir.Hole) for op in node.ops):
            right += node.rest
    return {name for operand in right for name in holes_in(operand)}


def _value(fragment: Any, environment: Mapping[str, Any], bound: Set[str]) -> tuple[Any, ...]:
    """The value of a candidate in an environment, in a tuple; () where it has none there by itself.

    bound: what the draft binds somewhere, which may hide what is built in before it has a value.
    """
    if not isinstance(fragment, ir.Expr) or holes_in(fragment) or free_names(fragment) & bound - environment.keys():
        return ()
    function = compile_expr(fragment, tuple(environment), limits=CANDIDATE_LIMITS)
    try:
        return (function(*snapshot_all(tuple(environment.values()))),)
    except (Exception, Signal):
        return ()


def _decided(hole: ir.Hole, value: Any, environment: Mapping[str, Any]) -> bool | None:
    """Whether a hole's condition is true of a value; None where that is not known."""
    condition = hole_condition(hole)
    if condition is None:
        return True
    known = {**environment, hole.name: value}
    wanted = [n for n in free_names(condition) if n in known]
    if free_names(condition) - builtin_names() - known.keys():
        return None
    values = snapshot_all(tuple(known[n] for n in wanted))
    outcome = evaluate(condition, dict(zip(wanted, values, strict=True)), CANDIDATE_LIMITS)
    if isinstance(outcome, Returned):
        return bool(outcome.value)
    return False if isinstance(outcome, Raised) else None
