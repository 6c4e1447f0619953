"""Bodies of one expression over texts, found by goal-directed search (`csp_ir.deduction.everyday`)."""

from __future__ import annotations

from collections.abc import Iterator

from csp_ir.deduction.everyday.propose import expressions
from csp_ir.draft.task import Found, Task

NATS = 0.8  # of the drafter's cost, a unit of deduction's


def deduced(task: Task) -> Iterator[Found]:
    """Expressions that give every example's result, cheapest first."""
    for text, answer in expressions(task.spec, task.deadline, task.note):
        yield Found(f"return {text}", NATS * answer.term.cost, "expression by deduction")
