"""Candidates for invariants: what holds in all states that runs were seen in, between whole numbers and of the clauses.

Equations of the second degree are what no state contradicts (as Daikon's: Ernst et al., ICSE 1999), by elimination.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, combinations_with_replacement, permutations

from csp_ir.deduction.linear import vanishing
from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir import nodes as n
from csp_ir.ir.rewrite import free_names, map_nodes
from csp_ir.verify.judge import holds

MOST = 60
VARIABLES = 4  # in one equation
LARGEST = 64  # number in one
LIMITS = Limits(steps=5_000)
State = Mapping[str, int]
Monomial = tuple[str, ...]


def candidates(states: Sequence[State], clauses: Iterable[n.Expr]) -> list[n.Expr]:
    """Conditions that hold in all states, at most `MOST`: of `clauses`, with each variable for the result, first.

    Args:
        states: not empty; only what all of them have is spoken of.
    """
    names = [x for x in states[0] if all(x in s for s in states)]
    found = [c for c in _of_clauses(clauses, names) if _holds(c, names, states)]
    found += _equations(names, states)
    found += [c for c in _comparisons(names) if _holds(c, names, states)]
    return list(dict.fromkeys(found))[:MOST]


def _holds(condition: n.Expr, names: Sequence[str], states: Sequence[State]) -> bool:
    try:
        test = compile_expr(condition, tuple(names), limits=LIMITS)
    except CspIrError:
        return False
    return all(holds(test, [s[x] for x in names]) is True for s in states)


def _of_clauses(clauses: Iterable[n.Expr], names: Sequence[str]) -> Iterator[n.Expr]:
    for clause in clauses:
        for name in names if n.Name("result") in clause.walk() else ("",):
            made = _with_result(clause, name)
            if free_names(made) <= set(names):
                yield made


def _with_result(clause: n.Expr, name: str) -> n.Expr:
    changed: n.Expr = map_nodes(clause, lambda x: n.Name(name) if x == n.Name("result") else x)
    return changed


def _comparisons(names: Sequence[str]) -> Iterator[n.Expr]:
    for name in names:
        for least in (2, 1, 0):
            yield n.Compare(n.Literal(least), ("<=",), (n.Name(name),))
    for one, other in permutations(names, 2):
        beyond = n.Binary(n.Name(other), "+", n.Literal(1))
        for right, op in ((n.Name(other), "<"), (n.Name(other), "<="), (beyond, "<=")):
            yield n.Compare(n.Name(one), (op,), (right,))


# --- equations -----------------------------------------------------------------------


def _equations(names: Sequence[str], states: Sequence[State]) -> Iterator[n.Expr]:
    """Sums of products of two that are 0 in all states, of few variables at a time."""
    changing = [x for x in names if len({s[x] for s in states}) > 1]
    for some in combinations(changing, min(VARIABLES, len(changing))):
        monomials: list[Monomial] = [(), *((x,) for x in some), *combinations_with_replacement(some, 2)]
        rows = [[_value(m, s) for m in reversed(monomials)] for s in states]  # what is solved for comes first: products
        for weights in reversed([*vanishing(rows, len(monomials))]):
            if max(map(abs, weights)) <= LARGEST:
                yield _equation(monomials, weights[::-1])


def _value(monomial: Monomial, state: State) -> int:
    value = 1
    for name in monomial:
        value *= state[name]
    return value


def _equation(monomials: Sequence[Monomial], weights: Sequence[int]) -> n.Expr:
    """Positive parts on the left, the others on the right."""
    sides: list[n.Expr | None] = [None, None]
    for monomial, weight in zip(monomials, weights, strict=True):
        if weight:
            part = _term(monomial, abs(weight))
            at = int(weight < 0)
            before = sides[at]
            sides[at] = part if before is None else n.Binary(before, "+", part)
    left, right = (n.Literal(0) if s is None else s for s in sides)
    return n.Compare(left, ("==",), (right,))


def _term(monomial: Monomial, weight: int) -> n.Expr:
    term: n.Expr | None = None if weight == 1 and monomial else n.Literal(weight)
    for name in monomial:
        term = n.Name(name) if term is None else n.Binary(term, "*", n.Name(name))
    assert term is not None
    return term
