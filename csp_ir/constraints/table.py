"""Which combinations of candidates a constraint allows, as bit sets filled on demand.

`narrow(masks)` removes every candidate without support: generalised arc consistency
(Mackworth 1977; bit sets as in Lecoutre and Vion 2008, compact tables as in Demeulenaere et
al. 2016). One hole: a filter. Two holes: one row of bits per candidate, an entry decided
when it is first needed. More: a compact table once the product of what is alive is small
enough to list, and nothing before that, so that fewer live candidates never mean fewer removals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from csp_ir.constraints.model import Constraint, HasFragment
from csp_ir.domains.model import bits

Masks = Mapping[str, int]
MAX_TUPLES = 100_000


class Table:
    """A constraint over the candidates of its holes, which may be appended to meanwhile."""

    def __init__(self, constraint: Constraint, candidates: Mapping[str, Sequence[HasFragment]]) -> None:
        self.constraint = constraint
        self.scope = constraint.scope
        self.candidates = [candidates[hole] for hole in self.scope]
        self.known: list[list[tuple[Any, ...]]] = [[] for _ in self.scope]
        self.filter = [0, 0]
        self.rows: tuple[dict[int, list[int]], dict[int, list[int]]] = ({}, {})
        self.compact: _Compact | None = None
        self.complete = True
        self.evaluated = 0

    def holds(self, indices: tuple[int, ...]) -> bool:
        """Whether the constraint holds of one candidate per hole, given by index."""
        known = []
        for at, index in enumerate(indices):
            facts, candidates = self.known[at], self.candidates[at]
            while len(facts) <= index:
                facts.append(self.constraint.known(self.scope[at], candidates[len(facts)].fragment))
            known.append(facts[index])
        self.evaluated += 1
        fragments = tuple(c[i].fragment for c, i in zip(self.candidates, indices, strict=True))
        return self.constraint.decide(fragments, tuple(known))

    def narrow(self, masks: Masks) -> dict[str, int]:
        """The masks of this constraint's holes without the candidates that have no support.

        A hole that had no candidate, or loses its last one, has mask 0. `complete` tells
        whether every candidate left has support; False where there was too much to list.
        """
        live = [masks[hole] for hole in self.scope]
        self.complete = True
        if not all(live):
            live = [0] * len(live)
        elif len(live) == 1:
            live = [self._filtered(live[0])]
        elif len(live) == 2:
            live = self._narrow_pair(live[0], live[1])
        else:
            live = self._narrow_wide(live)
        return dict(zip(self.scope, live, strict=True))

    def support(self, hole: str, index: int, masks: Masks) -> tuple[int, ...] | None:
        """One combination, by index in scope order, that the constraint allows with a candidate; None without."""
        options = [[index] if name == hole else list(bits(masks[name])) for name in self.scope]
        return next((c for c in product(*options) if self.holds(c)), None)

    # --- one hole -----------------------------------------------------------------------

    def _filtered(self, live: int) -> int:
        asked, true = self.filter
        for index in bits(live & ~asked):
            true |= self.holds((index,)) << index
        self.filter = [asked | live, true]
        return live & true

    # --- two holes ----------------------------------------------------------------------

    def _narrow_pair(self, a: int, b: int) -> list[int]:
        left = self._supported(0, a, b)
        right = self._supported(1, b, left)
        return [left, right] if right else [0, 0]

    def _supported(self, side: int, mine: int, others: int) -> int:
        rows, kept = self.rows[side], 0
        for index in bits(mine):
            row = rows.get(index)
            if row is None:
                row = rows[index] = [0, 0]  # decided, true
            if row[1] & others or self._look(side, index, row, others):
                kept |= 1 << index
        return kept

    def _look(self, side: int, index: int, row: list[int], others: int) -> bool:
        """Decide further entries of a row until one holds."""
        mirror = self.rows[1 - side]
        for other in bits(others & ~row[0]):
            holds = self.holds((index, other) if side == 0 else (other, index))
            row[0] |= 1 << other
            across = mirror.setdefault(other, [0, 0])
            across[0] |= 1 << index
            if holds:
                row[1] |= 1 << other
                across[1] |= 1 << index
                return True
        return False

    # --- three holes or more --------------------------------------------------------------

    def _narrow_wide(self, live: list[int]) -> list[int]:
        if self.compact is not None and self.compact.covers(live):
            return self.compact.narrow(live)
        size = 1
        for mask in live:
            size *= mask.bit_count()
        if size <= MAX_TUPLES:
            self.compact = _Compact(live, [c for c in product(*map(bits, live)) if self.holds(c)])
            return self.compact.narrow(live)
        self.complete = False
        return live


class _Compact:
    """The allowed tuples of a product of masks: per hole and candidate, the set of tuples it is in."""

    def __init__(self, live: list[int], tuples: list[tuple[int, ...]]) -> None:
        self.over = live
        self.all = (1 << len(tuples)) - 1
        self.members: list[dict[int, int]] = [{} for _ in live]
        for number, combination in enumerate(tuples):
            for members, index in zip(self.members, combination, strict=True):
                members[index] = members.get(index, 0) | 1 << number

    def covers(self, live: list[int]) -> bool:
        return not any(mask & ~over for mask, over in zip(live, self.over, strict=True))

    def narrow(self, live: list[int]) -> list[int]:
        valid = self.all
        for members, mask in zip(self.members, live, strict=True):
            reachable = 0
            for index, tuples in members.items():
                if mask >> index & 1:
                    reachable |= tuples
            valid &= reachable
        out = []
        for members, mask in zip(self.members, live, strict=True):
            out.append(sum(1 << i for i, tuples in members.items() if mask >> i & 1 and tuples & valid))
        return out
