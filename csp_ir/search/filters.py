"""Nogoods and user constraints as a search needs them: over masks of live candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csp_ir.domains.model import Constraint, Problem, bits

MAX_PAIRS = 250_000


class Filter:
    """Refutes masks, and narrows them where a constraint speaks of two holes.

    Args:
        problem: nogoods and constraints.
        holes: the holes of the masks, in order; fixed: candidates of other holes.
    """

    def __init__(self, problem: Problem, holes: Sequence[str], fixed: Mapping[str, int]) -> None:
        self.problem = problem
        self.holes = holes
        self.fixed = fixed
        index = {h: i for i, h in enumerate(holes)}
        self.nogoods: list[list[tuple[int, int]]] = []
        for nogood in problem.nogoods:
            parts: list[tuple[int, int]] | None = []
            for hole, mask in nogood.parts:
                if hole in fixed and mask >> fixed[hole] & 1:
                    continue
                if hole not in index:
                    parts = None
                    break
                if parts is not None:
                    parts.append((index[hole], mask))
            if parts is not None:
                self.nogoods.append(parts)
        self.constraints = [c for c in problem.constraints]
        self.tables: dict[int, list[tuple[int, list[int]]]] = {}
        for constraint in self.constraints:
            self._tabulate(constraint, index)
        self.active = bool(self.nogoods or self.constraints)

    def _tabulate(self, constraint: Constraint, index: Mapping[str, int]) -> None:
        """Supports of a constraint over one or two open holes; others are checked when all is decided."""
        domains = self.problem.domains
        open_ = [h for h in dict.fromkeys(constraint.scope) if h in index]
        known = {h: domains[h].candidates[self.fixed[h]] for h in constraint.scope if h in self.fixed}
        if len(open_) == 1:
            (x,) = open_
            mask = sum(
                1 << i
                for i in domains[x].live()
                if constraint.allows({**known, x: domains[x].candidates[i]}) is not False
            )
            self.nogoods.append([(index[x], ~mask)])
        elif len(open_) == 2:
            x, y = open_
            if len(domains[x]) * len(domains[y]) > MAX_PAIRS:
                return
            forward = [0] * len(domains[x].candidates)
            back = [0] * len(domains[y].candidates)
            for i in domains[x].live():
                for j in domains[y].live():
                    pair = {**known, x: domains[x].candidates[i], y: domains[y].candidates[j]}
                    if constraint.allows(pair) is not False:
                        forward[i] |= 1 << j
                        back[j] |= 1 << i
            self.tables.setdefault(index[x], []).append((index[y], forward))
            self.tables.setdefault(index[y], []).append((index[x], back))

    def refutes(self, masks: Sequence[int]) -> bool:
        """Whether every assignment within the masks is known to be wrong."""
        return any(all(not masks[hole] & ~mask for hole, mask in parts) for parts in self.nogoods)

    def narrow(self, masks: list[int]) -> bool:
        """Take candidates without support away, in place; False when a hole has none left."""
        changed = True
        while changed and self.tables:
            changed = False
            for hole, rows in self.tables.items():
                for other, supports in rows:
                    allowed = 0
                    for i in bits(masks[hole]):
                        allowed |= supports[i]
                    left = masks[other] & allowed
                    if not left:
                        return False
                    if left != masks[other]:
                        masks[other] = left
                        changed = True
        return not self.refutes(masks)

    def allows(self, picked: Sequence[int]) -> bool:
        """Whether one assignment (a bit for each hole) breaks nothing."""
        if self.refutes(picked):
            return False
        if not self.constraints:
            return True
        domains = self.problem.domains
        chosen = {h: domains[h].candidates[p.bit_length() - 1] for h, p in zip(self.holes, picked, strict=True)}
        chosen |= {h: domains[h].candidates[i] for h, i in self.fixed.items()}
        return all(c.allows(chosen) is not False for c in self.constraints)
