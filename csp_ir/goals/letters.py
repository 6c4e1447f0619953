"""Texts made of another letter by letter: those that pass a test become something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.goals.cuts import CASES
from csp_ir.goals.elements import Elements
from csp_ir.goals.model import FREE, Goal
from csp_ir.goals.scope import Scope, operation

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

BODIES, LETTERS = 24, 80  # what a letter may become; letters of one text
EACH = operation(
    '"".join({1} if {0} else {2} for {t} in {3})',
    6,
    "each every replace change turn become letter character",
    meaning=lambda: None,
)
TWICE = operation("{0} * 2", 3, "double twice repeat two")


def changed(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`"".join(f if p else c for c in text)`: the letters of which f is wanted pass p, the others stay, or are in one case."""
    for elements in solver.elements(scope):
        source = elements.source
        if source.term.sort != "str" and not source.term.text.startswith("enumerate(") or not _of_letters(elements):
            continue
        letter = next(t for t in elements.inner.leaves if t.leaf == source.names[-1])
        for f, rest in product(_bodies(elements, letter), _rests(elements, letter)):
            flags = _flags(elements, goal, f, rest)
            if flags is None or len(set(flags) - {FREE}) < 2:
                continue
            for p in solver.solve(elements.inner, Goal(flags), depth - 1)[:3]:
                if not elements.mentions(p):
                    continue
                parts = [
                    ERROR if ERROR in (c, a) else a if c else b for c, a, b in zip(p.values, f.values, rest.values)
                ]
                yield from filter(None, (elements.made(EACH, (p, f, rest), elements.spread(parts, "".join)),))


def _of_letters(elements: Elements) -> bool:
    """Whether what is gone over, or numbered, are the letters of texts."""
    letters = [e[-1] for items in elements.source.elements for e in items or ()]
    return bool(letters) and all(type(c) is str and len(c) == 1 for c in letters)


def _bodies(elements: Elements, letter: Term) -> list[Term]:
    """What a letter may become: its other case, itself twice, what the prose names, nothing."""
    inner = elements.inner
    own = [inner.apply(op, letter) for op in (*CASES, TWICE)]
    texts = [t for t in inner.terms if t.sort == "str" and t is not letter and (t.op is None or elements.mentions(t))]
    cheap = sorted(texts, key=elements.weights.cost)[:BODIES]
    return [*filter(None, own), *cheap]


def _rests(elements: Elements, letter: Term) -> list[Term]:
    """What the other letters are: themselves, or in one case where the prose speaks of cases."""
    cased = (elements.inner.apply(op, letter) for op in CASES if "case" in elements.weights.stems)
    return [letter, *filter(None, cased)]


def _flags(elements: Elements, goal: Goal, f: Term, letter: Term) -> tuple[Any, ...] | None:
    """Of each letter whether it becomes f, FREE where that is the same; None where the wanted texts are not made so."""
    flags: list[Any] = [FREE] * elements.size
    for row, want in zip(goal.asked, goal.values):
        span = elements.spans[row]
        if span is None or span[1] - span[0] > LETTERS:
            return None
        found = _parted(want, f.values[span[0] : span[1]], letter.values[span[0] : span[1]])
        if found is None:
            return None
        flags[span[0] : span[1]] = found
    return tuple(flags)


def _parted(want: str, changed_to: Sequence[Any], letters: Sequence[str]) -> list[Any] | None:
    """A text as pieces, each what its letter becomes or the letter."""
    reached: list[dict[int, Any]] = [{0: None}]  # where a piece may begin -> the flag of the piece before
    for new, old in zip(changed_to, letters):
        here: dict[int, Any] = {}
        for at in reached[-1]:
            for flag, piece in ((False, old), (True, new)):
                if type(piece) is str and want.startswith(piece, at):
                    here.setdefault(at + len(piece), FREE if new == old else flag)
        reached.append(here)
    at, flags = len(want), []
    if at not in reached[-1]:
        return None
    for k in range(len(letters), 0, -1):
        flag = reached[k][at]
        flags.append(flag)
        at -= len(changed_to[k - 1] if flag is True else letters[k - 1])
    return flags[::-1]
