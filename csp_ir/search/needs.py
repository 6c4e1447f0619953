"""The behaviour of a draft by need: a hole's value that nothing has asked for is not branched on.

Where a run reads a hole whose value is not used at once, a thunk takes the value's place: the read, and what its
candidates see there. A state is a place where a thunk's value is asked for; candidates that themselves read a thunk wait until that
one is known. What is never asked for is left open, so a fill that passes here has still to be run: its candidates may raise.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import partial
from typing import Any

from csp_ir.domains.behaviour import Opaque
from csp_ir.domains.classes import NOTHING, Classes, ValueClass
from csp_ir.interpreter.outcomes import LimitSignal, Raised, Returned
from csp_ir.search import flow as f
from csp_ir.search.automaton import Automaton
from csp_ir.search.loops import LONG
from csp_ir.search.paths import FAIL, OUT
from csp_ir.search.states import Plan, State, part
from csp_ir.spec.model import Raises

DEEPEST = 48  # thunks within thunks
_LAZY = object()  # stands in keys for what candidates of a class do not read


class Thunk:
    """A read that is put off: its plan, what its candidates see (in the order of the partition's names), the keys of these."""

    __slots__ = ("plan", "seen", "keys", "depth")

    def __init__(self, plan: Plan, seen: tuple[Any, ...], keys: tuple[Hashable, ...]) -> None:
        self.plan = plan
        self.seen = seen
        self.keys = keys
        self.depth: int = 1 + max([v.depth for v in seen if type(v) is Thunk], default=0)


class Need(ValueClass):
    """Candidates that read a thunk."""

    __slots__ = ("thunk",)

    def __init__(self, mask: int, thunk: Thunk) -> None:
        super().__init__(mask)
        self.thunk = thunk


class Asked:
    """The classes of a thunk's candidates: of those that read nothing unknown by value, of the others by what they read first."""

    __slots__ = ("ready", "classes", "needs", "wanted")

    def __init__(self, ready: int, classes: Classes, needs: list[Need], wanted: Hashable) -> None:
        self.ready = ready
        self.classes = classes
        self.needs = needs
        self.wanted = wanted

    def split(self, mask: int) -> list[tuple[ValueClass, int]]:
        """Where the value is the result, those that do not fit are left out."""
        found: list[tuple[ValueClass, int]] = []
        ready = mask & self.ready
        if ready and self.wanted is not None:
            fitting, stuck = self.classes.giving(self.wanted, ready)
            ready = fitting | stuck
        if ready:
            found += self.classes.split(ready)
        found += [(need, mask & need.mask) for need in self.needs if mask & need.mask]
        return found

    def giving(self, result: Hashable, mask: int) -> tuple[int, int]:
        """The candidates within `mask` with this result, and those of which that is not known."""
        ready = mask & self.ready
        fitting, stuck = self.classes.giving(result, ready) if ready else (0, 0)
        return fitting, stuck | (mask & ~ready)


class AskedState(State):
    """A place (`pc`) where a thunk's value is asked for."""

    __slots__ = ("pc", "thunk")

    def __init__(
        self, thunk: Thunk, entry: Asked, number: int, slots: list[Any], steps: int, place: tuple[Hashable, ...]
    ) -> None:
        super().__init__(thunk.plan, entry, number, slots, steps, place)  # type: ignore[arg-type]
        self.pc: int = place[0]  # type: ignore[assignment]
        self.thunk = thunk


class ByNeed(Automaton):
    """The automaton of a draft whose reads are put off. Arguments as `Automaton` has them.

    Raises: Unsteppable also where an example wants an exception, which may be one that nothing asks for.
    """

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        if any(isinstance(e.expected, Raises) for e in self.examples) or any(w is None for w in self.wanted):
            raise f.Unsteppable
        self.thunks: list[dict[Hashable, Thunk]] = [{} for _ in self.examples]
        self.asked: list[dict[Thunk, Asked]] = [{} for _ in self.examples]
        self.groups: dict[tuple[Plan, tuple[int, ...]], tuple[int, list[tuple[int, int]]]] = {}
        self.live: dict[int, tuple[int, ...]] = {}
        self.returned = frozenset(
            self.plans[self.flow.code[r.pc][1]] for r in self.flow.reads if len(r.tail) == 1 and r.result[0] is None
        )

    def forget(self) -> None:
        super().forget()
        self.thunks = [{} for _ in self.examples]
        self.asked = [{} for _ in self.examples]

    def advance(self, state: State, known: ValueClass, masks: list[int], alike: int = 1) -> State | str:
        assert isinstance(state, AskedState)
        self.skipped = False
        child: State | str = OUT
        if isinstance(known, Need):
            narrowed = list(masks)
            narrowed[state.plan.hole] &= known.mask
            child = self.on(state, list(state.slots), known.thunk, narrowed)
        elif not known.limit:
            value = known.value
            if value is NOTHING:
                mask = masks[state.plan.hole] & known.mask
                value = self.evaluated(state.thunk, mask & -mask)
            if value is OUT or value is FAIL:
                child = value
            else:
                try:
                    slots = substituted(self, state.number, state.slots, state.thunk, value)
                except (Opaque, RecursionError):
                    raise f.Unsteppable from None
                child = self.on(state, slots, None, masks)
        if self.skipped:
            return child
        return self.follows(state, known, child)

    def long_ahead(self, state: State) -> bool:
        return False  # long loops are not gone through by need

    def on(self, state: AskedState, slots: list[Any], thunk: Thunk | None, masks: list[int]) -> State | str:
        """Go on from a state, with a thunk that is asked for first."""
        if thunk is not None:
            try:
                found = self.ask(state.number, slots, state.pc, thunk, state.steps, masks)
            except (Opaque, RecursionError):
                raise f.Unsteppable from None
            if found is not None:
                return found
        return self.go(state.number, slots, state.pc, state.steps, masks)

    def evaluated(self, thunk: Thunk, bit: int) -> Any:
        """The value of a candidate; FAIL where it raises, OUT where it meets a limit."""
        environment = self.environment(thunk)
        try:
            return thunk.plan.partition.evaluate(bit.bit_length() - 1, environment)
        except (LimitSignal, RecursionError, MemoryError):
            return OUT
        except Exception:
            return FAIL

    def environment(self, thunk: Thunk) -> dict[str, Any]:
        """What a thunk's candidates see; something else for thunks, which those that are ready do not read."""
        pairs = zip(thunk.plan.partition.names, thunk.seen, strict=True)
        return {n: 0 if type(v) is Thunk else v for n, v in pairs if v is not NOTHING}

    def go(self, number: int, slots: list[Any], pc: int, steps: int, masks: list[int], alike: int = 1) -> State | str:
        """Run on to where a thunk's value is asked for whose hole the masks leave open, or to the end."""
        code, unbound, most, final = self.flow.code, self.flow.unbound, self.limits.steps, self.flow.final
        try:
            while True:
                instruction = code[pc]
                op = instruction[0]
                if op == f.READ:
                    thunk = self.thunk(number, slots, self.plans[instruction[1]])
                    if thunk.depth > DEEPEST:
                        inner = max((v for v in thunk.seen if type(v) is Thunk), key=lambda t: t.depth)
                        if (state := self.ask(number, slots, pc, inner, steps, masks)) is not None:
                            return state
                        continue
                    slots[instruction[2]] = thunk
                    pc += 1
                    continue
                if op == f.SET and instruction[1] is None:
                    slots[instruction[3]] = slots[instruction[2][0]]
                    if pc in unbound:
                        self.check_bound(instruction, slots)
                    pc += 1
                    continue
                asked = None
                for slot in instruction[2] if op in _STRICT else (instruction[1],) if op == f.UNPACK else ():
                    if type(slots[slot]) is Thunk:
                        asked = slots[slot]
                        break
                if asked is not None:
                    if (state := self.ask(number, slots, pc, asked, steps, masks)) is not None:
                        return state
                    continue
                if pc in unbound:
                    self.check_bound(instruction, slots)
                if op in _STRICT:
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
                elif op == f.NEXT:
                    items, index = slots[instruction[1]], slots[instruction[2]]
                    if index >= len(items):
                        pc = instruction[4]
                        continue
                    if index > LONG:
                        raise f.Unsteppable  # long loops are run in one go elsewhere
                    slots[instruction[3]] = items[index]
                    slots[instruction[2]] = index + 1
                    steps += 1
                    if steps >= most or self.late():
                        return OUT
                    pc += 1
                elif op == f.TICK:
                    steps += 1
                    if steps >= most or self.late():
                        return OUT
                    pc += 1
                elif op == f.JUMP:
                    pc = instruction[1]
                else:
                    self.unpack(slots, instruction)
                    pc += 1
        except (LimitSignal, RecursionError, MemoryError):
            return OUT
        except f.Unsteppable:
            raise
        except Opaque:
            raise f.Unsteppable from None
        except Exception as error:
            return self.leaf(number, Raised(type(error).__name__, ""))

    def thunk(self, number: int, slots: list[Any], plan: Plan) -> Thunk:
        seen, keys = [], []
        for name in plan.partition.names:
            slot = plan.read.names.get(name)
            value = NOTHING if slot is None else slots[slot]
            seen.append(value)
            if type(value) is Thunk or value is NOTHING or type(value) is int:
                keys.append(value)
            else:
                assert slot is not None
                constant = slot in self.flow.constant
                keys.append(self.constant(number, slot, slots) if constant else self.prefixes.part(value))
        return self.kept(number, plan, tuple(seen), tuple(keys))

    def kept(self, number: int, plan: Plan, seen: tuple[Any, ...], keys: tuple[Hashable, ...]) -> Thunk:
        """The one thunk that is like this."""
        thunks = self.thunks[number]
        key = (plan, keys)
        found = thunks.get(key)
        if found is None:
            found = thunks[key] = Thunk(plan, seen, keys)
        return found

    def ask(
        self, number: int, slots: list[Any], pc: int, thunk: Thunk, steps: int, masks: list[int]
    ) -> State | str | None:
        """The state at which a thunk's value is open, or the run's end; None where it is decided and put in its place."""
        entry = self.entry(number, thunk)
        mask = masks[thunk.plan.hole]
        if not mask & (mask - 1) and mask & entry.ready:
            self.skipped = self.skipped or mask != thunk.plan.start
            value = self.evaluated(thunk, mask)
            if value is FAIL or value is OUT:
                return str(value)
            slots[:] = substituted(self, number, slots, thunk, value)
            return None
        live = [
            v if type(v := slots[s]) is int or type(v) is Thunk else self.prefixes.part(v) for s in self.alive_at(pc)
        ]
        place = (pc, thunk, *live)
        key = (steps, place) if self.merge else object()
        known = self.known[number].get(key)
        if known is None:
            known = self.known[number][key] = AskedState(thunk, entry, number, list(slots), steps, place)
            self.states += 1
            if pc - 1 in self.flow.pieces and slots[self.flow.code[pc - 1][2]] is thunk:
                known.piece = self.prefixes.following(number, pc, slots, thunk.plan)
        return known

    def alive_at(self, pc: int) -> tuple[int, ...]:
        found = self.live.get(pc)
        if found is None:
            found = self.live[pc] = tuple(sorted(self.flow.live[pc] - self.flow.constant))
        return found

    def entry(self, number: int, thunk: Thunk) -> Asked:
        found = self.asked[number].get(thunk)
        if found is None:
            plan = thunk.plan
            lazy = tuple(i for i, v in enumerate(thunk.seen) if type(v) is Thunk)
            ready, needs = self.grouped(plan, lazy)
            keys = tuple([_LAZY if type(k) is Thunk else k for k in thunk.keys])
            classes = plan.partition.at_key(keys, self.environment(thunk))
            if classes is None:
                raise f.Unsteppable
            wanted = self.wanted[number] if plan in self.returned else None
            found = Asked(ready, classes, [Need(mask, thunk.seen[i]) for i, mask in needs], wanted)
            self.asked[number][thunk] = found
        return found

    def grouped(self, plan: Plan, lazy: tuple[int, ...]) -> tuple[int, list[tuple[int, int]]]:
        """The candidates that read none of these names (by place), and those that read each first."""
        found = self.groups.get((plan, lazy))
        if found is None:
            names, rest, needs = plan.partition.names, plan.start, []
            for i in lazy:
                mask = 0
                for index, free in enumerate(plan.partition.free):
                    if names[i] in free:
                        mask |= 1 << index
                if mask & rest:
                    needs.append((i, mask & rest))
                rest &= ~mask
            found = self.groups[plan, lazy] = (rest, needs)
        return found


_STRICT = frozenset((f.SET, f.TEST, f.RETURN, f.ITER, f.RAISE))


def substituted(automaton: ByNeed, number: int, slots: Iterable[Any], thunk: Thunk, value: Any) -> list[Any]:
    """The slots with a value in a thunk's place, also within other thunks."""
    key = value if type(value) is int else part(value)
    done: dict[Thunk, Any] = {thunk: value}

    def put(one: Thunk) -> Any:
        found = done.get(one, NOTHING)
        if found is NOTHING:
            found = one
            if one.depth > thunk.depth and any(type(v) is Thunk and put(v) is not v for v in one.seen):
                seen = tuple([put(v) if type(v) is Thunk else v for v in one.seen])
                keys = tuple(
                    [
                        k if type(v) is not Thunk else w if type(w := put(v)) is Thunk else key
                        for k, v in zip(one.keys, one.seen, strict=True)
                    ]
                )
                found = automaton.kept(number, one.plan, seen, keys)
            done[one] = found
        return found

    return [put(v) if type(v) is Thunk else v for v in slots]


def puts_off(flow: f.Flow) -> bool:
    """Whether two reads follow each other before anything asks for their values."""
    code = flow.code
    tails = {r.pc for read in flow.reads for r in read.tail}
    return any(
        code[pc][0] == code[pc + 1][0] == f.READ and pc not in tails and pc + 1 not in tails
        for pc in range(len(code) - 1)
    )
