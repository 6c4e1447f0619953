"""Element-level banks: what comprehensions, quantifiers, sort keys and first matches range over.

A `Source` is an iterable of the outer rows with its loop variables. An inner bank has one
row per element; its terms become outer terms through a small table of comprehension
operations (`any`, `all`, count, filter, map, sum, ...), found by their wanted values where
those are known (a mapped list has one wanted value per element), else offered as atoms.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from csp_ir.draft.bank import ERROR, Bank, Term, sort_of_all
from csp_ir.draft.library import MAX_LENGTH, Op, stems
from csp_ir.draft.weigh import Weights
from csp_ir.interpreter.outcomes import strict_equal
from csp_ir.ir.types import DATED, EXACT
from csp_ir.work import worked

MAX_ROWS = 400
REPEATED = 1.0  # nats of a name that a source names again
ALIKE = 2  # sources of one form
_ORDERED = frozenset(("int", "float", "str", "tuple[int]", *DATED, *EXACT))  # sorts of keys


def _op(template: str, cost: int, words: str) -> Op:
    return Op(template, (), lambda: None, cost, stems(words.split()))


# {0}, {1}: element terms; the last argument is the source; {t} its loop variables.
ANY = _op("any({0} for {t} in {1})", 4, "any some contain least one has in exist include no without none")
ALL = _op("all({0} for {t} in {1})", 4, "all every only entirely each")
NONE = _op("not any({0} for {t} in {1})", 5, "no none without never only")
COUNT = _op("sum(1 for {t} in {1} if {0})", 5, "count many number how often")
FILTER = _op(
    "[{t} for {t} in {1} if {0}]", 4, "keep only filter select which those whose remove without list greater than"
)
FILTER_TEXT = _op('"".join({t} for {t} in {1} if {0})', 5, "keep only filter remove without strip delete every")
MAP = _op("[{0} for {t} in {1}]", 5, "each every list all element apply map convert")
SUM = _op("sum({0} for {t} in {1})", 5, "sum total add")
SUM_IF = _op("sum({0} for {t} in {2} if {1})", 6, "sum total add only")
PRODUCT = _op("math.prod({0} for {t} in {1})", 5, "product multiply")
MAXIMUM = _op("max({0} for {t} in {1})", 5, "maximum largest highest greatest most longest")
MINIMUM = _op("min({0} for {t} in {1})", 5, "minimum smallest lowest least shortest")
MAX_KEY = _op("max({1}, key=lambda {t}: {0})", 5, "maximum largest highest greatest most longest by")
MIN_KEY = _op("min({1}, key=lambda {t}: {0})", 5, "minimum smallest lowest least shortest by")
SORT_KEY = _op("sorted({1}, key=lambda {t}: {0})", 5, "sort order arrange by")
SORT_KEY_DOWN = _op(
    "sorted({1}, key=lambda {t}: {0}, reverse=True)",
    6,
    "sort order arrange by descending largest first highest most decreasing",
)
FIRST = _op("next(({t} for {t} in {1} if {0}), None)", 7, "first find earliest")
FILTER_MAP = _op("[{0} for {t} in {2} if {1}]", 6, "each every keep only filter list whose which remove")
SET = _op("{{{0} for {t} in {1}}}", 5, "set distinct unique")
DICT = _op("{{{0}: {1} for {t} in {2}}}", 5, "dictionary map each mapping key value count from pair invert swap")
DICT_IF = _op("{{{0}: {1} for {t} in {3} if {2}}}", 7, "dictionary keep only filter whose remove value key without")
GENERATED = _op("({0} for {t} in {1})", 2, "")


@dataclass
class Source:
    """An iterable and its elements.

    term: its outer term; target: the loop variables' text; names: the variables.
    elements: per outer row a list of tuples of variable values, None where the row has none.
    """

    term: Term
    target: str
    names: tuple[str, ...]
    elements: list[list[tuple[Any, ...]] | None]
    cost: int

    @property
    def plain(self) -> bool:
        """Whether the loop variable is the element itself."""
        return self.names == (self.target,)


class Inner:
    """An element-level bank over one source.

    Args:
        outer: terms of the outer bank that an element's term may name (parameters, cheap values).
        rows: how many of the outer rows are examples.
        wanted: the wanted value per element, where known.
    """

    def __init__(
        self,
        source: Source,
        outer: Sequence[Term],
        weights: Weights,
        rows: int,
        *,
        tries: int,
        deadline: float,
        until: int = 12,
    ) -> None:
        self.source, self.weights, self.rows = source, weights, rows
        columns = self._gone_over(rows, MAX_ROWS)
        self.usable = 0 < self.size <= 4 * MAX_ROWS and all(s is not None for s in self.spans[:rows])
        if not self.usable:
            return
        self.bank = Bank(
            weights.ops,
            limit=3_000,
            tries=tries,
            deadline=deadline,
            errors=(self.size * 4 // 5, 0, self.size),
            price=weights.cost,
        )
        for name, column in zip(source.names, columns):
            self.bank.offer(Term(tuple(column), 1, leaf=name))
        for constant in weights.constant_terms(self.size):
            self.bank.offer(constant)
        for term in outer:
            values = tuple([term.values[i] for i in self.owner])
            if sort_of_all(values):
                self.bank.offer(Term(values, max(2, term.cost), leaf=term.text))
        variables = set(source.names)
        for _ in self.bank.grow(until):
            pass
        self.terms = [t for t in self.bank.terms if _mentions(t, variables)]
        self.tests = [t for t in self.terms if t.sort == "bool"]

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

    def items(self) -> list[Any]:
        """The elements themselves, in row order: tuples where there are several variables."""
        found = [
            e for items, span in zip(self.source.elements, self.spans) if span is not None and items for e in items
        ]
        return [e[0] for e in found] if self.source.plain else found

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
        items = self.items()
        for p in self.tests[:limit]:
            pairs = [(v, x) if v is not ERROR else ERROR for v, x in zip(p.values, items)]
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
        items = self.items()
        for p in self.tests[:limit]:
            pairs = [(v, x) if v is not ERROR else ERROR for v, x in zip(p.values, items)]
            term = self.made(FIRST, (p,), self.spread(pairs, lambda part: next((x for v, x in part if v), None)))
            if term is not None:
                yield term

    def aggregated(self, limit: int) -> Iterator[Term]:
        """Sums, products, extremes of each numeric element term; mapped lists; keys."""
        numeric = [t for t in self.terms if t.sort in ("int", "float", *EXACT)][:limit]
        for f in numeric:
            for op, combine in ((SUM, sum), (MAXIMUM, max), (MINIMUM, min)):
                term = self.made(op, (f,), self.spread(f.values, combine))
                if term is not None:
                    yield term
        from math import prod

        for f in numeric[: limit // 4]:
            term = self.made(PRODUCT, (f,), self.spread(f.values, lambda part: prod(part[:60])))
            if term is not None:
                yield term
        if self.source.plain:
            items = self.items()
            for f in [t for t in self.terms if t.sort in _ORDERED][1:limit]:
                pairs = [(v, x) if v is not ERROR else ERROR for v, x in zip(f.values, items)]
                for op, pick in ((MAX_KEY, max), (MIN_KEY, min)):
                    term = self.made(op, (f,), self.spread(pairs, partial(_extreme, pick)))
                    if term is not None:
                        yield term

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

    # --- goal-directed ---------------------------------------------------------------

    def aligned(self, wanted: Sequence[Any]) -> list[Any] | None:
        """The wanted value of each example element where the wanted lists are as long as the source, else None."""
        flat: list[Any] = []
        for span, value in zip(self.spans, wanted):
            if span is None or not isinstance(value, list | tuple | str) or len(value) != span[1] - span[0]:
                return None
            flat += list(value)
        return flat

    def maps_to(self, flat: list[Any], limit: int = 4) -> list[Term]:
        """Element terms with these values on the example elements, cheapest first."""
        return self._matching(self.terms, flat, range(len(flat)), limit)

    def _matching(self, terms: Sequence[Term], flat: Sequence[Any], at: Sequence[int], limit: int) -> list[Term]:
        found = []
        for t in terms:
            values = t.values
            ok = True
            for want, i in zip(flat, at):
                v = values[i]
                if type(v) is not type(want) or v != want:
                    ok = False
                    break
            if ok and all(strict_equal(values[i], want) for want, i in zip(flat, at)):
                found.append(t)
                if len(found) == limit:
                    break
        return found

    def filter_maps(self, wanted: Sequence[list[Any]], deadline: float, limit: int = 150) -> Iterator[Term]:
        """`[f for x in source if p]` with the wanted lists."""
        flat = [v for w in wanted for v in w]
        if not flat or any(s is None for s in self.spans[: len(wanted)]):
            return
        found = 0
        seen: set[Hashable] = set()
        for p in self.tests[:limit]:
            chosen: list[int] = []
            for span, want in zip(self.spans, wanted):
                assert span is not None
                part = [i for i in range(*span) if p.values[i] is True]
                if len(part) != len(want):
                    break
                chosen += part
            else:
                key = tuple(chosen)
                if len(chosen) == len(flat) and (key not in seen or found < 3):
                    seen.add(key)
                    for f in self._matching(self.terms, flat, chosen, 2):
                        values = self.passing(f, p)
                        identity = self.source.plain and f.leaf == self.source.names[0]
                        term = self.made(FILTER, (p,), values) if identity else self.made(FILTER_MAP, (f, p), values)
                        if term is not None:
                            found += 1
                            yield term
            if worked() > deadline or found > 8:
                return

    def sorts(self, wanted: Sequence[Any]) -> Iterator[Term]:
        """`sorted(source, key=f)` with the wanted lists."""
        if not self.source.plain:
            return
        parts = []
        items = self.items()
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
            for op, down in ((SORT_KEY, False), (SORT_KEY_DOWN, True)):
                try:
                    if all(
                        [x for _, x in sorted(zip(f.values[s:e], items[s:e]), key=lambda q: q[0], reverse=down)] == want
                        for (s, e), want in parts
                    ):
                        pairs = [(v, x) if v is not ERROR else ERROR for v, x in zip(f.values, items)]
                        values = self.spread(
                            pairs,
                            partial(_by_key, down),
                        )
                        term = self.made(op, (f,), values)
                        if term is not None:
                            found += 1
                            yield term
                except TypeError:
                    continue
            if found > 4:
                return


def _extreme(pick: Callable[..., Any], part: list[Any]) -> Any:
    return pick(part, key=lambda q: q[0])[1]


def _by_key(down: bool, part: list[Any]) -> list[Any]:
    return [x for _, x in sorted(part, key=lambda q: q[0], reverse=down)]


def _mentions(term: Term, names: set[str]) -> bool:
    return any(t.op is None and t.leaf in names for t in term.walk())


# What, besides parameters and ranges, is worth looping over.
ITERABLE = frozenset((
    "{0}.split()", "{0}.split({1})", "{0}.splitlines()", "{0}.lower()", "{0}[1:]", "{0}[:-1]", "{0}[::-1]", "str({0})",
    "sorted({0})", "set({0})", "sorted(set({0}))", "list(dict.fromkeys({0}))", "list({0}.values())",
    "{0}.partition({1})[0]", "{0}.partition({1})[2]",
))  # fmt: skip


def sources(terms: Sequence[Term], taken: set[str], weights: Weights, limit: int = 5, dearest: int = 9) -> list[Source]:
    """What to loop over: cheap iterable terms, then pairs of neighbours, positions, two lists side by side."""
    out: list[Source] = []
    plain = [
        t
        for t in terms
        if not t.fixed
        and t.sort.partition("[")[0] in ("list", "str", "range", "tuple", "set", "dict")
        and t.cost <= dearest
    ]
    plain.sort(key=lambda t: (weights.cost(t) + REPEATED * _repeated(t), t.cost))
    lists = [t for t in plain if t.op is None or t.op.template in ITERABLE or t.sort.startswith("range")]
    for t in _diverse(lists)[:limit]:
        base = t.sort.partition("[")[0]
        if base == "dict":
            out.append(_source(f"{t.text}.items()", t, fresh(("k", "v"), taken), lambda v: list(v.items()), t.cost + 1))
            continue
        one = (
            "c"
            if base == "str"
            else "i"
            if base == "range"
            else "w"
            if t.sort == "list[str]" and t.op is not None
            else "x"
        )
        (name,) = fresh((one,), taken)
        if t.sort.startswith("list[tuple") or t.sort.startswith("list[list"):
            widths = {len(x) for v in t.values if v is not ERROR for x in v}
            if len(widths) == 1 and (width := widths.pop()) in (2, 3) and "tuple" in t.sort:
                out.append(
                    _source(t.text, t, fresh(("a", "b", "c")[:width], taken), lambda v: [tuple(x) for x in v], t.cost)
                )
        out.append(_source(t.text, t, (name,), lambda v: [(x,) for x in v], t.cost))
    params = [t for t in lists if t.op is None and t.sort.partition("[")[0] in ("list", "str", "tuple")]
    for t in params[:2]:
        (x,) = fresh(("c" if t.sort == "str" else "x",), taken)
        out.append(
            _source(f"enumerate({t.text})", t, (*fresh(("i",), taken), x), lambda v: list(enumerate(v)), t.cost + 3)
        )
        out.append(
            _source(
                f"zip({t.text}, {t.text}[1:])", t, fresh(("a", "b"), taken), lambda v: list(zip(v, v[1:])), t.cost + 4
            )
        )
        if t.sort.startswith(("list[list", "list[tuple")):
            (row,) = fresh(("row",), taken)
            out.append(
                _source(f"{t.text} for {x} in {row}", t, (x,), lambda v: [(y,) for r in v for y in r], t.cost + 2, row)
            )
    if len(params) >= 2:
        a, b = params[0], params[1]
        leaf = Term(tuple(zip(a.values, b.values)), a.cost + b.cost + 1, leaf=f"zip({a.text}, {b.text})", sort="zip")
        elements: list[list[tuple[Any, ...]] | None] = [
            None if x is ERROR or y is ERROR else list(zip(x, y)) for x, y in zip(a.values, b.values)
        ]
        out.append(Source(leaf, ", ".join(n := fresh(("a", "b"), taken)), n, elements, leaf.cost))
    return [s for s in out if any(s.elements)]


def _repeated(term: Term) -> int:
    names = [t.leaf for t in term.walk() if t.op is None and not t.fixed]
    return len(names) - len(set(names))


def _diverse(terms: Sequence[Term]) -> list[Term]:
    """Few terms of each form, in order."""
    seen: dict[Hashable, int] = {}
    out = []
    for t in terms:
        form = t.op and t.op.template, tuple([a.fixed or a.op and a.op.template for a in t.args])
        seen[form] = seen.get(form, 0) + 1
        if t.op is None or seen[form] <= ALIKE:
            out.append(t)
    return out


def _source(
    text: str, t: Term, names: tuple[str, ...], items: Callable[[Any], list[Any]], cost: int, target: str = ""
) -> Source:
    elements: list[list[tuple[Any, ...]] | None] = []
    for v in t.values:
        try:
            found = None if v is ERROR else items(v)
        except TypeError:
            found = None
        elements.append(None if found is None or len(found) > MAX_LENGTH else found)
    term = t if text == t.text else Term(t.values, cost, leaf=text)
    return Source(term, target or ", ".join(names), names, elements, cost)


def fresh(names: tuple[str, ...], taken: set[str]) -> tuple[str, ...]:
    """The names, made longer where they are taken."""
    out: list[str] = []
    for name in names:
        while name in taken or name in out:
            name += name[0]
        out.append(name)
    return tuple(out)
