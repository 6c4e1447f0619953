"""The interpreter: programs compiled once, run many times under limits.

IR becomes Python code objects with guards woven in (`compiler`, `expressions`), executed
in a namespace that holds nothing but guarded components (`guards`, `methods`). A run
reads no clock, so the same program, arguments and limits always end the same way.

A machine belongs to the thread that compiled it. Runs may nest: a hole reader may run
other machines.

CPython's iteration order of sets of strings differs from process to process, so a
program that depends on it has no one meaning; whoever needs certainty runs the rendered
program in a process of its own and compares values (`csp_ir.verify` does).
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from csp_ir.interpreter.compiler import Compiler
from csp_ir.interpreter.decimals import own_context
from csp_ir.interpreter.kinds import NUMBER
from csp_ir.interpreter.meter import NESTED, Meter
from csp_ir.interpreter.objects import holds_ordered, may_hold_objects
from csp_ir.interpreter.outcomes import (
    DEFAULT_LIMITS,
    Limits,
    LimitSignal,
    Outcome,
    OutOfSteps,
    Raised,
    Returned,
    Stuck,
    StuckSignal,
    snapshot_all,
)
from csp_ir.interpreter.records import is_made_before, record_classes
from csp_ir.interpreter.runtime import HoleReader, Read, code_of, runtime, too_deep
from csp_ir.interpreter.survey import survey
from csp_ir.ir import nodes as n
from csp_ir.work import spend

RUN, STEP, COMPILING = 4e-6, 1e-7, 1e-5  # units of work: of a run, of a step in it, of a node that is compiled

_ABSENT = object()
_NUMBER_TYPES = {"int": (int, bool), "float": (float, int, bool), "bool": (bool,)}


@dataclass(frozen=True, slots=True)
class Run:
    """What a run gave. `arguments_after`: the run's own copies, as the program left them."""

    outcome: Outcome
    steps: int
    reads: tuple[Read, ...] = ()
    arguments_after: tuple[Any, ...] = ()


