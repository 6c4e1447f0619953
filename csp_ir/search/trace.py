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
from dataclasses import dataclass

from csp_ir.domains.model import Problem
from csp_ir.domains.partition import LIMIT, Classes, ValueClass
from csp_ir.interpreter.outcomes import Limits
from csp_ir.search.automaton import ALIKE, Automaton, State
from csp_ir.search.base import Budget, SearchResult
from csp_ir.search.filters import Filter
from csp_ir.search.flow import Unsteppable, flow_of
from csp_ir.search.paths import FAIL, FEW_READS, OUT, PASS, Branch, Explorer
from csp_ir.search.stages import STAGES, staged
from csp_ir.search.variants import SCALE, Choice, Least, Variant, Variants
from csp_ir.spec.model import Example


@dataclass
class TraceSearch:
    """The default engine.

    limits: of each run of the draft; what goes past the first is run again under the next
        before it counts as failed.
    merge: False branches on single candidates (for comparison).
    free: holes that may take any value whatever: an example that reads one counts as passed.
    waiting: how many nodes may wait; branches: how large the behaviour trees may grow.
    cheapest: False gives solutions as a depth-first search finds them, cheap candidates first: much
        sooner, but not in order of cost.
    """

    name: str = "trace"
    limits: tuple[Limits, ...] = STAGES
    merge: bool = True
    free: frozenset[str] = frozenset()
    waiting: int = 200_000
    branches: int = 200_000
    cheapest: bool = True

    def search(self, problem: Problem, budget: Budget) -> SearchResult:
        """The cheapest (or first) assignment that passes every example, or that there is none."""
        return next(self.solutions(problem, budget))

    def solutions(self, problem: Problem, budget: Budget) -> Iterator[SearchResult]:
        """Assignments that pass, cheapest first; the last result says "exhausted" or "unknown"."""
        return staged(self.limits, lambda limits, spent: _Attempt(problem, budget, limits, self, spent))


@dataclass(slots=True)
class _Node:
    """masks: live candidates by hole; example: the one being run (by order); at: where in its tree or automaton."""

    space: _Space
    masks: list[int]
    example: int = 0
    at: Branch | State | str | None = None


@dataclass
class _Space:
    """A variant with all that is computed once for it."""

    variant: Variant
    explorer: Explorer
    automaton: Automaton | None
    filter: Filter
    least: list[Least]
    fixed_cost: int


