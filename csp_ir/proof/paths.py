"""One run on symbols, and all of them: at each test that symbols leave open a run decides, and later ones decide otherwise.

Runs are repeated from the start with the decisions of before (Godefroid, Klarlund, Sen: DART, PLDI 2005), so that the program's
values are Python's own and need not be copied. A way that z3 shows to be impossible is not gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from csp_ir.deduction.smt.logic import literal
from csp_ir.deduction.smt.sexpr import Sexpr
from csp_ir.deduction.smt.smtlib import Formulas
from csp_ir.proof.symbols import BOOL, INT, Symbol, number, truth

POSSIBLE = 300_000  # of z3's units of work, for whether a way is possible
MOST_STEPS = 20_000  # statements and turns of one run
LARGE = 40  # parts of a term that gets a name of its own


class Cut(Exception):
    """A run that is not followed further; its text says at what bound."""


class NeedsDecision(Exception):
    """Something quiet evaluation cannot do: decide, change a value."""


class Run:
    """The decisions of a run. bound: turns of a loop, and calls of a function by itself, that are followed."""

    def __init__(self, formulas: Formulas, decided: list[bool], bound: int) -> None:
        self.formulas, self.decided, self.bound = formulas, decided, bound
        self.taken: list[bool] = []
        self.open: list[list[bool]] = []  # decisions of runs that are to follow
        self.conditions: list[Sexpr] = []
        self.solver = formulas.solver()
        self.quiet = 0
        self.steps = 0
        self.fresh_names = 0
        self.quotients: dict[tuple[Sexpr, Sexpr], tuple[Symbol, Symbol]] = {}

    def decide(self, value: Any) -> bool:
        """The truth of a value; where symbols leave it open, one way now and the other one in a later run."""
        test = truth(value)
        if not isinstance(test, Symbol):
            return bool(test)
        if self.quiet:
            raise NeedsDecision
        at = len(self.taken)
        if at < len(self.decided):
            return self._take(test.term, self.decided[at])
        if not self.possible(test.term):
            return self._take(test.term, False)
        if self.possible(("not", test.term)):
            self.open.append([*self.taken, False])
        return self._take(test.term, True)

    def _take(self, test: Sexpr, way: bool) -> bool:
        self.taken.append(way)
        self.suppose(test if way else ("not", test))
        return way

    def suppose(self, condition: Sexpr) -> None:
        """Go on where a condition holds."""
        self.conditions.append(condition)
        self.solver.add(self.formulas.formula(condition))

    def possible(self, condition: Sexpr, effort: int = POSSIBLE) -> bool:
        """Whether the run may be one in which a condition holds; True where z3 cannot tell."""
        self.solver.push()
        try:
            self.solver.add(self.formulas.formula(condition))
            return self.formulas.with_effort(self.solver, effort) is not False
        finally:
            self.solver.pop()

    def step(self) -> None:
        """Count a statement or turn."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise Cut(f"runs of more than {MOST_STEPS:,} steps")

    def named(self, value: Any) -> Any:
        """A value; a symbol with a large term under a name of its own, of which it is supposed that it equals the term."""
        if not isinstance(value, Symbol) or _within(value.term, LARGE):
            return value
        name = self.fresh(value.sort)
        self.suppose(("=", name.term, value.term))
        return name

    def fresh(self, sort: str) -> Symbol:
        """A symbol of which nothing is known."""
        self.fresh_names += 1
        name = f"{sort.lower()}!{self.fresh_names}"
        self.formulas.declare(name, sort)
        return Symbol(sort, name)

    def changes(self) -> None:
        """Say that a value is about to be changed."""
        if self.quiet:
            raise NeedsDecision

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """While it lasts nothing is decided or changed; what would be raises NeedsDecision."""
        self.quiet += 1
        try:
            yield
        finally:
            self.quiet -= 1

    def divided(self, left: Any, right: Symbol) -> tuple[Symbol, Symbol]:
        """`left // right` and `left % right`, by a symbol that is not 0, as names: what z3 knows of them is what defines them."""
        a, b = number(left), number(right)
        if (a, b) not in self.quotients:
            q, r = self.fresh(INT), self.fresh(INT)
            self.suppose(("=", a, ("+", ("*", q.term, b), r.term)))
            self.suppose(
                (
                    "ite",
                    (">", b, "0"),
                    _from(("<=", "0", r.term), ("<", r.term, b)),
                    _from(("<", b, r.term), ("<=", r.term, "0")),
                )
            )
            self.quotients[a, b] = q, r
        return self.quotients[a, b]

    def among(self, value: Any, candidates: range) -> int | None:
        """Which of some numbers a value is; None where none of them."""
        if not isinstance(value, Symbol):
            return value if value in candidates else None
        for one in candidates:
            if self.decide(Symbol(BOOL, ("=", value.term, literal(one)))):
                return one
        return None


def _from(low: Sexpr, high: Sexpr) -> Sexpr:
    return ("and", low, high)


def _within(term: Sexpr, most: int) -> bool:
    """Whether a term has no more parts than so many."""
    left, todo = most, [term]
    while todo:
        part = todo.pop()
        left -= 1
        if left < 0:
            return False
        if not isinstance(part, str):
            todo += part[1:]
    return True
