"""Numbers that a flag doubles, halves, or raises or lowers by an amount that the prose names; numbers that are one more where a test holds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op, stems
from csp_ir.goals.branches import sides, telling
from csp_ir.goals.model import Goal
from csp_ir.goals.numbers import numeric
from csp_ir.goals.scope import Scope, operation

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

TIMES = {2: "double twice two", 3: "triple thrice three", 4: "quadruple four"}
LEAST = 3  # results, as two say nothing of a flag
STEPPED = 80  # terms that may be one short
COST = 4  # half nats of a number that stands in the prose, added where a flag is set


def flagged(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`e * 2 if flag else e` and the like, of one e for all rows."""
    if len(goal.asked) < LEAST:
        return
    for flag in scope.leaves:
        if flag.sort != "bool" or flag.fixed or {flag.values[i] for i in goal.asked} != {True, False}:
            continue
        for op, back in _changes(scope):
            try:
                needed = [back(w) if flag.values[i] else w for i, w in zip(goal.asked, goal.values)]
            except ArithmeticError:
                continue
            if None not in needed and len(set(needed)) > 1:
                for e in solver.solve(scope, goal.mapped(needed), depth - 1)[:2]:
                    if (made := scope.apply(op, e, flag)) is not None:
                        yield made


def stepped(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`e + (1 if p else 0)`: a term of the bank that is one short, or one over, of what is wanted where a test holds."""
    for e in numeric(scope, STEPPED):
        if e.sort != "int" or any(e.values[i] is ERROR for i in goal.asked):
            continue
        missing = [w - e.values[i] for i, w in zip(goal.asked, goal.values)]
        scope.work.spend()
        if set(missing) not in ({0, 1}, {0, -1}):
            continue
        more = [i for i, m in zip(goal.asked, missing) if m]
        rest = [i for i, m in zip(goal.asked, missing) if not m]
        for test in scope.matching(sides(scope, more, rest), 2) or telling(solver, scope, more, rest, 2)[:2]:
            if (made := scope.apply(_raised(1 if 1 in missing else -1), e, test)) is not None:
                yield made


def _changes(scope: Scope) -> Iterator[tuple[Op, Any]]:
    """Operations on a value and a flag that the prose speaks of, each with what undoes it where the flag is set."""
    prose = scope.weights.prose
    for factor, words in TIMES.items():
        if stems(words.split()) & scope.weights.stems:
            yield _times(factor, words), lambda w, k=factor: w // k if type(w) is int and w % k == 0 else w / k
    if stems(("half", "halve", "halves")) & scope.weights.stems:
        yield _halved(), lambda w: 2 * w
    for n in prose.numbers:
        if type(n) in (int, float) and abs(n) > 1:
            yield _raised(n), lambda w, n=n: w - n
            yield _raised(-n), lambda w, n=n: w + n


@cache
def _times(factor: int, words: str) -> Op:
    return operation(f"({{0}} * ({factor} if {{1}} else 1))", 2, words)


@cache
def _halved() -> Op:
    return operation("({0} / (2 if {1} else 1))", 2, "half halve")


@cache
def _raised(amount: float) -> Op:
    sign = "-" if amount < 0 else "+"
    return operation(
        f"({{0}} {sign} ({abs(amount)} if {{1}} else 0))", COST, "extra add more surcharge plus cost less off fee"
    )
