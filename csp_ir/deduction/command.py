"""Solving a `.sl` task: what `csp-ir solve task.sl` calls."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from csp_ir.deduction.bottomup import enumerate_solution
from csp_ir.deduction.sexpr import show
from csp_ir.deduction.task import Row, distinct_rows, read_task


@dataclass(frozen=True)
class SygusResult:
    verdict: str  # "solved", "unsatisfiable" (with the two rows) or "unknown" (with what is missing)
    define_fun: str | None = None
    conflict: tuple[Row, Row] | None = None
    note: str = ""
    seconds: float = 0.0


def solve_sygus(text: str, *, seconds: float = 10.0, file: str | None = None) -> SygusResult:
    """Solve the task in `text` by its examples; raises SygusError for unreadable text."""
    began = time.monotonic()
    task = read_task(text)
    rows, conflict = distinct_rows(task.rows)
    if conflict is not None:
        return SygusResult("unsatisfiable", conflict=conflict, seconds=time.monotonic() - began)
    if task.others or not rows or not task.grammar:
        return SygusResult("unknown", note="only tasks with a grammar and nothing but examples are solved yet")
    term = enumerate_solution(replace(task, rows=rows), began + seconds)
    spent = time.monotonic() - began
    if term is None:
        return SygusResult("unknown", note="time or memory ran out", seconds=spent)
    return SygusResult(
        "solved", f"(define-fun {task.name} {show(task.params)} {show(task.result)} {show(term)})", seconds=spent
    )


def solve_file(path: str, *, seconds: float = 10.0) -> SygusResult:
    return solve_sygus(Path(path).read_text(encoding="utf-8"), seconds=seconds, file=path)
