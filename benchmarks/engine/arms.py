"""The arms: each finds an assignment that passes every example and counts its program executions.

All share the interpreter and the compiled candidates; they differ in what they try, in which order.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from csp_ir.domains.model import Problem
from csp_ir.domains.partition import HolePartition
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Returned, Stuck, StuckSignal
from csp_ir.search.base import Budget
from csp_ir.search.trace import TraceSearch

LIMITS = Limits(steps=300)


@dataclass
class Outcome:
    """What an arm did. `assignment` is None where it found none within its budget."""

    assignment: dict[str, int] | None
    runs: int
    seconds: float
    extra: dict[str, float] = field(default_factory=dict)


class Spent(Exception):
    """The arm's time is over."""


class Runner:
    """Runs the draft under assignments of single candidates, and counts."""

    def __init__(self, problem: Problem, seconds: float, limits: Limits) -> None:
        self.problem = problem
        self.limits = limits
        self.machine = compile_program(problem.draft)
        self.partitions = {h: HolePartition(d.candidates, limits=limits) for h, d in problem.domains.items()}
        self.deadline = time.process_time() + seconds
        self.runs = 0
        self.chosen: dict[str, int] = {}

    def read(self, hole: str, environment: dict[str, Any]) -> Any:
        index = self.chosen.get(hole)
        if index is None:
            raise StuckSignal(hole, environment)
        return self.partitions[hole].evaluate(index, environment)

    def run(self, number: int, chosen: dict[str, int]) -> Any:
        self.runs += 1
        if not self.runs & 63 and time.process_time() > self.deadline:
            raise Spent
        self.chosen = chosen
        args = self.problem.examples[number].args
        return self.machine.run(args, limits=self.limits, holes=self.read, trace=False).outcome

    def passes_all(self, chosen: dict[str, int]) -> bool:
        examples = self.problem.examples
        return all(examples[i].accepts(self.run(i, chosen)) for i in range(len(examples)))


Arm = Callable[[Problem, Runner], dict[str, int] | None]


def by_cost(problem: Problem) -> Iterator[dict[str, int]]:
    """All assignments in order of their total cost (in quarters)."""
    names = list(problem.domains)
    levels: list[dict[int, list[int]]] = []
    for name in names:
        rows: dict[int, list[int]] = {}
        for i, c in enumerate(problem.domains[name].candidates):
            rows.setdefault(round(4 * c.cost), []).append(i)
        levels.append(rows)
    least = [min(rows) for rows in levels]
    most = [max(rows) for rows in levels]

    def within(at: int, total: int) -> Iterator[tuple[int, ...]]:
        if at == len(names) - 1:
            for i in levels[at].get(total, ()):
                yield (i,)
            return
        low, high = sum(least[at + 1 :]), sum(most[at + 1 :])
        for level in sorted(levels[at]):
            if low <= total - level <= high:
                for rest in within(at + 1, total - level):
                    for i in levels[at][level]:
                        yield (i, *rest)

    for total in range(sum(least), sum(most) + 1):
        for picked in within(0, total):
            yield dict(zip(names, picked, strict=True))


def cheaper(problem: Problem, assignment: dict[str, int]) -> int:
    """How many assignments cost less than this one: the product runs each of them at least once before it."""
    ways = {0: 1}
    for domain in problem.domains.values():
        longer: dict[int, int] = {}
        for candidate in domain.candidates:
            for total, count in ways.items():
                level = total + round(4 * candidate.cost)
                longer[level] = longer.get(level, 0) + count
        ways = longer
    limit = sum(round(4 * problem.domains[h].candidates[i].cost) for h, i in assignment.items())
    return sum(count for total, count in ways.items() if total < limit)


def cartesian(problem: Problem, runner: Runner) -> dict[str, int] | None:
    """Every combination, cheapest first."""
    return next((chosen for chosen in by_cost(problem) if runner.passes_all(chosen)), None)


def python_constraint(problem: Problem, runner: Runner) -> dict[str, int] | None:
    """python-constraint's backtracking, with one constraint that runs the examples."""
    import constraint

    model = constraint.Problem(constraint.OptimizedBacktrackingSolver())
    names = list(problem.domains)
    for name in names:
        model.addVariable(name, list(range(len(problem.domains[name].candidates))))
    check = constraint.FunctionConstraint(lambda *picked: runner.passes_all(dict(zip(names, picked, strict=True))))
    model.addConstraint(check, names)
    return model.getSolution()


