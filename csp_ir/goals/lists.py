"""Lists taken apart: element by element, as what passes a test, as another order, as lists of the elements chained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op, stems
from csp_ir.goals.cuts import CASES, STRIP
from csp_ir.goals.elements import FILTER, FILTER_MAP, MAP, Elements
from csp_ir.goals.model import FREE, Goal, key_of, same
from csp_ir.goals.scope import Scope, operation

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

BODIES = 40  # cheap element terms that may be what is kept of an element
FLAT = 120

SORTED = operation("sorted({0})", 3, "sort order ascend alphabet")
DOWN = operation("sorted({0}, reverse=True)", 4, "sort descend decreasing reverse")
_DIFFERENT = stems("once unique distinct duplicate different repeat dedupe".split())
_ORDER = stems("sort order alphabet ascend".split())
# (text, text with a test, what they make of values): each value once
Once = tuple[Op, Op, Callable[[Iterable[Any]], list[Any]]]
ONCE: tuple[Once, ...] = (
    (
        Op("list(dict.fromkeys({0} for {t} in {1}))", (), list, 6, _DIFFERENT),
        Op("list(dict.fromkeys({0} for {t} in {2} if {1}))", (), list, 8, _DIFFERENT),
        lambda values: list(dict.fromkeys(values)),
    ),
    (
        Op("sorted({{{0} for {t} in {1}}})", (), list, 6, _DIFFERENT, parts=_ORDER),
        Op("sorted({{{0} for {t} in {2} if {1}}})", (), list, 8, _DIFFERENT, parts=_ORDER),
        lambda values: sorted(set(values)),
    ),
)
CHAIN = operation("[y for {t} in {1} for y in {0}]", 6, "flatten expand every each all", meaning=lambda: None)


def mapped(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`[f for x in source]`: one wanted value of each element."""
    for elements in [*solver.elements(scope), *solver.aligned(scope, goal)]:
        asked = elements.goal(goal, goal.values)
        if asked is None:
            continue
        for f in solver.solve(elements.inner, asked, depth - 1):
            yield from _listed(elements, f)


def _listed(elements: Elements, f: Term) -> Iterator[Term]:
    if not elements.mentions(f) and not f.fixed:
        return
    made = elements.made(MAP, (f,), elements.spread(f.values, lambda part: part))
    if made is not None:
        yield made


