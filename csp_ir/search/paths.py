"""What is known of a draft's behaviour on one example: a tree of the reads its runs made.

A branch stands for one read of a hole in one environment; its children are the value classes
there; a leaf says how the run ended. The program is run only to reach a leaf that nobody
reached before, whatever else differs between two assignments: a failing run is a nogood over
the classes on its path, and the tree is where those nogoods are kept and looked up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from csp_ir.domains.behaviour import tangled
from csp_ir.domains.classes import Classes, Singles, ValueClass
from csp_ir.interpreter.outcomes import Limits, LimitSignal, OutOfSteps, StuckSignal
from csp_ir.search.prefixes import misfit, wanted_parts
from csp_ir.search.variants import Variant
from csp_ir.spec.model import Example, Raises
from csp_ir.spec.values import declares_float
from csp_ir.work import worked

CHECK_EVERY = 64
PASS, FAIL, OUT = "pass", "fail", "out of steps"
Entry = Classes | Singles
KEPT = 400_000  # classes one run may leave behind in a partition, large values counting as several
FEW_READS = 24  # reads of a run before it is watched for going round
_PLAIN = frozenset((int, str, bool, type(None)))


class Branch:
    """A read of a hole whose value the path so far does not decide.

    before: the decided reads since the branch above, as (hole, its classes there or None).
    wanted: at a returned hole, the result that passes; it has no children.
    """

    __slots__ = ("hole", "entry", "before", "children", "wanted")

    def __init__(self, hole: int, entry: Entry, before: tuple[tuple[int, Entry | None], ...]) -> None:
        self.hole = hole
        self.entry = entry
        self.before = before
        self.children: dict[ValueClass, Branch | str] = {}
        self.wanted: Hashable = None


def wanted_result(example: Example, variant: Variant) -> Hashable:
    """The key of the result that an example wants of a returned hole; None where there is no telling."""
    if tangled(example.expected) or (
        not isinstance(example.expected, Raises)
        and example.returns != variant.returns
        and (declares_float(example.returns) or declares_float(variant.returns))
    ):
        return None
    return example.wanted_key


class Explorer:
    """Runs a variant on one example along the path that masks decide, and extends the tree.

    The reader below is called from inside the interpreter; `masks` narrow as it goes on.
    A run that reads one of the `free` holes passes: some value might have done.
    """

    def __init__(
        self, variant: Variant, examples: tuple[Example, ...], limits: Limits, free: frozenset[str] = frozenset()
    ) -> None:
        self.free = free
        self.variant = variant
        self.examples = examples
        self.limits = limits
        self.wanted = [wanted_result(e, variant) for e in examples]
        parts = [None if w is None or free else e for e, w in zip(examples, self.wanted, strict=True)]
        self.parts = [wanted_parts(e, set(variant.final.values())) for e in parts]
        self.runs = 0
        self.branches = 0
        self.reads = self.kept = 0
        self.deadline: float = math.inf  # a run that is past it ends as out of steps
        self.clock: Callable[[], float] = worked
        self.cut = ""  # what ended a run before its limits did: "time" or "memory"

    def run(self, number: int, masks: list[int], choose: Any) -> Branch | str:
        """Run example `number`, following and extending the tree.

        Args:
            masks: live candidates by hole; narrowed in place to what the run went on with.
            choose: called with (hole, options) where classes differ; gives the option to go
                on with, and keeps the others.

        Returns: the leaf, or the branch of a returned hole.
        """
        self.masks, self.choose = masks, choose
        self.number = number
        self.seen: set[tuple[int, int]] = set()
        self.single: set[int] = set()
        self.path = list(self.variant.start)
        root = self.variant.roots[number]
        self.at: Branch | None = root if isinstance(root, Branch) else None
        self.parent: tuple[Branch, ValueClass] | None = None
        self.position = 0
        self.before: list[tuple[int, Entry | None]] = []
        self.end: Branch | str | None = None
        self.reads = self.kept = 0
        self.states: set[tuple[object, ...]] = set()
        self.fitting: dict[str, int] = {}  # how much of what grows was found to fit
        self.runs += 1
        example = self.examples[number]
        run = self.variant.machine.run(example.args, limits=self.limits, holes=self.read, trace=False)
        if self.end is not None:
            return self.end
        outcome = run.outcome
        leaf = OUT if isinstance(outcome, OutOfSteps) else PASS if example.accepts(outcome) else FAIL
        self.attach(leaf)
        return leaf

    def attach(self, child: Branch | str) -> None:
        if self.parent is None:
            self.variant.roots[self.number] = child
        else:
            branch, known = self.parent
            branch.children[known] = child

    def read(self, name: str, environment: dict[str, Any]) -> Any:
        self.reads += 1
        if not self.reads % CHECK_EVERY and self.clock() > self.deadline:
            self.cut = "time"
            raise LimitSignal("time")
        variant = self.variant
        hole = variant.index[name]
        if variant.repeats and self.reads > FEW_READS:
            self.watch(hole, environment)
        partition = variant.partitions[hole]
        mask = self.masks[hole]
        branch = self.at
        if branch is not None:
            if self.position < len(branch.before):
                _, entry = branch.before[self.position]
                self.position += 1
                known = entry.owner[mask & -mask] if isinstance(entry, Classes) else None
                return partition.value(known, mask, environment)
            known = self.descend(branch, mask)
            return partition.value(known, mask, environment)
        if self.parts[self.number] and self.misfits(environment):
            self.end = FAIL
            self.attach(FAIL)
            raise StuckSignal(name, environment)
        if name in self.free:
            self.end = PASS
            self.attach(PASS)
            raise StuckSignal(name, environment)
        if hole in self.single:
            self.before.append((hole, None))
            return partition.evaluate(mask.bit_length() - 1, environment)
        before = partition.size
        entry = partition.at(environment)
        self.kept += max(0, partition.size - before)
        if self.kept > KEPT:
            self.cut = "memory"
            raise LimitSignal("memory")
        if entry is not None:
            key = (hole, id(entry))
            if key in self.seen:
                self.before.append((hole, entry))
                return partition.value(entry.owner[mask & -mask], mask, environment)
            self.seen.add(key)
            branch = Branch(hole, entry, tuple(self.before))
        else:
            branch = Branch(hole, Singles(partition.singles), tuple(self.before))
            self.single.add(hole)
        self.branches += 1
        self.attach(branch)
        if variant.returned[hole] and entry is not None and self.wanted[self.number] is not None:
            branch.wanted = self.wanted[self.number]
            self.end = branch
            raise StuckSignal(name, environment)
        options = branch.entry.split(mask)
        known, mask = options[0] if len(options) == 1 else self.choose(hole, options)
        self.masks[hole] = mask
        self.narrow(hole, branch.entry, known)
        self.parent = (branch, known)
        self.before = []
        return partition.value(known, mask, environment)

    def misfits(self, environment: Mapping[str, Any]) -> bool:
        """Whether what will be returned no longer begins what is wanted."""
        parts = self.parts[self.number]
        for name, place in self.variant.final.items():
            if place in parts and name in environment:
                value = environment[name]
                if misfit(value, parts[place], self.fitting.get(name, 0)):
                    return True
                self.fitting[name] = len(value)
        return False

    def narrow(self, hole: int, entry: Entry, known: ValueClass) -> None:
        """Note what the path leaves of a hole: a hole left with one candidate never branches again below.

        Only where the classes are those of all candidates left, for a class may gain members.
        """
        left = self.path[hole]
        if isinstance(entry, Classes) and not left & ~entry.covered:
            left = self.path[hole] = left & known.mask
            if not left & (left - 1):
                self.single.add(hole)

    def watch(self, hole: int, environment: dict[str, Any]) -> None:
        """End a run that has come to where it was before: it would go round for ever."""
        if all(type(v) in _PLAIN for v in environment.values()):
            state = (hole, *[(n, type(v), v) for n, v in environment.items()])
            if state in self.states:
                raise LimitSignal("steps")
            self.states.add(state)

    def descend(self, branch: Branch, mask: int) -> ValueClass:
        """Go on below a branch that was there before this run; its class is decided."""
        hole, entry = branch.hole, branch.entry
        found = None
        if isinstance(entry, Classes):
            self.seen.add((hole, id(entry)))
            found = entry.owner.get(mask & -mask)
        else:
            self.single.add(hole)
        if found is None:
            ((known, _),) = entry.split(mask)
        else:
            known = found
            self.narrow(hole, entry, known)
        child = branch.children.get(known)
        self.position = 0
        if isinstance(child, Branch):
            self.at = child
        else:
            self.at = None
            self.parent = (branch, known)
            self.before = []
        return known

    def outcome(self, number: int, picked: list[int]) -> tuple[str, dict[int, int]]:
        """How example `number` ends for one assignment, run only where the tree does not know it.

        Args:
            picked: a bit for each hole.

        Returns: the leaf, and for each hole read the candidates that lead to it in the same way.
        """
        same: dict[int, int] = {}
        at: Any = self.variant.roots[number]
        while True:
            if at is None:
                at = self.run(number, list(picked), None)
                return self.outcome(number, picked)
            if isinstance(at, str):
                return at, same
            hole = at.hole
            bit = picked[hole]
            if at.wanted is not None:
                alive = same.get(hole, self.variant.start[hole])
                fits, stuck = at.entry.giving(at.wanted, alive)
                if bit & fits:
                    same[hole] = fits
                    return PASS, same
                same[hole] = stuck if bit & stuck else alive & ~fits & ~stuck
                return OUT if bit & stuck else FAIL, same
            alive = same.get(hole, self.variant.start[hole])
            known, same[hole] = next(o for o in at.entry.split(alive) if o[1] & bit)
            at = at.children.get(known)
