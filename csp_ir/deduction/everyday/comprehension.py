"""Comprehensions: a wanted list, or a text joined from one, element by element.

The elements of a known list and the wanted parts are rows of a problem of their own, over one parameter, which
the same engine solves: the body of a map, or the test of a filter.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.deduction.bank import Deadline, OutOfTime
from csp_ir.deduction.domains import FREE, Goal, is_exact
from csp_ir.deduction.engine import answers, bank_of
from csp_ir.deduction.everyday.components import BOOL, INT, LIST, STRING
from csp_ir.deduction.everyday.language import language_for
from csp_ir.deduction.everyday.text import python
from csp_ir.deduction.language import Component, Term, Values, evaluate
from csp_ir.deduction.solver import Effort, Solver

INNER = (
    Effort(4, 150, 200, 40, 4, 40, 16, 2, 16, 0, 1, 0, True),
    Effort(5, 300, 800, 60, 6, 60, 20, 3, 24, 1, 2, 0, True),
)
MOST_SOURCES = 40
MOST_ELEMENTS = 400
MAP_COST, FILTER_COST = 2, 2
Texts = tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """A term that gives a list, or a text taken letter by letter; its elements on each row of the goal."""

    term: Term
    elements: tuple[Texts, ...]
    letters: bool


class Comprehensions:
    """The `extra` of a language: terms for goals that are lists, texts joined from lists, or counts."""

    def __init__(self, names: Sequence[str], prose: str = "", seconds: float = 0.15) -> None:
        self.names, self.prose = names, prose
        self.seconds = seconds  # a body or test at most
        self.letter = _fresh("c", names)
        self.word = _fresh("word", names)
        self._bodies: dict[Any, Term | None] = {}

    def __call__(self, solver: Solver, nonterminal: str, goal: Goal) -> Iterator[Term]:
        rows = [r for r, d in enumerate(goal) if d is not FREE]
        if not rows or not all(is_exact(goal[r]) for r in rows):
            return
        wanted = [goal[r][0] for r in rows]
        if nonterminal == LIST:
            for source in self._sources(solver, rows):
                yield from self._list(source, [tuple(w) for w in wanted], None, solver.deadline)
        elif nonterminal == STRING and max(map(len, wanted)) > 1:
            for source in self._sources(solver, rows):
                for separator in self._separators(solver, wanted):
                    for parts in _parts(source, wanted, separator):
                        yield from self._list(source, parts, separator, solver.deadline)
        elif nonterminal == INT:
            for source in self._sources(solver, rows):
                yield from self._count(source, wanted, solver.deadline)

    def _sources(self, solver: Solver, rows: list[int]) -> Iterator[Source]:
        if solver.deadline.passed:
            raise OutOfTime
        lists = solver.bank.entries[LIST]
        count = 0
        for term, values in sorted(zip(lists.terms, lists.values), key=lambda e: e[0].cost):
            if not term.constant and count < MOST_SOURCES:
                count += 1
                if solver.deadline.passed:
                    raise OutOfTime
                yield Source(term, tuple(values[r] for r in rows), False)
        texts = solver.bank.entries[STRING]
        for term, values in zip(texts.terms, texts.values):
            if term.column >= 0:
                yield Source(term, tuple(tuple(values[r]) for r in rows), True)

    @staticmethod
    def _separators(solver: Solver, wanted: list[str]) -> Iterator[str]:
        for leaf in solver.language.leaves["New"]:
            if leaf.value == "" or sum(leaf.value in w for w in wanted) * 2 >= len(wanted):
                yield leaf.value

    def _list(self, source: Source, parts: list[Texts], separator: str | None, deadline: Deadline) -> Iterator[Term]:
        total = sum(map(len, source.elements))
        if not 1 < total <= MOST_ELEMENTS or max(map(len, source.elements)) < 2:
            return
        if all(len(e) == len(p) for e, p in zip(source.elements, parts)):
            body = self._body([(w, o) for e, p in zip(source.elements, parts) for w, o in zip(e, p)], deadline)
            if body is not None and body.column < 0:
                yield self._map(source, body, separator)
        elif not source.letters or separator in ("", None):
            kept = {p for row in parts for p in row}
            if all(tuple(w for w in e if w in kept) == p for e, p in zip(source.elements, parts)):
                pairs = [(w, w in kept) for e in source.elements for w in e]
                test = self._body(pairs, deadline)
                if test is not None and not test.constant:
                    yield self._filter(source, test, separator)

    def _count(self, source: Source, wanted: list[int], deadline: Deadline) -> Iterator[Term]:
        elements = [w for e in source.elements for w in e]
        if not 1 < len(elements) <= MOST_ELEMENTS or not any(wanted):
            return
        if any(n > len(e) or n < 0 for n, e in zip(wanted, source.elements)):
            return
        distinct = tuple(dict.fromkeys(elements))
        language = language_for([self._name(source)], [distinct], (True,) * len(distinct), self.prose, lists=False)
        if language is None:
            return
        try:
            bank = bank_of(language, [distinct], len(distinct), INNER[0], _sooner(deadline, self.seconds))
        except OutOfTime:
            return
        tests = bank.entries[BOOL]
        for test, values in zip(tests.terms, tests.values):
            truth = dict(zip(distinct, values))
            if not test.constant and all(sum(truth[w] for w in e) == n for e, n in zip(source.elements, wanted)):
                yield self._counted(source, test)
                return

    def _body(self, pairs: list[tuple[str, Any]], deadline: Deadline) -> Term | None:
        """A term over one element right on all pairs; None where they contradict each other or none was found."""
        function: dict[str, Any] = {}
        for element, output in pairs:
            if function.setdefault(element, output) != output:
                return None
        if len(function) < 2:
            return None
        key = tuple(sorted(function.items()))
        if key not in self._bodies:
            self._bodies[key] = self._deduce(function, deadline)
        return self._bodies[key]

    def _deduce(self, function: dict[str, Any], deadline: Deadline) -> Term | None:
        column, outputs = tuple(function), tuple(function.values())
        language = language_for([self.word], [column], outputs, self.prose, lists=False)
        if language is None or deadline.passed:
            return None
        limit = _sooner(deadline, self.seconds)
        for found in answers(language, [column], outputs, limit.wall, stages=INNER, polish=0.0):
            return found.term
        return None

    def _name(self, source: Source) -> str:
        return self.letter if source.letters else self.word

    def _text(self, source: Source, body: Term) -> str:
        return python(_named(body, self._name(source))).replace("{", "{{").replace("}", "}}")

    def _map(self, source: Source, body: Term, separator: str | None) -> Term:
        name, text = self._name(source), self._text(source, body)
        if separator is None:
            template = f"[{text} for {name} in {{0}}]"
        else:
            template = f"{_literal(separator)}.join({text} for {name} in {{0}})"

        def meaning(elements: Any) -> Any:
            values = _each(body, elements)
            return values if separator is None else separator.join(values)

        return Term(Component(template, 1, meaning, "map", MAP_COST + body.cost), (source.term,))

    def _filter(self, source: Source, test: Term, separator: str | None) -> Term:
        name, text = self._name(source), self._text(source, test)
        if separator is None:
            template = f"[{name} for {name} in {{0}} if {text}]"
        else:
            template = f"{_literal(separator)}.join({name} for {name} in {{0}} if {text})"

        def meaning(elements: Any) -> Any:
            kept = tuple(w for w, good in zip(elements, _each(test, elements)) if good)
            return kept if separator is None else separator.join(kept)

        return Term(Component(template, 1, meaning, "filter", FILTER_COST + test.cost), (source.term,))

    def _counted(self, source: Source, test: Term) -> Term:
        name, text = self._name(source), self._text(source, test)
        template = f"sum(1 for {name} in {{0}} if {text})"
        return Term(
            Component(template, 1, lambda e: sum(map(bool, _each(test, e))), "map", FILTER_COST + 1 + test.cost),
            (source.term,),
        )


def _each(body: Term, elements: Any) -> Values:
    return evaluate(body, [tuple(elements)], len(elements))


def _named(body: Term, name: str) -> Term:
    if body.op is None:
        return Term(None, name=name, column=0) if body.column >= 0 else body
    return Term(body.op, tuple(_named(a, name) for a in body.args))


def _literal(text: str) -> str:
    return repr(text).replace("{", "{{").replace("}", "}}")


def _fresh(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _sooner(deadline: Deadline, seconds: float) -> Deadline:
    return Deadline(min(deadline.wall, time.monotonic() + seconds), deadline.cpu)


def _parts(source: Source, wanted: list[str], separator: str) -> Iterator[list[Texts]]:
    """Ways to cut the wanted texts into the parts that `separator` joined."""
    if separator:
        parts = [tuple(w.split(separator)) for w in wanted]
        if any(len(p) > 1 for p in parts):
            yield parts
        return
    if source.letters and all(len(w) != len(e) for w, e in zip(wanted, source.elements)):
        yield [tuple(w) for w in wanted]
        return
    if all(sum(map(len, e)) == len(w) for e, w in zip(source.elements, wanted)):
        yield [_cut(w, [len(x) for x in e]) for e, w in zip(source.elements, wanted)]
    units = {len(w) / len(e) if e else 0.0 for e, w in zip(source.elements, wanted)}
    if len(units) == 1 and (unit := units.pop()) == int(unit) and unit:
        yield [_cut(w, [int(unit)] * len(e)) for e, w in zip(source.elements, wanted)]


def _cut(text: str, sizes: list[int]) -> Texts:
    out, at = [], 0
    for size in sizes:
        out.append(text[at : at + size])
        at += size
    return tuple(out)
