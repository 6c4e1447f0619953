"""What a comprehension may go over: cheap iterable terms, pairs of neighbours, positions, two lists side by side."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import MAX_LENGTH
from csp_ir.draft.weigh import Weights

REPEATED = 1.0  # nats of a name that a source names again
ALIKE = 2  # sources of one form


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


# What, besides parameters and ranges, is worth looping over.
ITERABLE = frozenset((
    "{0}.split()", "{0}.split({1})", "{0}.splitlines()", "{0}.lower()", "{0}[1:]", "{0}[:-1]", "{0}[::-1]", "str({0})",
    "sorted({0})", "set({0})", "sorted(set({0}))", "list(dict.fromkeys({0}))", "list({0}.values())",
    "{0}.partition({1})[0]", "{0}.partition({1})[2]", r"re.findall(r'\d+', {0})",
))  # fmt: skip


def sources(
    terms: Sequence[Term], taken: set[str], weights: Weights, limit: int = 5, dearest: int = 9, any_list: bool = False
) -> list[Source]:
    """What to loop over: cheap iterable terms, then pairs of neighbours, positions, two lists side by side.

    any_list: whatever a list comes of.
    """
    out: list[Source] = []
    plain = [
        t
        for t in terms
        if not t.fixed
        and t.sort.partition("[")[0] in ("list", "str", "range", "tuple", "set", "dict")
        and t.cost <= dearest
    ]
    plain.sort(key=lambda t: (weights.cost(t) + REPEATED * _repeated(t), t.cost))
    lists = [t for t in plain if any_list or t.op is None or t.op.template in ITERABLE or t.sort.startswith("range")]
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
    tables = [t for t in lists if t.op is None and t.sort.startswith("dict")]
    if len(tables) >= 2:
        a, b = tables[:2]
        merged = [ERROR if x is ERROR or y is ERROR else {**x, **y} for x, y in zip(a.values, b.values)]
        both = Term(tuple(merged), a.cost + b.cost + 1, leaf=f"{{**{a.text}, **{b.text}}}", sort="dict")
        out.append(_source(both.text, both, fresh(("k",), taken), lambda v: [(k,) for k in v], both.cost))
    if len(params) >= 2:
        a, b = params[0], params[1]
        leaf = Term(tuple(zip(a.values, b.values)), a.cost + b.cost + 1, leaf=f"zip({a.text}, {b.text})", sort="zip")
        if a.sort.startswith("list") and b.sort.startswith("list"):
            sums = [ERROR if x is ERROR or y is ERROR else x + y for x, y in zip(a.values, b.values)]
            both = Term(tuple(sums), leaf.cost, leaf=f"{a.text} + {b.text}")
            (x,) = fresh(("x",), taken)
            out.append(_source(both.text, both, (x,), lambda v: [(x,) for x in v], both.cost))
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


def fresh(names: Sequence[str], taken: set[str]) -> tuple[str, ...]:
    """Names like these that are not taken."""
    out: list[str] = []
    for name in names:
        while name in taken or name in out:
            name += name[0]
        out.append(name)
    return tuple(out)
