"""What an example wants of each read of a hole, as far as every way through the draft wants the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from csp_ir.interpreter.outcomes import freeze
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.infer import could_fit
from csp_ir.ir.types import Type, type_of_value
from csp_ir.spec.model import Example
from csp_ir.wanted.paths import Paths, World
from csp_ir.wanted.values import is_open


@dataclass(frozen=True)
class Need:
    """The value that one read of a hole has to give. environment: what is known to be in scope there."""

    hole: str
    environment: Mapping[str, Any]
    value: Any


def needs(draft: ir.Program, example: Example, late: Callable[[], bool]) -> list[Need]:
    """In the order of the reads; nothing of a draft that cannot be followed past its holes.

    Args:
        late: whether to stop.
    """
    paths = Paths(draft, late)
    worlds = paths.worlds(example, {})
    if not worlds or not paths.complete:
        return []
    types = {hole: context.expected for hole, context in hole_contexts(draft).items()}
    first, *others = [_single(world, types) for world in worlds]
    same = {
        read: need
        for read, need in first.items()
        if all(read in o and freeze(o[read].value) == freeze(need.value) for o in others)
    }
    return list(same.values())


def _single(world: World, types: Mapping[str, Type]) -> dict[tuple[str, int], Need]:
    """Reads of which one value is wanted, among those of the hole's type."""
    found = {}
    for visit in world.visits:
        domain = world.demands.domains.get(visit)
        if type(domain) is not tuple:
            continue
        typed = {freeze(v): v for v in domain if could_fit(type_of_value(v), types[visit.hole])}
        if len(typed) == 1:
            environment = {n: v for n, v in visit.environment.items() if not is_open(v)}
            found[visit.hole, visit.number] = Need(visit.hole, environment, *typed.values())
    return found
