"""Which likely terms stand in the holes of a sketch: runs that branch on the values that terms give, cheapest first.

A run of an example stops where the terms of a hole give different values; each value goes on by itself with the terms that give
it, so that what no run tells apart stays together and a wrong result rules out whole classes. What a result has for good (a list
that only grows, a text that is only added to) is compared while it is made. A hole may also be a choice, a conjunction or a tuple
of holes (`shapes`): each such sketch waits in the same queue. The order is that of A* (Hart, Nilsson, Raphael 1968) with the
cheapest terms left as bound.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, count, product
from typing import Any, NoReturn

from csp_ir.errors import IRTypeError
from csp_ir.goals.choices import ALIKE, PLAIN, TOLD
from csp_ir.goals.model import same
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import Limits, Returned, StuckSignal, snapshot
from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import fill, holes_in
from csp_ir.ir.types import BOOL, Type
from csp_ir.spec.model import Example
from csp_ir.wanted.growing import grown_of, tests_of, turning_of, uses_of
from csp_ir.wanted.likely import Likely, Place
from csp_ir.wanted.pools import Pool, shown
from csp_ir.wanted.shapes import Made, form_filled, forms_of
from csp_ir.wanted.unwritten import names_in
from csp_ir.wanted.usage import unread
from csp_ir.work import spend, worked

RUN_LIMITS = Limits(steps=3_000)
MOST = {"whole": 3_000, "test": 1_500, "part": 500}  # terms of a hole; of a test within a form, and of its other parts
WIDER, WIDEST = 3, 3  # times as many, once and at most, where all of them have been tried
# Values that a run may read, and for each part of its arguments, of a number at most so many.
DEEP, DEEPER, MOST_DEEP = 40, 6, 60
LAST = 1_000  # an example beyond all
UNREAD, ONE_WAY = 3.0, 2.0  # nats of a hole that no example reads, of a test that always gives the same
IDLE, UNUSED = 4.0, 2.0  # nats of a parameter that nothing uses, of a variable
# Nats that a result which came out right says: a truth value, a number, each part of others, at most.
TRUTH, NUMBER, PART, MOST_SAID = 1.0, 3.0, 1.2, 8.0
SAME_AGAIN = 4  # reads of a hole in a while loop in one state, one after the other
RUN, READ = 1e-4, 1e-5  # units of work of a run, beside its steps, and of a read


@dataclass
class Variant:
    """A sketch, some of whose holes are forms.

    forms: hole -> form. pools: of its holes, in their order. grown, uses: see `growing`. tests: holes of which only the truth
    counts; turning: those that while loops read at each turn.
    idle: names that nothing reads unless a term does, with what that costs.
    """

    forms: Mapping[str, Made]
    holes: Sequence[str]
    pools: Sequence[Pool]
    cost: float
    machine: Machine
    grown: str
    uses: Mapping[str, str]
    tests: frozenset[str]
    turning: frozenset[str]
    idle: Mapping[str, float]
    order: Mapping[str, int]

    def way(self, h: int, value: Any) -> tuple[int, Any]:
        """What there is to be seen of a hole: that it was read, of a test which way it went."""
        return (h, value) if self.holes[h] in self.tests else (h, True)


@dataclass(frozen=True)
class Filling:
    """Terms for all holes with which every example gives its result. cost, costs: nats, of all and of each."""

    cost: float
    chosen: Mapping[str, ir.Expr]
    costs: Mapping[str, float]


class _Waiting:
    """Children of one branching, of which the cheapest is next; borne: nats by which what came out right speaks for them."""

    def __init__(self, variant: Variant, k: int, children: list[Any], borne: float) -> None:
        self.variant, self.k, self.children, self.borne = variant, k, children, borne
        self.at = 0


class Branching:
    """The search of one sketch.

    Args:
        draft: all of whose holes are for expressions.
        places: type and place of each hole.
    """

    def __init__(
        self, draft: ir.Program, examples: Sequence[Example], places: Mapping[str, tuple[Type, Place]]
    ) -> None:
        self.draft, self.places = draft, places
        self.examples = sorted(examples, key=lambda e: len(repr(e.args)))
        self.likely = {h: Likely(p) for h, (_, p) in places.items()}
        self.pools: dict[Any, Pool] = {}
        self.tests = tests_of(draft)
        parameters = {p.name for p in draft.function.parameters}
        self.idle = {n: IDLE if n in parameters else UNUSED for n in sorted(unread(draft)) if not n.startswith("_")}
        self.queue: list[Any] = []
        self.tie = count()
        self.runs, self.width = 0, 1
        self.until = self.spent = 0.0
        self.deep = [DEEP + DEEPER * sum(map(_size, e.args)) for e in self.examples]
        self.borne = [0.0, *accumulate(said(e.expected) for e in self.examples)]

    def fillings(self, until: float) -> Iterator[Filling]:
        """Fillings that pass, cheapest first, until the work is done, or that of `self.until`, which may be changed meanwhile."""
        began = worked()
        self.until = until
        self.start()
        while worked() < self.until:
            if not self.queue:
                if not self.wider():
                    return
                self.start()
            self.spent = worked() - began
            cost, _, _, what = heapq.heappop(self.queue)
            if isinstance(what, dict):
                self.begin(what)
            elif isinstance(what, _Waiting):
                self.child(what)
            else:
                variant, k, trace, masks, seen = what
                if k > len(self.examples):
                    yield from self.filled(variant, masks)
                elif k == len(self.examples):
                    self.finished(variant, masks, seen, cost)
                else:
                    self.run(variant, k, trace, masks, seen)

    def start(self) -> None:
        for forms in self.combined():
            cost = sum(m.cost for m in forms.values())
            heapq.heappush(self.queue, (cost, 0, next(self.tie), forms))

    def wider(self) -> bool:
        """Take more terms for each hole, once all that were taken have been tried. Returns: whether there are any."""
        if self.width * WIDER > WIDEST:
            return False
        self.width *= WIDER
        self.pools.clear()
        return True

    # --- variants ---------------------------------------------------------------------

    def combined(self) -> Iterator[dict[str, Made]]:
        """The forms that holes may be, of at most two of them at once."""
        options = {h: list(forms_of(h, kind, place)) for h, (kind, place) in self.places.items()}
        yield {}
        for hole, some in options.items():
            yield from ({hole: m} for m in some)
        names = list(options)
        for i, a in enumerate(names):
            for b in names[i + 1 :]:
                yield from ({a: m, b: n} for m in options[a] for n in options[b])

    def begin(self, forms: dict[str, Made]) -> None:
        draft = fill(self.draft, {h: m.expr for h, m in forms.items()})
        try:
            machine = compile_program(draft)
        except IRTypeError:
            return
        holes = list(holes_in(draft))
        parts = {p: (h, kind) for h, m in forms.items() for p, kind in m.parts.items()}
        tests = tests_of(draft)
        pools, masks = [], []
        for h in holes:
            outer, kind = parts.get(h, (h, self.places[h][0] if h in self.places else BOOL))
            if outer not in self.places:
                return
            size = "whole" if h == outer else "test" if kind == BOOL else "part"
            pool = self.pool(outer, kind, h in tests)
            if not pool.all:
                return
            pools.append(pool)
            masks.append(pool.all & ((1 << MOST[size] * self.width) - 1))
        cost = sum(m.cost for m in forms.values())
        grown = grown_of(draft)
        variant = Variant(
            forms,
            holes,
            pools,
            cost,
            machine,
            grown,
            uses_of(draft, grown),
            tests,
            turning_of(draft),
            {n: c for n, c in self.idle.items() if not any(n in names_in(m.expr) for m in forms.values())},
            {h: i for i, h in enumerate(holes)},
        )
        self.push(variant, 0, [], tuple(masks), frozenset())

    def pool(self, hole: str, kind: Type, truth: bool) -> Pool:
        key = hole, kind, truth
        if key not in self.pools:
            _, place = self.places[hole]
            most = MOST["whole" if kind == self.places[hole][0] else "test"] * self.width
            terms = self.likely[hole].terms(kind, most)
            self.pools[key] = Pool(tuple(place.names), terms, truth, kind)
        return self.pools[key]

    def dearest(self, hole: str) -> float:
        """Nats of the dearest term of a hole that is looked at."""
        return max(self.pool(hole, self.places[hole][0], hole in self.tests).costs, default=0.0)

    # --- the queue --------------------------------------------------------------------

    def push(self, variant: Variant, k: int, trace: list[Any], masks: tuple[int, ...], seen: frozenset[Any]) -> None:
        cost = self.cost(variant, masks)
        heapq.heappush(self.queue, (cost - self.borne[k], -k, next(self.tie), (variant, k, trace, masks, seen)))

    def cost(self, variant: Variant, masks: Sequence[int]) -> float:
        """The least that terms of these masks can cost together."""
        least = [p.cost(m) for p, m in zip(variant.pools, masks)]
        more = 0.0
        for name, nats in variant.idle.items():
            some = [(p, m & p.using(name), c) for p, m, c in zip(variant.pools, masks, least)]
            more += min([nats, *(p.cost(m) - c for p, m, c in some if m)])
        return variant.cost + sum(least) + more

    def wait(self, waiting: _Waiting) -> None:
        if waiting.at < len(waiting.children):
            cost = waiting.children[waiting.at][0] - waiting.borne
            heapq.heappush(self.queue, (cost, -waiting.k, next(self.tie), waiting))

    def child(self, waiting: _Waiting) -> None:
        _, trace, masks, seen = waiting.children[waiting.at]
        waiting.at += 1
        self.wait(waiting)
        self.run(waiting.variant, waiting.k, trace, masks, seen)

    # --- runs -------------------------------------------------------------------------

    def run(self, variant: Variant, k: int, trace: list[Any], masks: tuple[int, ...], seen: frozenset[Any]) -> None:
        """Go on with an example until something branches; the branches wait."""
        while True:
            self.runs += 1
            spend(RUN)
            reader = _Reader(self, variant, k, trace, masks, seen)
            example = self.examples[k]
            outcome = variant.machine.run(example.args, limits=RUN_LIMITS, holes=reader.read, trace=False).outcome
            if reader.over or not example.accepts(outcome):
                return
            k, trace, masks, seen = k + 1, [], tuple(reader.masks), reader.seen
            if k == len(self.examples):
                self.push(variant, k, [], masks, seen)
                return

    def branch(self, reader: _Reader, h: int, classes: Sequence[tuple[Any, int]], rest: int) -> tuple[Any, int] | None:
        """Let the values that a hole may give wait, each with the terms that give it. Returns: the cheapest, to go on with,
        where nothing that waits is cheaper."""
        variant, k = reader.variant, reader.k
        children = []
        for value, mask in classes:
            parts = (*reader.masks[:h], mask, *reader.masks[h + 1 :])
            way = reader.seen | {variant.way(h, value)}
            children.append((self.cost(variant, parts), [*reader.trace, value], parts, way))
        if rest:
            parts = (*reader.masks[:h], rest, *reader.masks[h + 1 :])
            children.append((self.cost(variant, parts), list(reader.trace), parts, reader.seen))
        children.sort(key=lambda c: c[0])
        borne = self.borne[k] + min(reader.borne, self.borne[k + 1] - self.borne[k])
        waiting = _Waiting(variant, k, children, borne)
        cost, trace, parts, _ = children[0]
        if len(trace) > len(reader.trace) and (not self.queue or (cost - borne, -k) <= self.queue[0][:2]):
            waiting.at = 1
            self.wait(waiting)
            return trace[-1], parts[h]
        self.wait(waiting)
        return None

    def finished(self, variant: Variant, masks: tuple[int, ...], seen: frozenset[Any], cost: float) -> None:
        """What passes waits once more, dearer by what no example reads."""
        more = 0.0
        for h, name in enumerate(variant.holes):
            if name in variant.tests:
                ways = ((h, True) in seen) + ((h, False) in seen)
                more += (UNREAD, ONE_WAY, 0.0)[ways]
            elif (h, True) not in seen:
                more += UNREAD
        heapq.heappush(
            self.queue, (cost + more, -LAST, next(self.tie), (variant, len(self.examples) + 1, [], masks, seen))
        )

    def filled(self, variant: Variant, masks: Sequence[int]) -> Iterator[Filling]:
        options = [p.first(m, ALIKE) for p, m in zip(variant.pools, masks)]
        made = []
        for chosen in product(*options):
            parts = {h: e for h, (_, e) in zip(variant.holes, chosen)}
            whole = {h: form_filled(m.expr, parts) for h, m in variant.forms.items()}
            kept = {h: e for h, e in parts.items() if h in self.places}
            used = {n for _, e in chosen for n in names_in(e)}
            cost = (
                variant.cost
                + sum(c for c, _ in chosen)
                + sum(nats for n, nats in variant.idle.items() if n not in used)
            )
            made.append(Filling(cost, {**kept, **whole}, self.costs(variant, [c for c, _ in chosen])))
        yield from heapq.nsmallest(TOLD, made, key=lambda f: f.cost)

    def costs(self, variant: Variant, nats: Sequence[float]) -> dict[str, float]:
        """What each hole's term costs by itself."""
        each = dict(zip(variant.holes, nats))
        formed = {h: m.cost + sum(each[p] for p in m.parts) for h, m in variant.forms.items()}
        return {**{h: c for h, c in each.items() if h in self.places}, **formed}


