"""The seam of the searches: `search(problem, budget) -> SearchResult`."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from csp_ir.domains.model import Problem


@dataclass
class Budget:
    """What a search may spend. `runs` counts program executions."""

    seconds: float = 60.0
    runs: int | None = None
    started: float = field(default_factory=time.monotonic)

    @property
    def deadline(self) -> float:
        return self.started + self.seconds

    def exhausted(self, runs: int = 0) -> str | None:
        """What ran out, or None."""
        if time.monotonic() > self.deadline:
            return "time"
        if self.runs is not None and runs >= self.runs:
            return "runs"
        return None


@dataclass(frozen=True)
class SearchResult:
    """What a search found.

    status: "solved", "exhausted" (no assignment among the live candidates), or "unknown".
    assignment: hole -> index of its candidate.
    ran_out: for "unknown", of what.
    short: for "exhausted", a hole where the last live candidates failed -> what was wanted there.
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

    def search(self, problem: Problem, budget: Budget) -> SearchResult: ...
