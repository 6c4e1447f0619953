"""Lists taken apart: element by element, as what passes a test, as another order, as pieces put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.inner import FILTER, FILTER_MAP, MAP
from csp_ir.goals.elements import Elements
from csp_ir.goals.model import FREE, Goal, key_of, same
from csp_ir.goals.scope import Scope, operation

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

BODIES = 40  # cheap element terms that may be what is kept of an element
FLAT = 120

SORTED = operation("sorted({0})", sorted, 3, "sort order ascend alphabet")
DOWN = operation("sorted({0}, reverse=True)", lambda v: sorted(v, reverse=True), 4, "sort descend decreasing reverse")
REVERSED = operation("{0}[::-1]", lambda v: v[::-1], 3, "reverse backward")
CHAIN = operation("[y for {t} in {1} for y in {0}]", lambda: None, 6, "flatten expand every each all")


def mapped(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`[f for x in source]`: one wanted value of each element."""
    for elements in solver.elements(scope):
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
                    pairs = [ERROR if c is ERROR or (c and v is ERROR) else (c, v) for c, v in zip(p.values, f.values)]
                    values = elements.spread(pairs, lambda part: [v for c, v in part if c])
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
        pairs = [ERROR if c is ERROR or (c and v is ERROR) else (c, v) for c, v in zip(p.values, f.values)]
        values = elements.spread(pairs, lambda part: [v for c, v in part if c])
        made = elements.made(FILTER_MAP, (f, p), values)
        if made is not None and (term := elements.outer.apply(op, made)) is not None:
            yield term


def chained(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`[y for x in source for y in f]`: the lists of the elements, one after the other."""
    for elements in solver.elements(scope):
        lists = [t for t in elements.terms if t.sort.partition("[")[0] in ("list", "range", "tuple", "str")]
        for f in lists[:FLAT]:
            values = elements.spread(f.values, lambda part: [y for v in part for y in v])
            if goal.met(values) and (made := elements.made(CHAIN, (f,), values)) is not None:
                yield made


# --- pieces ---------------------------------------------------------------------------------

PARTS, BEAM = 5, 40


def pieces(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`a + b + c` of lists: terms of the bank, slices of them, and single elements."""
    parts = _parts(scope, goal)
    full = tuple(len(w) for w in goal.values)
    beam: list[tuple[float, tuple[int, ...], tuple[Term, ...]]] = [(0.0, tuple(0 for _ in full), ())]
    seen: set[tuple[int, ...]] = set()
    found = 0
    for _ in range(PARTS):
        grown = []
        for cost, at, terms in beam:
            for more, part in parts:
                if terms and part is terms[-1] and part.fixed:
                    continue
                ends = _fits(goal, at, part)
                if ends is None or ends == at:
                    continue
                grown.append((cost + more, ends, (*terms, part)))
        scope.work.spend(len(beam) * len(parts) // 8)
        grown.sort(key=lambda g: g[0])
        beam = []
        for cost, ends, terms in grown:
            if ends == full:
                if (made := _joined(scope, terms)) is not None:
                    found += 1
                    yield made
                if found > 3:
                    return
            elif ends not in seen and len(beam) < BEAM:
                seen.add(ends)
                beam.append((cost, ends, terms))


def _fits(goal: Goal, at: Sequence[int], part: Term) -> tuple[int, ...] | None:
    """Where each wanted list goes on after a part; None where the part does not stand there."""
    ends = []
    for row, want, k in zip(goal.asked, goal.values, at):
        value = part.values[row]
        if value is ERROR or len(value) > len(want) - k:
            return None
        for a, b in zip(value, want[k : k + len(value)]):
            if not same(a, b):
                return None
        ends.append(k + len(value))
    return tuple(ends)


WRAP = operation("[{0}]", lambda v: [v], 2, "append add end prepend front list")
PLUS = operation("{0} + {1}", lambda a, b: a + b, 2, "concatenate append add together combine insert")


def _parts(scope: Scope, goal: Goal) -> list[tuple[float, Term]]:
    """What may stand in a wanted list, with costs: lists, slices of the names, elements."""
    cost = scope.weights.cost
    inside = {key_of(v) for w in goal.values for v in w}
    lists = [t for t in scope.terms if t.sort.startswith("list") and not t.fixed]
    lists = sorted(lists, key=cost)[:250]
    found: dict[str, tuple[float, Term]] = {t.text: (cost(t), t) for t in lists}
    for leaf in [t for t in scope.leaves if t.sort.startswith("list")][:2]:
        for term in _slices(scope, leaf):
            found.setdefault(term.text, (cost(term), term))
    singles = [t for t in scope.terms if not t.fixed and not t.sort.startswith(("list", "bool"))]
    for t in sorted(singles, key=cost)[:120]:
        if any(v is not ERROR and _hashed(v) in inside for v in t.values[: scope.asked]):
            if (made := scope.apply(WRAP, t)) is not None:
                found[made.text] = cost(made), made
    common = set.intersection(*({key_of(v) for v in w} for w in goal.values)) if goal.values else set()
    for w in goal.values[0] if goal.values else ():
        if key_of(w) in common and type(w) in (int, str, float, bool, type(None)):
            if (made := scope.apply(WRAP, scope.constant(w))) is not None:
                found.setdefault(made.text, (cost(made) + 0.5, made))
    return sorted(found.values(), key=lambda f: f[0])


def _hashed(value: Any) -> Any:
    try:
        hash(key := key_of(value))
        return key
    except TypeError:
        return None


def _slices(scope: Scope, leaf: Term) -> Iterator[Term]:
    """`xs[:k]`, `xs[k:]`, `xs[i:j]` for places near the start and the end."""
    longest = max((len(v) for v in leaf.values if v is not ERROR), default=0)
    ends = list(range(1, min(longest, 10) + 1))
    for k in ends:
        for low, high in ((None, k), (k, None), (None, -k), (-k, None)):
            yield from _slice(scope, leaf, low, high)
    for k in ends[:6]:
        for j in (*ends[:8], -1, -2, -3):
            if j < 0 or j > k:
                yield from _slice(scope, leaf, k, j)


def _slice(scope: Scope, leaf: Term, low: int | None, high: int | None) -> Iterator[Term]:
    text = f"{{0}}[{'' if low is None else low}:{'' if high is None else high}]"
    size = 3 + (abs(low or 0) > 2) + (abs(high or 0) > 2) + (low is not None and high is not None)
    op = operation(text, _Slice(low, high), size, "first last drop skip without rest slice except")
    if (made := scope.apply(op, leaf)) is not None:
        yield made


class _Slice:
    def __init__(self, low: int | None, high: int | None) -> None:
        self.bounds = low, high

    def __call__(self, value: Any) -> Any:
        return value[slice(*self.bounds)]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Slice) and self.bounds == other.bounds

    def __hash__(self) -> int:
        return hash(self.bounds)


def _joined(scope: Scope, terms: Sequence[Term]) -> Term | None:
    made: Term | None = terms[0]
    for t in terms[1:]:
        made = None if made is None else scope.apply(PLUS, made, t)
    return made
