"""Solving a SyGuS-IF task: what `csp-ir solve task.sl` calls."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from csp_ir.deduction.bank import Deadline
from csp_ir.deduction.engine import deduce
from csp_ir.deduction.smt.answer import Answer
from csp_ir.deduction.smt.grammar import language_of, plain, sexpr_of, stages_for
from csp_ir.deduction.smt.letters import unwritable
from csp_ir.deduction.smt.meaning import evaluate
from csp_ir.deduction.smt.membership import derives
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError, show
from csp_ir.deduction.smt.task import File, Row, Task, distinct_rows, key, read_file
from csp_ir.verdict import Exhausted, Solved, Unknown, Unsatisfiable, Verdict

Note = Callable[[str], None]


def solve_sygus(text: str, *, seconds: float = 60.0, holdout: int = 0, note: Note | None = None) -> Answer:
    """Find terms of the grammars that satisfy the constraints, one for every function wanted.

    Args:
        text: SyGuS-IF 1 or 2.
        seconds: wall-clock budget.
        holdout: examples kept back to judge the answer by.
        note: called with sentences on how the search goes.

    Returns: an Answer; examples that contradict each other give Unsatisfiable with both.

    Raises: SygusError for text that cannot be read, MissingExtraError where constraints need an SMT solver.
    """
    began = time.monotonic()
    note = note or (lambda text: None)
    file = read_file(text)
    if len(file.tasks) == 1:
        answer = _solve(file.tasks[0], began + seconds, seconds, holdout, note)
    else:
        answer = _solve_several(file, began + seconds, seconds, holdout, note)
    return replace(answer, seconds=time.monotonic() - began)


def _solve_several(file: File, deadline: float, seconds: float, holdout: int, note: Note) -> Answer:
    """One answer with those of the other functions in it; the first function without one says why."""
    if not file.joint:
        answers = []
        for task in file.tasks:
            answers.append(_solve(task, deadline, seconds, holdout, note))
            if answers[-1].term is None:
                return answers[-1]
    else:
        from csp_ir.deduction.smt.several import together

        if holdout:
            raise SygusError("--holdout needs functions of examples only", line=file.tasks[0].line)
        rows = []
        for task in file.tasks:
            mine, conflict = distinct_rows(task.rows)
            if conflict is not None:
                return Answer(task, Unsatisfiable(tuple(_sentence(task, r) for r in conflict)), conflict=conflict)
            rows.append(mine)
        try:
            bodies = together(file.tasks, file.joint, rows, Deadline(deadline), note)
        except TimeoutError:
            return Answer(file.tasks[0], Unknown(f"time ({seconds:g} s)"))
        if bodies is None:
            short = {t.name: "no term within the stages of search" for t in file.tasks}
            return Answer(file.tasks[0], Exhausted(short))
        answers = [Answer(task, Solved(), bodies[task.name]) for task in file.tasks]
    return replace(answers[0], further=tuple(answers[1:]))


def _solve(task: Task, deadline: float, seconds: float, holdout: int, note: Note) -> Answer:
    rows, conflict = distinct_rows(task.rows)
    if conflict is not None:
        core = tuple(_sentence(task, r) for r in conflict)
        return Answer(task, Unsatisfiable(core), conflict=conflict)
    if not rows and not task.others:
        raise SygusError(f"{task.name} has no constraints", line=task.line, remedy="(constraint (= (f ...) ...))")
    if holdout and task.others:
        raise SygusError("--holdout needs a task of examples only", line=task.line)
    if holdout >= len(rows) and holdout:
        raise SygusError(f"--holdout {holdout} leaves no example of {len(rows)}")
    try:
        return _searched(task, rows, deadline, seconds, holdout, note)
    except SygusError as error:
        error.line = error.line or task.line or None
        raise


def _searched(task: Task, rows: tuple[Row, ...], deadline: float, seconds: float, holdout: int, note: Note) -> Answer:
    if task.others:
        from csp_ir.deduction.smt.cegis import synthesise

        return synthesise(task, rows, Deadline(deadline), note)
    beyond = unwritable(task, language_of(task), rows)
    if beyond is not None:
        return Answer(task, Exhausted({task.name: f"no term of the grammar can give {_sentence(task, beyond)}"}))
    kept, judged = _hold_back(rows, holdout)
    term, statistics = by_examples(task, kept, deadline, note)
    if term is None:
        verdict: Verdict = (
            Unknown(f"time ({seconds:g} s)")
            if time.monotonic() >= deadline
            else Exhausted({task.name: "no term within the stages of search"})
        )
        return Answer(task, verdict, statistics=statistics)
    held = (sum(_right(task, term, r) for r in judged), len(judged)) if judged else None
    return Answer(task, Solved(), term, held_back=held, statistics=statistics)


def by_examples(task: Task, rows: tuple[Row, ...], deadline: float, note: Note) -> tuple[Sexpr | None, dict[str, Any]]:
    """The best term right on the rows, checked against them and the grammar with code of its own."""
    language = language_of(task)
    columns = tuple(zip(*(tuple(map(plain, r.args)) for r in rows))) if task.params else ()
    outputs = tuple(plain(r.output) for r in rows)
    found = deduce(language, columns, outputs, deadline, note=note, stages=stages_for(language))
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
