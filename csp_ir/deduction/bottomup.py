"""Bottom-up enumeration of a grammar's terms with observational equivalence on the example rows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import product
from typing import Any

from csp_ir.deduction.sexpr import Sexpr
from csp_ir.deduction.task import Task, _key
from csp_ir.deduction.terms import evaluate


def _splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 0:
        if total == 0:
            yield ()
        return
    for first in range(1, total - parts + 2):
        for rest in _splits(total - first, parts - 1):
            yield (first, *rest)


def _template(term: Sexpr, names: frozenset[str], slots: list[str]) -> tuple[Sexpr, int]:
    """`term` with its nonterminals as numbered slots, and the number of tokens that are not slots."""
    if isinstance(term, str):
        if term in names:
            slots.append(term)
            return f"?{len(slots) - 1}", 0
        return term, 1
    parts = [_template(t, names, slots) for t in term]
    return tuple(p for p, _ in parts), sum(n for _, n in parts)


def _filled(term: Sexpr, env: dict[str, Any]) -> Sexpr:
    return env.get(term, term) if isinstance(term, str) else tuple(_filled(t, env) for t in term)


def enumerate_solution(task: Task, deadline: float, most_terms: int = 400_000) -> Sexpr | None:
    """The smallest term of the grammar right on every row, or None when time or terms ran out."""
    names = frozenset(nt for nt, _, _ in task.grammar)
    inputs = [dict(zip((p for p, _ in task.params), row.args)) for row in task.rows]
    wanted = _key(tuple(row.output for row in task.rows))
    start = task.grammar[0][0]
    units: list[tuple[str, str]] = []
    rules: list[tuple[str, Sexpr, int, list[str]]] = []
    for nt, _, productions in task.grammar:
        for production in productions:
            if isinstance(production, str) and production in names:
                units.append((nt, production))
                continue
            slots: list[str] = []
            shape, weight = _template(production, names, slots)
            rules.append((nt, shape, weight, slots))
    bank: dict[tuple[str, int], list[tuple[Sexpr, tuple[Any, ...]]]] = {}
    seen: dict[str, set[tuple[Any, ...]]] = {nt: set() for nt in names}
    feeds: dict[str, list[str]] = {}
    for outer, inner in units:
        feeds.setdefault(inner, []).append(outer)

    def add(nt: str, size: int, term: Sexpr, values: tuple[Any, ...]) -> bool:
        key = _key(values)
        if key in seen[nt]:
            return False
        seen[nt].add(key)
        bank.setdefault((nt, size), []).append((term, values))
        if nt == start and key == wanted:
            return True
        return any([add(outer, size, term, values) for outer in feeds.get(nt, ())])

    for size in range(1, 60):
        for nt, shape, weight, slots in rules:
            for sizes in _splits(size - weight, len(slots)):
                for choice in product(*(bank.get((s, n), ()) for s, n in zip(slots, sizes, strict=True))):
                    if time.monotonic() > deadline or sum(map(len, seen.values())) > most_terms:
                        return None
                    values = tuple(
                        evaluate(shape, {**env, **{f"?{k}": c[1][r] for k, c in enumerate(choice)}})
                        for r, env in enumerate(inputs)
                    )
                    term = _filled(shape, {f"?{k}": c[0] for k, c in enumerate(choice)})
                    if add(nt, size, term, values):
                        return term
    return None
