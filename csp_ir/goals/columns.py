"""Texts of one layout, such as `0:01:15` or `B12`: each part between the same marks, or of one kind, is a goal of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from csp_ir.draft.bank import Term
from csp_ir.goals.concat import added
from csp_ir.goals.model import Goal
from csp_ir.goals.scope import Scope

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

# Ways to cut texts, the parts at odd places being the same in all.
MARKS, KINDS = re.compile(r"([^0-9A-Za-z]+)"), re.compile(r"((?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|[^0-9A-Za-z]+)")
MOST = 6  # parts


def columns(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """The parts put together again; parts that cannot be solved alone end it."""
    if depth < 2:
        return
    cuts = [[cut.split(w) for w in goal.values] for cut in (MARKS, KINDS)]
    for split in cuts if cuts[0] != cuts[1] else cuts[:1]:
        if 3 <= len(split[0]) < 2 * MOST and all(s[1::2] == split[0][1::2] for s in split):
            yield from _together(solver, scope, goal, depth, split)


def _together(solver: Solver, scope: Scope, goal: Goal, depth: int, split: Sequence[Sequence[str]]) -> Iterator[Term]:
    terms = []
    for k, column in enumerate(zip(*split)):
        if k % 2 or len(set(column)) == 1:
            terms += [scope.constant(column[0])] if column[0] else []
        else:
            found = solver.solve(scope, goal.mapped(column), depth)
            if not found:
                return
            terms.append(found[0])
    made = added(scope, terms)
    if made is not None and not made.fixed:
        yield made
