"""Judging runs by the clauses of a spec: what is asked of arguments, what of results, and what must be raised where."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.machine import Machine
from csp_ir.interpreter.outcomes import (
    Limits,
    Outcome,
    Raised,
    Returned,
    Signal,
    describe,
    freeze,
    shown,
    snapshot,
)
from csp_ir.ir.nodes import Expr, Function
from csp_ir.ir.printer import print_expr
from csp_ir.spec.model import Refusal, Spec

ENDLESS = "it does not finish"
RERUN = 20  # inputs judged by properties alone that are run in CPython too
Clause = Callable[..., Any]


def holds(clause: Clause, args: Sequence[Any]) -> bool | str:
    """Truth of a clause on copies of the arguments; a text where it has none."""
    try:
        return bool(clause(*map(snapshot, args)))
    except Signal:
        return ENDLESS
    except Exception as error:
        return f"it raises {type(error).__name__}"


class Refusals:
    """The clauses of `raises`, ready to be asked."""

    def __init__(
        self, clauses: Iterable[Refusal], names: tuple[str, ...], functions: Mapping[str, Function], limits: Limits
    ) -> None:
        """Raises IRTypeError for a condition that cannot be compiled."""
        self.clauses = [(c, compile_expr(c.when, names, functions, limits=limits)) for c in clauses]

    def at(self, args: Sequence[Any]) -> list[Refusal]:
        """The clauses whose condition holds of arguments."""
        return [c for c, condition in self.clauses if holds(condition, args) is True]

    def denied(self, args: Sequence[Any], kind: str) -> bool:
        """Whether clauses name an exception, and none of these has a condition that holds or cannot be told."""
        own = [condition for c, condition in self.clauses if c.kind == kind]
        return bool(own) and all(holds(condition, args) is False for condition in own)

    def silent(self, args: Sequence[Any]) -> bool:
        """Whether no condition holds of arguments, or cannot be told."""
        return all(holds(condition, args) is False for _, condition in self.clauses)

    def broken(self, args: Sequence[Any], outcome: Outcome) -> str | None:
        """What of the clauses an outcome breaks, as text."""
        if asked := self.at(args):
            for clause in asked:
                if isinstance(outcome, Raised) and outcome.kind == clause.kind:
                    if clause.message in (None, outcome.message):
                        return None
                    return f"{clause}: it says {outcome.message!r}"
            return f"{asked[0]}: it {describe(outcome)}"
        if isinstance(outcome, Raised) and self.denied(args, outcome.kind):
            said = "; ".join(str(c) for c, _ in self.clauses if c.kind == outcome.kind)
            return f"{said}, and nowhere else: it {describe(outcome)}"
        return None


@dataclass
class Tally:
    """How many inputs there were. judged: gave a result; refused: had to raise; raised: gave no result where none of the
    clauses speaks of it; skipped: set aside by `requires`."""

    judged: int = 0
    refused: int = 0
    raised: int = 0
    skipped: int = 0

    @property
    def all(self) -> int:
        """Of how many inputs the program ran."""
        return self.spoken + self.raised

    @property
    def spoken(self) -> int:
        """Of how many inputs the clauses said something."""
        return self.judged + self.refused


class Judge:
    """Runs a program on arguments and says which clause of a spec the outcome breaks, or None.

    seen: keys of the arguments that were judged. runs: the first ones with a result. trials: all of them with the outcome.
    """

    def __init__(self, machine: Machine, spec: Spec, functions: Mapping[str, Function], limits: Limits) -> None:
        """Raises CspIrError for a clause that cannot be compiled."""
        names = tuple(p.name for p in machine.program.function.parameters)
        self.machine, self.limits = machine, limits
        self.requires = [compile_expr(e, names, functions, limits=limits) for e in spec.requires]
        self.ensures: list[tuple[Expr, Clause]] = [
            (e, compile_expr(e, (*names, "result"), functions, limits=limits)) for e in spec.ensures
        ]
        self.refusals = Refusals(spec.raises, names, functions, limits)
        self.measures = [(e, compile_expr(e, names, functions, limits=limits)) for e in spec.decreases]
        self.tally = Tally()
        self.trials: list[tuple[tuple[Any, ...], Outcome]] = []
        self.seen: set[Hashable] = set()
        self.runs: list[tuple[tuple[Any, ...], Returned]] = []
        self.kinds: set[str] = set()
        self.compared = 0  # calls of the function by itself, by its measure

    def asked(self, args: tuple[Any, ...]) -> bool:
        """Whether the spec speaks of arguments."""
        return all(holds(r, args) is True for r in self.requires) or bool(self.refusals.at(args))

    def wants_result(self, args: tuple[Any, ...]) -> bool:
        """Whether the spec wants arguments to have a result."""
        return all(holds(r, args) is True for r in self.requires) and not self.refusals.at(args)

    def __call__(self, args: tuple[Any, ...], must_return: bool = False) -> str | None:
        if not must_return:
            key = tuple(map(freeze, args))
            if key in self.seen:  # it is judged, and counts as one input
                return None
            self.seen.add(key)
        if not must_return and not self.asked(args):
            self.tally.skipped += 1
            return None
        outcome = self.machine.run(args, limits=self.limits).outcome
        self.trials.append((args, outcome))
        if self.refusals.clauses and not must_return:
            if (why := self.refusals.broken(args, outcome)) is not None:
                return why
            if self.refusals.at(args):
                self.tally.refused += 1
                return None
        if not isinstance(outcome, Returned):
            if must_return:
                return f"a result is wanted: it {describe(outcome)}"
            self.tally.raised += 1
            self.kinds.add(outcome.kind if isinstance(outcome, Raised) else describe(outcome))
            return None
        told = [(expr, holds(clause, (*args, outcome.value))) for expr, clause in self.ensures]
        for expr, held in told:
            if held is not True and held != ENDLESS:
                why = f" ({held})" if isinstance(held, str) else ""
                return f"ensures {print_expr(expr)}, with result {shown(outcome.value)}{why}"
        if any(held == ENDLESS for _, held in told):  # which says nothing of the result
            self.tally.raised += 1
            self.kinds.add("or a clause that does not finish")
            return None
        self.tally.judged += 1
        if len(self.runs) < RERUN:
            self.runs.append((args, outcome))
        return None

    def rises(self, calls: Iterable[tuple[tuple[Any, ...], tuple[Any, ...]]]) -> str | None:
        """What of `decreases` is broken by calls of the function by itself: (arguments, those of the call within)."""
        text = ", ".join(print_expr(e) for e, _ in self.measures)
        for outer, inner in calls if self.measures else ():
            self.compared += 1
            before, after = self._measured(outer), self._measured(inner)
            if isinstance(before, str) or isinstance(after, str):
                return f"decreases {text}: {before if isinstance(before, str) else after}"
            if not after < before:
                return f"decreases {text}: {_told(before)} at {shown(outer)}, {_told(after)} at the call with {shown(inner)}"
            if min(before) < 0:
                return f"decreases {text}: {_told(before)}, below 0, at {shown(outer)}, which calls itself"
        return None

    def _measured(self, args: tuple[Any, ...]) -> tuple[int, ...] | str:
        found = []
        for _, measure in self.measures:
            try:
                value = measure(*map(snapshot, args))
            except (Exception, Signal):
                return f"it has no value at {shown(args)}"
            if type(value) not in (int, bool):
                return f"{shown(value)} at {shown(args)} is no whole number"
            found.append(int(value))
        return tuple(found)


def _told(measure: tuple[int, ...]) -> str:
    return ", ".join(map(str, measure))


def judge_of(machine: Machine, spec: Spec, limits: Limits) -> Judge:
    """The judge of a program of a spec, whose clauses may call its helpers and the program itself. Raises CspIrError."""
    program = machine.program
    functions = {f.name: f for f in (*spec.helpers, *program.helpers, program.function)}
    return Judge(machine, spec, functions, limits)
