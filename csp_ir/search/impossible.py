"""Sketches that no fill can help: what fails is decided before any hole is read."""

from __future__ import annotations

from collections.abc import Sequence

from csp_ir.domains.reference import passes
from csp_ir.errors import IRTypeError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Raised, Returned, Stuck
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.infer import could_fit
from csp_ir.ir.types import ANY, type_of_value
from csp_ir.search.shortage import describe
from csp_ir.search.variants import returned_holes
from csp_ir.spec.model import Example, Raises


def impossible(draft: ir.Program, examples: Sequence[Example], limits: Limits = Limits()) -> tuple[str, ...]:  # noqa: B008
    """An example that no fill of the draft passes, with the reason; empty when none was found.

    Every example is run with all holes open. One that ends without reading a hole and is wrong
    stays wrong; so does one whose result is a hole of a type that the wanted value has not.
    One such example is a minimal core: it needs no other.
    """
    try:
        machine = compile_program(draft)
    except IRTypeError:
        return ()
    contexts = hole_contexts(draft)
    written = {n.name for n in draft.walk() if isinstance(n, ir.Hole) and n.type is not None}
    returned = returned_holes(draft)
    for example in examples:
        outcome = machine.run(example.args, limits=limits).outcome
        text = describe(draft.function.name, example)
        if isinstance(outcome, Returned | Raised) and not passes(outcome, example):
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
