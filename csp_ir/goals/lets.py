"""A parameter made ready first: what the prose says is done to it, or which of its elements count, stands in all that follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.judge import once
from csp_ir.draft.library import stems
from csp_ir.draft.task import Found, Task
from csp_ir.errors import CspIrError
from csp_ir.goals.branches import body
from csp_ir.goals.elements import FILTER
from csp_ir.goals.model import Goal, OutOfWork
from csp_ir.goals.scope import Scope
from csp_ir.goals.solve import Solver
from csp_ir.goals.tests import NOT
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Signal, snapshot
from csp_ir.ir.parse import parse_expr

READY, LOOKED_AT = 3, 400  # terms that stand for a parameter; terms of a bank that may
TESTS, KEPT = 60, 3  # tests of elements that may choose those that count; choices that are tried
LEAVES_OUT = stems("without except leave out left exclude ignore skip drop remove discard".split())
STATEMENT = 1.0  # nats of one more statement
DEPTH = 3
_NUMBER = re.compile(r"\d+")


def made_ready(task: Task, solver: Solver, scope: Scope, goal: Goal, work: int) -> Iterator[Found]:
    """`p = f(p)` and then an expression, for the likeliest f of which the prose speaks.

    work: evaluations for each f.
    """
    scope.work.grant(work)
    chosen: list[tuple[Term, Term]] = []
    with suppress(OutOfWork):
        chosen = _chosen(scope)
    for leaf, ready in [*chosen, *_ready(scope)[: READY - len(chosen) // 2]]:
        leaves = [t for t in scope.leaves if t.op is None and t is not leaf]
        stands = Term(ready.values, leaf.cost, leaf=leaf.leaf)
        inner = Scope([stands, *leaves], scope.rows, scope.weights, scope.work, scope.asked)
        price = once(task, partial(_found, task, leaf, ready))
        own = Solver(solver.prose, solver.effort, price, goal, solver.enough)
        scope.work.grant(work)
        with suppress(OutOfWork):
            own.solve(inner, goal, DEPTH)
        for term in inner.memo.get((goal.key, DEPTH), []):
            if any(t is stands for t in term.walk()):
                yield _found(task, leaf, ready, term)


def _ready(scope: Scope) -> list[tuple[Term, Term]]:
    """Parameters with terms of them alone that the prose speaks of, likeliest first.

    Such a term changes an example's argument, and what it gives no more: it is a form that the parameter is brought into.
    """
    found: list[tuple[Term, Term]] = []
    said = set(map(str, scope.weights.prose.numbers))
    asked = range(scope.asked)
    for term in sorted((t for t in scope.terms if t.op is not None and not t.fixed), key=scope.weights.cost)[
        :LOOKED_AT
    ]:
        names = {id(t): t for t in term.walk() if t.op is None and not t.fixed}
        if len(names) != 1 or not said.issuperset(_NUMBER.findall(term.text)):
            continue
        (leaf,) = names.values()
        given, made = [leaf.values[i] for i in asked], [term.values[i] for i in asked]
        if term.sort != leaf.sort or ERROR in made or made == given or scope.weights.support(term) < 1:
            continue
        if _again(term, leaf.leaf, made) == made:
            found.append((leaf, term))
        if len(found) == READY:
            break
    return found


def _chosen(scope: Scope) -> list[tuple[Term, Term]]:
    """List parameters with those of their elements that pass a test of which the prose speaks, or fail one by which it leaves
    elements out, likeliest first; of those that keep the same the likeliest."""
    found: list[tuple[float, Term, Term]] = []
    asked = range(scope.asked)
    for elements in scope.sources[1] if scope.sources is not None else ():
        leaf = elements.source.term
        if not elements.source.plain or leaf.leaf not in scope.named or leaf.sort == "str":
            continue
        for test in elements.tests[:TESTS]:
            if scope.weights.support(test) < 1:
                continue
            for p in (test, elements.inner.apply(NOT, test)) if LEAVES_OUT & scope.weights.stems else (test,):
                if p is None:
                    continue
                kept = elements.spread(elements.beside(p.values), lambda part: [x for v, x in part if v])
                made = elements.made(FILTER, (p,), kept)
                given = [kept[i] for i in asked]
                if made is not None and ERROR not in given and any(given) and given != [leaf.values[i] for i in asked]:
                    found.append((scope.weights.cost(test), scope.named[leaf.leaf], made))
    unique = {repr(f[2].values): f for f in sorted(found, key=lambda f: -f[0])}
    return [(leaf, made) for _, leaf, made in sorted(unique.values(), key=lambda f: f[0])[:KEPT]]


def _again(term: Term, name: str, values: list[Any]) -> list[Any] | None:
    """What a term gives of other values of its only name; None where it cannot be said."""
    try:
        run = compile_expr(parse_expr(term.text, names=[name]), (name,))
        return [run(snapshot(v)) for v in values]
    except (CspIrError, Signal, Exception):
        return None


def _found(task: Task, leaf: Term, ready: Term, term: Term) -> Found:
    cost = task.weights.cost(ready) + task.weights.cost(term) + STATEMENT
    return Found(f"{leaf.leaf} = {ready.text}\n{body(term)}", cost, "made ready", [ready, term])
