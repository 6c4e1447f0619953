"""The scope of the elements of a list, text, range or dictionary of another scope, and the terms of comprehensions over them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain, islice
from math import prod
from typing import Any

from csp_ir.draft.bank import ERROR, Term, sort_of_all
from csp_ir.draft.library import Op, stems
from csp_ir.draft.weigh import WEAK
from csp_ir.goals.model import FREE, Goal
from csp_ir.goals.scope import BROADCAST, Scope, item, operation
from csp_ir.goals.sources import Source
from csp_ir.ir.types import DATED, EXACT

MOST_ELEMENTS = 60  # over all rows, beyond which only those that are asked for have elements
_ORDERED = frozenset(("int", "float", "str", "tuple[int]", *DATED, *EXACT))  # sorts of keys


def _op(template: str, cost: int, words: str) -> Op:
    return Op(template, (), lambda: None, cost, stems(words.split()))


# {0}, {1}: element terms; the last argument is the source; {t} its loop variables.
ANY = _op("any({0} for {t} in {1})", 4, "any some contain least one has in exist include no without none")
ALL = _op("all({0} for {t} in {1})", 4, "all every only entirely each")
COUNT = _op("sum(1 for {t} in {1} if {0})", 5, "count many number how often")
FILTER = _op(
    "[{t} for {t} in {1} if {0}]", 4, "keep only filter select which those whose remove without list greater than"
)
FILTER_TEXT = _op('"".join({t} for {t} in {1} if {0})', 5, "keep only filter remove without strip delete every")
MAP = _op("[{0} for {t} in {1}]", 5, "each every list all element apply map convert")
SUM = _op("sum({0} for {t} in {1})", 5, "sum total add")
SUM_IF = _op("sum({0} for {t} in {2} if {1})", 6, "sum total add only")
PRODUCT = _op("math.prod({0} for {t} in {1})", 5, "product multiply")
MAXIMUM = _op(
    "max({0} for {t} in {1})",
    5,
    "maximum largest highest greatest most longest furthest widest tallest oldest latest newest",
)
MINIMUM = _op(
    "min({0} for {t} in {1})", 5, "minimum smallest lowest least shortest nearest cheapest narrowest youngest earliest"
)
MAXIMUM_OR = _op(
    "max(({0} for {t} in {1}), default=0)",
    6,
    "maximum largest highest greatest most longest furthest widest tallest fewer no empty",
)
MINIMUM_OR = _op("min(({0} for {t} in {1}), default=0)", 6, "minimum smallest lowest least shortest fewer no empty")
MAX_KEY = _op(
    "max({1}, key=lambda {t}: {0})",
    5,
    "maximum largest highest greatest most longest furthest widest tallest oldest latest newest by",
)
MIN_KEY = _op(
    "min({1}, key=lambda {t}: {0})",
    5,
    "minimum smallest lowest least shortest nearest cheapest narrowest youngest earliest by",
)
SORT_KEY = _op("sorted({1}, key=lambda {t}: {0})", 5, "sort order arrange by alphabet ascending increasing")
SORT_KEY_DOWN = _op(
    "sorted({1}, key=lambda {t}: {0}, reverse=True)",
    6,
    "sort order arrange by descending largest first highest most decreasing",
)
FIRST = _op("next(({t} for {t} in {1} if {0}), None)", 7, "first find earliest")
FILTER_MAP = _op("[{0} for {t} in {2} if {1}]", 6, "each every keep only filter list whose which remove")
DICT = _op("{{{0}: {1} for {t} in {2}}}", 5, "dictionary map each mapping key value count from pair invert swap")
LATEST = _op("{{{0}: {1} for {t} in {2}}}", 5, "dictionary map each mapping key value last latest final")
DICT_IF = _op("{{{0}: {1} for {t} in {3} if {2}}}", 7, "dictionary keep only filter whose remove value key without")
SAME = {
    n: operation(f"({' == '.join(f'{{{i}}}' for i in range(n))})", 3, "same equal identical common match")
    for n in (3, 4)
}


_NUMBER = re.compile(r"(?<![{\w])\d")


class Elements:
    """The scope `inner` inside a comprehension over `source`, and the way back to the outer one.

    Args:
        outer: the scope that the source is a term of.
    """

    def __init__(self, outer: Scope, source: Source) -> None:
        self.outer, self.source, self.weights = outer, source, outer.weights
        self._sorted: tuple[int, list[Term]] = (-1, [])
        columns = self._gone_over(outer.asked, MOST_ELEMENTS)
        self.usable = 0 < self.size <= 10 * MOST_ELEMENTS
        if not self.usable:
            return
        leaves = [Term(tuple(c), 1, leaf=name) for name, c in zip(source.names, columns)]
        self.variables = frozenset(source.names)
        for leaf in [*outer.leaves, *cheap(outer)]:
            values = tuple([leaf.values[i] for i in self.owner])
            if sort_of_all(values):
                leaves.append(Term(values, max(2, leaf.cost + 1), leaf=leaf.text))
        examples = sum(s[1] - s[0] for s in self.spans[: outer.asked] if s is not None)
        self.inner = Scope(leaves, self.size, outer.weights, outer.work, examples, outer.depth + 1, self.variables)
        if source.term.sort == "zip" and (op := SAME.get(len(source.names))) is not None:
            same = self.inner.apply(op, *leaves[: len(source.names)])
            self.inner.offer([same] if same is not None else ())

    def mentions(self, term: Term) -> bool:
        """Whether a term of the inner scope depends on the element."""
        return any(t.op is None and t.leaf in self.variables for t in term.walk())

    @property
    def terms(self) -> list[Term]:
        """The inner terms that depend on the element, cheapest first."""
        if self._sorted[0] != len(self.inner.terms):
            found = sorted((t for t in self.inner.terms if self.mentions(t)), key=self.weights.cost)
            self._sorted = len(self.inner.terms), found
        return self._sorted[1]

    @property
    def tests(self) -> list[Term]:
        return [t for t in self.terms if t.sort == "bool"]

    def goal(self, goal: Goal, parts: Sequence[Sequence[Any]]) -> Goal | None:
        """The goal of the elements, from what is wanted of those of each asked row; None where the numbers differ."""
        wanted: list[Any] = [FREE] * self.size
        for row, part in zip(goal.asked, parts):
            span = self.spans[row]
            if span is None or len(part) != span[1] - span[0]:
                return None
            wanted[span[0] : span[1]] = part
        made = Goal(tuple(wanted), goal.digits)
        return made if made.asked else None

    def aggregates(self, wide: int) -> list[Term]:
        """Outer terms of the cheapest inner ones: any, all, counts, sums, extremes, what passes a test."""
        self.outer.work.spend(wide * (1 + self.size // 8))
        some = (
            self.quantified(wide), self.counted(wide // 2), self.aggregated(wide // 2), self.summed_if(wide // 8, 8),
            self.filtered(wide // 4, self.source.term.sort == "str"), self.mapped(wide // 3), self.first(wide // 4),
        )  # fmt: skip
        return list(chain.from_iterable(islice(s, 2 * wide) for s in some))

    def _gone_over(self, rows: int, most: int) -> list[list[Any]]:
        """The values of each loop variable; fills spans, owner and size.

        rows: outer rows whose elements all count; the others' while there are no more than `most`.
        """
        self.spans: list[tuple[int, int] | None] = []
        self.owner: list[int] = []
        columns: list[list[Any]] = [[] for _ in self.source.names]
        for i, items in enumerate(self.source.elements):
            if items is None or (i >= rows and len(self.owner) + len(items) > most):
                self.spans.append(None)
                continue
            self.spans.append((len(self.owner), len(self.owner) + len(items)))
            self.owner += [i] * len(items)
            for column, values in zip(columns, zip(*items)):
                column += values
        self.size = len(self.owner)
        return columns

    def spread(self, values: Sequence[Any], combine: Callable[..., Any]) -> tuple[Any, ...]:
        """One combined value per outer row."""
        out: list[Any] = []
        clean = ERROR not in values
        for span in self.spans:
            if span is None:
                out.append(ERROR)
                continue
            part = values[span[0] : span[1]]
            if not clean and ERROR in part:
                out.append(ERROR)
                continue
            try:
                out.append(combine(list(part)))
            except (ValueError, TypeError, ArithmeticError, LookupError):
                out.append(ERROR)
        return tuple(out)

    def passing(self, f: Term, p: Term, combine: Callable[[list[Any]], Any] = list) -> tuple[Any, ...]:
        """Per outer row, what f gives of the elements that pass p, combined; it is not read of the others."""
        pairs = [ERROR if c is ERROR or (c and v is ERROR) else (c, v) for c, v in zip(p.values, f.values)]
        return self.spread(pairs, lambda part: combine([v for c, v in part if c]))

    @cached_property
    def items(self) -> list[Any]:
        """The elements themselves, in row order: tuples where there are several variables."""
        found = [
            e for items, span in zip(self.source.elements, self.spans) if span is not None and items for e in items
        ]
        return [e[0] for e in found] if self.source.plain else found

    def beside(self, values: Sequence[Any]) -> list[Any]:
        """What an inner vector has of each element, with the element; ERROR where it has nothing."""
        return [ERROR if v is ERROR else (v, x) for v, x in zip(values, self.items)]

    def made(self, op: Op, parts: tuple[Term, ...], values: tuple[Any, ...]) -> Term | None:
        """The outer term of a comprehension; None where no row has a value."""
        sort = sort_of_all(values)
        if sort is None:
            return None
        evoked = bool(op.words & self.weights.stems)
        cost = (max(1, op.cost // 2) if evoked else op.cost) + sum(p.cost for p in parts) + self.source.cost
        return Term(values, cost, op=op, args=(*parts, self.source.term), target=self.source.target, sort=sort)

    def quantified(self, limit: int) -> Iterator[Term]:
        """any / all of each test."""
        for p in self.tests[:limit]:
            for op, combine in ((ANY, any), (ALL, all)):
                term = self.made(op, (p,), self.spread(p.values, combine))
                if term is not None:
                    yield term

    def counted(self, limit: int) -> Iterator[Term]:
        for p in self.tests[:limit]:
            term = self.made(COUNT, (p,), self.spread(p.values, lambda part: sum(map(bool, part))))
            if term is not None:
                yield term

    def filtered(self, limit: int, text: bool) -> Iterator[Term]:
        """The elements that pass each test, as a list; as text where the source is text."""
        if not self.source.plain:
            return
        for p in self.tests[:limit]:
            pairs = self.beside(p.values)
            values = self.spread(pairs, lambda part: [x for v, x in part if v])
            term = self.made(FILTER, (p,), values)
            if term is not None:
                yield term
            if text:
                joined = self.spread(pairs, lambda part: "".join(x for v, x in part if v))
                term = self.made(FILTER_TEXT, (p,), joined)
                if term is not None:
                    yield term

    def first(self, limit: int) -> Iterator[Term]:
        if not self.source.plain:
            return
        for p in self.tests[:limit]:
            pairs = self.beside(p.values)
            term = self.made(FIRST, (p,), self.spread(pairs, lambda part: next((x for v, x in part if v), None)))
            if term is not None:
                yield term

    def aggregated(self, limit: int) -> Iterator[Term]:
        """Sums, products, extremes of each numeric element term; mapped lists; keys."""
        numeric = [t for t in self.terms if t.sort in ("int", "float", *EXACT)][:limit]
        ways: list[tuple[Op, Callable[[list[Any]], Any]]] = [(SUM, sum), (MAXIMUM, max), (MINIMUM, min)]
        if any(span is not None and span[0] == span[1] for span in self.spans[: self.outer.asked]):
            ways += [(MAXIMUM_OR, partial(max, default=0)), (MINIMUM_OR, partial(min, default=0))]
        for f in numeric:
            for op, combine in ways:
                term = self.made(op, (f,), self.spread(f.values, combine))
                if term is not None:
                    yield term
        for f in numeric[: limit // 4]:
            term = self.made(PRODUCT, (f,), self.spread(f.values, lambda part: prod(part[:60])))
            if term is not None:
                yield term
        if self.source.plain:
            for f in [t for t in self.terms if t.sort in _ORDERED][1:limit]:
                pairs = self.beside(f.values)
                for op, pick in ((MAX_KEY, max), (MIN_KEY, min)):
                    term = self.made(op, (f,), self.spread(pairs, partial(_extreme, pick)))
                    if term is not None:
                        yield term
                        yield from self._fields(term)

    def _fields(self, record: Term) -> Iterator[Term]:
        """What a record has under the keys of which the prose speaks."""
        held = next((v for v in record.values if type(v) is dict), {})
        for op in (item(key) for key in held if type(key) is str):
            if op.words & self.weights.stems and (made := self.outer.apply(op, record)) is not None:
                yield made

    def summed_if(self, tests: int, numbers: int) -> Iterator[Term]:
        numeric = [t for t in self.terms if t.sort in ("int", "float")][:numbers]
        for p in self.tests[:tests]:
            for f in numeric:
                term = self.made(SUM_IF, (f, p), self.passing(f, p, sum))
                if term is not None:
                    yield term

    def mapped(self, limit: int) -> Iterator[Term]:
        for f in self.terms[:limit]:
            term = self.made(MAP, (f,), self.spread(f.values, lambda part: part))
            if term is not None:
                yield term

    def sorts(self, wanted: Sequence[Any]) -> Iterator[Term]:
        """`sorted(source, key=f)` with the wanted lists."""
        if not self.source.plain:
            return
        parts = []
        items = self.items
        for span, want in zip(self.spans, wanted):
            if span is None or not isinstance(want, list) or len(want) != span[1] - span[0]:
                return
            try:
                if sorted(map(repr, items[span[0] : span[1]])) != sorted(map(repr, want)):
                    return
            except TypeError:
                return
            parts.append((span, want))
        found = 0
        for f in self.terms[1:600]:
            if found > 4 and (f.op is None or not f.op.words & self.weights.stems - WEAK):
                continue
            for op, down in ((SORT_KEY, False), (SORT_KEY_DOWN, True)):
                try:
                    if all(by_key(down, zip(f.values[s:e], items[s:e])) == want for (s, e), want in parts):
                        term = self.made(op, (f,), self.spread(self.beside(f.values), partial(by_key, down)))
                        if term is not None:
                            found += 1
                            yield term
                except TypeError:
                    continue


def _extreme(pick: Callable[..., Any], part: list[Any]) -> Any:
    return pick(part, key=lambda q: q[0])[1]


def by_key(down: bool, part: Iterable[tuple[Any, Any]]) -> list[Any]:
    """Things in the order of the keys before them."""
    return [x for _, x in sorted(part, key=lambda q: q[0], reverse=down)]


def cheap(outer: Scope) -> list[Term]:
    """Terms of the outer scope that are likely to be named inside: sizes, extremes, totals."""
    cheap = [t for t in outer.terms if t.op is not None and t.sort in ("int", "float", "str") and of_different_names(t)]
    found: dict[str, Term] = {}
    for t in sorted(cheap, key=outer.weights.cost):
        if _turned(t) not in found:
            found[t.text] = t
    return list(found.values())[:BROADCAST]


def _turned(term: Term) -> str:
    """An operation of two with its sides changed, which says no more: `b - a` beside `a - b`."""
    if term.op is None or len(term.args) != 2 or term.target:
        return ""
    return term.op.template.format(term.args[1].text, term.args[0].text)


def of_different_names(term: Term) -> bool:
    """Whether a term is of names alone, no name twice and no number."""
    leaves = [t for t in term.walk() if t.op is None]
    if any(_NUMBER.search(t.op.template) for t in term.walk() if t.op is not None):
        return False
    return not any(t.fixed for t in leaves) and len({t.leaf for t in leaves}) == len(leaves)
