"""A SyGuS-IF task: the function wanted, its grammar, its example rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from csp_ir.deduction.sexpr import Sexpr, SygusError, read
from csp_ir.deduction.terms import evaluate


@dataclass(frozen=True)
class Row:
    args: tuple[Any, ...]
    output: Any


@dataclass(frozen=True)
class Task:
    name: str
    params: tuple[tuple[str, Sexpr], ...]
    result: Sexpr
    grammar: tuple[tuple[str, Sexpr, tuple[Sexpr, ...]], ...]  # (nonterminal, sort, productions); () = any term
    rows: tuple[Row, ...]
    others: tuple[Sexpr, ...]  # constraints that are not examples


def _key(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple((type(v), v) for v in values)


def read_task(text: str) -> Task:
    """The task in `text` (SyGuS-IF 1 or 2); raises SygusError."""
    commands = [c for c in read(text) if isinstance(c, tuple) and c]
    wanted: list[Any] = [c for c in commands if c[0] == "synth-fun"]
    if len(wanted) != 1 or len(wanted[0]) < 4:
        raise SygusError("expected exactly one synth-fun")
    name, params, result = wanted[0][1:4]
    # Version 2 declares the nonterminals before the grammar; both end in the groups of productions.
    groups = wanted[0][-1] if len(wanted[0]) > 4 else ()
    grammar = tuple((g[0], g[1], tuple(dict.fromkeys(g[2]))) for g in groups)
    rows: list[Row] = []
    others: list[Sexpr] = []
    for command in commands:
        if command[0] == "constraint":
            row = _example(command[1], name)
            if row is None:
                others.append(command[1])
            else:
                rows.append(row)
    return Task(name, params, result, grammar, tuple(rows), tuple(others))


def _example(body: Sexpr, name: str) -> Row | None:
    if not (isinstance(body, tuple) and len(body) == 3 and body[0] == "="):
        return None
    for call, value in ((body[1], body[2]), (body[2], body[1])):
        if isinstance(call, tuple) and call and call[0] == name:
            try:
                return Row(tuple(evaluate(t, {}) for t in call[1:]), evaluate(value, {}))
            except SygusError:
                return None
    return None


def distinct_rows(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], tuple[Row, Row] | None]:
    """The rows without duplicates, and the first two that contradict each other, if any."""
    seen: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        first = seen.setdefault(_key(row.args), row)
        if _key((first.output,)) != _key((row.output,)):
            return tuple(seen.values()), (first, row)
    return tuple(seen.values()), None
