"""What is asked of one hole: rows with what they must give, and relations between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.interpreter.outcomes import freeze, strict_equal
from csp_ir.wanted.demands import Both, Image, exactly, holds, meet
from csp_ir.wanted.rows import Wanted
from csp_ir.wanted.values import NotKnown, Visit, known, known_parts, visits_in

_TEST, _VALUE = 0.7, 2.0  # nats of one wanted value


@dataclass(frozen=True)
class Question:
    """names: columns in the order of scope. rows: values of the names. domains: of each row, None for anything.

    relations: (value of visits, values it may have); place: visit -> its row.
    """

    hole: str
    names: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    domains: tuple[Any, ...]
    relations: tuple[tuple[Any, Any], ...]
    place: Mapping[Visit, int]

    @property
    def exact(self) -> bool:
        """Whether one value is wanted on every row, and nothing else matters."""
        return not self.relations and all(d is not None and exactly(d) for d in self.domains)

    @property
    def bits(self) -> float:
        """Nats that the wanted values say: of tests one bit a row, of others what tells values apart."""
        known = [d[0] for d in self.domains if d is not None and exactly(d)]
        distinct = len({repr(v) for v in known})
        return sum(_TEST if type(v) is bool else _VALUE for v in known) if distinct > 1 else _VALUE * distinct

    @property
    def wanted(self) -> list[Any]:
        """The wanted value of each row, where it is one; else a likely one; None where nothing is known."""
        return [None if d is None else d[0] if type(d) is tuple else d.hint for d in self.domains]

    def answered(self, values: Sequence[Any]) -> bool:
        """Whether these values of the rows are all right."""
        for value, domain in zip(values, self.domains):
            if domain is not None and not holds(domain, value):
                return False
        given = {v: values[k] for v, k in self.place.items()}
        for value, wanted in self.relations:
            try:
                made = known(value, given)
            except NotKnown:
                continue
            except Exception:
                return False
            if not any(strict_equal(made, w) for w in wanted):
                return False
        return True

    def only(self, names: Sequence[str]) -> Question | None:
        """The question over fewer columns; None where they cannot tell rows apart that differ in what is wanted."""
        at = [self.names.index(n) for n in names]
        rows = [tuple(r[k] for k in at) for r in self.rows]
        merged = _merged(rows, self.domains)
        if merged is None:
            return None
        table, domains, numbers = merged
        place = {v: numbers[k] for v, k in self.place.items()}
        return Question(self.hole, tuple(names), tuple(table), tuple(domains), self.relations, place)


def _merged(
    rows: Sequence[tuple[Any, ...]], domains: Sequence[Any]
) -> tuple[list[tuple[Any, ...]], list[Any], list[int]] | None:
    index: dict[Any, int] = {}
    table: list[tuple[Any, ...]] = []
    found: list[Any] = []
    numbers = []
    for row, domain in zip(rows, domains):
        number = index.setdefault(freeze(row), len(table))
        numbers.append(number)
        if number == len(table):
            table.append(row)
            found.append(domain)
        elif domain is not None:
            found[number] = domain if found[number] is None else meet(found[number], domain)
            if found[number] == ():
                return None
    return table, found, numbers


def questions(wanted: Wanted, scopes: Mapping[str, Sequence[str]]) -> Iterator[Question]:
    """The questions of each hole.

    Args:
        scopes: hole -> names in its scope, in order.
    """
    for hole, scope in scopes.items():
        visits = [v for v in wanted.environments if v.hole == hole]
        if not visits:
            continue
        mine = tuple((value, w) for value, w in wanted.relations if {v.hole for v in visits_in(value)} == {hole})
        # Where visits are known by themselves, only those count whose environment is known in full.
        whole = [v for v in visits if all(n in wanted.environments[v] for n in scope)]
        enough = not mine and any(v in wanted.domains for v in whole)
        used = whole if enough else visits
        names = tuple(n for n in scope if all(n in wanted.environments[v] for v in used))
        rows = [tuple(wanted.environments[v][n] for n in names) for v in used]
        merged = _merged(rows, [wanted.domains.get(v) for v in used])
        if merged is None:
            continue
        table, domains, numbers = merged
        place = dict(zip(used, numbers))
        if not mine and all(d is None for d in domains):
            continue
        yield Question(hole, names, tuple(table), tuple(domains), mine, place)


def shown(domain: Any) -> Iterator[Any]:
    """Constants that a domain suggests: the values themselves, separators in texts, numbers and those next to them."""
    if type(domain) is tuple:
        yield from (v for v in domain if isinstance(v, int | float | str))
    elif isinstance(domain, Both):
        yield from shown(domain.first)
        yield from shown(domain.second)
    elif isinstance(domain, Image):
        for value in (*domain.wanted, *known_parts(domain.value)):
            if isinstance(value, str):
                yield from re.findall(r"[^A-Za-z0-9]+", value)
                yield from re.findall(r"[A-Za-z]+|[0-9]+", value)
            elif type(value) is int:
                yield from (value, value + 1, value - 1)
            elif type(value) is float:
                yield value
