"""Tests of which of two moments, said by texts, comes first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import TYPE_CHECKING

from csp_ir.draft.bank import Term
from csp_ir.goals.model import Goal
from csp_ir.goals.scope import Scope
from csp_ir.goals.spell import read
from csp_ir.goals.tests import COMPARED

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver


def ordered(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`a < b` and `a <= b` of moments."""
    moments = [t for t in read(scope) if t.sort in ("date", "datetime")]
    for a, b in permutations(moments, 2):
        for op in (COMPARED["<"], COMPARED["<="]) if a.sort == b.sort else ():
            if (made := scope.apply(op, a, b)) is not None:
                yield made
