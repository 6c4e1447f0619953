"""Inductive invariants (`synth-inv`): learnt from states and steps between them, checked by z3.

A decision tree over linear comparisons is learnt from states that must lie inside (reachable), states that must
lie outside (bad), and implications (a state inside takes its successor inside): ICE learning with decision trees
(Garg, Neider, Madhusudan, Roth: Learning Invariants using Decision Trees and Implication Counterexamples, POPL
2016). Whatever z3 refutes becomes a state or an implication. Bounds that are inductive together come first, the
rest is learnt beside them (Flanagan, Leino: Houdini, an Annotation Assistant for ESC/Java, FME 2001). In turns with
it, z3's Spacer (Komuravelli, Gurfinkel, Chaki: SMT-Based Model Checking for Recursive Programs, CAV 2014) solves
the same Horn clauses.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from csp_ir.deduction.smt.affine import equations, some_states
from csp_ir.deduction.smt.grammar import compiled
from csp_ir.deduction.smt.ice import Tree, closure
from csp_ir.deduction.smt.logic import (
    CONSTANT,
    FALSE,
    TRUE,
    Linear,
    is_integer,
    joined,
    linear,
    linear_term,
    literal,
    literals,
    negated,
    normal,
    number,
    plus,
    scaled,
    without_choices,
    written_out,
)
from csp_ir.deduction.smt.rebuild import Rebuilder
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError
from csp_ir.deduction.smt.smtlib import Formulas
from csp_ir.deduction.smt.spacer import NoInvariant, bad_run, by_spacer
from csp_ir.deduction.smt.task import Task

State = tuple[Any, ...]
REACHES = (4, 30, 300)  # bounds tried for the values of a counterexample before none
FIRST_TURN = 1.5  # seconds
LAST_TURN = 5.0  # seconds for a run that shows why there is none
MOST_GUARDS = 12
MOST_BOUNDS = 500  # inductive ones are looked for among so many


class _Contradiction(Exception):
    """A reachable state is bad: no invariant whatever holds."""

    def __init__(self, states: list[State]) -> None:
        self.states = states


@dataclass
class Found:
    """term: an invariant in the grammar. trace: states from a first to a bad one, where no invariant can hold."""

    term: Sexpr | None = None
    trace: list[State] | None = None
    statistics: dict[str, int] = field(default_factory=dict)


def find_invariant(task: Task, until: float, note: Callable[[str], None]) -> Found:
    """An inductive invariant of the task. Raises TimeoutError, SygusError, MissingExtraError."""
    search = _Search(task, until)
    turn = FIRST_TURN
    while True:
        try:
            found = search.run(min(until, time.monotonic() + turn))
            if found is not None:
                return Found(found, statistics=search.statistics())
            raise TimeoutError
        except _Contradiction as error:
            return Found(trace=error.states, statistics=search.statistics())
        except TimeoutError:
            if time.monotonic() >= until:
                raise
        if not search.guarded:
            search.guarded, search.lemma = True, None
            note(f"{len(search.states)} states did not teach an invariant; bounds that depend on comparisons are tried")
            turn *= 3
            continue
        note(f"{len(search.states)} states did not teach an invariant; Spacer's turn")
        clauses = (search.pre, search.trans, search.post)
        try:
            formula = by_spacer(search.formulas, task, clauses, min(until, time.monotonic() + turn))
        except NoInvariant:
            trace = bad_run(search.formulas, task, clauses, min(until, time.monotonic() + LAST_TURN))
            return Found(trace=trace, statistics=search.statistics())
        if formula is not None:
            search.formulas.until = until  # the search's own turn is over
            term = search.rebuilder.fit(formula)
            search.lemma = None
            if term is not None and search.refutations(formula) == 0:
                return Found(term, statistics=search.statistics() | {"spacer": 1})
        if time.monotonic() >= until:
            raise TimeoutError
        turn *= 3


class _Search:
    def __init__(self, task: Task, until: float) -> None:
        assert task.invariant is not None
        self.task = task
        self.names = [n for n, _ in task.params]
        self.primed = [f"{n}!" for n in self.names]
        sorts = {n: s for p, s in task.params for n in (p, f"{p}!")}
        self.sorts = sorts
        self.truths = {n for n, s in sorts.items() if s == "Bool"}
        self.integers = {n for n, s in sorts.items() if s == "Int"}
        if len(self.truths) + len(self.integers) < len(sorts):
            raise SygusError("an invariant is looked for over Int and Bool variables only", line=task.line)
        self.pre, self.trans, self.post = (
            normal(written_out(f, task.definitions), self.truths, self.integers)
            for f in (task.invariant.pre, task.invariant.trans, task.invariant.post)
        )
        self.formulas = Formulas(sorts, until)
        self.rebuilder = Rebuilder(task)
        self.states: dict[State, int] = {}
        self.inside: set[int] = set()
        self.outside: set[int] = set()
        self.steps: set[tuple[int, int]] = set()
        self.rounds = 0
        self.lemma: list[Sexpr] | None = None
        self.guarded = False
        clauses = (self.pre, self.trans, self.post)
        self.usual = {c + d for f in clauses for c in _constants_in(f) for d in (0, -1, 1)} | {0}
        self.ordered = sorted(self.usual)
        self.sums = self._sums()
        self.values: list[list[Any]] = [[] for _ in self.sums]
        self._cuts: dict[tuple[int, int], Sexpr | None] = {}

    def statistics(self) -> dict[str, int]:
        return {"states": len(self.states), "rounds": self.rounds}

    # What the tree may test.

    def _sums(self) -> list[tuple[Sexpr, Callable[..., Any], int]]:
        """Sums compared with constants: what the clauses compare, variables, their sums and differences."""
        found: dict[frozenset[tuple[Sexpr, int]], int] = {}

        def put(form: Linear, price: int) -> None:
            form = {p: c for p, c in form.items() if p != CONSTANT}
            if not form:
                return
            if next(iter(sorted(form.items(), key=str)))[1] < 0:
                form = scaled(form, -1)
            found.setdefault(frozenset(form.items()), price)

        numbers = [n for n in self.names if n in self.integers]
        for name in numbers:
            put({name: 1}, 0)
        here = set(self.names)
        for clause in (self.post, self.pre, self.trans):
            for atom in literals(clause):
                inner = atom[1] if not isinstance(atom, str) and atom[0] == "not" else atom
                if (
                    isinstance(inner, str)
                    or len(inner) != 3
                    or not any(is_integer(p, self.integers) for p in inner[1:])
                ):
                    continue
                for a in without_choices(inner[1], 8):
                    for b in without_choices(inner[2], 8):
                        form = plus(linear(a), linear(b), -1)
                        leaves = {n for p in form if p != CONSTANT for n in _names(p)}
                        if leaves <= here:
                            put(form, 1)
        for k, x in enumerate(numbers):
            for y in numbers[k + 1 :]:
                put({x: 1, y: -1}, 2)
                put({x: 1, y: 1}, 2)
        for x in numbers[:8]:
            for y in numbers[:8]:
                if x != y:
                    put({x: 2, y: -1}, 3)
        for weights in self._equations(numbers):
            put({n: w for n, w in zip(numbers, weights) if w}, 2)
        out = []
        for parts, price in found.items():
            term = linear_term(dict(parts))
            out.append((term, compiled(term, self.names, {}), price))
        for name in self.names:
            if name in self.truths:
                out.append((name, compiled(name, self.names, {}), 0))
        return out

    def _equations(self, numbers: list[str]) -> list[tuple[int, ...]]:
        """Sums that have one value wherever a few runs come."""
        if len(numbers) < 3:
            return []  # sums of two are looked at anyway
        places = [self.names.index(n) for n in numbers]
        states = some_states(self.formulas, self.pre, self.trans, self.names, self.truths)
        return equations([tuple(state[p] for p in places) for state in states])

    def _number(self, state: State) -> int:
        known = self.states.get(state)
        if known is None:
            known = self.states[state] = len(self.states)
            for values, (_, function, _) in zip(self.values, self.sums):
                values.append(function(*state))
        return known

    def cut(self, at: int, most: Any) -> Sexpr | None:
        """`sum <= most` in the grammar's terms; None where the grammar has no such comparison."""
        key = (at, most)
        if key not in self._cuts:
            term = self.sums[at][0]
            test: Sexpr = term if term in self.truths else ("<=", term, literal(most))
            self._cuts[key] = test if self.rebuilder.fit(test) is not None else None
        return self._cuts[key]

    # Learning and checking in turns.

    def run(self, until: float) -> Sexpr | None:
        """An invariant in the grammar; None where the comparisons cannot tell the states apart."""
        self.formulas.until = until
        if not self.lemma:
            self.lemma = self._bounds(until)
        while True:
            if time.monotonic() > until:
                raise TimeoutError
            self.rounds += 1
            labels = self._labels()
            tree = Tree(self, labels, until).learn()
            if tree is None:
                return None
            formula = normal(tree, self.truths, self.integers)
            if self.refutations(formula) == 0:
                return self.rebuilder.fit(joined("and", (*self._used(formula), formula)))

    def _guards(self) -> list[Sexpr]:
        """What the clauses compare of the variables alone, and its opposites."""
        found: dict[Sexpr, None] = {}
        here = set(self.names)
        for clause in (self.trans, self.post, self.pre):
            for atom in literals(clause):
                if set(_names(atom)) <= here and atom not in (TRUE, FALSE):
                    found.setdefault(atom)
                    found.setdefault(negated(atom))
        return list(found)[:MOST_GUARDS]

    def _bounds(self, until: float) -> list[Sexpr]:
        """Bounds of sums that hold at first and that a step keeps, all of them together; the tightest of each sum.

        In later turns also bounds that hold where something the clauses compare does not.
        """
        known = sorted(self.usual, key=lambda c: (abs(c), c))
        first = self._point(self.pre)
        if first is None:
            return [FALSE]  # nothing is ever reached
        state = self._number(tuple(first[n] for n in self.names))
        self.inside.add(state)
        bounds: dict[Sexpr, tuple[int, bool, int, Sexpr]] = {}
        guards = [FALSE, *self._guards()] if self.guarded else [FALSE]
        for at, (term, _, _) in enumerate(self.sums):
            if term in self.truths:
                continue
            value = self.values[at][state]
            for most in dict.fromkeys([value, *known]):
                for guard in guards:
                    for upper in (True, False):
                        if guard != FALSE or (most >= value if upper else most <= value):
                            atom = joined("or", (guard, ("<=" if upper else ">=", term, literal(most))))
                            if atom != TRUE:
                                bounds.setdefault(atom, (at, upper, most, guard))
        kept = dict(list(bounds.items())[: MOST_BOUNDS * len(guards)])
        functions = {atom: compiled(atom, self.names, {}) for atom in kept}
        primes = dict(zip(self.names, self.primed))
        for given, names in (((self.pre,), self.names), ((self.trans,), self.primed)):
            while kept:
                if time.monotonic() > until:
                    return []
                goal = joined("or", [negated(a if names is self.names else _primed(a, primes)) for a in kept])
                assumed = () if names is self.names else tuple(kept)
                point = self._point(*given, *assumed, goal)
                if point is None:
                    break
                state_values = [point[n] for n in names]
                kept = {a: bound for a, bound in kept.items() if functions[a](*state_values)}
        best: dict[tuple[int, bool, Sexpr], tuple[int, Sexpr]] = {}
        for atom, (at, upper, most, guard) in kept.items():
            size = most if upper else -most
            if (at, upper, guard) not in best or size < best[at, upper, guard][0]:
                best[at, upper, guard] = (size, atom)
        # A bound that holds anyway says more than one that depends on a guard.
        plain = {(at, upper): size for (at, upper, guard), (size, _) in best.items() if guard == FALSE}
        return [
            atom
            for (at, upper, guard), (size, atom) in best.items()
            if guard == FALSE or size < plain.get((at, upper), size + 1)
        ]

    def _used(self, formula: Sexpr) -> list[Sexpr]:
        """The bounds without which the formula would not be an invariant, as far as time allows to tell."""
        assert self.lemma is not None
        lemma = list(self.lemma)
        chunk = max(1, len(lemma) // 2)
        try:
            while True:
                at = 0
                while at < len(lemma):
                    less = lemma[:at] + lemma[at + chunk :]
                    if self._inductive(joined("and", (*less, formula))):
                        lemma = less
                    else:
                        at += chunk
                if chunk == 1:
                    return lemma
                chunk //= 2
        except TimeoutError:
            return lemma

    def _inductive(self, whole: Sexpr) -> bool:
        after = _primed(whole, dict(zip(self.names, self.primed)))
        return (
            self._point(self.pre, negated(whole)) is None
            and self._point(whole, negated(self.post)) is None
            and self._point(whole, self.trans, negated(after)) is None
        )

    def _labels(self) -> dict[int, bool]:
        """States known to lie inside or outside, along the implications."""
        inside = closure(self.inside, self.steps)
        outside = closure(self.outside, {(b, a) for a, b in self.steps})
        clash = inside & outside
        if clash:
            by_number = {n: s for s, n in self.states.items()}
            raise _Contradiction([by_number[n] for n in self._trace(min(clash))])
        return dict.fromkeys(inside, True) | dict.fromkeys(outside, False)

    def _trace(self, through: int) -> list[int]:
        """A run from a first state to a bad one."""
        before = {b: a for a, b in sorted(self.steps, reverse=True)}
        path, seen = [through], {through}
        while path[0] not in self.inside and path[0] in before and before[path[0]] not in seen:
            path.insert(0, before[path[0]])
            seen.add(path[0])
        after = {a: b for a, b in sorted(self.steps, reverse=True)}
        while path[-1] not in self.outside and path[-1] in after and after[path[-1]] not in seen:
            path.append(after[path[-1]])
            seen.add(path[-1])
        return path

    def refutations(self, formula: Sexpr) -> int:
        """How many of the three conditions a candidate breaks, beside the bounds; what breaks them is learnt."""
        lemma = tuple(self.lemma or ())
        after = _primed(formula, dict(zip(self.names, self.primed)))
        found = 0
        point = self._point(self.pre, negated(formula))
        if point is not None:
            found += 1
            self.inside.add(self._number(tuple(point[n] for n in self.names)))
        point = self._point(*lemma, formula, negated(self.post))
        if point is not None:
            found += 1
            self.outside.add(self._number(tuple(point[n] for n in self.names)))
        if found < 2:
            point = self._point(*lemma, formula, self.trans, negated(after))
            if point is not None:
                found += 1
                first = self._number(tuple(point[n] for n in self.names))
                self.steps.add((first, self._number(tuple(point[n] for n in self.primed))))
        return found

    def _point(self, *parts: Sexpr) -> dict[str, Any] | None:
        """Small values that satisfy the formulas."""
        formulas, z3 = self.formulas, self.formulas.z3
        whole = joined("and", parts)
        if whole == FALSE:
            return None
        solver = formulas.solver()
        if whole != TRUE:
            solver.add(formulas.formula(whole))
        if not formulas.satisfiable(solver):
            return None
        point = formulas.point(solver)
        size = max((abs(v) for v in point.values() if not isinstance(v, bool)), default=0)
        for reach in REACHES:
            if size <= reach:
                break
            solver.push()
            for name in self.integers:
                constant = z3.Int(name)
                solver.add(constant <= reach, constant >= -reach)
            if formulas.satisfiable(solver):
                return formulas.point(solver)
            solver.pop()
        return point


def _names(term: Sexpr) -> Iterator[str]:
    if isinstance(term, str):
        if not term.lstrip("-").isdigit():
            yield term
    else:
        for part in term[1:]:
            yield from _names(part)


def _constants_in(term: Sexpr) -> Iterator[int]:
    value = number(term)
    if value is not None:
        yield value
    elif not isinstance(term, str):
        for part in term[1:]:
            yield from _constants_in(part)


def _primed(term: Sexpr, names: dict[str, str]) -> Sexpr:
    if isinstance(term, str):
        return names.get(term, term)
    return (term[0], *(_primed(t, names) for t in term[1:]))
