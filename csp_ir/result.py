"""What a solve hands back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from csp_ir.verdict import LOW_CONFIDENCE, Solved, Verdict

if TYPE_CHECKING:
    from csp_ir.ir.nodes import Program

__all__ = ["LOW_CONFIDENCE", "Result"]


@dataclass(frozen=True)
class Result:
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
