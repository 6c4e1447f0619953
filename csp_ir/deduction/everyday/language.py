"""The language of one function: its parameters, and constants the examples and the prose mention."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from csp_ir.deduction.everyday.components import BOOL, CONST, INDEX, INT, LIST, NEW, RULES, STRING
from csp_ir.deduction.language import Language, Rule, Term, Values

MOST_CONSTANTS = 14


def constant(value: Any, cost: int = 1) -> Term:
    return Term(None, name=repr(value), value=value, cost=cost)


def text_constants(columns: Sequence[Values], outputs: Values, prose: str = "") -> list[tuple[str, int]]:
    """Texts worth naming with their costs: separators in the inputs, what the outputs share beyond the inputs,
    what the prose quotes."""
    texts = [[v for v in c if isinstance(v, str)] or [p for v in c if isinstance(v, tuple) for p in v] for c in columns]
    wanted = [v for v in outputs if isinstance(v, str)] or [p for v in outputs if isinstance(v, tuple) for p in v]
    inputs = list(zip(*([v if isinstance(v, str) else "" for v in c] for c in columns)))
    found: dict[str, int] = {}
    for values in texts:
        marks: dict[str, int] = {}
        for value in values:
            for mark in {*re.findall(r"[^A-Za-z0-9]", value), *re.findall(r"[^A-Za-z0-9]{2,3}", value)}:
                marks[mark] = marks.get(mark, 0) + 1
        for mark, count in sorted(marks.items(), key=lambda m: (-m[1], len(m[0]), m[0])):
            if count * 2 >= len(values) or count >= 2:
                found.setdefault(mark, 1)
    for group in (r"[^A-Za-z0-9]+", r"[^A-Za-z0-9]", r"[A-Za-z]+", r"[0-9]+", r"[A-Za-z0-9]"):
        counts: dict[str, int] = {}
        for value in wanted:
            for token in {_short(t) for t in re.findall(group, value)}:
                counts[token] = counts.get(token, 0) + 1
        for token, count in sorted(counts.items(), key=lambda m: (-m[1], m[0])):
            inside = sum(any(token in v for v in row) for row in inputs)
            word = token.isalnum()
            if count * 2 >= len(wanted) and len(wanted) > 1 and not (word and inside >= count):
                found.setdefault(token, 2 if word else 1)
    for quoted in re.findall(r"'([^']{1,12})'|\"([^\"]{1,12})\"|`([^`]{1,12})`", prose):
        found.setdefault(next(q for q in quoted if q), 1)
    return list(found.items())[:MOST_CONSTANTS]


def _short(token: str) -> str:
    """A run of one mark as the mark: its length is rarely fixed."""
    return token[0] if len(token) > 2 and len(set(token)) == 1 else token


def number_constants(prose: str) -> dict[int, int]:
    """Numbers worth naming with their costs."""
    found = {0: 1, 1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3, 7: 3, 8: 3}
    for digits in re.findall(r"(?<![\w.])[0-9]{1,3}(?![\w.])", prose)[:4]:
        found[int(digits)] = 1
    return found


def sort_of(values: Sequence[Any]) -> str | None:
    """The sort of a column; None where the engine has none for it."""
    if all(type(v) is str for v in values):
        return STRING
    if all(type(v) is int for v in values):
        return INT
    if all(type(v) is bool for v in values):
        return BOOL
    if all(type(v) is tuple and all(type(p) is str for p in v) for v in values):
        return LIST
    return None


def language_for(
    names: Sequence[str], columns: Sequence[Values], outputs: Values, prose: str = "", lists: bool = True
) -> Language | None:
    """The language for rows of these columns; None where a column or the output has no sort here.

    lists: whether lists of texts may be built on the way.
    """
    sorts = [sort_of(c) for c in columns]
    start = sort_of(outputs)
    if start is None or any(s is None for s in sorts):
        return None
    texts = text_constants(columns, outputs, prose)
    leaves: dict[str, list[Term]] = {s: [] for s in (STRING, CONST, NEW, INT, INDEX, LIST, BOOL)}
    for column, (name, sort) in enumerate(zip(names, sorts)):
        assert sort is not None
        leaves[sort].append(Term(None, name=name, column=column))
    for text, cost in texts:
        leaf = constant(text, cost)
        leaves[STRING].append(leaf)
        leaves[CONST].append(leaf)
        leaves[NEW].append(leaf)
    if not any(t == " " for t, _ in texts):
        leaves[NEW].append(constant(" ", 2))
    leaves[NEW].append(constant(""))
    leaves[STRING].append(constant("", 2))
    for value, cost in number_constants(prose).items():
        leaves[INT].append(constant(value, cost))
    for value, cost in ((0, 1), (-1, 1), (1, 1), (2, 2), (3, 3), (-2, 2)):
        leaves[INDEX].append(constant(value, cost))
    if start == BOOL:
        leaves[BOOL] += [constant(True), constant(False)]
    rules: dict[str, list[Rule]] = {s: [] for s in leaves}
    for result, component, args in RULES:
        if lists or LIST not in (result, *args) or LIST in sorts:
            rules[result].append(Rule(result, component, args))
    return Language(start, {s: s for s in leaves}, leaves, rules, tuple(names))
