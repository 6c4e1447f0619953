"""What a solve concludes. A timeout is Unknown, a shortage of candidates is Exhausted; neither is Unsatisfiable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INTERRUPTED = "interrupted"
LOW_CONFIDENCE = 0.5  # below it an answer is one of low confidence
ENOUGH = 0.8  # the confidence of an answer that nobody need be asked for again


@dataclass(frozen=True)
class Solved:
    """A program passed every example, but for those that the user said to leave out."""

    left_out: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "solved" + (f", leaving out {', '.join(self.left_out)}" if self.left_out else "")


@dataclass(frozen=True)
class Exhausted:
    """None among the proposed candidates. `short` names the short holes and what each would have needed."""

    short: Mapping[str, str]

    def __str__(self) -> str:
        holes = "; ".join(f"{name}: {need}" if need else name for name, need in self.short.items())
        return f"exhausted: none among the proposed candidates ({holes})"


@dataclass(frozen=True)
class Unsatisfiable:
    """No fill whatever: `core` lists the examples and constraints that contradict each other."""

    core: tuple[str, ...]

    def __str__(self) -> str:
        return "unsatisfiable: these contradict each other: " + "; ".join(self.core)


@dataclass(frozen=True)
class Unknown:
    """`what` ran out (time, runs, memory) before an answer, or the user stopped it (INTERRUPTED).

    died: whether the process that worked at it died instead, of `what`.
    failed: whether providers failed instead, as `what` says, so that nobody proposed what was left to them.
    """

    what: str
    died: bool = False
    failed: bool = False

    def __str__(self) -> str:
        if self.what == INTERRUPTED:
            return self.what
        if self.failed:
            return f"unknown: provider failed: {self.what}"
        return f"unknown: {'the worker process died' if self.died else 'ran out'} of {self.what}"


Verdict = Solved | Exhausted | Unsatisfiable | Unknown
