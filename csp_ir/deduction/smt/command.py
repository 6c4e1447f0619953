"""Solving a SyGuS-IF task: what `csp-ir solve task.sl` calls."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from csp_ir.deduction.bank import Deadline
from csp_ir.deduction.engine import deduce
from csp_ir.deduction.smt.grammar import language_of, plain, sexpr_of, stages_for
from csp_ir.deduction.smt.meaning import evaluate
from csp_ir.deduction.smt.membership import derives
from csp_ir.deduction.smt.python import python_text
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError, show
from csp_ir.deduction.smt.task import Row, Task, distinct_rows, key, read_task
from csp_ir.verdict import Exhausted, Solved, Unknown, Unsatisfiable, Verdict

Note = Callable[[str], None]


@dataclass(frozen=True)
class Answer:
    """The outcome of one task.

    term: the body found, in the grammar and right on every row and constraint; None without one.
    held_back: (right, all) of the rows kept back to judge; None where none were.
    """

    task: Task
    verdict: Verdict
    term: Sexpr | None = None
    conflict: tuple[Row, Row] | None = None
    held_back: tuple[int, int] | None = None
    seconds: float = 0.0
    statistics: dict[str, Any] = field(default_factory=dict)

    @property
    def define_fun(self) -> str | None:
        """The answer as SyGuS-IF prints it."""
        if self.term is None:
            return None
        params = " ".join(f"({name} {show(sort)})" for name, sort in self.task.params)
        return f"(define-fun {self.task.name} ({params}) {show(self.task.result)} {show(self.term)})"

    @property
    def python(self) -> str | None:
        """The answer as a Python function."""
        return None if self.term is None else python_text(self.task, self.term)

    @property
    def size(self) -> int:
        """Leaves and operations of the term, as SyGuS counts them."""
        return 0 if self.term is None else _size(self.term)


def _size(term: Sexpr) -> int:
    if isinstance(term, str):
        return 1
    if len(term) == 2 and term[0] == "-" and isinstance(term[1], str) and term[1].isdigit():
        return 1
    return 1 + sum(_size(t) for t in term[1:])


def solve_sygus(
    text: str, *, seconds: float = 60.0, holdout: int = 0, note: Note | None = None, polish: float = 0.02
) -> Answer:
    """Find a term of the task's grammar that satisfies its constraints.

    Args:
        text: SyGuS-IF 1 or 2 with one synth-fun.
        seconds: wall-clock budget.
        holdout: examples kept back to judge the answer by.
        note: called with sentences on how the search goes.

    Returns: an Answer; examples that contradict each other give Unsatisfiable with both.

    Raises: SygusError for text that cannot be read, MissingExtraError where constraints need an SMT solver.
    """
    began = time.monotonic()
    deadline = began + seconds
    note = note or (lambda text: None)
    task = read_task(text)
    rows, conflict = distinct_rows(task.rows)
    if conflict is not None:
        core = tuple(_sentence(task, r) for r in conflict)
        return Answer(task, Unsatisfiable(core), conflict=conflict, seconds=time.monotonic() - began)
    if not rows and not task.others:
        raise SygusError("the task has no constraints")
    if holdout and task.others:
        raise SygusError("--holdout needs a task of examples only")
    if holdout >= len(rows) and holdout:
        raise SygusError(f"--holdout {holdout} leaves no example of {len(rows)}")
    if task.others:
        from csp_ir.deduction.smt.cegis import synthesise

        answer = synthesise(task, rows, Deadline(deadline), note)
        return replace(answer, seconds=time.monotonic() - began)
    kept, judged = _hold_back(rows, holdout)
    term, statistics = by_examples(task, kept, deadline, note, polish)
    spent = time.monotonic() - began
    if term is None:
        verdict: Verdict = (
            Unknown(f"time ({seconds:g} s)")
            if time.monotonic() >= deadline
            else Exhausted({task.name: "no term within the stages of search"})
        )
        return Answer(task, verdict, seconds=spent, statistics=statistics)
    held = (sum(_right(task, term, r) for r in judged), len(judged)) if judged else None
    return Answer(task, Solved(), term, held_back=held, seconds=spent, statistics=statistics)


def by_examples(
    task: Task, rows: tuple[Row, ...], deadline: float, note: Note, polish: float = 0.02
) -> tuple[Sexpr | None, dict[str, Any]]:
    """The best term right on the rows, checked against them and the grammar with code of its own."""
    language = language_of(task)
    columns = tuple(zip(*(tuple(map(plain, r.args)) for r in rows))) if task.params else ()
    outputs = tuple(plain(r.output) for r in rows)
    found = deduce(language, columns, outputs, deadline, note=note, polish=polish, stages=stages_for(language))
    if found is None:
        return None, {}
    term = sexpr_of(found.term)
    assert derives(task, term), f"not in the grammar: {show(term)}"
    assert all(_right(task, term, r) for r in rows), f"wrong on a row: {show(term)}"
    return term, {"stage": found.stage + 1, "first_answer_s": round(found.seconds, 4), **found.statistics}


def _right(task: Task, term: Sexpr, row: Row) -> bool:
    names = [n for n, _ in task.params]
    value = evaluate(term, dict(zip(names, row.args)), task.definitions)
    return key((value,)) == key((row.output,))


def _hold_back(rows: tuple[Row, ...], count: int) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Rows to solve and rows to judge by, the latter spread evenly."""
    if not count:
        return rows, ()
    back = {(2 * k + 1) * len(rows) // (2 * count) for k in range(count)}
    return (
        tuple(r for k, r in enumerate(rows) if k not in back),
        tuple(r for k, r in enumerate(rows) if k in back),
    )


def _sentence(task: Task, row: Row) -> str:
    return f"({task.name} {' '.join(map(_value, row.args))}) = {_value(row.output)}"


def _value(value: Any) -> str:
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"#x{value[0]:0{value[1] // 4}x}" if value[1] % 4 == 0 else f"#b{value[0]:0{value[1]}b}"
    return str(value)