def cpsat_tables(problem: Problem, runner: Runner) -> dict[str, int] | None:
    """CP-SAT over one table for each example: the rows of holes it reads with which it passes."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    literals = {
        h: [model.new_bool_var(f"{h}{i}") for i in range(len(d.candidates))] for h, d in problem.domains.items()
    }
    for row in literals.values():
        model.add_exactly_one(row)
    for number in range(len(problem.examples)):
        rows = []
        for chosen in passing_rows(problem, runner, number):
            literal = model.new_bool_var("")
            for h, i in chosen.items():
                model.add_implication(literal, literals[h][i])
            rows.append(literal)
        model.add_bool_or(rows)
    model.minimize(
        sum(round(4 * c.cost) * literals[h][i] for h, d in problem.domains.items() for i, c in enumerate(d.candidates))
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = max(0.01, runner.deadline - time.process_time())
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return {h: next(i for i, x in enumerate(row) if solver.value(x)) for h, row in literals.items()}


def passing_rows(problem: Problem, runner: Runner, number: int) -> Iterator[dict[str, int]]:
    """Partial assignments of the holes an example reads with which it passes."""
    open_: list[dict[str, int]] = [{}]
    while open_:
        chosen = open_.pop()
        outcome = runner.run(number, chosen)
        if isinstance(outcome, Stuck):
            size = len(problem.domains[outcome.hole].candidates)
            open_ += [{**chosen, outcome.hole: i} for i in reversed(range(size))]
        elif problem.examples[number].accepts(outcome):
            yield chosen


def forward_checking(problem: Problem, runner: Runner) -> dict[str, int] | None:
    """Chronological backtracking in the order execution reads the holes; each choice filters the next holes."""
    examples = problem.examples
    order = {h: sorted(range(len(d.candidates)), key=lambda i, d=d: d.candidates[i].cost)
             for h, d in problem.domains.items()}  # fmt: skip

    def search(chosen: dict[str, int], domains: dict[str, list[int]]) -> dict[str, int] | None:
        waiting: dict[str, list[int]] = {}
        for number, example in enumerate(examples):
            outcome = runner.run(number, chosen)
            if isinstance(outcome, Stuck):
                waiting.setdefault(outcome.hole, []).append(number)
            elif not example.accepts(outcome):
                return None
        if not waiting:
            rest = {h: d[0] for h, d in domains.items() if h not in chosen}
            return {**chosen, **rest}
        domains = dict(domains)
        for hole, numbers in waiting.items():
            left = []
            for i in domains[hole]:
                tried = {**chosen, hole: i}
                for number in numbers:
                    outcome = runner.run(number, tried)
                    if not isinstance(outcome, Stuck) and not examples[number].accepts(outcome):
                        break
                else:
                    left.append(i)
            if not left:
                return None
            domains[hole] = left
        hole = min(waiting, key=lambda h: len(domains[h]))
        for i in domains[hole]:
            found = search({**chosen, hole: i}, domains)
            if found is not None:
                return found
        return None

    return search({}, order)


def untouched(problem: Problem) -> Problem:
    """The problem with nothing kept by an arm that had it before, whose garbage is not left for the next one either."""
    gc.collect()
    domains = {h: replace(d, candidates=[replace(c) for c in d.candidates]) for h, d in problem.domains.items()}
    return replace(problem, domains=domains)


class Measured(Protocol):
    """An arm with its clock: a problem, CPU seconds, limits of a run."""

    def __call__(self, problem: Problem, seconds: float, limits: Limits = LIMITS) -> Outcome: ...


def measured(arm: Arm) -> Measured:
    def run(problem: Problem, seconds: float, limits: Limits = LIMITS) -> Outcome:
        problem = untouched(problem)
        started = time.process_time()
        runner = Runner(problem, seconds, limits)
        try:
            assignment = arm(problem, runner)
        except (Spent, RecursionError, MemoryError):
            assignment = None
        return Outcome(assignment, runner.runs, time.process_time() - started)

    return run


def ours(merge: bool = True, cheapest: bool = True) -> Measured:
    def run(problem: Problem, seconds: float, limits: Limits = LIMITS) -> Outcome:
        problem = untouched(problem)
        started = time.process_time()
        result = TraceSearch(limits=(limits,), merge=merge, cheapest=cheapest).search(
            problem, Budget(seconds, clock=time.process_time)
        )
        spent = time.process_time() - started
        assignment = dict(result.assignment) if result.status == "solved" else None
        return Outcome(assignment, int(result.statistics["runs"]), spent, dict(result.statistics))

    return run


ARMS: dict[str, Measured] = {
    "product": measured(cartesian),
    "python-constraint": measured(python_constraint),
    "cpsat tables": measured(cpsat_tables),
    "forward checking": measured(forward_checking),
    "ours (no classes)": ours(merge=False),
    "ours (first)": ours(cheapest=False),
    "ours": ours(),
}


# What each arm is compared with: the same question, the cheapest solution or any.
RIVALS = {
    "product": "ours",
    "cpsat tables": "ours",
    "ours (no classes)": "ours",
    "python-constraint": "ours (first)",
    "forward checking": "ours (first)",
}


def right(problem: Problem, assignment: dict[str, int], limits: Limits = LIMITS) -> bool:
    """Whether the assignment's complete program passes: by filling it in, not by reading holes."""
    from csp_ir.domains.reference import filled

    machine = compile_program(filled(problem, assignment))
    return all(
        isinstance(o := machine.run(e.args, limits=limits).outcome, Returned) and e.accepts(o) for e in problem.examples
    )
