"""Values that examples force on holes, and examples that force what no hole can give.

Each example is run with all holes open. Where the result, or a part of it, is what a hole gave, or follows from it by
operations that can be undone in one way only, the hole has to give one value there. Holes of kind constant give the
same value wherever they are read; so does any hole where it is read with the same variables.

A value is taken as forced only where nothing that an open hole might do can have changed the way of the run: no other
hole was read in it, or each that was is a constant or a name, or was read where every variable holds a value that
cannot change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.errors import IRTypeError
from csp_ir.fits.pending import MOST_READS, Partial, Pending, can_go_past, run_past
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Returned, freeze, strict_equal
from csp_ir.ir import nodes as ir
from csp_ir.ir.infer import could_fit
from csp_ir.ir.rewrite import fill, holes_in, targets_of
from csp_ir.ir.types import ANY, type_of_value
from csp_ir.search.inverse import NONE, UNDECIDED, Inverse
from csp_ir.search.variants import holes_returned
from csp_ir.spec.model import Example, Raises
from csp_ir.work import worked

LIMITS = Limits(steps=20_000)
MOST_SECONDS = 1.0
_FIXED = (int, float, complex, str, bytes, bool, type(None), range)
_STILL = ("constant", "name")  # kinds of holes that change nothing whatever they hold


@dataclass(frozen=True)
class Forced:
    """A value a hole has to give for an example to pass.

    exactly: whether values that are equal and of another type (1, True, 1.0) will not do.
    environment: what is in scope there.
    """

    hole: ir.Hole
    example: Example
    value: Any
    exactly: bool
    environment: Mapping[str, Any]

    def excludes(self, other: Forced) -> bool:
        """Whether no value is both."""
        if strict_equal(self.value, other.value):
            return False
        return (self.exactly and other.exactly) or not _loosely_equal(self.value, other.value)


@dataclass(frozen=True)
class Impossible:
    """Examples that no fill passes together, fewest, and why."""

    examples: tuple[Example, ...]
    reason: str


def forced_values(draft: ir.Program, examples: Sequence[Example]) -> Iterator[Forced | Impossible]:
    """What the examples force on the draft's holes; Impossible for one that fails whatever the holes give."""
    holes = holes_in(draft)
    if any(isinstance(n, ir.Hole) for node in draft.walk() for t in targets_of(node) for n in t.walk()):
        return
    try:
        machine = compile_program(draft)
    except IRTypeError:
        return
    past = can_go_past(draft)
    returns = {h: value for h, value in holes_returned(draft).items() if not _repeated(value, h)}
    deadline = worked() + MOST_SECONDS
    for example in examples:
        if worked() > deadline:
            return
        if example.wanted_key is None or isinstance(example.expected, Raises):
            continue
        partial = run_past(machine, example, {}, LIMITS, past, MOST_READS)
        reads = [(h, e) for h, each in partial.reads.items() for e in each]
        if any(len(each) == MOST_READS for each in partial.reads.values()):
            continue  # where else holes were read is not known
        alone = len(reads) == 1 and isinstance(returns.get(reads[0][0]), ir.Hole)  # nothing comes after it
        if not reads or not (alone or _steady(reads, holes)):
            continue
        if partial.verdict is False:
            assert isinstance(partial.outcome, Returned)
            yield Impossible((example,), f"the sketch gives {partial.outcome.value!r} there, whatever its holes hold")
            return
        for name, values in partial.wanted.items():
            environments = partial.reads[name]
            if len(environments) == 1 or holes[name].kind == "constant":
                yield from (Forced(holes[name], example, v, not example.loose, environments[0]) for v in values)
        if (found := _undone(partial, returns, example)) is not None:
            name, environment = reads[0]
            yield Forced(holes[name], example, found, False, environment)


