"""Expressions as people write them where a hole stands: by type, likeliest first, without a run.

Terms are built from the rows of a grammar (`grammar`) for the types that are asked for alone, by cost (as in Lee et al., PLDI
2018, without contexts); a name costs what its place says of it (`usage`). Nothing is left out for its values: no environment is
known before the holes are filled, and terms that agree in the few that a first guess shows may differ in those that are meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import exp, log
from typing import Any

from csp_ir.draft.stems import stem
from csp_ir.ir import nodes as ir
from csp_ir.ir.types import FLOAT, INT, NONE, STR, Type, substitute
from csp_ir.wanted.grammar import Row, apart, display, got, item, itself, names_in, odd, rows
from csp_ir.wanted.kinds import fits, holds, is_free, is_open, unified, within
from csp_ir.work import spend

LEVEL = 0.25  # nats of a level, in which costs are counted
DEAREST = 64  # levels
MOST_OF_LEVEL = 4_000  # terms
MADE = 5e-5  # units of work of a term that is made
TOTAL = 0.4  # nats of a name among all that may stand there
LITERALS = (
    (0, 2.0), (1, 2.0), (-1, 3.2), (2, 3.2), (10, 4.4), (100, 4.6), (3, 4.6), ("", 2.4), (" ", 2.6), (True, 2.6), (False, 2.6), (None, 2.0),
    (0.0, 2.4), (1.0, 3.6),
)  # fmt: skip
SAID, LATER = 2.2, 0.25  # nats of a literal that the spec names, and of each before it
EVOKED = 1.6  # nats by which a word of the hole makes a row cheaper, and half of it by which one of the prose does
NAMED = 1.2  # nats by which the words of a hole make a name likelier
# Nats of a tuple, of a part of one, of a field, of an int as a float; of a row that is evoked, at least.
PAIRED, ITEM, FIELD, FLOATED, LEAST = 2.0, 1.1, 1.2, 1.0, 0.5
Special = tuple[float, tuple[Type, ...], Callable[[Sequence[ir.Expr]], ir.Expr]]


@dataclass(frozen=True)
class Place:
    """Where terms are asked for.

    names: those in scope, with their types; odds: log odds of each being used there (`usage`). constants: values that the spec
    names, a tuple for what it lists. words: stems of the prose; hole: of the hole's name. own: the function itself, where it
    may call itself.
    """

    names: Mapping[str, Type]
    odds: Mapping[str, float]
    constants: Sequence[Any] = ()
    words: frozenset[str] = frozenset()
    hole: frozenset[str] = frozenset()
    own: ir.Function | None = None


class Likely:
    """Terms of one place, by type and cost."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.kinds = within(place.names.values())
        self._terms: dict[tuple[Type, int], tuple[ir.Expr, ...]] = {}
        self._rules: dict[Type, list[tuple[int, tuple[Type, ...], Row]]] = {}
        self._leaves: dict[Type, dict[int, list[ir.Expr]]] = {}

    def terms(self, kind: Type, most: int) -> list[tuple[float, ir.Expr]]:
        """The likeliest terms of a type with their nats, cheapest first, each once; what leaves out a likely name costs more."""
        found: dict[ir.Expr, float] = {}
        for level in range(1, DEAREST):
            for expr in self.at(kind, level):
                found.setdefault(expr, level * LEVEL)
            if len(found) >= most:
                break
        spend(MADE * len(found))
        odds = self.place.odds

        def beside(expr: ir.Expr) -> float:
            """What the likely names cost that it leaves out."""
            used = names_in(expr)
            return sum(z for n, z in odds.items() if z > 0 and n not in used)

        ranked = [(cost + beside(e), i, e) for i, (e, cost) in enumerate(found.items())]
        return [(cost, e) for cost, _, e in sorted(ranked, key=lambda r: r[:2])[:most]]

    def at(self, kind: Type, level: int) -> tuple[ir.Expr, ...]:
        """The terms of a type that cost just so many levels."""
        key = kind, level
        if key not in self._terms:
            self._terms[key] = self._made(kind, level)
        return self._terms[key]

    def _made(self, kind: Type, level: int) -> tuple[ir.Expr, ...]:
        out: dict[ir.Expr, None] = dict.fromkeys(self.leaves(kind).get(level, ()))
        for cost, parts, row in self.rules(kind):
            if cost < level or (cost == level and not parts):
                for args in self._parts(parts, level - cost):
                    if parts and not row.bare and not (any(map(names_in, args)) and apart(row.sign, args)):
                        continue
                    made = row.build(args)
                    if not odd(made):
                        out[made] = None
                    if len(out) >= MOST_OF_LEVEL:
                        return tuple(out)
        return tuple(out)

    def _parts(self, kinds: Sequence[Type], level: int) -> Iterator[tuple[ir.Expr, ...]]:
        """Terms of these types that cost so many levels together."""
        if not kinds:
            if level == 0:
                yield ()
        elif len(kinds) == 1:
            for expr in self.at(kinds[0], level):
                yield (expr,)
        else:
            for first in range(1, level - len(kinds) + 2):
                heads = self.at(kinds[0], first)
                if heads:
                    tails = list(self._parts(kinds[1:], level - first))
                    yield from ((head, *tail) for head in heads for tail in tails)

    # --- leaves -----------------------------------------------------------------------

    def leaves(self, kind: Type) -> dict[int, list[ir.Expr]]:
        """Names and literals that may stand for a type, by level."""
        if kind not in self._leaves:
            found: dict[int, list[ir.Expr]] = {}
            for cost, expr in (*self._names(kind), *self._literals(kind)):
                found.setdefault(_levels(cost), []).append(expr)
            self._leaves[kind] = found
        return self._leaves[kind]

    def _names(self, kind: Type) -> Iterator[tuple[float, ir.Expr]]:
        fitting = [(n, more) for n, k in self.place.names.items() if (more := fits(k, kind)) is not None]
        weights = {}
        for name, more in fitting:
            z = self.place.odds.get(name, 0.0) - more
            if self.place.hole & words_in(name):
                z += NAMED
            weights[name] = 1 / (1 + exp(-z))
        total = max(sum(weights.values()), 0.5)
        for name, weight in weights.items():
            yield TOTAL - log(weight / total), ir.Name(name)

    def _literals(self, kind: Type) -> Iterator[tuple[float, ir.Expr]]:
        said = [c for c in self.place.constants if not isinstance(c, tuple)]
        costs: dict[tuple[type, Any], float] = {}
        for value, cost in LITERALS:
            costs[type(value), value] = cost
        for i, value in enumerate(c for c in said if holds(c, kind)):
            key = type(value), value
            costs[key] = min(costs.get(key, 99.0), SAID + LATER * min(i, 8))
        for (_, value), cost in costs.items():
            if holds(value, kind):
                yield cost, ir.Literal(value)
        if kind.name == "list" and kind.args:
            for listed in (c for c in self.place.constants if isinstance(c, tuple)):
                if all(holds(v, kind.args[0]) for v in listed):
                    yield SAID, ir.TupleDisplay(tuple(map(ir.Literal, listed)))

    # --- rules ------------------------------------------------------------------------

    def rules(self, kind: Type) -> list[tuple[int, tuple[Type, ...], Row]]:
        """The rows that make a type of others, with what each costs in levels."""
        if kind not in self._rules:
            found = []
            for row in rows():
                for parts in self._instances(row, kind):
                    cost = row.cost - self._evoked(row.words)
                    found.append((_levels(max(LEAST, cost)), parts, row))
            found += [(_levels(c), parts, row) for c, parts, row in self._special(kind)]
            found.sort(key=lambda r: r[0])
            self._rules[kind] = found
        return self._rules[kind]

    def _instances(self, row: Row, kind: Type) -> Iterator[tuple[Type, ...]]:
        """The types of a row's parts where it makes a type."""
        if not row.variables:
            if row.kind == kind:
                yield row.parts
            return
        bound = unified(row.kind, kind, {})
        if bound is None:
            return
        yield from dict.fromkeys(self._bound(row.parts, 0, bound))

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

    def _special(self, kind: Type) -> Iterator[tuple[float, tuple[Type, ...], Row]]:
        """Displays of tuples, parts of tuples and records, members of a union, an int as a float."""
        for cost, parts, build in (*self._displays(kind), *self._items(kind), *self._members(kind)):
            yield max(LEAST, cost), parts, Row(kind, cost, parts, frozenset(), build, "", False)

    def _displays(self, kind: Type) -> Iterator[Special]:
        if kind.name == "tuple" and kind.args:
            yield PAIRED, kind.args, display
        if kind.name == "tuple*":  # of any parts: what things are ordered by
            some = [k for k in (INT, STR) if k in self.kinds]
            yield from ((PAIRED / 2 * size, parts, display) for size in (2, 3) for parts in product(some, repeat=size))

    def _items(self, kind: Type) -> Iterator[Special]:
        for held in self.kinds:
            if held.name == "tuple":
                yield from ((ITEM, (held,), item(i)) for i, part in enumerate(held.args) if part == kind)
            for label, part in zip(held.label.split("\n"), held.args) if held.name == "record" else ():
                if fits(part, kind) is not None:
                    key = label.removesuffix("?")
                    cost = FIELD + log(len(held.args)) - self._evoked(words_in(key))
                    yield cost, (held,), item(key)
                    if key != label:
                        yield cost, (held,), got(key, kind)

    def _members(self, kind: Type) -> Iterator[Special]:
        if kind.name == "Union":
            yield from ((LEVEL, (part,), itself) for part in kind.args if part != NONE)
        if kind == FLOAT:
            yield FLOATED, (INT,), itself

    def _evoked(self, words: frozenset[str]) -> float:
        """The nats by which these words make a row cheaper here."""
        return EVOKED * bool(words & self.place.hole) + EVOKED / 2 * bool(words & self.place.words)


def _levels(nats: float) -> int:
    return max(1, round(nats / LEVEL))


def words_in(name: str) -> frozenset[str]:
    """The stems of the words of a name."""
    return frozenset(map(stem, re.findall(r"[a-z]+", name.lower())))
