"""Scope: a candidate should only name what can be bound where its hole stands.

Reading another name raises NameError, which shows when it is run: only without examples, or for a strict caller, is the
candidate removed unread. Such prunes are not permanent.
"""

from __future__ import annotations

from collections.abc import Iterable

from csp_ir.domains.fragments import assigned_names, called_functions
from csp_ir.domains.model import Problem, Prune
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names
from csp_ir.ir.rewrite import free_names, target_names
from csp_ir.ir.types import ANY
from csp_ir.propagators.base import CHEAP, Finding, Propagator


class Scope(Propagator):
    """Removes candidates that name what is bound nowhere: no parameter, local, helper or builtin.

    Names that other candidates bind (statements, names to assign to) count as bound while those
    are alive.

    strict: also where examples will decide.
    """

    name = "scope"
    cost = CHEAP

    def __init__(self, strict: bool = False) -> None:
        self.strict = strict

    def watches(self, problem: Problem) -> frozenset[str] | None:
        return frozenset(self._binders(problem))

    def propagate(self, problem: Problem) -> Iterable[Finding]:
        if problem.examples and not self.strict:
            return
        own = assigned_names(problem.draft) | called_functions(problem.draft) | builtin_names()
        binders = self._binders(problem)
        added: set[str] = set()
        for hole in binders:
            domain = problem.domains[hole]
            for index in domain.live():
                added |= bound_by(domain.candidates[index].fragment)
        for hole, domain in problem.domains.items():
            for index in domain.live():
                fragment = domain.candidates[index].fragment
                if isinstance(fragment, ir.Literal):
                    continue
                unknown = used_by(fragment) - own - added - bound_by(fragment)
                if unknown:
                    name = min(unknown)
                    reason = f"?{hole} = `{domain.candidates[index]}` removed: nothing is named {name!r} there"
                    yield Prune(hole, index, reason, self.name, permanent=False)

    def _binders(self, problem: Problem) -> list[str]:
        """Holes with a live candidate that may bind a name."""
        return [
            h
            for h, d in problem.domains.items()
            if (h in problem.contexts and problem.contexts[h].kind in ("block", "name", "function"))
            or any(bound_by(d.candidates[i].fragment) for i in d.live())
        ]


def used_by(fragment: ir.Expr | tuple[ir.Stmt, ...] | str) -> frozenset[str]:
    """The names a candidate reads and does not bind itself."""
    if isinstance(fragment, str):
        return frozenset()
    if isinstance(fragment, tuple):
        return frozenset().union(*(free_names(s) for s in fragment)) - bound_by(fragment)
    return free_names(fragment)


def bound_by(fragment: ir.Expr | tuple[ir.Stmt, ...] | str) -> frozenset[str]:
    """The names that a candidate may bind: a block's targets, or a name to assign to."""
    if isinstance(fragment, tuple):
        return assigned_names(ir.Program(ir.Function("_", (), ANY, fragment))) - {"_"}
    return frozenset(target_names(fragment)) if isinstance(fragment, ir.TupleDisplay) else frozenset()
