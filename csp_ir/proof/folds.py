"""Clauses proved of functions over lists of any length, by what holds of the part of a list that a loop has gone over.

The candidates for invariants are the clauses, said of that part and of the variables, and orders of numbers; of these the ones are kept that hold
at the beginning and after every turn (induction over lists, with Houdini's choice as in `loops`). What is proved holds of every input that has a result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count, permutations
from typing import Any

from csp_ir.deduction.smt.sexpr import SygusError
from csp_ir.interpreter.kinds import assigned_names
from csp_ir.ir import nodes as n
from csp_ir.ir.rewrite import free_names, map_nodes, substituted, target_names
from csp_ir.ir.types import Type
from csp_ir.proof.abstract import Seq, as_term, lists_in
from csp_ir.proof.folding import GONE_OVER, Folding, Seen
from csp_ir.proof.loops import parts_of
from csp_ir.proof.paths import Cut, NeedsDecision, Run
from csp_ir.proof.prove import DECIDING, Args, Claim, Over, Proof, Prover
from csp_ir.proof.symbols import BOOL, SORTS, Symbol, Thrown, Unmodelled, opposite, truth
from csp_ir.spec.model import Spec

ROUNDS = 12
MOST = 80  # candidates of a loop


class FoldProver(Prover):
    """Proves `ensures` of a function over lists of any length; what it does not prove is left open, and nothing is refuted."""

    def run(self) -> Proof:
        """Each clause on every path; anew without the candidates that were not shown."""
        self.program = unfolded(self.program)
        self.functions |= {f.name: f for f in (*self.program.helpers, self.program.function)}
        returned = self.program.function.returns
        inner = [t.args[0].name for t in (returned, *self.types) if t.name == "list" and t.args]
        self.sort = SORTS.get(inner[0], "Int") if inner else "Int"
        self.alive = self._candidates()
        for claim in self.claims("raises"):
            claim.open = "it is not looked at here"
        for _ in range(ROUNDS):
            self.given_up: list[n.Expr] = []
            self.proof.total, self.proof.paths, self.proof.results, self.proof.bounds = False, 0, 0, set()
            try:
                self._shape(())
            except (Over, TimeoutError) as over:
                self._give_up(str(over) or "no time left")
            except (Unmodelled, NeedsDecision) as error:
                self._give_up(f"{error or 'what it decides of a list'} is not modelled")
            except (SygusError, RecursionError):
                self._give_up("it is too large for z3")
            if self.proof.bounds:
                self._give_up("a run was cut")
            if not self.given_up or all(c.open for c in self.proof.claims):
                break
        else:
            self._give_up("its loops have too many candidates for invariants")
        if not self.proof.results:
            self._give_up("no path has a result")
        for claim in self.proof.claims:
            claim.total, claim.any_length = False, True
        return self.proof

    def arguments(self, shape: Sequence[Any]) -> Args:
        return ()  # a path makes its own: whether a list is empty is decided there

    def machine(self, run: Run) -> Folding:
        return Folding(run, self.functions.values(), self.alive, self.given_up, self.sort)

    def _path(self, run: Run, args: Args) -> None:
        machine = self.machine(run)
        given = {name: self._any(machine, t) for name, t in zip(self.names, self.types, strict=True)}
        machine.given = [one for value in given.values() for one in lists_in(value)]
        for clause in self.spec.requires:
            try:
                with run.quietly():
                    held = truth(machine.plain(machine.value(clause, dict(given))))
            except (Thrown, Unmodelled, NeedsDecision, Cut):
                continue  # it is not relied on
            run.suppose(as_term(held))
        if not run.possible("true"):
            return
        try:
            result = machine.functions[self.program.function.name](*given.values())
        except (Seen, Thrown):
            return
        self.proof.results += 1
        for claim, clause in zip(self.claims("ensures"), self.spec.ensures, strict=True):
            if not claim.open:
                self._follows(machine, claim, clause, {**given, "result": result})

    def _any(self, machine: Folding, t: Type) -> Any:
        if t.name == "list" and len(t.args) == 1 and t.args[0].name in SORTS:
            sort = SORTS[t.args[0].name]
            if not machine.run.decide(machine.run.fresh(BOOL)):
                return Seq([])
            return Seq([machine.run.fresh(sort), machine.lists.stretch(sort)])
        if t.name in SORTS and not t.written.startswith("Literal["):
            return machine.run.fresh(SORTS[t.name])
        raise Unmodelled(f"the type {t}")

    def _follows(self, machine: Folding, claim: Claim, clause: n.Expr, given: dict[str, Any]) -> None:
        run = machine.run
        with machine.lists.aside():
            try:
                with run.quietly():
                    held = truth(machine.plain(machine.value(clause, given)))
                shown = held is True or isinstance(held, Symbol) and not run.possible(opposite(held).term, DECIDING)
            except Thrown:
                shown = False
            except (Unmodelled, NeedsDecision, Cut) as error:
                claim.open = f"{error or 'what it decides of a list'} is not modelled"
                return
        if not shown:
            claim.open = "it does not follow from what the loops keep"

    def _candidates(self) -> dict[int, list[n.Expr]]:
        """Candidates of each loop: the clauses of what it has gone over, with variables and returned constants for the result; orders of numbers."""
        function = self.program.function
        lists = [p for p, t in zip(self.names, self.types, strict=True) if t.name == "list"]
        clauses = [part for c in (*self.spec.ensures, *self.spec.requires) for part in parts_of(c)]
        returned = [s.value for s in function.walk() if isinstance(s, n.Return) and s.value is not None]
        found: dict[int, list[n.Expr]] = {}
        for loop in (x for x in function.walk() if isinstance(x, n.For)):
            names = [x for x in dict.fromkeys(assigned_names(function.body)) if x not in target_names(loop.target)]
            made: list[n.Expr] = []
            for clause in clauses:
                for value in dict.fromkeys((*returned, *map(n.Name, names))):
                    if not free_names(value) <= {*names, *self.names}:
                        continue
                    said = substituted(clause, {"result": value})
                    made += [substituted(said, {x: n.Name(GONE_OVER)}) for x in lists if n.Name(x) in said.walk()] or [
                        said
                    ]
                    made.append(said)
            gone = n.Call(n.Name("len"), (n.Name(GONE_OVER),))
            sizes = [n.Call(n.Name("len"), (n.Name(x),)) for x in names]
            for x in names:
                made += [n.Compare(n.Literal(k), ("<=",), (n.Name(x),)) for k in (1, 0)]
                made += [n.Compare(n.Name(x), ("<=",), (gone,)), n.Compare(n.Name(x), ("in",), (n.Name(GONE_OVER),))]
            made += [n.Compare(one, (op,), (gone,)) for one in sizes for op in ("==", "<=")]
            made += [n.Compare(n.Name(a), ("<=",), (n.Name(b),)) for a, b in permutations(names, 2)]
            found[id(loop)] = list(dict.fromkeys(made))[:MOST]
        return found


def over_lists(program: n.Program, spec: Spec) -> bool:
    """Whether a function takes lists of scalars, and does not call itself."""
    function = program.function
    calls = any(isinstance(x, n.Name) and x.id == function.name for s in function.body for x in s.walk())
    kinds = [p.type for p in (spec.parameters or function.parameters)]
    return not calls and any(t.name == "list" and len(t.args) == 1 and t.args[0].name in SORTS for t in kinds)


def unfolded(program: n.Program) -> n.Program:
    """The program with what sums and lists of comprehensions over a list are made of as loops, where a statement assigns or returns one."""

    numbers = count()

    def change(s: n.Node) -> Any:
        if not isinstance(s, n.Return | n.Assign) or s.value is None or (found := _comprehension(s.value)) is None:
            return s
        summed, inside = found
        (clause,) = inside.clauses
        number = next(numbers)
        made, target = n.Name(f"{n.MACHINE}made_{number}"), n.Name(f"{n.MACHINE}each_{number}")
        assert isinstance(clause.target, n.Name)
        names = {clause.target.id: target}
        element = substituted(inside.element, names)
        add: n.Stmt = n.AugAssign(made, "+", element)
        if not summed:
            add = n.ExprStmt(n.MethodCall(made, "append", (element,)))
        for condition in reversed(clause.conditions):
            add = n.If(substituted(condition, names), (add,))
        begin = n.Assign((made,), n.Literal(0) if summed else n.ListDisplay(()))
        return begin, n.For(target, clause.iter, (add,)), replace(s, value=made)

    changed: n.Program = map_nodes(program, change)
    return changed


def _comprehension(value: n.Expr) -> tuple[bool, n.Comprehension] | None:
    """Whether a value is a sum, and the comprehension over one list that it is of."""
    summed = (
        isinstance(value, n.Call) and value.function == n.Name("sum") and len(value.args) == 1 and not value.keywords
    )
    inside = value.args[0] if isinstance(value, n.Call) and summed else value
    if not isinstance(inside, n.Comprehension) or inside.kind not in (("list", "generator") if summed else ("list",)):
        return None
    (clause, *more) = inside.clauses
    plain = not more and isinstance(clause.target, n.Name) and isinstance(clause.iter, n.Name)
    inner = any(
        isinstance(x, n.Comprehension | n.Lambda | n.NamedExpr)
        for e in (inside.element, *clause.conditions)
        for x in e.walk()
    )
    return (summed, inside) if plain and not inner else None
