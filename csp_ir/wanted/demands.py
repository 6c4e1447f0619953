"""What visits of holes must give for a value to be what is wanted: inverse semantics on recorded operations.

`demands(value, wanted)` goes from a result down to the visits it depends on. Each operation with one open part is
undone; sums and texts put together from several open parts are taken apart where they can be, in the ways that are
most likely meant, one world for each; what is left is a relation between visits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from csp_ir.interpreter.inverses import COMPLETE, INVERSES
from csp_ir.interpreter.outcomes import freeze, strict_equal
from csp_ir.wanted.values import Applied, Unknown, Visit, is_open, known, visits_in

MOST_WORLDS = 12
MOST_VALUES = 64
COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not", "unary not"))
Finite = tuple[Any, ...]


class Image:
    """Values of a visit with which `value` is one of `wanted`."""

    def __init__(self, visit: Visit, value: Any, wanted: Finite) -> None:
        self.visit, self.value, self.wanted = visit, value, wanted

    def __contains__(self, candidate: Any) -> bool:
        try:
            made = known(self.value, {self.visit: candidate})
        except Exception:
            return False
        return any(strict_equal(made, w) for w in self.wanted)

    @property
    def hint(self) -> Any:
        """A value that is likely meant; None where there is none."""
        return next((w for w in self.wanted if w in self), None)

    def __repr__(self) -> str:
        return f"Image({self.value} in {self.wanted})"


class Both:
    """Values in two domains."""

    def __init__(self, first: Any, second: Any) -> None:
        self.first, self.second = first, second

    @property
    def hint(self) -> Any:
        return next((h for d in (self.first, self.second) if (h := d.hint) is not None and h in self), None)

    def __contains__(self, candidate: Any) -> bool:
        return candidate in self.first and candidate in self.second


def holds(domain: Any, value: Any) -> bool:
    """Whether a value lies in a domain, types told apart."""
    return any(strict_equal(value, d) for d in domain) if type(domain) is tuple else value in domain


def meet(a: Any, b: Any) -> Any:
    """The values in both domains; an empty tuple where there is none."""
    if type(a) is tuple:
        return tuple(v for v in a if holds(b, v))
    return tuple(v for v in b if holds(a, v)) if type(b) is tuple else Both(a, b)


@dataclass(frozen=True)
class Demands:
    """domains: visit -> values that it may give. relations: (value of several visits, what it must be).

    label: how what could be taken apart in several ways was; the same way is likely right for every example.
    """

    domains: Mapping[Visit, Any] = field(default_factory=dict)
    relations: tuple[tuple[Any, Any], ...] = ()
    label: str = ""

    def joined(self, other: Demands) -> Demands | None:
        domains = dict(self.domains)
        for visit, domain in other.domains.items():
            domains[visit] = meet(domains[visit], domain) if visit in domains else domain
            if domains[visit] == ():
                return None
        label = "/".join(dict.fromkeys(x for x in (self.label, other.label) if x))
        return Demands(domains, self.relations + other.relations, label)


NOTHING = Demands()


def product_of(parts: Sequence[Iterator[Demands]]) -> Iterator[Demands]:
    """Worlds of several demands together."""
    found = [NOTHING]
    for part in parts:
        worlds = list(islice(part, MOST_WORLDS))
        found = [j for f in found for w in worlds if (j := f.joined(w)) is not None][:MOST_WORLDS]
        if not found:
            return
    yield from found


def demands(value: Any, wanted: Finite) -> Iterator[Demands]:
    """Worlds in which the value is one of `wanted`; none where it cannot be."""
    if not is_open(value):
        if holds(wanted, value):
            yield NOTHING
        return
    if isinstance(value, Visit):
        yield Demands({value: wanted})
        return
    if isinstance(value, Applied):
        yield from _applied(value, wanted)
        return
    for want in wanted:
        if type(value) is dict and type(want) is dict and any(isinstance(k, Unknown) for k in value):
            yield Demands({}, ((value, wanted),), "relation")  # two keys may turn out to be one
        if type(want) is type(value) and len(want) == len(value):
            if type(value) is dict:
                pairs = [((k, v), pair) for (k, v), pair in zip(value.items(), want.items())]
                parts = [demands(a, (b,)) for pair, other in pairs for a, b in zip(pair, other)]
            else:
                parts = [demands(v, (w,)) for v, w in zip(value, want)]
            yield from product_of(parts)


def test_demands(value: Any, truth: bool) -> Iterator[Demands]:
    """Worlds in which a test has this truth."""
    if isinstance(value, Applied) and value.op not in COMPARISONS:
        value = Applied("bool", bool, value)
    return demands(value, (truth,))


def _applied(value: Applied, wanted: Finite) -> Iterator[Demands]:
    if len(wanted) == 1:
        want = wanted[0]
        if type(want) in (str, list, tuple) and value.op in ("+", "join"):
            yield from _pieces(value, want)
            return
        if type(want) in (int, float) and value.op in ("+", "-", "*", "unary -"):
            yield from _sum(value, want)
            return
        if value.op == "stored":
            yield from _stored(value, want)
            return
        if value.op in ("any", "all") and want is (value.op == "all") and isinstance(value.parts[0], list):
            yield from product_of([test_demands(p, want) for p in value.parts[0]])
            return
    places = [k for k, p in enumerate(value.parts) if is_open(p)]
    if len(places) == 1:
        each = [undone(value.op, value.parts, places[0], want) for want in wanted]
        if all(e is not None for e in each):
            found = [v for e in each if e is not None for v in e]
            if found:
                yield from demands(value.parts[places[0]], tuple(found[:MOST_VALUES]))
            return
    yield _left(value, wanted)


def _left(value: Any, wanted: Finite) -> Demands:
    """What cannot be undone: an image of its visit, or a relation between several."""
    visits = list(dict.fromkeys(visits_in(value)))
    if len(visits) == 1:
        return Demands({visits[0]: Image(visits[0], value, wanted)})
    return Demands({}, ((value, wanted),))


def _stored(value: Applied, want: Any) -> Iterator[Demands]:
    """An element of a list of which one element was replaced at a place that is not known."""
    old, index, new = value.parts
    place, size = value.function.args  # type: ignore[attr-defined]
    here = tuple({place: 0, place - size: 0})
    elsewhere = tuple(i for i in range(-size, size) if i not in here)
    yield from product_of([demands(old, (want,)), demands(index, elsewhere)])
    yield from product_of([demands(new, (want,)), demands(index, here)])


# --- sums -----------------------------------------------------------------------------------


def linear(value: Any) -> tuple[dict[Any, Any], Any] | None:
    """Coefficients of what is not known in a sum, and its constant; None where it is none."""
    if isinstance(value, Applied):
        parts = [linear(p) for p in value.parts]
        if value.op in ("+", "-", "*", "unary -") and all(p is not None for p in parts):
            (a, ca), *rest = [p for p in parts if p is not None]
            if value.op == "unary -":
                return {k: -v for k, v in a.items()}, -ca
            b, cb = rest[0]
            if value.op == "*":
                if a and b:
                    return {value: 1}, 0
                terms, factor = (a, cb) if a else (b, ca)
                return {k: v * factor for k, v in terms.items()}, ca * cb
            sign = 1 if value.op == "+" else -1
            out = dict(a)
            for k, v in b.items():
                out[k] = out.get(k, 0) + sign * v
            return out, ca + sign * cb
        return {value: 1}, 0
    if isinstance(value, Visit):
        return {value: 1}, 0
    return ({}, value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _sum(value: Applied, want: Any) -> Iterator[Demands]:
    form = linear(value)
    if form is None:
        yield _left(value, (want,))
        return
    terms = {k: v for k, v in form[0].items() if v}
    rest = want - form[1]
    if not terms:
        if rest == 0:
            yield NOTHING
        return
    if len(terms) == 1:
        (part, factor), *_ = terms.items()
        if part is value:  # a part of it is no number
            yield _left(value, (want,))
            return
        if type(rest) is int and type(factor) is int:
            if rest % factor == 0:
                yield from demands(part, (rest // factor,))
            return
        yield from demands(part, (rest / factor,))
        return
    yield Demands({}, ((value, (want,)),))


# --- texts and lists put together -----------------------------------------------------------


def _flat(value: Any) -> list[Any]:
    """The pieces of a text or list put together, in order."""
    if isinstance(value, Applied) and value.op == "+":
        return [x for p in value.parts for x in _flat(p)]
    if isinstance(value, Applied) and value.op == "join" and isinstance(value.parts[0], str):
        if not isinstance(value.parts[1], list | tuple):
            return [value]
        out: list[Any] = []
        for k, part in enumerate(value.parts[1]):
            out += [value.parts[0], *_flat(part)] if k else _flat(part)
        return out
    return [value]


def _pieces(value: Applied, want: Any) -> Iterator[Demands]:
    pieces = _flat(value)
    if any(not isinstance(p, (*Unknown, str, list, tuple)) for p in pieces):
        return  # a number beside a text: the run would raise
    pieces = [p for p in pieces if isinstance(p, Unknown) or len(p)]
    if type(want) is not str and any(not isinstance(p, Unknown) and is_open(p) for p in pieces):
        pieces = [x for p in pieces for x in ([p] if isinstance(p, Unknown) else [type(want)([e]) for e in p])]
    if pieces == [value]:
        yield _left(value, (want,))
        return
    places = [k for k, p in enumerate(pieces) if isinstance(p, Unknown)]
    if not places:
        yield from product_of([demands(p, (w,)) for p, w in zip(pieces, _cut(want, pieces, []))])
        return
    free = len(want) - sum(len(p) for p in pieces if not isinstance(p, Unknown))
    seen: set[Any] = set()
    if free < 0:
        return
    for label, sizes in _sizes(pieces, places, want, free):
        parts = _cut(want, pieces, sizes)
        if tuple(sizes) in seen or len(parts) != len(pieces):
            continue
        seen.add(tuple(sizes))
        for world in product_of([demands(p, (w,)) for p, w in zip(pieces, parts)]):
            yield Demands(world.domains, world.relations, "/".join(x for x in (label, world.label) if x))
    if len(places) > 1:
        yield Demands({}, ((value, (want,)),), "relation")


def _cut(want: Any, pieces: Sequence[Any], sizes: Sequence[int]) -> list[Any]:
    """The wanted value cut into the pieces' parts; fewer than there are where the known ones do not fit."""
    left = list(sizes)
    out: list[Any] = []
    at = 0
    for piece in pieces:
        size = left.pop(0) if isinstance(piece, Unknown) else len(piece)
        part = want[at : at + size]
        if not isinstance(piece, Unknown) and not is_open(piece) and part != piece:
            return []
        out.append(part)
        at += size
    return out if at == len(want) else []


