"""Terms of the phrases of the prose that say an operation with what it is done with."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Iterator, Mapping
from dataclasses import replace
from heapq import nsmallest
from itertools import product

from csp_ir.draft.bank import Term
from csp_ir.draft.library import stems
from csp_ir.draft.phrases import SUBJECTS, Phrase
from csp_ir.goals.branches import chosen
from csp_ir.goals.scope import SAID, Scope, operation_of

VALUES = 12  # terms that a test leaves as they are
CASELESS = stems("ignore case insensitive either lowercase uppercase upper lower".split())
TOLD = 0.3  # nats of a conditional that a sentence spells out, beside its test and what the test leaves


def phrased(scope: Scope) -> Iterator[Term]:
    """What each phrase says of each name of a scope that it may be said of."""
    leaves = scope.named
    for phrase in scope.weights.prose.phrases:
        yield from _said(scope, phrase, leaves)
        if not phrase.args and phrase.sorts == ("str",) and (op := operation_of(phrase.template, 1, phrase.stems)):
            scope.bank.take_in(replace(op, params=("str",)), SAID)


def _said(scope: Scope, phrase: Phrase, leaves: Mapping[str, Term]) -> Iterator[Term]:
    named = [
        leaves[a] if a in leaves else _constant(scope, a) for a in phrase.args if a in leaves or not a.isidentifier()
    ]
    if len(named) < len(phrase.args):
        return
    for subjects in _subjects(scope, phrase):
        if any(s.leaf in phrase.args for s in subjects):
            continue
        words = phrase.stems | (CASELESS if ".lower()" in phrase.template else frozenset())
        op = operation_of(phrase.template, len(subjects) + len(named), words)
        if op is not None and (made := scope.apply(op, *subjects, *named)) is not None:
            yield made


def _constant(scope: Scope, text: str) -> Term:
    """What a phrase names, which is paid for with the phrase."""
    term = Term((literal_eval(text),) * scope.rows, 0, leaf=text, fixed=True)
    term.nats = 0.0
    return term


def otherwise(scope: Scope) -> Iterator[Term]:
    """`'none' if p else v`, of a test that the prose says, what it names in the same sentence, and the likeliest terms."""
    prose, leaves = scope.weights.prose, scope.named
    for phrase in prose.phrases:
        named = [scope.constant(v) for v in prose.named_beside(phrase.start, phrase.end)]
        tests = [t for t in _said(scope, phrase, leaves) if t.sort == "bool"] if named else []
        for test, constant in product(tests, named):
            for value in _likeliest(scope, constant.sort):
                made = chosen(scope, test, constant, value)
                made.nats = sum(map(scope.weights.cost, (test, value))) + TOLD
                yield made


def _likeliest(scope: Scope, sort: str) -> list[Term]:
    terms = (t for t in scope.terms if t.sort in (sort, "any") and not t.fixed)
    return nsmallest(VALUES, terms, key=scope.weights.cost)


def _subjects(scope: Scope, phrase: Phrase) -> Iterator[tuple[Term, ...]]:
    count = SUBJECTS.get(phrase.sorts[0], 1)
    if count == 0:
        if scope.depth == 0:
            yield ()
        return
    if count > 1:
        if len(scope.own) == count and len({leaf.sort for leaf in scope.leaves[:count]}) == 1:
            yield tuple(scope.leaves[:count])
        return
    for leaf in scope.leaves:
        if (phrase.sorts == ("any",) or leaf.sort.partition("[")[0] in phrase.sorts) and scope.is_own(leaf):
            yield (leaf,)
