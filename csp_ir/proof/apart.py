"""Proofs kept apart from what asks for them, since z3 may not end: over texts it can ignore its limits of work and of time.

Behind the wall each runs in a worker of its own, which is ended with its share; `ask_with` says how. Elsewhere it runs here.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from csp_ir.ir.nodes import Program
from csp_ir.ir.printer import print_expr
from csp_ir.spec.model import Spec
from csp_ir.verify.verify import Verification

if TYPE_CHECKING:  # every worker imports this module, and few of them prove anything
    from csp_ir.proof.twins import Twins

NOT_ENDED = "the solver did not end"
MOST_CPU = 20.0  # seconds that z3 may take for one question: several times what its units of work take
LATE = 1.0  # seconds after its share in which z3 may still end by itself
LOOK = 0.05  # seconds between two looks
# What may be kept apart.
PROOFS = {
    "proved": "csp_ir.proof.verdicts:proved",
    "explored": "csp_ir.proof.explore:explored",
    "told_apart": "csp_ir.proof.twins:told_apart",
}
Asked = Callable[[str, Mapping[str, Any], float], Any]


class NotEnded(Exception):
    """A proof was ended from outside. clause: that z3 was asked about; "" where it was none of them."""

    def __init__(self, clause: str = "") -> None:
        super().__init__(clause)
        self.clause = clause


def here(what: str, arguments: Mapping[str, Any], seconds: float) -> Any:
    """The result of one of PROOFS, in this process."""
    module, _, name = PROOFS[what].partition(":")
    return getattr(import_module(module), name)(**arguments, seconds=seconds)


_asked: list[Asked] = [here]


def ask_with(asked: Asked) -> None:
    """Let proofs run otherwise than `here`: by what raises NotEnded for one that has to be ended."""
    _asked[:] = [asked]


def watch(seconds: float, ended: Callable[[str], None]) -> None:
    """Call `ended`, from another thread, with the clause that z3 is asked about, once it takes too long for it.

    seconds: the share of all that is asked in this process.
    """
    from csp_ir.deduction.smt.smtlib import Question, asking

    until = time.monotonic() + seconds + LATE

    def look() -> None:
        at: Question | None = None
        since = 0.0
        while True:
            time.sleep(LOOK)
            (now,), cpu = asking, time.process_time()
            if now is not at:
                at, since = now, cpu
            if time.monotonic() > until or (at is not None and cpu - since > MOST_CPU):
                ended("" if at is None else at.about)
                return

    threading.Thread(target=look, daemon=True, name="csp-ir-watch").start()


def proved(checked: Verification, program: Program, spec: Spec, *, bound: int, seconds: float) -> Verification:
    """As `verdicts.proved`; a clause on which the solver does not end is left out, and the others are proved without it."""
    from csp_ir.proof.prove import Claim, Proof
    from csp_ir.proof.verdicts import told

    until = time.monotonic() + seconds
    clauses = {s.clause for s in checked.standings if s.kind != "assumed"}
    left_out: dict[str, str] = {}
    found = checked
    while clauses > left_out.keys():
        if (left := until - time.monotonic()) <= 0:
            left_out |= dict.fromkeys(clauses - left_out.keys(), "no time left")
            break
        arguments = {"program": program, "spec": _without(spec, left_out.keys()), "bound": bound}
        try:
            found = _asked[-1]("proved", {"checked": replace(checked, trials=()), **arguments}, left)
            break
        except NotEnded as end:
            on = {end.clause} & clauses - left_out.keys() or clauses
            left_out = dict.fromkeys(on, NOT_ENDED) | left_out
    parts = ((*clause.partition(" ")[::2], why) for clause, why in left_out.items())
    open_ = [Claim(word, text, why) for word, text, why in parts]
    return replace(told(found, Proof(open_)), trials=checked.trials)


def explored(checked: Verification, program: Program, spec: Spec, seconds: float) -> Verification:
    """As `explore.explored`; where the solver does not end, nothing is explored."""
    arguments = {"checked": replace(checked, trials=()), "program": program, "spec": spec}
    try:
        return replace(_asked[-1]("explored", arguments, seconds), trials=checked.trials)
    except NotEnded:
        return checked


def told_apart(program: Program, others: Sequence[Program], spec: Spec, *, bound: int, seconds: float) -> Twins:
    """As `twins.told_apart`; where the solver does not end, nothing is known of the others."""
    arguments = {"program": program, "others": list(others), "spec": spec, "bound": bound}
    try:
        return _asked[-1]("told_apart", arguments, seconds)  # type: ignore[no-any-return]
    except NotEnded:
        from csp_ir.proof.twins import Twins

        return Twins(open=len(others))


def _without(spec: Spec, clauses: Any) -> Spec:
    """The spec without some of its clauses: less is proved of fewer runs, and nothing that is not so."""
    return replace(
        spec,
        ensures=tuple(e for e in spec.ensures if f"ensures {print_expr(e)}" not in clauses),
        laws=tuple(law for law in spec.laws if f"ensures {law}" not in clauses),
        raises=tuple(r for r in spec.raises if str(r) not in clauses),
        decreases=tuple(d for d in spec.decreases if f"decreases {print_expr(d)}" not in clauses),
    )
