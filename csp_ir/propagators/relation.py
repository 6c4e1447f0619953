"""Relations between holes that the user wrote: no candidate without support stays.

Generalised arc consistency by bit-set tables (`csp_ir.constraints.table`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from csp_ir.constraints.model import Constraint
from csp_ir.constraints.table import Table
from csp_ir.domains.model import Candidate, Conflict, Problem, Prune, bits
from csp_ir.propagators.base import Finding, Propagator


class Tabled(Propagator):
    """Constraints of some kinds, each kept as a table while the problem's domains are the same objects."""

    kinds: tuple[str, ...] = ()

    def __init__(self) -> None:
        self._tables: dict[Any, tuple[tuple[int, ...], Table]] = {}
        self._facts: tuple[Problem, dict[Any, list[Any]]] | None = None

    def constraints(self, problem: Problem) -> list[Constraint]:
        """Those of the problem's constraints that this propagator looks after.

        A hole that only some candidate brings may not be there at all, and then a constraint
        that speaks of it asks for nothing; so those wait for the search.
        """
        found = [_as_constraint(c) for c in problem.constraints]
        mine = [c for c in found if c.kind in self.kinds and all(h in problem.contexts for h in c.scope)]
        return sorted(mine, key=lambda c: len(c.scope))

    def watches(self, problem: Problem) -> frozenset[str]:
        return frozenset(h for c in self.constraints(problem) if len(c.scope) > 1 for h in c.scope)

    def propagate(self, problem: Problem) -> Iterable[Finding]:
        """Every constraint in turn, and again those that share a hole that lost candidates (AC-3 over tables)."""
        masks = {n: d.alive for n, d in problem.domains.items()}
        constraints = self.constraints(problem)
        sharing: dict[str, list[int]] = {}
        for i, constraint in enumerate(constraints):
            for hole in constraint.scope if len(constraint.scope) > 1 else ():
                sharing.setdefault(hole, []).append(i)
        queue = deque(range(len(constraints)))
        waiting = set(queue)
        while queue:
            at = queue.popleft()
            waiting.discard(at)
            constraint = constraints[at]
            narrowed = self.table(problem, constraint).narrow(masks)
            if not all(narrowed.values()):
                if all(masks[h] for h in constraint.scope):
                    yield from self.wiped(problem, constraint, masks)
                return
            for hole, mask in narrowed.items():
                gone = masks[hole] & ~mask
                if not gone:
                    continue
                masks[hole] = mask
                for other in sharing.get(hole, ()):
                    if other not in waiting:
                        waiting.add(other)
                        queue.append(other)
                why = self.reason(problem, constraint, hole, masks)
                for index in bits(gone):
                    yield self.prune(problem, hole, index, why(index), permanent=len(constraint.scope) == 1)

    def prune(self, problem: Problem, hole: str, index: int, why: str, permanent: bool) -> Prune:
        text = " ".join(str(problem.domains[hole].candidates[index]).split())
        return Prune(hole, index, f"?{hole} = `{text}` removed: {why}", self.name, permanent)

    def wiped(self, problem: Problem, constraint: Constraint, masks: dict[str, int]) -> Iterable[Finding]:
        holes = " and ".join(f"?{h}" for h in constraint.scope)
        alive = "candidate" if len(constraint.scope) == 1 else "combination of candidates still alive"
        text = f"no {alive} for {holes} satisfies `{constraint.text}`"
        yield Conflict(text, self.name, constraint.scope, (constraint.text,))

    def entailed(self, problem: Problem) -> bool | None:
        """True where every choice left satisfies every constraint; None where that takes too long to see."""
        answer: bool | None = True
        for constraint in self.constraints(problem):
            options = [list(problem.domains[h].live()) for h in constraint.scope]
            size = 1
            for o in options:
                size *= len(o)
            if size > 64:
                answer = None
                continue
            from itertools import product

            table = self.table(problem, constraint)
            held = [table.holds(combination) for combination in product(*options)]
            if not any(held):
                return False
            if not all(held):
                answer = None
        return answer

    def table(self, problem: Problem, constraint: Constraint) -> Table:
        """The constraint's table over the problem's candidates."""
        pools = {h: problem.domains[h].candidates for h in constraint.scope}
        lists = tuple(map(id, pools.values()))
        key = (constraint.text, constraint.scope)
        held = self._tables.get(key)
        if held is None or held[0] != lists:
            if self._facts is None or self._facts[0] is not problem:
                self._facts = (problem, {})
            held = self._tables[key] = (lists, Table(constraint, pools, self._facts[1]))
        return held[1]

    def reason(
        self, problem: Problem, constraint: Constraint, hole: str, masks: Mapping[str, int]
    ) -> Callable[[int], str]:
        """Why a candidate (by index) of a hole has no support, as one sentence."""
        others = [h for h in constraint.scope if h != hole]
        if not others:
            return lambda index: f"`{constraint.text}` does not hold of it"
        if all(masks[h].bit_count() == 1 for h in others):
            only = {h: problem.domains[h].candidates[masks[h].bit_length() - 1] for h in others}
            chosen = " and ".join(f"?{h} = `{c}`" for h, c in only.items())
            return lambda index: f"`{constraint.text}` does not hold of it with {chosen}"
        names = " and ".join(f"?{h}" for h in others)
        return lambda index: f"`{constraint.text}` holds of it with no candidate still alive for {names}"


class Relations(Tabled):
    """Value, domain, table and type constraints, implications: any condition on holes."""

    name = "relation"
    kinds = ("relation", "type_match")


def _as_constraint(constraint: Any) -> Constraint:
    """A constraint of another make, seen through its `allows` alone."""
    if isinstance(constraint, Constraint):
        return constraint
    scope = tuple(constraint.scope)

    def asked(*fragments: Any) -> bool:
        assignment = {h: Candidate(f) for h, f in zip(scope, fragments, strict=True)}
        return constraint.allows(assignment) is not False

    return Constraint(constraint.text, scope, facts={}, joint=((scope, asked),), body=bool)
