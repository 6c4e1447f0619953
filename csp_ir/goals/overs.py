"""What a loop may go over: parameters and their fields, whole, sorted, with positions, with neighbours, in turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.inner import Source
from csp_ir.draft.library import MAX_LENGTH, stems
from csp_ir.goals.scope import Scope

# (sorts, text over {0}, loop variables, elements, half nats, words that make it cheaper by two)
OVER: tuple[tuple[tuple[str, ...], str, tuple[str, ...], Callable[[Any], Any], int, str], ...] = (
    (("list", "tuple", "set", "range"), "{0}", ("x",), lambda v: v, 0, ""),
    (("str",), "{0}", ("c",), lambda v: v, 0, ""),
    (("dict",), "{0}.items()", ("k", "v"), lambda v: v.items(), 0, ""),
    (("int",), "range({0})", ("i",), range, 1, ""),
    (("list", "tuple", "set"), "sorted({0})", ("x",), sorted, 2, "sort order unsorted any interval overlap"),
    (("list", "tuple", "str"), "enumerate({0})", ("i", "x"), enumerate, 3, "index position place"),
    (("str",), "{0}.split()", ("word",), str.split, 2, "word whitespace"),
    (("list", "tuple", "str"), "zip({0}, {0}[1:])", ("a", "b"), lambda v: zip(v, v[1:]), 4, "adjacent consecutive neighbour pair"),
    (("int",), "str({0})", ("c",), str, 3, "digit"),
    (("int",), "range(1, {0} + 1)", ("i",), lambda v: range(1, v + 1), 3, ""),
    (("int",), "range(2, {0})", ("i",), lambda v: range(2, v), 4, "prime divisor factor"),
    (("list", "tuple", "str"), "{0}[1:]", ("x",), lambda v: v[1:], 4, "rest first"),
    (("list", "tuple", "str"), "{0}[::-1]", ("x",), lambda v: v[::-1], 5, "last back backward reverse right end"),
)  # fmt: skip


def overs(scope: Scope, asked: int) -> list[Source]:
    """The sources over the names of a scope that have elements on all asked rows, cheapest first."""
    said = scope.weights.stems
    taken = scope.names
    found: list[Source] = []
    leaves = [t for t in scope.leaves if t.op is None or t.cost <= 4]
    for t in leaves:
        base = t.sort.partition("[")[0]
        for sorts, text, names, items, cost, words in OVER:
            if base in sorts:
                price = max(0, cost - (2 if stems(words.split()) & said else 0)) + t.cost
                own = ("c",) if base == "str" and names == ("x",) else names
                found.append(_source(text.format(t.text), t, own, items, price, taken))
                width = _width(t, base)
                if width and names == ("x",):
                    parts = ("a", "b", "c", "d")[:width]
                    found.append(_source(text.format(t.text), t, parts, items, price, taken))
    lists = [t for t in leaves if t.sort.partition("[")[0] in ("list", "tuple", "str")]
    for a, b in zip(lists, lists[1:]):
        both = Term(tuple(zip(a.values, b.values)), 1, leaf="_", sort="zip")
        found.append(_source(f"zip({a.text}, {b.text})", both, ("a", "b"), lambda v: zip(*v), 3, taken))
    usable = [s for s in found if all(e is not None for e in s.elements[:asked]) and any(s.elements[:asked])]
    return sorted(usable, key=lambda s: s.cost)


def _width(term: Term, base: str) -> int:
    """The length of the tuples that a list holds; 0 where it holds others."""
    if base not in ("list", "tuple", "set") or "tuple" not in term.sort and base == "list":
        return 0
    widths = {len(x) if type(x) is tuple else 0 for v in term.values if v is not ERROR for x in v}
    width = widths.pop() if len(widths) == 1 else 0
    return width if 2 <= width <= 4 else 0


def _source(
    text: str, t: Term, names: Sequence[str], items: Callable[[Any], Any], cost: int, taken: set[str]
) -> Source:  # fmt: skip
    fresh: list[str] = []
    for name in names:
        while name in taken or name in fresh:
            name += name[0]
        fresh.append(name)
    elements: list[list[tuple[Any, ...]] | None] = []
    for v in t.values:
        try:
            made = None if v is ERROR else list(items(v) if not isinstance(v, int) or v <= MAX_LENGTH else ())
        except (TypeError, ValueError):
            made = None
        if made is not None and len(made) > MAX_LENGTH:
            made = None
        elements.append(made if made is None else [(e,) if len(names) == 1 else tuple(e) for e in made])
    term = Term(t.values, cost, leaf=text, sort="range" if text.startswith("range") else t.sort)
    return Source(term, ", ".join(fresh), tuple(fresh), elements, cost)
