"""ICE learning: a decision tree over comparisons from states inside, states outside, and steps between states.

(Garg, Neider, Madhusudan, Roth: Learning Invariants using Decision Trees and Implication Counterexamples, POPL 2016.)
"""

from __future__ import annotations

import math
import time
from bisect import bisect_left
from collections.abc import Callable
from typing import Any, Protocol

from csp_ir.deduction.smt.logic import FALSE, TRUE, joined, negated
from csp_ir.deduction.smt.sexpr import Sexpr

MOST_CUTS = 40  # thresholds tried for one sum


class States(Protocol):
    """What a tree is learnt from: states by number, steps between them, sums with their values on the states."""

    states: dict[tuple[Any, ...], int]
    steps: set[tuple[int, int]]
    sums: list[tuple[Sexpr, Callable[..., Any], int]]
    values: list[list[Any]]
    truths: set[str]
    usual: set[int]
    ordered: list[int]

    def cut(self, at: int, most: Any) -> Sexpr | None:
        """The comparison of a sum with a constant; None where the grammar has none."""


class Tree:
    """One tree for the states as labelled; labels of the others are chosen as its leaves need, along the steps."""

    def __init__(self, search: States, labels: dict[int, bool], until: float) -> None:
        self.search, self.labels, self.until = search, dict(labels), until
        self.after: dict[int, list[int]] = {}
        self.before: dict[int, list[int]] = {}
        for a, b in search.steps:
            self.after.setdefault(a, []).append(b)
            self.before.setdefault(b, []).append(a)

    def learn(self) -> Sexpr | None:
        return self._learn(list(range(len(self.search.states))))

    def _give(self, states: list[int], label: bool) -> bool:
        """Label the states, and what the steps then force; False (and nothing done) where that contradicts."""
        onward = self.after if label else self.before
        todo, given = [s for s in states if s not in self.labels], {}
        for state in todo:
            given[state] = label
        while todo:
            for other in onward.get(todo.pop(), ()):
                known = self.labels.get(other, given.get(other))
                if known is None:
                    given[other] = label
                    todo.append(other)
                elif known is not label:
                    return False
        self.labels |= given
        return True

    def _learn(self, states: list[int]) -> Sexpr | None:
        if time.monotonic() > self.until:
            raise TimeoutError
        inside = [s for s in states if self.labels.get(s) is True]
        outside = [s for s in states if self.labels.get(s) is False]
        if not outside and self._give(states, True):
            return TRUE
        if not inside and self._give(states, False):
            return FALSE
        best = self._split(states)
        if best is None:
            return None
        test, yes, no = best
        left = self._learn(yes)
        right = self._learn(no) if left is not None else None
        if left is None or right is None:
            return None
        return joined("or", (joined("and", (test, left)), joined("and", (negated(test), right))))

    def _between(self, low: int, high: int) -> int:
        """Where to cut between two values: at a constant of the clauses, if one is there."""
        usual = self.search.ordered
        at = bisect_left(usual, low)
        return min((c for c in usual[at : at + 50] if c < high), key=abs, default=low)

    def _split(self, states: list[int]) -> tuple[Sexpr, list[int], list[int]] | None:
        """The comparison that tells inside from outside best, cheap ones before others."""
        search = self.search
        best: tuple[float, bool, int, int, int, Any] | None = None
        for at, (term, _, price) in enumerate(search.sums):
            values = search.values[at]
            if term in search.truths:
                cuts: list[Any] = [True]
            else:
                here = sorted({values[s] for s in states})
                cuts = [self._between(low, high) for low, high in zip(here, here[1:])]
                if len(cuts) > MOST_CUTS:
                    cuts = cuts[:: len(cuts) // MOST_CUTS + 1]
            for most in cuts:
                counts = [0] * 6
                for s in states:
                    side = (values[s] is True if most is True else values[s] <= most) * 3
                    label = self.labels.get(s)
                    counts[side + (0 if label is None else 1 if label else 2)] += 1
                no, yes = sum(counts[:3]), sum(counts[3:])
                if not yes or not no:
                    continue
                rank = (
                    round(_disorder(counts[4], counts[5]) + _disorder(counts[1], counts[2]), 6),
                    most not in self.search.usual, price, abs(most), at, most,
                )  # fmt: skip
                if (best is None or rank < best) and search.cut(at, most) is not None:
                    best = rank
        if best is None:
            return None
        _, _, _, _, at, most = best
        values = search.values[at]
        test = search.cut(at, most)
        assert test is not None
        yes_states = [s for s in states if (values[s] is True if most is True else values[s] <= most)]
        chosen = set(yes_states)
        return test, yes_states, [s for s in states if s not in chosen]


def _disorder(a: int, b: int) -> float:
    total = a + b
    return -sum(c * math.log2(c / total) for c in (a, b) if c)


def closure(begin: set[int], steps: set[tuple[int, int]]) -> set[int]:
    """Everything reached from `begin` along the steps."""
    after: dict[int, list[int]] = {}
    for a, b in steps:
        after.setdefault(a, []).append(b)
    out, todo = set(begin), list(begin)
    while todo:
        for b in after.get(todo.pop(), ()):
            if b not in out:
                out.add(b)
                todo.append(b)
    return out
