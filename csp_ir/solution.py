"""What the proposing stages hand to the main loop: data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csp_ir.ir.nodes import Program


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What a proposer says for its program.

    evidence: sentences that say what of the spec supports it.
    warnings: sentences about what it rests on that the spec does not support.
    alternatives: rivals that pass the examples too and do otherwise, best first: code, cost, and a question on which
        they differ, whose first answer is the program's own.
    last_resort: whether it is an answer only where no proposer has another one.
    """

    evidence: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    questions: list[Any] = field(default_factory=list)
    statistics: Mapping[str, Any] = field(default_factory=dict)
    assignment: Mapping[str, str] = field(default_factory=dict)
    alternatives: list[Mapping[str, Any]] = field(default_factory=list)
    last_resort: bool = False


@dataclass(frozen=True)
class Solution(Grounds):
    """A program that passes the examples, as its proposer believes.

    cost: -log p of the program under the proposer's own weights; lower is more plausible.
    confidence: 0 to 1.
    twins: others that do the same on all inputs that were tried, most plausible first.
    """

    program: Program
    cost: float
    confidence: float
    twins: tuple[Program, ...] = ()


@dataclass(frozen=True)
class Whole(Grounds):
    """A program outside the IR, as text: it can be run only in the sandbox. cost, confidence: as for Solution."""

    code: str
    cost: float
    confidence: float


@dataclass(frozen=True)
class Shortage:
    """Holes for which no candidate was good enough: hole name -> what it would have needed.

    questions: what the spec leaves open, where nothing is good enough.
    ran_out: what ended the proposing or the search before all of it was tried ("time", "memory", ...), "" where
        nothing did.
    """

    holes: Mapping[str, str]
    ran_out: str = ""
    questions: tuple[Any, ...] = ()
