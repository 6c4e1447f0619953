"""What stands one after the other: texts of the same layout from left to right, and the sum of pieces."""

from __future__ import annotations

from collections.abc import Sequence
from os.path import commonprefix

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op
from csp_ir.goals.model import Goal
from csp_ir.goals.scope import Scope, operation

PLUS = operation("{0} + {1}", 1, "")


def added(scope: Scope, terms: Sequence[Term], plus: Op = PLUS) -> Term | None:
    """`a + b + c`; None where a sum raises on every row, and of nothing."""
    made = terms[0] if terms else None
    for t in terms[1:]:
        made = None if made is None else scope.apply(plus, made, t)
    return made


def ends(goal: Goal, at: Sequence[int], part: Term) -> tuple[int, ...] | None:
    """Where each wanted text goes on after a part; None where the part does not stand there."""
    out = []
    for row, want, k in zip(goal.asked, goal.values, at):
        value = part.values[row]
        if value is ERROR or not want.startswith(value, k):
            return None
        out.append(k + len(value))
    return tuple(out)


def constants(left: Sequence[str], before: Sequence[Term], most: int) -> list[str]:
    """Texts that come next in all, up to each change of their kind of characters; none behind a constant."""
    common = commonprefix(list(left))
    if not common or before and before[-1].fixed:
        return []
    sizes = {len(common), *(k for k in range(1, len(common)) if common[k - 1].isalnum() != common[k].isalnum())}
    return [common[:size] for size in sorted(sizes)[-most:]]
