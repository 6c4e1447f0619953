"""What of a spec is proved of a program: for all inputs, or up to a length and a number of turns."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from csp_ir.deduction.smt.sexpr import Sexpr, SygusError
from csp_ir.deduction.smt.smtlib import Formulas, z3_module
from csp_ir.ir.nodes import Expr, Program
from csp_ir.ir.types import Type
from csp_ir.proof.paths import Cut, Run
from csp_ir.proof.statements import Machine
from csp_ir.proof.symbols import SORTS, Symbol, Thrown, Unmodelled, opposite, truth
from csp_ir.spec.model import Spec

BOUND = 8  # turns of loops, depth of calls, length of lists
MOST_PATHS = 1_500
MANY = f"more than {MOST_PATHS:,} paths"
MOST_SHAPES = 60  # of arguments of one greatest length
DECIDING = 3_000_000  # of z3's units of work, for one clause on one path
SECONDS = 60.0  # whatever the work, of a wall clock: an end for z3, which may hang
Args = tuple[Any, ...]


@dataclass
class Claim:
    """A clause, and what became of it. open: why it is not proved, or not further, as text; "" while it is.

    length: up to which it is proved where there are lists; -1 where it is not. bounds: what runs were cut at, in words.
    total: whether every input has a result, or must have none. any_length: whether it is proved of lists of any length.
    """

    word: str
    text: str
    open: str = ""
    length: int = -1
    bounds: tuple[str, ...] = ()
    total: bool = True
    any_length: bool = False


@dataclass
class Proof:
    """What was proved. claims: the clauses. bounds: what runs were cut at, in words; sized: whether there are lists.

    results: paths that have one. total: as of claims. counterexample: arguments that break a clause, which a run agreed to.
    """

    claims: list[Claim]
    sized: bool = False
    bounds: set[str] = field(default_factory=set)
    total: bool = True
    counterexample: Args | None = None
    paths: int = 0
    results: int = 0


class Prover:
    """Proves the clauses of a spec of one program, whose conditions may call helpers and the program."""

    def __init__(
        self, program: Program, spec: Spec, broken: Any, *, bound: int = BOUND, seconds: float = SECONDS
    ) -> None:
        """broken: of arguments, whether a run of the program breaks a clause. Raises MissingExtraError without z3-solver."""
        z3_module("a proof")
        self.program, self.spec, self.broken, self.bound = program, spec, broken, bound
        self.until = time.monotonic() + seconds
        self.names = [p.name for p in program.function.parameters]
        self.types = [p.type for p in (spec.parameters or program.function.parameters)]
        self.functions = {f.name: f for f in (*spec.helpers, *program.helpers, program.function)}
        self.formulas = Formulas({}, self.until)
        self.proof = Proof([Claim(w, t) for w, t in replace(spec, laws=()).clauses() if w in ("ensures", "raises")])

    def run(self) -> Proof:
        """All paths of all shapes of arguments, shorter ones first."""
        proof = self.proof
        proof.sized = any(_sized(t) for t in self.types)
        for length in range(self.bound + 1) if proof.sized else (None,):
            try:
                self._length(length)
            except (Over, TimeoutError) as over:
                self._give_up(str(over) or "no time left")
            except (Unmodelled, SygusError, RecursionError) as error:
                self._give_up(f"{error} is not modelled" if isinstance(error, Unmodelled) else "it is too large for z3")
            if proof.counterexample is not None:
                self._give_up("another clause does not hold")
            for claim in proof.claims:
                if not claim.open and length is not None:
                    claim.length = length
            if all(c.open for c in proof.claims):
                break
        for claim in self.claims("ensures") if not proof.results else ():
            claim.open = claim.open or "no path has a result"
        for claim in proof.claims:
            claim.bounds, claim.total = tuple(sorted(proof.bounds)), proof.total
        return proof

    def _give_up(self, why: str) -> None:
        for claim in self.proof.claims:
            claim.open = claim.open or why

    def _length(self, length: int | None) -> None:
        shapes = 0
        for shape in product(*(_shapes(t, length or 0) for t in self.types)):
            if length is not None and max((_longest(s) for s in shape), default=0) != length:
                continue
            shapes += 1
            if shapes > MOST_SHAPES:
                raise Over("too many shapes of arguments")
            self._shape(shape)
            if self.proof.counterexample is not None:
                return

    def _shape(self, shape: Sequence[Any]) -> None:
        todo: list[list[bool]] = [[]]
        while todo:
            self.proof.paths += 1
            if self.proof.paths > MOST_PATHS:
                raise Over(MANY)
            if time.monotonic() > self.until:
                raise TimeoutError
            run = Run(self.formulas, todo.pop(), self.bound)
            args = self.arguments(shape)
            try:
                self._path(run, args)
            except Cut as cut:
                self.proof.bounds.add(str(cut))
            todo += run.open
            if self.proof.counterexample is not None:
                return

    def arguments(self, shape: Sequence[Any]) -> Args:
        """Arguments of a shape, of which nothing else is known."""
        return tuple(made(s, f"{name}!", self.formulas) for s, name in zip(shape, self.names, strict=True))

    # --- one path --------------------------------------------------------------------

    def _path(self, run: Run, args: Args) -> None:
        machine = self.machine(run)
        function = self.called(machine, args)
        given = dict(zip(self.names, args, strict=True))
        refused = self._refused(machine, given)
        if not refused and not all(self._granted(machine, e, given) for e in self.spec.requires):
            return
        try:
            result = function(*copy.deepcopy(args))
        except Thrown as thrown:
            self._thrown(run, args, thrown, refused)
            return
        self.proof.results += 1
        for k, claim in enumerate(self.claims("raises")):
            if k in refused:
                self._violated(run, args, claim)
        if refused:
            return
        for claim, clause in zip(self.claims("ensures"), self.spec.ensures, strict=True):
            if not claim.open:
                self._ensured(machine, args, claim, clause, {**given, "result": result})

    def machine(self, run: Run) -> Machine:
        """What runs the functions of the program."""
        return Machine(run, self.functions.values())

    def called(self, machine: Machine, args: Args) -> Callable[..., Any]:
        """The function that is proved, in a run with arguments."""
        return machine.functions[self.program.function.name]

    def claims(self, word: str) -> list[Claim]:
        """The clauses of a section, in order."""
        return [c for c in self.proof.claims if c.word == word]

    def _refused(self, machine: Machine, given: Mapping[str, Any]) -> set[int]:
        """Which clauses of `raises` hold of the arguments; of one that is not modelled nothing is claimed."""
        found = set()
        for k, (claim, clause) in enumerate(zip(self.claims("raises"), self.spec.raises, strict=True)):
            try:
                if machine.test(clause.when, copy.deepcopy(dict(given))):
                    found.add(k)
            except Thrown:
                claim.open = claim.open or "its condition may raise"
            except Unmodelled as error:
                claim.open = claim.open or f"{error} is not modelled"
        return found

    def _granted(self, machine: Machine, clause: Expr, given: Mapping[str, Any]) -> bool:
        """Whether a clause of `requires` holds; what is not modelled is not relied on."""
        try:
            return machine.test(clause, copy.deepcopy(dict(given)))
        except Thrown:
            return False
        except Unmodelled:
            return True

    def _thrown(self, run: Run, args: Args, thrown: Thrown, refused: set[int]) -> None:
        claims = self.claims("raises")
        for k in refused:
            clause = self.spec.raises[k]
            if clause.kind == thrown.kind and clause.message in (None, thrown.message):
                return
        named = [c for c, r in zip(claims, self.spec.raises, strict=True) if r.kind == thrown.kind]
        for claim in [claims[k] for k in refused] or named:
            self._violated(run, args, claim)
        if not refused:
            self.proof.total = False

    def _ensured(self, machine: Machine, args: Args, claim: Claim, clause: Expr, given: Mapping[str, Any]) -> None:
        run = machine.run
        try:
            held = truth(machine.value(clause, copy.deepcopy(dict(given))))
        except Thrown:
            held = False
        except Unmodelled as error:
            claim.open = f"{error} is not modelled"
            return
        if held is True:
            return
        self._violated(run, args, claim, "true" if held is False else opposite(held).term)

    def _violated(self, run: Run, args: Args, claim: Claim, where: Sexpr = "true") -> None:
        """Take a claim as broken where a condition holds, if that is possible, and the program is seen to break it."""
        if claim.open:
            return
        run.solver.push()
        try:
            run.solver.add(self.formulas.formula(where))
            self.formulas.about = f"{claim.word} {claim.text}"
            possible = self.formulas.with_effort(run.solver, DECIDING)
            if possible is False:
                return
            if possible is None:
                claim.open = "z3 cannot tell"
                return
            point = self.formulas.point(run.solver)
        finally:
            self.formulas.about = ""
            run.solver.pop()
        found = valued(args, point)
        if self.broken(found):
            self.proof.counterexample = found
        claim.open = "it does not hold in the model, and no run shows that"


class Over(Exception):
    """More than is looked at."""


def _sized(t: Type) -> bool:
    return t.name == "list" or any(map(_sized, t.args))


def _shapes(t: Type, length: int) -> Iterator[Any]:
    """What values of a type look like: a sort, or a list or tuple of such; lists of at most that length. Raises Unmodelled."""
    if t.written.startswith("Literal["):
        raise Unmodelled(f"the type {t.written}")
    if t.name in SORTS:
        yield SORTS[t.name]
    elif t.name == "None":
        yield None
    elif t.name == "tuple":
        yield from product(*(list(_shapes(a, length)) for a in t.args))
    elif t.name == "list" and len(t.args) == 1:
        inner = list(_shapes(t.args[0], length))
        for size in range(length + 1):
            yield from map(list, product(inner, repeat=size))
    elif t.name == "Union":
        for a in t.args:
            yield from _shapes(a, length)
    else:
        raise Unmodelled(f"the type {t}")


def _longest(shape: Any) -> int:
    if isinstance(shape, list):
        return max([len(shape), *map(_longest, shape)])
    return max(map(_longest, shape), default=0) if isinstance(shape, tuple) else 0


def made(shape: Any, name: str, formulas: Formulas) -> Any:
    """Arguments of a shape, with a symbol for each scalar."""
    if shape is None:
        return None
    if isinstance(shape, str):
        name = f"{name}{shape.lower()}"
        formulas.declare(name, shape)
        return Symbol(shape, name)
    return type(shape)(made(part, f"{name}{k}!", formulas) for k, part in enumerate(shape))


def valued(value: Any, point: Mapping[str, Any]) -> Any:
    """Arguments with the values of a model for symbols."""
    if isinstance(value, Symbol):
        return point[str(value.term)]
    return type(value)(valued(v, point) for v in value) if isinstance(value, list | tuple) else value
