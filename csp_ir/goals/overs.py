"""What a loop may go over: parameters and their fields, whole, sorted, with positions, with neighbours, in turns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import combinations, groupby, product
from typing import Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import stems
from csp_ir.goals.scope import Scope
from csp_ir.goals.sources import Source, fresh, source_of, width_of

# (sorts, text over {0}, loop variables, elements, half nats, words that make it cheaper by two)
OVER: tuple[tuple[tuple[str, ...], str, tuple[str, ...], Callable[[Any], Any], int, str], ...] = (
    (("list", "tuple", "set", "range"), "{0}", ("x",), lambda v: v, 0, ""),
    (("str",), "{0}", ("c",), lambda v: v, 0, ""),
    (("dict",), "{0}.items()", ("k", "v"), lambda v: v.items(), 0, ""),
    (("int",), "range({0})", ("i",), range, 1, ""),
    (("list", "tuple", "set"), "sorted({0})", ("x",), sorted, 2, "sort order unsorted unordered interval overlap"),
    (("list", "tuple", "set"), "sorted({0}, reverse=True)", ("x",), lambda v: sorted(v, reverse=True), 4, "largest biggest highest greatest descend greedy always"),
    (("list", "tuple", "str"), "enumerate({0})", ("i", "x"), enumerate, 3, "index position place"),
    (("str",), "{0}.split()", ("word",), str.split, 2, "word whitespace"),
    (("list", "tuple", "str"), "zip({0}, {0}[1:])", ("a", "b"), lambda v: zip(v, v[1:]), 4,
     "adjacent consecutive neighbour pair previous before next after last"),
    (("list", "tuple", "str"), "zip({0}, {0}[1:], {0}[2:])", ("a", "b", "c"), lambda v: zip(v, v[1:], v[2:]), 6,
     "both neighbour neighbor triple three peak valley local third"),
    (("list", "tuple"), "zip(sorted({0}), sorted({0})[1:])", ("a", "b"), lambda v: zip(sorted(v), sorted(v)[1:]), 6,
     "overlap clash double conflict gap apart"),
    (("list", "tuple"), "itertools.combinations({0}, 2)", ("a", "b"), lambda v: combinations(v, 2), 4, "pair combination couple"),
    (("list", "tuple"), "zip(*{0})", ("col",), lambda v: zip(*v, strict=True), 4, "column transpose vertical position"),
    (("int",), "str({0})", ("c",), str, 3, "digit"),
    (("int",), "range(1, {0} + 1)", ("i",), lambda v: range(1, v + 1), 3, ""),
    (("int",), "range(2, 2 * {0} + 1, 2)", ("i",), lambda v: range(2, 2 * v + 1, 2), 4, "even"),
    (("int",), "range(1, 2 * {0}, 2)", ("i",), lambda v: range(1, 2 * v, 2), 4, "odd"),
    (("int",), "range(2, {0})", ("i",), lambda v: range(2, v), 4, "prime divisor factor"),
    (("list", "tuple", "str"), "{0}[1:]", ("x",), lambda v: v[1:], 4, "rest first"),
    (("list", "tuple", "str"), "{0}[::-1]", ("x",), lambda v: v[::-1], 5, "last back backward reverse right end"),
    (("list", "tuple", "str"), "[(k, list(g)) for k, g in itertools.groupby({0})]", ("k", "g"), lambda v: runs(v), 5,
     "run row consecutive successive adjacent streak stretch repeat compress directly succession"),
)  # fmt: skip
# Gone over by loops alone: to what a comprehension gathers the order is nothing.
LOOPED = ("sorted({0}, reverse=True)",)
ALSO = {"zip({0}, {0}[1:], {0}[2:])": " first last end before previous"}  # further words to which a source answers
CROSSED = "pair combination each every cross product"  # of two lists
DATES = 4  # that texts say, whose days are gone over
DAYS = "[{0} + timedelta(days=n) for n in range(({1} - {0}).days + 1)]"
BY_KEY = "sort order latest earliest newest oldest ascend chronological"


def overs(scope: Scope, asked: int, *, beside: Collection[str] | None = None) -> list[Source]:
    """The sources over the names of a scope that have elements on all asked rows, cheapest first.

    beside: texts of sources that are gone over already; then only those that the prose evokes.
    """
    said = scope.weights.stems
    taken = scope.names
    found: list[Source] = []
    likely: set[int] = set()  # those before others of their price
    leaves = [t for t in scope.leaves if t.op is None or t.cost <= 4]
    for t in leaves:
        base = t.sort.partition("[")[0]
        for sorts, text, names, items, cost, words in OVER:
            if base in sorts:
                evoked = stems(words.split()) & said
                if beside is not None and (not evoked or text in LOOPED):
                    continue
                price = max(0, cost - 2 * min(2, len(evoked))) + t.cost
                own = ("c",) if base == "str" and names == ("x",) else names
                ways = [own] if names != ("x",) or not (width := width_of(t)) else [("a", "b", "c", "d")[:width], own]
                scope.weights.gone_over[text.format(t.text)] = stems((words + ALSO.get(text, "")).split())
                made = [_source(text.format(t.text), t, way, items, price, taken) for way in ways]
                likely |= set(map(id, made)) if evoked and cost else set()
                found += made
    lists = [t for t in leaves if t.sort.partition("[")[0] in ("list", "tuple", "str")]
    for a, b in zip(lists, lists[1:]) if beside is None else ():
        both = Term(tuple(zip(a.values, b.values)), 1, leaf="_", sort="zip")
        found.append(_source(f"zip({a.text}, {b.text})", both, ("a", "b"), lambda v: zip(*v), 3, taken))
    if stems(CROSSED.split()) & said:
        for a, b in zip(lists, lists[1:]):
            both, text = Term(tuple(zip(a.values, b.values)), 1, leaf="_"), f"itertools.product({a.text}, {b.text})"
            found.append(_source(text, both, ("a", "b"), lambda v: product(*v), 3, taken))
    found += _days(leaves, scope.terms if {"day", "date"} & said else (), taken)
    rows = len(scope.leaves[0].values) if scope.leaves else 0
    for listing in scope.weights.prose.listings:
        found.append(
            _source(repr(listing), Term((listing,) * rows, 2, leaf=repr(listing), fixed=True), ("x",), list, 2, taken)
        )
    found += [s for t in leaves for s in _by_field(t, said, taken)]
    usable = [s for s in found if all(e is not None for e in s.elements[:asked]) and any(s.elements[:asked])]
    usable = [s for s in usable if s.term.sort != "zip" or side_by_side(s, asked)]
    return sorted(
        (s for s in usable if not beside or s.term.text not in beside), key=lambda s: (s.cost, id(s) not in likely)
    )


def side_by_side(source: Source, asked: int) -> bool:
    """Whether the lists of a `zip` are as long as each other, else what stands side by side means nothing."""
    together = [v for v in source.term.values[:asked] if v is not ERROR]
    return all(len(set(map(len, lists))) == 1 for lists in together if ERROR not in lists)


def runs(values: Any) -> list[tuple[Any, list[Any]]]:
    """Each run of equal elements: the element and the list of them."""
    return [(k, list(g)) for k, g in groupby(values)]


def _days(leaves: Sequence[Term], read: Sequence[Term], taken: set[str]) -> list[Source]:
    """Every day from one date to another."""
    dates = [t for t in leaves if t.sort == "date"] or [t for t in read if t.sort == "date"][:DATES]
    return [
        _source(
            DAYS.format(a.text, b.text), Term(tuple(zip(a.values, b.values)), 1, leaf="_", sort="list[date]"), ("day",),
            lambda v: [v[0] + timedelta(days=n) for n in range((v[1] - v[0]).days + 1)], 1, taken,
        )
        for a, b in zip(dates, dates[1:])
    ]  # fmt: skip


def _by_field(t: Term, said: frozenset[str], taken: set[str]) -> Iterator[Source]:
    """A list of records or pairs, sorted by one of their parts, where the prose speaks of an order."""
    items = [x for v in t.values if type(v) is list for x in v]
    if not items or not stems(BY_KEY.split()) & said:
        return
    if all(type(x) is dict for x in items):
        keys: list[Any] = [k for k in items[0] if all(k in x for x in items)]
    elif all(type(x) is tuple and len(x) == len(items[0]) for x in items):
        keys = list(range(len(items[0])))
    else:
        return
    (name,) = fresh(("x",), taken)
    for key in keys:
        text = f"sorted({t.text}, key=lambda {name}: {name}[{key!r}])"
        evoked = type(key) is str and bool(stems(key.replace("_", " ").split()) & said)
        yield _source(text, t, ("x",), partial(_by_part, key), 2 if evoked else 4, taken)


def _source(
    text: str, t: Term, names: Sequence[str], items: Callable[[Any], Any], cost: int, taken: set[str]
) -> Source:  # fmt: skip
    sort = "range" if text.startswith("range") else t.sort
    return source_of(Term(t.values, cost, leaf=text, sort=sort), fresh(names, taken), items)


def _by_part(key: Any, items: Any) -> list[Any]:
    return sorted(items, key=lambda x: x[key])
