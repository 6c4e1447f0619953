"""How many elements pass a test or two, the sum of those that do, and whether some or all do: without a goal for each element."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op
from csp_ir.goals.elements import ALL, ANY, COUNT, SUM_IF, Elements
from csp_ir.goals.model import Goal, same
from csp_ir.goals.scope import Scope, operation
from csp_ir.goals.tests import NOT

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

TESTS, PAIRED = 300, 90  # element tests, alone and two together
NUMBERS = 12  # element terms that are summed
AND = operation("({0} and {1})", 3, "and both also but except")
OR = operation("({0} or {1})", 4, "or either")


class Masks:
    """Element tests and their opposites as whole numbers, with a bit for each element; what raises is no test here."""

    def __init__(self, elements: Elements, asked: Sequence[int]) -> None:
        self.elements = elements
        spans = [elements.spans[i] for i in asked]
        self.spans = [(1 << s[1]) - (1 << s[0]) for s in spans if s is not None]
        usable = len(self.spans) == len(asked)
        self.tests = [t for t in elements.tests[:TESTS] if t.total] if usable else []
        everything = (1 << elements.size) - 1
        self.masks: list[tuple[int, Term, bool]] = []
        for t in self.tests:
            mask = sum(1 << k for k, v in enumerate(t.values) if v)
            self.masks += [(mask, t, False), (mask ^ everything, t, True)]

    def term(self, test: Term, negated: bool) -> Term | None:
        return self.elements.inner.apply(NOT, test) if negated else test

    def both(self, op: Op, p: tuple[int, Term, bool], q: tuple[int, Term, bool]) -> Term | None:
        """The term of two tests."""
        left, right = self.term(*p[1:]), self.term(*q[1:])
        return None if left is None or right is None else self.elements.inner.apply(op, left, right)


def counted(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`sum(1 for x in source if p and q)`, `sum(f for x in source if p)`."""
    for elements in solver.elements(scope):
        masks = Masks(elements, goal.asked)
        scope.work.spend(len(masks.tests) // 4)
        for p in _passing(scope, masks, goal):
            count = elements.spread(p.values, lambda part: sum(map(bool, part)))
            if (made := elements.made(COUNT, (p,), count)) is not None:
                yield made
        numbers = [t for t in elements.terms if t.sort in ("int", "float")][:NUMBERS]
        for p in masks.tests:
            for f in numbers:
                if _sums(elements, f, p, goal):
                    made = elements.made(SUM_IF, (f, p), elements.passing(f, p, sum))
                    if made is not None:
                        yield made
        scope.work.spend(len(masks.tests) * len(numbers) // 8)


def _passing(scope: Scope, masks: Masks, goal: Goal) -> Iterator[Term]:
    """Tests, and two together, that as many elements pass as are wanted."""
    spans, wanted = masks.spans, goal.values
    if any(type(w) is not int for w in wanted):
        return
    first, least = spans[0] if spans else 0, wanted[0]
    made: list[Term | None] = []
    for mask, test, negated in masks.masks:
        if (mask & first).bit_count() == least and all([(mask & s).bit_count() == w for s, w in zip(spans, wanted)]):
            made.append(masks.term(test, negated))
    pairs = list(zip(spans, wanted))
    enough = [m for m in masks.masks if all([(m[0] & s).bit_count() >= w for s, w in pairs])][: 2 * PAIRED]
    scope.work.spend(len(enough) ** 2 // 16)
    for p, q in combinations(enough, 2):
        both = p[0] & q[0]
        if (both & first).bit_count() == least and both not in (p[0], q[0]):
            if all([(both & s).bit_count() == w for s, w in pairs]):
                made.append(masks.both(AND, p, q))
    yield from (m for m in made if m is not None)


def _sums(elements: Elements, f: Term, p: Term, goal: Goal) -> bool:
    for i, w in zip(goal.asked, goal.values):
        span = elements.spans[i]
        part = [f.values[k] for k in range(*span) if p.values[k]] if span is not None else [ERROR]
        if ERROR in part or not same(sum(part), w, goal.digits):
            return False
    return True


def quantified(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`any(p and q for x in source)`, `all(p or q for x in source)`."""
    for elements in solver.elements(scope):
        masks = Masks(elements, goal.asked)
        pairs = list(zip(masks.spans, goal.values))
        scope.work.spend(min(PAIRED, len(masks.tests)) ** 2 // 8)
        for p, q in combinations(masks.masks[:PAIRED], 2):
            for quantifier, both, op, meaning in ((ANY, p[0] & q[0], AND, any), (ALL, p[0] | q[0], OR, all)):
                if both in (p[0], q[0]):
                    continue
                if meaning is any and any([bool(both & s) is not w for s, w in pairs]):
                    continue
                if meaning is all and any([(both & s == s) is not w for s, w in pairs]):
                    continue
                test = masks.both(op, p, q)
                made = elements.made(quantifier, (test,), elements.spread(test.values, meaning)) if test else None
                if made is not None:
                    yield made
