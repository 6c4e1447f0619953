"""What becomes of one node: it is followed through its example's automaton or tree, and split where that branches."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from operator import itemgetter

from csp_ir.domains.behaviour import Opaque
from csp_ir.domains.classes import Classes, ValueClass
from csp_ir.domains.model import bits
from csp_ir.search.automaton import ALIKE, Automaton
from csp_ir.search.flow import Unsteppable
from csp_ir.search.needs import Asked
from csp_ir.search.nodes import Node, Siblings
from csp_ir.search.paths import FAIL, FEW_READS, OUT, PASS, Branch
from csp_ir.search.rows import Undecided, cheapest_fill
from csp_ir.search.states import State
from csp_ir.search.straight import Straight
from csp_ir.search.variants import Choice

Option = tuple[ValueClass, int]
Waiting = Node | Siblings | Choice
_by_cost = itemgetter(0, 1)
FEW_ALIKE = 6  # candidates that are parted where a long loop is ahead, so that it can be run in one go for each
FEW_WAYS = 30_000  # to values that are looked at for the cheapest fill where any will do
SOME_WAYS = 500  # after which it is first looked for otherwise
JUMPS = 64  # fills that are looked at by backjumping at a time, where any solution will do
PROBED = 3  # candidates of a hole that are looked at first


class Expansion(ABC):
    """Expands nodes onto `stack`; a subclass says what to do with those that pass every example.

    runs: program executions so far; branches: branches and states made since paths were forgotten.
    limited: whether a run was cut off by its limits; cut: what else ended one ("time", "memory").
    width: how many candidates of a hole are looked at, the cheapest; the rest is left out, not refuted. 0: all.
    """

    def __init__(self, examples: int, runs: int) -> None:
        self.last = examples
        self.stack: list[tuple[float, Waiting]] = []
        self.runs = runs
        self.branches = 0
        self.limited = False
        self.cut = ""
        self.width = 0
        self.aside: list[tuple[int, Node]] = []  # what may hold other solutions than the first
        self.others_turn = SOME_WAYS  # so many ways to values, and backjumping has its turn
        self.optimal = False  # whether the cheapest fill is asked for
        self.running: Waiting | None = None  # the node with which the present run goes on

    @abstractmethod
    def spent_all(self) -> bool:
        """Whether the budget is spent."""

    @abstractmethod
    def jump(self, most: int) -> bool:
        """Look for any fill that passes among so many, in another way; whether one was found."""

    @abstractmethod
    def offer(self, node: Node) -> None:
        """Take a node all of whose assignments pass."""

    def from_below(self, node: Node, straight: Straight) -> None:
        """Offer the cheapest fill of a straight draft, and set the node aside for the others; else go on as with any draft."""
        space, cost = node.space, node.space.cost(node.masks)
        if not space.filter.active and straight.free(space.least, node.masks):
            before = straight.tried
            try:
                picked = cheapest_fill(
                    straight, node.masks, space.least, lambda: self.spent_all() or self.enough(straight)
                )
                if picked is not None:
                    space.straight = None
                    self.aside.append((cost, node))
                    self.offer(Node(space, picked, self.last))
                return
            except (Undecided, Unsteppable, Opaque):
                pass
            finally:
                self.runs += straight.tried - before
                self.limited = self.limited or straight.limited
        space.straight = None
        self.stack.append((cost, Node(space.by_need or space, node.masks)))

    def enough(self, straight: Straight) -> bool:
        """Whether any solution is wanted and one is found, or looking for the cheapest takes too long."""
        if self.optimal or straight.ways <= self.others_turn:
            return False
        self.others_turn = min(2 * straight.ways, FEW_WAYS)
        return straight.ways > FEW_WAYS or self.jump(JUMPS)

    def step(self, node: Node, cost: int, automaton: Automaton) -> None:
        """Follow the automaton of the node's example as far as its masks decide it, making states on the way."""
        try:
            self.follow(node, cost, automaton)
        except Unsteppable:
            node.space.automaton = None
            node.at = None
            if node.space.strict is None:
                self.expand(node)
            else:
                self.stack.append((cost, node))
        self.cut = self.cut or automaton.cut

    def follow(self, node: Node, cost: int, automaton: Automaton) -> None:
        masks, filters = node.masks, node.space.filter
        at = node.at if isinstance(node.at, State | str) else None
        running = node is self.running  # a run that goes on is not a new one
        turns = 0
        passed: set[Hashable] = set()
        while True:
            if at is None:
                if automaton.roots[node.example] is None and not running:
                    self.runs += 1
                    running = True
                at = automaton.root(node.example, masks)
            if isinstance(at, str):
                self.end(node, masks, cost, at)
                return
            hole = at.plan.hole
            live = masks[hole] & at.alive
            if at.piece is not None and live and isinstance(at.entry, Classes | Asked):
                fitting, stuck = at.entry.giving(at.piece, live)
                if live & ~fitting & ~stuck:
                    automaton.refute(at, live & ~fitting & ~stuck)
                    live = fitting | stuck
            if live != masks[hole]:
                if not live:
                    return
                least = node.space.least[hole]
                cost += least(live)[0] - least(masks[hole])[0]
                masks = list(masks)
                masks[hole] = live
                if filters.active:
                    if not filters.narrow(masks):
                        return
                    cost = node.space.cost(masks)
                    live = masks[hole]
            if at.products is not None or at.wanted is not None:
                self.finish(node, masks, cost, at, automaton)
                return
            options = at.entry.split(live)
            if self.width and len(options) > self.width:
                least = node.space.least[hole]
                options.sort(key=lambda o: least(o[1]))
                options = options[: self.width]
            apart = turns > FEW_READS and 1 < live.bit_count() <= FEW_ALIKE and automaton.long_ahead(at)
            if apart:
                options = [(known, 1 << index) for known, mask in options for index in bits(mask)]
            if not options:
                return
            if len(options) > 1:
                self.branch(node, masks, cost, hole, options, at)
                self.running = self.stack[-1][1] if running and self.stack else None
                return
            known, left = options[0]
            if left != live:
                least = node.space.least[hole]
                cost += least(left)[0] - least(live)[0]
                masks = list(masks)
                masks[hole] = left
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

    def finish(self, node: Node, masks: list[int], cost: int, at: State, automaton: Automaton) -> None:
        """Take the candidates that give the wanted result, at a read whose value (with others) is the result."""
        filters, hole = node.space.filter, at.plan.hole
        if at.products is None:
            fitting, limited = self.fitting(at, masks[hole])
            if not limited and masks[hole] == at.alive:
                automaton.refute(at, at.alive & ~fitting)
            products: list[tuple[int, ...]] = [(fitting,)] if fitting else []
            holes = [hole]
        else:
            products, holes = at.products, [p.hole for p in at.plan.tail]
        least = [node.space.least[h] for h in holes]
        rest = cost - sum([known(masks[h])[0] for h, known in zip(holes, least, strict=True)])
        found = []
        for product in products:
            parts = [masks[h] & mask for h, mask in zip(holes, product, strict=True)]
            if 0 in parts:
                continue
            narrowed = list(masks)
            for h, mask in zip(holes, parts, strict=True):
                narrowed[h] = mask
            if not filters.active:
                found.append((rest + sum([known(mask)[0] for mask, known in zip(parts, least, strict=True)]), narrowed))
            elif filters.narrow(narrowed):
                found.append((node.space.cost(narrowed), narrowed))
        found.sort(key=itemgetter(0), reverse=True)
        for cost, narrowed in found:
            self.passed(node, narrowed, cost)

    def fitting(self, at: Branch | State, mask: int) -> tuple[int, int]:
        """The candidates in `mask` whose value at a returned hole is the wanted one, and those that meet a limit."""
        entry = at.entry
        assert isinstance(entry, Classes)
        fitting, limited = entry.giving(at.wanted, mask)
        self.limited = self.limited or bool(limited)
        return fitting, limited

    def end(self, node: Node, masks: list[int], cost: int, leaf: str) -> None:
        """Take the end of a run on the node's example."""
        if leaf is PASS:
            self.passed(node, masks, cost)
        elif leaf is OUT:
            self.limited = True

    def expand(self, node: Node) -> None:
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
            if isinstance(at, str):
                self.end(node, masks, space.cost(masks), at)
                return
            hole = at.hole
            if at.wanted is not None:
                fitting, _ = self.fitting(at, masks[hole])
                if fitting:
                    masks = list(masks)
                    masks[hole] = fitting
                    if not space.filter.active or space.filter.narrow(masks):
                        self.passed(node, masks, space.cost(masks))
                return
            options = at.entry.split(masks[hole])
            if len(options) > 1:
                self.branch(node, masks, space.cost(masks), hole, options, at)
                return
            at = at.children.get(options[0][0])

    def branch(
        self, node: Node, masks: list[int], cost: int, hole: int, options: list[Option], at: Branch | State
    ) -> None:
        """Split a node by the classes of a hole; a child nobody was at yet goes on from `at` itself, if it can."""
        known = []
        for option in options:
            child = at.children.get(option[0])
            if child is OUT:
                self.limited = True
            elif child is not FAIL:
                known.append((option[1], at if child is None and isinstance(at, State) else child))
        self.put(node, masks, cost, hole, known)

    def put(
        self,
        node: Node,
        masks: list[int],
        cost: int,
        hole: int,
        options: Sequence[tuple[int, Branch | State | str | None]],
    ) -> None:
        """Let children with these candidates of a hole, and the places from which they go on, wait on the stack."""
        if not options:
            return
        least = node.space.least[hole]
        rest = cost - least(masks[hole])[0]
        found = []
        for mask, child in options:
            own, bit = least(mask)
            found.append((rest + own, bit, mask, child))
        found.sort(key=_by_cost, reverse=True)
        self.stack.append((found[-1][0], Siblings(node.space, masks, node.example, hole, found)))

    def take(self, siblings: Siblings) -> None:
        """Put the cheapest of siblings on the stack, before the others."""
        cost, _, mask, child = siblings.options.pop()
        if siblings.options:
            self.stack.append((siblings.options[-1][0], siblings))
        space, masks = siblings.space, list(siblings.masks)
        masks[siblings.hole] = mask
        if space.filter.active:
            if not space.filter.narrow(masks):
                return
            cost = space.cost(masks)
        node = Node(space, masks, siblings.example, child)
        if self.running is siblings:
            self.running = node
        self.stack.append((cost, node))

    def chooser(self, node: Node) -> Callable[[int, list[Option]], Option]:
        """Where a run meets several classes it goes on with the cheapest; the others wait their turn."""
        space = node.space

        def choose(hole: int, options: list[Option]) -> Option:
            least = space.least[hole]
            options.sort(key=lambda o: least(o[1])[0], reverse=True)
            self.put(node, list(node.masks), space.cost(node.masks), hole, [(mask, None) for _, mask in options[:-1]])
            return options[-1]

        return choose

    def passed(self, node: Node, masks: list[int], cost: int) -> None:
        """The node's example passes; go on with the next one, or to the finished assignments."""
        done = Node(node.space, masks, node.example + 1)
        if done.example < self.last:
            self.stack.append((cost, done))
        else:
            self.offer(done)
