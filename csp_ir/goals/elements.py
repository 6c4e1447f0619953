"""The scope of the elements of a list, text, range or dictionary of another scope."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice
from typing import Any

from csp_ir.draft.bank import Term, sort_of_all
from csp_ir.draft.inner import Inner, Source
from csp_ir.goals.model import FREE, Goal
from csp_ir.goals.scope import BROADCAST, Scope

MOST_ELEMENTS = 60  # over all rows, beyond which only those that are asked for have elements


class Elements(Inner):
    """The scope `inner` inside a comprehension over `source`, and the way back to the outer one.

    Args:
        outer: the scope that the source is a term of.
    """

    def __init__(self, outer: Scope, source: Source) -> None:
        self.outer, self.source, self.weights = outer, source, outer.weights
        self._sorted: tuple[int, list[Term]] = (-1, [])
        columns = self._gone_over(outer.asked, MOST_ELEMENTS)
        self.usable = 0 < self.size <= 10 * MOST_ELEMENTS
        if not self.usable:
            return
        leaves = [Term(tuple(c), 1, leaf=name) for name, c in zip(source.names, columns)]
        self.variables = frozenset(source.names)
        for leaf in [*outer.leaves, *cheap(outer)]:
            values = tuple([leaf.values[i] for i in self.owner])
            if sort_of_all(values):
                leaves.append(Term(values, max(2, leaf.cost + 1), leaf=leaf.text))
        examples = sum(s[1] - s[0] for s in self.spans[: outer.asked] if s is not None)
        self.inner = Scope(leaves, self.size, outer.weights, outer.work, examples, outer.depth + 1)

    def mentions(self, term: Term) -> bool:
        """Whether a term of the inner scope depends on the element."""
        return any(t.op is None and t.leaf in self.variables for t in term.walk())

    @property
    def terms(self) -> list[Term]:  # type: ignore[override]
        """The inner terms that depend on the element, cheapest first."""
        if self._sorted[0] != len(self.inner.terms):
            found = sorted((t for t in self.inner.terms if self.mentions(t)), key=self.weights.cost)
            self._sorted = len(self.inner.terms), found
        return self._sorted[1]

    @property
    def tests(self) -> list[Term]:  # type: ignore[override]
        return [t for t in self.terms if t.sort == "bool"]

    def goal(self, goal: Goal, parts: Sequence[Sequence[Any]]) -> Goal | None:
        """The goal of the elements, from what is wanted of those of each asked row; None where the numbers differ."""
        wanted: list[Any] = [FREE] * self.size
        for row, part in zip(goal.asked, parts):
            span = self.spans[row]
            if span is None or len(part) != span[1] - span[0]:
                return None
            wanted[span[0] : span[1]] = part
        made = Goal(tuple(wanted), goal.digits)
        return made if made.asked else None

    def aggregates(self, wide: int) -> list[Term]:
        """Outer terms of the cheapest inner ones: any, all, counts, sums, extremes, what passes a test."""
        self.outer.work.spend(wide * (1 + self.size // 8))
        some = (
            self.quantified(wide), self.counted(wide // 2), self.aggregated(wide // 2), self.summed_if(wide // 8, 8),
            self.filtered(wide // 4, self.source.term.sort == "str"), self.mapped(wide // 3), self.first(wide // 4),
        )  # fmt: skip
        return list(chain.from_iterable(islice(s, 2 * wide) for s in some))


def cheap(outer: Scope) -> list[Term]:
    """Terms of the outer scope that are likely to be named inside: sizes, extremes, totals."""
    cheap = [t for t in outer.terms if t.op is not None and not t.fixed and t.sort in ("int", "float", "str")]
    return sorted(cheap, key=outer.weights.cost)[:BROADCAST]
