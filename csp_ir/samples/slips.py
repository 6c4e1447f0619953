"""Programs that one slip of the pen makes of an answer, that no example tells from it and that do otherwise elsewhere.

Each is a line that no example tests (mutation analysis: DeMillo, Lipton and Sayward, "Hints on Test Data Selection", 1978).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import Limits, Outcome
from csp_ir.ir import nodes as ir
from csp_ir.samples.mutations import Around, alternatives
from csp_ir.samples.sites import expression_sites, put
from csp_ir.spec.model import Spec
from csp_ir.verify.behaviour import Input, outcome_key

MOST, NEAR = 40, 1.0  # changes that are tried, and how far they may be from what was written
FIRST = 24  # inputs: a slip that does otherwise on one of them is a likely one
LIMITS = Limits(steps=20_000)


@dataclass(frozen=True)
class Slip:
    """A changed program that passes every example. cost: how far it is from what was written."""

    cost: float
    machine: Machine

    def outcome(self, spec: Spec, args: tuple[object, ...]) -> Outcome:
        return spec.level(self.machine.run(args, limits=LIMITS, trace=False).outcome)


@dataclass(frozen=True)
class Slips:
    """alive: those that pass every example and do otherwise on some input; tried: how many were; likely: of those alive."""

    alive: tuple[Slip, ...] = ()
    tried: int = 0
    likely: int = 0

    @property
    def share(self) -> float | None:
        """The part of those tried that is alive and likely; None where none was tried."""
        return self.likely / self.tried if self.tried else None


def slips_of(spec: Spec, program: ir.Program | None, inputs: Sequence[Input], outcomes: Sequence[Outcome]) -> Slips:
    """What slips make of a program; of none, no slips. outcomes: its own on the inputs."""
    if program is None or not inputs:
        return Slips()
    own = [(i.args, outcome_key(o)) for i, o in zip(inputs, outcomes, strict=True)]
    alive = []
    likely = 0
    changed = _changed(program)
    for cost, other in changed:
        try:
            slip = Slip(cost, compile_program(other))
        except CspIrError:
            continue
        if not _passes(spec, slip.machine):
            continue
        first = next((j for j, apart in enumerate(_differs(spec, slip, own)) if apart), None)
        if first is not None:
            alive.append(slip)
            likely += first < FIRST
    return Slips(tuple(alive), len(changed), likely)


def _passes(spec: Spec, machine: Machine) -> bool:
    return all(e.accepts(machine.run(e.args, limits=LIMITS, trace=False).outcome) for e in spec.examples)


def _differs(spec: Spec, slip: Slip, own: Sequence[tuple[tuple[object, ...], Hashable]]) -> Iterator[bool]:
    return (outcome_key(slip.outcome(spec, args)) != key for args, key in own)


def _changed(program: ir.Program) -> list[tuple[float, ir.Program]]:
    """Programs that one slip of the pen makes of a program, spread over it."""
    near = [
        (site.path, cost, other)
        for site in expression_sites(program)
        for cost, other in alternatives(site.expr, site.place, Around({}))
        if cost <= NEAR
    ]
    step = max(1, math.ceil(len(near) / MOST))
    return [(cost, put(program, path, other)) for path, cost, other in near[::step]]
