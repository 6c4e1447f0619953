"""What a solve hands back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from csp_ir.cells import Part, Shown
from csp_ir.verdict import LOW_CONFIDENCE, Solved, Verdict

if TYPE_CHECKING:
    from csp_ir.ir.nodes import Program

__all__ = ["LOW_CONFIDENCE", "Result"]


@dataclass(frozen=True)
class Result(Shown):
    """The outcome of one solve.

    verdict: Solved, Exhausted, Unsatisfiable or Unknown.
    program: the solution's IR; unsolved, the program that came nearest, or the sketch; None where there is neither.
    code: complete Python text of the solution; None where there is none.
    assignment: hole name -> text of the chosen fragment (empty without a sketch).
    confidence: 0 to 1; low where the solution rests on arbitrary constants or predicates.
    warnings: sentences about what the solution rests on.
    questions: inputs on which other programs that pass the examples differ.
    record: the run record, plain JSON data.
    """

    verdict: Verdict
    program: Program | None = None
    code: str | None = None
    assignment: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 0.0
    warnings: tuple[str, ...] = ()
    questions: tuple[Any, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict)

    @property
    def solved(self) -> bool:
        return isinstance(self.verdict, Solved)

    def parts(self) -> list[Part]:
        """What a notebook shows of it: what failed is never shown as an answer."""
        low = ", low confidence" if self.confidence < LOW_CONFIDENCE else ", confidence"
        found: list[Part] = [("text", str(self.verdict) + (f"{low} {self.confidence:.2f}" if self.solved else ""))]
        if self.code is not None:
            found += [] if self.solved else [("text", "the best so far, not a solution:")]
            found.append(("code", self.code))
        if not self.solved:
            found.append(("list", [str(f) for f in self.record.get("failures", ())]))
        said = [f"warning: {w}" for w in self.warnings if not w.startswith("not a solution")]
        said += [f"question: {q}" for q in self.questions]
        found.append(("list", said))
        return [(kind, held) for kind, held in found if held]
