"""Expressions as people write them where a hole stands: by type, likeliest first, without a run.

Terms are built from the rows of a grammar (`grammar`) for the types that are asked for alone, by cost (as in Lee et al., PLDI
2018, without contexts); a name costs what its place says of it (`usage`). Nothing is left out for its values: no environment is
known before the holes are filled, and terms that agree in the few that a first guess shows may differ in those that are meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from math import exp, log
from typing import Any

from csp_ir.draft.stems import stem
from csp_ir.ir import nodes as ir
from csp_ir.ir.types import ANY, FLOAT, INT, NONE, STR, Type, substitute
from csp_ir.wanted.grammar import (
    FORMATS,
    NO_SCORES,
    TEXTS,
    Build,
    Row,
    display,
    got,
    item,
    itself,
    leaves,
    literals,
    rows,
    written,
)
from csp_ir.wanted.kinds import fits, holds, is_free, is_open, unified, within
from csp_ir.wanted.unwritten import COMPARED, apart, names_in, odd
from csp_ir.work import spend

LEVEL = 0.25  # nats of a level, in which costs are counted
DEAREST = 64  # levels
MOST_OF_LEVEL = 4_000  # terms
MADE = 5e-5  # units of work of a term that is made
DEEP = 2  # operations over names that a part must be made of, at most
LATER, MOST_LATER = 0.25, 2.0  # nats of each literal that the spec names before one, at most
EVOKED, SAID = 2.0, 1.0  # nats by which a word of the hole makes a row likelier, and one of the prose
WRITTEN = 1.5  # nats of one way of writing values into a text among all
FIELD = 2.5  # score of the fields of records, of which the functions that scores are fitted on do not tell the types
FAR = 2.6  # nats of a row that no name in scope can be a part of
NAMED = 0.7  # nats by which the words of a hole make a name likelier
AGAIN, HELD_AGAIN = 1.6, 0.3  # nats of a name that the term has already; of one that holds others


@dataclass(frozen=True)
class Place:
    """Where terms are asked for.

    names: those in scope, with their types; odds: log odds of each being used there (`usage`). constants: values that the spec
    names, a tuple for what it lists. words: stems of the prose; hole: of the hole's name. own: the function itself, where it
    may call itself; called: nats of that. slot: of the hole (`grammar.slot_in`), or the kind of place it has (`usage.KINDS`).
    """

    names: Mapping[str, Type]
    odds: Mapping[str, float]
    constants: Sequence[Any] = ()
    words: frozenset[str] = frozenset()
    hole: frozenset[str] = frozenset()
    own: ir.Function | None = None
    called: float = 1.0
    slot: str = "value"


Special = tuple[float, tuple[Type, ...], Build]


@dataclass(frozen=True)
class Option:
    """One thing that may stand in a slot.

    leaves, rows: its terms, or what makes them, with what each costs beside the score, in nats. said: whether the prose evokes
    it; far: whether no name in scope can be a part of it.
    """

    key: str
    score: float
    leaves: Sequence[tuple[float, ir.Expr]]
    rows: Sequence[tuple[float, tuple[Type, ...], Row]] = ()
    said: bool = False
    far: bool = False


@dataclass(frozen=True)
class Rules:
    """What may stand in a slot. whole: log of all scores together; leaves, rows: by what they cost there, in levels."""

    options: Sequence[Option]
    whole: float
    leaves: dict[int, list[ir.Expr]]
    rows: list[tuple[int, tuple[Type, ...], Row]]


class Likely:
    """Terms of one place, by type and cost."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.kinds = within(place.names.values())
        self._terms: dict[tuple[Type, str, int], tuple[ir.Expr, ...]] = {}
        self._rules: dict[tuple[Type, str], Rules] = {}
        self._rows: dict[Type, list[tuple[Row, list[tuple[Type, ...]]]]] = {}
        self._reached: dict[tuple[Type, int], bool] = {}

    def terms(self, kind: Type, most: int, slot: str = "") -> list[tuple[float, ir.Expr]]:
        """The likeliest terms of a type with their nats, cheapest first, each once; what leaves out a likely name costs more,
        and what has one twice."""
        found: dict[ir.Expr, float] = {}
        for level in range(1, DEAREST):
            for expr in self.at(kind, slot or self.place.slot, level):
                found.setdefault(expr, level * LEVEL)
            if len(found) >= most:
                break
        spend(MADE * len(found))
        ranked = [(cost + self.beside(e), i, e) for i, (e, cost) in enumerate(found.items())]
        return [(cost, e) for cost, _, e in sorted(ranked, key=lambda r: r[:2])[:most]]

    def beside(self, expr: ir.Expr) -> float:
        """What the likely names cost that it leaves out, and those that it has twice."""
        used = names_in(expr)
        more = sum(z for n, z in self.place.odds.items() if z > 0 and n not in used)
        for name, times in used.items():
            if times > 1:
                kind = self.place.names.get(name, INT)
                more += (times - 1) * (HELD_AGAIN if kind.args or kind == STR else AGAIN)
        return more

    def at(self, kind: Type, slot: str, level: int) -> tuple[ir.Expr, ...]:
        """The terms of a type in a slot that cost just so many levels."""
        key = kind, slot, level
        if key not in self._terms:
            self._terms[key] = self._made(kind, slot, level)
        return self._terms[key]

    def _made(self, kind: Type, slot: str, level: int) -> tuple[ir.Expr, ...]:
        rules = self.rules(kind, slot)
        out: dict[ir.Expr, None] = dict.fromkeys(rules.leaves.get(level, ()))
        for cost, parts, row in rules.rows:
            if cost < level or (cost == level and not parts):
                for args in self._parts(parts, row.slots, level - cost):
                    if parts and not row.bare and not (any(map(names_in, args)) and apart(row.sign, args)):
                        continue
                    made = row.build(args)
                    if not odd(made):
                        out[made] = None
                    if len(out) >= MOST_OF_LEVEL:
                        return tuple(out)
        return tuple(out)

    def _parts(self, kinds: Sequence[Type], slots: Sequence[str], level: int) -> Iterator[tuple[ir.Expr, ...]]:
        """Terms of these types that cost so many levels together."""
        if not kinds:
            if level == 0:
                yield ()
        elif len(kinds) == 1:
            for expr in self.at(kinds[0], slots[0], level):
                yield (expr,)
        else:
            for first in range(1, level - len(kinds) + 2):
                heads = self.at(kinds[0], slots[0], first)
                if heads:
                    tails = list(self._parts(kinds[1:], slots[1:], level - first))
                    yield from ((head, *tail) for head in heads for tail in tails)

    # --- what may stand for a type in a slot ------------------------------------------

    def rules(self, kind: Type, slot: str) -> Rules:
        """The names, literals and rows that make a type, with what each costs there in levels."""
        key = kind, slot
        if key not in self._rules:
            options = list(self.options(kind, slot))
            top = max((o.score for o in options), default=0.0)
            whole = top + log(sum(exp(o.score - top) for o in options)) if options else 0.0
            found = Rules(options, whole, {}, [])
            for option in options:
                for more, expr in option.leaves:
                    found.leaves.setdefault(_levels(whole - option.score + more), []).append(expr)
                for more, parts, row in option.rows:
                    found.rows.append((_levels(whole - option.score + more), parts, row))
            found.rows.sort(key=lambda r: r[0])
            self._rules[key] = found
        return self._rules[key]

    def options(self, kind: Type, slot: str) -> Iterator[Option]:
        """What may stand there, each with its score."""
        known = leaves()
        names = list(self._names(kind))
        if names:
            yield Option("name", known["name"].of(slot, kind.name), names)
        for (_, value), of in literals().items():
            if holds(value, kind):
                yield Option(repr(value), of.of(slot, kind.name), [(0.0, ir.Literal(value))])
        said = list(self._said(kind))
        if said:
            yield Option("said", known["said"].of(slot, kind.name), said)
        for row, parts in () if self._open_members(kind) else self._made_by(kind):  # else its members say it all
            some = [(0.0, p, row) for p in parts if self._reaches(p)]
            if some:
                evoked = bool(row.words & self.place.words)
                far = bool(row.parts) and not any(self._reached_by(k, 0) for _, p, _ in some for k in p)
                score = row.scores.of(slot) + self._evoked(row.words) - FAR * far
                yield Option(row.key, score, [], some, evoked, far)
        for label, special in self._special(kind).items():
            inner = {"display": "item", "text": "item", "part": "holder", "field": "holder"}.get(label, slot)
            some = [
                (more, parts, Row(label, kind, NO_SCORES, parts, (inner,) * len(parts), frozenset(), build))
                for more, parts, build in special
                if self._reaches(parts)
            ]
            if some:
                yield Option(label, known[label].of(slot, kind.name) if label in known else FIELD, [], some)

    def _names(self, kind: Type) -> Iterator[tuple[float, ir.Expr]]:
        fitting = [(n, more) for n, k in self.place.names.items() if (more := fits(k, kind)) is not None]
        weights = {}
        for name, more in fitting:
            z = self.place.odds.get(name, 0.0) - more
            if self.place.hole & words_in(name):
                z += NAMED
            weights[name] = 1 / (1 + exp(-z))
        for name, weight in weights.items():
            yield -log(weight / sum(weights.values())), ir.Name(name)

    def _said(self, kind: Type) -> Iterator[tuple[float, ir.Expr]]:
        """Literals that the spec names."""
        some = [c for c in self.place.constants if not isinstance(c, tuple) and holds(c, kind)]
        yield from ((min(LATER * i, MOST_LATER), ir.Literal(value)) for i, value in enumerate(some))
        if kind.name == "list" and kind.args:
            for listed in (c for c in self.place.constants if isinstance(c, tuple)):
                if all(holds(v, kind.args[0]) for v in listed):
                    yield 0.0, ir.TupleDisplay(tuple(map(ir.Literal, listed)))

    def _reaches(self, parts: Sequence[Type]) -> bool:
        """Whether something with a name is made of parts of these types."""
        return not parts or (
            any(self._reached_by(p, DEEP) for p in parts)
            and all(self._reached_by(p, DEEP) or self._literal(p) for p in parts)
        )

    def _literal(self, kind: Type) -> bool:
        return any(holds(v, kind) for _, v in literals()) or next(self._said(kind), None) is not None

    def _reached_by(self, kind: Type, depth: int) -> bool:
        """Whether a term of a type has a name, with so many operations over it at most."""
        key = kind, depth
        if key not in self._reached:
            self._reached[key] = any(fits(k, kind) is not None for k in self.place.names.values())
            if not self._reached[key] and depth:
                ways = [p for _, some in self._made_by(kind) for p in some]
                ways += [p for some in self._special(kind).values() for _, p, _ in some]
                self._reached[key] = any(
                    p and any(self._reached_by(k, depth - 1) for k in p)
                    and all(self._reached_by(k, depth - 1) or self._literal(k) for k in p)
                    for p in ways
                )  # fmt: skip
        return self._reached[key]

    def _made_by(self, kind: Type) -> list[tuple[Row, list[tuple[Type, ...]]]]:
        """The rows that make a type, with the types of their parts."""
        if kind not in self._rows:
            some = ((row, list(self._instances(row, kind))) for row in rows())
            self._rows[kind] = [(row, parts) for row, parts in some if parts]
        return self._rows[kind]

    def _instances(self, row: Row, kind: Type) -> Iterator[tuple[Type, ...]]:
        """The types of a row's parts where it makes a type."""
        if not row.variables:
            if row.kind == kind:
                yield row.parts
            return
        bound = unified(row.kind, kind, {})
        if bound is None:
            return
        for parts in dict.fromkeys(self._bound(row.parts, 0, bound)):
            if row.sign not in COMPARED or parts[0] not in (INT, FLOAT, STR):  # they have rows of their own
                yield parts

    def _bound(self, parts: Sequence[Type], at: int, bound: Mapping[str, Type]) -> Iterator[tuple[Type, ...]]:
        if at == len(parts):
            yield tuple(substitute(p, bound) for p in parts)
            return
        part = substitute(parts[at], bound)
        if not is_open(part):
            if part.name in ("list", "dict", "set", "tuple") and part not in self.kinds and not is_free(part):
                return
            yield from self._bound(parts, at + 1, bound)
            return
        for kind in self.kinds:
            more = unified(part, kind, bound)
            if more is not None:
                yield from self._bound(parts, at + 1, more)

    def _special(self, kind: Type) -> dict[str, list[Special]]:
        """Displays of tuples, parts of tuples and records, members of a union, an int as a float: by what each is called."""
        found: dict[str, list[Special]] = {}
        if kind.name == "tuple" and kind.args:
            found["display"] = [(0.0, kind.args, display)]
        if kind.name == "tuple*":  # of any parts: what things are ordered by
            some = [k for k in (INT, STR) if k in self.kinds]
            found["display"] = [(0.0, parts, display) for size in (2, 3) for parts in product(some, repeat=size)]
        for held in self.kinds:
            if held.name == "tuple":
                parts = [i for i, part in enumerate(held.args) if part == kind]
                found.setdefault("part", []).extend((0.0, (held,), item(i)) for i in parts)
            for label, part in zip(held.label.split("\n"), held.args) if held.name == "record" else ():
                if fits(part, kind) is not None:
                    key = label.removesuffix("?")
                    cost = log(len(held.args)) - self._evoked(words_in(key))
                    found.setdefault("field", []).append((cost, (held,), item(key)))
                    if key != label:
                        found["field"].append((cost, (held,), got(key, kind)))
        members = kind.args if kind.name == "Union" else self._open_members(kind)
        if members:
            found["member"] = [(log(len(members)), (part,), itself) for part in members if part != NONE]
        if kind == STR:
            found["text"] = [(WRITTEN, tuple(FORMATS[f][0] for f in some), partial(written, some)) for some in TEXTS]
        return found

    def _open_members(self, kind: Type) -> Sequence[Type]:
        """The known types that something may be of which not all is known."""
        if kind == ANY:
            return [k for k in self.kinds if k != ANY]
        if ANY in kind.args and kind.name != "tuple*":
            return [k for k in self.kinds if k != kind and k.name == kind.name and fits(k, kind) is not None]
        return ()

    def _evoked(self, words: frozenset[str]) -> float:
        """The nats by which these words make a row cheaper here."""
        return EVOKED * bool(words & self.place.hole) + SAID * bool(words & self.place.words)


def _levels(nats: float) -> int:
    return max(1, round(nats / LEVEL))


def words_in(name: str) -> frozenset[str]:
    """The stems of the words of a name."""
    return frozenset(map(stem, re.findall(r"[a-z]+", name.lower())))
