"""Proofs that two functions do the same: both run on the same symbols, path by path, and z3 asked where they may differ."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from csp_ir.ir import nodes as n
from csp_ir.ir.rewrite import bound_by, map_nodes
from csp_ir.proof.paths import Run
from csp_ir.proof.prove import Args, Prover
from csp_ir.proof.statements import Machine
from csp_ir.proof.symbols import Thrown, Unmodelled, both, equal, opposite, pairwise, sort_of
from csp_ir.spec.model import Spec


@dataclass(frozen=True)
class Equal:
    """What was proved. bounds: what was cut, none where all inputs were; why: what stopped it; "" where it was done.

    proved: whether anything was. found: arguments on which a run shows a difference.
    """

    proved: bool
    bounds: tuple[str, ...] = ()
    why: str = ""
    found: Args | None = None


def prove_equal(
    one: n.Program, other: n.Program, spec: Spec, differ: Callable[[Args], bool], *, bound: int, seconds: float
) -> Equal:
    """Whether two programs do the same on all arguments that `spec` admits.

    Args:
        spec: its parameters have the types; of its clauses only `requires` counts.
        differ: whether runs of both on arguments differ.
        bound: the greatest length of lists, turns of a loop and depth of calls that are followed.

    Raises: MissingExtraError without z3-solver.
    """
    try:
        apart = _renamed(other)
    except Unmodelled as error:
        return Equal(False, why=f"{error} is not modelled")
    alone = replace(spec, ensures=(n.Literal(True),), raises=(), decreases=(), helpers=())
    prover = _Both(one, alone, differ, bound=bound, seconds=seconds)
    prover.functions |= {f.name: f for f in (*apart.helpers, apart.function)}
    prover.other = apart.function.name
    prover.names = prover.names[: len(prover.types)]  # what has a default and is never given stays out of it
    proof = prover.run()
    claim = proof.claims[0]
    bounds = ([f"length {claim.length}"] if proof.sized and claim.length >= 0 else []) + list(claim.bounds)
    proved = not claim.open or claim.length >= 1
    return Equal(proved, tuple(bounds) if proved else (), claim.open, proof.counterexample)


class _Both(Prover):
    """Runs two programs on the same symbols. other: the name under which the second one's entry is called."""

    other = ""

    def _path(self, run: Run, args: Args) -> None:
        (claim,) = self.proof.claims
        machine = Machine(run, self.functions.values())
        given = dict(zip(self.names, args, strict=True))
        if claim.open or not all(self._granted(machine, e, given) for e in self.spec.requires):
            return
        self.proof.results += 1  # two exceptions that are one are a result here
        first, left = _outcome(machine, self.program.function.name, args)
        second, right = _outcome(machine, self.other, args)
        if isinstance(first, Thrown) or isinstance(second, Thrown):
            alike = isinstance(first, Thrown) and isinstance(second, Thrown) and first.kind == second.kind
            if not alike:
                self._violated(run, args, claim)
            return
        try:
            held = both(same(first, second), same(left, right))
        except Unmodelled as error:
            claim.open = f"{error} is not modelled"
            return
        if held is not True:
            self._violated(run, args, claim, "true" if held is False else opposite(held).term)


def _outcome(machine: Machine, name: str, args: Args) -> tuple[Any, Args]:
    """What a call gives, or the exception it ends with; and its arguments afterwards."""
    own = copy.deepcopy(args)
    try:
        return machine.functions[name](*own), own
    except Thrown as thrown:
        return thrown, own


def same(a: Any, b: Any) -> Any:
    """Whether two results are one, types told apart at every depth. Raises Unmodelled."""
    if isinstance(a, list | tuple) or isinstance(b, list | tuple):
        return pairwise(same, a, b)
    if a is None or b is None:
        return a is b
    for value in (a, b):
        if sort_of(value) is None:
            raise Unmodelled(f"a result that is a {type(value).__name__}")
    return equal(a, b) if sort_of(a) == sort_of(b) else False


def _renamed(program: n.Program) -> n.Program:
    """The program with its functions under names that no other program has. Raises Unmodelled where names are in the way."""
    functions = [f for f in (*program.helpers, program.function) if not isinstance(f, n.Record)]
    if len(functions) <= len(program.helpers):
        raise Unmodelled("a record")
    new = {f.name: f"{n.MACHINE}{f.name}" for f in functions}
    bound = {p.name for x in program.walk() if isinstance(x, n.Function) for p in x.parameters}
    bound |= {name for x in program.walk() for name in bound_by(x) if not isinstance(x, n.Function)}
    if taken := sorted(bound & new.keys()):
        raise Unmodelled(f"a variable named as the function `{taken[0]}`")

    def named(x: n.Node) -> n.Node:
        if isinstance(x, n.Name) and x.id in new:
            return replace(x, id=new[x.id])
        return replace(x, name=new[x.name]) if isinstance(x, n.Function) and x.name in new else x

    return map_nodes(program, named)  # type: ignore[no-any-return,return-value,type-var]
