"""Which combinations of candidates a constraint allows, as bit sets filled on demand.

`narrow(masks)` removes every candidate without support: generalised arc consistency
(Mackworth 1977; bit sets as in Lecoutre and Vion 2008, compact tables as in Demeulenaere et
al. 2016). One hole: a filter. Two holes: one row of bits per candidate, an entry decided
when it is first needed. More: a compact table once the product of what is alive is small
enough to list, and nothing before that, so that fewer live candidates never mean fewer removals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, product
from typing import Any

from csp_ir.constraints.compare import RAISED, rows
from csp_ir.constraints.model import Constraint, HasFragment
from csp_ir.domains.model import bits
from csp_ir.interpreter.outcomes import LimitSignal
from csp_ir.ir.rewrite import MIRRORED

Masks = Mapping[str, int]
MAX_TUPLES = 100_000
FEW = 4


class Table:
    """A constraint over the candidates of its holes, which may be appended to meanwhile.

    shared: facts about candidates by (hole, fact), for tables over the same candidates.
    """

    def __init__(
        self,
        constraint: Constraint,
        candidates: Mapping[str, Sequence[HasFragment]],
        shared: dict[Any, list[Any]] | None = None,
    ) -> None:
        self.constraint = constraint
        self.scope = constraint.scope
        self.candidates = [candidates[hole] for hole in self.scope]
        self.known: list[list[tuple[Any, ...]]] = [[] for _ in self.scope]
        self.filter = [0, 0]
        self.rows: tuple[dict[int, list[int]], dict[int, list[int]]] = ({}, {})
        self.compact: _Compact | None = None
        self.complete = True
        self.compared: tuple[int, int] | None = None
        self.whole: tuple[list[int], list[int]] | None = None  # all rows of a plain comparison, by side
        self.shared = {} if shared is None else shared
        self.evaluated = 0
        self.at_rest: list[int] | None = None

    def holds(self, indices: tuple[int, ...]) -> bool:
        """Whether the constraint holds of one candidate per hole, given by index."""
        self._prepare()
        self.evaluated += 1
        known = [facts[i] for facts, i in zip(self.known, indices, strict=True)]
        if not self.constraint.joint:
            return self.constraint.true_of(tuple(chain.from_iterable(known)))
        fragments = tuple(c[i].fragment for c, i in zip(self.candidates, indices, strict=True))
        return self.constraint.decide(fragments, tuple(known))

    def _prepare(self) -> None:
        """The facts about every candidate; each is computed once."""
        for hole, candidates, known in zip(self.scope, self.candidates, self.known, strict=True):
            if len(known) == len(candidates):
                continue
            columns = []
            for fact in self.constraint.facts.get(hole, ()):
                column = self.shared.setdefault((hole, fact), [])
                column.extend(fact(c.fragment) for c in candidates[len(column) :])
                columns.append(column)
            new = range(len(known), len(candidates))
            known.extend(
                zip(*(column[new.start :] for column in columns), strict=True) if columns else ((),) * len(new)
            )

    def narrow(self, masks: Masks) -> dict[str, int]:
        """The masks of this constraint's holes without the candidates that have no support.

        A hole that had no candidate, or loses its last one, has mask 0. `complete` tells
        whether every candidate left has support; False where there was too much to list.
        """
        live = [masks[hole] for hole in self.scope]
        if live == self.at_rest:
            return dict(zip(self.scope, live, strict=True))
        self.complete = True
        if not all(live):
            live = [0] * len(live)
        elif len(live) == 1:
            live = [self._filtered(live[0])]
        elif len(live) == 2:
            live = self._narrow_pair(live[0], live[1])
        else:
            live = self._narrow_wide(live)
        self.at_rest = live if self.complete else None
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
        if self.constraint.comparison:
            self._compare()
        left = self._supported(0, a, b)
        right = self._supported(1, b, left)
        return [left, right] if right else [0, 0]

    def _compare(self) -> None:
        """All rows of a plain comparison, when the candidates are new."""
        self._prepare()
        sizes = (len(self.known[0]), len(self.known[1]))
        if self.compared == sizes:
            return
        self.compared = sizes
        assert self.constraint.comparison is not None
        op, *sides = self.constraint.comparison
        columns = [[_side(f, facts) for facts in known] for f, known in zip(sides, self.known, strict=True)]
        there, back = rows(op, columns[0], columns[1]), rows(MIRRORED[op], columns[1], columns[0])
        self.whole = None if there is None or back is None else (there, back)

    def _supported(self, side: int, mine: int, others: int) -> int:
        kept = 0
        if self.whole is not None:
            bit = 1
            for mask in self.whole[side]:
                if mask & others:
                    kept |= bit
                bit <<= 1
            return kept & mine
        known = self.rows[side]
        for index in bits(mine):
            row = known.get(index)
            if row is None:
                row = known[index] = [0, 0]  # decided, true
            if row[1] & others or self._look(side, index, row, others):
                kept |= 1 << index
        return kept

    def _look(self, side: int, index: int, row: list[int], others: int) -> bool:
        """Decide further entries of a row until one holds."""
        mirror, mine = self.rows[1 - side], 1 << index
        simple = not self.constraint.joint and self.constraint.condition is None
        for tries, other in enumerate(bits(others & ~row[0]), 1):
            if tries > FEW and simple:
                return self._rest(side, index, row, others)
            holds = self.holds((index, other) if side == 0 else (other, index))
            bit, across = 1 << other, mirror.get(other)
            if across is None:
                across = mirror[other] = [0, 0]
            row[0] |= bit
            across[0] |= mine
            if holds:
                row[1] |= bit
                across[1] |= mine
                return True
        return False

    def _rest(self, side: int, index: int, row: list[int], others: int) -> bool:
        """Decide all further entries of a row at once, which costs less for each of them."""
        open_ = list(bits(others & ~row[0]))
        mine, known, true_of = self.known[side][index], self.known[1 - side], self.constraint.true_of
        body = self.constraint.body
        try:
            if side == 0:
                values = [body(*mine, *known[o]) for o in open_]
            else:
                values = [body(*known[o], *mine) for o in open_]
        except (Exception, LimitSignal):  # of one entry; then each by itself
            values = [true_of(mine + known[o] if side == 0 else known[o] + mine) for o in open_]
        self.evaluated += len(open_)
        row[1] |= sum([1 << other for other, value in zip(open_, values, strict=True) if value])
        row[0] |= others
        return bool(row[1] & others)

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


def _side(function: Callable[..., Any], facts: tuple[Any, ...]) -> Any:
    try:
        return function(*facts)
    except (Exception, LimitSignal):
        return RAISED


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
