"""Which slips of the pen the tests of a function let pass, and on which inputs those that pass do otherwise.

Slips are decided class by class (`classes`); what no class takes runs by itself until a test catches it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from csp_ir.interpreter.outcomes import Outcome, OutOfSteps
from csp_ir.reverse.classes import Class, Counts, Known, ValueClasses
from csp_ir.reverse.code import Code
from csp_ir.reverse.inputs import Args
from csp_ir.reverse.mutants import Mutant, machine_of, mutants
from csp_ir.spec.model import Example
from csp_ir.verify.behaviour import outcome_key
from csp_ir.work import worked

MAKING = 0.4  # of the time, for making slips
ENDLESS = 3  # runs of a slip that do not end before no more is asked of it


@dataclass
class Survivors:
    """found: slips that pass every test, by their numbers; tried: how many there were; counts: what it took."""

    classes: ValueClasses
    found: list[int]
    tried: int

    @property
    def counts(self) -> Counts:
        return self.classes.counts

    @property
    def mutants(self) -> list[Mutant]:
        """Those that were found."""
        return [self.classes.mutants[n] for n in self.found]


def survivors(code: Code, tests: Sequence[Example], deadline: float = float("inf")) -> Survivors:
    """The slips of a function that its tests let pass.

    deadline: of work. Slips that are not decided by then count as not tried.
    """
    assert code.program is not None
    began, made = worked(), []
    for m in mutants(code.program):
        if worked() > began + (deadline - began) * MAKING:
            break
        own = not (code.listed and m.site.path[0] == "function")  # what lists its results is none of its own
        if own and machine_of(code.program, m) is not None:
            made.append(m)
    classes = ValueClasses(code.program, made)
    alive = set(range(len(made)))
    caught: Counter[int] = Counter()
    waiting: list[tuple[int, Class]] = []

    def judge(test: int, known: Sequence[Known]) -> None:
        for k in known:
            if not tests[test].accepts(k.outcome):
                caught[test] += len(alive & set(k.members))
                alive.difference_update(k.members)

    for i, test in enumerate(tests):
        known, found = classes.first(test.args, alive)
        judge(i, known)
        waiting += [(i, c) for c in found]
    # Large classes first: what one test catches need not run on the others. What stands alone goes last, on the best tests first.
    open_: set[int] = set()
    while waiting:
        ordered, waiting = waiting, []
        ordered.sort(key=lambda row: (row[1].alone, -len(alive & set(row[1].members)), -caught[row[0]]))
        for i, given in ordered:
            members = tuple(n for n in given.members if n in alive)
            if not members:
                continue
            if worked() > deadline:
                open_.update(members)
                continue
            known, found = classes.run(Class(members, given.alone), tests[i].args)
            judge(i, known)
            waiting += [(i, c) for c in found]
    return Survivors(classes, sorted(alive - open_), len(made) - len(alive & open_))


def seen_by(
    found: Survivors, own: Sequence[tuple[Args, Outcome]], deadline: float = float("inf")
) -> dict[int, list[int]]:
    """Of each slip that was found, on which inputs it gives another result than the function does; not to end is another one.

    deadline: of work, after which no more inputs are tried.
    """
    seen: dict[int, list[int]] = {n: [] for n in found.found}
    endless: Counter[int] = Counter()
    for i, (args, outcome) in enumerate(own):
        if worked() > deadline:
            break
        known, waiting = found.classes.first(args, [n for n in found.found if endless[n] <= ENDLESS])
        while waiting and worked() <= deadline:
            more, split = found.classes.run(waiting.pop(), args)
            known, waiting = known + more, waiting + split
        for k in known:
            if isinstance(k.outcome, OutOfSteps):
                endless.update(k.members)
            if outcome_key(k.outcome) != outcome_key(outcome):
                for n in k.members:
                    seen[n].append(i)
    return seen
