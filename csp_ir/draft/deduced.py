"""Bodies of one expression over texts, found by goal-directed search (`csp_ir.deduction.everyday`)."""

from __future__ import annotations

from collections.abc import Iterator

from csp_ir.deduction.everyday.propose import expressions
from csp_ir.draft.task import Found, Task
from csp_ir.errors import CspIrError
from csp_ir.ir.nodes import Literal
from csp_ir.ir.parse import parse_expr
from csp_ir.work import moment

DEDUCED = "expression by deduction"
NATS = 0.8  # of the drafter's cost, a unit of deduction's
UNNAMED = 2.0  # nats for a constant that neither the prose nor several results show


def deduced(task: Task) -> Iterator[Found]:
    """Expressions that give every example's result, cheapest first; none that knows an argument by heart."""
    for text, answer in expressions(task.spec, moment(task.deadline), task.note):
        try:
            constants = [n.value for n in parse_expr(text).walk() if isinstance(n, Literal)]
        except CspIrError:
            continue
        unnamed = [c for c in constants if not _named(task, c)]
        if any(c in example.args for c in unnamed for example in task.examples):
            continue
        yield Found(
            f"return {text}",
            NATS * answer.term.cost + UNNAMED * len(unnamed),
            DEDUCED,
            arbitrary=[repr(c) for c in unnamed],
        )


def _named(task: Task, constant: object) -> bool:
    """Whether the prose shows a constant, or more than one result does, or it is too plain to need support."""
    if isinstance(constant, str) and len(constant) > 1:
        shown = sum(constant in str(want) for want in task.wanted)
        return constant in task.spec.prose or shown > 1
    if isinstance(constant, int | float) and not isinstance(constant, bool):
        return abs(constant) <= 2 or str(constant) in task.spec.prose
    return True
