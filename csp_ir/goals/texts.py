"""Texts taken apart: written numbers, pieces put together, lists joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from os.path import commonprefix
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op
from csp_ir.goals.concat import added, constants, ends
from csp_ir.goals.model import Goal
from csp_ir.goals.scope import Scope, operation

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

PARTS, BEAM, LETTERS = 7, 60, 60
LISTS = 30  # that are joined for a piece
SEPARATORS = (", ", " ", "-", ",", "", "\n", "_", "/", ":", ".", "; ", ";", " - ", " and ", " | ", "|", "+")

STR = operation("str({0})", 2, "text string")
PAD = tuple(
    operation(f"str({{0}}).zfill({n})", 4, "zero pad digit two three leading")
    for n in (2, 3, 4, 5, 6, 8)
)  # fmt: skip
WIDTHS = tuple(
    (operation(f"str({{0}}).{name}({{1}})", 4, words), f)
    for name, f, words in (
        ("zfill", str.zfill, "zero pad digit leading"), ("rjust", str.rjust, "pad right align width"), ("ljust", str.ljust, "pad left align width"),
    )
)  # fmt: skip
FIXED = tuple(operation(f"f'{{{{{{0}}:.{n}f}}}}'", 4, "decimal place format cent round") for n in (0, 1, 2, 3))
GROUPED = (
    operation("f'{{{0}:,}}'", 4, "thousand comma separator group"),
    operation("f'{{{0}:,.2f}}'", 5, "thousand comma separator decimal money amount"),
)
SPLIT = operation("{0}.split({1})", 2, "separate split part field between by word")
TIMES = operation("{0} * {1}", 2, "repeat times each every indent bar star row line level")
LETTERS_OF = {c: operation(f"chr(ord({c!r}) + {{0}})", 4, "letter alphabet") for c in "Aa"}
JOIN = operation("{1}.join({0})", 3, "join separate comma between together")


def converted(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """The text of a number for which another goal is solved: plain, padded, with places, grouped, in another base."""
    if depth < 2:
        return
    for form, number in ((STR, int), *((p, int) for p in PAD), (STR, float), *((f, float) for f in FIXED), (GROUPED[0], int), (GROUPED[1], float)):  # fmt: skip
        needed = _numbers(form, number, goal)
        if needed is None:
            continue
        digits = None
        if form in FIXED or form is GROUPED[1]:
            digits = max(len(repr(v).partition(".")[2].rstrip("0")) for v in needed)
            digits = max(digits, {f: n for n, f in enumerate(FIXED)}.get(form, 2))
        for n in solver.solve(scope, goal.mapped(needed, digits), depth - 1):
            if (made := scope.apply(form, n)) is not None:
                yield made


def _numbers(form: Op, kind: type, goal: Goal) -> list[Any] | None:
    out = []
    for w in goal.values:
        try:
            value = kind(w.replace(",", "") if form in GROUPED else w)
        except ValueError:
            return None
        if form.meaning(value) != w:
            return None
        out.append(value)
    return out


def measured(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """The text of a number for which a goal is solved, between what stands before and behind it in every text: `f"{x:.1f}%"`."""
    before = _WRITTEN.sub("", commonprefix(goal.values))
    after = _WRITTEN.sub("", commonprefix([w[::-1] for w in goal.values]))[::-1]
    parts = [w[len(before) : len(w) - len(after)] for w in goal.values]
    if not (before or after) or len(set(parts)) < 2 or not all(map(_NUMBER.fullmatch, parts)):
        return
    first, last = ([scope.constant(text)] if text else [] for text in (before, after))
    for number in converted(solver, scope, goal.mapped(parts), depth):
        if (made := added(scope, [*first, number, *last])) is not None:
            yield made


_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_WRITTEN = re.compile(r"[-\d.,]+$")  # of a number, at the end of what all texts begin or end with


# --- pieces ---------------------------------------------------------------------------------


def pieces(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`a + b + c`: constants, and texts and written numbers of the bank, from left to right."""
    if max(map(len, goal.values)) < 2:
        return
    first = goal.asked[0]
    index: dict[str, list[Term]] = {}
    for t in _pieces(scope, goal):
        value = t.values[first]
        if value is not ERROR:
            index.setdefault(value, []).append(t)
    full = tuple(map(len, goal.values))
    beam: list[tuple[float, tuple[int, ...], tuple[Term, ...]]] = [(0.0, tuple(0 for _ in full), ())]
    best: dict[tuple[int, ...], float] = {}
    found = 0
    for _ in range(PARTS):
        grown: list[tuple[float, tuple[int, ...], tuple[Term, ...]]] = []
        for cost, at, terms in beam:
            for more, part in _next(scope, goal, at, index, terms):
                to = ends(goal, at, part)
                if to is not None and to != at:
                    grown.append((cost + more, to, (*terms, part)))
        scope.work.spend(len(grown) // 4 + len(beam))
        grown.sort(key=lambda g: g[0])
        beam = []
        for cost, to, terms in grown:
            if to == full:
                if len(terms) > 1 and any(not t.fixed for t in terms) and (made := added(scope, terms)) is not None:
                    found += 1
                    yield made
                if found > 5:
                    return
            elif best.get(to, 1e9) > cost and len(beam) < BEAM:
                best[to] = cost
                beam.append((cost, to, terms))


def _pieces(scope: Scope, goal: Goal) -> Iterator[Term]:
    yield from (t for t in scope.terms if t.sort == "str" and not t.fixed)
    between = [s for s in SEPARATORS if s and any(s in w for w in goal.values)][:4]
    held = [t for t in scope.terms if t.sort == "list[str]" and not t.fixed] if between else []
    for t in sorted(held, key=scope.weights.cost)[:LISTS]:
        yield from (made for s in between if (made := scope.apply(JOIN, t, scope.constant(s))) is not None)
    whole = [t for t in scope.terms if t.sort in ("int", "float") and not t.fixed]
    for t in sorted(whole, key=scope.weights.cost)[:200]:
        forms = (STR, *PAD[:3], GROUPED[0]) if t.sort == "int" else (STR, *FIXED[1:3], GROUPED[1])
        for form in forms:
            if (made := scope.apply(form, t)) is not None:
                yield made


def _next(
    scope: Scope, goal: Goal, at: tuple[int, ...], index: dict[str, list[Term]], before: tuple[Term, ...]
) -> Iterator[tuple[float, Term]]:
    """What may come next: a constant that all have there, or a term that gives what comes in the first row."""
    left = [w[k:] for w, k in zip(goal.values, at)]
    for text in constants(left, before, 6):
        term = scope.constant(text)
        yield scope.weights.cost(term), term
    for size in range(0, min(len(left[0]), LETTERS) + 1):
        for term in index.get(left[0][:size], ()):
            yield scope.weights.cost(term) + 0.3, term


def padded(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """A number or text as wide as a name says, of which a goal is solved."""
    if depth < 2:
        return
    for width in [t for t in scope.leaves if t.sort == "int" and t.op is None]:
        sizes = [width.values[i] for i in goal.asked]
        if ERROR in sizes or any(n > len(w) for n, w in zip(sizes, goal.values)):
            continue
        for op, pad in WIDTHS:
            bare = [w.lstrip("0") or "0" if pad is str.zfill else w.strip() for w in goal.values]
            if bare == list(goal.values) or any(pad(b, n) != w for b, n, w in zip(bare, sizes, goal.values)):
                continue
            wants: tuple[list[Any] | None, ...] = _integers(bare), bare
            for wanted in filter(None, wants):
                for t in solver.solve(scope, goal.mapped(wanted), depth - 1):
                    if (made := scope.apply(op, t, width)) is not None:
                        yield made


def _integers(texts: list[str]) -> list[int] | None:
    return list(map(int, texts)) if all(map(str.isdigit, texts)) else None


# --- repeated -------------------------------------------------------------------------------


def repeated(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`unit * n`: every text is one unit again and again; how often is a goal of numbers."""
    some = sorted({w for w in goal.values if w}, key=len)
    if depth < 2 or not some or len(set(goal.values)) < 2:
        return
    for unit in dict.fromkeys((some[0], _root(some[0]))):
        counts = [len(w) // len(unit) for w in goal.values]
        if any(unit * n != w for w, n in zip(goal.values, counts)) or max(counts) < 2:
            continue
        for number in solver.solve(scope, goal.mapped(counts), depth - 1):
            if (made := scope.apply(TIMES, scope.constant(unit), number)) is not None:
                yield made


def _root(text: str) -> str:
    """The shortest text of which this one is a repetition."""
    return text[: (text + text).index(text, 1)]


# --- letters --------------------------------------------------------------------------------


def lettered(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """A letter by its place in the alphabet, which is a goal of numbers."""
    if depth < 2 or len(set(goal.values)) < 2 or any(len(w) != 1 for w in goal.values):
        return
    for first, op in LETTERS_OF.items():
        places = [ord(w) - ord(first) for w in goal.values]
        for n in solver.solve(scope, goal.mapped(places), depth - 1) if all(0 <= p < 26 for p in places) else ():
            if (made := scope.apply(op, n)) is not None:
                yield made


# --- joined ---------------------------------------------------------------------------------


def joined(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`sep.join(list)` of a list for which a goal is solved."""
    if depth < 2:
        return
    inside = [s for s in SEPARATORS if s and any(s in w for w in goal.values)]
    for sep in [*inside[:4], ""]:
        lists = [(list(w) if not sep else w.split(sep)) if w else [] for w in goal.values]
        if max(map(len, lists)) < 2:
            continue
        for parts in solver.solve(scope, goal.mapped(lists), depth - 1):
            if (made := scope.apply(JOIN, parts, scope.constant(sep))) is not None:
                yield made
        if sep and all(w.endswith(sep) for w in goal.values):  # it stands behind each, not between them
            for parts in solver.solve(scope, goal.mapped([[p + sep for p in ps[:-1]] for ps in lists]), depth - 1):
                if (made := scope.apply(JOIN, parts, scope.constant(""))) is not None:
                    yield made
