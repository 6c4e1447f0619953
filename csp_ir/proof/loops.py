"""Loops proved by what holds whenever they come round: candidates that runs suggest, of which those that no turn breaks are kept.

Instead of turn after turn, a run follows one turn from any state in which the invariants hold, or what comes after the loop from
such a state. Candidates that are not shown to hold at the beginning and after a turn are given up until the rest holds together
(Houdini: Flanagan, Leino, FME 2001). What is proved so holds of every input that has a result.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from csp_ir.interpreter.kinds import assigned_names
from csp_ir.ir import nodes as n
from csp_ir.ir.rewrite import map_nodes, substituted
from csp_ir.proof.expressions import Env, visible
from csp_ir.proof.invariants import candidates
from csp_ir.proof.paths import POSSIBLE, Cut, NeedsDecision, Run
from csp_ir.proof.prove import Args, Proof, Prover
from csp_ir.proof.statements import Machine
from csp_ir.proof.symbols import BOOL, Held, Symbol, Thrown, Unmodelled, opposite, sort_of, truth
from csp_ir.verify.behaviour import generated_inputs
from csp_ir.verify.bounds import bounds_of

INPUTS = 40  # on which states are collected,
TURNS = 40  # of each run so many turns,
STATES = 200  # and so many at a loop
ROUNDS = 20
LONG = 10_000  # turns of a run on values


def counted(program: n.Program) -> n.Program:
    """The program with loops over ranges by 1 as loops with a test, and names for parameters as they were given, where they change."""
    changed: n.Program = map_nodes(program, _with_test)
    function = changed.function
    kept = [n.Assign((given_name(p),), n.Name(p)) for p in _reassigned(function)]
    return replace(changed, function=replace(function, body=(*kept, *function.body)))


def given_name(parameter: str) -> n.Name:
    """The name of what a parameter was given."""
    return n.Name(f"{n.MACHINE}given_{parameter}")


def _reassigned(function: n.Function) -> list[str]:
    assigned = set(assigned_names(function.body))
    return [p.name for p in function.parameters if p.name in assigned]


def has_loop(program: n.Program) -> bool:
    """Whether there is a loop that is proved here."""
    return any(isinstance(x, n.While) for x in counted(program).walk())


def _with_test(s: n.Node) -> Any:
    if not isinstance(s, n.For) or not isinstance(s.target, n.Name) or not isinstance(s.iter, n.Call):
        return s
    if s.iter.function != n.Name("range") or s.iter.keywords or len(s.iter.args) not in (1, 2):
        return s
    start, stop = (n.Literal(0), *s.iter.args)[-2:]
    at, end = n.Name(f"{n.MACHINE}next_{s.target.id}"), n.Name(f"{n.MACHINE}end_{s.target.id}")
    step = n.Assign((at,), n.Binary(at, "+", n.Literal(1)))
    loop = n.While(n.Compare(at, ("<",), (end,)), (n.Assign((s.target,), at), step, *s.body), s.orelse)
    return n.Assign((at,), start), n.Assign((end,), stop), loop


class _Recorder(Machine):
    """Runs on values, and keeps the whole numbers with which loops come round."""

    def __init__(self, run: Run, functions: Iterable[n.Function], states: dict[int, list[dict[str, int]]]) -> None:
        super().__init__(run, functions)
        self.states = states

    def _s_While(self, s: n.While, env: Env) -> None:
        found = self.states.setdefault(id(s), [])
        for turn in range(LONG):
            if turn < TURNS and len(found) < STATES:
                found.append({k: v for k, v in visible(env).items() if type(v) is int})
            if not self.test(s.test, env):
                self.block(s.orelse, env)
                return
            if not self.turn(s.body, env):
                return
        raise Cut("enough turns")


class _Seen(Exception):
    """A run has shown what it was made for."""


class _Turns(Machine):
    """Follows one turn of a loop, or what comes after it. alive: the candidates of each loop; given_up: what takes in those that are not shown."""

    def __init__(
        self, run: Run, functions: Iterable[n.Function], alive: dict[int, list[n.Expr]], given_up: list[n.Expr]
    ) -> None:
        super().__init__(run, functions)
        self.alive, self.given_up = alive, given_up

    def _s_While(self, s: n.While, env: Env) -> None:
        names = list(dict.fromkeys(assigned_names(s.body)))
        kept = [x for x in names if x in env]
        sorts = {x: sort_of(env[x]) for x in kept}
        if changed := next((x for x, sort in sorts.items() if sort is None), None):
            raise Unmodelled(f"a loop that changes `{changed}`, which is no scalar")
        holders = copy.deepcopy({k: v for k, v in visible(env).items() if isinstance(v, list | tuple | Held)})
        self._shown(s, env)
        for x, sort in sorts.items():
            env[x] = self.run.fresh(str(sort))
        for c in self.alive.get(id(s), ()):
            if isinstance(held := self._truth(c, env), Symbol):
                self.run.suppose(held.term)
        turn = self.run.decide(self.run.fresh(BOOL))
        if self.test(s.test, env) != turn:
            raise _Seen
        if not turn:
            for x in set(names) - set(kept):
                env.pop(x, None)  # no turn that set it is followed
            self.block(s.orelse, env)
            return
        left = not self.turn(s.body, env)
        if any(visible(env).get(k) != v for k, v in holders.items()) or any(
            sort_of(env[x]) != y for x, y in sorts.items()
        ):
            raise Unmodelled("a loop that changes a list, or what type a variable has")
        if not left:
            self._shown(s, env)
            raise _Seen

    def _truth(self, condition: n.Expr, env: Env) -> Any:
        """The truth of a candidate; None where it cannot be told without a decision."""
        try:
            with self.run.quietly():
                return truth(self.value(condition, visible(env)))
        except (Cut, Thrown, Unmodelled, NeedsDecision):
            return None

    def _shown(self, s: n.While, env: Env) -> None:
        """Give up the candidates of a loop that are not shown to hold."""
        alive = self.alive.get(id(s), [])
        for c in list(alive):
            held = self._truth(c, env)
            if isinstance(held, Symbol):
                held = not self.run.possible(opposite(held).term, POSSIBLE)
            if held is not True:
                alive.remove(c)
                self.given_up.append(c)


class LoopProver(Prover):
    """Proves clauses of a program with loops, by invariants."""

    def run(self) -> Proof:
        self.program = counted(self.program)
        self.functions |= {f.name: f for f in (*self.program.helpers, self.program.function)}
        self.alive = self._suggested()
        for _ in range(ROUNDS):
            self.given_up: list[n.Expr] = []
            self.proof.total, self.proof.paths, self.proof.bounds = False, 0, set()  # a loop may have no end
            proof = super().run()
            if proof.counterexample is not None or not self.given_up or all(c.open for c in proof.claims):
                return proof
        self._give_up("its loops have too many candidates for invariants")
        return self.proof

    def machine(self, run: Run) -> Machine:
        return _Turns(run, self.functions.values(), self.alive, self.given_up)

    def _path(self, run: Run, args: Args) -> None:
        try:
            super()._path(run, args)
        except _Seen:
            pass

    def _suggested(self) -> dict[int, list[n.Expr]]:
        """Candidates of each loop, of the states that it comes round with on generated inputs."""
        states: dict[int, list[dict[str, int]]] = {}
        bounds = bounds_of(self.spec.parameters, self.spec.requires)
        for given in generated_inputs(self.types, [], count=INPUTS, bounds=bounds):
            machine = _Recorder(Run(self.formulas, [], LONG), self.functions.values(), states)
            env = dict(zip(self.names, given.args, strict=True))
            try:
                if all(machine.test(r, copy.deepcopy(env)) for r in self.spec.requires):
                    machine.functions[self.program.function.name](*copy.deepcopy(given.args))
            except (Thrown, Unmodelled, Cut):
                continue
        clauses = [part for c in (*self.spec.requires, *self.spec.ensures) for part in parts_of(c)]
        old = {p: given_name(p) for p in _reassigned(self.program.function)}
        clauses += [substituted(c, old) for c in clauses if old]
        return {at: candidates(found, clauses) for at, found in states.items()}


def parts_of(clause: n.Expr) -> list[n.Expr]:
    """The conditions that hold together in a clause, and those of a chain."""
    if isinstance(clause, n.BoolOp) and clause.op == "and":
        return [part for operand in clause.operands for part in parts_of(operand)]
    if isinstance(clause, n.Compare) and len(clause.ops) > 1:
        sides = (clause.first, *clause.rest)
        return [n.Compare(sides[k], (op,), (sides[k + 1],)) for k, op in enumerate(clause.ops)]
    return [clause]
