"""Which candidates stand in the holes of a form: runs that branch on the values that candidates give, cheapest first.

A run of an example stops where a hole's candidates give different values; each value goes on by itself with the
candidates that give it. So what no run tells apart stays together, and a wrong result rules out whole classes.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, product
from typing import Any

from csp_ir.draft.bank import Term
from csp_ir.goals.forms import EARLY, ITEM, RETURN, STEP, TEST, WHOLE, Form
from csp_ir.goals.model import Work, key_of, same
from csp_ir.interpreter.outcomes import snapshot

TURNS, DEEP = 250, 40
MOST_BITS, MOST_PARTS, LONG = 80, 2_000, 250  # of a number; of a value with all in it; elements of it
# Candidates of one hole that no example tells apart; ways to fill all holes of which the prose may mean one.
ALIKE, TOLD = 4, 12
EVALUATIONS = 6  # calls of candidates that are one unit of work
CAUGHT = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError)
PLAIN = frozenset((int, float, str, bool, type(None)))


@dataclass
class Candidate:
    """A term that may stand in a hole. value: its function of what the hole may use; rows: or its value on each example."""

    text: str
    cost: float
    terms: tuple[Term, ...]
    value: Callable[..., Any] | None = None
    rows: Sequence[Any] = ()


@dataclass(frozen=True)
class Filled:
    """Candidates for all holes with which every example gives its result."""

    candidates: tuple[Candidate, ...]
    cost: float


class _Dead(Exception):
    """No candidate goes on from here."""


class _Forked(Exception):
    """The run goes on once for each value."""


class Search:
    """One search over a form.

    Args:
        domains: candidates of each hole, cheapest first.
        arguments: of each example; items: what its loop goes over; consts: further values each hole may use; wanted.
        order: in which examples are run.
    """

    def __init__(
        self, form: Form, domains: Sequence[Sequence[Candidate]], arguments: Sequence[Sequence[Any]],
        items: Sequence[Any], consts: Sequence[tuple[Any, ...]], wanted: Sequence[Any], order: Sequence[int], work: Work,
    ) -> None:  # fmt: skip
        self.form, self.domains, self.arguments, self.items, self.consts = form, domains, arguments, items, consts
        self.wanted, self.order, self.work = wanted, order, work
        self.uses, self.turning = form.holes, form.turning
        self.known = {repr(tuple(a)): w for a, w in zip(arguments, wanted)}
        self.queue: list[Any] = []
        self.tie = count()
        self.memo: dict[Any, list[tuple[Any, Sequence[int]]]] = {}
        self.sets: dict[int, frozenset[int]] = {}

    def solve(self, limit: int, most: int = 3) -> Iterator[Filled]:
        """Ways to fill the holes, cheapest first, until so much work is spent here. Raises: OutOfWork."""
        alive = tuple(tuple(range(len(d))) for d in self.domains)
        if not all(alive):
            return
        heapq.heappush(self.queue, (self._cost(alive), next(self.tie), 0, [], alive, frozenset()))
        until = self.work.used + limit
        found = 0
        while self.queue and self.work.used < until:
            _, _, k, trace, alive, seen = heapq.heappop(self.queue)
            if k == len(self.order):
                if self._read_all(seen):
                    yield from self._filled(alive)
                    found += 1
                    if found == most:
                        return
                continue
            self.work.spend(1 + len(trace) // 4)
            self._run(k, trace, alive, seen)

    def _cost(self, alive: Sequence[Sequence[int]]) -> float:
        return sum(d[a[0]].cost for d, a in zip(self.domains, alive))

    def _read_all(self, seen: frozenset[Any]) -> bool:
        """Whether each hole was read, and each test failed and held."""
        reads = ((h, True) in seen and (use.use != TEST or (h, False) in seen) for h, use in enumerate(self.uses))
        return all(reads)

    def _filled(self, alive: Sequence[Sequence[int]]) -> Iterator[Filled]:
        """The cheapest of what no example tells apart: the prose may mean any of them."""
        options = [[d[i] for i in some[:ALIKE]] for d, some in zip(self.domains, alive)]
        made = (Filled(chosen, sum(c.cost for c in chosen)) for chosen in product(*options))
        yield from heapq.nsmallest(TOLD, made, key=lambda f: f.cost)

    # --- one run --------------------------------------------------------------------

    def _run(self, k: int, trace: list[Any], alive: Any, seen: frozenset[Any]) -> None:
        self.k, self.row, self.trace, self.alive, self.seen = k, self.order[k], list(trace), list(alive), set(seen)
        self.at = self.turns = self.made = 0
        self.met: set[str] = set()
        self.frames: list[Any] = []
        self.sets = {h: frozenset(a) for h, a in enumerate(alive) if len(a) < len(self.domains[h])}
        row = self.row
        try:
            made = self.form.run(
                self.read, self.again, self.tick, self.done, self.items[row], *map(snapshot, self.arguments[row])
            )
        except (_Forked, _Dead, RecursionError, *CAUGHT):
            return
        if same(made, self.wanted[row]):
            node: Any = (self._cost(self.alive), next(self.tie), k + 1, [], tuple(self.alive), frozenset(self.seen))
            heapq.heappush(self.queue, node)

    def tick(self) -> None:
        self.turns += 1
        if self.turns > TURNS:
            raise _Dead

    def done(self, made: list[Any]) -> None:
        """A list that is returned, about to grow: all that it has is final."""
        if self.frames:
            return
        want = self.wanted[self.row]
        if type(want) is not list or len(made) >= len(want) or made and not same(made, want[: len(made)]):
            raise _Dead
        self.made = len(made)

    def again(self, *args: Any) -> Any:
        """The function's own result: that of an example, or of another run with the same candidates."""
        key = repr(args)
        above = self.frames[-1] if self.frames else self.arguments[self.row]
        if len(self.frames) > DEEP or not _smaller(args, above):
            raise _Dead
        if key in self.known:
            return snapshot(self.known[key])
        self.tick()
        self.frames.append(args)
        try:
            return self.form.run(self.read, self.again, self.tick, self.done, None, *map(snapshot, args))
        finally:
            self.frames.pop()

    def read(self, h: int, values: tuple[Any, ...]) -> Any:
        """The value of a hole."""
        at = self.at
        self.at = at + 1
        if h == self.turning:
            if (state := repr(values)) in self.met:
                raise _Dead
            self.met.add(state)
        if at < len(self.trace):
            value = self.trace[at]
            return value if type(value) in PLAIN else snapshot(value)
        if len(self.trace) > 3 * TURNS:
            raise _Dead
        use, domain, alive = self.uses[h], self.domains[h], self.alive[h]
        fits = self._fits(use, values)
        classes = []
        for value, some in self._classes(h, values, alive):
            if fits is None or fits(value):
                kept = some if len(alive) == len(domain) else [i for i in some if i in self.sets[h]]
                if kept:
                    classes.append((value, kept))
        if not classes:
            raise _Dead
        if len(classes) > 1:
            base = self._cost(self.alive) - domain[alive[0]].cost
            for value, some in classes:
                parts = (*self.alive[:h], tuple(some), *self.alive[h + 1 :])
                seen = frozenset((*self.seen, (h, value if use.use == TEST else True)))
                node = (base + domain[some[0]].cost, next(self.tie), self.k, [*self.trace, value], parts, seen)
                heapq.heappush(self.queue, node)
            raise _Forked
        value, some = classes[0]
        self.trace.append(value)
        if len(some) < len(alive):
            self.alive[h], self.sets[h] = tuple(some), frozenset(some)
        self.seen.add((h, value if use.use == TEST else True))
        return value if type(value) in PLAIN else snapshot(value)

    def _classes(self, h: int, values: tuple[Any, ...], alive: Sequence[int]) -> list[tuple[Any, Sequence[int]]]:
        """The values that the candidates of a hole give here, each with those that give it."""
        domain = self.domains[h]
        env = (*values, *self.consts[self.row]) if self.consts else values
        few = len(alive) * 4 < len(domain)
        key = h, self.row, repr(values)
        if not few and (known := self.memo.get(key)) is not None:
            return known
        if few:
            self.sets[h] = frozenset(alive)
        found: dict[Any, tuple[Any, list[int]]] = {}
        some = alive if few else range(len(domain))
        self.work.spend(1 + len(some) // EVALUATIONS)
        for i in some:
            candidate = domain[i]
            try:
                value = candidate.rows[self.row] if candidate.value is None else candidate.value(env)
                kind = type(value)
                if not bounded(value):
                    continue
                own = (kind, value) if kind in PLAIN else key_of(value)
                if (same_value := found.get(own)) is not None:
                    same_value[1].append(i)
                else:
                    found[own] = value, [i]
            except CAUGHT:
                continue
        made: list[tuple[Any, Sequence[int]]] = list(found.values())
        if not few:
            self.memo[key] = made
        return made

    def _fits(self, use: Any, values: tuple[Any, ...]) -> Callable[[Any], bool] | None:
        """What the value of a hole must be where it is used so."""
        if use.use == TEST:
            return _is_bool
        if use.use in (RETURN, EARLY) and not self.frames:
            want = self.wanted[self.row]
            return lambda v: same(v, want)
        if use.use == STEP and use.of in use.names:
            kind = type(values[use.names.index(use.of)])
            return lambda v: type(v) is kind or kind is int and type(v) is float or kind is float and type(v) is int
        if use.part is not None and not self.frames:
            part = self.wanted[self.row][self.made]
            return lambda v: same(v, part) if use.part == WHOLE else len(part) > use.part and same(v, part[use.part])
        if use.use == ITEM and not self.frames and use.of in use.names:
            want, at = self.wanted[self.row], len(values[use.names.index(use.of)])
            return lambda v: at < len(want) and same(v, want[at])
        return None


def _is_bool(value: Any) -> bool:
    return value is True or value is False


def bounded(value: Any) -> bool:
    """Whether a value is small enough to go on with."""
    kind = type(value)
    if kind is int:
        return bool(value.bit_length() <= MOST_BITS)
    if kind is str:
        return len(value) < MOST_PARTS
    if kind in (list, tuple, dict, set):
        return len(value) <= LONG and _parts(value) < MOST_PARTS
    return True


def _parts(value: Any) -> int:
    if type(value) in (list, tuple, set):
        return 1 + sum(_parts(v) if type(v) in (list, tuple, dict) else 1 for v in value)
    return 1 + (sum(map(_parts, value.values())) if type(value) is dict else len(value) if type(value) is str else 0)


def _smaller(args: tuple[Any, ...], above: Sequence[Any]) -> bool:
    """Whether one argument is smaller than in the call that calls."""
    return any(measure(a) < measure(b) for a, b in zip(args, above))


def measure(value: Any) -> float:
    """A size that shrinks towards an end."""
    if type(value) in (int, float):
        return abs(value)
    return _parts(value)
