"""Decision trees over terms that are each right on some rows: set cover, then splits by information gain.

For goals that need more branches than the exact cover can look through (Alur, Radhakrishna, Udupa: Scaling
Enumerative Program Synthesis via Divide and Conquer, 2017).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from csp_ir.deduction.bank import Deadline, OutOfTime
from csp_ir.deduction.language import Rule, Term

Masked = tuple[int, Term]
GRADES = 6  # prices of tests, from the cheapest


def few_terms(terms: Sequence[Masked], whole: int) -> list[Masked] | None:
    """Terms that together are right on every row of `whole`, chosen greedily: most rows first, then cheapest."""
    chosen: list[Masked] = []
    left = whole
    while left:
        best = max(terms, key=lambda t: ((t[0] & left).bit_count(), -t[1].cost), default=None)
        if best is None or not best[0] & left:
            return None
        chosen.append(best)
        left &= ~best[0]
    return chosen


def price(term: Term) -> int:
    """A term's cost with its constants dearer: what is compared with a constant rarely holds for other inputs."""
    if term.op is None:
        return term.cost + (1 if term.constant else 0)
    return term.op.cost + sum(map(price, term.args))


def learn_small(
    rule: Rule, terms: Sequence[Masked], tests: Sequence[Masked], whole: int, deadline: Deadline
) -> Term | None:
    """A tree of the smallest vocabulary that has one: few cheap terms and cheap tests before dear ones."""
    term_prices = [(price(t), m, t) for m, t in terms]
    test_prices = [(price(t), m, t) for m, t in tests]
    levels = sorted({p for p, _, _ in term_prices})
    grades = sorted({p for p, _, _ in test_prices})
    for level in levels:
        few = few_terms([(m, t) for p, m, t in term_prices if p <= level], whole)
        if few is None:
            continue
        for grade in grades[:GRADES]:
            found = learn(rule, few, [(m, t) for p, m, t in test_prices if p <= grade], whole, deadline)
            if found is not None:
                return found
        if level > levels[0] + 4:
            break
    return None


def learn(
    rule: Rule, terms: Sequence[Masked], tests: Sequence[Masked], whole: int, deadline: Deadline, depth: int = 40
) -> Term | None:
    """A nest of conditionals right on `whole`; None where the tests cannot tell the terms' rows apart."""
    alone = min((t for m, t in terms if not whole & ~m), key=lambda t: t.cost, default=None)
    if alone is not None:
        return alone
    if depth == 0:
        return None
    if deadline.passed:
        raise OutOfTime
    best: tuple[float, int, int, Term] | None = None
    seen: set[int] = set()
    for mask, test in tests:
        yes = mask & whole
        if not yes or yes == whole or yes in seen:
            continue
        seen.add(yes)
        no = whole & ~yes
        score = _disorder(terms, yes) + _disorder(terms, no)
        if best is None or (score, test.cost) < best[:2]:
            best = (score, test.cost, mask, test)
    if best is None:
        return None
    _, _, mask, test = best
    left = learn(rule, terms, tests, whole & mask, deadline, depth - 1)
    right = learn(rule, terms, tests, whole & ~mask, deadline, depth - 1) if left is not None else None
    return Term(rule.component, (test, left, right)) if left is not None and right is not None else None


def _disorder(terms: Sequence[Masked], rows: int) -> float:
    """Entropy of which term a row would be given, weighted by the number of rows."""
    total = rows.bit_count()
    counts = [c for m, _ in terms if (c := (m & rows).bit_count())]
    every = sum(counts)
    # A row several terms are right on is shared among them, as EUSolver's likelihoods do.
    return -total * sum(c / every * math.log2(c / every) for c in counts) if every else float(total) * 64
