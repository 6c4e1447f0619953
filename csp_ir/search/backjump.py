"""Any fill that passes, by conflict-directed backjumping (Prosser 1993) over complete assignments.

A failing run tells which holes it read and which candidates of each fail in the same way: of the hole first read last these are
all passed over, and where nothing is left of it the search goes back to the one among those it failed with that was read before.
Quick where there are many solutions. That it finds nothing says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from csp_ir.search.paths import PASS, Explorer
from csp_ir.search.variants import Least


class Backjumping:
    """The search of one variant; it goes on where it stopped. ended: whether it has been through everything, or a run was cut.

    order: holes by when one was first read; left: candidates not passed over yet, under what is picked for the holes read before;
    failed: with which other holes those that were passed over failed.
    """

    def __init__(self, explorer: Explorer, start: Sequence[int], least: Sequence[Least], examples: int) -> None:
        self.explorer = explorer
        self.examples = examples
        self.least = least
        self.start = list(start)
        self.order: dict[int, int] = {}
        self.left = list(start)
        self.failed: list[set[int]] = [set() for _ in start]
        self.ended = not all(start)
        self.picked = [] if self.ended else [known(mask)[1] for known, mask in zip(least, start, strict=True)]

    def go_on(self, most: int, spent: Callable[[], bool]) -> list[int] | None:
        """A bit for each hole, of a fill that passes; None where none was found among the next `most` fills."""
        for _ in range(most):
            if self.ended or spent():
                return None
            conflict = self.conflict()
            if self.explorer.cut:
                self.ended = True
                return None
            if conflict is None:
                self.ended = True
                return list(self.picked)
            self.ended = not self.back(conflict)
        return None

    def conflict(self) -> dict[int, int] | None:
        """The candidates, by hole read, that fail an example in the same way as what is picked; None where all pass."""
        for number in range(self.examples):
            leaf, same = self.explorer.outcome(number, self.picked)
            for hole in same:
                self.order.setdefault(hole, len(self.order))
            if leaf != PASS:
                return same
        return None

    def back(self, conflict: dict[int, int]) -> bool:
        """Pick what no known conflict rules out; False where there is nothing left."""
        holes, passed = set(conflict), conflict
        while holes:
            hole = max(holes, key=self.order.__getitem__)
            self.failed[hole] |= holes - {hole}
            self.left[hole] &= ~passed.get(hole, self.picked[hole])
            if self.left[hole]:
                self.picked[hole] = self.least[hole](self.left[hole])[1]
                for other in range(len(self.start)):
                    if self.order.get(other, len(self.start)) > self.order[hole]:
                        self.anew(other)
                return True
            holes, passed = self.failed[hole], {}
            self.anew(hole)
        return False

    def anew(self, hole: int) -> None:
        self.left[hole] = self.start[hole]
        self.failed[hole] = set()
        self.picked[hole] = self.least[hole](self.start[hole])[1]