# Waiting nodes: cost, minus depth, a number that is unlike all others, and what waits.
_Waiting = tuple[float, int, int, "_Node | Choice"]


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
        self.running: _Node | Choice | None = None
        self.cut = ""
        self.heap: list[_Waiting] = []
        self.forgotten = math.inf
        self.found: list[_Node] = []  # only where the first solution will do

    # --- the loop ---------------------------------------------------------------------

    def run(self) -> Iterator[SearchResult]:
        band, turn = -math.inf if self.options.cheapest else math.inf, -1
        self.start()
        while True:
            while self.found:
                passing = self.found.pop()
                result = self.result(passing, self.split(passing))
                if result is not None:
                    yield result
            # Reading a clock can cost more than a node.
            turn += 1
            if not turn & 31 and (what := self.budget.exhausted(self.runs)):
                yield SearchResult("unknown", ran_out=what, statistics=self.statistics())
                return
            if not self.heap or self.heap[0][0] > self.forgotten:
                if self.forgotten == math.inf:
                    status = "unknown" if self.cut else "exhausted"
                    yield SearchResult(status, ran_out=self.cut, statistics=self.statistics())
                    return
                # Everything up to `band` is gone through depth first, so that what was forgotten gets its turn.
                band = band if band == math.inf else self.forgotten + 0.1 * abs(self.forgotten) + 1e-9
                self.heap, self.forgotten = [], math.inf
                self.start()
            cost, _, _, node = heapq.heappop(self.heap)
            if isinstance(node, Choice) or node.example < len(self.examples):
                self.sweep(node, cost, max(cost, band))
                continue
            picked = self.split(node)
            if cost > self.floor:
                self.floor, self.at_floor = cost, set()
            self.at_floor.add((id(node.space), *picked))
            result = self.result(node, picked)
            if result is not None:
                yield result

    def start(self) -> None:
        choice = Choice(self.problem.draft)
        self.push(self.variants.bound(choice), 0, choice)

    def push(self, cost: float, depth: int, what: _Node | Choice) -> None:
        if cost == math.inf:
            return
        self.pushed += 1
        heapq.heappush(self.heap, (cost, -depth, self.pushed, what))
        if len(self.heap) > self.options.waiting:
            self.heap.sort()
            half = len(self.heap) // 2
            self.forgotten = min(self.forgotten, self.heap[half][0])
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
            explorer.deadline, explorer.clock = self.budget.deadline, self.budget.clock
            least = [self.least[h] for h in variant.holes]
            fixed = round(variant.fixed_cost * SCALE)
            found = self.spaces[key] = _Space(variant, explorer, self.automaton(variant), filters, least, fixed)
        return found

    def automaton(self, variant: Variant) -> Automaton | None:
        """The automaton of a variant; None where it has to be run from the start each time."""
        if not self.variants.pure:
            return None
        seen = {h: p.names for h, p in zip(variant.holes, variant.partitions, strict=True)}
        try:
            flow = flow_of(variant.program, seen, self.variants.standalone, self.limits)
        except Unsteppable:
            return None
        found = Automaton(variant, flow, self.examples, self.limits, self.options.free, self.options.merge)
        found.deadline, found.clock = self.budget.deadline, self.budget.clock
        return found

    def cost(self, space: _Space, masks: list[int]) -> int:
        return space.fixed_cost + sum([least(m)[0] for least, m in zip(space.least, masks, strict=True)])

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
            elif node.space.automaton is None:
                self.expand(node)
            else:
                self.step(node, node.space.automaton)
            if self.branches > self.options.branches:
                self.forget_paths()
            if self.found:
                break
        for cost, node in self.stack:
            self.push(cost, 0, node)

    def forget_paths(self) -> None:
        """Drop the behaviour trees; waiting nodes find their way again from their masks."""
        self.branches = 0
        for _, _, _, waiting in self.heap:
            if isinstance(waiting, _Node):
                waiting.at = None
        for _, node in self.stack:
            if isinstance(node, _Node):
                node.at = None
        for space in self.spaces.values():
            space.variant.roots = [None] * len(self.examples)
            if space.automaton is not None:
                space.automaton.forget()
        for partition in self.variants.partitions.values():
            partition.entries.clear()
            partition.size = 0

    # --- one node ---------------------------------------------------------------------

    def step(self, node: _Node, automaton: Automaton) -> None:
        """Follow the automaton of the node's example as far as its masks decide it, making states on the way."""
        try:
            self.follow(node, automaton)
        except Unsteppable:
            node.space.automaton = None
            node.at = None
            self.expand(node)
        self.cut = self.cut or automaton.cut

    def follow(self, node: _Node, automaton: Automaton) -> None:
        masks, filters = node.masks, node.space.filter
        at = node.at if isinstance(node.at, State | str) else None
        running = node is self.running  # a run that goes on is not a new one
        turns = 0
        passed: set[object] = set()
        while True:
            if at is None:
                if automaton.roots[node.example] is None and not running:
                    self.runs += 1
                    running = True
                at = automaton.root(node.example, masks)
            if at is PASS:
                self.passed(node, masks)
                return
            if at is FAIL:
                return
            if at is OUT:
                self.limited = True
                return
            assert isinstance(at, State)
            hole = at.hole
            live = masks[hole] & at.alive
            if live != masks[hole]:
                if not live:
                    return
                masks = list(masks)
                masks[hole] = live
                if filters.active and not filters.narrow(masks):
                    return
                live = masks[hole]
            if at.tail is not None or at.wanted is not None:
                self.finish(node, masks, at, automaton)
                return
            options = at.entry.split(live)
            if len(options) > 1:
                self.branch(node, masks, hole, options, at)
                self.running = self.stack[-1][1] if running and self.stack else None
                return
            known = options[0][0]
            child = at.children.get(known)
            if child is None:
                self.runs += not running
                running = True
                before = automaton.states
                child = automaton.advance(at, known, masks, ALIKE if turns > FEW_READS else 1)
                self.branches += automaton.states - before
            turns += 1
            if turns > FEW_READS and isinstance(child, State):
                # Nothing was left open since: what comes to where it was goes round for ever.
                if child.place in passed:
                    return
                passed.add(child.place)
            at = child

    def finish(self, node: _Node, masks: list[int], at: State, automaton: Automaton) -> None:
        """Take the candidates that give the wanted result, at a read whose value (with others) is the result."""
        filters, hole = node.space.filter, at.hole
        if at.tail is None:
            entry = at.entry
            assert isinstance(entry, Classes)
            fitting = entry.giving(at.wanted, masks[hole])
            out = entry.results.get(LIMIT, 0) & masks[hole]
            if out:
                self.limited = True
            elif masks[hole] == at.alive:
                automaton.refute(at, at.alive & ~fitting)
            products: list[tuple[int, ...]] = [(fitting,)] if fitting else []
            holes = [hole]
        else:
            products, holes = at.tail, automaton.plan(at).tail
        found = []
        for product in products:
            narrowed = list(masks)
            for h, mask in zip(holes, product, strict=True):
                narrowed[h] &= mask
            if all(narrowed[h] for h in holes) and (not filters.active or filters.narrow(narrowed)):
                found.append((self.cost(node.space, narrowed), narrowed))
        found.sort(key=lambda f: -f[0])
        for _, narrowed in found:
            self.passed(node, narrowed)

    def expand(self, node: _Node) -> None:
        """Follow the tree of the node's example as far as its masks decide it; run where nobody was."""
        space, masks = node.space, node.masks
        variant = space.variant
        at = node.at if isinstance(node.at, Branch | str) else None
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

    def branch(
        self, node: _Node, masks: list[int], hole: int, options: list[tuple[ValueClass, int]], at: Branch | State
    ) -> None:
        """Split a node by the classes of a hole; a child nobody was at yet goes on from `at` itself, if it can."""
        space = node.space
        least = space.least[hole]
        rest = self.cost(space, masks) - least(masks[hole])[0]
        found = []
        for known, mask in options:
            child: Branch | State | str | None = at.children.get(known)
            if child is FAIL:
                continue
            if child is OUT:
                self.limited = True
                continue
            narrowed = list(masks)
            narrowed[hole] = mask
            cost = rest + least(mask)[0]
            if space.filter.active:
                if not space.filter.narrow(narrowed):
                    continue
                cost = self.cost(space, narrowed)
            if child is None and isinstance(at, State):
                child = at
            found.append((cost, least(mask)[1], _Node(space, narrowed, node.example, child)))
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
        if not self.options.cheapest:
            self.found.append(node)
            return
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

    def result(self, node: _Node, picked: list[int]) -> SearchResult | None:
        """The result of one passing assignment; None where it breaks a constraint."""
        space = node.space
        if space.filter.active and not space.filter.allows(picked):
            return None
        variant = space.variant
        assignment = {**variant.fixed, **{h: b.bit_length() - 1 for h, b in zip(variant.holes, picked, strict=True)}}
        cost = sum((self.problem.domains[h].candidates[i].cost for h, i in assignment.items()), 0.0)
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
