"""Lists put together: slices of lists, elements, constants and other answers, one after the other."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op
from csp_ir.goals.concat import added
from csp_ir.goals.model import Goal, key_of, same
from csp_ir.goals.scope import Scope, operation
from csp_ir.goals.slices import lists_of, places_of, slices_of

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

PARTS, STATES = 6, 150  # pieces of a list, and places between them that are looked on from
LISTS, SINGLES, SLICED = 150, 150, 2
FOUND = 4
ENDS = 10  # first or last pieces beside which the rest is a goal

PLUS = operation("{0} + {1}", 1, "concatenate append add together combine insert")
Part = tuple[float, Term]
At = tuple[int, ...]


def pieces(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`a + b + c` of lists, the cheapest first: terms of the bank, slices, single elements, constants."""
    parts = _parts(scope, goal)
    index = _index(goal, parts)
    full = tuple(map(len, goal.values))
    ties = count()
    heap: list[tuple[float, int, At, tuple[Term, ...]]] = [(0.0, next(ties), tuple(0 for _ in full), ())]
    done: set[At] = set()
    found = 0
    while heap and len(done) < STATES:
        cost, _, at, terms = heapq.heappop(heap)
        if at == full:
            if (made := _joined(scope, terms)) is not None:
                found += 1
                yield made
            if found == FOUND:
                return
            continue
        if at in done or len(terms) == PARTS:
            continue
        done.add(at)
        fitting = [*_starting(index, goal, at), *_constants(scope, goal, at, terms)]
        scope.work.spend(1 + len(fitting) // 8)
        for more, part in fitting:
            ends = _fits(goal, at, part)
            if ends is not None and ends != at and ends not in done:
                heapq.heappush(heap, (cost + more + PLUS.cost / 2, next(ties), ends, (*terms, part)))


def _index(goal: Goal, parts: Sequence[Part]) -> dict[Any, list[Part]]:
    """The parts by their first element in the first asked row, None where they are empty there."""
    found: dict[Any, list[Part]] = {}
    for cost, part in parts:
        value = part.values[goal.asked[0]]
        if value is not ERROR:
            found.setdefault(key_of(value[0]) if value else None, []).append((cost, part))
    return found


def _starting(index: dict[Any, list[Part]], goal: Goal, at: At) -> list[Part]:
    want = goal.values[0]
    here = index.get(key_of(want[at[0]]), ()) if at[0] < len(want) else ()
    return [*here, *index.get(None, ())]


def _fits(goal: Goal, at: At, part: Term) -> At | None:
    """Where each wanted list goes on after a part; None where the part does not stand there."""
    ends = []
    for row, want, k in zip(goal.asked, goal.values, at):
        value = part.values[row]
        if value is ERROR:
            return None
        end = k + len(value)
        if value != want[k:end] or not all(map(same, value, want[k:end])):
            return None
        ends.append(end)
    return tuple(ends)


def _constants(scope: Scope, goal: Goal, at: At, before: Sequence[Term]) -> Iterator[Part]:
    """Lists of the elements that come next in every wanted list."""
    if len(goal.asked) < 2 or before and before[-1].fixed:
        return
    for size in range(1, min(len(w) - k for w, k in zip(goal.values, at)) + 1):
        first = goal.values[0][at[0] : at[0] + size]
        if not all(same(w[k + size - 1], first[-1]) for w, k in zip(goal.values, at)):
            return
        yield from _constant(scope, first)


def _constant(scope: Scope, value: list[Any]) -> Iterator[Part]:
    if all(type(v) in (int, str, float, bool, type(None)) for v in value):
        term = scope.constant(value)
        yield scope.weights.cost(term), term


def _parts(scope: Scope, goal: Goal) -> list[Part]:
    """What may stand in a wanted list, with costs: lists, slices of the likeliest, elements."""
    cost = scope.weights.cost
    first, want = goal.asked[0], goal.values[0]
    inside = {_hashed(v) for v in want}
    whole = lists_of(scope, len(scope.terms))
    fitting = [t for t in whole if (v := t.values[first]) is not ERROR and len(v) <= len(want) and _all_in(v, inside)]
    found: dict[str, Part] = {t.text: (cost(t), t) for t in fitting[:LISTS]}
    for source in [t for t in whole if t.op is None][:SLICED]:
        for term in slices_of(scope, source, places_of(scope, source, goal.asked)):
            if term.text not in found or cost(term) < found[term.text][0]:
                found[term.text] = cost(term), term
    for t in [t for t in singles(scope) if t.values[first] is ERROR or _hashed(t.values[first]) in inside][:SINGLES]:
        if (made := scope.apply(display(1), t)) is not None:
            found[made.text] = cost(made), made
    return sorted(found.values(), key=lambda f: f[0])


def _all_in(values: Sequence[Any], inside: set[Any]) -> bool:
    return all(_hashed(v) in inside for v in values)


def singles(scope: Scope) -> list[Term]:
    """What may be an element, cheapest first."""
    found = [t for t in scope.terms if not t.fixed and t.sort != "bool"]
    return sorted(found, key=scope.weights.cost)


def _hashed(value: Any) -> Any:
    try:
        hash(key := key_of(value))
        return key
    except TypeError:
        return None


@cache
def display(size: int) -> Op:
    """`[a, b, c]` of so many elements."""
    text = "[" + ", ".join(f"{{{k}}}" for k in range(size)) + "]"
    return operation(text, 1 + size, "append add end prepend front list", meaning=lambda *values: list(values))


def _joined(scope: Scope, terms: Sequence[Term]) -> Term | None:
    """The sum of the pieces; elements that stand side by side are one list."""
    merged: list[Term] = []
    alone: list[Term] = []
    for t in terms:
        if t.op is display(1):
            alone += t.args
            continue
        merged += _shown(scope, alone)
        alone = []
        merged.append(t)
    merged += _shown(scope, alone)
    return added(scope, merged, PLUS)


def _shown(scope: Scope, elements: Sequence[Term]) -> list[Term]:
    made = scope.apply(display(len(elements)), *elements) if elements else None
    return [made] if made is not None else []


def beside(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """A known first or last piece, and the rest, which is a goal."""
    if depth < 3 or sum(map(bool, goal.values)) < 2:
        return
    parts = _parts(scope, goal)
    start = tuple(0 for _ in goal.values)
    heads = [*_constants(scope, goal, start, ()), *(p for p in parts if (e := _fits(goal, start, p[1])) and any(e))]
    turned = goal.mapped([w[::-1] for w in goal.values])
    tails = [t for _, t in _constants(scope, turned, start, ())]
    tails = [scope.constant(t.values[0][::-1]) for t in tails]
    tails += [t for _, t in parts if _ends(goal, t)]
    for _, head in sorted(heads, key=lambda h: h[0])[:ENDS]:
        rest = [w[len(head.values[i]) :] for i, w in zip(goal.asked, goal.values)]
        for other in solver.solve(scope, goal.mapped(rest), depth - 2)[:2] if any(rest) else ():
            if (made := scope.apply(PLUS, head, other)) is not None:
                yield made
    for tail in tails[:ENDS]:
        rest = [w[: len(w) - len(tail.values[i])] for i, w in zip(goal.asked, goal.values)]
        for other in solver.solve(scope, goal.mapped(rest), depth - 2)[:2] if any(rest) else ():
            if (made := scope.apply(PLUS, other, tail)) is not None:
                yield made


def _ends(goal: Goal, part: Term) -> bool:
    at = []
    for row, want in zip(goal.asked, goal.values):
        value = part.values[row]
        if value is ERROR or len(value) > len(want):
            return False
        at.append(len(want) - len(value))
    ends = _fits(goal, tuple(at), part)
    return ends is not None and ends != tuple(at)


def listed(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`[a, b]`: few elements, each a goal."""
    sizes = set(map(len, goal.values))
    if len(sizes) != 1 or len(goal.values) < 2 or not 1 <= (size := sizes.pop()) <= 3:
        return
    columns = []
    for k in range(size):
        columns.append(solver.solve(scope, goal.mapped([w[k] for w in goal.values]), depth - 1)[:3])
        if not columns[-1]:
            return
    for choice in range(max(map(len, columns))):
        made = scope.apply(display(size), *(c[min(choice, len(c) - 1)] for c in columns))
        if made is not None:
            yield made
