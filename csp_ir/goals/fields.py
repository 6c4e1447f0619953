"""Lists that texts fall into: at the signs in them, their numbers, the words of camel case; and texts joined of such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op
from csp_ir.draft.weigh import literal_text
from csp_ir.goals.concat import PLUS
from csp_ir.goals.cuts import CASES, pattern, separators
from csp_ir.goals.elements import Elements
from csp_ir.goals.model import Goal
from csp_ir.goals.scope import Scope, item, operation
from csp_ir.goals.sources import sources
from csp_ir.goals.texts import SPLIT

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

SIGNS, OVER = 3, 4  # signs at which a text is split; lists gone over
BODIES = 120  # element terms that are joined

REST = operation("{0}[1:]", 2, "rest after except other")
EACH = operation('"".join({0} for {t} in {1})', 4, "each every all join together word", meaning=lambda: None)
# (pattern, half nats, words, what a text must hold)
RUNS = tuple(
    (operation(f"re.findall({pattern(p)}, {{0}})", cost, words, meaning=lambda v, c=re.compile(p): c.findall(v)), re.compile(holds))
    for p, cost, words, holds in (
        (r"\d+", 4, "number digit integer figure all every", r"\d"),
        (r"[A-Z]?[a-z]+", 6, "camel case word", r"[a-z][A-Z]"),
    )
)  # fmt: skip

MARKS = "#@$%&*+~^"  # that stand right before words


@cache
def marked(sign: str) -> tuple[tuple[Op, re.Pattern[str]], ...]:
    """The words behind a sign, without it and with it."""
    words = "start begin mark tag mention sign followed extract"
    return tuple(
        (operation(f"re.findall({pattern(p)}, {{0}})", cost, words, meaning=re.compile(p).findall), re.compile(p))
        for p, cost in ((rf"{re.escape(sign)}(\w+)", 5), (rf"{re.escape(sign)}\w+", 5))
    )


FIELDS = frozenset((SPLIT, *(op for op, _ in RUNS)))


def fields(scope: Scope) -> Iterator[Term]:
    """The lists that the texts of a scope fall into, likeliest first."""
    for leaf in (t for t in scope.leaves if t.sort == "str"):
        values = [v for v in leaf.values[: scope.asked] if v is not ERROR]
        several = min(2, len(values))
        signs = [s for s in separators(values) if s.strip() or s == "\n"]
        for sign in [s for s in signs if sum(s in v for v in values) >= several][:SIGNS]:
            at = Term((sign,) * scope.rows, 2, leaf=literal_text(sign), fixed=True)
            if (made := scope.apply(SPLIT, leaf, at)) is not None:
                yield made
        for sign in [s for s in signs if s.strip() and s in MARKS]:
            for op, holds in marked(sign):
                if any(map(holds.search, values)) and (made := scope.apply(op, leaf)) is not None:
                    yield made
        for op, holds in RUNS:
            if any(map(holds.search, values)) and (made := scope.apply(op, leaf)) is not None:
                yield made


def joined_each(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`"".join(f for x in fields)`, or the first field with that of the others behind it."""
    for whole in list(fields(scope))[:OVER]:
        first, rest = scope.apply(item(0), whole), scope.apply(REST, whole)
        yield from _each(solver, scope, goal, whole)
        if first is None or rest is None or any(first.values[i] is ERROR for i in goal.asked):
            continue
        heads = [first.values[i] for i in goal.asked]
        if all(w.startswith(h) for w, h in zip(goal.values, heads)):
            left = goal.mapped([w[len(h) :] for w, h in zip(goal.values, heads)])
            for more in _each(solver, scope, left, rest):
                if (made := scope.apply(PLUS, first, more)) is not None:
                    yield made


def _each(solver: Solver, scope: Scope, goal: Goal, over: Term) -> Iterator[Term]:
    """Texts of the elements, joined, that are what is wanted."""
    elements = elements_over(scope, over)
    if elements is None:
        return
    solver.prepare(elements.inner)
    texts = [t for t in elements.terms if t.sort == "str"][:BODIES]
    cased = [elements.inner.apply(op, t) for t in texts if t.op is None for op in CASES]
    for f in [*filter(None, cased), *texts]:
        made = elements.made(EACH, (f,), elements.spread(f.values, "".join))
        if made is not None and goal.met(made.values):
            yield made


def elements_over(scope: Scope, term: Term) -> Elements | None:
    """The elements of a term of a scope, made once; None where it has none that can be gone over."""
    if term.text not in scope.further:
        found = (Elements(scope, s) for s in sources([term], scope.names, scope.weights, 1, term.cost, any_list=True))
        scope.further[term.text] = [e for e in found if e.usable][:1]
    return next(iter(scope.further[term.text]), None)
