"""Slips of a program decided together: one run takes all of them along, and only those that leave its way run again.

A *unit* is a largest expression whose evaluation changes nothing and calls no function of the program. On a run each unit is read as a
hole, and the slips in it are evaluated beside it. A slip that gives another value to a variable that nothing but units reads is taken
along with that value, and what reads the variable is evaluated with it too; where all comes out alike, the slip does what the run does.
Slips that leave the way with the same value at the same place are a class, which runs once, and is split where its members differ
(equivalence modulo states, Wang et al.: Faster Mutation Analysis via Equivalence Modulo States, ISSTA 2017). A value that the function
returns, or an exception that nothing catches, is the outcome: that takes no run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import Limits, LimitSignal, Outcome, OutOfSteps, Raised, Returned, freeze, snapshot
from csp_ir.ir import nodes as ir
from csp_ir.reverse.code import SHORT
from csp_ir.reverse.compare import is_data
from csp_ir.reverse.inputs import Args
from csp_ir.reverse.mutants import Mutant, machine_of
from csp_ir.reverse.units import Unit, Units
from csp_ir.samples.sites import put
from csp_ir.work import spend

LEAST_STEPS, TIMES = 300, 10
EVALUATION = 2e-5  # units of work of an expression, evaluated and told from others
_ATOMS = (int, bool, str, type(None))
_PLAIN = {*_ATOMS}
_FLAT = (list, tuple)
_FIXED = {int, float, bool, str}


@dataclass
class Counts:
    """runs: of the function, with or without slips; evaluations: of an expression with a slip, at its place."""

    runs: int = 0
    evaluations: int = 0


@dataclass(frozen=True)
class Known:
    """What slips give."""

    members: tuple[int, ...]
    outcome: Outcome


@dataclass(frozen=True)
class Class:
    """Slips that do the same as far as it is known; alone: one that can only run by itself."""

    members: tuple[int, ...]
    alone: bool = False


@dataclass
class _Value:
    """What an expression gave at its place; `key` tells values apart that a program could."""

    key: Hashable
    value: Any = None
    error: Exception | LimitSignal | None = None


class ValueClasses:
    """The slips of one program, known by their numbers in `mutants`."""

    def __init__(self, program: ir.Program, mutants: Sequence[Mutant]) -> None:
        self.program, self.mutants, self.counts = program, mutants, Counts()
        self.units = Units(program, mutants)
        self.by_hole = {u.hole: u for u in self.units.all}
        self.index = {n: i for i, n in enumerate(self.units.names)}
        self.limits: dict[Hashable, Limits] = {}

    @cached_property
    def _watched(self) -> Machine | None:
        """The program with every unit read as a hole; None where that is none."""
        program = self.program
        for unit in self.units.all:
            program = put(program, unit.path, ir.Hole(unit.hole))
        try:
            return compile_program(program)
        except CspIrError:
            return None

    # --- runs --------------------------------------------------------------------------

    def first(self, args: Args, alive: Iterable[int]) -> tuple[list[Known], list[Class]]:
        """Run the function itself, and sort the slips that do otherwise: by what they give, or by how they leave its way.

        Those that are in neither do the same as the function.
        """
        single = [n for n in alive if n not in self.units.of or self._watched is None]
        together = sorted(set(alive) - set(single))
        known, found, _ = self._run(None, together, args) if together else ([], [], None)
        return known, found + [Class((n,), alone=True) for n in single]

    def run(self, given: Class, args: Args) -> tuple[list[Known], list[Class]]:
        """Run a class once: what its first member gives is what all give that do not leave its way."""
        chief, *others = given.members
        if given.alone:
            self.counts.runs += 1
            machine = machine_of(self.program, self.mutants[chief])
            assert machine is not None
            return [Known(given.members, machine.run(args, limits=self.limits_of(args), trace=False).outcome)], []
        known, found, outcome = self._run(chief, others, args)
        left = {n for k in known for n in k.members} | {n for c in found for n in c.members}
        assert outcome is not None
        return [Known((chief, *(n for n in others if n not in left)), outcome), *known], found

    def _run(
        self, chief: int | None, others: Sequence[int], args: Args
    ) -> tuple[list[Known], list[Class], Outcome | None]:
        """A run of the function, or of one with a slip, that takes others along."""
        assert self._watched is not None
        self.counts.runs += 1
        with_slips: dict[str, set[int]] = {u.hole: set() for u in self.units.all}
        for number in others:
            with_slips[self.units.of[number].hole].add(number)
        chiefs = None if chief is None else self.units.of[chief]
        known: list[Known] = []
        found: list[Class] = []
        changed: dict[int, dict[str, Any]] = {}  # the variables that hold something else than on this run

        def read(hole: str, env: dict[str, Any]) -> Any:
            unit = self.by_hole[hole]
            here = _Place(self, unit, env)
            spend(EVALUATION)
            own = here.of(unit.own if chief is None else unit.slips.get(chief, unit.own), {})
            numbers = with_slips[hole] if unit is not chiefs else set().union(*with_slips.values())
            if changed and unit.uses:
                numbers = numbers | {n for n, held in changed.items() if not unit.uses.isdisjoint(held)}
            if not numbers:
                return _give(own)
            groups: dict[Hashable, list[int]] = defaultdict(list)
            values: dict[Hashable, _Value] = {}
            for number in sorted(numbers):
                self.counts.evaluations += 1
                spend(EVALUATION)
                held = changed.get(number, {})
                value = here.of(unit.slips.get(number, unit.own), held)
                pair = here.sets(value, held, own)
                if pair is not None:
                    for name, mine, common in pair:
                        if mine.key != common.key:
                            changed.setdefault(number, held)[name] = mine.value
                        else:
                            held.pop(name, None)
                    if not held:
                        changed.pop(number, None)
                elif value.key != own.key or not held.keys().isdisjoint(unit.sets):
                    key: Hashable = (value.key, value.key == own.key)
                    groups[key].append(number)
                    values.setdefault(key, value)
            for shared, members in groups.items():
                for number in members:
                    with_slips[self.units.of[number].hole].discard(number)
                    changed.pop(number, None)
                self._sorted(unit, tuple(members), values[shared], known, found)
            return _give(own)

        limits = SHORT if chief is None else self.limits_of(args)
        ran = self._watched.run(args, limits=limits, holes=read, trace=False)
        if chief is None:
            self.limits.setdefault(tuple(map(freeze, args)), self._limits(ran.steps))
        return known, found, ran.outcome

    def limits_of(self, args: Args) -> Limits:
        """Of runs of slips: one that takes many times as long as the function does not end."""
        key = tuple(map(freeze, args))
        if key not in self.limits:
            self.counts.runs += 1
            self.limits[key] = self._limits(self.machine.run(args, limits=SHORT, trace=False).steps)
        return self.limits[key]

    def _limits(self, steps: int) -> Limits:
        return replace(SHORT, steps=min(SHORT.steps, LEAST_STEPS + TIMES * steps))

    @cached_property
    def machine(self) -> Machine:
        """The program itself."""
        return compile_program(self.program)

    def _sorted(
        self, unit: Unit, members: tuple[int, ...], value: _Value, known: list[Known], found: list[Class]
    ) -> None:
        """Slips that leave the way of a run: what they give there may be their outcome."""
        if isinstance(value.error, LimitSignal):
            known.append(Known(members, OutOfSteps(value.error.what)))
        elif value.error is not None and self.units.uncaught:
            known.append(Known(members, Raised(type(value.error).__name__, str(value.error))))
        elif value.error is None and unit.last:
            known.append(Known(members, Returned(snapshot(value.value))))
        else:
            found.append(Class(members))


class _Place:
    """One read of a unit: what stands there, and slips, evaluated in the same environment but for what slips have changed."""

    def __init__(self, classes: ValueClasses, unit: Unit, env: Mapping[str, Any]) -> None:
        self.names, self.unit, self.env = classes.index, unit, env
        self.args = [env.get(n, _UNBOUND) for n in classes.units.names]
        self.reached: dict[int, int] | None = None

    def of(self, function: Callable[..., Any], held: Mapping[str, Any]) -> _Value:
        """What a function of the names gives, where some of them hold something else."""
        args = self.args
        if held:
            args = list(args)
            for name, value in held.items():
                args[self.names[name]] = value
        try:
            value = function(*args)
            return _Value(bool(value) if self.unit.test else self._key(value), value)
        except (Exception, LimitSignal) as error:
            return _Value((type(error).__name__, str(error)), error=error)

    def sets(self, value: _Value, held: Mapping[str, Any], own: _Value) -> list[tuple[str, _Value, _Value]] | None:
        """What variables get from a slip and on the run, where a slip can be taken along with that."""
        names = self.unit.sets
        if not names or value.error is not None or own.error is not None:
            return None
        if self.unit.spread:
            parts = value.value, own.value
            if not all(type(p) in _FLAT and len(p) == len(names) for p in parts):
                return None
            return [
                (n, _Value(self._key(a), a), _Value(self._key(b), b)) for n, a, b in zip(names, *parts, strict=True)
            ]
        if self.unit.update is None:
            return [(names[0], value, own)]
        before = self.args[self.names[names[0]]]
        try:
            made = [self.unit.update(held.get(names[0], before), value.value), self.unit.update(before, own.value)]
        except (Exception, LimitSignal):
            return None
        if not all(type(m) in _FIXED for m in made):
            return None
        mine, common = (_Value(self._key(m), m) for m in made)
        return [(names[0], mine, common)]

    def _key(self, value: Any) -> Hashable:
        kind = type(value)
        if kind in _ATOMS:
            return kind, value
        if kind in _FLAT and _is_flat(value):
            shared = self._reached().get(id(value), -1) if kind is list else -1
            return (kind, tuple(map(type, value)), tuple(value), shared)
        if not is_data(value):
            return object()
        parts: dict[int, int] = {}
        _number(value, parts)
        if not parts:
            return kind, repr(value)
        reached = self._reached()
        return kind, repr(value), tuple((n, reached.get(p, -1)) for p, n in parts.items())

    def _reached(self) -> dict[int, int]:
        """The numbers of the objects that names of the environment hold."""
        if self.reached is None:
            self.reached = {}
            for held in self.env.values():
                _number(held, self.reached)
        return self.reached


class _Unbound:
    """What stands for a name that is not bound yet."""


_UNBOUND = _Unbound()


def _is_flat(value: list[Any] | tuple[Any, ...]) -> bool:
    return not set(map(type, value)) - _PLAIN


def _number(value: Any, found: dict[int, int]) -> None:
    """Number the objects in a value that may change, by their identities."""
    if isinstance(value, list | dict | set):
        if id(value) in found:
            return
        found[id(value)] = len(found)
    elif type(value) is not tuple:
        return
    if isinstance(value, set) or (isinstance(value, list | tuple) and _is_flat(value)):
        return
    for part in value.values() if isinstance(value, dict) else value:
        _number(part, found)


def _give(value: _Value) -> Any:
    if value.error is not None:
        raise value.error
    return value.value
