"""Slices of lists: bounds are small numbers or terms of the bank, as are places of elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op
from csp_ir.goals.model import Goal, same
from csp_ir.goals.scope import Scope, operation

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

LISTS, INTS, PLACES = 30, 60, 12  # subjects, bounds that are terms, and those inside of longer lists
FAR, STEPS = 10, 6  # greatest bound that is a number, greatest step
FOUND = 6
WORDS = "first last drop skip without rest slice except take leading trailing"
JOINED = frozenset(("({0} + {1})", "({0} * {1})"))  # lists of which slices are not meant

Bound = int | Term | None


def base(term: Term) -> str:
    """The type that all values of a term have."""
    return term.sort.partition("[")[0]


def lists_of(scope: Scope, most: int, kind: str = "list") -> list[Term]:
    """The cheapest terms that are lists, or values of another type with places."""
    found = [t for t in scope.terms if not t.fixed and base(t) == kind]
    return sorted(found, key=scope.weights.cost)[:most]


def ints_of(scope: Scope, most: int = PLACES) -> list[Term]:
    """The cheapest terms that are whole numbers."""
    found = [t for t in scope.terms if not t.fixed and t.sort == "int"]
    return sorted(found, key=scope.weights.cost)[:most]


def places_of(scope: Scope, source: Term, rows: Sequence[int]) -> list[Term]:
    """The cheapest whole numbers that are places in a list, or its end, on some rows."""
    longest = [(i, len(source.values[i])) for i in rows if source.values[i] is not ERROR]
    found = ints_of(scope, 8 * PLACES)
    return [t for t in found if all(t.values[i] is not ERROR and 0 <= t.values[i] <= n for i, n in longest)][:PLACES]


@cache
def _sliced(low: int | str | None, high: int | str | None, step: int | None, size: int) -> Op:
    """The operation of a slice, whose bounds are numbers or the texts of arguments."""
    shown = ["" if b is None else str(b) for b in (low, high)]
    text = f"{{0}}[{shown[0]}:{shown[1]}{'' if step is None else f':{step}'}]"
    return operation(text, size, WORDS, meaning=_Slice(low, high, step))


class _Slice:
    def __init__(self, low: int | str | None, high: int | str | None, step: int | None) -> None:
        self.low, self.high, self.step = low, high, step

    def __call__(self, value: Any, *args: Any) -> Any:
        given = iter(args)
        low, high = (_bound(b, given) for b in (self.low, self.high))
        return value[slice(low, high, self.step)]


def _bound(bound: int | str | None, given: Iterator[Any]) -> int | None:
    if not isinstance(bound, str):
        return bound
    number = next(given)
    if type(number) is not int:
        raise TypeError
    return number + (bound.count("+ 1") - bound.count("- 1"))


def sliced(
    scope: Scope, source: Term, low: Bound, high: Bound, step: int | None = None, more: bool = False
) -> Term | None:
    """The term of a slice. more: the low bound is the place after the one that its term gives."""
    args = [source]
    texts: list[int | str | None] = []
    size = 3 + 2 * (low is not None and high is not None) + (step is not None)
    for bound in (low, high):
        if isinstance(bound, Term):
            text = f"{{{len(args)}}}" + (" + 1" if more and bound is low else "")
            size += bool(more and bound is low)
            texts.append(text)
            args.append(bound)
        else:
            size += abs(bound or 0) > 2
            texts.append(bound)
    return scope.apply(_sliced(texts[0], texts[1], step, size), *args)


def slices_of(scope: Scope, source: Term, places: Sequence[Term]) -> Iterator[Term]:
    """`xs[:k]`, `xs[k:]`, `xs[i:j]` for numbers near the start and the end; `xs[:k]`, `xs[k:]`, `xs[k + 1:]` of terms."""
    longest = max((len(v) for v in source.values if v is not ERROR), default=0)
    ends = range(1, min(longest - 1, FAR) + 1)
    chosen: list[tuple[Bound, Bound, bool]] = []
    for k in ends:
        chosen += [(None, k, False), (k, None, False), (None, -k, False), (-k, None, False)]
    for k in ends[:6]:
        chosen += [(k, j, False) for j in (*ends[:8], -1, -2, -3) if j < 0 or j > k]
    for t in places:
        chosen += [(None, t, False), (t, None, False), (t, None, True)]
        chosen += [(k, t, False) for k in ends[:2]]
    for low, high, more in chosen:
        if (made := sliced(scope, source, low, high, more=more)) is not None:
            yield made


def cut(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """A slice of a list of the bank, whose bounds are numbers or terms of the bank."""
    longest = max(map(len, goal.values))
    terms = ints_of(scope, INTS)
    lows: list[Bound] = [None, *range(1, FAR + 1), *(-k for k in range(1, FAR + 1)), *terms]
    found = 0
    for source in lists_of(scope, LISTS, type(goal.values[0]).__name__):
        if source.op is not None and source.op.template in JOINED:
            continue
        rows = [source.values[i] for i in goal.asked]
        if any(v is ERROR or len(v) < len(w) for v, w in zip(rows, goal.values)):
            continue
        scope.work.spend(2)
        for low in lows:
            if type(low) is int and low < 0 and all(len(v) + low <= 0 for v in rows):
                continue  # the whole list
            if not all(_starts(v, _at(low, i), w) for i, v, w in zip(goal.asked, rows, goal.values)):
                continue
            highs: list[Bound] = [None, *range(1, FAR + 1), *(-k for k in range(1, FAR + 1)), *terms]
            scope.work.spend(4)
            for high in highs:
                if (
                    (low is None and high is None)
                    or type(high) is int
                    and high >= max(map(len, rows))
                    or not all(
                        _is_slice(v, _at(low, i), _at(high, i), w) for i, v, w in zip(goal.asked, rows, goal.values)
                    )
                ):
                    continue
                if (made := sliced(scope, source, low, high)) is not None:
                    found += 1
                    yield made
                if found % FOUND == 0:
                    break
        if longest > 1:
            yield from _stepped(scope, goal, source, rows)
        if found > 2 * FOUND:
            return


def _stepped(scope: Scope, goal: Goal, source: Term, rows: Sequence[Any]) -> Iterator[Term]:
    for step in (*range(2, STEPS + 1), -2, -3):
        for low in (None, *range(1, step)) if step > 0 else (None,):
            if all(v[low::step] == w for v, w in zip(rows, goal.values)):
                if (made := sliced(scope, source, low, None, step)) is not None:
                    yield made


def _at(bound: Bound, row: int) -> Any:
    return bound.values[row] if isinstance(bound, Term) else bound


def _starts(value: Any, low: Any, want: Any) -> bool:
    """Whether a wanted list stands in another from a place on."""
    if low is None:
        return bool(value[: len(want)] == want)
    if type(low) is not int:
        return False
    start = max(0, low + len(value)) if low < 0 else low
    return bool(value[start : start + len(want)] == want)


def _is_slice(value: Any, low: Any, high: Any, want: Any) -> bool:
    if type(high) is not int and high is not None:
        return False
    found = value[low:high]
    return bool(found == want) and all(map(same, found, want))


def placed(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """An element of a list of the bank, at a place that is a small number."""
    for source in [*lists_of(scope, LISTS), *lists_of(scope, LISTS, "tuple")]:
        rows = [source.values[i] for i in goal.asked]
        if any(v is ERROR for v in rows):
            continue
        scope.work.spend()
        longest = min(FAR, max(map(len, rows)))
        for k in (*range(2, longest), *range(-2, -longest - 1, -1)):
            if all(-len(v) <= k < len(v) and same(v[k], w) for v, w in zip(rows, goal.values)):
                if (made := scope.apply(element(k), source)) is not None:
                    yield made


@cache
def element(k: int) -> Op:
    """`xs[k]`."""
    words = {2: "third", 3: "fourth", -2: "second penultimate"}.get(k, "")
    return operation(f"{{0}}[{k}]", 4 + (abs(k) > 3), words)
