"""Whether a grammar derives a term: by matching the productions as written, apart from the engine's own reading."""

from __future__ import annotations

from csp_ir.deduction.smt.sexpr import Sexpr
from csp_ir.deduction.smt.sorts import sort_name
from csp_ir.deduction.smt.task import Task


def derives(task: Task, term: Sexpr) -> bool:
    """Whether the task's grammar derives `term`; true for a task without a grammar."""
    if not task.grammar:
        return True
    groups = {name: productions for name, _, productions in task.grammar}
    params = dict(task.params)
    memo: dict[tuple[str, Sexpr], bool] = {}

    def reach(name: str, seen: frozenset[str]) -> list[Sexpr]:
        out: list[Sexpr] = []
        for production in groups[name]:
            if isinstance(production, str) and production in groups:
                if production not in seen:
                    out += reach(production, seen | {production})
            else:
                out.append(production)
        return out

    flat = {name: reach(name, frozenset({name})) for name in groups}

    def match(pattern: Sexpr, term: Sexpr) -> bool:
        if isinstance(pattern, str):
            return derive(pattern, term) if pattern in groups else pattern == term
        if len(pattern) == 2 and pattern[0] == "Constant":
            return _is_literal(term)
        if len(pattern) == 2 and pattern[0] == "Variable":
            return isinstance(term, str) and term in params and sort_name(params[term]) == sort_name(pattern[1])
        if isinstance(term, str) or len(term) != len(pattern) or term[0] != pattern[0]:
            return False
        if pattern[0] == "let":  # a grammar may write sorts in its bindings, a term does not
            pairs = list(zip(pattern[1], term[1]))
            same = len(pattern[1]) == len(term[1]) and all(p[0] == t[0] for p, t in pairs)
            return same and all(match(p[-1], t[-1]) for p, t in pairs) and match(pattern[2], term[2])
        return all(match(p, t) for p, t in zip(pattern[1:], term[1:]))

    def derive(name: str, term: Sexpr) -> bool:
        key = (name, term)
        if key not in memo:
            memo[key] = any(match(production, term) for production in flat[name])
        return memo[key]

    return derive(task.grammar[0][0], term)


def _is_literal(term: Sexpr) -> bool:
    if isinstance(term, tuple):
        return len(term) == 2 and term[0] == "-" and isinstance(term[1], str) and term[1].isdigit()
    return term[0] in '"#' or term.lstrip("-").isdigit() or term in ("true", "false")
