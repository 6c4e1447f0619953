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
SIDES = ("a", "b", "c", "d")  # names of the elements of lists that are gone through side by side


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
    "[int(c) for c in str({0})]", "{0}.partition({1})[0]", "{0}.partition({1})[2]", r"re.findall(r'\d+', {0})",
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
            out.append(source_of(_named(f"{t.text}.items()", t, 1), fresh(("k", "v"), taken), lambda v: v.items()))
            continue
        of_words = t.sort == "list[str]" and t.op is not None
        (name,) = fresh(("c" if base == "str" else "i" if base == "range" else "w" if of_words else "x",), taken)
        if t.sort.startswith("list[tuple") and (width := width_of(t)) in (2, 3):
            out.append(source_of(t, fresh(("a", "b", "c")[:width], taken), _whole))
        out.append(source_of(t, (name,), _whole))
    params = [t for t in lists if t.op is None and t.sort.partition("[")[0] in ("list", "str", "tuple")]
    for t in params[:2]:
        (x,) = fresh(("c" if t.sort == "str" else "x",), taken)
        out.append(source_of(_named(f"enumerate({t.text})", t, 3), (*fresh(("i",), taken), x), enumerate))
        neighbours = _named(f"zip({t.text}, {t.text}[1:])", t, 4)
        out.append(source_of(neighbours, fresh(("a", "b"), taken), lambda v: zip(v, v[1:])))
        if t.sort.startswith(("list[list", "list[tuple")):
            (row,) = fresh(("row",), taken)
            flat = _named(f"{t.text} for {x} in {row}", t, 2)
            out.append(source_of(flat, (x,), lambda v: [y for r in v for y in r], row))
    tables = [t for t in lists if t.op is None and t.sort.startswith("dict")]
    if len(tables) >= 2:
        a, b = tables[:2]
        merged = [ERROR if x is ERROR or y is ERROR else {**x, **y} for x, y in zip(a.values, b.values)]
        both = Term(tuple(merged), a.cost + b.cost + 1, leaf=f"{{**{a.text}, **{b.text}}}", sort="dict")
        out.append(source_of(both, fresh(("k",), taken), _whole))
    if len(params) >= 2:
        a, b = params[0], params[1]
        if a.sort.startswith("list") and b.sort.startswith("list"):
            sums = [ERROR if x is ERROR or y is ERROR else x + y for x, y in zip(a.values, b.values)]
            both = Term(tuple(sums), a.cost + b.cost + 1, leaf=f"{a.text} + {b.text}")
            (x,) = fresh(("x",), taken)
            out.append(source_of(both, (x,), _whole))
        out += [_together(params[:k], taken) for k in range(2, min(len(params), len(SIDES)) + 1)]
    return [s for s in out if any(s.elements)]


def _together(terms: Sequence[Term], taken: set[str]) -> Source:
    """Lists gone through side by side."""
    text, cost = f"zip({', '.join(t.text for t in terms)})", sum(t.cost for t in terms) + 1
    leaf = Term(tuple(zip(*(t.values for t in terms))), cost, leaf=text, sort="zip")
    elements = [None if ERROR in row else list(zip(*row)) for row in leaf.values]
    names = fresh(SIDES[: len(terms)], taken)
    return Source(leaf, ", ".join(names), names, elements, cost)


def _named(text: str, term: Term, more: int) -> Term:
    """The values of a term under another text, for so many half nats more."""
    return Term(term.values, term.cost + more, leaf=text)


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


def source_of(term: Term, names: tuple[str, ...], items: Callable[[Any], Any], target: str = "") -> Source:
    """A term gone over, with what it holds for the names; items: of one of its values.

    target: the loop variables' text, where it is not the names.
    """
    elements: list[list[tuple[Any, ...]] | None] = []
    for v in term.values:
        try:
            made = None if v is ERROR else list(items(v) if not isinstance(v, int) or v <= MAX_LENGTH else ())
        except (TypeError, ValueError):
            made = None
        if made is not None and len(made) > MAX_LENGTH:
            made = None
        elements.append(made if made is None else [(e,) if len(names) == 1 else tuple(e) for e in made])
    return Source(term, target or ", ".join(names), names, elements, term.cost)


def width_of(term: Term) -> int:
    """The length of the tuples that a list, tuple or set holds; 0 where it holds others."""
    base = term.sort.partition("[")[0]
    if base not in ("list", "tuple", "set") or "tuple" not in term.sort and base == "list":
        return 0
    widths = {len(x) if type(x) is tuple else 0 for v in term.values if v is not ERROR for x in v}
    width = widths.pop() if len(widths) == 1 else 0
    return width if 2 <= width <= 4 else 0


def _whole(value: Any) -> Any:
    return value


def fresh(names: Sequence[str], taken: set[str]) -> tuple[str, ...]:
    """Names like these that are not taken."""
    out: list[str] = []
    for name in names:
        while name in taken or name in out:
            name += name[0]
        out.append(name)
    return tuple(out)
