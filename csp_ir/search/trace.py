"""The `trace` search: run the draft, and branch on value classes where a run reads a hole.

A node is a set of live candidates for each hole (bit masks) and a place in the behaviour
tree of the next example (`paths`, `automaton`). At a branch there the node splits into one child
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
from csp_ir.interpreter.outcomes import Limits
from csp_ir.search.backjump import Backjumping
from csp_ir.search.base import Budget, SearchResult
from csp_ir.search.expand import JUMPS, PROBED, Expansion, Waiting
from csp_ir.search.nodes import Node, Siblings, Space, space_of
from csp_ir.search.paths import PASS
from csp_ir.search.stages import STAGES, staged, unhurried
from csp_ir.search.variants import Choice, Variants
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
        return unhurried(staged(self.limits, lambda limits, spent: _Attempt(problem, budget, limits, self, spent)))


# Cost, minus depth, a number that is unlike all others, and what waits.
_Entry = tuple[float, int, int, Waiting]


class _Attempt(Expansion):
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
        self.examples = tuple(sorted(problem.examples, key=telling))
        super().__init__(len(self.examples), int(spent.get("runs", 0)))
        self.spaces: dict[tuple[object, object], Space] = {}
        self.floor = -math.inf
        self.at_floor: set[tuple[int, ...]] = set()
        self.nodes = 0
        self.waiting = self.peak = 0
        self.pushed = 0
        self.heap: list[_Entry] = []
        self.forgotten = math.inf
        # Only where the first solution will do: those found, and how many nodes to spend on cheap candidates alone.
        self.found: list[Node] = []
        self.optimal = options.cheapest
        self.probe = self.effort = 2 * (len(problem.domains) + len(self.examples))
        self.jumping: tuple[Space, Backjumping] | None = None

    # --- the loop ---------------------------------------------------------------------

    def run(self) -> Iterator[SearchResult]:
        band, turn = -math.inf if self.options.cheapest else math.inf, -1
        self.width = 0 if self.options.cheapest else PROBED
        self.start()
        if not self.options.cheapest:
            self.jump(JUMPS)
        while True:
            while self.found:
                passing = self.found.pop()
                result = self.result(passing, self.split(passing))
                if result is not None:
                    yield result
                    self.release()
            # Reading a clock can cost more than a node.
            turn += 1
            if not turn & 31 and (what := self.budget.exhausted(self.runs)):
                yield SearchResult("unknown", ran_out=what, statistics=self.statistics())
                return
            if self.width and (not self.heap or self.nodes >= self.probe):
                self.widen()
            if not self.heap or self.heap[0][0] > self.forgotten:
                if self.forgotten == math.inf:
                    status = "unknown" if self.cut else "exhausted"
                    yield SearchResult(status, ran_out=self.cut, statistics=self.statistics())
                    return
                # Everything up to `band` is gone through depth first, so that what was forgotten gets its turn.
                band = band if band == math.inf else self.forgotten + 0.1 * abs(self.forgotten) + 1e-9
                self.start()
            cost, _, _, node = heapq.heappop(self.heap)
            self.waiting -= _size_of(node)
            if not isinstance(node, Node) or node.example < len(self.examples):
                self.sweep(node, cost, max(cost, band))
                continue
            if node.space.strict is not None:
                self.confirm(node, node.space.strict)
                continue
            picked = self.split(node)
            if cost > self.floor:
                self.floor, self.at_floor = cost, set()
            self.at_floor.add((id(node.space), *picked))
            result = self.result(node, picked)
            if result is not None:
                yield result
                self.release()

    def spent_all(self) -> bool:
        return self.budget.exhausted(self.runs) is not None

    def release(self) -> None:
        """After the first solution, let what was set aside wait with the rest."""
        for cost, node in self.aside:
            self.push(cost, 0, node)
        self.aside = []

    def widen(self) -> None:
        """Start again with twice as many candidates of each hole and four times as many nodes, in the end with all."""
        self.width *= 2
        self.effort *= 4
        self.probe = self.nodes + self.effort
        if self.width >= max(map(len, self.problem.domains.values()), default=0):
            self.width = 0
        self.start()
        self.jump(max(JUMPS, self.effort // 8))

    def jump(self, most: int) -> bool:
        """Look for any fill that passes among so many, by backjumping; whether one was found."""
        if self.jumping is None:
            choice = Choice(self.problem.draft)
            if self.variants.undecided(choice) is not None or self.options.free or not self.options.merge:
                return False
            space = self.space(choice)
            if space.filter.active:
                return False
            jumps = Backjumping(space.explorer, space.variant.start, space.least, len(self.examples))
            self.jumping = space, jumps
        space, jumps = self.jumping
        runs, branches = space.explorer.runs, space.explorer.branches
        picked = jumps.go_on(most, self.spent_all)
        self.runs += space.explorer.runs - runs
        self.branches += space.explorer.branches - branches
        self.cut = self.cut or space.explorer.cut
        if picked is not None:
            self.found.append(Node(space, picked, len(self.examples)))
        return picked is not None

    def start(self) -> None:
        """Let nothing wait but the root."""
        self.aside = []
        self.heap, self.waiting, self.forgotten = [], 0, math.inf
        choice = Choice(self.problem.draft)
        self.push(self.variants.bound(choice), 0, choice)

    def push(self, cost: float, depth: int, what: Waiting) -> None:
        if cost == math.inf:
            return
        self.pushed += 1
        heapq.heappush(self.heap, (cost, -depth, self.pushed, what))
        self.waiting += _size_of(what)
        if self.waiting > self.options.waiting and len(self.heap) > 1:
            self.heap.sort()
            half = len(self.heap) // 2
            self.forgotten = min(self.forgotten, self.heap[half][0])
            del self.heap[half:]
            self.waiting = sum(_size_of(e[3]) for e in self.heap)
        if self.waiting > self.peak:
            self.peak = self.waiting

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
            node = Node(space if space.straight is not None else space.by_need or space, masks)
            if self.examples:
                self.stack.append((space.cost(masks), node))
            else:
                self.offer(node)

    def space(self, choice: Choice) -> Space:
        key = tuple(sorted(choice.fixed.items())), tuple(sorted(choice.valued))
        found = self.spaces.get(key)
        if found is None:
            found = self.spaces[key] = space_of(
                self.problem, self.variants, choice, self.examples, self.limits, self.budget, self.options.free
            )
        return found

    def sweep(self, start: Waiting, cost: float, bound: float) -> None:
        """Go on from a node depth first, as long as the cost stays within the bound; the rest waits."""
        self.stack = [(cost, start)]
        while self.stack:
            cost, node = self.stack.pop()
            if cost > bound:
                self.push(cost, 0 if isinstance(node, Choice) else node.example, node)
                continue
            if isinstance(node, Siblings):
                self.take(node)
                continue
            self.nodes += 1
            if not self.nodes & 63 and self.budget.exhausted(self.runs):
                self.push(cost, 0, node)
                break
            if isinstance(node, Choice):
                self.decide(node)
            elif node.space.straight is not None:
                self.from_below(node, node.space.straight)
            elif node.space.strict is not None and node.space.automaton is None:
                self.stack.append((cost, Node(node.space.strict, node.masks)))
            elif node.space.automaton is None:
                self.expand(node)
            else:
                self.step(node, int(cost), node.space.automaton)
            if self.branches > self.options.branches:
                self.forget_paths()
            if self.found or (self.width and self.nodes >= self.probe):
                break
        for cost, node in self.stack:
            self.push(cost, 0, node)

    def forget_paths(self) -> None:
        """Drop the behaviour trees; waiting nodes find their way again from their masks."""
        self.branches = 0
        for waiting in [entry[-1] for entry in (*self.heap, *self.stack)]:
            if isinstance(waiting, Node):
                waiting.at = None
            elif isinstance(waiting, Siblings):
                waiting.forget_paths()
        for space in self.spaces.values():
            space.variant.roots = [None] * len(self.examples)
            for one in (space, space.by_need):
                if one is not None and one.automaton is not None:
                    one.automaton.forget()
        for partition in self.variants.partitions.values():
            partition.forget()

    # --- results ----------------------------------------------------------------------

    def offer(self, node: Node) -> None:
        """Put a node all of whose assignments pass among the waiting, without what was given before."""
        if node.space.strict is not None:
            if self.optimal:
                self.push(node.space.cost(node.masks), len(self.examples), node)
            else:
                self.confirm(node, node.space.strict)
            return
        if not self.options.cheapest:
            self.found.append(node)
            return
        open_ = [node]
        while open_:
            node = open_.pop()
            cost = node.space.cost(node.masks)
            if cost > self.floor:
                self.push(cost, len(self.examples), node)
                continue
            picked = self.cheapest(node)
            if cost == self.floor and (id(node.space), *picked) not in self.at_floor:
                self.push(cost, len(self.examples), node)
            else:
                open_ += self.others(node, picked)

    def confirm(self, node: Node, strict: Space) -> None:
        """Offer the cheapest fill of a node found by need where it passes; else go through the node again, asking for all.

        What else there is is then looked for in the whole space anew, should anybody ask.
        """
        picked = self.cheapest(node)
        before = strict.explorer.runs
        passes = all(strict.explorer.outcome(i, picked)[0] is PASS for i in range(len(self.examples)))
        self.runs += strict.explorer.runs - before
        if not passes:
            self.push(strict.cost(node.masks), 0, Node(strict, node.masks))
            return
        both = (strict, node.space)
        self.stack = [e for e in self.stack if isinstance(e[1], Choice) or not any(e[1].space is s for s in both)]
        self.heap = [e for e in self.heap if isinstance(e[3], Choice) or not any(e[3].space is s for s in both)]
        heapq.heapify(self.heap)
        self.waiting = sum(_size_of(e[3]) for e in self.heap)
        strict.by_need = None
        root = list(strict.variant.start)
        self.aside.append((strict.cost(root), Node(strict, root)))
        self.offer(Node(strict, picked, len(self.examples)))

    def cheapest(self, node: Node) -> list[int]:
        return [least(m)[1] for least, m in zip(node.space.least, node.masks, strict=True)]

    def split(self, node: Node) -> list[int]:
        """Take the cheapest assignment (a bit for each hole) out of a passing node; the others wait their turn."""
        picked = self.cheapest(node)
        for other in self.others(node, picked):
            self.offer(other)
        return picked

    def others(self, node: Node, picked: list[int]) -> list[Node]:
        """Disjoint nodes that hold all assignments of a node but one (Lawler 1972)."""
        found = []
        rest = list(node.masks)
        for i, bit in enumerate(picked):
            others = rest[i] & ~bit
            if others:
                split = list(rest)
                split[i] = others
                if not node.space.filter.active or node.space.filter.narrow(split):
                    found.append(Node(node.space, split, len(self.examples)))
            rest[i] = bit
        return found

    def result(self, node: Node, picked: list[int]) -> SearchResult | None:
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


def telling(example: Example) -> tuple[bool, int]:
    """Examples that few wrong programs pass come first, and among them those with short runs.

    Results such as 0, 1, "" and True are often right by accident.
    """
    result = example.expected
    plain = isinstance(result, int | float) and abs(result) <= 2
    return plain or not result, sum(map(_size, example.args))


def _size_of(what: Waiting) -> int:
    return len(what.options) if isinstance(what, Siblings) else 1


def _size(value: object) -> int:
    if hasattr(value, "__len__"):
        return len(value)
    return min(abs(value), 50) if isinstance(value, int) else 1
