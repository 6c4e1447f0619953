"""Structure: the kind of a hole, jumps outside loops, and that a function which has results returns one."""

from __future__ import annotations

from collections.abc import Iterable

from csp_ir.domains.model import Candidate, Conflict, Problem, Prune
from csp_ir.ir import nodes as ir
from csp_ir.propagators.base import CHEAP, Finding, Propagator
from csp_ir.spec.model import Raises

_CONSTANTS = (ir.Literal, ir.Unary, ir.ListDisplay, ir.TupleDisplay, ir.SetDisplay, ir.DictDisplay)


class Structure(Propagator):
    """Removes candidates that cannot stand where their hole stands.

    kind: a constant hole takes constants, a name hole names, an operator hole operators, a block
    hole statements. position: `break` and `continue` only in a loop. must return: where the
    draft itself returns nothing and results are wanted, some block has to return.
    """

    name = "structure"
    cost = CHEAP

    def propagate(self, problem: Problem) -> Iterable[Finding]:
        for hole, domain in problem.domains.items():
            context = problem.contexts.get(hole)
            for index in domain.live():
                candidate = domain.candidates[index]
                why = misplaced(candidate, context.kind) if context is not None else ""
                if not why and context is not None and isinstance(candidate.fragment, tuple) and not context.in_loop:
                    why = loose_jump(candidate.fragment)
                if why:
                    reason = f"?{hole} = `{_one_line(candidate)}` removed: {why}"
                    yield Prune(hole, index, reason, self.name)
        yield from self._must_return(problem)

    def _must_return(self, problem: Problem) -> Iterable[Finding]:
        wants = [e for e in problem.examples if e.expected is not None]
        if not wants or any(isinstance(e.expected, Raises) for e in wants) or returns(problem.draft.function.body):
            return
        can = {h: [i for i in d.live() if _returns(d.candidates[i])] for h, d in problem.domains.items()}
        able = [h for h, indices in can.items() if indices]
        if not able:
            yield Conflict(
                "the function never returns a value, whatever its holes hold", self.name, tuple(problem.domains)
            )
            return
        if len(able) == 1:
            (hole,) = able
            domain = problem.domains[hole]
            alone = all(h == hole or problem.contexts[h].kind not in ("block", "function") for h in problem.contexts)
            for index in domain.live():
                if index not in can[hole]:
                    text = _one_line(domain.candidates[index])
                    reason = f"?{hole} = `{text}` removed: the function must return a value, and nothing else returns"
                    yield Prune(hole, index, reason, self.name, permanent=alone)


def misplaced(candidate: Candidate, kind: str) -> str:
    """Why a candidate cannot fill a hole of this kind, or ""."""
    fragment = candidate.fragment
    if kind in ("operator", "type"):
        return "" if isinstance(fragment, str) else f"{'an operator' if kind == 'operator' else 'a type'} is wanted"
    if kind == "type":
        return "" if isinstance(fragment, str) else "a type is wanted"
    if isinstance(fragment, str):
        return "an operator stands for no value"
    if kind == "constant" and not (
        isinstance(fragment, ir.Expr) and all(isinstance(n, _CONSTANTS) for n in fragment.walk())
    ):
        return "a constant is wanted"
    if kind == "name" and not isinstance(fragment, ir.Name):
        return "a name is wanted"
    if isinstance(fragment, ir.Expr) and any(isinstance(n, ir.NamedExpr) for n in fragment.walk()):
        return "a candidate may not bind names of the function around the hole"
    if kind == "block" and isinstance(fragment, ir.Expr):
        return ""
    if kind != "block" and isinstance(fragment, tuple):
        return "statements stand for no value"
    return ""


def loose_jump(body: tuple[ir.Stmt, ...]) -> str:
    """Why statements cannot stand outside a loop, or ""."""
    for s in body:
        if isinstance(s, ir.Break | ir.Continue):
            return f"`{'break' if isinstance(s, ir.Break) else 'continue'}` outside a loop"
        parts: tuple[tuple[ir.Stmt, ...], ...] = ()
        if isinstance(s, ir.If):
            parts = (s.body, s.orelse)
        elif isinstance(s, ir.For | ir.While):
            parts = (s.orelse,)
        elif isinstance(s, ir.Try):
            parts = (s.body, s.orelse, s.final, *(h.body for h in s.handlers))
        elif isinstance(s, ir.Match):
            parts = tuple(c.body for c in s.cases)
        for part in parts:
            if why := loose_jump(part):
                return why
    return ""


def returns(body: tuple[ir.Stmt, ...]) -> bool:
    """Whether there is a `return` (of this function, not of one defined in it)."""
    for s in body:
        if isinstance(s, ir.Return):
            return True
        if isinstance(s, ir.Function):
            continue
        stack: list[ir.Node] = [c for c in s.children() if isinstance(c, ir.Stmt | ir.Handler | ir.Case)]
        inner = tuple(c for c in stack if isinstance(c, ir.Stmt))
        headed = [c for c in stack if isinstance(c, ir.Handler | ir.Case)]
        if returns(inner) or any(returns(h.body) for h in headed):
            return True
    return False


def _returns(candidate: Candidate) -> bool:
    return isinstance(candidate.fragment, tuple) and returns(candidate.fragment)


def _one_line(candidate: Candidate) -> str:
    return str(candidate).strip().replace("\n", "; ")
