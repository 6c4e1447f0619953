"""A goal solved: by a term of the bank, by a rule that makes smaller goals of it, by cases."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator
from heapq import heapify, heappop, nsmallest
from itertools import islice
from math import inf
from typing import TYPE_CHECKING

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.weigh import WEAK
from csp_ir.goals.amounts import told_in_units
from csp_ir.goals.bare import bare
from csp_ir.goals.elements import Elements
from csp_ir.goals.fields import FIELDS, elements_over, fields
from csp_ir.goals.formulas import written
from csp_ir.goals.layouts import laid_out
from csp_ir.goals.lookups import looked_up
from csp_ir.goals.model import Goal
from csp_ir.goals.moments import between
from csp_ir.goals.numbers import rounded
from csp_ir.goals.overs import overs, side_by_side
from csp_ir.goals.phrased import otherwise, phrased
from csp_ir.goals.scope import LEVELS, MATCHING, PLAIN, Scope
from csp_ir.goals.small import with_small_numbers
from csp_ir.goals.sources import sources
from csp_ir.goals.spell import read

if TYPE_CHECKING:
    from csp_ir.draft.prose import Prose

KEPT, WHOLE = 4, 16  # answers to a goal, and to that of the whole function
CLEAR = 3.0  # nats below which no rule is asked for another answer
DEEPER = 2.5  # nats that an answer may cost more at the next depth
SETTLED = 3  # the depth at which an answer that is good enough ends the search; before, a better one does
SOURCES = (6, 3)  # iterables gone over, by the depth of the scope
EVOKED = 4  # further ones that the prose evokes
FURTHER = 2  # sources that a goal brings along
WIDE = (60, 120, 240, 400, 600)  # inner terms that are aggregated, by effort
# The same elements, or some of them, in another order.
REARRANGED = frozenset(
    (
        "{0}[::-1]",
        "{0}[1:]",
        "{0}[:-1]",
        "sorted({0})",
        "set({0})",
        "list({0})",
        "sorted(set({0}))",
        "list(dict.fromkeys({0}))",
    )
)
ALL = 2  # the effort at which they are gone over whatever the prose says
MORE = 4  # levels that the bank grows on over aggregates

Rule = Callable[["Solver", Scope, Goal, int], Iterator[Term]]


class Solver:
    """Solves goals at one effort.

    Args:
        prose: what is said, for bounds and clauses.
        effort: index of what banks may grow to.
        price: of an answer to the goal of the whole function, with what it leaves unexplained; for the others what
            the terms cost counts.
        whole: that goal. enough: nats of an answer to it with which no greater depth is tried.
    """

    def __init__(
        self,
        prose: Prose,
        effort: int,
        price: Callable[[Term], float] | None = None,
        whole: Goal | None = None,
        enough: float = 0.0,
    ) -> None:
        from csp_ir.goals.branches import branches
        from csp_ir.goals.rules import ONCE, RULES

        self.prose, self.effort, self.price, self.whole, self.enough = prose, effort, price, whole, enough
        self.rules: tuple[tuple[frozenset[type], Rule], ...] = RULES
        self.once = ONCE
        self.branches: Rule = branches
        self.kept = KEPT

    def solve(self, scope: Scope, goal: Goal, depth: int) -> list[Term]:
        """Terms that give what is wanted on every asked row, cheapest first; at most `kept`.

        Raises: OutOfWork.
        """
        if not goal.asked or depth < 0:
            return []
        try:
            key = goal.key, depth
            known = scope.memo.get(key)
        except TypeError:
            return []
        if known is not None:
            return known
        self.prepare(scope)
        scope.memo[key] = []  # a goal is no way to itself
        found: list[Term] = []
        try:
            self._solve(scope, goal, depth, found)
        finally:  # what was found until the work was spent counts
            found += scope.memo.get((goal.key, depth - 1), ())
            scope.memo[key] = self._best(scope, goal, found)
        return scope.memo[key]

    def _priced(self, scope: Scope, goal: Goal) -> Callable[[Term], float]:
        return scope.weights.cost if self.price is None or goal is not self.whole else self.price

    def _best(self, scope: Scope, goal: Goal, found: list[Term]) -> list[Term]:
        unique = {t.text: t for t in sorted(found, key=scope.weights.cost, reverse=True)}
        count = WHOLE if goal is self.whole else self.kept
        return cheapest(count, unique.values(), scope.weights.cost, self._priced(scope, goal))

    def _least(self, scope: Scope, goal: Goal, found: list[Term]) -> Callable[[], float]:
        """What tells the price of the cheapest of those that were found until then; infinite where there is none."""
        cost, price = scope.weights.cost, self._priced(scope, goal)
        least, looked_at = inf, 0

        def lowest() -> float:
            nonlocal least, looked_at
            for term in sorted(found[looked_at:], key=cost):
                if cost(term) >= least:
                    break
                least = min(least, price(term))
            looked_at = len(found)
            return least

        return lowest

    def _solve(self, scope: Scope, goal: Goal, depth: int, found: list[Term]) -> None:
        """Add to what was found: what less depth finds, and unless that is short, what the rules find at this depth."""
        if depth == 0:
            self._known(scope, goal, found)
            return
        found += self.solve(scope, goal, depth - 1)
        clear = CLEAR + DEEPER * (depth - 1)
        least = self._least(scope, goal, found)
        if goal is self.whole and least() < self.enough * (depth - 1) / SETTLED:
            return
        for kinds, rule in self.rules:
            if least() < clear:
                break
            if goal.kinds <= kinds and self.once.get(rule, depth) == depth:
                found += (t for t in rule(self, scope, goal, depth) if goal.met(t.values))
        self._round(scope, goal, found)
        if least() > 2 * CLEAR:
            found += (t for t in self.branches(self, scope, goal, depth) if goal.met(t.values))

    def _known(self, scope: Scope, goal: Goal, found: list[Term]) -> None:
        """Terms of the bank, and a constant."""
        count = WHOLE if goal is self.whole else MATCHING
        found += cheapest(count, scope.meeting(goal), scope.weights.cost, self._priced(scope, goal))
        self._round(scope, goal, found)
        if len(set(map(repr, goal.values))) == 1:
            constant = scope.constant(goal.values[0])
            if len(goal.asked) > 1 or constant.cost <= PLAIN:  # one result quoted is learned by heart
                found.append(constant)

    def _round(self, scope: Scope, goal: Goal, found: list[Term]) -> None:
        if float in goal.kinds and "round" in scope.weights.stems:
            for t in list(found):
                for r in rounded(scope, goal, t):
                    r.nats = (
                        scope.weights.cost(t) - 0.1
                    )  # what the prose asks for stands before what happens to need none
                    found.append(r)

    def begin(self, scope: Scope) -> None:
        """Offer a scope's bank what the prose spells out, and what its texts say."""
        if scope.begun:
            return
        scope.begun = True
        scope.offer(looked_up(scope))
        scope.offer(written(scope) if scope.depth == 0 else ())
        scope.offer(laid_out(scope))
        scope.offer(phrased(scope))
        scope.offer(told_in_units(scope))
        scope.offer(fields(scope))
        scope.offer(read(scope))
        scope.offer(between(scope) if scope.depth == 0 else ())

    def prepare(self, scope: Scope) -> None:
        """Grow a scope's bank to this effort, over aggregates of what its sources hold."""
        if scope.prepared >= self.effort:
            return
        self.begin(scope)
        scope.prepared = self.effort
        effort = max(0, self.effort - scope.depth)
        scope.grow(effort)
        for elements in self.elements(scope):
            self.prepare(elements.inner)
            scope.offer(elements.aggregates(WIDE[effort] >> scope.depth))
        if scope.sources is not None:
            scope.grow_on(LEVELS[effort] + MORE)
        scope.offer(with_small_numbers(scope))
        scope.offer(bare(scope))
        scope.offer(otherwise(scope))

    def elements(self, scope: Scope) -> list[Elements]:
        """The sources that a comprehension in a scope may go over, cheapest first."""
        if scope.depth >= min(len(SOURCES), self.effort + 1):
            return []
        if scope.sources is None or scope.sources[0] < self.effort:
            terms = [t for t in scope.terms if self._worth_going_over(scope, t)]
            found = sources(terms, scope.names, scope.weights, SOURCES[scope.depth])
            if scope.depth:
                found = [s for s in found if len(s.names) == 1 or "(" not in s.term.text]
            else:
                found = [*overs(scope, scope.asked, beside={s.term.text for s in found})[:EVOKED], *found]
            found = [s for s in found if s.term.sort != "zip" or side_by_side(s, scope.asked)]
            old = {} if scope.sources is None else {e.source.target + e.source.term.text: e for e in scope.sources[1]}
            made = [old.get(s.target + s.term.text) or Elements(scope, s) for s in found]
            scope.sources = self.effort, [e for e in made if e.usable]
        return scope.sources[1]

    def _worth_going_over(self, scope: Scope, term: Term) -> bool:
        """Whether a term's elements may be meant: those of another order or part of a list where the prose evokes it."""
        if term.op is not None and term.op.template == "str({0})" and term.args[0].sort != "int":
            return False
        rearranged = [p.op for p in term.walk() if p.op is not None and p.op.template in REARRANGED]
        if self.effort < ALL and any(not op.words & scope.weights.stems - WEAK for op in rearranged):
            return False
        return not rearranged or term.op is rearranged[0] and len(rearranged) == 1 and term.args[0].op is None

    def aligned(self, scope: Scope, goal: Goal) -> list[Elements]:
        """Further sources: ranges of the bank, and fields of texts, that have an element for each of the wanted values."""
        if not self.elements(scope):
            return []
        known = {e.source.term.text for e in self.elements(scope)}
        lists = (t for t in scope.terms if t.sort.startswith("range") or t.op is not None and t.op in FIELDS)
        fitting = sorted((t for t in lists if t.text not in known and _as_long(t, goal)), key=scope.weights.cost)
        return list(islice(filter(None, (elements_over(scope, t) for t in fitting)), FURTHER))


def _as_long(term: Term, goal: Goal) -> bool:
    return all((v := term.values[i]) is not ERROR and len(v) == len(w) for i, w in zip(goal.asked, goal.values))


def cheapest(
    count: int, terms: Iterable[Term], cost: Callable[[Term], float], price: Callable[[Term], float]
) -> list[Term]:
    """The terms of the lowest prices, which are never below their costs: no more are priced than may be among them."""
    if price == cost:
        return nsmallest(count, terms, key=cost)
    left = [(cost(term), number, term) for number, term in enumerate(terms)]
    heapify(left)
    held: list[tuple[float, float, int, Term]] = []
    while left and (len(held) < count or left[0][0] < held[-1][0]):
        least, number, term = heappop(left)
        insort(held, (price(term), least, number, term))
        del held[count:]
    return [term for *_, term in held]
