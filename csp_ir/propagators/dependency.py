"""`depends_on(a, b)`: what is chosen for ?a reads a variable that carries the value of ?b."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from csp_ir.constraints.model import Constraint
from csp_ir.domains.model import Problem
from csp_ir.ir.flow import data_flow
from csp_ir.propagators.relation import Tabled


class Dependency(Tabled):
    """Removes candidates that ignore the hole they were said to depend on.

    Where ?b's value can reach ?a through no variable (?b decides whether ?a runs, say), the
    constraint only orders the two, and nothing is removed.
    """

    name = "dependency"
    kinds = ("depends_on",)

    def reason(
        self, problem: Problem, constraint: Constraint, hole: str, masks: Mapping[str, int]
    ) -> Callable[[int], str]:
        dependent, source = constraint.scope
        variables = data_flow(problem.draft).variables(source, dependent)
        known = " or ".join(f"`{v}`" for v in variables if not v.startswith("?")) or f"the name chosen for ?{source}"
        if hole == dependent:
            return lambda index: f"`{constraint.text}`: it reads {known} nowhere, so it does not depend on ?{source}"
        return lambda index: f"`{constraint.text}`: no candidate still alive for ?{dependent} reads what it gives"
