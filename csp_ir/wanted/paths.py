"""The ways through a draft by which an example may end well, and what each demands of the holes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from csp_ir.interpreter.outcomes import strict_equal
from csp_ir.ir import nodes as ir
from csp_ir.spec.model import Example, Raises
from csp_ir.wanted.demands import Demands, demands, product_of, test_demands
from csp_ir.wanted.expressions import Chosen, Facts
from csp_ir.wanted.run import Run
from csp_ir.wanted.values import Applied, GiveUp, ProgramError, Refuted, Visit, is_open, visits_in

MOST_PATHS = 150
MOST_WORLDS, MOST_VAGUE = 24, 8


@dataclass(frozen=True)
class World:
    """One way an example may end well: its visits in order, and what they must give."""

    visits: tuple[Visit, ...]
    demands: Demands


class Paths:
    """Runs of one draft. late: by the clock, whether to stop.

    visits: of all runs; stuck: holes without whose value a run could not go on, with how often. refuted: whether some example cannot pass.
    complete: whether the ways of the last example are all that there are.
    """

    def __init__(self, draft: ir.Program, late: Callable[[], bool]) -> None:
        self.draft, self.late = draft, late
        self.visits: list[Visit] = []
        self.stuck: Counter[str] = Counter()
        self.refuted = False
        self.complete = False
        self.facts = Facts(draft)
        self.grows = growing(draft.function)

    def worlds(self, example: Example, chosen: Chosen) -> list[World] | None:
        """The ways of one example, those with few true tests first; None where the runs could not be followed."""
        found: list[World] = []
        todo: list[tuple[bool, ...]] = [()]
        gave_up = False
        vague: list[World] = []  # of which most is left undecided
        tried = 0
        while todo and tried < MOST_PATHS and len(found) < MOST_WORLDS and not self.late():
            decisions = todo.pop(0)
            tried += 1
            run = Run(self.facts, chosen, decisions, self._refutes(example))
            result: Any = None
            raised = ""
            try:
                result = run.call(example.args)
            except ProgramError as error:
                raised = error.kind
            except Refuted:
                raised = "$refuted"
            except GiveUp as unknown:
                gave_up = True
                raised = "$gave up"
                self.stuck.update({v.hole for v in visits_in(unknown.stuck)})
            self.visits += run.visits
            path = [d for _, d in run.path]
            later = [(*path[:at], True) for at in range(len(decisions), len(path))]
            todo += later
            if raised in ("$refuted", "$gave up"):
                continue
            parts = [test_demands(value, truth) for value, truth in run.path]
            if isinstance(example.expected, Raises):
                if raised != example.expected.kind:
                    continue
            elif raised:
                continue
            else:
                parts.insert(0, demands(result, (example.expected,)))
            for world in (World(tuple(run.visits), d) for d in product_of(parts)):
                (vague if world.demands.relations else found).append(world)
        ended = not (gave_up or todo)
        self.complete = ended and len(vague) <= MOST_VAGUE
        found += vague[:MOST_VAGUE]
        return found if found or ended else None

    def _refutes(self, example: Example) -> Callable[[Mapping[str, Any]], bool] | None:
        name, want = self.grows, example.expected
        if not name or type(want) not in (list, str):
            return None

        def refutes(env: Mapping[str, Any]) -> bool:
            value = env.get(name)
            if type(want) is str:
                while isinstance(value, Applied) and value.op == "+":
                    value = value.parts[0]
                return isinstance(value, str) and not want.startswith(value)
            if type(value) is not list:
                return False
            return len(value) > len(want) or any(not is_open(v) and not strict_equal(v, w) for v, w in zip(value, want))

        return refutes


def growing(function: ir.Function) -> str:
    """The variable that is only added to at its end and then returned; "" where there is none."""
    returns = [n for n in function.walk() if isinstance(n, ir.Return)]
    if len(returns) != 1 or not isinstance(returns[0].value, ir.Name) or returns[0] is not function.body[-1]:
        return ""
    name = returns[0].value.id
    uses = sum(isinstance(n, ir.Name) and n.id == name for n in function.walk())
    grown = 1
    for n in function.walk():
        match n:
            case ir.Assign(targets=(ir.Name(id=target),)) if target == name:
                grown += 1
                value = n.value
                while isinstance(value, ir.Binary) and value.op == "+":
                    value = value.left
                if value == ir.Name(name):
                    grown += 1
                elif value not in (ir.ListDisplay(), ir.Literal("")):
                    return ""
            case ir.AugAssign(target=ir.Name(id=target), op="+") if target == name:
                grown += 1
            case ir.MethodCall(receiver=ir.Name(id=target), method="append" | "extend") if target == name:
                grown += 1
    return name if grown == uses else ""
