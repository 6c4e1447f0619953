"""Questions: what a spec leaves open, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from csp_ir.cells import Part, Shown
from csp_ir.interpreter.outcomes import Outcome, Raised, Returned
from csp_ir.spec.model import Example, Raises, Spec


@dataclass(frozen=True, slots=True)
class Question(Shown):
    """An input on which programs that pass every example differ, with the answers they give.

    outcomes: the answers as outcomes; weights: how much stands behind each (empty where unknown).
    """

    name: str
    args: tuple[Any, ...]
    answers: tuple[str, ...]
    outcomes: tuple[Outcome, ...] = ()
    weights: tuple[float, ...] = ()

    @classmethod
    def of(cls, name: str, args: tuple[Any, ...], outcomes: Sequence[Outcome], weights: Sequence[float] = ()) -> Self:
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

    def settled(self, spec: Spec, answer: Example | Dropped) -> tuple[Spec, str]:
        """The spec with the answer as one more example, and a sentence that says so."""
        assert isinstance(answer, Example)
        example = spec.example(answer.args, answer.expected)
        return replace(spec, examples=(*spec.examples, example)), f"answered: {example.describe(spec.name)}"

    def parts(self) -> list[Part]:
        """What a notebook shows of it."""
        shares = [f"{w:.0%}" for w in self.weights] or [""] * len(self.answers)
        call = f"what should {self.name}({', '.join(map(repr, self.args))}) give?"
        return [("text", call), ("table", [["answer", "weight"], *map(list, zip(self.answers, shares, strict=True))])]

    def __str__(self) -> str:
        answers: Sequence[str] = self.answers
        if self.weights:
            answers = [f"{a} ({w:.0%})" for a, w in zip(self.answers, self.weights, strict=True)]
        return f"{self.name}({', '.join(map(repr, self.args))}): {' or '.join(answers)}?"


@dataclass(frozen=True, slots=True)
class Deciding(Question):
    """An input whose result would decide much, where examples are too few; the answers are guesses from the prose."""

    def __str__(self) -> str:
        guesses = f" (perhaps {' or '.join(self.answers)})" if self.answers else ""
        return f"{self.name}({', '.join(map(repr, self.args))}) == ?{guesses}: its result would decide much"


@dataclass(frozen=True, slots=True)
class Suspect(Question):
    """An example that programs fail which pass all others: is it right?

    The first answer is what they give, the second what the example wants. number: of the example, from 1.
    agreeing: so many programs give the first answer, of `among` that pass all other examples.
    """

    number: int = 0
    agreeing: int = 0
    among: int = 0

    @classmethod
    def about(cls, name: str, example: Example, number: int, given: Outcome, agreeing: int, among: int) -> Suspect:
        """The question about an example that programs answer with `given`."""
        wanted: Outcome = Returned(example.expected)
        if isinstance(example.expected, Raises):
            wanted = Raised(example.expected.kind, example.expected.message or "")
        answers = (answer_text(given), answer_text(wanted))
        return cls(name, example.args, answers, (given, wanted), (), number, agreeing, among)

    def settled(self, spec: Spec, answer: Example | Dropped) -> tuple[Spec, str]:
        """The spec with the example as it is, corrected, or left out; and a sentence that says so."""
        old, others = spec.examples[self.number - 1], list(spec.examples)
        if isinstance(answer, Dropped):
            del others[self.number - 1]
            said = old.describe(spec.name)
            return replace(spec, examples=tuple(others), left_out=(*spec.left_out, said)), f"left out: {said}"
        example = spec.example(answer.args, answer.expected)
        if not old.agrees(example):
            others[self.number - 1] = example
        return replace(spec, examples=tuple(others)), f"answered: {example.describe(spec.name)}"

    def __str__(self) -> str:
        who = f"{self.agreeing} of {self.among} programs that pass all other examples give"
        if self.among == 1:
            who = "the program that passes all other examples gives"
        call = f"{self.name}({', '.join(map(repr, self.args))})"
        return f"{who} {self.answers[0]} on example {self.number}, {call}, which wants {self.answers[1]}: is it right?"


@dataclass(frozen=True, slots=True)
class Dropped:
    """The answer that the example in question is to be left out."""

    args: tuple[Any, ...]


def answer_text(outcome: Outcome) -> str:
    """What a question says an outcome is, in at most 80 characters."""
    if isinstance(outcome, Returned):
        text = repr(outcome.value)
        return text if len(text) <= 80 else text[:77] + "..."
    return f"an error ({outcome.kind})" if isinstance(outcome, Raised) else "no end"
