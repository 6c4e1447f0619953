"""The embedded proposer: the skeletons of the catalogue filled from typed banks, the most plausible body first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from csp_ir.draft.deduced import DEDUCED, deduced
from csp_ir.draft.judge import rank, solutions
from csp_ir.draft.skeletons import CATALOGUE
from csp_ir.draft.task import Found, Task
from csp_ir.solution import Shortage, Solution
from csp_ir.spec.model import Spec

CLEAR = 5.0  # nats; below it the catalogue's answer is so short that nobody else is asked

# Nats above which a body, or an expression by deduction, most likely knows the examples by heart.
DOUBTFUL, DOUBTFUL_TERM = 12.0, 25.0

# Sources of bodies besides the catalogue: functions `name(task) -> Iterator[Found]`.
PROPOSERS: list[Callable[[Task], Iterator[Found]]] = [deduced]


def propose_programs(
    spec: Spec,
    deadline: float,
    on_event: Callable[..., Any] | None = None,
    fallback: Callable[[Task], Iterator[Found]] | None = None,
) -> Iterator[Solution | Shortage]:
    """Programs that give every example's result, most plausible first.

    Args:
        spec: with examples; its prose guides the choice.
        deadline: of `time.monotonic`.
        fallback: a source of bodies that is asked where nothing plausible was found.
        on_event: gets ("draft", ...), ("domains", ...) and ("note", ...) events.

    Yields: Solutions with confidence, evidence, warnings and questions; nothing where no body fits, a Shortage where
        time ended the enumeration.
    """
    note = on_event or (lambda kind, data: None)
    names = [p.name for p in spec.parameters]
    if not spec.examples or any(len(e.args) != len(names) for e in spec.examples):
        return
    left = max(0.0, deadline - time.monotonic())
    task = Task(spec, deadline - 0.2 * left, note)  # the rest is for comparing what was found
    found: list[Found] = []
    for skeleton in CATALOGUE:
        if time.monotonic() > task.deadline:
            break
        bodies = 0
        for body in skeleton.find(task):
            found.append(body)
            task.best = min(task.best, body.cost)
            bodies += 1
            if bodies == 60:
                break
        note("draft", {"skeleton": skeleton.name, "text": skeleton.draft, "bodies": bodies})
    if task.best > CLEAR and not task.classifies:
        for proposer in PROPOSERS:
            found += proposer(task)
    ranked = rank(task, found)
    doubtful = not ranked or ranked[0].cost > (DOUBTFUL_TERM if ranked[0].found.skeleton == DEDUCED else DOUBTFUL)
    if fallback is not None and doubtful:
        ranked, fallback = rank(task, [*found, *fallback(task)]), None
    task.deadline = deadline
    note("domains", {"stage": "draft", "sizes": {name: len(bank.terms) for name, bank in task.named_banks}})
    if not ranked and time.monotonic() > task.growing:
        yield Shortage({"body": f"the enumeration was cut short after {task.tried:,} applications"}, ran_out="time")
    given = False
    for solution in solutions(task, ranked):
        given = True
        yield solution
    if not given and fallback is not None:
        yield from solutions(task, rank(task, [*found, *fallback(task)]))
