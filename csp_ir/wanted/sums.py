"""Sums of two terms with whole factors that the relations between several reads of a hole decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from csp_ir.deduction.linear import solved
from csp_ir.draft.bank import ERROR, Term
from csp_ir.goals.scope import Scope
from csp_ir.wanted.demands import linear
from csp_ir.wanted.question import Question
from csp_ir.wanted.values import Visit

MOST_FEATURES = 40
MOST_FOUND = 4
_SUMS = ("({0} + ", "({0} - ", "({0} * ", "(-{0}", "(100 ")


def weighted_sums(scope: Scope, question: Question, at: Sequence[int]) -> Iterator[str]:
    """`p * a + q * b + c` with whole p, q, c that more equations than they are decide; at: the rows of the question.

    Raises: OutOfWork.
    """
    equations = _equations(question)
    wanted = [target for _, target in equations]
    if len(wanted) < 3:
        return
    features: dict[Any, str] = {}
    numbers = (t for t in scope.terms if t.sort == "int" and not t.fixed and not _is_sum(t))
    for term in sorted(numbers, key=scope.weights.cost):
        values = tuple([term.values[i] for i in at])
        if ERROR not in values and len(set(values)) > 1:
            features.setdefault(values, term.text)
        if len(features) == MOST_FEATURES:
            break
    count = len(question.rows)
    texts = [("1", (1,) * count), *((text, values) for values, text in features.items())]
    sides = [[sum(values[r] * f for r, f in rows.items()) for rows, _ in equations] for _, values in texts]
    found: list[tuple[bool, str]] = []
    for picked in _choices(len(texts), len(wanted)):
        scope.work.spend()
        if len(found) == 2 * MOST_FOUND:
            break
        factors = solved([[sides[k][row] for k in picked] for row in range(len(wanted))], wanted)
        if factors is not None and all(f.denominator == 1 and f and abs(f) <= 100_000 for f in factors):
            text = _written([(int(f), texts[k][0]) for f, k in zip(factors, picked)])
            found.append((any(f < 0 for f in factors), text))
    added = [text for taken_away, text in found if not taken_away]
    yield from (added or [text for _, text in found])[:MOST_FOUND]


def _is_sum(term: Term) -> bool:
    """Whether a term is a sum or multiple itself, of which sums are made anyway."""
    return term.op is not None and term.op.template.startswith(_SUMS)


def _choices(features: int, equations: int) -> Iterator[tuple[int, ...]]:
    """Which features; 0 is the constant. At least two equations more than unknowns, so that a fit is no accident."""
    if equations > 2:
        yield from ((k,) for k in range(1, features))
    if equations > 3:
        yield from ((k, 0) for k in range(1, features))
        yield from combinations(range(1, features), 2)
    if equations > 4:
        yield from ((a, b, 0) for a, b in combinations(range(1, min(features, 16)), 2))


def _equations(question: Question) -> list[tuple[dict[int, int], int]]:
    """row -> factor, and what the sum over them must be."""
    found: list[tuple[dict[int, int], int]] = []
    for row, domain in enumerate(question.domains):
        if type(domain) is tuple and len(domain) == 1 and type(domain[0]) is int:
            found.append(({row: 1}, domain[0]))
    for value, wanted in question.relations:
        form = linear(value)
        if form is None or len(wanted) != 1 or not all(isinstance(v, Visit) for v in form[0]):
            continue
        rows: dict[int, int] = {}
        for visit, factor in form[0].items():
            if visit in question.place:
                rows[question.place[visit]] = rows.get(question.place[visit], 0) + factor
        found.append((rows, wanted[0] - form[1]))
    return found


def _written(parts: Sequence[tuple[int, str]]) -> str:
    out = ""
    for factor, text in parts:
        sign = "-" if factor < 0 else "+"
        size = abs(factor)
        body = str(size) if text == "1" else text if size == 1 else f"{text} * {size}"
        out = f"{out} {sign} {body}" if out else f"-{body}" if factor < 0 else body
    return out
