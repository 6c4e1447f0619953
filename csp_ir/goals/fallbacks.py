"""What the prose says is given where there is nothing to give, round bodies that raise there: no example need show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from csp_ir.draft.judge import Ranked
from csp_ir.draft.library import stems
from csp_ir.draft.prose import Clause
from csp_ir.draft.task import Found, Task
from csp_ir.draft.weigh import literal_text
from csp_ir.goals.attempts import CAUGHT, attempted
from csp_ir.interpreter.outcomes import Raised, Returned
from csp_ir.spec.model import Raises
from csp_ir.verify.behaviour import behaviour

BODIES = 6  # the most plausible, that may raise
# Nats of an `if` and of a `try` that the prose asks for: without them a body leaves that out.
GUARD, ATTEMPT = -0.5, -0.2
LACKING = stems("empty few less short without missing nothing none".split())
VALUES: dict[str, tuple[Any, ...]] = {
    "int": (-1, 0), "float": (0.0, -1.0), "str": ("",), "list": ([],), "dict": ({},), "bool": (False,),
}  # fmt: skip
_NAMES = frozenset(kind.__name__ for kind in CAUGHT)


def fallbacks(task: Task, ranked: Sequence[Ranked]) -> Iterator[Found]:
    """Bodies that give what the prose names for empty and missing things where they would raise."""
    stated = list(_stated(task))
    for r in ranked[:BODIES] if stated else ():
        outcomes = behaviour(r.program, task.inputs, deadline=task.deadline) or []
        raising = [g.args for g, o in zip(task.inputs, outcomes) if isinstance(o, Raised) and o.kind in _NAMES]
        kinds = dict.fromkeys(o.kind for o in outcomes if isinstance(o, Raised) and o.kind in _NAMES)
        fine = [g.args for g, o in zip(task.inputs, outcomes) if isinstance(o, Returned)]
        if not raising or not fine:
            continue
        for clause in stated:
            value = literal_text(clause.output)
            empty = [n for k, n in enumerate(task.names) if not any(a[k] for a in raising) and all(a[k] for a in fine)]
            if empty:
                body, cost = f"if not {empty[0]}:\n    return {value}\n{r.found.body}", GUARD
            else:
                body, cost = attempted(r.found.body, list(kinds), value), ATTEMPT
            words = r.found.words | clause.own
            yield Found(body, r.found.cost + cost, r.found.skeleton, r.found.terms, words=words)


def _stated(task: Task) -> Iterator[Clause]:
    """What the prose names as the result where something is empty or missing, and no example shows."""
    shown = [w for w in task.outputs if not isinstance(w, Raises)]
    base = task.wanted_sort.partition("[")[0]
    quoted = [q for q, _, _ in task.prose.quotes] if base == "str" else []
    for clause in task.prose.clauses([None, *VALUES.get(base, ()), *quoted]):
        seen = any(type(w) is type(clause.output) and w == clause.output for w in shown)
        if not seen and (clause.negated or LACKING & (clause.own | clause.near)):
            yield clause
