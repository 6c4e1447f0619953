"""The `python-constraint` search: all solutions of small problems by plain backtracking.

A second opinion that shares no search code with the other engines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import Any

from csp_ir.domains.model import Problem, bits
from csp_ir.errors import MissingExtraError
from csp_ir.interpreter.outcomes import Limits
from csp_ir.search.base import Budget, SearchResult
from csp_ir.search.stages import STAGES, BudgetSpent, MergedAttempt, Space, staged


@dataclass
class PythonConstraintSearch:
    """All solutions, then sorted by cost. `largest`: assignments of a variant beyond which it gives up."""

    name: str = "python-constraint"
    limits: tuple[Limits, ...] = STAGES
    largest: int = 5_000_000

    def search(self, problem: Problem, budget: Budget) -> SearchResult:
        """The cheapest assignment that passes every example, or that there is none."""
        return next(self.solutions(problem, budget))

    def solutions(self, problem: Problem, budget: Budget) -> Iterator[SearchResult]:
        """Assignments that pass, cheapest first. Raises MissingExtraError without python-constraint2."""
        return staged(self.limits, lambda limits, spent: MergedAttempt(problem, budget, limits, spent, self._source))

    def _source(self, space: Space) -> Iterator[tuple[float, list[int]]]:
        try:
            import constraint
        except ImportError:
            raise MissingExtraError("the python-constraint search", "python-constraint") from None
        variant = space.variant
        if not all(variant.start):
            return iter(())
        if prod(m.bit_count() for m in variant.start) > self.largest:
            raise BudgetSpent("room for all combinations (use the trace search)")
        if not variant.holes:
            return iter([(space.cost([]), [])] if _right(space) else [])
        problem = constraint.Problem(constraint.OptimizedBacktrackingSolver())
        for hole, mask in enumerate(variant.start):
            problem.addVariable(hole, [1 << i for i in bits(mask)])
        holes = list(range(len(variant.start)))
        for parts in space.filter.nogoods:
            names, masks = [h for h, _ in parts], [m for _, m in parts]
            problem.addConstraint(constraint.FunctionConstraint(partial(_escapes, masks)), names or holes)
        for hole, rows in space.filter.tables.items():
            for other, supports in rows:
                problem.addConstraint(constraint.FunctionConstraint(partial(_supported, supports)), [hole, other])
        problem.addConstraint(constraint.FunctionConstraint(partial(_right, space)), holes)
        found = [[solution[h] for h in holes] for solution in problem.getSolutionIter()]
        return iter(sorted((space.cost(picked), picked) for picked in found))


def _escapes(masks: list[int], *picked: int) -> bool:
    return any(bit & ~mask for bit, mask in zip(picked, masks, strict=False))


def _supported(supports: list[int], one: int, other: int) -> bool:
    return bool(supports[one.bit_length() - 1] & other)


def _right(space: Space, *picked: Any) -> bool:
    chosen = list(picked)
    space.counter.nodes += 1
    if not space.counter.nodes & 255 and (what := space.budget.exhausted(space.counter.runs)):
        raise BudgetSpent(what)
    return space.filter.allows(chosen) and next(space.failures(chosen), None) is None
