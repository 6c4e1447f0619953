"""The `trace` search: run the draft, and branch on value classes where a run reads a hole.

One bit set of live candidates per hole. A run that reads a hole in an environment looks up
the partition value -> candidates there and intersects: one class left, it goes on; several,
one child per class, cheapest first. Children are disjoint, so a failing run rules out a
whole product of candidates and nothing needs to be stored. Where the wanted value is known
(a returned hole) the class of that value is taken instead of branching. Depth first within
a rising bound on the total cost, so the cheapest assignment is found in little memory.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from csp_ir.domains.model import Domain, Nogood, Problem, bits
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import Limits, OutOfSteps, Raised, Returned, StuckSignal, freeze, strict_equal
from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import fill
from csp_ir.search.base import Budget, SearchResult
from csp_ir.search.partition import HolePartition, changes_values
from csp_ir.spec.model import Example, Raises

Masks = dict[str, int]


@dataclass
class TraceSearch:
    """The default engine. `limits` bound each run of the draft."""

    name: str = "trace"
    limits: Limits = field(default_factory=lambda: Limits(steps=20_000))

    def search(self, problem: Problem, budget: Budget) -> SearchResult:
        """The cheapest assignment of live candidates that passes every example.

        Block holes are expanded first: one draft for each choice of statements, cheapest first.
        """
        if empty := [name for name, d in problem.domains.items() if not d.alive]:
            return SearchResult("exhausted", short={name: "no candidate left" for name in empty})
        best: SearchResult | None = None
        totals: dict[str, float] = {}
        ran_out = ""
        short: dict[str, str] = {}
        for fixed, cost in _block_choices(problem):
            if best is not None and cost >= best.cost:
                break
            attempt = _Attempt(problem, fixed, cost, budget, self.limits, best.cost if best else math.inf)
            result = attempt.run()
            for key, value in result.statistics.items():
                totals[key] = totals.get(key, 0) + value
            if result.status == "solved":
                best = result
            elif result.status == "unknown":
                ran_out = result.ran_out
                if ran_out != "steps":
                    break
            else:
                short = short or dict(result.short)
        if best is not None:
            return SearchResult("solved", best.assignment, best.cost, ran_out, statistics=totals)
        if ran_out:
            return SearchResult("unknown", ran_out=ran_out, statistics=totals)
        return SearchResult("exhausted", short=short, statistics=totals)


def _block_choices(problem: Problem) -> list[tuple[dict[str, int], float]]:
    names = [n for n, c in problem.contexts.items() if c.kind == "block" and n in problem.domains]
    choices = []
    for picked in product(*(list(problem.domains[n].live()) for n in names)):
        cost = sum(problem.domains[n].candidates[i].cost for n, i in zip(names, picked, strict=True))
        choices.append((dict(zip(names, picked, strict=True)), cost))
    return sorted(choices, key=lambda c: c[1])


class _Attempt:
    """One search over a draft without block holes."""

    def __init__(
        self, problem: Problem, fixed: dict[str, int], cost: float, budget: Budget, limits: Limits, ceiling: float
    ) -> None:
        self.problem = problem
        self.fixed = fixed
        self.fixed_cost = cost
        self.budget = budget
        self.limits = limits
        self.ceiling = ceiling
        draft = fill(problem.draft, {n: problem.domains[n].candidates[i].fragment for n, i in fixed.items()})
        self.machine: Machine = compile_program(draft)
        self.domains: dict[str, Domain] = {n: d for n, d in problem.domains.items() if n not in fixed}
        sharing = changes_values(draft)
        functions = {f.name: f for f in draft.helpers}
        self.partitions = {
            n: HolePartition(d.candidates, problem.contexts[n].kind, sharing, functions)
            for n, d in self.domains.items()
        }
        self.costs = {n: [c.cost for c in d.candidates] for n, d in self.domains.items()}
        self.cheapest: dict[tuple[str, int], float] = {}
        self.returned = returned_holes(draft)
        self.order = sorted(range(len(problem.examples)), key=lambda i: _size(problem.examples[i].args))
        self.runs = 0
        self.nodes = 0
        self.limited = False
        self.dead_at: dict[str, tuple[int, str]] = {}

    # --- the loop ---------------------------------------------------------------

    def run(self) -> SearchResult:
        start = {n: d.alive for n, d in self.domains.items()}
        bound = self.lower_bound(start)
        step = 1.0
        while True:
            self.next_bound = math.inf
            found = self.within(start, min(bound, self.ceiling))
            if found is not None:
                return self.solved(found)
            if what := self.budget.exhausted(self.runs):
                return SearchResult("unknown", ran_out=what, statistics=self.statistics())
            if self.next_bound == math.inf or self.next_bound >= self.ceiling:
                if self.limited:
                    return SearchResult("unknown", ran_out="steps", statistics=self.statistics())
                return SearchResult("exhausted", short=self.short(), statistics=self.statistics())
            bound = max(self.next_bound, bound + step)
            step *= 1.5

    def within(self, start: Masks, bound: float) -> Masks | None:
        """The cheapest passing masks with a cost of at most `bound`, or None."""
        self.bound = bound
        best: Masks | None = None
        stack: list[tuple[Masks, int]] = [(dict(start), 0)]
        while stack:
            masks, at = stack.pop()
            if self.lower_bound(masks) > self.bound or self.refuted(masks):
                continue
            self.nodes += 1
            if self.budget.exhausted(self.runs):
                return best
            if self.advance(masks, at, stack):
                leaf = self.leaf(masks)
                if leaf is not None:
                    best = leaf
                    # Only a strictly cheaper assignment is still of interest.
                    self.bound = math.nextafter(self.lower_bound(leaf), -math.inf)
        return best

    def advance(self, masks: Masks, at: int, stack: list[tuple[Masks, int]]) -> bool:
        """Run the examples from `at` on, narrowing `masks`; True when all pass. Siblings go on the stack."""
        for position in range(at, len(self.order)):
            example = self.problem.examples[self.order[position]]
            self.masks, self.position, self.siblings, self.example = masks, position, stack, example
            self.runs += 1
            outcome = self.machine.run(example.args, limits=self.limits, holes=self.read).outcome
            if isinstance(outcome, OutOfSteps):
                self.limited = True
                return False
            if not passes(outcome, example):
                return False
        return True

    def read(self, hole: str, environment: dict[str, Any]) -> Any:
        """The hole reader: narrow the hole to one class, pushing the other classes as siblings."""
        partition = self.partitions[hole]
        live = self.masks[hole]
        if not live & (live - 1):  # one candidate left: nothing to partition
            return partition.evaluate(live.bit_length() - 1, environment)
        room = self.bound - self.lower_bound(self.masks) + self.least(hole, live)
        known = hole in self.returned and not isinstance(self.example.expected, Raises)
        wanted = freeze(self.example.expected) if known else None
        options = []
        for c in partition.at(environment, self.domains[hole].alive):
            mask = c.mask & live
            if not mask:
                continue
            if wanted is not None and c.result != wanted:
                continue
            cost = self.least(hole, mask)
            if cost > room:
                self.next_bound = min(self.next_bound, self.bound - room + cost)
            else:
                options.append((cost, mask, c))
        if not options:
            self.note_dead_end(hole)
            raise StuckSignal(hole)
        options.sort(key=lambda o: o[0], reverse=True)
        for _, mask, _ in options[:-1]:
            self.siblings.append(({**self.masks, hole: mask}, self.position))
        _, mask, chosen = options[-1]
        self.masks[hole] = mask
        if chosen.shareable:
            return chosen.value
        return partition.evaluate((mask & -mask).bit_length() - 1, environment)

    # --- bounds, constraints, leaves ----------------------------------------------

    def least(self, hole: str, mask: int) -> float:
        key = (hole, mask)
        found = self.cheapest.get(key)
        if found is None:
            if len(self.cheapest) > 500_000:
                self.cheapest.clear()
            costs = self.costs[hole]
            found = self.cheapest[key] = min(costs[i] for i in bits(mask))
        return found

    def lower_bound(self, masks: Masks) -> float:
        return self.fixed_cost + sum(self.least(n, m) for n, m in masks.items())

    def holds(self, nogood: Nogood, masks: Masks) -> bool:
        """Whether every assignment within `masks` violates the nogood."""
        for hole, mask in nogood.parts:
            if hole in self.fixed:
                if not mask >> self.fixed[hole] & 1:
                    return False
            elif masks[hole] & ~mask:
                return False
        return True

    def refuted(self, masks: Masks) -> bool:
        return any(self.holds(n, masks) for n in self.problem.nogoods)

    def leaf(self, masks: Masks) -> Masks | None:
        """Narrow passing masks to one candidate per hole, the cheapest that violates no nogood."""
        open_: list[Masks] = [dict(masks)]
        best: Masks | None = None
        best_cost = self.bound
        while open_:
            m = open_.pop()
            if self.lower_bound(m) > best_cost or self.refuted(m):
                continue
            pick = {n: self.cheapest_bit(n, mask) for n, mask in m.items()}
            if not self.refuted(pick):
                best, best_cost = pick, math.nextafter(self.lower_bound(pick), -math.inf)
                continue
            # Every assignment but `pick`: split off one hole at a time.
            rest = dict(m)
            for name in m:
                others = rest[name] & ~pick[name]
                if others:
                    open_.append({**rest, name: others})
                rest[name] = pick[name]
        return best

    def cheapest_bit(self, hole: str, mask: int) -> int:
        least = self.least(hole, mask)
        return next(1 << i for i in bits(mask) if self.costs[hole][i] == least)

    # --- results ------------------------------------------------------------------

    def note_dead_end(self, hole: str) -> None:
        count, _ = self.dead_at.get(hole, (0, ""))
        expected = self.example.expected
        wanted = f"example {self.order[self.position] + 1} wants {expected!r}"
        self.dead_at[hole] = (count + 1, wanted)

    def short(self) -> dict[str, str]:
        """The holes at which runs came to nothing, most often first."""
        ranked = sorted(self.dead_at.items(), key=lambda kv: -kv[1][0])
        if ranked:
            return {ranked[0][0]: ranked[0][1][1]}
        return {n: "no combination of its candidates passes every example" for n in list(self.domains)[:1]}

    def solved(self, masks: Masks) -> SearchResult:
        assignment = {**self.fixed, **{n: m.bit_length() - 1 for n, m in masks.items()}}
        return SearchResult("solved", assignment, self.lower_bound(masks), statistics=self.statistics())

    def statistics(self) -> dict[str, float]:
        evaluated = sum(p.evaluated for p in self.partitions.values())
        return {"runs": self.runs, "nodes": self.nodes, "evaluations": evaluated}


def passes(outcome: Any, example: Example) -> bool:
    """Whether an outcome is what an example wants."""
    if isinstance(example.expected, Raises):
        return isinstance(outcome, Raised) and outcome.kind == example.expected.kind
    return isinstance(outcome, Returned) and strict_equal(outcome.value, example.expected)


def returned_holes(program: ir.Program) -> frozenset[str]:
    """Holes whose value is the result: read once, in a `return` of the entry that nothing can intercept."""
    entry = program.function
    counts: dict[str, int] = {}
    for node in program.walk():
        if isinstance(node, ir.Hole):
            counts[node.name] = counts.get(node.name, 0) + 1
        if isinstance(node, ir.Name) and node.id == entry.name:
            return frozenset()  # recursive: an inner call's result is not the final one
    found: set[str] = set()

    def look(body: tuple[ir.Stmt, ...]) -> None:
        for s in body:
            if isinstance(s, ir.Return) and isinstance(s.value, ir.Hole) and counts[s.value.name] == 1:
                found.add(s.value.name)
            elif isinstance(s, ir.If | ir.For | ir.While):
                look(s.body)
                look(s.orelse)

    look(entry.body)
    return frozenset(found)


def _size(args: tuple[Any, ...]) -> int:
    return sum(len(a) if hasattr(a, "__len__") else min(abs(a), 50) if isinstance(a, int) else 1 for a in args)
