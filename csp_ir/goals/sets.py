"""Sets of what two sources hold: common, either's, only the one's; as sets, or as sorted lists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.weigh import WEAK
from csp_ir.goals.lists import SORTED
from csp_ir.goals.model import FREE, Goal
from csp_ir.goals.scope import Scope, operation

if TYPE_CHECKING:
    from csp_ir.goals.elements import Elements
    from csp_ir.goals.solve import Solver

AGAIN = 1.5  # nats of a set that is made of another source as the one beside it
BODIES = 8  # what is gathered of the elements of a source
CONVERTED = 12  # element terms of a source that make a set
SET = operation("{{{0} for {t} in {1}}}", 5, "set distinct unique once duplicate different common both", meaning=set)
SET_IF = operation("{{{0} for {t} in {2} if {1}}}", 6, "set distinct unique only which whose", meaning=set)
PLAIN = operation("set({0})", 2, "set distinct unique once duplicate different")
_BOTH = (
    operation("({0} & {1})", 3, "both common intersection share also contain each in"),
    operation("({0} | {1})", 3, "either union combine all any together merge"),
    operation("({0} - {1})", 3, "without not except only missing difference remove add new"),
    operation("({0} ^ {1})", 4, "exactly one either symmetric not both"),
)


def combined(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`sorted(a & b)`, where a and b are sets of what sources hold, as it is or converted as the prose says."""
    listed = goal.kinds == {list}
    try:
        if listed and any(w != sorted(set(w)) for w in goal.values):
            return
        wanted = goal.mapped([set(w) for w in goal.values])
    except TypeError:
        return
    if not any(wanted.values):
        return
    sets = _sets(solver, scope)
    scope.work.spend(len(sets) ** 2)
    for (source, a), (other, b) in permutations(sets, 2):
        if source != other and a.sort == b.sort:
            for op in _BOTH:
                if op.meaning(*_first(goal, a, b)) == wanted.values[0] and (made := scope.apply(op, a, b)) is not None:
                    whole = scope.apply(SORTED, made) if listed else made
                    if whole is not None:
                        again = a.op is not None and b.text == a.text.replace(
                            source, other
                        )  # the second is told in one
                        whole.nats = scope.weights.cost(whole) - (scope.weights.cost(b) - AGAIN if again else 0.0)
                        yield whole


def gathered(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`{f for x in source if p}`: p must hold of the elements of which f is wanted, in whatever order."""
    for elements in solver.elements(scope):
        own = [t for t in elements.inner.leaves if t.op is None and t.leaf in elements.variables]
        for f in [*own, *(t for t in elements.terms[:BODIES] if t.op is not None and t.sort != "bool")]:
            flags = _wanted_of(elements, goal, f)
            if flags is None:
                continue
            asked = Goal(flags)
            if all(asked.values):
                made = [elements.made(SET, (f,), elements.spread(f.values, set))]
            else:
                tests = filter(elements.mentions, solver.solve(elements.inner, asked, depth - 1))
                made = [elements.made(SET_IF, (f, p), elements.passing(f, p, set)) for p in tests]
            yield from filter(None, made)


def _wanted_of(elements: Elements, goal: Goal, f: Term) -> tuple[Any, ...] | None:
    """Of each element whether f of it is wanted; None where that is not all that is wanted."""
    flags: list[Any] = [FREE] * elements.size
    for row, want in zip(goal.asked, goal.values):
        span = elements.spans[row]
        if span is None:
            return None
        part = f.values[span[0] : span[1]]
        try:
            if ERROR in part or not want <= set(part):
                return None
            flags[span[0] : span[1]] = [v in want for v in part]
        except TypeError:
            return None
    return tuple(flags)


def _first(goal: Goal, *terms: Term) -> list[set[object]]:
    return [set() if (v := t.values[goal.asked[0]]) is ERROR else v for t in terms]


def _sets(solver: Solver, scope: Scope) -> list[tuple[str, Term]]:
    """Sets of the elements of each source, with the text of the source."""
    found: list[tuple[str, Term]] = []
    for elements in solver.elements(scope):
        source = elements.source
        if not source.plain or source.term.op is not None and source.term.cost > 4:
            continue
        whole = source.term if source.term.sort.startswith("set") else scope.apply(PLAIN, source.term)
        if whole is not None and ERROR not in whole.values[: scope.asked]:
            found.append((source.term.text, whole))
        said = [t for t in elements.terms if t.op is not None and t.op.words & scope.weights.stems - WEAK]
        for f in [t for t in said if t.sort in ("str", "int")][:CONVERTED]:
            made = elements.made(SET, (f,), elements.spread(f.values, set))
            if made is not None and ERROR not in made.values[: scope.asked]:
                found.append((source.term.text, made))
    return found
