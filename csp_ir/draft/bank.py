"""Bottom-up enumeration in cost order, one term kept per vector of values.

A vector holds one value per environment (examples first, then probes), so terms that no
environment tells apart are one term. A term that raises on some rows stays: it is partial.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.draft.rows import Row
from csp_ir.interpreter.outcomes import freeze


class _Error:
    """The value of a term that raised; equal only to itself."""

    def __repr__(self) -> str:
        return "ERROR"


ERROR = _Error()
MAX_SIZE = 400


@dataclass(frozen=True, slots=True)
class Term:
    """An expression: its text, its values, its cost, the variables it names and its sort."""

    text: str
    values: tuple[Any, ...]
    cost: int
    names: frozenset[str]
    sort: str


def sort_of(value: Any) -> str:
    """int, float, str, bool, None, list[int], dict, ...; the sort by which rows take arguments."""
    kind = type(value)
    if kind in (list, tuple, set, range):
        inner = {sort_of(v) for v in value}
        base = "list" if kind is list else kind.__name__
        return f"{base}[{inner.pop()}]" if len(inner) == 1 else f"{base}[{'' if not inner else 'any'}]"
    return "None" if value is None else kind.__name__


def sort_of_all(values: Iterable[Any]) -> str | None:
    """The common sort of a vector, "any" where sorts differ, None where every row raised."""
    found = {sort_of(v) for v in values if v is not ERROR}
    if len(found) > 1:
        empties = {s for s in found if s.endswith("[]") and any(o != s and o.startswith(s[:-1]) for o in found)}
        found -= empties
    if found == {"int", "float"}:
        return "float"
    return found.pop() if len(found) == 1 else ("any" if found else None)


def classes_of(sort: str) -> tuple[str, ...]:
    """The parameter classes a sort may stand in for."""
    base, _, inner = sort.partition("[")
    inner = inner.rstrip("]")
    found = ["any", base]
    if sort in ("int", "float"):
        found.append("num")
    if base in ("list", "tuple", "range", "set"):
        found += ["iter", "sized"]
        if base in ("list", "tuple", "range"):
            found.append("seq")
        if inner in ("int", "float", "", "bool"):
            found.append("nums")
        if inner in ("int", "float", "str", ""):
            found.append("orders")
        if inner in ("str", ""):
            found.append("strs")
        if inner.startswith("list[") or inner.startswith("tuple["):
            found.append("nested")
    if base in ("str", "dict"):
        found += ["sized", "iter"]
    if sort == "str":
        found += ["seq", "orders"]
    if sort in ("int", "float", "str"):
        found.append("ordered")
    if sort in ("int", "str", "float", "bool"):
        found.append("key")
    return tuple(dict.fromkeys(found))


class Bank:
    """Terms over environments.

    Args:
        environments: one dict of variables per row.
        rows: the components used; constants: (text, value, cost).
        limit: how many distinct terms to keep; deadline: `time.monotonic()` moment to stop at.
    """

    def __init__(
        self,
        environments: Sequence[dict[str, Any]],
        names: Sequence[str],
        constants: Sequence[tuple[str, Any, int]],
        rows: Sequence[Row],
        *,
        limit: int = 20_000,
        deadline: float = float("inf"),
        size: int = 12,
    ) -> None:
        self.environments, self.rows, self.limit = environments, rows, limit
        self.deadline = min(deadline, time.monotonic() + 3.0)
        self.size = size
        self.terms: list[Term] = []
        self.tried = 0
        self._seen: set[Hashable] = set()
        self._levels: dict[tuple[str, int], list[Term]] = defaultdict(list)
        self._pending: dict[int, list[Term]] = defaultdict(list)
        for name in names:
            self.offer(name, [e[name] for e in environments], 1, frozenset({name}))
        for text, value, cost in constants:
            self.offer(text, [value] * len(environments), cost, frozenset())

    def offer(self, text: str, values: Sequence[Any], cost: int, names: frozenset[str]) -> None:
        """Put a term in as an atom of the given cost."""
        sort = sort_of_all(values)
        if sort is not None:
            self._pending[cost].append(Term(text, tuple(values), cost, names, sort))

    def grow(self, until: int) -> list[Term]:
        """All terms of cost at most `until`, or as many as limits allow, cheapest first."""
        for cost in range(1, until + 1):
            for term in self._pending[cost]:
                self._keep(term)
            for row in self.rows:
                if row.cost < cost and not self._apply(row, cost):
                    return self.terms
        return self.terms

    def _keep(self, term: Term) -> None:
        try:
            key = tuple(map(freeze, term.values))
        except (TypeError, RecursionError):
            return
        if key in self._seen:
            return
        self._seen.add(key)
        self.terms.append(term)
        for name in classes_of(term.sort):
            self._levels[name, term.cost].append(term)

    def _apply(self, row: Row, cost: int) -> bool:
        for args in self._choices(row.params, cost - row.cost):
            self.tried += 1
            if self.tried & 255 == 0 and (time.monotonic() > self.deadline or len(self.terms) > self.limit):
                return False
            if row.commutes and args[0].text > args[1].text:
                continue
            names = frozenset().union(*(a.names for a in args))
            if not names:
                continue
            values = tuple([_call(row, vs) for vs in zip(*(a.values for a in args), strict=True)])
            sort = sort_of_all(values)
            if sort is None or (row.result and row.result not in classes_of(sort)):
                continue
            self._keep(Term(row.text.format(*(a.text for a in args)), values, cost, names, sort))
        return True

    def _choices(self, params: tuple[str, ...], budget: int) -> Iterable[tuple[Term, ...]]:
        if len(params) == 1:
            for term in self._levels.get((params[0], budget), ()):
                yield (term,)
            return
        for cost in range(1, budget - len(params) + 2):
            for term in tuple(self._levels.get((params[0], cost), ())):
                for rest in self._choices(params[1:], budget - cost):
                    yield (term, *rest)


def _call(row: Row, values: tuple[Any, ...]) -> Any:
    if ERROR in values if len(values) > 1 else values[0] is ERROR:
        return ERROR
    try:
        result = row.meaning(*values)
    except (ArithmeticError, ValueError, TypeError, LookupError, AttributeError):
        return ERROR
    kind = type(result)
    if kind in (str, list, tuple, dict, set, range) and len(result) > MAX_SIZE:
        return ERROR
    if kind is int and result.bit_length() > 512:
        return ERROR
    return result
