"""A wanted number as a sum or difference of terms of the bank: all of two, then the cheap ones of three.

What is left when one part is known is looked up by its values, so that every entry of the bank may be a part.
"""

from __future__ import annotations

from collections.abc import Sequence

from csp_ir.deduction.bank import Bank, OutOfTime
from csp_ir.deduction.domains import Goal, is_exact
from csp_ir.deduction.language import Rule, Term, Values

Part = tuple[Term, Values]


class Sums:
    """Sums over one bank, for goals whose rows are known numbers or free."""

    def __init__(self, bank: Bank, nonterminal: str) -> None:
        self.bank, self.nonterminal = bank, nonterminal
        language = bank.language
        own = (nonterminal, nonterminal)
        self.add = next((r for r in language.with_role(nonterminal, "add") if r.args == own), None)
        self.sub = next((r for r in language.with_role(nonterminal, "sub") if r.args == own), None)
        self._views: dict[tuple[tuple[int, ...], int], tuple[list[Part], dict[Values, Term]]] = {}

    def _view(self, rows: tuple[int, ...]) -> tuple[list[Part], dict[Values, Term]]:
        """The bank's terms with their values on some rows, cheap first, and the cheapest by these values."""
        entries = self.bank.entries[self.nonterminal]
        key = (rows, len(entries.terms))
        if key not in self._views:
            parts = sorted(
                ((t, tuple([v[r] for r in rows])) for t, v in zip(entries.terms, entries.values)),
                key=lambda p: p[0].cost,
            )
            index: dict[Values, Term] = {}
            for term, values in parts:
                index.setdefault(values, term)
            self._views[key] = ([(t, v) for v, t in index.items()], index)
        return self._views[key]

    def find(self, goal: Goal, below: int, three: int) -> Term | None:
        """The cheapest sum found that costs less than `below`; three: how many cheap terms are tried as two of three
        parts."""
        if self.add is None and self.sub is None:
            return None
        rows = tuple(r for r, d in enumerate(goal) if is_exact(d))
        wanted: Values = tuple(goal[r][0] for r in rows)
        parts, index = self._view(rows)
        found = self._two(wanted, parts, index, below)
        if found is None and three:
            found = self._three(wanted, parts[:three], index, below)
        return found

    def _two(self, wanted: Values, parts: Sequence[Part], index: dict[Values, Term], below: int) -> Term | None:
        best: Term | None = None
        for term, values in parts:
            if term.cost + 2 >= below:
                break
            for rule, rest in self._rests(wanted, values):
                other = index.get(rest)
                if other is None or (other.constant and other.value == 0 and other.op is None):
                    continue
                whole = Term(rule.component, (other, term) if rule is self.sub else (term, other))
                if whole.cost < below:
                    best, below = whole, whole.cost
        return best

    def _rests(self, wanted: Values, values: Values) -> list[tuple[Rule, Values]]:
        """What must be added to the values, and what they must be taken from, to give what is wanted."""
        out = []
        if self.add is not None:
            out.append((self.add, tuple([w - v for w, v in zip(wanted, values)])))
        if self.sub is not None:
            out.append((self.sub, tuple([w + v for w, v in zip(wanted, values)])))
        return out

    def _three(self, wanted: Values, parts: Sequence[Part], index: dict[Values, Term], below: int) -> Term | None:
        for number, (first, values) in enumerate(parts):
            if first.cost + 4 >= below:
                break
            if not number & 15 and self.bank.deadline.passed:
                raise OutOfTime
            for rule, rest in self._rests(wanted, values):
                inner = self._two(rest, parts[: number + 1], index, below - first.cost - rule.component.cost)
                if inner is not None:
                    whole = Term(rule.component, (inner, first))
                    if whole.cost < below:
                        return whole
        return None
