"""The providers of a solve and what they share: data only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from csp_ir.providers.base import Proposer
from csp_ir.providers.metering import Allowance

PROGRAMS, CANDIDATES, ATTEMPTS = 5, 16, 2


@dataclass
class Portfolio:
    """The providers of a solve and what they share.

    tiers: cheapest first; the next is asked for what one leaves short.
    programs: how many whole programs to ask each provider for; candidates: how many a hole; attempts: how often.
    meter: what they may spend; its totals go into the record.
    ordered: take answers in the order of the providers, not of arrival, so that a replay repeats the run.
    free_enough: the confidence of a free answer with which nobody is asked; None: everybody is asked while free
        proposers are at work.
    prompts: the texts of prompts by name, in place of the package's own.
    """

    tiers: Sequence[Sequence[Proposer]]
    programs: int = PROGRAMS
    candidates: int = CANDIDATES
    attempts: int = ATTEMPTS
    meter: Allowance | None = None
    ordered: bool = False
    free_enough: float | None = None
    prompts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, proposers: Sequence[Proposer]) -> Portfolio:
        """One tier of them all."""
        return cls([list(proposers)])

    @property
    def spent(self) -> str | None:
        """What of the budget ran out, or None."""
        return None if self.meter is None else self.meter.exhausted()
