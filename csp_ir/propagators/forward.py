"""Forward and backward evaluation of one example at a time.

An example whose run reads a hole before any choice was made decides that hole's environment:
candidates that fail there fail alone. Beyond that, all ways in which an example can go are
followed, class by class, as far as they are few; a candidate on no way that passes has no
support. At a returned hole the wanted value is known, so nothing has to be run there.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from math import prod
from typing import Any

from csp_ir.domains.classes import Classes
from csp_ir.domains.model import Conflict, Problem, Prune, bits
from csp_ir.errors import IRTypeError
from csp_ir.interpreter.outcomes import Limits, Outcome, OutOfSteps, Raised, Returned, Stuck, StuckSignal
from csp_ir.propagators.base import RUNS, Finding, Propagator
from csp_ir.propagators.together import together
from csp_ir.search.paths import FAIL, Branch, Explorer
from csp_ir.search.variants import Choice, Variant, Variants
from csp_ir.spec.model import Raises
from csp_ir.work import worked

RUN_LIMITS = Limits(steps=500)
MOST_TOLD = 100  # runs of one example that only serve to say more of why candidates are removed
MOST_SECONDS = 1.0  # of one call; runs that never end in time cost most of it


class Forward(Propagator):
    """Prunes by running examples, at most `runs` of each.

    Drafts with candidates that have to be written into the program (statements, operators that
    evaluate one side only) are left to the search.
    """

    name = "forward"
    cost = RUNS

    def __init__(self, runs: int = 100) -> None:
        self.runs = runs

    def propagate(self, problem: Problem) -> Iterable[Finding]:
        if not problem.examples:
            return
        variants = Variants(problem, RUN_LIMITS)
        choice = Choice(problem.draft)
        if variants.undecided(choice) is not None or variants.open_holes(choice) is None:
            return
        try:
            variant = variants.variant(choice)
        except IRTypeError:
            return
        explorer = Explorer(variant, problem.examples, RUN_LIMITS)
        explorer.deadline = worked(5e-2) + MOST_SECONDS
        for number in range(len(problem.examples)):
            if explorer.cut:
                return  # what is not known by then is left to the search
            yield from self._example(problem, variant, explorer, number)

    def _example(self, problem: Problem, variant: Variant, explorer: Explorer, number: int) -> Iterable[Finding]:
        ways = follow(variant, explorer, number, self.runs)
        alone = self._alone(problem, variant, explorer, number)
        yield from alone.values()
        if ways is None:
            return
        text = wanted_text(problem, number)
        if not any(ways) and (variant.holes or variant.roots[number] is FAIL):
            holes = tuple(read_holes(variant, number))
            reason = f"{text}, no choice left gives it"
            yield Conflict(
                reason,
                self.name,
                holes,
                (problem.examples[number].describe(problem.draft.function.name),),
            )
            return
        told = MOST_TOLD
        for hole, mask in enumerate(variant.start):
            name = variant.holes[hole]
            others = [h for h in read_holes(variant, number) if h != name]
            left = [list(problem.domains[h].live()) for h in others]
            ways_left = prod(map(len, left))
            for index in bits(mask & ~ways[hole]):
                if (name, index) not in alone:
                    candidate = problem.domains[name].candidates[index]
                    why = f"no choice left for {', '.join(f'?{h}' for h in others)} gives it"
                    if others and ways_left <= told:
                        told -= ways_left
                        choices = [dict(zip(others, picked, strict=True)) for picked in product(*left)]
                        outcomes = [run_with(problem, variant, number, {name: index, **chosen}) for chosen in choices]
                        if not any(isinstance(o, OutOfSteps | Stuck) for o in outcomes):
                            why = together(outcomes, problem.examples[number].expected, others)
                    reason = f"?{name} = `{candidate}` removed: {text}, {why}"
                    yield Prune(name, index, reason, self.name, permanent=False)

    def _alone(
        self, problem: Problem, variant: Variant, explorer: Explorer, number: int
    ) -> dict[tuple[str, int], Prune]:
        """Candidates of the hole that is read first which fail without another hole being read."""
        root = variant.roots[number]
        found: dict[tuple[str, int], Prune] = {}
        if not isinstance(root, Branch):
            return found
        name = variant.holes[root.hole]
        mask = variant.start[root.hole]
        text = wanted_text(problem, number)
        limit = 0
        if root.wanted is not None and isinstance(root.entry, Classes):
            fits, limit = root.entry.giving(root.wanted, mask)
            bad = mask & ~fits
        else:
            bad = 0
            for known, part in root.entry.split(mask):
                if root.children.get(known) is FAIL:
                    bad |= part
        for index in bits(bad & ~limit):
            outcome = run_with(problem, variant, number, {name: index})
            if isinstance(outcome, OutOfSteps | Stuck) or problem.examples[number].accepts(outcome):
                continue
            reason = f"?{name} = `{problem.domains[name].candidates[index]}` removed: {text}, {outcome_text(outcome)}"
            found[name, index] = Prune(name, index, reason, self.name)
        return found


def follow(variant: Variant, explorer: Explorer, number: int, runs: int) -> list[int] | None:
    """For each hole the candidates that some passing way of an example goes with; None past `runs` runs.

    What is cut off by a limit counts as passing: it is not known to fail.
    """
    total = [0] * len(variant.holes)
    start = list(variant.start)
    if not all(start):
        return None
    todo = [start]
    last = explorer.runs + runs
    while todo:
        masks = todo.pop()

        def choose(hole: int, options: list[Any], masks: list[int] = masks) -> Any:
            for _, mask in options[1:]:
                other = list(masks)
                other[hole] = mask
                todo.append(other)
            return options[0]

        if explorer.runs >= last:
            return None
        leaf = walk(variant, explorer, number, masks, choose)
        if explorer.cut:
            return None
        if isinstance(leaf, Branch):
            assert isinstance(leaf.entry, Classes)
            mask = masks[leaf.hole]
            fits, stuck = leaf.entry.giving(leaf.wanted, mask)
            masks[leaf.hole] = fits | stuck
            if not masks[leaf.hole]:
                continue
        elif leaf is FAIL:
            continue
        for hole, mask in enumerate(masks):
            total[hole] |= mask
    return total


def walk(variant: Variant, explorer: Explorer, number: int, masks: list[int], choose: Any) -> Branch | str:
    """Go down the tree with the first class at each branch, and run where it ends."""
    at: Any = variant.roots[number]
    while True:
        if at is None:
            return explorer.run(number, masks, choose)
        if isinstance(at, str) or at.wanted is not None:
            return at  # type: ignore[no-any-return]
        options = at.entry.split(masks[at.hole])
        known, mask = options[0] if len(options) == 1 else choose(at.hole, options)
        masks[at.hole] = mask
        at = at.children.get(known)


def read_holes(variant: Variant, number: int) -> list[str]:
    """The holes that any run of an example read so far."""
    found: dict[int, None] = {}
    todo: list[Any] = [variant.roots[number]]
    while todo:
        at = todo.pop()
        if isinstance(at, Branch):
            found[at.hole] = None
            todo += at.children.values()
    return [variant.holes[h] for h in sorted(found)]


def run_with(problem: Problem, variant: Variant, number: int, chosen: dict[str, int]) -> Outcome:
    """The outcome of an example with some holes chosen and the others open."""

    def read(hole: str, environment: dict[str, Any]) -> Any:
        index = chosen.get(hole)
        if index is None:
            raise StuckSignal(hole, environment)
        return variant.partitions[variant.index[hole]].evaluate(index, environment)

    args = problem.examples[number].args
    return variant.machine.run(args, limits=RUN_LIMITS, holes=read, trace=False).outcome


def wanted_text(problem: Problem, number: int) -> str:
    expected = problem.examples[number].expected
    needs = f"an exception {expected.kind}" if isinstance(expected, Raises) else short(expected)
    return f"example {number + 1} needs {needs}"


def outcome_text(outcome: Outcome) -> str:
    if isinstance(outcome, Returned):
        return f"it gives {short(outcome.value)}"
    return f"it raises {outcome.kind}" if isinstance(outcome, Raised) else "it does not end"


def short(value: object) -> str:
    """A value as text of bounded length."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
