"""A draft as instructions that can stop where a hole is read and go on from there with any value.

Only for drafts in which nothing is changed in place, but for lists that only grow (`growing`), and no exception is caught:
there the variables are all that a run goes on from, so a place and the values of its variables can be kept, compared and
resumed. Other drafts are run from the start each time (`paths`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from csp_ir.ir import nodes as ir
from csp_ir.search.loops import Loop

# Operands follow the operation in an instruction; S is a slot, F a function of the values of slots A.
SET, READ, TEST, ITER, NEXT, TICK, RETURN, RAISE, UNPACK, JUMP = range(10)
#   SET F A S          READ number S      TEST F A pc-if-false     ITER F A S-items S-index
#   NEXT S-items S-index S pc-at-end      TICK (of a while loop)   RETURN F A
#   RAISE F A kind     UNPACK S (S...)    JUMP pc
# F is None where the value is that of the one slot in A.
_JUMPS = (JUMP, RETURN, RAISE)
Operand = tuple[Callable[..., Any] | None, tuple[int, ...]]


class Unsteppable(Exception):
    """The draft, or a value met in a run, is outside what can be resumed."""


@dataclass
class Read:
    """One place where a hole is read.

    names: what its candidates may see -> slot. tail: the reads that follow in the same `return`
    (this one first) where the result is a function of them; else empty.
    """

    hole: str
    slot: int
    names: dict[str, int]
    pc: int = 0
    live: tuple[int, ...] = ()
    tail: tuple[Read, ...] = ()
    result: Operand = (None, ())
    returned: ir.Expr | None = None


@dataclass
class Flow:
    """The instructions of a draft.

    slots: how many; params: slots of the parameters; constant: slots that hold the same value all
    through a run; unbound: places that may find a variable without a value; live: at each place, the slots whose
    values the rest of a run may depend on; loops: the statements whose turns begin at a place; sources: what is returned at a
    place, or kept for an operand, with temporaries for holes; grows: places that add to the end of what a slot holds, if that
    is a list, tuple or text -> the slot; final: those of them after which nothing else becomes of the slot than that it grows and
    is returned -> where in the result it is then, None for all of it; pieces: reads whose value is the one element that such a
    place adds -> the place. endless: whether a run may go round for ever, as no `for` does.
    """

    code: list[list[Any]] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    slots: int = 0
    params: tuple[int, ...] = ()
    constant: frozenset[int] = frozenset()
    unbound: frozenset[int] = frozenset()
    live: list[set[int]] = field(default_factory=list)
    loops: dict[int, Loop] = field(default_factory=dict)
    sources: dict[int, ir.Expr] = field(default_factory=dict)
    grows: dict[int, int] = field(default_factory=dict)
    final: dict[int, int | None] = field(default_factory=dict)
    pieces: dict[int, int] = field(default_factory=dict)
    endless: bool = False

    def analyse(self) -> None:
        """Fill in what is live at each read, and where a variable may have no value."""
        _liveness(self)
        self.unbound = _maybe_unbound(self)
        self.final = _final(self)
        self.endless = any(i[0] == TICK for i in self.code)
        self.pieces = {pc: at for pc, at in self.pieces.items() if at in self.final}


def _uses(instruction: list[Any], flow: Flow) -> Sequence[int]:
    op = instruction[0]
    if op in (SET, TEST, ITER, RETURN, RAISE):
        return instruction[2]  # type: ignore[no-any-return]
    if op == READ:
        return tuple(flow.reads[instruction[1]].names.values())
    if op == NEXT:
        return instruction[1], instruction[2]
    return (instruction[1],) if op == UNPACK else ()


def writes(instruction: list[Any], flow: Flow) -> Sequence[int]:
    """The slots that an instruction writes."""
    op = instruction[0]
    if op == SET:
        return (instruction[3],)
    if op == READ:
        return (instruction[2],)
    if op == ITER:
        return instruction[3], instruction[4]
    if op == NEXT:
        return instruction[2], instruction[3]
    return instruction[2] if op == UNPACK else ()


def _following(flow: Flow, pc: int) -> list[tuple[int, Sequence[int]]]:
    """Where a run may go on from a place, each with the slots written on the way: a loop that ends binds nothing."""
    instruction = flow.code[pc]
    op = instruction[0]
    found = [] if op in _JUMPS else [(pc + 1, writes(instruction, flow))]
    if op in (TEST, NEXT, JUMP):
        found.append((instruction[-1], ()))
    return found


def _liveness(flow: Flow) -> None:
    """For each place the slots whose values the rest of a run may depend on; for each read, without the constant ones."""
    live = flow.live = [set() for _ in flow.code]
    changed = True
    while changed:
        changed = False
        for pc in range(len(flow.code) - 1, -1, -1):
            now = set(_uses(flow.code[pc], flow)).union(
                *(live[after].difference(written) for after, written in _following(flow, pc))
            )
            if now != live[pc]:
                live[pc] = now
                changed = True
    for read in flow.reads:
        read.live = tuple(sorted(live[read.pc] - flow.constant))


def _maybe_unbound(flow: Flow) -> frozenset[int]:
    """Places that use a slot which not every way there has written."""
    everything = set(range(flow.slots))
    bound = [everything] * len(flow.code)
    bound[0] = set(flow.params)
    changed = True
    while changed:
        changed = False
        for pc in range(len(flow.code)):
            for following, written in _following(flow, pc):
                out = bound[pc].union(written)
                if not bound[following] <= out:
                    bound[following] = bound[following] & out
                    changed = True
    return frozenset(pc for pc, i in enumerate(flow.code) if i[0] != READ and not set(_uses(i, flow)) <= bound[pc])


def _final(flow: Flow) -> dict[int, int | None]:
    """Of the places that let a slot grow, those from which every way on that returns anything returns it, and lets it grow only."""
    found: dict[int, int | None] = {}
    for slot in set(flow.grows.values()):
        places: set[int | None] = set()
        seen = {pc for pc, grown in flow.grows.items() if grown == slot}
        todo = list(seen)
        while todo:
            pc = todo.pop()
            instruction = flow.code[pc]
            if instruction[0] == RETURN:
                places |= _returned(flow, pc, slot)
            elif slot in writes(instruction, flow) and flow.grows.get(pc) != slot:
                places |= {-1}
            for following, _ in _following(flow, pc):
                if following not in seen:
                    seen.add(following)
                    todo.append(following)
        if len(places) == 1 and (place := places.pop()) != -1:
            found |= {pc: place for pc, grown in flow.grows.items() if grown == slot}
    return found


def _returned(flow: Flow, pc: int, slot: int) -> set[int | None]:
    """Where in a result the value of a slot stands: None where it is all of it, -1 nowhere."""
    _, function, args = flow.code[pc]
    if function is None and args == (slot,):
        return {None}
    source = flow.sources.get(pc)
    names = {n for n, s in flow.names.items() if s == slot}
    if isinstance(source, ir.TupleDisplay) and not any(isinstance(i, ir.Starred) for i in source.items):
        found: set[int | None] = {i for i, e in enumerate(source.items) if isinstance(e, ir.Name) and e.id in names}
        return {min(found)} if found else {-1}  # type: ignore[type-var]
    return {-1}
