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

MOST_PATHS, STEPS_IN_ALL = 300, 12_000  # runs of one example, and their statements
MOST_KEYS = 8
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
        self.collects = collecting(draft.function)

    def worlds(self, example: Example, chosen: Chosen) -> list[World] | None:
        """The ways of one example, those with few true tests first; None where the runs could not be followed."""
        found: list[World] = []
        todo: list[tuple[bool, ...]] = [()]
        gave_up = False
        vague: list[World] = []  # of which most is left undecided
        tried = steps = 0
        keys = keys_in(example.expected)
        while todo and tried < MOST_PATHS and steps < STEPS_IN_ALL and len(found) < MOST_WORLDS and not self.late():
            decisions = todo.pop(0)
            tried += 1
            run = Run(self.facts, chosen, decisions, self._refutes(example), keys)
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
            steps += run.steps
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
        if type(want) is dict and self.collects:
            return lambda env: _beyond(env.get(self.collects), want)
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


def keys_in(value: Any, depth: int = 0) -> dict[Any, Any]:
    """The keys of the dictionaries in a result, with what they hold; none where there are too many to try."""
    found: dict[Any, Any] = {}
    if type(value) is dict:
        found |= value
    if depth < 2 and type(value) in (dict, list):
        for v in value.values() if type(value) is dict else value:
            found |= keys_in(v, depth + 1)
    return found if len(found) <= MOST_KEYS else {}


def _beyond(value: Any, want: Any) -> bool:
    """Whether what was collected in a dictionary has what the wanted one has not."""
    if type(value) is dict and type(want) is dict:
        return any(not is_open(k) and (k not in want or _beyond(v, want[k])) for k, v in value.items())
    if type(value) is list and type(want) is list:
        return len(value) > len(want) or any(not is_open(v) and not strict_equal(v, w) for v, w in zip(value, want))
    return False


def collecting(function: ir.Function) -> str:
    """The dictionary that is returned in the end and that nothing is taken out of; "" where there is none."""
    last = function.body[-1]
    if not isinstance(last, ir.Return) or not isinstance(last.value, ir.Name):
        return ""
    name, started = last.value.id, 0
    for n in function.walk():
        match n:
            case ir.Assign(targets=(ir.Name(id=target),)) if target == name:
                started += isinstance(n.value, ir.DictDisplay)
            case ir.MethodCall(receiver=ir.Name(id=target), method="pop" | "clear" | "popitem") if target == name:
                return ""
    return name if started == 1 else ""


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
