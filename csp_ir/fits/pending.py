"""Running a draft past its open holes: an open hole gives a value that is not known yet.

A `Pending` may be assigned, passed on, put into lists and returned. Whatever would have to
look at it (an operator, a test, a method) stops the run there, as `Stuck`. So a run can end
with a result in which some places are still open, and comparing it with what an example
wants says which value each hole would have to give.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from csp_ir.interpreter.machine import Machine
from csp_ir.interpreter.outcomes import Limits, Outcome, Raised, Returned, Stuck, StuckSignal, snapshot, strict_equal
from csp_ir.ir import nodes as ir
from csp_ir.spec.model import Example, Raises

MOST_READS = 200

Evaluator = Callable[[dict[str, Any]], Any]


class Pending:
    """The value of an open hole, with the environment in which it was asked for.

    ended: says whether the run has; its text can be shown then, and stops the run before.
    """

    __slots__ = ("ended", "environment", "hole")

    def __init__(self, hole: str, environment: Mapping[str, Any], ended: Event) -> None:
        self.hole = hole
        self.environment = environment
        self.ended = ended

    def __repr__(self) -> str:
        if not self.ended.is_set():
            _stuck(self)
        return f"?{self.hole}"


def _stuck(self: Pending, *_: Any) -> Any:
    raise StuckSignal(self.hole, dict(self.environment))


_LOOKED_AT = (
    "add radd iadd sub rsub isub mul rmul imul truediv rtruediv floordiv rfloordiv mod rmod pow rpow lshift rlshift"
    " rshift rrshift and rand iand or ror ior xor rxor ixor divmod rdivmod neg pos abs invert eq ne lt le gt ge hash bool"
    " len iter next reversed contains getitem setitem delitem call int float complex index round trunc floor ceil"
    " str format bytes"
).split()
for _name in _LOOKED_AT:
    setattr(Pending, f"__{_name}__", _stuck)
Pending.__getattr__ = _stuck  # type: ignore[attr-defined]


@dataclass
class Partial:
    """How far an example gets.

    verdict: True it passes, False it fails, None it waits, whatever the open holes will give
        (that they raise nothing and change nothing in place is taken for granted).
    reads: open hole -> the first environments in which it was asked for, in order; see `run_past` for how many.
    wanted: open hole -> values it has to give for the example to pass.
    """

    outcome: Outcome
    verdict: bool | None
    reads: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    wanted: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def waits_for(self) -> str:
        """The hole that stopped the run, or the first still open in its result; "" for none."""
        if isinstance(self.outcome, Stuck):
            return self.outcome.hole
        return next(iter(self.wanted or self.reads), "") if self.verdict is None else ""


def can_go_past(program: ir.Program) -> bool:
    """Whether going on past open holes keeps the program's meaning: nothing catches, nothing asks for identity or kind."""
    for node in program.walk():
        if isinstance(node, ir.Try | ir.Match):
            return False
        if isinstance(node, ir.Compare) and any(op in ("is", "is not") for op in node.ops):
            return False
        if (
            isinstance(node, ir.Call)
            and isinstance(node.function, ir.Name)
            and node.function.id in ("type", "isinstance")
        ):
            return False
    return True


def run_past(
    machine: Machine,
    example: Example,
    chosen: Mapping[str, Evaluator],
    limits: Limits,
    past: bool = True,
    most_reads: int | None = None,
) -> Partial:
    """Run an example with some holes filled and the others open.

    Args:
        machine: the compiled draft.
        chosen: hole -> its value in an environment.
        past: whether open holes are gone past (see `can_go_past`) or stop the run.
        most_reads: so many environments are kept of each hole; None for all. Copies of what grows with every round of a long loop
            would take far longer than the run.
    """
    reads: dict[str, list[dict[str, Any]]] = {}
    ended = Event()

    def read(hole: str, environment: dict[str, Any]) -> Any:
        evaluate = chosen.get(hole)
        if evaluate is not None:
            return evaluate(environment)
        kept = reads.setdefault(hole, [])
        seen: dict[str, Any] = {}
        if most_reads is None or len(kept) < most_reads:
            seen = {name: snapshot(value) for name, value in environment.items()}
            kept.append(seen)
        if not past:
            raise StuckSignal(hole, seen)
        return Pending(hole, seen, ended)

    outcome = machine.run(example.args, limits=limits, holes=read, trace=False).outcome
    ended.set()
    wanted: dict[str, list[Any]] = {}
    verdict: bool | None = None
    if isinstance(outcome, Raised):
        # A library function may have refused a value only because it was still open.
        verdict = example.accepts(outcome) if not reads else None
    elif isinstance(outcome, Returned):
        if isinstance(example.expected, Raises):
            verdict = False if not reads else None
        else:
            verdict = compare(example.level(outcome.value), example.level(example.expected), wanted, example.same)
    return Partial(outcome, verdict, reads, wanted if verdict is None else {})


def compare(
    value: Any, expected: Any, wanted: dict[str, list[Any]], same: Callable[[Any, Any], bool] = strict_equal
) -> bool | None:
    """Whether a result with open places is what is expected: None where that is up to `wanted`."""
    if isinstance(value, Pending):
        wanted.setdefault(value.hole, []).append(expected)
        return None
    kind = type(value)
    if kind in (list, tuple, dict) and kind is type(expected):
        if len(value) != len(expected):
            return False
        if kind is dict:
            if any(k not in expected for k in value):
                return False
            parts = [compare(v, expected[k], wanted, same) for k, v in value.items()]
        else:
            parts = [compare(v, e, wanted, same) for v, e in zip(value, expected, strict=True)]
        return False if False in parts else None if None in parts else True
    return None if kind is type(expected) and _is_open(value) else same(value, expected)


def _is_open(value: Any) -> bool:
    """Whether a value of a container that is not looked into has open places."""
    if isinstance(value, Mapping):
        return any(map(_is_open, value.values()))
    return isinstance(value, Pending) or (isinstance(value, list | tuple | deque) and any(map(_is_open, value)))
