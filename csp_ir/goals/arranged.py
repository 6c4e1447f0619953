"""Lists of what some elements give, in the order of keys: `[f for x in sorted(source, key=lambda x: g) if p]`; those that
pass a test, and behind them the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.weigh import WEAK
from csp_ir.goals.elements import Elements, by_key
from csp_ir.goals.model import FREE, Goal
from csp_ir.goals.orders import DOWN, KEYS, SORTS, Way, in_order, places, unsorted
from csp_ir.goals.scope import Scope, operation

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

BODIES = 8  # element terms that may be what is listed
WAYS = 3  # orders
TESTS = 60  # that may part elements
PARTED = "first then follow before after front move end come"
_EACH = " each every only whose which first"


def arranged(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """What elements that pass a test give, in the order of one or two keys that is not that of the source."""
    for elements in unsorted(solver.elements(scope)):
        if elements.source.term.sort == "range":
            continue
        for f in _bodies(elements):
            orders = places(elements, goal, f.values, some=True)
            if orders is None or all(list(o) == sorted(o) for o in orders):
                continue
            ways = list(_ways(elements, orders))
            if not ways:
                continue
            asked = Goal(_taken(elements, goal, orders))
            if all(asked.values) and f.op is None:
                continue  # elements in an order, and no more
            tests: list[Term | None] = (
                [None] if all(asked.values) else list(solver.solve(elements.inner, asked, depth - 1)[:2])
            )
            for keys in ways[:WAYS]:
                yield from filter(None, (_made(elements, f, p, keys) for p in tests))


def parted(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`[x for x in source if p] + [x for x in source if not p]`, either part sorted up or down."""
    for elements in unsorted(solver.elements(scope)):
        for p in elements.tests[:TESTS]:
            if ERROR in p.values:
                continue
            elements.outer.work.spend(1 + elements.size // 16)
            for test, flags in (("{0}", p.values), ("not {0}", [not v for v in p.values])):
                for first, second in _fitting(elements, goal, flags):
                    text = " + ".join(
                        ORDERS[k][0].replace("<p>", t)
                        for k, t in ((first, test), (second, f"not {test}".replace("not not ", "")))
                    )
                    words = PARTED + ORDERS[first][2] + ORDERS[second][2]
                    op = operation(f"({text})", 8, words, meaning=parted)
                    values = elements.spread(elements.beside(flags), lambda part, a=first, b=second: _both(part, a, b))
                    yield from filter(None, (elements.made(op, (p,), values),))


# (elements that pass, what is made of them, words)
ORDERS: tuple[tuple[str, Callable[[list[Any]], list[Any]], str], ...] = (
    ("[{t} for {t} in {1} if <p>]", list, ""),
    ("sorted({t} for {t} in {1} if <p>)", sorted, " sort order ascend"),
    ("sorted(({t} for {t} in {1} if <p>), reverse=True)", partial(sorted, reverse=True), " sort order descend"),
)


def _both(part: list[tuple[Any, Any]], first: int, second: int) -> list[Any]:
    """The elements whose flags are set, and the others, each in an order."""
    yes, no = [x for v, x in part if v], [x for v, x in part if not v]
    return [*ORDERS[first][1](yes), *ORDERS[second][1](no)]


def _fitting(elements: Elements, goal: Goal, flags: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """The orders of both parts with which they are what is wanted; none where one of the parts is always empty."""
    parts = []
    for row, want in zip(goal.asked, goal.values):
        span = elements.spans[row]
        if span is None or span[1] - span[0] != len(want):
            return
        parts.append((list(zip(flags[span[0] : span[1]], elements.items[span[0] : span[1]])), want))
    if not all(any(bool(v) is side for some, _ in parts for v, _ in some) for side in (True, False)):
        return
    for first, second in product(range(len(ORDERS)), repeat=2):
        try:
            if all(_both(some, first, second) == want for some, want in parts):
                yield first, second
        except TypeError:
            continue


def _bodies(elements: Elements) -> list[Term]:
    """What of an element may be listed: a field, a part, itself."""
    own = [t for t in elements.inner.leaves if elements.mentions(t)]
    said = [
        t for t in elements.terms if t.op is not None and t not in own and t.op.words & elements.weights.stems - WEAK
    ]
    return [*own, *(t for t in said if t.sort in ("str", "int", "float"))][:BODIES]


def _taken(elements: Elements, goal: Goal, orders: Sequence[Sequence[int]]) -> tuple[Any, ...]:
    """Of each element whether it is one of those that are listed."""
    flags: list[Any] = [FREE] * elements.size
    for row, order in zip(goal.asked, orders):
        span = elements.spans[row]
        if span is not None:
            flags[span[0] : span[1]] = [i in order for i in range(*span)]
    return tuple(flags)


def _ways(elements: Elements, orders: Sequence[Sequence[int]]) -> Iterator[tuple[Way, ...]]:
    """One key, or two, by which the listed elements stand as they do, cheapest first."""
    names = [t for t in elements.terms if t.sort in ("int", "float", "str")][:KEYS]
    single = [(t, down) for t in names for down in (False, True)]
    elements.outer.work.spend(len(single))
    first = [w for w in single if all(in_order((w,), o, strictly=False) for o in orders)]
    yield from ((w,) for w in first if all(in_order((w,), o, strictly=True) for o in orders))
    for one in first:
        for other in single:
            numbers = all(not down or t.sort in ("int", "float") for t, down in (one, other))
            if numbers and other[0] is not one[0] and all(in_order((one, other), o, strictly=True) for o in orders):
                yield one, other


def _made(elements: Elements, f: Term, test: Term | None, ways: Sequence[Way]) -> Term | None:
    """The term of a body, a test and keys."""
    down = len(ways) == 1 and ways[0][1]
    parts = [f, *([test] if test is not None else []), *(t for t, _ in ways)]
    at = len(parts) - len(ways)
    keys = ", ".join(("-" if d and len(ways) > 1 else "") + f"{{{at + k}}}" for k, (_, d) in enumerate(ways))
    text = f"sorted({{{len(parts)}}}, key=lambda {{t}}: {f'({keys})' if len(ways) > 1 else keys}{', reverse=True' if down else ''})"
    words = (DOWN if any(d for _, d in ways) else SORTS) + _EACH
    op = operation(f"[{{0}} for {{t}} in {text}{'' if test is None else ' if {1}'}]", 7, words, meaning=_made)
    passed = [True] * elements.size if test is None else test.values
    rows = [
        ERROR if p is ERROR or p and (v is ERROR or ERROR in k) else (p, v, k)
        for p, v, k in zip(passed, f.values, zip(*(t.values for t, _ in ways)))
    ]

    def listed(part: list[Any]) -> list[Any]:
        signed = ((tuple(-x if d and len(ways) > 1 else x for x, (_, d) in zip(k, ways)), v) for p, v, k in part if p)
        return by_key(down, signed)

    return elements.made(op, tuple(parts), elements.spread(rows, listed))
