"""The embedded proposer: the skeletons of the catalogue filled from typed banks, the most plausible body first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from csp_ir.draft.deduced import DEDUCED, deduced
from csp_ir.draft.judge import SAID, Ranked, bits, rank, solutions
from csp_ir.draft.skeletons import CATALOGUE
from csp_ir.draft.task import Found, Task
from csp_ir.solution import Shortage, Solution
from csp_ir.spec.model import Spec
from csp_ir.work import worked

CLEAR = 5.0  # nats; below it the catalogue's answer is so short that nobody else is asked

SURE, MOST = 4.0, 60  # nats of a goal's answer with which the catalogue is not asked; bodies of a skeleton
SHORT = 7.0  # nats of an answer that no more effort is spent on
# Nats above which a body, or an expression by deduction, most likely knows the examples by heart.
DOUBTFUL, DOUBTFUL_TERM = 12.0, 25.0
ALONE = 25.0  # the same for a goal's text where there is no prose that it could leave unexplained

# Sources of bodies besides the catalogue: functions `name(task) -> Iterator[Found]`.
PROPOSERS: list[Callable[[Task], Iterator[Found]]] = [deduced]


def propose_programs(
    spec: Spec,
    deadline: float,
    on_event: Callable[..., Any] | None = None,
    goals: Callable[[Task], Iterator[Found | None]] | None = None,
) -> Iterator[Solution | Shortage]:
    """Programs that give every example's result, most plausible first.

    Args:
        spec: with examples; its prose guides the choice.
        deadline: of `work.worked`.
        goals: a source of bodies, with None behind those of each effort; the rest is asked for where the first ones and
            the catalogue gave nothing plausible.
        on_event: gets ("draft", ...), ("domains", ...) and ("note", ...) events.

    Yields: Solutions with confidence, evidence, warnings and questions; nothing where no body fits, a Shortage where
        time ended the enumeration.
    """
    note = on_event or (lambda kind, data: None)
    names = [p.name for p in spec.parameters]
    if not spec.examples or any(len(e.args) != len(names) for e in spec.examples):
        return
    left = max(0.0, deadline - worked())
    task = Task(spec, deadline - 0.2 * left, note)  # the rest is for comparing what was found
    found, ranked = [], list[Ranked]()
    for asked, source in enumerate(_sources(task, goals)):
        found += source()
        ranked = rank(task, found)
        if ranked and ranked[0].cost < (SURE if asked == 0 and spec.prose.strip() else _plausible(task, ranked[0])):
            break
    task.deadline = deadline
    note("domains", {"stage": "draft", "sizes": {name: len(bank.terms) for name, bank in task.named_banks}})
    if not ranked and worked() > task.growing:
        yield Shortage({"body": f"the enumeration was cut short after {task.tried:,} applications"}, ran_out="time")
    yield from solutions(task, ranked)


def _sources(task: Task, goals: Callable[[Task], Iterator[Found | None]] | None) -> Iterator[Callable[[], list[Found]]]:
    """Where bodies come from, in the order in which they are asked."""
    if goals is None:
        yield lambda: _catalogued(task)
        return
    bodies = goals(task)
    yield lambda: [found for found in iter(lambda: next(bodies, None), None) if found is not None]
    yield lambda: _catalogued(task)
    yield lambda: [found for found in bodies if found is not None]


def _plausible(task: Task, best: Ranked) -> float:
    """Nats below which an answer is plausible: what the examples bear out, for goals."""
    alone = task.wanted_sort == "str" and not task.spec.prose.strip()
    most = {DEDUCED: DOUBTFUL_TERM, "goal": ALONE if alone else min(DOUBTFUL, max(SHORT, SAID * bits(task)))}
    return most.get(best.found.skeleton, DOUBTFUL)


def _catalogued(task: Task) -> list[Found]:
    """The bodies of the skeletons, and of the other proposers where those are not clear."""
    found: list[Found] = []
    for skeleton in CATALOGUE:
        if worked() > task.deadline:
            break
        bodies = list(islice(skeleton.find(task), MOST))
        task.best = min([task.best, *(b.cost for b in bodies)])
        found += bodies
        task.note("draft", {"skeleton": skeleton.name, "text": skeleton.draft, "bodies": len(bodies)})
    if task.best > CLEAR and not task.classifies:
        for proposer in PROPOSERS:
            found += proposer(task)
    return found
