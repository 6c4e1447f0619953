"""Sketches that no fill can help: what fails is decided before any hole is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod
from typing import Any

from csp_ir.constraints.model import Constraint
from csp_ir.constraints.suggest import choices
from csp_ir.domains.fragments import assigned_names
from csp_ir.domains.model import Candidate
from csp_ir.errors import IRTypeError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Raised, Returned, Stuck
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.infer import could_fit
from csp_ir.ir.rewrite import fill, map_nodes
from csp_ir.ir.types import ANY, type_of_value
from csp_ir.search.variants import returned_holes
from csp_ir.spec.model import Example, Raises

MOST_RUNS = 2_000
SHORT = Limits(steps=10_000)


def impossible(draft: ir.Program, examples: Sequence[Example], limits: Limits = Limits()) -> tuple[str, ...]:  # noqa: B008
    """An example that no fill of the draft passes, with the reason; empty when none was found.

    Every example is run with all holes open. One that ends without reading a hole and is wrong
    stays wrong; so does one whose result is a hole of a type that the wanted value has not.
    One such example is a minimal core: it needs no other.
    """
    try:
        machine = compile_program(_cautious(draft))
    except IRTypeError:
        return ()
    contexts = hole_contexts(draft)
    written = {n.name for n in draft.walk() if isinstance(n, ir.Hole) and n.type is not None}
    returned = returned_holes(draft)
    for example in examples:
        outcome = machine.run(example.args, limits=limits).outcome
        text = example.describe(draft.function.name)
        if isinstance(outcome, Returned | Raised) and not example.accepts(outcome):
            gives = f"gives {outcome.value!r}" if isinstance(outcome, Returned) else f"raises {outcome.kind}"
            return (text, f"the sketch {gives} there, whatever its holes hold")
        if not isinstance(outcome, Stuck) or outcome.hole not in returned or outcome.hole not in written:
            continue
        wanted = contexts[outcome.hole].expected
        if isinstance(example.expected, Raises) or wanted == ANY:
            continue
        if not could_fit(type_of_value(example.expected), wanted):
            return (text, f"?{outcome.hole}: {wanted} gives the result there, and no {wanted} is {example.expected!r}")
    return ()


def _cautious(draft: ir.Program) -> ir.Program:
    """The draft with a hole wherever what is evaluated depends on a hole that is not read itself.

    `and` and `or` decide whether their right side is evaluated at all. Statements and names to bind may make a name
    that their function only reads a variable of it, so that it is unbound there.
    """

    def change(n: ir.Node) -> Any:
        if isinstance(n, ir.Binary) and isinstance(n.op, ir.Hole):
            return replace(n, op="+", right=_UNDECIDED)
        if isinstance(n, ir.Compare) and any(isinstance(op, ir.Hole) for op in n.ops):
            undecided = [isinstance(op, ir.Hole) for op in n.ops]
            ops = tuple("==" if u else op for u, op in zip(undecided, n.ops, strict=True))
            rest = tuple(_UNDECIDED if u else r for u, r in zip(undecided, n.rest, strict=True))
            return replace(n, ops=ops, rest=rest)
        if isinstance(n, ir.Function) and any(isinstance(h, ir.Hole) and h.kind in ("block", "name") for h in n.walk()):
            bound = assigned_names(n) - {n.name} | {p.name for p in n.parameters}
            body = map_nodes(n.body, lambda m: _UNDECIDED if isinstance(m, ir.Name) and m.id not in bound else m)
            return replace(n, body=body)
        return n

    return map_nodes(draft, change)  # type: ignore[no-any-return]


_UNDECIDED = ir.Hole(ir.MACHINE + "undecided")


def excluded(
    draft: ir.Program, examples: Sequence[Example], constraints: Sequence[Constraint]
) -> tuple[Constraint | Example, ...]:
    """Constraints that leave few fills, and with them the examples and constraints that rule out each of these.

    Every hole has to have a constraint that lists its values. Empty where one fill may pass, or there are
    too many. What is left out of the core rules out no fill that the rest lets through.
    """
    listed = choices(constraints)
    holes = hole_contexts(draft)
    if listed.keys() != holes.keys() or any(c.kind not in ("term", "constant", "predicate") for c in holes.values()):
        return ()
    ways = [[Candidate(e) for e in listed[h][1]] for h in holes]
    if prod(map(len, ways)) * len(examples) > MOST_RUNS:
        return ()
    reasons = []
    for fill_ in product(*ways):
        found = _against(draft, dict(zip(holes, fill_, strict=True)), examples, constraints)
        if not found:
            return ()
        reasons.append(found)
    core = set().union(*reasons)
    for number in sorted(core):
        if all(r & core - {number} for r in reasons):
            core.discard(number)
    named = {id(c) for c, _ in listed.values()}
    kept = [c for i, c in enumerate(constraints) if i in core or id(c) in named]
    return (*kept, *(e for i, e in enumerate(examples, len(constraints)) if i in core))


def _against(
    draft: ir.Program, chosen: Mapping[str, Candidate], examples: Sequence[Example], constraints: Sequence[Constraint]
) -> set[int]:
    """What rules out a fill: the numbers of constraints, and after them of examples. A run that ends at a limit says nothing."""
    found = {i for i, c in enumerate(constraints) if c.allows(chosen) is False}
    try:
        machine = compile_program(fill(draft, {h: c.fragment for h, c in chosen.items()}))
    except IRTypeError:
        return found
    for i, example in enumerate(examples, len(constraints)):
        outcome = machine.run(example.args, limits=SHORT).outcome
        if isinstance(outcome, Returned | Raised) and not example.accepts(outcome):
            found.add(i)
    return found
