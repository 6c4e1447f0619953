"""What a model is shown of programs that failed: what they gave, and where they went wrong."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from csp_ir.interpreter.outcomes import describe
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import check_program
from csp_ir.ir.nodes import Program
from csp_ir.ir.printer import print_program
from csp_ir.providers.base import Attempt, Failing
from csp_ir.providers.shown import bounded, call_text, value_text
from csp_ir.samples.contenders import Contender
from csp_ir.samples.distance import mean_distance
from csp_ir.samples.sites import blocks, put
from csp_ir.samples.steps import blame, steps
from csp_ir.spec.model import Example, Raises, Spec
from csp_ir.verify.behaviour import outcome_key

MOST_PROGRAMS, MOST_REFUTED, MOST_FAILING, MOST_CODE, MOST_HOLES = 3, 2, 3, 6_000, 2
_PLACES = {
    ir.Assign: "value",
    ir.AugAssign: "value",
    ir.Return: "value",
    ir.If: "test",
    ir.While: "test",
    ir.For: "iter",
}


def attempts(spec: Spec, failing: Sequence[Contender]) -> tuple[Attempt, ...]:
    """The nearest program that fails, and others that fail differently."""
    chosen: dict[Hashable, Contender] = {}
    for c in sorted(failing, key=lambda c: nearness(c, spec)):
        chosen.setdefault(tuple(map(outcome_key, c.outcomes)), c)
    return tuple(_attempt(spec, c) for c in list(chosen.values())[:MOST_PROGRAMS])


def refuted_attempts(spec: Spec, refuted: Sequence[tuple[str, str]]) -> tuple[Attempt, ...]:
    """Programs that pass every example and break something else: their texts, with what they break."""
    count = len(spec.examples)
    return tuple(Attempt(bounded(code, MOST_CODE), count, count, (), (said,)) for code, said in refuted[-MOST_REFUTED:])


def nearness(contender: Contender, spec: Spec) -> tuple[float, float]:
    return mean_distance(contender.outcomes, spec.examples), -contender.weight


def _attempt(spec: Spec, contender: Contender) -> Attempt:
    program = contender.program
    missed = [i for i, passed in enumerate(contender.passed) if not passed]
    shown = sorted(missed, key=lambda i: len(call_text(spec.name, spec.examples[i])))[:MOST_FAILING]
    scores = {} if program is None else blame(program, spec.examples, contender.passed)
    told = []
    for i in sorted(shown):
        example, outcome = spec.examples[i], contender.outcomes[i]
        wrong = [] if program is None else steps(program, example, outcome, scores)
        call = call_text(spec.name, example)
        told.append(Failing(call, _wanted(example), describe(outcome), tuple(map(str, wrong))))
    code = contender.source if program is None else print_program(program)
    return Attempt(bounded(code, MOST_CODE), len(spec.examples) - len(missed), len(spec.examples), tuple(told))


def _wanted(example: Example) -> str:
    wanted = example.expected
    return f"raise {wanted.kind}" if isinstance(wanted, Raises) else f"give {value_text(wanted)}"


def blamed(spec: Spec, failing: Sequence[Contender]) -> Program | None:
    """The nearest program with holes at the steps that are most to blame; None where no program has such a step."""
    best = min((c for c in failing if c.program is not None), key=lambda c: nearness(c, spec), default=None)
    if best is None or best.program is None:
        return None
    scores = blame(best.program, spec.examples, best.passed)
    ranked = sorted(scores, key=lambda n: -scores[n])
    draft, opened = best.program, 0
    places = {n: (b, i) for b in blocks(best.program) for i, n in enumerate(b.numbers)}
    for number in ranked:
        block, at = places.get(number, (None, 0))
        if block is None or (field := _PLACES.get(type(block.statements[at]))) is None:
            continue
        if getattr(block.statements[at], field) is None:
            continue
        opened_draft = put(draft, (*block.path, block.field, at, field), ir.Hole(f"step{opened + 1}"))
        if check_program(opened_draft):
            continue
        draft, opened = opened_draft, opened + 1
        if opened == MOST_HOLES:
            break
    return draft if opened else None
