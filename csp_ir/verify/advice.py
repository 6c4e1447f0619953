"""What a user may try next where a solve found nothing: the least that would help, first."""

from __future__ import annotations

from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Spec
from csp_ir.verdict import Exhausted, Unknown, Verdict
from csp_ir.verify.behaviour import generated_inputs
from csp_ir.verify.bounds import bounds_of

MOST_SHOWN = 60


def advice(spec: Spec, verdict: Verdict, example: bool = True) -> list[str]:
    """Sentences on what would help; none where the verdict is an answer, or the user ended the solve.

    example: whether one more example is proposed.
    """
    if isinstance(verdict, Unknown) and "time" in verdict.what:
        return ["more time (`--time SECONDS`) goes on where this ended", *_said_by_others(spec)]
    return [*(_example(spec) if example else ()), *_said_by_others(spec)] if isinstance(verdict, Exhausted) else []


def _example(spec: Spec) -> list[str]:
    """The example that shows most: that of the smallest input that is like the ones given."""
    types = [p.type for p in spec.parameters]
    made = generated_inputs(
        types,
        [e.args for e in spec.examples],
        constants=spec_constants(spec),
        bounds=bounds_of(spec.parameters, spec.requires),
    )
    calls = [f"{spec.name}({', '.join(map(repr, i.args))})" for i in made if i.near or not spec.examples]
    call = min(calls, key=len, default="")
    if not call or len(call) > MOST_SHOWN:
        return []
    return [f"one more example, of a small input, shows most: `{call} == ...`"]


def _said_by_others(spec: Spec) -> list[str]:
    if spec.sketch is None:
        part = "a sketch says what you know of the code: a `def` with `?name: type` where you do not know"
    else:
        part = "a smaller hole, or a constraint on one, leaves less to find"
    return [part, "a model knows more: its answers with `--samples FILE`, or `--provider MODEL`"]
