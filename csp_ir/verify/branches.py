"""Inputs that take every branch of a program, judged by the clauses of a spec.

What was tried is run once more under a watch; then inputs are made of the constants of program and spec; then, for each
branch that none of them took, inputs for which what its test compared comes out equal, or one beside it: the value on one side is
put where the arguments hold that of the other (Aschermann et al.: Redqueen, Fuzzing with Input-to-State
Correspondence, NDSS 2019), or moved by the distance (Korel: Automated Software Test Data Generation, 1990).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import isfinite
from random import Random
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.watch import Watch, WatchedMachine
from csp_ir.ir.nodes import Literal, Program
from csp_ir.ir.types import Type
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Spec
from csp_ir.verify.behaviour import generated_inputs
from csp_ir.verify.bounds import Bound, bounds_of
from csp_ir.verify.judge import Judge
from csp_ir.work import worked

MADE = 600  # inputs made of constants
ROUNDS, TRIES = 4, 120  # for the branches that are left, and inputs tried for one in each
BASES = 6  # inputs from which one is directed
FIRST = 20  # comparisons of a run that are looked at for that
SHARE = 0.25  # of the work that is left
Args = tuple[Any, ...]


class Branches:
    """The branches of a program that is judged, and those that were taken."""

    def __init__(self, judge: Judge, spec: Spec, program: Program, deadline: float) -> None:
        """program: what runs, with the lines that a person sees. Raises CspIrError where it cannot be compiled."""
        self.judge, self.spec, self.program = judge, spec, program
        self.deadline = worked() + SHARE * max(0.0, deadline - worked())
        self.machine = WatchedMachine(program)
        self.reached: dict[int, dict[tuple[Any, Any], Args]] = {}

    @property
    def watch(self) -> Watch:
        """What was seen."""
        return self.machine.watch

    def violation(self) -> tuple[Args, str] | None:
        """The first input found that breaks a clause, and how; None where none does."""
        judge = self.judge
        judge.machine = self.machine
        for args, _ in sorted(judge.trials, key=lambda trial: len(repr(trial[0]))):
            self.watch.start()
            self.machine.run(args, limits=judge.limits)
            self._noted(args)
            if (why := judge.rises(self.watch.calls)) is not None:
                return args, why
        for args in self._made():
            if (why := self._judged(args)) is not None:
                return args, why
        return self._directed()

    def said(self) -> str:
        """Which branches were taken, in words; "" where there are none."""
        missing = self.watch.missing()
        if not self.watch.ways:
            return ""
        if not missing:
            return ", all branches"
        first = "; ".join(self.watch.sites[site].missed(way) for site, way in missing[:3])
        more = f"; {len(missing) - 3} more" if len(missing) > 3 else ""
        return f", {self.watch.ways - len(missing)} of {self.watch.ways} branches ({first}{more})"

    def _judged(self, args: Args) -> str | None:
        self.watch.start()
        why = self.judge(args)
        self._noted(args)
        return why if why is not None else self.judge.rises(self.watch.calls)

    def _noted(self, args: Args) -> None:
        """Keep inputs that come to a test with different operands."""
        for site, left, right in dict.fromkeys(self.watch.operands[:FIRST]):
            known = self.reached.setdefault(site, {})
            if len(known) < BASES:
                known.setdefault((left, right), args)

    def _made(self) -> Iterator[Args]:
        """Inputs made of the constants of program, spec and prose, within each of the bounds that clauses set."""
        parameters = self.spec.parameters or self.program.function.parameters
        types = [p.type for p in parameters]
        literals = (n.value for n in self.program.walk() if isinstance(n, Literal))
        constants = [*spec_constants(self.spec), *(v for v in literals if type(v) in (int, float, str))]
        tried = [args for args, _ in self.judge.trials if len(args) == len(types)]
        for clauses in (self.spec.requires, *((r.when,) for r in self.spec.raises)):
            made = generated_inputs(
                types,
                tried,
                constants=constants,
                count=MADE,
                admits=self.judge.asked,
                bounds=bounds_of(parameters, clauses),
            )
            for given in made:
                if worked() > self.deadline:
                    return
                yield given.args
        texts = list(dict.fromkeys(c for c in constants if type(c) is str))
        for args in [a for a, _ in self.judge.trials if any(type(v) is dict and v for v in a)][:BASES]:
            for keyed in (k for text in texts for k in _keyed(args, text)):
                if worked() > self.deadline:
                    return
                if self.judge.asked(keyed):
                    yield keyed

    def _directed(self) -> tuple[Args, str] | None:
        parameters = self.spec.parameters or self.program.function.parameters
        bounds = bounds_of(parameters, self.spec.requires)
        for _ in range(ROUNDS):
            before = set(self.watch.taken)
            for way in self.watch.missing():
                for args in self._towards(way, [p.type for p in parameters], bounds):
                    if worked() > self.deadline:
                        return None
                    if (why := self._judged(args)) is not None:
                        return args, why
                    if way in self.watch.taken:
                        break
            if self.watch.taken == before:
                break
        return None

    def _sides(self, args: Args, site: int) -> dict[tuple[Any, Any], None]:
        """What a test compares in a run."""
        self.watch.start()
        self.machine.run(args, limits=self.judge.limits)
        return dict.fromkeys((left, right) for k, left, right in self.watch.operands if k == site)

    def _towards(self, way: tuple[int, bool], types: Sequence[Type], bounds: Sequence[Bound]) -> Iterator[Args]:
        """Inputs made of those that came to a test, directed at what would turn it."""
        site, _ = way
        tried = 0
        random = Random(site)
        for args in list(self.reached.get(site, {}).values()):
            for left, right in list(self._sides(args, site))[:BASES]:
                for made in (*_turned(args, left, right), *self._met(args, site, left, right)):
                    fitted = tuple(b.fitted(v, random) for b, v in zip(bounds, made, strict=False))
                    if len(fitted) == len(types) and self.judge.asked(fitted):
                        yield fitted
                        tried += 1
                        if tried > TRIES:
                            return

    def _met(self, args: Args, site: int, left: Any, right: Any) -> Iterator[Args]:
        """Arguments in which a number is moved to where both sides, were they linear in it, would meet."""
        if type(left) is not int or type(right) is not int:
            return
        gap = left - right
        for number, moved in enumerate(_moved(args, 1)):
            sides = next(iter(self._sides(moved, site)), None)
            slope = 0 if sides is None or type(sides[0]) is not int else sides[0] - sides[1] - gap
            if slope:
                at = -gap // slope
                for by in (at, at + 1, at - 1):
                    yield from islice(_moved(args, by), number, number + 1)


def _turned(args: Args, left: Any, right: Any) -> Iterator[Args]:
    """Arguments in which what came out as one side is made the other side, or one beside it."""
    for old, new in ((left, right), (right, left)):
        for wanted in _beside(new):
            yield from _replaced(args, old, wanted)
    if type(left) in (int, float) and type(right) in (int, float):
        for by in dict.fromkeys(d * s for d in (abs(right - left), 1, abs(right - left) + 1) for s in (1, -1)):
            yield from _moved(args, by)


def _beside(value: Any) -> Iterable[Any]:
    if type(value) is int:
        return value, value + 1, value - 1
    if type(value) is float:
        return value, value + 0.5, value - 0.5
    return (value, value + "a", value[:-1]) if type(value) is str else (value,)


def _replaced(value: Any, old: Any, new: Any) -> Iterator[Any]:
    """A value with one part that is, or has the length, `old` in place of which stands `new`."""
    if type(value) is type(old) and value == old and value != new:
        yield new
    if isinstance(value, str) and type(old) is str and type(new) is str and old and old in value and old != value:
        yield value.replace(old, new, 1)
    if (
        isinstance(value, str | list)
        and type(old) is int
        and len(value) == old
        and type(new) is int
        and 0 <= new <= 200
    ):
        if value or new == 0:
            yield (value * (new // max(1, len(value)) + 1))[:new]
        elif isinstance(value, str):
            yield "a" * new
    yield from _inside(value, lambda part: _replaced(part, old, new))


def _moved(value: Any, by: float) -> Iterator[Any]:
    """A value with one of its numbers moved."""
    if type(value) is int and isfinite(by) and by == int(by):
        yield value + int(by)
    elif type(value) is float:
        yield value + by
    yield from _inside(value, lambda part: _moved(part, by))


def _keyed(args: Args, key: str) -> Iterator[Args]:
    """Arguments in which a dictionary has one more key, with a value of another one."""
    for at, arg in enumerate(args):
        if type(arg) is dict and arg and key not in arg and all(type(k) is str for k in arg):
            yield (*args[:at], {**arg, key: next(iter(arg.values()))}, *args[at + 1 :])


def _inside(value: Any, changed: Any) -> Iterator[Any]:
    if type(value) in (list, tuple):
        for at, part in enumerate(value):
            for other in changed(part):
                yield type(value)((*value[:at], other, *value[at + 1 :]))
    elif type(value) is dict:
        for key, part in value.items():
            for other in changed(part):
                yield {**value, key: other}


def branches_of(judge: Judge, spec: Spec, program: Program, deadline: float) -> Branches | None:
    """The branches of a program; None where it cannot be watched."""
    try:
        return Branches(judge, spec, program, deadline)
    except CspIrError:
        return None
