"""Tests of what texts start and end with: what all of one side share there and none of the other has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os.path import commonprefix
from typing import TYPE_CHECKING

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.weigh import literal_text
from csp_ir.goals.model import Goal
from csp_ir.goals.scope import Scope, operation
from csp_ir.goals.tests import NOT, split

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

SUBJECTS = 12

STARTS = operation("{0}.startswith({1})", 3, "start begin prefix first lead")
ENDS = operation("{0}.endswith({1})", 3, "end finish suffix last extension")


def affixed(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`text.endswith(s)`, `text.startswith(s)` and what is not so; one text alone shows no s."""
    yes, no = split(goal)
    subjects = sorted((t for t in scope.terms if t.sort == "str" and not t.fixed), key=scope.weights.cost)[:SUBJECTS]
    for t in subjects:
        good, bad = [t.values[i] for i in yes], [t.values[i] for i in no]
        if ERROR in good or ERROR in bad:
            continue
        for side, others, holds in ((good, bad, True), (bad, good, False)):
            for op, shared in ((ENDS, commonprefix([v[::-1] for v in side])[::-1]), (STARTS, commonprefix(side))):
                if _shows(side, others) and shared and not any(op.meaning(v, shared) for v in others):
                    made = scope.apply(op, t, _constant(scope, shared))
                    made = scope.apply(NOT, made) if made is not None and not holds else made
                    if made is not None:
                        yield made


def _constant(scope: Scope, shared: str) -> Term:
    """A text that several have: they show it, so that it costs little."""
    return Term((shared,) * scope.rows, 2 + len(shared) // 3, leaf=literal_text(shared), fixed=True)


def _shows(side: Sequence[str], others: Sequence[str]) -> bool:
    return len(set(side)) > 1 and bool(others)
