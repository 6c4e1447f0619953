"""Laws proved: their clauses on symbols for the variables, where the spec wants a result of every call in them."""

from __future__ import annotations

import copy
from typing import Any

from csp_ir.ir.nodes import Program
from csp_ir.proof.paths import Run
from csp_ir.proof.prove import BOUND, SECONDS, Args, Claim, Proof, Prover
from csp_ir.proof.symbols import Thrown
from csp_ir.spec.laws import calls_of
from csp_ir.spec.model import Law, Spec


class LawProver(Prover):
    """Proves one law of a program. Its counterexample: values of the law's variables."""

    def __init__(
        self, program: Program, spec: Spec, law: Law, broken: Any, *, bound: int = BOUND, seconds: float = SECONDS
    ) -> None:
        """broken: of values, whether a run of the program breaks the law. Raises MissingExtraError without z3-solver."""
        super().__init__(program, spec, broken, bound=bound, seconds=seconds)
        self.law = law
        self.parameters = self.names
        self.names = [v.name for v in law.variables]
        self.types = [v.type for v in law.variables]
        self.proof = Proof([Claim("ensures", str(law))])

    def _path(self, run: Run, args: Args) -> None:
        machine = self.machine(run)
        given = dict(zip(self.names, args, strict=True))
        (claim,) = self.proof.claims
        for call in calls_of(self.law.expr, self.spec.name):
            if len(call.args) == len(self.parameters) and not call.keywords:
                try:
                    values = [machine.value(a, copy.deepcopy(given)) for a in call.args]
                except Thrown:
                    break
                called = dict(zip(self.parameters, values, strict=True))
                if not all(self._granted(machine, e, called) for e in self.spec.requires):
                    return
                if any(machine.test(r.when, copy.deepcopy(called)) for r in self.spec.raises):
                    return
        self.proof.results += 1
        if not claim.open:
            self._ensured(machine, args, claim, self.law.expr, given)
