"""Nests of conditionals for a goal: cheapest covers of the rows, memoised on row masks and the number of branches."""

from __future__ import annotations

from collections.abc import Callable

from csp_ir.deduction.bank import Bank
from csp_ir.deduction.concat import NEVER
from csp_ir.deduction.domains import FREE, Goal
from csp_ir.deduction.language import Rule, Term, evaluate

LATER_TESTS = 24  # partitions tried for a cheaper nest after the first one found
SMALL = 10  # cost of a term that serves for other rows as it is
Plain = Callable[[Goal], Term | None]


def _constants(term: Term) -> frozenset[str]:
    if term.op is None:
        return frozenset({term.name}) if term.constant else frozenset()
    return frozenset().union(*map(_constants, term.args))


class Cover:
    """Cheapest nests of conditionals for a goal, memoised on row masks and the number of branches."""

    def __init__(self, bank: Bank, rule: Rule, goal: Goal, solve: Plain) -> None:
        """`solve` finds a branch: a term without a conditional at the top for part of the goal's rows."""
        self.bank, self.rule, self.goal, self.solve = bank, rule, goal, solve
        self.tests: list[tuple[int, Term]] = []
        truth = rule.component.truth
        tests = bank.entries[rule.args[0]]
        for term, values in sorted(zip(tests.terms, tests.values), key=lambda e: e[0].cost):
            self.tests.append((sum(1 << r for r, v in enumerate(values) if truth(v)), term))
        self._memo: dict[tuple[int, int], Term | None] = {}
        self._plain: dict[int, Term | None] = {}
        self._failed: list[int] = []
        self._found: list[tuple[int, Term]] = []

    def plain(self, mask: int) -> Term | None:
        """A term without a conditional at the top that is right on the rows of `mask`.

        A term found for other rows serves where it is right on these too; where fewer rows failed, more do.
        """
        if mask not in self._plain:
            if any(not failed & ~mask for failed in self._failed):
                self._plain[mask] = None
                return None
            known = min((t for m, t in self._found if not mask & ~m), key=lambda t: t.cost, default=None)
            if known is not None and known.cost <= SMALL:
                self._plain[mask] = known
                return known
            goal = tuple(d if mask >> r & 1 else FREE for r, d in enumerate(self.goal))
            term = self._plain[mask] = self.solve(goal)
            if term is None or (known is not None and known.cost <= term.cost):
                self._plain[mask] = known
                if known is None:
                    self._failed.append(mask)
            else:
                bank = self.bank
                try:
                    values = evaluate(term, bank.columns, bank.rows)
                    right = sum(1 << r for r, (v, d) in enumerate(zip(values, self.goal)) if v in d)
                except (ValueError, IndexError, TypeError, KeyError, ZeroDivisionError, OverflowError):
                    right = mask
                self._found.append((right, term))
        return self._plain[mask]

    def _partitions(self, mask: int) -> list[tuple[int, int, Term]]:
        """The tests that split `mask`, one for each split: cheap first, and even before lopsided."""
        count = mask.bit_count()
        ranked: dict[int, tuple[float, int, int, Term]] = {}
        for test_mask, test in self.tests:
            yes = test_mask & mask
            if yes and yes != mask and yes not in ranked:
                even = min(yes.bit_count(), count - yes.bit_count()) / count
                ranked[yes] = (test.cost - 2 * even, yes, mask & ~yes, test)
        return [(yes, no, test) for _, yes, no, test in sorted(ranked.values(), key=lambda r: r[0])]

    def best(self, mask: int, branches: int, below: int = NEVER) -> Term | None:
        """The cheapest nest of at most `branches` branches right on the rows of `mask`."""
        key = (mask, branches)
        if key in self._memo:
            found = self._memo[key]
            return found if found is not None and found.cost < below else None
        plain = self.plain(mask)
        if branches == 1:
            return plain if plain is not None and plain.cost < below else None
        best = plain
        bound = min(NEVER, plain.cost) if plain is not None else NEVER
        more = LATER_TESTS
        for yes, no, test in self._partitions(mask):
            if bound < NEVER:
                more -= 1
                if more < 0:
                    break
            base = self.rule.component.cost + test.cost
            if base + 2 >= bound:
                continue
            for first in range(1, branches):
                left = self.best(yes, first, bound - base)
                if left is None:
                    continue
                right = self.best(no, branches - first, bound - base - left.cost)
                if right is not None:
                    best = Term(self.rule.component, (test, left, right))
                    bound = best.cost
                    break
        if best is not None and best is not plain:
            best = self._supported(best, mask)
        self._memo[key] = best
        return best if best is not None and best.cost < below else None

    def _supported(self, best: Term, mask: int) -> Term:
        """The same branches under the test, of those that split `mask` alike at no more cost, that speaks most of
        what the branches speak of: constants in common are evidence, others are arbitrary."""
        test, left, right = best.args
        spoken = _constants(left) | _constants(right)
        yes = next((m & mask for m, t in self.tests if t is test), None)
        if yes is None:
            return best
        ranked = [
            (-len(_constants(t) & spoken), t.cost, m & mask != yes, t)
            for m, t in self.tests
            if t.cost <= test.cost and m & mask in (yes, mask & ~yes)
        ]
        _, _, swapped, chosen = min(ranked, key=lambda r: r[:3])
        return Term(self.rule.component, (chosen, right, left) if swapped else (chosen, left, right))
