"""Texts without the space round them, where the prose speaks of that."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nsmallest

from csp_ir.draft.bank import Term
from csp_ir.goals.cuts import STRIP, spaced
from csp_ir.goals.scope import Scope

BARE = 150


def bare(scope: Scope) -> Iterator[Term]:
    """The cheapest texts of a scope, stripped where some example has space round them."""
    if STRIP.words & scope.weights.stems:
        texts = (t for t in scope.terms if t.sort == "str" and not t.fixed and spaced(t, range(scope.asked)))
        for t in nsmallest(BARE, texts, key=scope.weights.cost):
            yield from filter(None, (scope.apply(STRIP, t),))
