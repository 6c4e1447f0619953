"""The `cpsat` search: OR-tools CP-SAT proposes the cheapest assignment, runs teach it what cannot be.

Lazy clause generation with the interpreter as the theory: an assignment that fails an example
gives a clause over the candidate sets of the holes that were read (all candidates that
behave alike there), so one failing run rules out a product of candidates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from csp_ir.domains.model import Problem, bits
from csp_ir.errors import MissingExtraError
from csp_ir.interpreter.outcomes import Limits
from csp_ir.search.base import Budget, SearchResult
from csp_ir.search.stages import STAGES, BudgetSpent, MergedAttempt, Space, staged

SCALE = 1_000_000


@dataclass
class CpSatSearch:
    """Minimal total cost; proofs that there is none. `workers`: threads of CP-SAT."""

    name: str = "cpsat"
    limits: tuple[Limits, ...] = STAGES
    workers: int = 1

    def search(self, problem: Problem, budget: Budget) -> SearchResult:
        """The cheapest assignment that passes every example, or that there is none and which holes are short."""
        return next(self.solutions(problem, budget))

    def solutions(self, problem: Problem, budget: Budget) -> Iterator[SearchResult]:
        """Assignments that pass, cheapest first. Raises MissingExtraError without OR-tools."""
        cores: list[set[str]] = []

        def source(space: Space) -> Iterator[tuple[float, list[int]]]:
            return _Model(space, self.workers, cores).solutions()

        found = 0
        for result in staged(self.limits, lambda limits, spent: MergedAttempt(problem, budget, limits, spent, source)):
            found += result.status == "solved"
            if result.status == "exhausted" and not found and cores:
                holes = sorted(set().union(*cores))
                short = {h: "no candidate of it goes with those of the other short holes" for h in holes}
                result = SearchResult("exhausted", short=short, statistics=result.statistics)
            yield result


class _Model:
    """One variant as a CP-SAT model: a literal for each candidate, a guard for each hole."""

    def __init__(self, space: Space, workers: int, cores: list[set[str]]) -> None:
        try:
            from ortools.sat.python import cp_model
        except ImportError:
            raise MissingExtraError("the cpsat search", "cpsat") from None
        self.cp: Any = cp_model
        self.space = space
        self.workers = workers
        self.cores = cores
        self.model = cp_model.CpModel()
        self.guards = [self.model.new_bool_var(f"?{h}") for h in space.variant.holes]
        self.literals: list[dict[int, Any]] = []
        for hole, mask in enumerate(space.variant.start):
            row = {i: self.model.new_bool_var(f"{hole}.{i}") for i in bits(mask)}
            self.literals.append(row)
            self.model.add_at_most_one(row.values())
            self.model.add_bool_or([*row.values(), self.guards[hole].negated()])
        for parts in space.filter.nogoods:
            self.forbid(dict(parts))
        for hole, rows in space.filter.tables.items():
            for other, supports in rows:
                for i in self.literals[hole]:
                    if hole < other:
                        self.forbid({hole: 1 << i, other: ~supports[i]})
        self.objective = sum(
            round(space.costs[hole][i] * SCALE) * literal
            for hole, row in enumerate(self.literals)
            for i, literal in row.items()
        )

    def forbid(self, parts: dict[int, int]) -> None:
        """At least one of the holes takes a candidate outside its part."""
        clause = [self.guards[hole].negated() for hole in parts]
        for hole, mask in parts.items():
            clause += [literal for i, literal in self.literals[hole].items() if not mask >> i & 1]
        self.model.add_bool_or(clause)

    def solutions(self) -> Iterator[tuple[float, list[int]]]:
        space = self.space
        if not all(space.variant.start):
            return
        self.model.minimize(self.objective)
        found = 0
        while True:
            picked = self.solve()
            if picked is None:
                if not found:
                    self.explain()
                return
            if not space.filter.allows(picked):
                self.forbid(self.violated(picked))
                continue
            failures = list(space.failures(picked))
            for same in failures:
                self.forbid(same)
            if not failures:
                found += 1
                yield space.cost(picked), picked
                self.forbid(dict(enumerate(picked)))

    def violated(self, picked: list[int]) -> dict[int, int]:
        """The picked candidates of a broken constraint's holes."""
        space = self.space
        domains = space.problem.domains
        assignment = space.assignment(picked)
        chosen = {h: domains[h].candidates[i] for h, i in assignment.items()}
        index = space.variant.index
        for constraint in space.problem.constraints:
            if constraint.allows(chosen) is False:
                return {index[h]: picked[index[h]] for h in constraint.scope if h in index}
        return dict(enumerate(picked))

    def solver(self) -> Any:
        space = self.space
        space.counter.nodes += 1
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = self.workers
        solver.parameters.max_time_in_seconds = max(0.01, space.budget.left)
        solver.parameters.random_seed = 1
        return solver

    def solve(self) -> list[int] | None:
        """The cheapest assignment that no clause forbids. Raises BudgetSpent."""
        self.model.clear_assumptions()
        self.model.add_assumptions(self.guards)
        solver = self.solver()
        status = solver.solve(self.model)
        if status == self.cp.OPTIMAL:
            return [sum(1 << i for i, literal in row.items() if solver.value(literal)) for row in self.literals]
        if status == self.cp.INFEASIBLE:
            return None
        raise BudgetSpent("time")

    def explain(self) -> None:
        """Which holes' "exactly one" cannot hold together: drop guards one by one as long as it stays infeasible."""
        core = list(range(len(self.guards)))
        self.model.clear_objective()
        for hole in list(core):
            rest = [h for h in core if h != hole]
            self.model.clear_assumptions()
            self.model.add_assumptions([self.guards[h] for h in rest])
            if self.solver().solve(self.model) == self.cp.INFEASIBLE:
                core = rest
        self.cores.append({self.space.variant.holes[h] for h in core})