class Machine:
    """A compiled program. Make one with `compile_program`; `run` it as often as you like."""

    def __init__(self, program: n.Program) -> None:
        self.program = program
        self._runtime = runtime()
        self._survey = seen = survey(program)
        spend(COMPILING * seen.size)
        self._recursive, self._fresh_defaults = bool(seen.recursive), seen.fresh_defaults
        self._trusted = {} if seen.calls_entry else _trusted(program.function)
        self._checks = [
            (i, _NUMBER_TYPES[p.type.name])
            for i, p in enumerate(program.function.parameters)
            if p.name in self._trusted
        ]
        self._context = own_context if seen.contexts else nullcontext
        self._codes: dict[bool, tuple[Any, dict[str, Any]]] = {}
        self._defined = [f.name for f in (*program.helpers, program.function) if not is_made_before(f)]
        self._before: dict[str, Any] = {}  # what stands under these names before a run
        self._prepare(bool(self._trusted))

    def _prepare(self, trusting: bool) -> tuple[Any, dict[str, Any]]:
        """The code and namespace of the variant that trusts the annotations of numbers, or of the other."""
        found = self._codes.get(trusting)
        if found is None:
            compiler = self.compiler(self._trusted if trusting else {})
            try:
                tree = compiler.module()
            except RecursionError:
                raise too_deep() from None
            namespace = dict(self._runtime.names)
            made = record_classes(self.program.helpers)
            namespace |= made | self.beside()
            namespace |= {f"$x.{name}": kind for name, kind in made.items() if issubclass(kind, Exception)}
            self._runtime.resolve(compiler.references, namespace)
            found = self._codes[trusting] = (code_of(tree, "exec"), namespace)
            if not self._fresh_defaults:
                exec(found[0], namespace)
            else:
                self._before = {name: namespace.get(name, _ABSENT) for name in self._defined}
        return found

    def compiler(self, trusted: dict[str, int]) -> Compiler:
        """What compiles the program, given the kinds of parameters that are trusted."""
        return Compiler(self.program, trusted, self._survey)

    def beside(self) -> dict[str, Any]:
        """What compiled code may name beside the library."""
        return {}

    def _undefine(self, namespace: dict[str, Any]) -> None:
        """Forget what an earlier run defined: a default may name what is defined below it."""
        for name, value in self._before.items():
            if value is _ABSENT:
                namespace.pop(name, None)
            else:
                namespace[name] = value

    def run(
        self,
        args: tuple[Any, ...],
        *,
        limits: Limits = DEFAULT_LIMITS,
        holes: HoleReader | None = None,
        trace: bool = True,
    ) -> Run:
        """Run on copies of the arguments.

        Args:
            args: positional arguments.
            limits: see `Limits`.
            holes: gives a hole its value; an exception it raises is the expression's.
            trace: whether to record the reads (copies cost time).

        Never raises an `Exception` of the program or of a limit: those are outcomes.
        """
        runtime = self._runtime
        meter = runtime.meter
        trusting = bool(self._trusted)
        for i, kinds in self._checks:
            if i < len(args) and type(args[i]) not in kinds:
                trusting = False
        code, namespace = self._prepare(trusting)
        copies = tuple(snapshot_all(args))
        saved = (meter.save(), runtime.reader, runtime.reads) if runtime.busy else None
        outer_stuck, runtime.stuck = runtime.stuck, None
        outer_ticker = namespace.get("$ticker"), namespace.get("$depth")
        runtime.busy, runtime.reader = True, holes
        reads: list[Read] | None = [] if trace and holes is not None else None
        runtime.reads = reads
        meter.reset(limits, namespace)
        ceiling = sys.getrecursionlimit()
        if self._recursive:
            sys.setrecursionlimit(max(ceiling, 2000 + 10 * limits.depth))
        outcome: Outcome
        try:
            with self._context():
                if self._fresh_defaults:
                    if self._survey.objects and holds_ordered(copies):
                        meter.stop("comparisons of the IR")
                    self._undefine(namespace)
                    exec(code, namespace)
                value = namespace[self.program.function.name](*copies)
            if type(value) in NESTED:
                meter.weight(value)
            for copy in copies:
                if type(copy) in NESTED:
                    meter.weight(copy)
            if self._survey.objects and may_hold_objects((value, *copies)):
                meter.stop("objects that leave the run")
            outcome = Returned(value)
        except LimitSignal as signal:
            outcome = OutOfSteps(signal.what)
        except StuckSignal as signal:
            outcome = _stuck_at(signal, meter)
        except RecursionError:
            outcome = OutOfSteps("depth")
        except MemoryError:
            outcome = OutOfSteps("memory")
        except Exception as error:
            outcome = _raised(error, meter)
        finally:
            if self._recursive:
                sys.setrecursionlimit(ceiling)
            steps, out, left = meter.steps, meter.out, meter.left
            stuck, runtime.stuck = runtime.stuck, outer_stuck
            if saved is None:
                runtime.busy = False
                runtime.reader = runtime.reads = None
            else:
                meter.restore(saved[0])
                runtime.reader, runtime.reads = saved[1], saved[2]
                namespace["$ticker"], namespace["$depth"] = outer_ticker
        # a `finally` or a truncated iteration may have hidden that a limit was reached, or a hole that nobody read
        if stuck is not None and type(outcome) is not Stuck:
            outcome = Stuck(stuck.hole, dict(stuck.environment or {}))
        if out is not None:
            outcome = OutOfSteps(out)
        elif not left and type(outcome) is not Stuck:
            outcome = OutOfSteps("steps")
        spend(RUN + STEP * steps)
        return Run(outcome, steps, tuple(reads or ()), copies)


def _stuck_at(signal: StuckSignal, meter: Meter) -> Outcome:
    environment = dict(signal.environment or {})
    try:
        for value in environment.values():
            if type(value) in NESTED:
                meter.weight(value)
    except LimitSignal as limit:
        return OutOfSteps(limit.what)
    return Stuck(signal.hole, environment)


def _raised(error: Exception, meter: Meter) -> Outcome:
    try:
        meter.weight(error)
        return Raised(type(error).__name__, str(error))
    except LimitSignal as signal:
        return OutOfSteps(signal.what)
    except Exception:
        return Raised(type(error).__name__, "")


def _trusted(entry: n.Function) -> dict[str, int]:
    """Kinds of the entry's annotated numbers."""
    return {
        p.name: NUMBER
        for p in entry.parameters
        if p.type.name in _NUMBER_TYPES
        and (p.default is None or type(getattr(p.default, "value", None)) in (int, float))
    }


def compile_program(program: n.Program) -> Machine:
    """A machine for a program or a draft. Raises IRTypeError for what Python could not compile either."""
    return Machine(program)
