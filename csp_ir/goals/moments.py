"""Moments that texts say, side by side: which comes first, how many days lie between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, permutations
from typing import TYPE_CHECKING

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import stems
from csp_ir.goals.model import Goal
from csp_ir.goals.scope import Scope, operation
from csp_ir.goals.spell import read
from csp_ir.goals.tests import COMPARED

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver


DAYS = operation("({0} - {1}).days", 2, "day between difference apart until since left ago overdue from to long")
DATE = operation("date.fromisoformat({0})", 2, "date day iso")
ISO = re.compile(r"\d{4}-\d\d-\d\d")
WHEN = stems("day date week between until since".split())
MOST = 4  # dates


def between(scope: Scope) -> Iterator[Term]:
    """The days from one date to another, of different names, where the prose speaks of days."""
    if not WHEN & scope.weights.stems:
        return
    dates = list(islice(_dates(scope), MOST))
    for a, b in permutations(dates, 2):
        if (made := scope.apply(DAYS, a, b)) is not None:
            yield made


def _dates(scope: Scope) -> Iterator[Term]:
    """The names of a scope that are dates, or texts that are ISO dates, as dates."""
    for leaf in scope.leaves:
        shown = [leaf.values[i] for i in range(scope.asked)]
        if leaf.sort == "date":
            yield leaf
        elif leaf.sort == "str" and all(type(v) is str and ISO.fullmatch(v) for v in shown):
            if (made := scope.apply(DATE, leaf)) is not None and ERROR not in made.values[: scope.asked]:
                yield made


def ordered(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`a < b` and `a <= b` of moments."""
    moments = [t for t in read(scope) if t.sort in ("date", "datetime")]
    for a, b in permutations(moments, 2):
        for op in (COMPARED["<"], COMPARED["<="]) if a.sort == b.sort else ():
            if (made := scope.apply(op, a, b)) is not None:
                yield made
