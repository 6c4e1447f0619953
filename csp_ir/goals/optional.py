"""Texts that have something in front or behind on some rows only: a sign, the s of a plural, a last word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from csp_ir.draft.bank import Term
from csp_ir.goals.branches import chosen, telling
from csp_ir.goals.concat import added
from csp_ir.goals.model import Goal
from csp_ir.goals.scope import Scope

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

FRONT, BACK = re.compile(r"[^\w\s]|\w+ "), re.compile(r".\Z| \S+\Z", re.DOTALL)
DEEP, FOUND = 3, 2


def optional(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`("-" if p else "") + f`: what some rows have in front or behind, by a test, and a goal for what all have."""
    if depth < DEEP:
        return
    for back, affix, has in _affixes(goal.values):
        rows = [i for i, h in zip(goal.asked, has) if h]
        rest = [i for i in goal.asked if i not in rows]
        cut = [(w[: -len(affix)] if back else w[len(affix) :]) if h else w for w, h in zip(goal.values, has)]
        for text in solver.solve(scope, goal.mapped(cut), depth - 1)[:FOUND] if len(set(cut)) > 1 else ():
            for test in telling(solver, scope, rows, rest, depth)[:FOUND]:
                part = chosen(scope, test, scope.constant(affix), scope.constant(""))
                if (made := added(scope, [text, part] if back else [part, text])) is not None:
                    yield made


def _affixes(values: Sequence[str]) -> Iterator[tuple[bool, str, list[bool]]]:
    """What some texts have and others have not: whether behind, the text, and which have it."""
    for back, pattern in ((False, FRONT), (True, BACK)):
        seen = [m.group() for w in values if (m := (pattern.search if back else pattern.match)(w)) is not None]
        for affix in dict.fromkeys(seen):
            has = [w.endswith(affix) if back else w.startswith(affix) for w in values]
            if not all(has):
                yield back, affix, has
