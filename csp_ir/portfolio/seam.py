"""What the parts of the stage share: the spec, who is asked, until when, and how a request and its answer are told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from csp_ir.ir.nodes import Program
from csp_ir.portfolio.asking import punctuation
from csp_ir.portfolio.model import Portfolio
from csp_ir.providers.base import Proposal, Proposer, Request
from csp_ir.providers.provider import LLMProvider
from csp_ir.record import Recorder
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Spec
from csp_ir.work import moment, worked

WAIT = 0.85  # of the time left


@dataclass
class Seam:
    """One solve with one tier of proposers.

    embedded: whether the embedded enumerator proposes candidates for holes; engine: the search, by its name.
    weak: whether answers outside the IR may run in a sandbox that lacks layers.
    tried: what was tried and why it failed, for the next request; programs: those whose parts are candidates.
    """

    spec: Spec
    portfolio: Portfolio
    tier: Sequence[Proposer]
    deadline: float
    recorder: Recorder
    embedded: bool = True
    engine: str = "trace"
    weak: bool = False
    tried: dict[str, None] = field(default_factory=dict)
    programs: list[Program] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.constants = [*spec_constants(self.spec), *punctuation(self.spec)]
        self.words = set(re.findall(r"[a-z]+", self.spec.prose.lower()))
        self.knowing = not all(isinstance(p, LLMProvider) and p.backend.abilities.small for p in self.tier)

    @property
    def turns(self) -> int:
        """How often whole programs are asked for: a small model cannot tell what is wrong with one."""
        return self.portfolio.attempts if self.knowing else 1

    @property
    def over(self) -> bool:
        """Whether the time or what models may cost is spent."""
        return worked() > self.deadline or self.portfolio.spent is not None

    @property
    def patience(self) -> float:
        """The point until which an answer is waited for: what is left then is for what is known without it."""
        now = worked()
        return now + WAIT * max(0.0, self.deadline - now)

    def request(self, **more: Any) -> Request:
        return Request(
            self.spec,
            **{
                "tried": tuple(self.tried),
                "constants": tuple(self.constants),
                "deadline": moment(self.patience),
                "prompts": self.portfolio.prompts,
                **more,
            },
        )

    def report(self, proposal: Proposal, holes: tuple[str, ...]) -> None:
        """An answer, in the record."""
        count = sum(map(len, proposal.candidates.values())) + len(proposal.programs)
        failure = None if proposal.failure is None else f"{proposal.failure.kind}: {proposal.failure.message}"
        self.recorder(
            "proposal",
            {
                "provider": proposal.provider,
                "holes": list(holes),
                "count": count,
                "usage": proposal.usage.data(),
                "seconds": proposal.seconds,
                "failure": failure,
                "rejected": list(proposal.rejected[:10]),
                "notes": list(proposal.notes),
            },
        )
