"""The engine: rows first, stages of rising effort, then polish.

`deduce` starts from a few rows that differ in shape, adds a row whenever an answer is wrong on it, and once an
answer holds on all rows goes on for a bounded time to look for a cheaper one.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, cast

from csp_ir.deduction.bank import Bank, Deadline, OutOfTime
from csp_ir.deduction.domains import exact
from csp_ir.deduction.items import ByItems
from csp_ir.deduction.language import Language, Rule, Term, Values, evaluate
from csp_ir.deduction.positions import close_positions
from csp_ir.deduction.solver import STAGES, Effort, Solver
from csp_ir.deduction.texts import close_texts

FIRST_ROWS = 5
PATIENCE = 2.5  # seconds that a stage may add rows, at least
ALONE = 2.5  # seconds for what items become, all together


@dataclass
class Found:
    """A term right on every row, and what it took."""

    term: Term
    stage: int
    seconds: float
    statistics: dict[str, int] = field(default_factory=dict)


def shape(value: Any) -> Any:
    """What rows are spread over: kinds of characters and their runs for texts, sign for numbers."""
    if isinstance(value, str):
        out: list[str] = []
        for c in value:
            kind = "0" if c.isdigit() else "a" if c.islower() else "A" if c.isupper() else c
            if not out or out[-1] != kind:
                out.append(kind)
        return "".join(out)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return (value > 0) - (value < 0)
    if isinstance(value, (list, tuple)):
        return (len(value), *(shape(v) for v in value[:3]))
    return value


def first_rows(columns: Sequence[Values], outputs: Values, count: int) -> list[int]:
    """Numbers of `count` rows spread over shapes, in row order: one of each shape first, then more of them."""
    groups: dict[Any, list[int]] = {}
    for row, output in enumerate(outputs):
        groups.setdefault((*(shape(c[row]) for c in columns), shape(output)), []).append(row)
    picked: list[int] = []
    turn = 0
    while len(picked) < min(count, len(outputs)):
        for rows in groups.values():
            if turn < len(rows) and len(picked) < count:
                picked.append(rows[turn])
        turn += 1
    return sorted(picked)


def right_on(term: Term, columns: Sequence[Values], outputs: Values) -> int | None:
    """The first row on which the term is wrong or has no value; None where it is right on all."""
    try:
        values = evaluate(term, columns, len(outputs))
        for row, (value, output) in enumerate(zip(values, outputs)):
            if type(value) is not type(output) or value != output:
                return row
        return None
    except (ValueError, IndexError, TypeError, KeyError, ZeroDivisionError, OverflowError):
        for row in range(len(outputs)):
            try:
                value = evaluate(term, [(c[row],) for c in columns], 1)[0]
            except (ValueError, IndexError, TypeError, KeyError, ZeroDivisionError, OverflowError):
                return row
            if type(value) is not type(outputs[row]) or value != outputs[row]:
                return row
        return None


def _doubt(term: Term) -> float:
    """Seconds a large conditional is worth: a smaller answer is likely to be the one that was meant."""
    return min(1.0, 0.02 * max(0, term.size - 20)) if _branches(term) else 0.0


def _branches(term: Term) -> bool:
    return term.op is not None and (term.op.role == "ite" or any(map(_branches, term.args)))


def deduce(
    language: Language,
    columns: Sequence[Values],
    outputs: Values,
    deadline: float,
    *,
    polish: float = 0.02,
    stages: Sequence[Effort] = STAGES,
    note: Callable[[str], None] | None = None,
    pieces: bool = True,
    cpu: float = math.inf,
) -> Found | None:
    """The cheapest term found that gives every output; None when time or the stages ran out.

    Args:
        columns: one tuple per input, `outputs` the wanted values; rows are consistent and distinct.
        deadline: by `time.monotonic`.
        polish: seconds of CPU to go on after an answer, at least; large conditionals get up to a second more.
        pieces: whether to look for results that are made item by item.
        cpu: the deadline by this process's CPU time.
    """
    return reduce(
        lambda _, found: found,
        answers(language, columns, outputs, deadline, polish=polish, stages=stages, note=note, pieces=pieces, cpu=cpu),
        cast("Found | None", None),
    )


def answers(
    language: Language,
    columns: Sequence[Values],
    outputs: Values,
    deadline: float,
    *,
    polish: float = 0.02,
    stages: Sequence[Effort] = STAGES,
    note: Callable[[str], None] | None = None,
    pieces: bool = True,
    cpu: float = math.inf,
) -> Iterator[Found]:
    """As `deduce`, every answer that is cheaper than those before it."""
    began = time.monotonic()
    rows = first_rows(columns, outputs, FIRST_ROWS)
    best: Found | None = None
    limit, spent = Deadline(deadline, cpu), time.process_time()
    items = ByItems(language, columns, outputs) if pieces else None
    for number, effort in enumerate(stages):
        if best is None and effort.texts and items is not None:
            term = _by_items(items, effort, limit)
            if term is not None:
                best = Found(term, number, time.monotonic() - began, {})
                yield best
                limit = Deadline(deadline, time.process_time() + _doubt(term))
        patience = Deadline(deadline, time.process_time() + max(PATIENCE, time.process_time() - spent))
        while True:
            try:
                term, statistics = _stage(language, columns, outputs, rows, effort, limit)
            except OutOfTime:
                return
            if term is None or (best is not None and term.cost >= best.term.cost):
                break
            wrong = right_on(term, columns, outputs)
            if wrong is None:
                now = time.monotonic()
                best = Found(term, number, now - began, statistics | {"rows": len(rows)})
                if note is not None:
                    note(f"stage {number + 1}: a term of {term.size} parts is right on all {len(outputs)} rows")
                yield best
                more = max(polish, min(now - began, 0.1), _doubt(term))
                limit = Deadline(deadline, time.process_time() + more)
                break
            if wrong in rows:
                break  # right only under an assumption that its own row does not bear out
            rows = sorted({*rows, wrong})
            if patience.passed:
                break  # one row after another: what is searched for is not in this stage
            if note is not None:
                note(f"stage {number + 1}: a term was wrong on row {wrong + 1}; the row is added")
        if limit.passed:
            return


def _by_items(pieces: ByItems, effort: Effort, limit: Deadline) -> Term | None:
    """A result made item by item that is right on every row."""
    language, until = pieces.language, min(limit.cpu, time.process_time() + ALONE)

    def alone(columns: Sequence[Values], outputs: Values) -> Term | None:
        found = deduce(language, columns, outputs, limit.wall, polish=0.0, stages=(effort,), pieces=False, cpu=until)
        return None if found is None else found.term

    def bank(columns: Sequence[Values], rows: int) -> Bank:
        return bank_of(language, columns, rows, effort, limit)

    try:
        for term in pieces.solve(alone, bank, limit):
            if right_on(term, pieces.columns, pieces.outputs) is None:
                return term
    except OutOfTime:
        pass
    return None


def bank_of(
    language: Language,
    columns: Sequence[Values],
    rows: int,
    effort: Effort,
    deadline: Deadline,
    full: Sequence[Values] = (),
    outputs: Sequence[Any] = (),
) -> Bank:
    """The bank of one stage: enumerated, and closed under steps between positions and on texts.

    full: the inputs on all rows, where `columns` has some of them; outputs: what is wanted on the rows of `columns`.
    """
    bank = Bank(language, columns, rows, deadline)
    bank.grow(effort.cost, effort.entries, effort.tries)
    for nonterminal in language.sorts:
        if language.with_role(nonterminal, "find"):
            close_positions(bank, nonterminal, effort.positions, effort.patterns)
    close_texts(bank, full or columns, outputs, effort.texts)
    for nonterminal in language.sorts:
        for rule in language.with_role(nonterminal, "times"):
            _runs(bank, rule)
    return bank


def _numerals(bank: Bank, outputs: Sequence[Any]) -> None:
    """The numbers of the bank, and these with a constant added or taken away, written out where they occur in what
    is wanted."""
    if not all(type(o) is str for o in outputs):
        return
    language = bank.language
    for nonterminal in language.sorts:
        for rule in language.with_role(nonterminal, "from_int"):
            source = rule.args[0]
            numbers = bank.entries[source]
            shifts: list[tuple[Rule | None, Term | None, int]] = [(None, None, 0)]
            for role, sign in (("add", 1), ("sub", -1)):
                for more in language.with_role(source, role):
                    if more.args == (source, source):
                        shifts += [(more, t, sign * t.value) for t in language.leaves[source] if t.constant and t.value]
            for term, values in list(zip(numbers.terms, numbers.values)):
                if term.constant:
                    continue
                for shift, leaf, amount in shifts:
                    if any(v + amount < 0 or str(v + amount) not in o for v, o in zip(values, outputs)):
                        continue
                    number = term if shift is None or leaf is None else Term(shift.component, (term, leaf))
                    texts = tuple([str(v + amount) for v in values])
                    bank.add(nonterminal, Term(rule.component, (number,)), texts)


def _runs(bank: Bank, rule: Rule) -> None:
    """Runs of a constant text, of every length the bank has: they are long before they are useful."""
    texts, counts = (bank.entries[nt] for nt in rule.args)
    for text, values in zip(texts.terms, texts.values):
        if text.op is None and text.constant and len(values[0]) == 1:
            for count, numbers in list(zip(counts.terms, counts.values))[:200]:
                if not count.constant and max(numbers) <= 100:
                    run = tuple(map(rule.component.meaning, values, numbers))
                    bank.add(rule.result, Term(rule.component, (text, count)), run)


def _stage(
    language: Language, columns: Sequence[Values], outputs: Values, rows: list[int], effort: Effort, deadline: Deadline
) -> tuple[Term | None, dict[str, int]]:
    view = [tuple(c[r] for r in rows) for c in columns]
    wanted = [outputs[r] for r in rows]
    bank = bank_of(language, view, len(rows), effort, deadline, columns, wanted)
    _numerals(bank, wanted)
    solver = Solver(bank, effort, deadline)
    term = solver.solve(language.start, exact(wanted))
    entries = sum(len(e.terms) for e in bank.entries.values())
    return term, {"entries": entries, "tried": bank.tried, "goals": solver.goals}
