"""Functions that call themselves, proved by induction: a call within gives any result that the clauses admit.

The clauses are proved together, each supposed of the calls within; where one is not proved, it is supposed no more, and the others are
proved anew (as Houdini does: Flanagan, Leino, FME 2001). What is proved so holds of every input that has a result. A measure
(`decreases`) that is shown to fall at each call proves that it does for all inputs.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from typing import Any

from csp_ir.ir import nodes as n
from csp_ir.ir.types import Type
from csp_ir.proof.folds import FoldProver, over_lists
from csp_ir.proof.loops import LoopProver, has_loop
from csp_ir.proof.prove import DECIDING, MANY, Args, Claim, Proof, Prover
from csp_ir.proof.statements import Machine
from csp_ir.proof.symbols import (
    SORTS,
    Symbol,
    Thrown,
    Unmodelled,
    both,
    compared,
    either,
    equal,
    opposite,
    sort_of,
    truth,
)
from csp_ir.spec.model import Spec

_PLAIN = ("int", "bool", "str")


def prove(program: n.Program, spec: Spec, broken: Any, *, bound: int, seconds: float) -> Proof:
    """What is proved of a program by induction, where it calls itself, and of the rest up to a bound.

    Args:
        broken: of arguments, whether a run of the program breaks a clause.

    Raises: MissingExtraError without z3-solver.
    """
    first: Proof | None = None
    if _inductive(program, spec):
        first = Inductive(program, spec, broken, bound=bound, seconds=seconds / 2).run()
        if first.counterexample is not None or not any(c.open for c in first.claims):
            return first
    proof = _followed(program, spec, broken, bound, seconds)
    if (
        proof.counterexample is None
        and not proof.sized
        and has_loop(program)
        and any(c.open or c.bounds for c in proof.claims)
    ):
        loops = LoopProver(program, spec, broken, bound=bound, seconds=seconds / 2).run()
        if loops.counterexample is not None:
            return loops
        proof.claims = [b if not b.open else a for a, b in zip(proof.claims, loops.claims, strict=True)]
    if proof.sized and proof.counterexample is None and over_lists(program, spec):
        folds = FoldProver(program, spec, broken, bound=bound, seconds=seconds / 2).run()
        proof.claims = [b if not b.open else a for a, b in zip(proof.claims, folds.claims, strict=True)]
    if first is not None:
        more = first.claims[len(proof.claims) :]
        proof.claims = [*(a if not a.open else b for a, b in zip(first.claims, proof.claims, strict=False)), *more]
    return proof


def _followed(program: n.Program, spec: Spec, broken: Any, bound: int, seconds: float) -> Proof:
    """What following all paths proves: up to a smaller bound where there are too many."""
    until = time.monotonic() + seconds
    proof = Prover(program, spec, broken, bound=bound, seconds=seconds).run()
    while bound > 1 and not proof.sized and proof.counterexample is None and MANY in (c.open for c in proof.claims):
        bound //= 2
        if (left := until - time.monotonic()) <= 0:
            break
        again = Prover(program, spec, broken, bound=bound, seconds=left).run()
        if again.counterexample is not None:
            return again
        proof.claims = [b if a.open == MANY else a for a, b in zip(proof.claims, again.claims, strict=True)]
    return proof


def _inductive(program: n.Program, spec: Spec) -> bool:
    """Whether a function calls itself, and it and its clauses are of the kind that induction is done for."""
    function = program.function
    parts = [*function.body, *program.helpers]
    calls = any(isinstance(x, n.Name) and x.id == function.name for p in parts for x in p.walk())
    clauses = (*spec.requires, *spec.ensures, *spec.decreases, *(r.when for r in spec.raises))
    in_clauses = any(isinstance(x, n.Name) and x.id == function.name for c in clauses for x in c.walk())
    tries = any(isinstance(x, n.Try) for p in parts for x in p.walk())
    kinds = [*(p.type for p in (spec.parameters or function.parameters)), function.returns]
    return calls and not (in_clauses or tries) and all(map(_plain, kinds))


def _plain(t: Type) -> bool:
    """Whether values of a type are scalars, or tuples of them, which nobody changes."""
    if t.name == "tuple":
        return bool(t.args) and all(map(_plain, t.args))
    return t.name in _PLAIN and not t.written.startswith("Literal[")


class Inductive(Prover):
    """Proves clauses of a function that calls itself, supposing them of the calls within."""

    def run(self) -> Proof:
        self.falls = bool(self.spec.decreases)
        while True:
            before = [c.open for c in self.proof.claims]
            self.proof.total, self.proof.paths, self.proof.bounds = False, 0, set()  # it may be called too deep
            proof = super().run()
            if proof.counterexample is not None or [c.open for c in proof.claims] == before:
                break
            if all(c.open for c in proof.claims):
                return proof
        if self.falls:
            limits = tuple(sorted(proof.bounds))
            told = [text for word, text in self.spec.clauses() if word == "decreases"]
            proof.claims += [Claim("decreases", text, bounds=limits) for text in told]
        return proof

    def called(self, machine: Machine, args: Args) -> Callable[..., Any]:
        name = self.program.function.name
        real = machine.functions[name]
        machine.functions[name] = lambda *inner, **named: self._within(machine, args, inner, named)  # type: ignore[index]

        def checked(*given: Any) -> Any:
            result = real(*given)
            if not _of_type(result, self.program.function.returns):
                raise Unmodelled("a result of another type than is declared")
            return result

        return checked

    def _within(self, machine: Machine, outer: Args, inner: Args, named: dict[str, Any]) -> Any:
        """What a call within gives."""
        run = machine.run
        run.changes()
        if named or len(inner) != len(self.names) or not all(map(_of_type, inner, self.types)):
            raise Unmodelled("a call within by name, or with values of other types")
        given = dict(zip(self.names, inner, strict=True))
        self.falls = self.falls and self._fell(machine, dict(zip(self.names, outer, strict=True)), given)
        for claim, refusal in zip(self.claims("raises"), self.spec.raises, strict=True):
            if claim.open:
                raise Unmodelled("a call within that may raise")
            if machine.test(refusal.when, dict(given)):
                raise Thrown(refusal.kind, refusal.message)
        for clause in self.spec.requires:
            if not self._sure(machine, truth(machine.value(clause, dict(given)))):
                raise Unmodelled("that a call within has arguments that `requires` admits")
        result = _any(machine, self.program.function.returns)
        for claim, clause in zip(self.claims("ensures"), self.spec.ensures, strict=True):
            if claim.open:
                continue
            try:
                held = truth(machine.value(clause, {**copy.deepcopy(given), "result": result}))
            except (Thrown, Unmodelled):
                continue
            run.suppose(held.term if isinstance(held, Symbol) else str(held).lower())
        return result

    def _sure(self, machine: Machine, test: Any) -> bool:
        """Whether a test holds of every input of the run."""
        if not isinstance(test, Symbol):
            return bool(test)
        solver = machine.run.solver
        solver.push()
        try:
            solver.add(self.formulas.formula(opposite(test).term))
            return self.formulas.with_effort(solver, DECIDING) is False
        finally:
            solver.pop()

    def _fell(self, machine: Machine, outer: dict[str, Any], inner: dict[str, Any]) -> bool:
        """Whether the measures fall from one call to that within, from 0 or above."""
        less: Any = False
        above: Any = True
        try:
            for measure in reversed(self.spec.decreases):
                before, after = machine.value(measure, dict(outer)), machine.value(measure, dict(inner))
                less = either(compared("<", after, before), both(equal(after, before), less))
                above = both(above, compared(">=", before, 0))
        except (Thrown, Unmodelled):
            return False
        return self._sure(machine, both(less, above))


def _of_type(value: Any, t: Type) -> bool:
    if t.name == "tuple":
        return isinstance(value, tuple) and len(value) == len(t.args) and all(map(_of_type, value, t.args))
    return sort_of(value) == SORTS[t.name]


def _any(machine: Machine, t: Type) -> Any:
    """Any value of a type."""
    if t.name == "tuple":
        return tuple(_any(machine, a) for a in t.args)
    return machine.run.fresh(SORTS[t.name])
