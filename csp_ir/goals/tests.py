"""Truth values taken apart: comparisons with what tells the rows apart, and few tests that hold together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op
from csp_ir.goals.model import Goal, key_of
from csp_ir.goals.scope import Scope, operation

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

SUBJECTS, TESTS, SIDES = 300, 160, 24  # terms compared with constants; tests that hold together; numbers compared
MOST_TOGETHER = 4

AND = operation("({0} and {1})", 2, "and both also while")
OR = operation("({0} or {1})", 2, "or either")
NOT = operation("(not {0})", 2, "not no without never")
EQ = operation("({0} == {1})", 3, "equal same exactly match is identical")
NE = operation("({0} != {1})", 3, "different not unequal differ")
COMPARED = {
    ">": operation("({0} > {1})", 3, "more greater above over exceed longer larger after than"),
    ">=": operation("({0} >= {1})", 3, "least minimum more above from reach meet"),
    "<": operation("({0} < {1})", 3, "less below under fewer shorter smaller before than"),
    "<=": operation("({0} <= {1})", 3, "most maximum up within less below"),
}


def split(goal: Goal) -> tuple[list[int], list[int]]:
    """The rows that want True, and those that want False."""
    return (
        [i for i, w in zip(goal.asked, goal.values) if w],
        [i for i, w in zip(goal.asked, goal.values) if not w],
    )


def compared(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """A term compared with a constant that tells the rows apart, or with another term."""
    yes, no = split(goal)
    if not yes or not no:
        return
    for t in scope.matching(Goal(tuple(not w if isinstance(w, bool) else w for w in goal.wanted))):
        if (made := scope.apply(NOT, t)) is not None:
            yield made
    subjects = sorted((t for t in scope.terms if not t.fixed and t.sort != "bool"), key=scope.weights.cost)
    yield from _equal(scope, yes, no)
    yield from _ordered(scope, yes, no)
    for t in subjects[:SUBJECTS]:
        scope.work.spend()
        good, bad = [t.values[i] for i in yes], [t.values[i] for i in no]
        if ERROR in good or ERROR in bad:
            continue
        try:
            for op, constant in thresholds(scope, good, bad):
                if (made := scope.apply(op, t, scope.constant(constant))) is not None:
                    yield made
        except TypeError:
            continue


def thresholds(scope: Scope, good: list[Any], bad: list[Any]) -> Iterator[tuple[Op, Any]]:
    kinds = {type(v) for v in good + bad}
    if len(set(map(key_of, good))) == 1 and good[0] not in bad and kinds <= {int, str, float}:
        yield EQ, good[0]
    if len(set(map(key_of, bad))) == 1 and bad[0] not in good and kinds <= {int, str, float}:
        yield NE, bad[0]
    if not kinds <= {int, float}:
        return
    low, high = (max(bad), min(good)) if min(good) > max(bad) else (max(good), min(bad))
    if low >= high:
        return
    above = min(good) > max(bad)
    named = [n for n in scope.weights.prose.numbers if low <= n <= high]
    between = named or [c for c in (0, 1, 10, 100) if low <= c <= high] or [high if above else low]
    for c in between[:3]:
        if c > low:
            yield (COMPARED[">="], c) if above else (COMPARED["<"], c)
        if c < high:
            yield (COMPARED[">"], c) if above else (COMPARED["<="], c)


def _equal(scope: Scope, yes: list[int], no: list[int]) -> Iterator[Term]:
    """Two terms that are equal exactly where True is wanted, or where False is."""
    for op, where, elsewhere in ((EQ, yes, no), (NE, no, yes)):
        found = 0
        for terms in scope.vectors(tuple(where)).values():
            some = [t for t in terms if t.sort != "bool"][:12]
            for k, a in enumerate(some):
                for b in some[k + 1 :]:
                    if a.fixed or b.fixed and a.fixed:
                        continue
                    scope.work.spend()
                    if all(_differ(a.values[i], b.values[i]) for i in elsewhere):
                        if (made := scope.apply(op, a, b)) is not None:
                            found += 1
                            yield made
            if found > 12:
                break


def _ordered(scope: Scope, yes: list[int], no: list[int]) -> Iterator[Term]:
    """Two numbers of which one is the smaller exactly where True is wanted; many are by chance, where no prose guides the choice."""
    if not scope.weights.prose.text.strip():
        return
    rows = [*yes, *no]
    numbers = [t for t in scope.terms if t.sort in ("int", "float") and not t.fixed]
    columns = [
        (t, values)
        for t in sorted(numbers, key=scope.weights.cost)[:SIDES]
        if ERROR not in (values := [t.values[i] for i in rows])
    ]
    scope.work.spend(len(columns) ** 2 // 8)
    for a, xs in columns:
        for b, ys in columns:
            if a is b or not xs[0] <= ys[0]:
                continue
            signs = [(x > y) - (x < y) for x, y in zip(xs, ys)]
            good, bad = signs[: len(yes)], signs[len(yes) :]
            op = "<" if max(good) < 0 <= min(bad) else "<=" if max(good) < 1 <= min(bad) else ""
            if op and (made := scope.apply(COMPARED[op], a, b)) is not None:
                yield made


def _differ(a: Any, b: Any) -> bool:
    return a is not ERROR and b is not ERROR and bool(a != b)


def combined(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`p and q ...` of tests that hold wherever True is wanted; `p or q ...` of those that fail wherever False is."""
    yes, no = split(goal)
    if not yes or not no:
        return
    tests = polar(scope)
    yield from _cover(scope, tests, yes, no, True)
    yield from _cover(scope, tests, no, yes, False)
    if depth > 1 and len(no) > 2:
        yield from _and_more(solver, scope, goal, tests, yes, no, depth)


