"""The language of one function: its parameters, and constants the examples and the prose mention."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from os.path import commonprefix
from typing import Any

from csp_ir.deduction.everyday.components import BOOL, CONST, HINTS, INDEX, INT, LIST, NEW, RULES, STRING
from csp_ir.deduction.language import Component, Language, Rule, Term, Values

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
    late: dict[str, int] = {}
    for values in texts:
        marks: dict[str, int] = {}
        for value in values:
            for mark in {*re.findall(r"[^A-Za-z0-9]", value), *re.findall(r"[^A-Za-z0-9]{2,3}", value)}:
                marks[mark] = marks.get(mark, 0) + 1
        for mark, count in sorted(marks.items(), key=lambda m: (-m[1], len(m[0]), m[0])):
            if count * 2 >= len(values) or count >= 2:
                found.setdefault(mark, 1)
    for group in (r"[^A-Za-z0-9]+", r"[^A-Za-z0-9]", r"[A-Za-z]+", r"[0-9]+"):
        counts: dict[str, int] = {}
        for value in wanted:
            for token in {_short(t) for t in re.findall(group, value)}:
                counts[token] = counts.get(token, 0) + 1
        for token, count in sorted(counts.items(), key=lambda m: (-m[1], m[0])):
            inside = sum(any(token in v for v in row) for row in inputs)
            word = token.isalnum()
            if len(wanted) > 1 and not (word and inside >= count):
                rare = count * 2 < len(wanted)
                (late if rare else found).setdefault(token, 3 if rare else 2 if word else 1)
    for quoted in re.findall(r"'([^']{1,12})'|\"([^\"]{1,12})\"|`([^`]{1,12})`", prose):
        found.setdefault(next(q for q in quoted if q), 1)
    for text in _telling(columns, outputs):
        found.setdefault(text, 2)
    for text, cost in late.items():
        found.setdefault(text, cost)
    return list(found.items())[:MOST_CONSTANTS]


def _telling(columns: Sequence[Values], outputs: Values) -> list[str]:
    """What the inputs of true rows begin or end with and those of false rows do not."""
    if sort_of(outputs) != BOOL:
        return []
    out: list[str] = []
    for column in columns:
        good = [v for v, o in zip(column, outputs) if o and isinstance(v, str)]
        bad = [v for v, o in zip(column, outputs) if not o and isinstance(v, str)]
        if good and len(good) + len(bad) == len(column):
            out += [commonprefix(good), commonprefix([g[::-1] for g in good])[::-1]]
    return [t for t in out if t and len(t) <= 12]


def _short(token: str) -> str:
    """A run of one mark as the mark: its length is rarely fixed."""
    return token[0] if len(token) > 2 and len(set(token)) == 1 else token


def number_constants(prose: str) -> dict[int, int]:
    """Numbers worth naming with their costs."""
    found = {0: 1, 1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3, 7: 3, 8: 3}
    for digits in re.findall(r"(?<![\w.(-])[0-9]{1,2}(?![\w.)-])", prose)[:4]:
        found.setdefault(int(digits), 3)
    for value, word in enumerate("two three four five six seven eight nine ten twelve".split(), 2):
        if re.search(rf"\b{word}\b", prose.lower()):
            named = 12 if word == "twelve" else value
            found[named] = 1 if named <= 4 else 3  # a large one must not stand in for "to the end"
    return found


def _hinted(component: Component, prose: str) -> Component:
    """The component, cheaper by one where the prose speaks of what it does."""
    words = _HINTS.get(component.name)
    if words is None or component.cost < 2 or not any(re.search(rf"\b{w}", prose) for w in words):
        return component
    return replace(component, cost=component.cost - 1 - (component.cost > 3))


_HINTS = {template: tuple(words.split()) for template, words in HINTS}


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
    spoken = prose.lower()
    rules: dict[str, list[Rule]] = {s: [] for s in leaves}
    for result, component, args in RULES:
        if lists or LIST not in (result, *args) or LIST in sorts:
            rules[result].append(Rule(result, _hinted(component, spoken), args))
    return Language(start, {s: s for s in leaves}, leaves, rules, tuple(names))
