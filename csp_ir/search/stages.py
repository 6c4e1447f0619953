"""What the engines share: run limits in stages, and the merge of a draft's variants by cost."""

from __future__ import annotations

import gc
import heapq
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from csp_ir.domains.model import Problem
from csp_ir.interpreter.outcomes import Limits
from csp_ir.search.base import Budget, SearchResult
from csp_ir.search.filters import Filter
from csp_ir.search.paths import OUT, PASS, Explorer
from csp_ir.search.variants import SCALE, Choice, Variants

_RARELY = (50_000, 50, 100)
# What goes past the first limits is run again under the second before it counts as failed.
STAGES = (Limits(steps=1_000), Limits())


class Attempt(Protocol):
    """One search under one set of run limits; `limited` once a run was cut off by them."""

    @property
    def limited(self) -> bool: ...

    def run(self) -> Iterator[SearchResult]: ...


def staged(stages: Sequence[Limits], start: Callable[[Limits, dict[str, float]], Attempt]) -> Iterator[SearchResult]:
    """Solutions under rising run limits, cheapest first within a stage, none twice.

    Args:
        stages: limits of a run.
        start: called with the limits and the statistics so far.
    """
    given: set[tuple[tuple[str, int], ...]] = set()
    spent: dict[str, float] = {}
    for limits in stages:
        attempt = start(limits, spent)
        for result in attempt.run():
            spent = dict(result.statistics)
            if result.status == "solved":
                key = tuple(sorted(result.assignment.items()))
                if key not in given:
                    given.add(key)
                    yield result
            elif result.status == "exhausted" and attempt.limited:
                break
            else:
                yield result
                return
    yield SearchResult("exhausted", statistics=spent)


def unhurried(results: Iterator[SearchResult]) -> Iterator[SearchResult]:
    """The same results, garbage collected rarely while they are looked for.

    A search keeps very many small objects, which collections would go through again and again for nothing.
    """
    while True:
        before = gc.get_threshold()
        gc.set_threshold(*_RARELY)
        try:
            found = next(results, None)
        finally:
            gc.set_threshold(*before)
        if found is None:
            return
        yield found


class Space:
    """One variant with what the engines need of it."""

    def __init__(
        self, problem: Problem, variants: Variants, choice: Choice, limits: Limits, counter: Counter, budget: Budget
    ) -> None:
        self.problem = problem
        self.variant = variants.variant(choice)
        self.filter = Filter(problem, self.variant.holes, self.variant.fixed)
        self.explorer = Explorer(self.variant, problem.examples, limits)
        self.counter = counter
        self.budget = budget
        self.costs = [[c.cost for c in problem.domains[h].candidates] for h in self.variant.holes]

    def cost(self, picked: Sequence[int]) -> float:
        return self.variant.fixed_cost / SCALE + sum(
            self.costs[i][bit.bit_length() - 1] for i, bit in enumerate(picked)
        )

    def assignment(self, picked: Sequence[int]) -> dict[str, int]:
        bits = zip(self.variant.holes, picked, strict=True)
        return {**self.variant.fixed, **{h: b.bit_length() - 1 for h, b in bits}}

    def failures(self, picked: list[int]) -> Iterator[dict[int, int]]:
        """For each example that an assignment fails: the candidates, by hole read, that fail in the same way.

        Raises: BudgetSpent.
        """
        for number in range(len(self.problem.examples)):
            before = self.explorer.runs
            leaf, same = self.explorer.outcome(number, picked)
            self.counter.runs += self.explorer.runs - before
            if what := self.explorer.cut or self.budget.exhausted(self.counter.runs):
                raise BudgetSpent(what)
            if leaf != PASS:
                self.counter.limited = self.counter.limited or leaf == OUT
                yield same


class BudgetSpent(Exception):
    """The budget ended; the argument says what ran out."""


class Counter:
    """What a search has spent so far."""

    def __init__(self, spent: dict[str, float]) -> None:
        self.runs = int(spent.get("runs", 0))
        self.nodes = int(spent.get("nodes", 0))
        self.evaluations = spent.get("evaluations", 0)
        self.limited = False


Source = Callable[[Space], Iterator[tuple[float, list[int]]]]


@dataclass
class _Ready:
    """A variant's next solution, and where those after it come from."""

    picked: list[int]
    space: Space
    solutions: Iterator[tuple[float, list[int]]]


class MergedAttempt:
    """Solutions of all variants of a draft, merged by cost.

    Args:
        source: the solutions of one variant as (cost, a bit for each hole), cheapest first.
    """

    def __init__(
        self, problem: Problem, budget: Budget, limits: Limits, spent: dict[str, float], source: Source
    ) -> None:
        self.problem = problem
        self.budget = budget
        self.limits = limits
        self.source = source
        self.counter = Counter(spent)
        self.variants = Variants(problem, limits)

    @property
    def limited(self) -> bool:
        return self.counter.limited

    def run(self) -> Iterator[SearchResult]:
        try:
            for cost, assignment in self.merged():
                yield SearchResult("solved", assignment, round(cost, 9), statistics=self.statistics())
        except BudgetSpent as what:
            yield SearchResult("unknown", ran_out=str(what), statistics=self.statistics())
            return
        yield SearchResult("exhausted", statistics=self.statistics())

    def merged(self) -> Iterator[tuple[float, dict[str, int]]]:
        number = 0
        first = Choice(self.problem.draft)
        heap: list[tuple[float, int, object]] = [(self.variants.bound(first) / SCALE, 0, first)]
        while heap and heap[0][0] < math.inf:
            if what := self.budget.exhausted(self.counter.runs):
                raise BudgetSpent(what)
            cost, _, item = heapq.heappop(heap)
            entries: list[tuple[float, object]] = []
            if isinstance(item, Choice):
                hole = self.variants.undecided(item)
                if hole is not None:
                    entries = [(self.variants.bound(c) / SCALE, c) for c in self.variants.children(item, hole)]
                else:
                    space = Space(self.problem, self.variants, item, self.limits, self.counter, self.budget)
                    solutions = self.source(space)
                    entries = [(f[0], _Ready(f[1], space, solutions)) for f in [next(solutions, None)] if f is not None]
            else:
                assert isinstance(item, _Ready)
                space, solutions = item.space, item.solutions
                yield cost, space.assignment(item.picked)
                following = next(solutions, None)
                if following is not None:
                    entries = [(following[0], _Ready(following[1], space, solutions))]
            for bound, entry in entries:
                number += 1
                heapq.heappush(heap, (bound, number, entry))

    def statistics(self) -> dict[str, float]:
        return {
            "runs": self.counter.runs,
            "nodes": self.counter.nodes,
            "evaluations": self.counter.evaluations + self.variants.evaluated,
        }