def polar(scope: Scope) -> list[Term]:
    """The cheapest tests and their negations."""
    found = sorted((t for t in scope.terms if t.sort == "bool" and not t.fixed), key=scope.weights.cost)[:TESTS]
    made = [scope.apply(NOT, t) for t in found]
    return sorted([*found, *(t for t in made if t is not None)], key=scope.weights.cost)


def _cover(scope: Scope, tests: list[Term], hold: list[int], fail: list[int], value: bool) -> Iterator[Term]:
    """Few tests that are `value` on all rows of one side, of which on each row of the other some are not."""
    kept = []
    for t in tests:
        if all(t.values[i] is value for i in hold):
            missed = frozenset(i for i in fail if t.values[i] is not value and t.values[i] is not ERROR)
            broken = any(t.values[i] is ERROR for i in fail)
            if missed:
                kept.append((missed, t, broken))
    chosen: list[tuple[frozenset[int], Term, bool]] = []
    left = set(fail)
    cost = scope.weights.cost
    while left and len(chosen) < MOST_TOGETHER and kept:
        best = min(kept, key=lambda k: cost(k[1]) / max(1e-9, len(k[0] & left)) if k[0] & left else 1e9)
        if not best[0] & left:
            return
        chosen.append(best)
        left -= best[0]
    if left or len(chosen) < 2:
        return
    chosen.sort(key=lambda k: k[2])  # what may raise stands behind what guards it
    made: Term | None = chosen[0][1]
    for _, t, _ in chosen[1:]:
        made = None if made is None else guarded(scope, made, t, value)
    if made is not None:
        yield made


def guarded(scope: Scope, first: Term, second: Term, both: bool) -> Term | None:
    """`first and second` (or `or`), whose second is not evaluated where the first decides."""
    values = tuple(
        a if a is ERROR or bool(a) is not both else b for a, b in zip(first.values, second.values)
    )  # fmt: skip
    op = AND if both else OR
    scope.work.spend()
    return Term(values, op.cost + first.cost + second.cost, op=op, args=(first, second))


def _and_more(
    solver: Solver, scope: Scope, goal: Goal, tests: list[Term], yes: list[int], no: list[int], depth: int
) -> Iterator[Term]:
    """A test that holds wherever True is wanted, and another that is found for the rows that it lets through."""
    tried = 0
    for t in tests:
        if any(t.values[i] is not True for i in yes):
            continue
        through = [i for i in no if t.values[i] is True]
        if not through or len(through) == len(no):
            continue
        tried += 1
        for other in solver.solve(scope, goal.only([*yes, *through]), depth - 2)[:2]:
            if (made := guarded(scope, t, other, True)) is not None:
                yield made
        if tried == 6:
            return
