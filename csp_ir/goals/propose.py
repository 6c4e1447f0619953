"""Bodies for a spec: its results as a goal over its parameters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from csp_ir.draft.bank import Term
from csp_ir.draft.judge import SAID, bits, price_of
from csp_ir.draft.task import Found, Task
from csp_ir.draft.weigh import UNSUPPORTED
from csp_ir.goals.branches import IF
from csp_ir.goals.model import FREE, Goal, OutOfWork, Work
from csp_ir.goals.scope import LEVELS, Scope
from csp_ir.goals.solve import Solver
from csp_ir.spec.model import Raises

WORK = (60_000, 300_000, 1_000_000)  # of each effort
DEPTHS = (4, 5, 6)
PROBES = 4
PLAUSIBLE = 10.0  # nats of an answer with which the search ends, however little the examples say


def propose(task: Task, most: int = len(WORK)) -> Iterator[Found]:
    """Bodies that give every example's result, from little effort to much."""
    if any(isinstance(e.expected, Raises) for e in task.examples):
        return
    rows = [*task.rows[: task.n + PROBES]]
    leaves = [Term(tuple(r[k] for r in rows), 1, leaf=name) for k, name in enumerate(task.names)]
    goal = Goal((*task.wanted, *([FREE] * (len(rows) - task.n))))
    enough = max(PLAUSIBLE, SAID * bits(task))
    for effort in range(min(most, len(WORK), len(LEVELS))):
        scope = Scope(leaves, len(rows), task.weights, Work(WORK[effort], task.deadline), task.n)
        with suppress(OutOfWork):
            Solver(task.prose, effort, partial(priced, task), goal, enough).solve(scope, goal, DEPTHS[effort])
        found = scope.memo.get((goal.key, DEPTHS[effort]), [])
        for term in found:
            yield _found(task, term)
        if found and priced(task, found[0]) < enough:
            return


def _found(task: Task, term: Term) -> Found:
    cost = task.weights.cost(term)
    if task.wanted_sort == "bool":
        cost += UNSUPPORTED * (1 - task.weights.support(term))
    return Found(body(term), cost, "goal", [term])


def priced(task: Task, term: Term) -> float:
    """What an answer costs with what it leaves unexplained, in nats."""
    return price_of(task, _found(task, term))


def body(term: Term) -> str:
    """The statements that return a term: a conditional becomes `if`s."""
    lines = []
    while term.op is IF:
        test, yes, term = term.args
        lines.append(f"if {bare(test.text)}:")
        lines += [f"    {line}" for line in body(yes).splitlines()]
    return "\n".join([*lines, f"return {bare(term.text)}"])


def bare(text: str) -> str:
    """A text without brackets round all of it."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for k, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if depth == 0:
            return text[1:-1] if k == len(text) - 1 and "," not in text else text
    return text