def _sizes(pieces: Sequence[Any], places: Sequence[int], want: Any, free: int) -> Iterator[tuple[str, list[int]]]:
    """Sizes the open pieces may have, likely ones first."""
    count = len(places)
    if count == 1:
        yield "", [free]
        return
    if type(want) is str and all(b - a > 1 for a, b in zip(places, places[1:])):
        found = _split(pieces, places, want)
        if found is not None:
            yield "split", found
    if free % count == 0:
        yield f"each {free // count}", [free // count] * count
    visits = [pieces[k] for k in places if isinstance(pieces[k], Visit)]
    if len(visits) == count:
        for name in visits[0].environment:
            values = [v.environment.get(name) for v in visits]
            if all(type(v) in (str, list, tuple) and not is_open(v) for v in values):
                lengths = [len(v) for v in values if v is not None]
                more, rest = divmod(free - sum(lengths), count)
                if rest == 0 and len(set(lengths)) > 1 and all(n + more >= 0 for n in lengths):
                    yield f"as {name} {more:+d}", [n + more for n in lengths]


def _split(pieces: Sequence[Any], places: Sequence[int], want: str) -> list[int] | None:
    """Sizes where no piece holds what comes after it."""
    sizes: list[int] = []
    at = sum(len(p) for p in pieces[: places[0]])
    for a, b in zip(places, [*places[1:], len(pieces)]):
        mark = "".join(pieces[a + 1 : b])
        if b == len(pieces):
            end = len(want) - len(mark)
        else:
            end = want.find(mark, at)
        if end < at:
            return None
        sizes.append(end - at)
        at = end + len(mark)
    return sizes


# --- one open part --------------------------------------------------------------------------


def undone(op: str, parts: Sequence[Any], place: int, want: Any) -> Sequence[Any] | None:
    """Values of the part at `place` with which the operation gives `want`, all or the likely ones.

    None where they cannot be listed.
    """
    inverse = INVERSES.get(op, {}).get(place)
    rounded = op in COMPLETE and type(want) is float  # what gave it is not known to the last digit
    return None if inverse is None or rounded else inverse(want, *parts[:place], *parts[place + 1 :])


def exactly(domain: Any) -> bool:
    """Whether one value is left."""
    return type(domain) is tuple and len({freeze(v) for v in domain}) == 1