class _Reader:
    """One run: gives holes their values, and stops where others come first."""

    def __init__(
        self, search: Branching, variant: Variant, k: int, trace: Sequence[Any], masks: tuple[int, ...], seen: Any
    ) -> None:
        self.search, self.variant, self.k, self.example = search, variant, k, search.examples[k]
        self.trace, self.masks, self.seen = list(trace), list(masks), seen
        self.position = 0
        self.over = False  # nothing comes of it here
        self.borne = 0.0
        self.states: dict[int, str] = {}
        self.again = 0

    def read(self, hole: str, environment: dict[str, Any]) -> Any:
        variant = self.variant
        position = self.position
        self.position = position + 1
        if position < len(self.trace):
            value = self.trace[position]
            return value if type(value) in PLAIN else snapshot(value)
        if position > self.search.deep[self.k]:
            self.stop()
        h = variant.order[hole]
        spend(READ)
        self.turn(h, environment)
        want = self.example.expected
        made = environment.get(variant.grown) if variant.grown else None
        if type(made) in (list, str, dict):
            if not _begins(want, made):
                self.stop()
            self.borne = PART * (len(made) - (type(made) is list)) if made else 0.0
        try:
            classes, rest = variant.pools[h].classes(environment, self.masks[h])
        except KeyError:  # a name has no value there
            self.stop()
        use = variant.uses.get(hole)
        if use == "return":
            classes = [c for c in classes if self.example.accepts(Returned(c[0]))]
        elif use == "item" and type(want) is list and type(made) is list:
            classes = [c for c in classes if len(made) < len(want) and same(c[0], want[len(made)])]
        elif use == "added" and type(want) is str and type(made) is str:
            classes = [c for c in classes if type(c[0]) is str and want.startswith(made + c[0])]
        if not classes and not rest:
            self.stop()
        if len(classes) > 1 or rest:
            chosen = self.search.branch(self, h, classes, rest)
            if chosen is None:
                self.stop()
        else:
            chosen = classes[0]
        value, mask = chosen
        self.masks[h] = mask
        self.trace.append(value)
        self.seen |= {variant.way(h, value)}
        return value if type(value) in PLAIN else snapshot(value)

    def turn(self, h: int, environment: Mapping[str, Any]) -> None:
        """Stop where a while loop has come to the same state again and again: it has no end."""
        if self.variant.holes[h] not in self.variant.turning:
            return
        state = shown([*environment.values()])
        self.again = self.again + 1 if self.states.get(h) == state else 0
        self.states[h] = state
        if self.again >= SAME_AGAIN:
            self.stop()

    def stop(self) -> NoReturn:
        self.over = True
        raise StuckSignal("")


def said(want: Any) -> float:
    """Nats by which a result that comes out right speaks for what gave it, or the beginning of one."""
    if isinstance(want, bool) or want is None:
        return TRUTH
    if isinstance(want, int | float):
        return NUMBER
    return min(MOST_SAID, PART * (1 + len(want))) if hasattr(want, "__len__") else TRUTH


def _begins(want: Any, made: Any) -> bool:
    """Whether a result may still come of what there is of it."""
    if type(want) is not type(made):
        return False
    if type(made) is str:
        return want.startswith(made)
    if type(made) is list:
        few = len(made) - 1
        return len(made) <= len(want) and (few < 1 or same(made[:few], want[:few]))
    return bool(made.keys() <= want.keys())


def _size(value: Any) -> int:
    """How many parts a value has, roughly."""
    if isinstance(value, int | float):
        return min(MOST_DEEP, abs(int(value))) if value == value and abs(value) < float("inf") else 1
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if isinstance(value, list | tuple | set) else 1
