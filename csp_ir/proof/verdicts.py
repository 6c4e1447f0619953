"""Proofs as part of a verification: what is proved stands so in the verdict, what a model breaks is a counterexample."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import shown
from csp_ir.ir.nodes import Program
from csp_ir.proof.induction import prove
from csp_ir.proof.laws import LawProver
from csp_ir.proof.prove import SECONDS, Claim, Proof
from csp_ir.spec.model import Spec, Witness
from csp_ir.verify.judge import judge_of
from csp_ir.verify.laws import LawJudge, law_judges
from csp_ir.verify.standing import Standing
from csp_ir.verify.verify import LIMITS, Verification


def proved(
    checked: Verification, program: Program, spec: Spec, *, bound: int, seconds: float = SECONDS
) -> Verification:
    """A verification that passed, with what is proved of its clauses; a failed one with a counterexample where one breaks.

    Args:
        bound: the greatest length of lists, turns of a loop and depth of calls that are followed.

    Raises: MissingExtraError without z3-solver.
    """
    if not checked.standings:
        return checked
    reasons: dict[str, str] = {}

    def broken(args: tuple[Any, ...]) -> bool:
        why = judge_of(machine, spec, LIMITS)(args)
        reasons[repr(args)] = why or ""
        return why is not None

    try:
        machine = compile_program(program)
    except CspIrError:
        return checked
    until = time.monotonic() + seconds
    proof = prove(program, spec, broken, bound=bound, seconds=seconds)
    if (found := proof.counterexample) is not None:
        why = reasons[repr(found)]
        call = f"{spec.name}({', '.join(map(shown, found))})"
        return replace(
            checked,
            passed=False,
            failures=[f"{call} violates: {why}"],
            counterexample=found,
            violated=why,
            standings=(),
        )
    checked = told(checked, proof)
    for law in law_judges(judge_of(machine, spec, LIMITS), spec):
        if not checked.passed:
            break
        left = max(0.0, until - time.monotonic())
        checked = _of_law(checked, LawProver(program, spec, law.law, law, bound=bound, seconds=left).run(), law)
    return checked


def _of_law(checked: Verification, proof: Proof, law: LawJudge) -> Verification:
    """The verification with what is proved of a law; a failed one where values break it."""
    if proof.counterexample is None:
        return told(checked, proof)
    law.seen.clear()
    why = law(proof.counterexample)
    witness = Witness(str(law.law), proof.counterexample)
    return replace(checked, passed=False, failures=[f"violates {why}"], violated=why, witness=witness, standings=())


def told(checked: Verification, proof: Proof) -> Verification:
    """The verification with the standings that a proof changes, and the lines of `checked` that say the same."""
    claims = {f"{c.word} {c.text}": c for c in proof.claims}
    standings = [_standing(s, claims.get(s.clause), proof) for s in checked.standings]
    changed = {old.text: new.text for old, new in zip(checked.standings, standings, strict=True)}
    return replace(
        checked,
        standings=tuple(standings),
        checked=[changed.get(line, line) for line in checked.checked],
        not_checked=[line for line in checked.not_checked if changed.get(line, line) == line],
    )


def _standing(old: Standing, claim: Claim | None, proof: Proof) -> Standing:
    if claim is None:
        return old
    limits = [f"length {claim.length}"] if proof.sized and not claim.any_length else []
    limits += claim.bounds
    if claim.open and claim.length < 1:
        return replace(old, said=f"{old.said}; not proved: {claim.open}")
    tested = f", tested{old.said}" if old.kind == "tested" else ""
    if limits:
        why = f"; not beyond: {claim.open}" if claim.open else ""
        return replace(old, kind="bounded", extent=f"up to {', '.join(limits)}", said=f"{tested}{why}")
    inputs = "all inputs" if claim.total or claim.word == "raises" else "all inputs that have a result"
    return replace(old, kind="proved", said=f" for {inputs}{tested}")
