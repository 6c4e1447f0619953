"""The behaviour of a steppable draft on each example: an automaton over program states.

A state is a place where a hole is read, with the values of the variables that matter from there
on; its transitions are the value classes of the hole's candidates. Runs that come to one state
by different ways share all that follows (the states of a finite tree automaton, Wang, Dillig and
Singh 2017, made as a search asks for them), and a run is taken up again where it branches.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

from csp_ir.domains.behaviour import Opaque
from csp_ir.domains.classes import NOTHING, Classes, Singles, ValueClass
from csp_ir.interpreter.outcomes import Limits, LimitSignal, Outcome, Raised, Returned
from csp_ir.search import flow as f
from csp_ir.search.joins import Join, combinations
from csp_ir.search.loops import LONG, decided
from csp_ir.search.paths import FAIL, FEW_READS, OUT, PASS, wanted_result
from csp_ir.search.prefixes import Prefixes
from csp_ir.search.states import Plan, State, part
from csp_ir.search.variants import Variant
from csp_ir.spec.model import Example, Raises
from csp_ir.work import worked

CHECK_EVERY = 256
ALIKE = 32  # candidates that a long run without branches evaluates one by one rather than keep its states
_FIXED = (list, tuple, str, range, bytes)
_COUNTED: tuple[type, ...] = (
    dict,
    set,
    frozenset,
    enumerate,
    zip,
    reversed,
    type({}.keys()),
    type({}.values()),
    type({}.items()),
)


class Automaton:
    """The states of a variant that a search has come to.

    Args:
        free: holes that may take any value whatever: a run that reads one passes.
        merge: False keeps states of different ways apart.

    Every method that runs the draft raises `Unsteppable` where it meets a value that cannot be kept; so does
    making one for an example that wants an exception's message, as steps know its kind only.
    """

    def __init__(
        self,
        variant: Variant,
        flow: f.Flow,
        examples: tuple[Example, ...],
        limits: Limits,
        free: frozenset[str] = frozenset(),
        merge: bool = True,
    ) -> None:
        if any(e.wants_message for e in examples):
            raise f.Unsteppable
        self.variant = variant
        self.flow = flow
        self.examples = examples
        self.limits = limits
        self.free = free
        self.merge = merge
        self.wanted = [wanted_result(e, variant) for e in examples]
        self.roots: list[State | str | None] = [None] * len(examples)
        self.known: list[dict[Hashable, State]] = [{} for _ in examples]
        self.parts: list[dict[int, Hashable]] = [{} for _ in examples]
        self.plans = [Plan(r, variant, flow) for r in flow.reads]
        for plan in self.plans:
            plan.tail = [self.plans[flow.code[r.pc][1]] for r in plan.read.tail]
        self.prefixes = Prefixes(
            flow, [None if w is None or free else e for e, w in zip(examples, self.wanted, strict=True)]
        )
        self.states = 0
        self.turn = 0
        self.deadline: float = math.inf
        self.clock: Callable[[], float] = worked
        self.cut = ""  # "time" once a run was ended by the deadline

    def forget(self) -> None:
        self.roots = [None] * len(self.examples)
        self.known = [{} for _ in self.examples]
        self.states = 0

    # --- runs -------------------------------------------------------------------------

    def root(self, number: int, masks: list[int]) -> State | str:
        """Where a run on an example first reads a hole that the masks leave open, or how it ends."""
        at = self.roots[number]
        if at is None:
            args = self.examples[number].args
            if len(args) != len(self.flow.params):
                raise f.Unsteppable
            slots = [*args, *[NOTHING] * (self.flow.slots + 1 - len(args))]
            self.skipped = False
            at = self.go(number, slots, 0, 0, masks)
            if not self.skipped:
                self.roots[number] = at
        return at

    def advance(self, state: State, known: ValueClass, masks: list[int], alike: int = 1) -> State | str:
        """What follows a state when its hole takes the value of a class.

        Reads at which the masks leave one candidate, or at most `alike` with one value, are passed
        over; what follows then belongs to these masks and is not kept.
        """
        child: State | str = OUT
        value = known.value
        self.skipped = False
        if value is NOTHING and not known.limit:
            mask = masks[state.plan.hole]
            try:
                value = state.plan.evaluate((mask & -mask).bit_length() - 1, state.slots)
            except LimitSignal:
                pass
            except Exception as error:
                child = self.leaf(state.number, Raised(type(error).__name__, ""))
        if value is not NOTHING:
            slots = list(state.slots)
            slots[state.plan.read.slot] = value
            child = self.go(state.number, slots, state.plan.read.pc + 1, state.steps, masks, alike)
        return child if self.skipped else self.follows(state, known, child)

    def follows(self, state: State, known: ValueClass, child: State | str) -> State | str:
        """Keep what follows a state."""
        state.children[known] = child
        if child is FAIL:
            self.refute(state, known.mask)
        elif isinstance(child, State):
            if child.alive:
                child.parents.append((state, known))
            else:
                state.children[known] = child = FAIL
                self.refute(state, known.mask)
        return child

    def refute(self, state: State, mask: int) -> None:
        """Note that candidates of a state fail; where none is left, so do all that lead there."""
        todo = [(state, mask)]
        while todo:
            state, mask = todo.pop()
            if not state.alive:
                continue
            state.alive &= ~mask
            if not state.alive:
                for parent, known in state.parents:
                    parent.children[known] = FAIL
                    todo.append((parent, known.mask))
                state.parents = []

    def leaf(self, number: int, outcome: Outcome) -> str:
        return PASS if self.examples[number].accepts(outcome) else FAIL

    def go(self, number: int, slots: list[Any], pc: int, steps: int, masks: list[int], alike: int = 1) -> State | str:
        """Run on from a place to the next read of a hole that the masks leave open, or to the end."""
        code, unbound, most, final = self.flow.code, self.flow.unbound, self.limits.steps, self.flow.final
        passed: set[Hashable] = set()
        reads = ticks = 0
        stepped: set[int] = set()  # loops that cannot be run in one go here
        try:
            while True:
                instruction = code[pc]
                op = instruction[0]
                if pc in unbound:
                    self.check_bound(instruction, slots)
                if op == f.SET or op == f.TEST or op == f.RETURN or op == f.ITER or op == f.RAISE:
                    function, args = instruction[1], instruction[2]
                    if function is None:
                        value = slots[args[0]]
                    else:
                        value = function(*[slots[i] for i in args])
                        if type(function) is partial:
                            steps += function.args[0].meter.steps
                            if steps >= most:
                                return OUT
                    if pc in final:
                        value = self.prefixes.grown(number, final[pc], slots[instruction[3]], value)
                        if value is NOTHING:
                            return FAIL
                    pc += 1
                    if op == f.SET:
                        slots[instruction[3]] = value
                    elif op == f.TEST:
                        if not value:
                            pc = instruction[3]
                    elif op == f.RETURN:
                        return self.leaf(number, Returned(value))
                    elif op == f.ITER:
                        slots[instruction[3]], slots[instruction[4]] = self.items(value), 0
                    else:
                        return self.leaf(number, Raised(instruction[3], ""))
                elif op == f.READ:
                    plan = self.plans[instruction[1]]
                    mask = masks[plan.hole]
                    value = NOTHING
                    if plan.read.hole in self.free:
                        return PASS
                    if mask & (mask - 1):
                        if mask.bit_count() <= alike:
                            value = plan.common(mask, slots)
                        if value is NOTHING:
                            return self.state(number, slots, plan, steps)
                    if mask != plan.start:
                        self.skipped = True
                    reads += 1
                    if reads > FEW_READS and self.late():
                        return OUT
                    if reads > FEW_READS and self.flow.endless:
                        place = (pc, *[part(slots[s]) for s in plan.read.live])
                        if place in passed:
                            return FAIL  # nothing is open on this way, so it goes round for ever
                        passed.add(place)
                    slots[instruction[2]] = plan.evaluate(mask.bit_length() - 1, slots) if value is NOTHING else value
                    pc += 1
                elif op == f.NEXT:
                    items, index = slots[instruction[1]], slots[instruction[2]]
                    if len(items) - index >= LONG and pc not in stepped:
                        ended = self.whole(pc, slots, masks, items[index:])
                        if ended is not None:
                            steps += ended[2]
                            if (end := self.ended(number, ended, steps >= most)) is not None:
                                return end
                            pc = instruction[4]
                            continue
                        stepped.add(pc)
                    if index < len(items):
                        slots[instruction[3]] = items[index]
                        slots[instruction[2]] = index + 1
                        steps += 1
                        if steps >= most or self.late():
                            return OUT
                        pc += 1
                    else:
                        pc = instruction[4]
                elif op == f.TICK:
                    steps += 1
                    ticks += 1
                    if ticks == LONG and (ended := self.whole(pc, slots, masks, None)) is not None:
                        steps += ended[2]
                        if (end := self.ended(number, ended, steps >= most)) is not None:
                            return end
                        pc = self.flow.loops[pc].end
                        continue
                    if steps >= most or self.late():
                        return OUT
                    pc += 1
                elif op == f.JUMP:
                    pc = instruction[1]
                else:
                    self.unpack(slots, instruction)
                    pc += 1
        except LimitSignal:
            return OUT
        except (RecursionError, MemoryError):
            return OUT
        except f.Unsteppable:
            raise
        except Opaque:  # a value met on the way, not the program's exception
            raise f.Unsteppable from None
        except Exception as error:
            return self.leaf(number, Raised(type(error).__name__, ""))

    def whole(self, pc: int, slots: list[Any], masks: list[int], items: Any) -> tuple[bool, Any, int] | None:
        """Run a loop to its end in one go, where its holes are decided: `Loop.run`."""
        loop, index = self.flow.loops[pc], self.variant.index
        if not self.free.isdisjoint(loop.holes) or not decided(loop, masks, index):
            return None
        numbers = [masks[index[h]].bit_length() - 1 for h in loop.holes]
        ended = loop.run(numbers, [self.variant.partitions[index[h]].candidates for h in loop.holes], slots, items)
        if ended is not None:
            self.skipped = self.skipped or any(masks[index[h]] != self.variant.start[index[h]] for h in loop.holes)
        return ended

    def ended(self, number: int, ended: tuple[bool, Any, int], out: bool) -> str | None:
        """What the end of a whole loop makes of the run: out of steps, a result, or None where it goes on behind it."""
        if out:
            return OUT
        return self.leaf(number, Returned(ended[1])) if ended[0] else None

    def long_ahead(self, state: State) -> bool:
        """Whether a state stands in a `for` that has many turns left."""
        pc = state.plan.read.pc
        for head, loop in self.flow.loops.items():
            instruction = self.flow.code[head]
            if instruction[0] == f.NEXT and head < pc < loop.end:
                items, index = state.slots[instruction[1]], state.slots[instruction[2]]
                return len(items) - index >= LONG
        return False

    def late(self) -> bool:
        self.turn += 1
        if not self.turn % CHECK_EVERY and self.clock() > self.deadline:
            self.cut = "time"
        return bool(self.cut)

    def check_bound(self, instruction: list[Any], slots: list[Any]) -> None:
        used = instruction[2] if instruction[0] not in (f.NEXT, f.UNPACK) else (instruction[1],)
        if any(slots[s] is NOTHING for s in used):
            raise f.Unsteppable

    def items(self, value: Any) -> Any:
        kind = type(value)
        if kind in _FIXED:
            return value
        if kind not in _COUNTED:
            raise f.Unsteppable
        found = []
        for item in value:
            found.append(item)
            if len(found) > self.limits.steps:
                break
        return found

    def unpack(self, slots: list[Any], instruction: list[Any]) -> None:
        value, targets = slots[instruction[1]], instruction[2]
        if type(value) not in _FIXED:
            raise f.Unsteppable
        if len(value) != len(targets):
            raise ValueError
        for slot, item in zip(targets, value, strict=True):
            slots[slot] = item

    # --- states -----------------------------------------------------------------------

    def state(self, number: int, slots: list[Any], plan: Plan, steps: int) -> State | str:
        read = plan.read
        try:
            live = [v if type(v := slots[s]) is int else self.prefixes.part(v) for s in read.live]
            place = (read.pc, *live)
            key: Hashable = (steps, place) if self.merge else object()
            found = self.known[number].get(key)
            if found is not None:
                return found
            seen = [
                live[i] if type(i) is int else NOTHING if i is None else self.constant(number, i[0], slots)  # type: ignore[index]
                for i in plan.seen
            ]
        except (Opaque, RecursionError):
            raise f.Unsteppable from None
        entry = (
            plan.partition.at_key(tuple(seen), plan.environment(slots))
            if self.merge
            else Singles(plan.partition.singles)
        )
        if entry is None:
            raise f.Unsteppable
        found = State(plan, entry, number, slots, steps, place)
        self.known[number][key] = found
        self.states += 1
        if read.pc in self.flow.pieces:
            found.piece = self.prefixes.following(number, self.flow.pieces[read.pc], slots, plan)
        wanted = self.wanted[number]
        if plan.tail and wanted is not None and not self.free and isinstance(entry, Classes):
            if len(plan.tail) == 1 and read.result[0] is None:
                found.wanted = wanted
            else:
                self.join(found)
        return found

    def constant(self, number: int, slot: int, slots: list[Any]) -> Hashable:
        parts = self.parts[number]
        if slot not in parts:
            parts[slot] = part(slots[slot])
        return parts[slot]

    def join(self, state: State) -> None:
        """Find the products of candidates of the holes of one returned expression that give what is wanted."""
        example, read = self.examples[state.number], state.plan.read
        if isinstance(example.expected, Raises):
            return
        tables = []
        for plan in state.plan.tail:
            entry = state.entry if plan is state.plan else plan.partition.at(plan.environment(state.slots))
            if entry is None:
                return
            assert isinstance(entry, Classes)
            options = entry.split(plan.start)
            if any(known.limit for known, _ in options):
                return
            tables.append([(known.value, mask) for known, mask in options if not _raises(known)])
        if any(value is NOTHING for table in tables for value, _ in table):
            return
        join = Join(read.returned, read.result, [r.slot for r in read.tail], self.flow.names)
        state.products = combinations(join, tables, state.slots, example)
        if state.products is not None:
            state.alive = 0
            for masks in state.products:
                state.alive |= masks[0]


def _raises(known: ValueClass) -> bool:
    return isinstance(known.result, tuple) and known.result[:1] == ("$raise",)
