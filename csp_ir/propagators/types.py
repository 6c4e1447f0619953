"""Types: a candidate must not be surely ill-typed where its hole stands.

The gradual checker of `ir.check` decides: unknown fits everything. What is inferred from other
holes is a guess, so each open hole counts as of unknown type unless the user wrote its type.
"""

from __future__ import annotations

from collections.abc import Iterable

from csp_ir.constraints.admitted import new_error, typed, unknown
from csp_ir.domains.model import Problem, Prune
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import check_program, hole_contexts
from csp_ir.ir.components import builtin_names
from csp_ir.ir.infer import Inference, could_fit
from csp_ir.ir.rewrite import fill, map_nodes
from csp_ir.ir.types import ANY, Type, type_of_value
from csp_ir.propagators.base import CHEAP, Finding, Propagator


class Types(Propagator):
    """Removes candidates that are ill-typed in themselves, for their hole's type, or for their place."""

    name = "types"
    cost = CHEAP

    def watches(self, problem: Problem) -> frozenset[str] | None:
        return frozenset()

    def propagate(self, problem: Problem) -> Iterable[Finding]:
        draft = map_nodes(problem.draft, unknown)
        known = {(e.message, e.line, e.column) for e in check_program(draft)}
        scopes = hole_contexts(draft)
        functions = {f.name: f for f in (*problem.draft.helpers, problem.draft.function)}
        annotated = {n.name for n in problem.draft.walk() if isinstance(n, ir.Hole) and n.type is not None}
        for hole, context in problem.contexts.items():
            domain = problem.domains[hole]
            scope = scopes[hole].scope if hole in scopes else {}
            wanted = context.expected
            written = hole in annotated
            verdicts: dict[Type, str] = {}
            known_names = builtin_names() | functions.keys() | scope.keys()
            for index in domain.live():
                fragment = domain.candidates[index].fragment
                if isinstance(fragment, tuple):
                    continue
                why = ""
                if isinstance(fragment, str):
                    if context.kind == "operator" and wanted.args and any(a != ANY for a in wanted.args):
                        why = new_error(fill(draft, {hole: fragment}), known)
                else:
                    errors: list[str] = []
                    if isinstance(fragment, ir.Literal):
                        kind = type_of_value(fragment.value)
                    else:
                        inference = Inference(functions, lambda _node, message, _remedy="", e=errors: e.append(message))
                        inference.known = known_names | _every_name(fragment)
                        kind = inference.visit(fragment, dict(scope), ANY)
                    if errors:
                        why = errors[0]
                    elif written and not could_fit(kind, wanted):
                        why = f"it is {_a(kind)}, and {_a(wanted)} is wanted"
                    elif not could_fit(kind, wanted):
                        if kind not in verdicts:
                            verdicts[kind] = new_error(typed(draft, hole, kind), known)
                        why = verdicts[kind]
                if why:
                    reason = f"?{hole} = `{domain.candidates[index]}` removed: {why}"
                    yield Prune(hole, index, reason, self.name)


def _every_name(fragment: ir.Expr) -> set[str]:
    """Scope is another propagator's business: here every name counts as bound."""
    return {n.id for n in fragment.walk() if isinstance(n, ir.Name)}


def _a(kind: Type) -> str:
    text = str(kind)
    return text if text == "None" else f"an {text}" if text[0] in "aeiouAEIOU" else f"a {text}"
