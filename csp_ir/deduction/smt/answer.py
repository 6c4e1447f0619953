"""The outcome of a SyGuS-IF task: data only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from csp_ir.deduction.smt.logic import size
from csp_ir.deduction.smt.python import python_text
from csp_ir.deduction.smt.sexpr import Sexpr, show
from csp_ir.deduction.smt.task import Row, Task
from csp_ir.verdict import Verdict


@dataclass(frozen=True)
class Answer:
    """The outcome of one task.

    term: the body found, in the grammar and right on every row and constraint; None without one.
    held_back: (right, all) of the rows kept back to judge; None where none were.
    further: of the file's other functions, where it wants several.
    """

    task: Task
    verdict: Verdict
    term: Sexpr | None = None
    conflict: tuple[Row, Row] | None = None
    held_back: tuple[int, int] | None = None
    further: tuple[Answer, ...] = ()
    seconds: float = 0.0
    statistics: dict[str, Any] = field(default_factory=dict)

    @property
    def define_fun(self) -> str | None:
        """The answer as SyGuS-IF prints it."""
        if self.term is None:
            return None
        params = " ".join(f"({name} {show(sort)})" for name, sort in self.task.params)
        first = f"(define-fun {self.task.name} ({params}) {show(self.task.result)} {show(self.term)})"
        return "\n".join([first, *(a.define_fun or "" for a in self.further)])

    @property
    def python(self) -> str | None:
        """The answer as a Python function."""
        return None if self.term is None else python_text([(a.task, a.term) for a in (self, *self.further) if a.term])

    @property
    def size(self) -> int:
        """Leaves and operations of the term, as SyGuS counts them."""
        return (0 if self.term is None else size(self.term)) + sum(a.size for a in self.further)
