"""The general skeletons, for small models: what they write passes by luck, and what they say of small holes is of more use.

A program that the spec hardly supports waits a while for a better one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from csp_ir.domains.model import Candidate
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.printer import print_program
from csp_ir.portfolio.drafts import Drafts
from csp_ir.portfolio.seam import Seam
from csp_ir.portfolio.skeletons import skeletons
from csp_ir.samples.plausible import SURE, Doubts, doubted, doubts, generalised, passes, rank, weight
from csp_ir.solution import Shortage, Solution, Whole
from csp_ir.work import worked

PATIENCE = 0.5  # share of the time left for which a doubtful program waits for a better one
RIVAL_SECONDS = 3.0  # for other skeletons, once one has given a program that the spec supports


class General:
    """Weighs programs that pass by what speaks against them, and fills general skeletons beside them."""

    def __init__(self, seam: Seam, drafts: Drafts) -> None:
        self.seam, self.drafts = seam, drafts
        self.skeletal = False  # whether the general skeletons have begun

    def run(self, given: Iterable[Solution | Whole | Shortage]) -> Iterator[Solution | Whole | Shortage]:
        """What is given and what skeletons give, the likeliest first."""
        held: list[tuple[float, Solution]] = []
        for item in self.found(given):
            # With clauses, the main loop has a better judge, and learns from what it refutes.
            if self.seam.spec.promises or not isinstance(item, Solution) or not passes(item.program, self.seam.spec):
                yield item
                continue
            item, against = self.weighed(item)
            held.append((rank(item, against), item))
            now = worked()
            if weight(against) >= SURE:
                if len(held) == 1:
                    self.seam.deadline = min(self.seam.deadline, now + PATIENCE * (self.seam.deadline - now))
            elif self.skeletal and not self.drafts.rivals:
                self.drafts.rivals, self.seam.deadline = True, min(self.seam.deadline, now + RIVAL_SECONDS)
            elif not self.drafts.rivals:
                yield from self.best(held)
        yield from self.best(held)

    def found(self, given: Iterable[Solution | Whole | Shortage]) -> Iterator[Solution | Whole | Shortage]:
        yield from given
        self.skeletal = True
        for skeleton in skeletons(self.seam.spec):
            if self.seam.over:
                return
            fixed = {
                h: [Candidate(parse_expr(t), c, ("examples",)) for t, c in texts] for h, texts in skeleton.fixed.items()
            }
            yield from self.drafts.fill(skeleton.draft, fixed, shown=skeleton.name, attempts=1)

    def weighed(self, solution: Solution) -> tuple[Solution, Doubts]:
        """A solution without constants that a parameter can stand for, with what speaks against it among its warnings."""
        program = generalised(solution.program, self.seam.spec)
        solution = solution if program == solution.program else replace(solution, program=program, assignment={})
        against = doubts(solution, self.seam.spec, knowing=self.seam.knowing)
        return doubted(solution, against), against

    def best(self, held: list[tuple[float, Solution]]) -> Iterator[Solution]:
        """What is held, the likeliest first; nothing is held afterwards."""
        ranked = sorted(held, key=lambda h: h[0])
        held.clear()
        for cost, solution in ranked:
            self.seam.recorder("note", {"text": f"weighed {cost:.2f}: {print_program(solution.program)}"})
        yield from (solution for _, solution in ranked)