def incompatible(draft: ir.Program, examples: Sequence[Example]) -> Impossible | None:
    """Examples that no fill of the draft passes together; None where none were found."""
    seen: dict[Any, Forced] = {}
    here: dict[Any, Forced] = {}  # by example as well
    names: dict[str, list[Forced]] = {}
    for forced in forced_values(draft, examples):
        if isinstance(forced, Impossible):
            return forced
        hole, value = forced.hole, forced.value
        if hole.type is not None and hole.type != ANY and not could_fit(type_of_value(value), hole.type):
            return Impossible((forced.example,), f"?{hole.name}: {hole.type} has to give {value!r} there")
        place = _place(forced)
        earlier = here.setdefault((place, id(forced.example)), forced), seen.setdefault(place, forced)
        if other := next((e for e in earlier if forced.excludes(e)), None):
            both = (other.example, forced.example) if other.example is not forced.example else (forced.example,)
            why = "is one constant" if hole.kind == "constant" else "is read with the same variables"
            return Impossible(both, f"?{hole.name} {why}, and has to be {other.value!r} and {value!r}")
        if hole.kind == "name":
            names.setdefault(hole.name, []).append(forced)
    return next((found for each in names.values() if (found := _no_name(each)) is not None), None)


def required(draft: ir.Program, examples: Sequence[Example]) -> list[Forced]:
    """What holes of kind constant have to be, one for each, where constraints see such a constant as its value."""
    found: dict[str, Forced] = {}
    for forced in forced_values(draft, examples):
        if not isinstance(forced, Forced) or forced.hole.kind != "constant" or forced.example.loose:
            continue
        if type(forced.value) in (int, str):
            found.setdefault(forced.hole.name, forced)
    return list(found.values())


def _no_name(each: Sequence[Forced]) -> Impossible | None:
    """Examples for which no variable holds what a name hole has to give."""

    def left(some: Sequence[Forced]) -> set[str]:
        return set.intersection(*({n for n, v in f.environment.items() if _may_be(v, f)} for f in some))

    if left(each):
        return None
    core = list(each)
    for forced in each:
        rest = [f for f in core if f is not forced]
        if rest and not left(rest):
            core = rest
    unique = tuple({id(f.example): f.example for f in core}.values())
    values = ", ".join(dict.fromkeys(repr(f.value) for f in core))
    return Impossible(unique, f"?{core[0].hole.name} is a name, and no variable holds {values} there")


def _may_be(value: Any, forced: Forced) -> bool:
    return isinstance(value, Pending) or not _fixed(value) or _loosely_equal(value, forced.value)


def _place(forced: Forced) -> Any:
    """What is one value wherever it is the same key."""
    name = forced.hole.name
    if forced.hole.kind == "constant":
        return name
    if all(_fixed(v) for v in forced.environment.values()):
        return name, freeze(tuple(forced.environment.items()))
    return name, object()


def _undone(partial: Partial, returns: Mapping[str, ir.Expr], example: Example) -> Any:
    """What the only hole of a run has to give for its `return` to be right, where only one value will do; else None."""
    reads = [(h, e) for h, each in partial.reads.items() for e in each]
    if len(reads) != 1 or partial.wanted or reads[0][0] not in returns:
        return None
    hole, environment = reads[0]
    expr = returns[hole]
    if type(example.expected) not in (str, int) or holes_in(expr).keys() != {hole}:
        return None
    operand = ir.MACHINE + hole
    inverse = Inverse.of(fill(expr, {hole: ir.Name(operand)}), operand, environment.keys(), LIMITS)
    value = UNDECIDED if inverse is None else inverse(example.expected, environment)
    return None if value is NONE or value is UNDECIDED else value


def _repeated(expr: ir.Expr, hole: str) -> bool:
    """Whether the hole is inside something that is evaluated many times, or perhaps not at all."""
    for node in expr.walk():
        if isinstance(node, ir.Comprehension | ir.Lambda | ir.BoolOp) and hole in holes_in(node):
            return True
    return False


def _steady(reads: Sequence[tuple[str, Mapping[str, Any]]], holes: Mapping[str, ir.Hole]) -> bool:
    """Whether the run's way is the same whatever the holes hold that were read in it."""
    if any(holes[h].kind == "block" for h, _ in reads):
        return False
    return all(_fixed(v) for h, environment in reads if holes[h].kind not in _STILL for v in environment.values())


def _fixed(value: Any) -> bool:
    """Whether it is known what a value is, and that nothing can change it."""
    if type(value) in (tuple, frozenset):
        return all(map(_fixed, value))
    return type(value) in _FIXED


def _loosely_equal(a: Any, b: Any) -> bool:
    try:
        return bool(a == b) or strict_equal(a, b)
    except Exception:  # values of which it is not known
        return True