def filtered(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`[f for x in source if p]`: p must hold of the elements that are wanted, in order."""
    for elements in solver.elements(scope):
        inner = elements.inner
        own = [t for t in inner.leaves if t.op is None and t.leaf in elements.variables]
        others = elements.terms[:BODIES]
        bodies = [*own, *(t for t in others if t not in own and t.sort != "bool")]
        if len(elements.source.names) == 1 and elements.source.names[0] not in elements.source.target:
            bodies = own
        for f in bodies:
            for tests in _kept(elements, goal, f):
                asked = Goal(tests)
                if len(set(asked.values)) < 2:
                    continue
                plain = elements.source.plain and f.op is None and f.leaf == elements.source.names[0]
                for p in solver.solve(inner, asked, depth - 1):
                    if not elements.mentions(p):
                        continue
                    values = elements.passing(f, p)
                    made = elements.made(FILTER, (p,), values) if plain else elements.made(FILTER_MAP, (f, p), values)
                    if made is not None:
                        yield made


def _kept(elements: Elements, goal: Goal, f: Term) -> Iterator[tuple[Any, ...]]:
    """Which elements must be kept so that f of them is what is wanted: taking the first that fit, and the last."""
    for last in (False, True):
        tests: list[Any] = [FREE] * elements.size
        for row, want in zip(goal.asked, goal.values):
            span = elements.spans[row]
            if span is None:
                return
            places = range(span[1] - 1, span[0] - 1, -1) if last else range(*span)
            left = list(want[::-1] if last else want)
            for i in places:
                value = f.values[i]
                keep = bool(left) and value is not ERROR and same(value, left[0])
                tests[i] = keep
                if keep:
                    left.pop(0)
            if left:
                return
        yield tuple(tests)


def distinct(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """What the elements that pass a test give, each value once: in the order of the elements, or sorted."""
    try:
        if any(len(set(w)) < len(w) for w in goal.values) or not any(len(w) > 1 for w in goal.values):
            return
        ways = [way for way in ONCE if all(way[2](w) == w for w in goal.values)]
    except TypeError:
        return
    for elements in solver.elements(scope):
        for f in [*_normal(elements), *elements.terms[:BODIES]]:
            scope.work.spend(1 + elements.size // 16)
            wanted = _among(elements, goal, f)
            if wanted is None:
                continue
            asked = Goal(wanted)
            passing = [None] if all(asked.values) else solver.solve(elements.inner, asked, depth - 1)[:2]
            for p, (every, some, order) in product(passing, ways):
                if p is None:
                    made = elements.made(every, (f,), elements.spread(f.values, order))
                else:
                    made = elements.made(some, (f, p), elements.passing(f, p, order))
                if made is not None:
                    yield made
                if every is ONCE[1][0]:  # where none comes twice
                    yield from _each_sorted(elements, f, p)


def _each_sorted(elements: Elements, f: Term, p: Term | None) -> Iterator[Term]:
    """`sorted([f for x in source if p])`."""
    if p is None:
        made = elements.made(MAP, (f,), elements.spread(f.values, lambda part: part))
    else:
        made = elements.made(FILTER_MAP, (f, p), elements.passing(f, p))
    if made is not None and (whole := elements.outer.apply(SORTED, made)) is not None:
        yield whole


def _normal(elements: Elements) -> Iterator[Term]:
    """Texts that are elements, without spaces round them and in one case."""
    for t in elements.inner.leaves:
        if t.sort == "str" and t.op is None and elements.mentions(t):
            bare = elements.inner.apply(STRIP, t)
            yield from filter(None, (elements.inner.apply(op, bare) for op in CASES[:2] if bare is not None))


def _among(elements: Elements, goal: Goal, f: Term) -> tuple[Any, ...] | None:
    """Whether f of each element is among what is wanted; None where f gives not all of that."""
    tests: list[Any] = [FREE] * elements.size
    for row, want in zip(goal.asked, goal.values):
        span = elements.spans[row]
        try:
            left = set(want) - set(f.values[slice(*span)]) if span is not None else want
        except TypeError:
            return None
        if left or span is None:
            return None
        for i in range(*span):
            tests[i] = f.values[i] in want
    return tuple(tests) if any(t is not FREE for t in tests) else None


def ordered(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """The same elements in another order: sorted by a key, or the sorted or reversed answer to another goal."""
    for elements in solver.elements(scope):
        yield from elements.sorts([w if w is not FREE else None for w in goal.wanted[: scope.asked]])
    lists = [t for t in scope.terms if t.sort.startswith(("list", "set")) and not t.fixed]
    try:
        up = all(list(w) == sorted(w) for w in goal.values)
        down = all(list(w) == sorted(w, reverse=True) for w in goal.values)
    except TypeError:
        return
    if not any(len(w) > 1 for w in goal.values):
        return
    for right, op in ((up, SORTED), (down, DOWN)):
        if right:
            for t in lists:
                if (made := scope.apply(op, t)) is not None and goal.met(made.values):
                    yield made
            if depth > 2:
                yield from _unordered(solver, scope, goal, depth, op)


def _unordered(solver: Solver, scope: Scope, goal: Goal, depth: int, op: Any) -> Iterator[Term]:
    """A sorted list of what a comprehension gives in the order of its source."""
    for elements in solver.elements(scope):
        for f in elements.terms[:BODIES]:
            if f.sort == "bool":
                continue
            tests: list[Any] = [FREE] * elements.size
            for row, want in zip(goal.asked, goal.values):
                span = elements.spans[row]
                left = list(map(key_of, want))
                for i in range(*span) if span is not None else ():
                    value = f.values[i]
                    tests[i] = value is not ERROR and key_of(value) in left
                    if tests[i]:
                        left.remove(key_of(value))
                if left:
                    break
            else:
                yield from _sorted_some(solver, elements, f, Goal(tuple(tests)), depth, op)


def _sorted_some(
    solver: Solver, elements: Elements, f: Term, asked: Goal, depth: int, op: Any
) -> Iterator[Term]:  # fmt: skip
    if len(set(asked.values)) < 2:
        for whole in _listed(elements, f) if asked.values and asked.values[0] else ():
            if (term := elements.outer.apply(op, whole)) is not None:
                yield term
        return
    for p in solver.solve(elements.inner, asked, depth - 2)[:2]:
        made = elements.made(FILTER_MAP, (f, p), elements.passing(f, p))
        if made is not None and (term := elements.outer.apply(op, made)) is not None:
            yield term


def chained(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`[y for x in source for y in f]`: the lists of the elements, one after the other."""
    for elements in solver.elements(scope):
        lists = [t for t in elements.terms if t.sort.partition("[")[0] in ("list", "range", "tuple", "str")]
        for f in lists[:FLAT]:
            yield from (made for made in _chain(elements, f) if goal.met(made.values))


def chunked(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`[y for x in source for y in f]`: f is a goal of which every element gives equally many."""
    if depth < 2:
        return
    for elements in solver.elements(scope):
        sizes = set()
        for row, want in zip(goal.asked, goal.values):
            span = elements.spans[row]
            long = 0 if span is None else span[1] - span[0]
            sizes.add(len(want) // long if long and len(want) % long == 0 else 0 if want or span is None else -1)
        sizes.discard(-1)
        if len(sizes) != 1 or (size := sizes.pop()) < 2:
            continue
        parts = [[w[k : k + size] for k in range(0, len(w), size)] for w in goal.values]
        asked = elements.goal(goal, parts)
        for f in solver.solve(elements.inner, asked, depth - 1)[:2] if asked is not None else ():
            if elements.mentions(f) or f.fixed:
                yield from _chain(elements, f)


def _chain(elements: Elements, f: Term) -> Iterator[Term]:
    values = elements.spread(f.values, lambda part: [y for v in part for y in v])
    if (made := elements.made(CHAIN, (f,), values)) is not None:
        yield made
