"""Tests of what texts look like: what they hold, begin and end with, how many words, how large the number in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op
from csp_ir.goals.cuts import cutting, literal, over, pattern
from csp_ir.goals.scope import Scope, operation

KEPT = 6  # tests that tell the rows apart in the same way
PARTS = 14  # ways of telling them apart

STRONG, MIDDLE = "@#$%€£()[]{}<>/\\:;|+*=&_T", ".,-"


def _holding_digits(count: int) -> Op:
    text = f"\\d{{{count}}}"
    compiled = re.compile(text)
    return cutting(f"bool(re.search({pattern(text)}, {{0}}))", lambda v: bool(compiled.search(v)), 6)


_PLAIN = (
    operation("(not {0})", 3),
    operation("{0}.isdigit()", 4),
    operation("{0}.isalpha()", 4),
    operation("{0}[0].isdigit()", 5),
    operation("{0}[0].isalpha()", 4),
    operation("{0}[-1].isdigit()", 4),
    operation("any(c.isdigit() for c in {0})", 4),
    *(_holding_digits(k) for k in (4, 5)),
    operation("{0}.isupper()", 5),
    operation("{0}.islower()", 5),
)


EQUAL = operation("({0} == {1})", 3, "equal same")


def tests(scope: Scope, texts: Sequence[Term], numbers: Sequence[Term], asked: Sequence[int]) -> list[list[Term]]:
    """The cheapest tests for each way in which they tell the asked rows apart, cheapest first."""
    found: dict[tuple[bool, ...], list[Term]] = {}
    some = [*_of_texts(scope, texts, asked), *_of_numbers(scope, numbers, asked)]
    for t in sorted(some, key=scope.weights.cost):
        values = tuple(bool(t.values[i]) for i in asked)
        if len(set(values)) == 2:
            group = found.setdefault(min(values, tuple(not v for v in values)), [])
            if len(group) < KEPT or len({p.leaf for p in t.walk() if p.op is None and not p.fixed}) > 1:
                group.append(t)
    return list(found.values())[:PARTS]


def _of_texts(scope: Scope, texts: Sequence[Term], asked: Sequence[int]) -> Iterator[Term]:
    for t in texts:
        values = [t.values[i] for i in asked]
        ops = [*_PLAIN, *_holding(values), *_counting(values), *_equal(values)]
        scope.work.spend(len(ops) // 8)
        for op in ops:
            if (made := over(scope, op, t, asked)) is not None:
                yield made

    for k, a in enumerate(texts):
        for b in texts[k + 1 :]:
            if (made := scope.apply(EQUAL, a, b)) is not None:
                yield made


def _holding(values: Sequence[str]) -> Iterator[Op]:
    """Signs, words and units that some texts hold and others do not."""
    signs = {c for v in values for c in v if not c.isalnum()}
    for c in sorted(signs):
        if not all(c in v for v in values):
            yield _holds(c, 4 if c in STRONG else 6 if c in MIDDLE else 5)
    folded = [v.lower() for v in values]
    words = {w for v in folded for w in re.findall(r"[a-z]+", v)}
    units = {w for v in folded for w in re.findall(r"\d\s?([a-z]+)", v)}
    for w in sorted(words, key=lambda w: (len(w), w))[:40]:
        if not all(w in v for v in folded):
            yield _holds_folded(w, 2 + len(w) // 3 if w in units else 4 + len(w) // 4)
        if any(v.endswith(w) for v in folded) and not all(v.endswith(w) for v in folded):
            yield _ends(w, 6 + len(w) // 2)


@cache
def _holds(sign: str, cost: int) -> Op:
    return cutting(f"({literal(sign)} in {{0}})", lambda v: sign in v, cost)


@cache
def _holds_folded(word: str, cost: int) -> Op:
    return cutting(f"({literal(word)} in {{0}}.lower())", lambda v: word in v.lower(), cost + 1)


@cache
def _ends(word: str, cost: int) -> Op:
    return cutting(f"{{0}}.lower().endswith({literal(word)})", lambda v: v.lower().endswith(word), cost)


def _counting(values: Sequence[str]) -> Iterator[Op]:
    """The number of words, and of letters."""
    counts = sorted({len(v.split()) for v in values})
    for k in counts[:-1]:
        yield _more_words(k)
    lengths = sorted({len(v) for v in values})
    for k in lengths[:-1]:
        yield _longer(k)


@cache
def _more_words(k: int) -> Op:
    return cutting(f"(len({{0}}.split()) > {k})", lambda v: len(v.split()) > k, 6)


@cache
def _longer(k: int) -> Op:
    return cutting(f"(len({{0}}) > {k})", lambda v: len(v) > k, 9)


def _equal(values: Sequence[str]) -> Iterator[Op]:
    for w in sorted({v.lower() for v in values if len(v) < 12 and not any(c.isdigit() for c in v)}):
        yield _is(w, 8 + len(w))


@cache
def _is(word: str, cost: int) -> Op:
    return cutting(f"({{0}}.lower() == {literal(word)})", lambda v: v.lower() == word, cost)


def _of_numbers(scope: Scope, numbers: Sequence[Term], asked: Sequence[int]) -> Iterator[Term]:
    """Bounds between the numbers of some rows and those of others, round ones before others."""
    for n in numbers:
        values = [n.values[i] for i in asked]
        if ERROR in values:
            continue
        distinct = sorted(set(values))
        for low, high in zip(distinct, distinct[1:]):
            for bound in {0: None, _round_between(low, high): None}:
                if low < bound <= high:
                    if (made := over(scope, _least(bound), n, asked)) is not None:
                        yield made
        for v in distinct:
            if values.count(v) < len(values) and v in (0, 1) and (made := over(scope, _same(v), n, asked)) is not None:
                yield made


def _round_between(low: float, high: float) -> float:
    """The roundest number above one and at most another."""
    for step in (1000, 500, 100, 50, 10, 5, 1):
        bound = int(high // step * step)
        if low < bound <= high:
            return bound
    return high


@cache
def _least(bound: float) -> Op:
    return cutting(f"({{0}} >= {bound})", lambda v: v >= bound, 4 + (bound != 0))


@cache
def _same(value: float) -> Op:
    return cutting(f"({{0}} == {value})", lambda v: v == value, 4)
