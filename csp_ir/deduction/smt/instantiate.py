"""Single-invocation synthesis: terms that together are right on every input, then conditions that choose.

For `for all x, some y: P(y, x)` terms t1..tk are collected until `not P(t1, x) and ... and not P(tk, x)` has no
model; each model is an input that asks for another term. Terms are read off the comparisons of P that mention y:
in linear integer arithmetic with unit coefficients the bounds of y, one more and one less, are enough (Reynolds et
al., CAV 2015; Loos and Weispfenning's virtual substitution, 1993). The answer is a chain of conditionals whose
conditions are P(ti, x), made small: disjuncts and conjuncts are dropped as far as the rest of the chain covers what is left.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from csp_ir.deduction.smt.bitvectors import BitVec, width_of
from csp_ir.deduction.smt.grammar import compiled, plain
from csp_ir.deduction.smt.logic import (
    CONSTANT,
    FALSE,
    TRUE,
    is_integer,
    joined,
    linear,
    linear_term,
    literals,
    mentions,
    negated,
    normal,
    plus,
    scaled,
    size,
    substitute,
    without_choices,
)
from csp_ir.deduction.smt.rebuild import Rebuilder
from csp_ir.deduction.smt.sexpr import Sexpr
from csp_ir.deduction.smt.single import RESULT, Wanted, value_term
from csp_ir.deduction.smt.smtlib import Formulas
from csp_ir.deduction.smt.sorts import sort_name
from csp_ir.deduction.smt.task import Task

MOST_TERMS = 400
SAMPLES = 40
LOOK_AHEAD = 4
QUICK = 0.4  # seconds in which z3 is asked whether terms cover every input
MOST_SIZE = 60_000


@dataclass
class Instantiated:
    """term: right on every input, and in the grammar; None where the method does not lead there.

    impossible: an input for which no result satisfies the constraints.
    """

    term: Sexpr | None = None
    impossible: dict[str, Any] | None = None
    statistics: dict[str, int] = field(default_factory=dict)


def instantiate(task: Task, wanted: Wanted, until: float, note: Callable[[str], None]) -> Instantiated:
    """A term whose value satisfies `wanted` on every input. Raises TimeoutError, SygusError, MissingExtraError."""
    return _Instantiation(task, wanted, until, note).run()


class _Instantiation:
    def __init__(self, task: Task, wanted: Wanted, until: float, note: Callable[[str], None]) -> None:
        self.task, self.wanted, self.note = task, wanted, note
        self.formulas = Formulas({**dict(task.params), RESULT: task.result}, until)
        self.rebuilder = Rebuilder(task)
        self.truths = {n for n, s in task.params if s == "Bool"}
        self.integers = {n for n, s in task.params if s == "Int"}
        self.covered = True
        self._conditions: dict[Sexpr, Sexpr] = {}
        self._functions: dict[Sexpr, Callable[..., Any]] = {}
        self._sorts = {n: sort_name(s) for n, s in task.params}

    def condition(self, term: Sexpr) -> Sexpr:
        """What an input must satisfy for the term to be right there."""
        known = self._conditions.get(term)
        if known is None:
            replaced = substitute(self.wanted.formula, {RESULT: term})
            known = self._conditions[term] = normal(replaced, self.truths, self.integers)
        return known

    def run(self) -> Instantiated:
        samples = self._samples()
        while True:
            terms = self._covering(samples)
            if isinstance(terms, dict):
                return Instantiated(impossible=terms)
            if terms is None:
                return Instantiated()
            self.note(f"{len(terms)} terms are together right on every input")
            chain = self._chain(terms)
            whole: Sexpr = chain[-1][2]
            for _, small, branch in chain[-2::-1]:
                whole = ("ite", small, branch, whole)
            point = self._refutation(whole)
            if point is None:
                break
            samples.append(point)
        statistics = {"terms": len(terms)}
        for less in (True, False):
            term = self._written(chain, less)
            if term is not None:
                return Instantiated(term, statistics=statistics)
        return Instantiated(statistics=statistics)

    def _refutation(self, whole: Sexpr) -> dict[str, Any] | None:
        """An input on which the chain is wrong, as it may be where z3 did not tell whether its terms cover all."""
        if self.covered:
            return None
        solver = self.formulas.solver()
        solver.add(self.formulas.formula(("=", RESULT, whole)), self.formulas.opposite(self.wanted.formula))
        return self.formulas.point(solver) if self.formulas.satisfiable(solver) else None

    def _covering(self, samples: list[dict[str, Any]]) -> list[Sexpr] | dict[str, Any] | None:
        """Terms of which one is right on every input, none of them to spare; an input that has no result.

        `covered` says whether that is proved: it may be far easier to see of the chain the terms make.
        """
        candidates = self._candidates()
        if self.task.result != "Bool":  # a truth value is given by its condition alone
            candidates = [t for t in candidates if self.rebuilder.fit(t) is not None]
        chosen: list[Sexpr] = []
        while (point := self._uncovered(chosen, samples)) is not None:
            samples.append(point)
            best = None
            for term in candidates:
                if term not in chosen and self._right(term, point):
                    rank = (-sum(self._right(term, p) for p in samples[-SAMPLES:]), size(term))
                    if best is None or rank < best[0]:
                        best = (rank, term)
            if best is None or len(chosen) >= MOST_TERMS:
                return self._impossible(point)
            chosen.append(best[1])
        needed = self._needed(chosen, samples)
        return [t for t in candidates if t in needed]

    def _uncovered(self, chosen: list[Sexpr], samples: list[dict[str, Any]]) -> dict[str, Any] | None:
        """An input on which none of the terms is right."""
        for point in samples:
            if not any(self._right(t, point) for t in chosen):
                return point
        solver = self.formulas.solver()  # on its first check a solver is at its fastest
        for term in chosen:
            solver.add(self.formulas.opposite(self.condition(term)))
        found = self.formulas.quickly(solver, QUICK)
        self.covered = found is not None
        return self.formulas.point(solver) if found else None

    def _impossible(self, point: dict[str, Any]) -> dict[str, Any] | None:
        """The input without the result, where no result will do for it."""
        point = {name: value for name, value in point.items() if name != RESULT}
        probe = self.formulas.solver()
        probe.add(self.formulas.formula(self.wanted.formula))
        for name, value in point.items():
            probe.add(self.formulas.formula(("=", name, value_term(value))))
        return None if self.formulas.satisfiable(probe) else point

    def _needed(self, terms: list[Sexpr], samples: list[dict[str, Any]]) -> list[Sexpr]:
        """The terms without those the others make up for; large terms go first."""
        for term in sorted(terms, key=size, reverse=True):
            rest = [t for t in terms if t != term]
            if not rest or any(not any(self._right(t, p) for t in rest) for p in samples):
                continue
            solver = self.formulas.solver()
            for other in rest:
                solver.add(self.formulas.opposite(self.condition(other)))
            found = self.formulas.quickly(solver, QUICK)
            if found is False:
                terms = rest
            elif found:
                samples.append(self.formulas.point(solver))
        return terms

    def _samples(self) -> list[dict[str, Any]]:
        """Inputs that candidates are ranked by: small and larger ones, the same in every run."""
        chance = random.Random(0)
        found = []
        for reach in [100] * SAMPLES + [6] * SAMPLES:
            point: dict[str, Any] = {}
            for name, sort in self.task.params:
                width = width_of(sort)
                if sort == "Int":
                    point[name] = chance.randint(-reach, reach)
                elif sort == "Bool":
                    point[name] = chance.random() < 0.5
                elif width is not None:
                    point[name] = BitVec(chance.getrandbits(width), width)
                else:
                    return []
            found.append(point)
        return found

    def _right(self, term: Sexpr, point: dict[str, Any]) -> bool:
        """Whether a term's value satisfies the constraints at a point."""
        function = self._functions.get(term)
        if function is None:
            names = [n for n, _ in self.task.params]
            function = self._functions[term] = compiled(self.condition(term), names, {}, self._sorts)
        return bool(function(*(plain(point[n]) for n, _ in self.task.params)))

    def _candidates(self) -> list[Sexpr]:
        """Terms the result is compared with, one more and one less, then parameters and constants."""
        if self.task.result == "Bool":
            return [TRUE, FALSE, *(n for n in self.truths)]
        equal: dict[Sexpr, None] = {}
        bounds: dict[Sexpr, None] = {}
        late: dict[Sexpr, None] = {}
        if self.task.result == "Int":
            self._bounds(equal, bounds, late)
        for atom in literals(self.wanted.formula):
            inner = atom[1] if not isinstance(atom, str) and atom[0] == "not" else atom
            if isinstance(inner, str) or len(inner) != 3:
                continue
            for side, other in ((inner[1], inner[2]), (inner[2], inner[1])):
                if side == RESULT and not mentions(other, RESULT):
                    (equal if inner[0] == "=" and inner is atom else bounds).setdefault(other)
        names = [n for n, s in self.task.params if s == self.task.result]
        width = width_of(self.task.result)
        constants: Iterable[Sexpr] = ()
        if self.task.result == "Int":
            constants = ("0", "1")
        elif width is not None:
            constants = [f"#b{v:0{width}b}" for v in (0, 1)]
        elif self.task.result == "String":
            constants = ['""']
        return list(dict.fromkeys([*equal, *bounds, *late, *names, *constants]))

    def _bounds(self, equal: dict[Sexpr, None], bounds: dict[Sexpr, None], late: dict[Sexpr, None]) -> None:
        for atom in literals(self.wanted.formula):
            inner = atom[1] if not isinstance(atom, str) and atom[0] == "not" else atom
            if isinstance(inner, str) or len(inner) != 3 or not mentions(inner, RESULT):
                continue
            names = self.integers | {RESULT}
            if not any(is_integer(p, names) for p in inner[1:]):
                continue
            for a in without_choices(inner[1]):
                for b in without_choices(inner[2]):
                    gap = plus(linear(a), linear(b), -1)
                    count = gap.pop(RESULT, 0)
                    if count == 0 or any(p != CONSTANT and mentions(p, RESULT) for p in gap):
                        continue
                    if abs(count) == 1:
                        value = scaled(gap, -count)
                        target = equal if inner[0] == "=" and inner is atom else bounds
                        target.setdefault(linear_term(value))
                        for more in (1, -1):
                            late.setdefault(linear_term(plus(value, {CONSTANT: more})))
                    else:
                        floor: Sexpr = ("div", linear_term(scaled(gap, -1 if count > 0 else 1)), str(abs(count)))
                        bounds.setdefault(floor)
                        for more in (1, -1):
                            late.setdefault(("+", floor, "1") if more > 0 else ("-", floor, "1"))

    def _chain(self, terms: list[Sexpr]) -> list[tuple[Sexpr, Sexpr, Sexpr]]:
        """(condition, small condition, term) of each branch; the last term needs none.

        Of the next few terms the one with the smallest condition comes first.
        """
        formulas = self.formulas
        context: list[Any] = []
        out: list[tuple[Sexpr, Sexpr, Sexpr]] = []
        terms = list(terms)
        while len(terms) > 1:
            best: tuple[int, Sexpr, Sexpr] | None = None
            for term in terms[:LOOK_AHEAD]:
                small = self._smaller(term, [t for t in terms if t != term], context)
                if best is None or size(small) < best[0]:
                    best = (size(small), small, term)
                if isinstance(best[1], str) or best[1][0] not in ("and", "or"):
                    break
            assert best is not None
            _, small, term = best
            terms.remove(term)
            if small == FALSE:
                continue
            out.append((self.condition(term), small, term))
            if small == TRUE:
                return out
            context.append(formulas.opposite(small))
        out.append((TRUE, TRUE, terms[0]))
        return out

    def _smaller(self, term: Sexpr, others: list[Sexpr], context: list[Any]) -> Sexpr:
        """A condition under which the term is right, outside of which (in the context) one of the others is.

        Disjuncts are dropped, then conjuncts, as unsatisfiable cores allow: a clause may go without a disjunct as
        long as others are right wherever what is left of it fails; the conjunction without a clause as long as
        the rest makes the term right.
        """
        formulas, whole = self.formulas, self.condition(term)
        rest = formulas.solver()
        rest.set("core.minimize", True)
        for known in context:
            rest.add(known)
        for other in others:
            rest.add(formulas.opposite(self.condition(other)))
        if not formulas.satisfiable(rest):
            return FALSE
        clauses = list(whole[1:]) if not isinstance(whole, str) and whole[0] == "and" else [whole]
        for place, clause in enumerate(clauses):
            if not isinstance(clause, str) and clause[0] == "or":
                kept = formulas.core(rest, [formulas.opposite(option) for option in clause[1:]])
                clauses[place] = joined("or", [clause[1:][k] for k in kept])
        flat = joined("and", clauses)
        clauses = list(flat[1:]) if not isinstance(flat, str) and flat[0] == "and" else [flat]
        right = formulas.solver()
        right.set("core.minimize", True)
        for known in context:
            right.add(known)
        right.add(formulas.opposite(whole))
        return joined("and", [clauses[k] for k in formulas.core(right, [formulas.formula(c) for c in clauses])])

    def _written(self, chain: list[tuple[Sexpr, Sexpr, Sexpr]], small: bool) -> Sexpr | None:
        """The chain in the grammar. With `small` off, each condition is the whole of what its term asks for."""
        if self.task.result == "Bool":
            whole = self._as_truth(chain, small)
            return self.rebuilder.fit(whole)
        if not self.rebuilder.groups:
            term = chain[-1][2]
            for whole, less, branch in chain[-2::-1]:
                term = ("ite", less if small else whole, branch, term)
            return term
        if len(chain) == 1:
            return self.rebuilder.fit(chain[0][2])
        for condition, branch in self.rebuilder.conditionals():
            nest = self.rebuilder.fit(chain[-1][2], branch)
            for whole, less, value in chain[-2::-1]:
                first = self.rebuilder.fit(value, branch)
                if nest is None or first is None or size(nest) > MOST_SIZE:
                    nest = None
                    break
                nest = self._choice(less if small else whole, first, nest, condition)
            if nest is not None:
                return nest
        return None

    def _choice(self, test: Sexpr, yes: Sexpr, no: Sexpr, nonterminal: str) -> Sexpr | None:
        """A conditional; connectives the grammar lacks become nested conditionals."""
        if test == TRUE or yes == no:
            return yes
        if test == FALSE:
            return no
        fitted = self.rebuilder.fit(test, nonterminal)
        if fitted is not None:
            return ("ite", fitted, yes, no)
        if isinstance(test, str):
            return None
        opposite = self.rebuilder.fit(negated(test), nonterminal)
        if opposite is not None:
            return ("ite", opposite, no, yes)
        if test[0] not in ("and", "or") or size(yes) + size(no) > MOST_SIZE // 4:
            return None
        rest = joined(str(test[0]), test[2:])
        inner = self._choice(rest, yes, no, nonterminal)
        if inner is None:
            return None
        return (
            self._choice(test[1], inner, no, nonterminal)
            if test[0] == "and"
            else self._choice(test[1], yes, inner, nonterminal)
        )

    def _as_truth(self, chain: list[tuple[Sexpr, Sexpr, Sexpr]], small: bool) -> Sexpr:
        whole: Sexpr = chain[-1][2]
        for full, less, branch in chain[-2::-1]:
            test = less if small else full
            whole = normal(("ite", test, branch, whole), self.truths, self.integers)
        return whole
