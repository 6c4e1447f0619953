"""Lists in an order: items of a dictionary that is a goal, elements sorted by two keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.goals.elements import Elements, by_key
from csp_ir.goals.model import Goal, key_of
from csp_ir.goals.scope import Scope, operation

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

KEYS = 40  # element terms that may be keys
FOUND = 4
_SORT = "sort order arrange rank by"
SORTS = _SORT + " alphabet ascending lowest smallest earliest"
DOWN = _SORT + " alphabet descending highest largest most first best decreasing top"

# The pairs of a dictionary as a list: in its order, by key, by value, by value and then key.
ITEMS = (
    operation("list({0}.items())", 2, "pair item list tuple"),
    operation("sorted({0}.items())", 3, SORTS + " pair name"),
    operation("sorted({0}.items(), key=lambda p: p[1])", 4, SORTS),
    operation("sorted({0}.items(), key=lambda p: p[1], reverse=True)", 4, DOWN),
    operation("sorted({0}.items(), key=lambda p: (p[1], p[0]))", 5, SORTS),
    operation("sorted({0}.items(), key=lambda p: (-p[1], p[0]))", 5, DOWN),
)


def items(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`sorted(d.items(), key=...)`: pairs with different keys, for the dictionary of which a goal is solved."""
    pairs = [p for w in goal.values for p in w]
    if depth < 2 or not pairs or any(type(p) is not tuple or len(p) != 2 for p in pairs):
        return
    try:
        wanted = [dict(w) for w in goal.values]
    except TypeError:
        return
    if any(len(d) < len(w) for d, w in zip(wanted, goal.values)):
        return
    for d in solver.solve(scope, goal.mapped(wanted), depth - 1):
        for op in ITEMS:
            if (made := scope.apply(op, d)) is not None and goal.met(made.values):
                yield made


Way = tuple[Term, bool]  # a key, and whether from large to small


def by_two_keys(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`sorted(source, key=lambda x: (f, g))`: where the elements do not have different f, g tells."""
    for elements in unsorted(solver.elements(scope)):
        orders = places(elements, goal, elements.items, some=False)
        if not orders:
            continue
        names = [t for t in elements.terms if t.sort in ("int", "float", "str", "bool")][:KEYS]
        ways = [(t, down) for t in names for down in (False, True) if not down or t.sort in ("int", "float")]
        scope.work.spend(len(ways))
        found = 0
        for first in [w for w in ways if all(in_order((w,), o, strictly=False) for o in orders)]:
            for second in ways:
                if second[0] is not first[0] and all(in_order((first, second), o, strictly=True) for o in orders):
                    found += 1
                    yield from _sorted(elements, (first, second))
            if found > FOUND:
                return


def unsorted(some: Iterable[Elements]) -> Iterator[Elements]:
    """Those gone over one by one in an order of their own: one that is made ready first would say again what keys say."""
    return (e for e in some if e.source.plain and not e.source.term.text.startswith("sorted("))


def places(elements: Elements, goal: Goal, values: Sequence[Any], *, some: bool) -> list[list[int]] | None:
    """For each row the places of the elements of which these values are wanted, in the wanted order; None where there are none such.

    some: elements may be left over.
    """
    out = []
    for row, want in zip(goal.asked, goal.values):
        span = elements.spans[row]
        if span is None or span[1] - span[0] < len(want) or not some and span[1] - span[0] > len(want):
            return None
        left: dict[Any, list[int]] = {}
        for i in range(*span):
            if values[i] is not ERROR:
                left.setdefault(key_of(values[i]), []).append(i)
        try:
            out.append([left[key_of(w)].pop(0) for w in want])
        except (KeyError, IndexError, TypeError):
            return None
    return out


def in_order(ways: Sequence[Way], order: Sequence[int], *, strictly: bool) -> bool:
    """Whether elements stand as keys tell; strictly: those with equal keys in the order of the source."""
    for i, j in zip(order, order[1:]):
        for t, down in ways:
            a, b = (t.values[j], t.values[i]) if down else (t.values[i], t.values[j])
            if a is ERROR or b is ERROR:
                return False
            if a != b:
                if not a < b:
                    return False
                break
        else:
            if strictly and i > j:
                return False
    return True


def _sorted(elements: Elements, ways: Sequence[Way]) -> Iterator[Term]:
    text = ", ".join(("-" if down else "") + f"{{{k}}}" for k, (_, down) in enumerate(ways))
    words = DOWN if any(down for _, down in ways) else SORTS
    op = operation(f"sorted({{2}}, key=lambda {{t}}: ({text}))", 7, words, meaning=_sorted)
    keys = [
        ERROR if ERROR in values else tuple([-v if down else v for v, (_, down) in zip(values, ways)])
        for values in zip(*(t.values for t, _ in ways))
    ]
    values = elements.spread(elements.beside(keys), partial(by_key, False))
    if (made := elements.made(op, tuple(t for t, _ in ways), values)) is not None:
        yield made
