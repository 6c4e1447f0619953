"""Questions: what a spec leaves open, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.interpreter.outcomes import Outcome, Raised, Returned
from csp_ir.spec.model import Example, Raises


@dataclass(frozen=True, slots=True)
class Question:
    """An input on which programs that pass every example differ, with the answers they give.

    outcomes: the answers as outcomes; weights: how much stands behind each (empty where unknown).
    """

    name: str
    args: tuple[Any, ...]
    answers: tuple[str, ...]
    outcomes: tuple[Outcome, ...] = ()
    weights: tuple[float, ...] = ()

    @classmethod
    def of(
        cls, name: str, args: tuple[Any, ...], outcomes: Sequence[Outcome], weights: Sequence[float] = ()
    ) -> Question:
        """The question whose answers are these outcomes."""
        return cls(name, args, tuple(map(answer_text, outcomes)), tuple(outcomes), tuple(weights))

    def example(self, choice: int) -> Example:
        """The answer at `choice` (from 0) as a new example."""
        outcome = self.outcomes[choice]
        if isinstance(outcome, Returned):
            return Example(self.args, outcome.value)
        if isinstance(outcome, Raised):
            return Example(self.args, Raises(outcome.kind))
        raise ValueError(f"{self.answers[choice]} cannot be an example")

    def __str__(self) -> str:
        answers: Sequence[str] = self.answers
        if self.weights:
            answers = [f"{a} ({w:.0%})" for a, w in zip(self.answers, self.weights, strict=True)]
        return f"{self.name}({', '.join(map(repr, self.args))}): {' or '.join(answers)}?"


def answer_text(outcome: Outcome) -> str:
    """What a question says an outcome is, in at most 80 characters."""
    if isinstance(outcome, Returned):
        text = repr(outcome.value)
        return text if len(text) <= 80 else text[:77] + "..."
    return f"an error ({outcome.kind})" if isinstance(outcome, Raised) else "no end"
