"""Whether the values of refined holes satisfy their conditions, at every read of a run of a complete fill.

What fills a hole is put into the program; a hole of the same name beside it, within a lambda that has the value as its
parameter, is where the run tells what was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Signal, StuckSignal, shown, snapshot_all
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names
from csp_ir.ir.conditions import hole_condition
from csp_ir.ir.nodes import Fragment, Program
from csp_ir.ir.rewrite import fill, free_names, holes_in
from csp_ir.spec.model import Example

LIMITS = Limits(steps=200_000)
CONDITION_LIMITS = Limits(steps=20_000)


@dataclass(frozen=True)
class Broken:
    """A value that breaks the condition of its hole: in the run of an example, or wherever it is read."""

    hole: str
    value: Any
    condition: str
    example: Example | None = None

    def describe(self, name: str) -> str:
        """What is wrong, as one sentence; name: of the function."""
        where = f" in {self.example.describe(name)}" if self.example is not None else ""
        return f"?{self.hole} is {shown(self.value)}{where}, which breaks its `where {self.condition}`"


def refined_holes(draft: Program) -> dict[str, ir.Hole]:
    """The holes of a draft that have a condition."""
    return {name: hole for name, hole in holes_in(draft).items() if hole.where}


def broken(
    draft: Program, chosen: Mapping[str, Fragment], examples: Iterable[Example], limits: Limits = LIMITS
) -> Broken | None:
    """The first value of a refined hole that breaks its condition; None where there is none, or a run comes to no end before.

    Args:
        draft: with holes, some of them refined; chosen: what fills them all, holes inside fragments too.
    """
    holes = refined_holes(draft)
    if not holes:
        return None
    for name, hole in holes.items():
        fragment = chosen.get(name)
        if isinstance(fragment, ir.Literal) and closed(hole) and not holds(hole, fragment.value, {}):
            return Broken(name, fragment.value, hole.where)
    program = fill(draft, {n: _told(holes[n], f) if n in holes else f for n, f in chosen.items()})
    for _ in range(len(chosen)):
        if not holes_in(program).keys() & (chosen.keys() - holes.keys()):
            break
        program = fill(program, {n: f for n, f in chosen.items() if n not in holes})
    try:
        machine = compile_program(program)
    except CspIrError:
        return None
    for example in examples:
        found: list[Broken] = []

        def read(name: str, environment: dict[str, Any], found: list[Broken] = found, e: Example = example) -> Any:
            value = environment[name]
            if not holds(holes[name], value, environment):
                found.append(Broken(name, value, holes[name].where, e))
                raise StuckSignal(name, environment)
            return value

        machine.run(example.args, limits=limits, holes=read, trace=False)
        if found:
            return found[0]
    return None


def _told(hole: ir.Hole, fragment: Fragment) -> Fragment:
    """A fragment whose value is told at a hole of the same name."""
    if not isinstance(fragment, ir.Expr):
        return fragment
    return ir.Call(ir.Lambda((hole.name,), hole), (fragment,))


def closed(hole: ir.Hole) -> bool:
    """Whether a hole's condition speaks of its value alone."""
    condition = hole_condition(hole)
    return condition is None or free_names(condition) - builtin_names() <= {hole.name}


def holds(hole: ir.Hole, value: Any, environment: Mapping[str, Any]) -> bool:
    """Whether a hole's condition is true of a value where it is read; one that raises or comes to no end is not."""
    function, names = _condition(hole.name, hole.where, tuple(sorted(environment.keys() - {hole.name})))
    try:
        return bool(function(*snapshot_all((value, *(environment[n] for n in names)))))
    except (Exception, Signal):
        return False


@lru_cache(maxsize=1000)
def _condition(name: str, where: str, known: tuple[str, ...]) -> tuple[Callable[..., Any], tuple[str, ...]]:
    """A condition as a function of the value and of those of the known names that it speaks of, and these."""
    condition = hole_condition(ir.Hole(name, where=where))
    assert condition is not None
    names = tuple(n for n in known if n in free_names(condition))
    return compile_expr(condition, (name, *names), limits=CONDITION_LIMITS), names
