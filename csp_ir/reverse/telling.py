"""Which runs show best what a function does: few, easy to read, taking every branch, catching slips, and of many shapes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations
from typing import Any

from csp_ir.interpreter.outcomes import Outcome, OutOfSteps, Raised, Returned
from csp_ir.ir import nodes as ir
from csp_ir.reverse.code import SHORT
from csp_ir.reverse.inputs import Args
from csp_ir.reverse.mutants import machine_of, mutants
from csp_ir.verify.behaviour import outcome_key
from csp_ir.work import worked

Trial = tuple[Args, Outcome]
LEAST, MOST = 6, 10
POOL, SLIPS, SECONDS = 80, 60, 0.6
CAUGHT, BASE, GIVEN = (
    2.0,
    6.0,
    6.0,
)  # what a slip weighs that a run catches, against a shape; what every run costs a reader
PLAIN = " -_,.:/'"


def telling(trials: Sequence[Trial], program: ir.Program | None, first: Sequence[Trial] = (), most: int = MOST) -> list[Trial]:  # fmt: skip
    """The runs that tell most for what it takes to read them, those of `first` among them."""
    ended = [t for t in trials if not isinstance(t[1], OutOfSteps)]
    shapes = {id(t): frozenset(_shapes(*t)) for t in (*ended, *first)}
    pool = [*first, *_chosen(sorted(ended, key=burden), lambda t: shapes[id(t)], POOL)]
    caught = _caught(program, pool) if program is not None else {}
    seen: set[Hashable] = set()
    for t in first:
        seen |= shapes[id(t)] | caught.get(id(t), frozenset())
    kept, left = list(first), [t for t in pool if t not in first]
    results = {outcome_key(o) for _, o in kept}

    def worth(t: Trial) -> float:
        new = len(shapes[id(t)] - seen) + CAUGHT * len(caught.get(id(t), frozenset()) - seen)
        return (new + (outcome_key(t[1]) not in results)) / (BASE + burden(t))

    while left and len(kept) < most:
        best = max(left, key=worth)
        fresh = (shapes[id(best)] | caught.get(id(best), frozenset())) - seen
        if not fresh and (len(kept) >= LEAST or outcome_key(best[1]) in results):
            break
        left.remove(best)
        kept.append(best)
        seen |= fresh
        results.add(outcome_key(best[1]))
    return kept


def _chosen(trials: Sequence[Trial], shape: Any, count: int) -> Iterator[Trial]:
    """The first trials that show something new, again and again from the rest."""
    left = list(trials)
    while left and count > 0:
        seen: set[Hashable] = set()
        rest = []
        for t in left:
            if count > 0 and not shape(t) <= seen:
                seen |= shape(t)
                count -= 1
                yield t
            else:
                rest.append(t)
        left = rest


def _caught(program: ir.Program, pool: Sequence[Trial]) -> dict[int, frozenset[Hashable]]:
    """The slips that each run catches, by their numbers; of many slips some, from all over the function."""
    every = list(mutants(program))
    found: dict[int, set[Hashable]] = {id(t): set() for t in pool}
    deadline = worked() + SECONDS
    for number in range(0, len(every), max(1, len(every) // SLIPS)):
        machine = machine_of(program, every[number])
        if machine is None or worked() > deadline:
            continue
        endless = 0
        for t in pool:
            gave = machine.run(t[0], limits=SHORT, trace=False).outcome if endless < 2 else OutOfSteps("steps")
            endless += isinstance(gave, OutOfSteps)
            if outcome_key(gave) != outcome_key(t[1]):
                found[id(t)].add(("slip", number))
    return {key: frozenset(slips) for key, slips in found.items()}


def burden(trial: Trial) -> float:
    """What it takes to read a run; one that gives what it was given is read for little."""
    args, outcome = trial
    if not isinstance(outcome, Returned):
        return _burden(args) + 0.5
    given = any(type(a) is type(outcome.value) and a == outcome.value for a in args)
    return _burden(args) + _burden(outcome.value) / 3 + GIVEN * given


def _burden(value: Any) -> float:
    if isinstance(value, bool) or value is None:
        return 0.2
    if isinstance(value, int | float):
        return 0.5 * len(str(abs(value))) + 0.3 * (value < 0)
    if isinstance(value, str):
        return 0.4 + sum(0.15 if c.isascii() and c.isalnum() else 0.3 if c in PLAIN else 2.0 for c in value)
    if isinstance(value, dict):
        return 0.4 + sum(_burden(k) + _burden(v) for k, v in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return 0.4 + sum(map(_burden, value))
    return 0.1 * len(repr(value))


def _shapes(args: Args, outcome: Outcome) -> Iterator[Hashable]:
    """What may be seen of a run: sizes and kinds of its values, and how they stand to one another."""
    for i, value in enumerate(args):
        yield from ((i, s) for s in _shape(value))
    for i, j in combinations(range(len(args)), 2):
        yield from ((i, j, s) for s in _between(args[i], args[j]))
    if isinstance(outcome, Raised):
        yield "raises", outcome.kind
    if isinstance(outcome, Returned):
        yield from (("result", s) for s in _shape(outcome.value))
        for i, value in enumerate(args):
            yield from (("result", i, s) for s in _between(outcome.value, value))


def _shape(value: Any) -> Iterator[Hashable]:
    yield type(value).__name__
    if isinstance(value, bool):
        yield value
    elif isinstance(value, int | float):
        size = abs(value)
        yield (
            (value > 0) - (value < 0),
            0 if size < 1 else 1 if size < 2 else 2 if size < 10 else 3 if size < 100 else 4,
        )
        yield value % 2
    elif isinstance(value, str):
        words = value.split()
        yield "words", min(len(words), 3), len(set(words)) < len(words)
        yield "kinds", len(words) > 1, "".join(dict.fromkeys(map(_kind, value)))
        yield "ends", _kind(value[:1]), _kind(value[-1:])
    elif isinstance(value, list | tuple | dict | set | frozenset):
        yield "size", min(len(value), 4)
        items = list(value.values()) if isinstance(value, dict) else list(value)
        yield "signs", frozenset((i > 0) - (i < 0) for i in items if isinstance(i, int | float))
        try:
            ranks = sorted(set(items))
        except TypeError:
            return
        yield "order", tuple(ranks.index(i) for i in items[:4])


def _kind(char: str) -> str:
    """What stands for a character and those like it."""
    return char and ("A" if char.isupper() else "a" if char.isalpha() else "0" if char.isdigit() else char if char in " -_" else ".")  # fmt: skip


def _between(a: Any, b: Any) -> Iterator[Hashable]:
    if isinstance(a, int | float) and isinstance(b, int | float):
        yield "order", (a > b) - (a < b)
    elif type(a) is type(b):
        yield "same", a == b
        if isinstance(a, str | list | tuple | dict | set):
            yield "length", (len(a) > len(b)) - (len(a) < len(b))
    elif isinstance(a, int) and isinstance(b, str | list | tuple | dict):
        yield "place", (a >= 0) + (a >= len(b)) + (a > len(b))
    elif isinstance(b, int) and isinstance(a, str | list | tuple | dict):
        yield "place", (b >= 0) + (b >= len(a)) + (b > len(a))
