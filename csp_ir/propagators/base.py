"""The seam of the propagators: one required method.

A propagator reads a Problem and yields a Prune for each candidate that cannot work, or one
Conflict when nothing can. It changes nothing itself; the engine applies what it yields.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from csp_ir.domains.model import Conflict, Problem, Prune

Finding = Prune | Conflict

# Cost tiers. The engine brings the cheap ones to rest before it asks a dearer one.
CHEAP, TABLES, RUNS = 0, 1, 2


class Propagator(ABC):
    """Draws prunes or a conflict from a Problem.

    name: as it appears in prunes and records. cost: its tier.

    What the engine relies on (`csp_ir.propagators.conformance` tests it):
    - sound: a pruned candidate takes part in no right assignment; `permanent` only when that
      is so whatever the other domains hold now or later;
    - monotone: with fewer live candidates it prunes no fewer of those that are left.
    """

    name: str = ""
    cost: int = TABLES

    @abstractmethod
    def propagate(self, problem: Problem) -> Iterable[Finding]:
        """Prunes of live candidates, or a Conflict. May yield the same prune twice."""

    def watches(self, problem: Problem) -> frozenset[str] | None:
        """Holes whose shrinking can make it find more; None for all. A static one watches none: `frozenset()`."""
        return None

    def entailed(self, problem: Problem) -> bool | None:
        """Three-valued: True, it holds for every choice left; False, for none; None, it depends or is not known."""
        return None
