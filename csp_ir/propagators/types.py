"""Types: a candidate must have the type that the user wrote for its hole.

What else the gradual checker of `ir.check` objects to shows when it is run: a candidate that is ill-typed where nothing
reads it harms no example, and a TypeError may be wanted. It is removed only where there is no example to decide, and
where the caller is strict, for as long as it is: such prunes are not permanent.
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
    """Removes candidates of another type than the one written for their hole.

    strict: also those that are surely ill-typed in themselves or for their place. Unknown fits everything; what is
        inferred from other holes is a guess, so that each open hole counts as of unknown type.
    """

    name = "types"
    cost = CHEAP

    def __init__(self, strict: bool = False) -> None:
        self.strict = strict

    def watches(self, problem: Problem) -> frozenset[str] | None:
        return frozenset()

    def propagate(self, problem: Problem) -> Iterable[Finding]:
        strict = self.strict or not problem.examples
        draft = map_nodes(problem.draft, unknown)
        known = {(e.message, e.line, e.column) for e in check_program(draft)}
        scopes = hole_contexts(draft)
        functions = {f.name: f for f in (*problem.draft.helpers, problem.draft.function)}
        annotated = {n.name for n in problem.draft.walk() if isinstance(n, ir.Hole) and n.type is not None}
        for hole, context in problem.contexts.items():
            if not strict and hole not in annotated:
                continue
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
                why, sure = "", False
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
                    sure = written and not could_fit(kind, wanted) and not errors
                    if errors:
                        why = errors[0]
                    elif sure:
                        why = f"it is {_a(kind)}, and {_a(wanted)} is wanted"
                    elif not could_fit(kind, wanted):
                        if kind not in verdicts:
                            verdicts[kind] = new_error(typed(draft, hole, kind), known)
                        why = verdicts[kind]
                if why and (sure or strict):
                    reason = f"?{hole} = `{domain.candidates[index]}` removed: {why}"
                    yield Prune(hole, index, reason, self.name, permanent=sure)


def _every_name(fragment: ir.Expr) -> set[str]:
    """Scope is another propagator's business: here every name counts as bound."""
    return {n.id for n in fragment.walk() if isinstance(n, ir.Name)}


def _a(kind: Type) -> str:
    text = str(kind)
    return text if text == "None" else f"an {text}" if text[0] in "aeiouAEIOU" else f"a {text}"
