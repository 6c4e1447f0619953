"""The seam of the searches: `search(problem, budget) -> SearchResult`, and which engine to use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from csp_ir.domains.model import Problem
from csp_ir.work import worked

NODES = 2e-3  # units of work, of the nodes between two looks at the clock


@dataclass
class Budget:
    """What a search may spend. `runs` counts program executions; `clock` tells the seconds."""

    seconds: float = 60.0
    runs: int | None = None
    clock: Callable[[], float] = partial(worked, NODES)
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock()

    @property
    def deadline(self) -> float:
        return self.started + self.seconds

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.deadline - self.clock()

    def exhausted(self, runs: int = 0) -> str | None:
        """What ran out, or None."""
        if self.runs is not None and runs >= self.runs:
            return "runs"
        if self.clock() > self.deadline:
            return "time"
        return None


@dataclass(frozen=True)
class SearchResult:
    """What a search found.

    status: "solved", "exhausted" (no assignment among the live candidates), or "unknown".
    assignment: hole -> index of its candidate; holes inside candidates only where those are chosen.
    cost: of the assignment; no right assignment costs less (unless `ran_out` says otherwise).
    ran_out: of what, for "unknown"; for "solved", what ran out before the cost was proved least.
    short: for "exhausted", a minimal set of holes without which nothing fits -> what was wanted there.
    statistics: runs (program executions), nodes, evaluations (of candidates by themselves), ...
    """

    status: str
    assignment: Mapping[str, int] = field(default_factory=dict)
    cost: float = 0.0
    ran_out: str = ""
    short: Mapping[str, str] = field(default_factory=dict)
    statistics: Mapping[str, float] = field(default_factory=dict)


class Search(Protocol):
    """A search engine."""

    name: str

    def search(self, problem: Problem, budget: Budget) -> SearchResult:
        """The cheapest assignment of live candidates that passes every example and breaks no constraint."""
        ...

    def solutions(self, problem: Problem, budget: Budget) -> Iterator[SearchResult]:
        """All such assignments, cheapest first; the last result says "exhausted" or "unknown"."""
        ...
