"""Terms indexed by the values they take: bottom-up enumeration with observational equivalence.

Small on purpose: the goals do most of the work. Terms that agree on every row are one entry (the cheapest).
"""

from __future__ import annotations

import math
import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from csp_ir.deduction.domains import FREE, Goal
from csp_ir.deduction.language import Language, Rule, Term, Values

MOST_INDEXED = 6_000  # entries up to which masks by value are kept
MOST_LETTERS = 400  # of a text kept in the bank


class OutOfTime(Exception):
    """The deadline passed inside a search."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """By the wall clock (`time.monotonic`) and by this process's CPU time (`time.process_time`)."""

    wall: float
    cpu: float = math.inf

    @property
    def passed(self) -> bool:
        return time.monotonic() > self.wall or time.process_time() > self.cpu


def bits(mask: int) -> Iterator[int]:
    """Positions of the ones of a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Entries:
    """The bank of one nonterminal: entry number -> term and values; masks of entries by row and value."""

    __slots__ = ("_by_value", "_indexed", "_orders", "index", "rows", "terms", "values")

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.terms: list[Term] = []
        self.values: list[Values] = []
        self.index: dict[Values, int] = {}
        self._by_value: list[dict[Any, int]] = [{} for _ in range(rows)]
        self._orders: list[tuple[list[int], list[int]] | None] = [None] * rows
        self._indexed = 0

    def add(self, term: Term, values: Values) -> bool:
        """Whether the values are new; a cheaper term takes the place of an equal one."""
        at = self.index.setdefault(values, len(self.terms))
        if at < len(self.terms):
            if term.cost < self.terms[at].cost:
                self.terms[at] = term
            return False
        self.terms.append(term)
        self.values.append(values)
        return True

    def by_value(self, row: int) -> dict[Any, int]:
        """value -> mask of the entries that take it on the row."""
        if self._indexed < len(self.values):
            for number in range(self._indexed, len(self.values)):
                bit = 1 << number
                for masks, value in zip(self._by_value, self.values[number]):
                    masks[value] = masks.get(value, 0) | bit
            self._indexed = len(self.values)
            self._orders = [None] * self.rows
        return self._by_value[row]

    def up_to(self, row: int, most: int) -> int:
        """Mask of the integer entries that are at most `most` on the row."""
        masks = self.by_value(row)
        order = self._orders[row]
        if order is None:
            keys, totals, total = sorted(masks), [0], 0
            for value in keys:
                total |= masks[value]
                totals.append(total)
            order = self._orders[row] = (keys, totals)
        return order[1][bisect_right(order[0], most)]

    def within(self, goal: Goal) -> int:
        """Mask of the entries that lie in the goal on every row."""
        if all(type(d) is tuple and len(d) == 1 for d in goal):
            at = self.index.get(tuple([d[0] for d in goal]))
            return 0 if at is None else 1 << at
        if len(self.values) > MOST_INDEXED:
            return self._scanned(goal)
        found = (1 << len(self.values)) - 1
        for row, domain in enumerate(goal):
            if domain is FREE:
                continue
            masks = self.by_value(row)
            if type(domain) is tuple:
                here = 0
                for value in domain:
                    here |= masks.get(value, 0)
            elif type(domain) is range:
                here = self.up_to(row, domain.stop - 1) & ~self.up_to(row, domain.start - 1)
            else:
                here = 0
                for value, mask in masks.items():
                    if value in domain:
                        here |= mask
            found &= here
            if not found:
                return 0
        return found

    def _scanned(self, goal: Goal) -> int:
        """As `within`, entry by entry: masks by value would fill the memory."""
        concerned = [(r, d) for r, d in enumerate(goal) if d is not FREE]
        found = 0
        for number, values in enumerate(self.values):
            for row, domain in concerned:
                if values[row] not in domain:
                    break
            else:
                found |= 1 << number
        return found

    def best(self, mask: int) -> Term | None:
        """The cheapest term of a mask."""
        terms = self.terms
        return min((terms[n] for n in bits(mask)), key=lambda t: t.cost, default=None)


class Bank:
    """Entries for every nonterminal of a language on the rows in view."""

    def __init__(self, language: Language, columns: Sequence[Values], rows: int, deadline: Deadline) -> None:
        self.language, self.columns, self.rows, self.deadline = language, columns, rows, deadline
        self.entries = {nt: Entries(rows) for nt in language.sorts}
        self.tried = 0
        self.bases: list[tuple[Term, Values]] = []  # texts that substrings are looked for in before others
        self.slices: dict[Any, Any] = {}  # what substring searches worked out, shared by all goals on this bank
        self._sizes: dict[str, dict[int, list[int]]] = {nt: {} for nt in language.sorts}

    def add(self, nonterminal: str, term: Term, values: Values) -> bool:
        """Enter a term with its values; whether they are new."""
        entries = self.entries[nonterminal]
        if not entries.add(term, values):
            return False
        self._sizes[nonterminal].setdefault(term.cost, []).append(len(entries.terms) - 1)
        return True

    def grow(self, most_cost: int, most_entries: int, most_tries: int) -> None:
        """Enumerate terms by rising cost, within these caps (entries: a nonterminal; tries: a rule and cost)."""
        language = self.language
        self._leaves(1)
        for cost in range(2, most_cost + 1):
            for nonterminal in language.sorts:
                for rule in language.rules[nonterminal]:
                    if len(self.entries[nonterminal].terms) < most_entries:
                        self._compose(rule, cost, most_entries, most_tries)
            self._leaves(cost)  # a constant comes after what computes its value at the same cost

    def _leaves(self, cost: int) -> None:
        for nonterminal, leaves in self.language.leaves.items():
            for leaf in leaves:
                if leaf.cost == cost:
                    values = self.columns[leaf.column] if leaf.column >= 0 else (leaf.value,) * self.rows
                    self.add(nonterminal, leaf, values)

    def _compose(self, rule: Rule, cost: int, most_entries: int, most_tries: int) -> None:
        component = rule.component
        meaning, useful = component.meaning, component.useful
        target = self.entries[rule.result]
        tries = 0
        for costs in _splits(cost - component.cost, len(rule.args)):
            pools = [self._sizes[nt].get(c, ()) for nt, c in zip(rule.args, costs)]
            if not all(pools):
                continue
            sources = [self.entries[nt] for nt in rule.args]
            for numbers in product(*pools):
                args = tuple(s.terms[n] for s, n in zip(sources, numbers))
                if useful is not None and not useful(args):
                    continue
                if component.commutes and rule.args[0] == rule.args[1] and numbers[0] > numbers[1]:
                    continue
                tries += 1
                if tries > most_tries:
                    return
                if not tries & 255 and self.deadline.passed:
                    raise OutOfTime
                try:
                    values = tuple(map(meaning, *(s.values[n] for s, n in zip(sources, numbers))))
                except (ValueError, IndexError, TypeError, KeyError, ZeroDivisionError, OverflowError):
                    continue
                if values in target.index:
                    continue
                first = values[0]
                if type(first) is str and any(len(v) > MOST_LETTERS for v in values):
                    continue
                self.tried += 1
                self.add(rule.result, Term(component, args), values)
                if len(target.terms) >= most_entries:
                    return


def _splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        if total >= 1:
            yield (total,)
        return
    for first in range(1, total - parts + 2):
        for rest in _splits(total - first, parts - 1):
            yield (first, *rest)
