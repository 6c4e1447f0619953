"""The `trace` search: run the draft, and branch on value classes where a run reads a hole.

A node is a set of live candidates for each hole (bit masks) and a place in the behaviour
tree of the next example (`paths`). At a branch of that tree the node splits into one child
for each class, so children are disjoint and a failure rules out a whole product of
candidates. Where the wanted value is known (a returned hole) the class of that value is
taken instead. Nodes are taken cheapest first, deepest first among equals, so the first
complete one is optimal.

Memory is bounded: of too many waiting nodes the dearer half is forgotten, and when their
turn comes the search starts again from the root and passes over what it has given already.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from csp_ir.domains.model import Problem
from csp_ir.interpreter.outcomes import Limits
from csp_ir.search.base import Budget, SearchResult
from csp_ir.search.filters import Filter
from csp_ir.search.paths import FAIL, OUT, PASS, Branch, Explorer
from csp_ir.search.stages import STAGES, staged
from csp_ir.search.variants import Choice, Least, Variant, Variants
from csp_ir.spec.model import Example


@dataclass
class TraceSearch:
    """The default engine.

    limits: of each run of the draft; what goes past the first is run again under the next
        before it counts as failed.
    merge: False branches on single candidates (for comparison).
    free: holes that may take any value whatever: an example that reads one counts as passed.
    waiting: how many nodes may wait; branches: how large the behaviour trees may grow.
    """

    name: str = "trace"
    limits: tuple[Limits, ...] = STAGES
    merge: bool = True
    free: frozenset[str] = frozenset()
    waiting: int = 200_000
    branches: int = 200_000

    def search(self, problem: Problem, budget: Budget) -> SearchResult:
        """The cheapest assignment that passes every example, or that there is none."""
        return next(self.solutions(problem, budget))

    def solutions(self, problem: Problem, budget: Budget) -> Iterator[SearchResult]:
        """Assignments that pass, cheapest first; the last result says "exhausted" or "unknown"."""
        return staged(self.limits, lambda limits, spent: _Attempt(problem, budget, limits, self, spent))


@dataclass(slots=True)
class _Node:
    """masks: live candidates by hole; example: the one being run (by order); at: where in its tree."""

    space: _Space
    masks: list[int]
    example: int = 0
    at: Branch | str | None = None


@dataclass
class _Space:
    """A variant with all that is computed once for it."""

    variant: Variant
    explorer: Explorer
    filter: Filter
    least: list[Least]


@dataclass(order=True, slots=True)
class _Waiting:
    cost: float
    depth: int
    number: int
    what: _Node | Choice = field(compare=False)


class _Attempt:
    """One search under one set of run limits."""

    def __init__(
        self, problem: Problem, budget: Budget, limits: Limits, options: TraceSearch, spent: dict[str, float]
    ) -> None:
        self.problem = problem
        self.budget = budget
        self.limits = limits
        self.options = options
        self.spent = spent
        self.variants = Variants(problem, limits, options.merge)
        self.examples = tuple(sorted(problem.examples, key=_telling))
        self.least = self.variants.least
        self.spaces: dict[tuple[object, object], _Space] = {}
        self.stack: list[tuple[float, _Node | Choice]] = []
        self.floor = -math.inf
        self.at_floor: set[tuple[int, ...]] = set()
        self.runs = int(spent.get("runs", 0))
        self.nodes = 0
        self.branches = 0
        self.peak = 0
        self.pushed = 0
        self.limited = False
        self.cut = ""
        self.heap: list[_Waiting] = []
        self.forgotten = math.inf

    # --- the loop ---------------------------------------------------------------------

    def run(self) -> Iterator[SearchResult]:
        band, turn = -math.inf, -1
        self.start()
        while True:
            # Reading a clock can cost more than a node.
            turn += 1
            if not turn & 31 and (what := self.budget.exhausted(self.runs)):
                yield SearchResult("unknown", ran_out=what, statistics=self.statistics())
                return
            if not self.heap or self.heap[0].cost > self.forgotten:
                if self.forgotten == math.inf:
                    status = "unknown" if self.cut else "exhausted"
                    yield SearchResult(status, ran_out=self.cut, statistics=self.statistics())
                    return
                # Everything up to `band` is gone through depth first, so that what was forgotten gets its turn.
                band = self.forgotten + 0.1 * abs(self.forgotten) + 1e-9
                self.heap, self.forgotten = [], math.inf
                self.start()
            waiting = heapq.heappop(self.heap)
            node = waiting.what
            if isinstance(node, Choice) or node.example < len(self.examples):
                self.sweep(node, waiting.cost, max(waiting.cost, band))
                continue
            picked = self.split(node)
            if waiting.cost > self.floor:
                self.floor, self.at_floor = waiting.cost, set()
            self.at_floor.add((id(node.space), *picked))
            result = self.result(node, picked, waiting.cost)
            if result is not None:
                yield result

    def start(self) -> None:
        choice = Choice(self.problem.draft)
        self.push(self.variants.bound(choice), 0, choice)

    def push(self, cost: float, depth: int, what: _Node | Choice) -> None:
        if cost == math.inf:
            return
        self.pushed += 1
        heapq.heappush(self.heap, _Waiting(cost, -depth, self.pushed, what))
        if len(self.heap) > self.options.waiting:
            self.heap.sort()
            half = len(self.heap) // 2
            self.forgotten = min(self.forgotten, self.heap[half].cost)
            del self.heap[half:]
        self.peak = max(self.peak, len(self.heap))

    def decide(self, choice: Choice) -> None:
        """Write the next candidate into a draft in the making, or start on the finished one."""
        hole = self.variants.undecided(choice)
        if hole is not None:
            children = [(self.variants.bound(child), child) for child in self.variants.children(choice, hole)]
            children.sort(key=lambda c: -c[0])
            self.stack += [c for c in children if c[0] < math.inf]
            return
        space = self.space(choice)
        masks = list(space.variant.start)
        if space.filter.narrow(masks):
            node = _Node(space, masks)
            if self.examples:
                self.stack.append((self.cost(space, masks), node))
            else:
                self.offer(node)

    def space(self, choice: Choice) -> _Space:
        key = tuple(sorted(choice.fixed.items())), tuple(sorted(choice.valued))
        found = self.spaces.get(key)
        if found is None:
            variant = self.variants.variant(choice)
            filters = Filter(self.problem, variant.holes, variant.fixed)
            explorer = Explorer(variant, self.examples, self.limits, self.options.free)
            explorer.deadline = self.budget.deadline
            found = self.spaces[key] = _Space(variant, explorer, filters, [self.least[h] for h in variant.holes])
        return found

    def cost(self, space: _Space, masks: list[int]) -> float:
        return space.variant.fixed_cost + sum(least(m)[0] for least, m in zip(space.least, masks, strict=True))

    def sweep(self, start: _Node | Choice, cost: float, bound: float) -> None:
        """Go on from a node depth first, as long as the cost stays within the bound; the rest waits."""
        self.stack = [(cost, start)]
        while self.stack:
            cost, node = self.stack.pop()
            if cost > bound:
                self.push(cost, 0 if isinstance(node, Choice) else node.example, node)
                continue
            self.nodes += 1
            if not self.nodes & 15 and self.budget.exhausted(self.runs):
                self.push(cost, 0, node)
                break
            if isinstance(node, Choice):
                self.decide(node)
            else:
                self.expand(node)
            if self.branches > self.options.branches:
                self.forget_paths()
        for cost, node in self.stack:
            self.push(cost, 0, node)

    def forget_paths(self) -> None:
        """Drop the behaviour trees; waiting nodes find their way again from their masks."""
        self.branches = 0
        for waiting in self.heap:
            if isinstance(waiting.what, _Node):
                waiting.what.at = None
        for _, node in self.stack:
            if isinstance(node, _Node):
                node.at = None
        for space in self.spaces.values():
            space.variant.roots = [None] * len(self.examples)
        for partition in self.variants.partitions.values():
            partition.entries.clear()
            partition.size = 0

    # --- one node ---------------------------------------------------------------------

    def expand(self, node: _Node) -> None:
        """Follow the tree of the node's example as far as its masks decide it; run where nobody was."""
        space, masks = node.space, node.masks
        variant = space.variant
        at: Branch | str | None = node.at
        if at is None:
            at = variant.roots[node.example]  # type: ignore[assignment]
        while True:
            if at is None:
                explorer = space.explorer
                before = explorer.branches
                at = explorer.run(node.example, masks, self.chooser(node))
                self.runs += 1
                self.branches += explorer.branches - before
                self.cut = self.cut or explorer.cut
                if space.filter.active and not space.filter.narrow(masks):
                    return
                continue
            if at is PASS:
                self.passed(node, masks)
                return
            if at is FAIL:
                return
            if at is OUT:
                self.limited = True
                return
            assert isinstance(at, Branch)
            hole = at.hole
            if at.wanted is not None:
                entry = at.entry
                fitting = entry.giving(at.wanted, masks[hole])  # type: ignore[union-attr]
                if entry.results.get(("$limit",), 0) & masks[hole]:  # type: ignore[union-attr]
                    self.limited = True
                if fitting:
                    masks = list(masks)
                    masks[hole] = fitting
                    if not space.filter.active or space.filter.narrow(masks):
                        self.passed(node, masks)
                return
            options = at.entry.split(masks[hole])
            if len(options) > 1:
                self.branch(node, masks, hole, options, at)
                return
            at = at.children.get(options[0][0])

    def branch(self, node: _Node, masks: list[int], hole: int, options: list, at: Branch) -> None:  # type: ignore[type-arg]
        space = node.space
        least = space.least[hole]
        found = []
        for known, mask in options:
            child = at.children.get(known)
            if child is FAIL:
                continue
            if child is OUT:
                self.limited = True
                continue
            narrowed = list(masks)
            narrowed[hole] = mask
            if space.filter.active and not space.filter.narrow(narrowed):
                continue
            found.append((self.cost(space, narrowed), least(mask)[1], _Node(space, narrowed, node.example, child)))
        found.sort(key=lambda f: (-f[0], -f[1]))
        self.stack += [(cost, n) for cost, _, n in found]

    def chooser(self, node: _Node):  # type: ignore[no-untyped-def]
        """Where a run meets several classes it goes on with the cheapest; the others wait their turn."""
        space = node.space

        def choose(hole: int, options: list[tuple[object, int]]) -> tuple[object, int]:
            least = space.least[hole]
            options.sort(key=lambda o: least(o[1])[0], reverse=True)
            masks = node.masks
            base = self.cost(space, masks) - least(masks[hole])[0]
            for _, mask in options[:-1]:
                narrowed = list(masks)
                narrowed[hole] = mask
                if not space.filter.active or space.filter.narrow(narrowed):
                    cost = base + least(mask)[0] if not space.filter.active else self.cost(space, narrowed)
                    self.stack.append((cost, _Node(space, narrowed, node.example)))
            return options[-1]

        return choose

    def passed(self, node: _Node, masks: list[int]) -> None:
        """The node's example passes; go on with the next one, or to the finished assignments."""
        done = _Node(node.space, masks, node.example + 1)
        if done.example < len(self.examples):
            self.stack.append((self.cost(node.space, masks), done))
        else:
            self.offer(done)

    # --- results ----------------------------------------------------------------------

    def offer(self, node: _Node) -> None:
        """Put a node all of whose assignments pass among the waiting, without what was given before."""
        open_ = [node]
        while open_:
            node = open_.pop()
            cost = self.cost(node.space, node.masks)
            if cost > self.floor:
                self.push(cost, len(self.examples), node)
                continue
            picked = self.cheapest(node)
            if cost == self.floor and (id(node.space), *picked) not in self.at_floor:
                self.push(cost, len(self.examples), node)
            else:
                open_ += self.others(node, picked)

    def cheapest(self, node: _Node) -> list[int]:
        return [least(m)[1] for least, m in zip(node.space.least, node.masks, strict=True)]

    def split(self, node: _Node) -> list[int]:
        """Take the cheapest assignment (a bit for each hole) out of a passing node; the others wait their turn."""
        picked = self.cheapest(node)
        for other in self.others(node, picked):
            self.offer(other)
        return picked

    def others(self, node: _Node, picked: list[int]) -> list[_Node]:
        """Disjoint nodes that hold all assignments of a node but one (Lawler 1972)."""
        found = []
        rest = list(node.masks)
        for i, bit in enumerate(picked):
            others = rest[i] & ~bit
            if others:
                split = list(rest)
                split[i] = others
                if not node.space.filter.active or node.space.filter.narrow(split):
                    found.append(_Node(node.space, split, len(self.examples)))
            rest[i] = bit
        return found

    def result(self, node: _Node, picked: list[int], cost: float) -> SearchResult | None:
        """The result of one passing assignment; None where it breaks a constraint."""
        space = node.space
        if space.filter.active and not space.filter.allows(picked):
            return None
        variant = space.variant
        assignment = {**variant.fixed, **{h: b.bit_length() - 1 for h, b in zip(variant.holes, picked, strict=True)}}
        return SearchResult("solved", assignment, round(cost, 9), statistics=self.statistics())

    def statistics(self) -> dict[str, float]:
        return {
            "runs": self.runs,
            "nodes": self.nodes + self.spent.get("nodes", 0),
            "evaluations": self.variants.evaluated + self.spent.get("evaluations", 0),
            "waiting": max(self.peak, self.spent.get("waiting", 0)),
        }


def _telling(example: Example) -> tuple[bool, int]:
    """Examples that few wrong programs pass come first, and among them those with short runs.

    Results such as 0, 1, "" and True are often right by accident.
    """
    result = example.expected
    plain = isinstance(result, int | float) and abs(result) <= 2
    return plain or not result, sum(map(_size, example.args))


def _size(value: object) -> int:
    if hasattr(value, "__len__"):
        return len(value)
    return min(abs(value), 50) if isinstance(value, int) else 1
