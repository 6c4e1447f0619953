"""Environments in which the holes of a draft are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from csp_ir.domains.fragments import as_expr
from csp_ir.domains.model import Candidate
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, StuckSignal, freeze
from csp_ir.ir.nodes import LEFT, Program
from csp_ir.spec.model import Example

MAX_ENVIRONMENTS = 24
SAMPLE_LIMITS = Limits(steps=2_000)


def sample_environments(
    sketch: Program, examples: Sequence[Example], candidates: Mapping[str, list[Candidate]]
) -> dict[str, list[dict[str, Any]]]:
    """Environments in which holes are read when they are filled with simple candidates, in turn."""
    machine = compile_program(sketch)
    found: dict[str, list[dict[str, Any]]] = {}
    seen: set[Any] = set()
    compiled: dict[tuple[str, int], Any] = {}
    turn = 0

    def read(hole: str, environment: dict[str, Any]) -> Any:
        nonlocal turn
        if LEFT not in environment:
            key = (hole, freeze(tuple(environment.items())))
            if key not in seen and len(found.setdefault(hole, [])) < MAX_ENVIRONMENTS:
                seen.add(key)
                found[hole].append(dict(environment))
        pool = candidates.get(hole)
        if not pool:
            raise StuckSignal(hole)
        turn += 1
        index = (turn * 7 + len(hole)) % len(pool)
        function = compiled.get((hole, index))
        if function is None:
            names = tuple(environment)
            function = compiled[hole, index] = (compile_expr(as_expr(pool[index].fragment), names), names)
        return function[0](*[environment.get(n) for n in function[1]])

    for _ in range(6):
        for example in examples[:12]:
            machine.run(example.args, limits=SAMPLE_LIMITS, holes=read)
    return found
