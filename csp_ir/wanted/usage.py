"""Which names people use in a place: how likely each is, from where it is bound and what happens to it around the hole.

A logistic model for each kind of place over traits of a name; the table was fitted on functions with loops of Python's
standard library, algorithms, boltons, more-itertools, networkx, sympy and toolz, parts of which were taken out
(`python -m benchmarks.usage FOLDER...` fits anew).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import fill, free_names, target_names, targets_of
from csp_ir.wanted.imagined import all_changed

TRAITS = (
    "any", "parameter", "element", "outer", "over", "own", "added", "beside", "unread", "last", "read", "just", "next", "guard",
    "guarded", "state", "stale", "gathered",
)  # fmt: skip
"""Of a name in a place: any: all have it. parameter: of the function. element: bound by the innermost loop around;
outer: by one further out; over: what such a loop goes over. own: what the statement gives a value to; added: what it adds
to; beside: elsewhere in the statement. unread: nowhere else; last: nor in a hole after this one; read: at several places.
just: changed by the statement before; next: read by the one after. guard: in the test around; guarded: in what a test
guards. state: changed by the loop around, and there before it; stale: there before, read in the loop and never changed
in it. gathered: changed by a loop that is over."""
DEAREST = 4  # half nats that a name may cost in a bank beside one
KINDS = ("test", "value", "added", "item", "result", "iterable", "target")
_TABLE = {
    "test": "-1.8 0.3 0.5 1.0 -0.5 0.0 0.0 0.0 0.5 0.4 0.0 1.4 0.5 0.7 0.9 0.0 -0.1 -0.7",
    "value": "-2.1 0.4 0.9 0.7 -0.4 1.7 0.0 0.4 0.8 0.4 0.2 0.8 0.2 0.7 0.0 0.0 -0.1 0.0",
    "added": "-2.4 0.0 1.4 1.5 -0.4 0.0 -1.0 -0.2 0.7 0.4 -0.2 0.8 -0.4 0.5 0.0 -0.1 -0.7 0.5",
    "item": "-1.6 -0.7 1.7 0.6 -0.5 0.2 -0.1 -0.2 0.3 0.1 -0.2 0.9 1.0 0.9 -0.2 -0.6 -0.6 -0.4",
    "result": "-1.5 -0.4 -0.5 -0.7 -0.6 0.0 0.0 0.0 0.1 0.4 0.0 1.2 -0.1 -0.1 0.0 -0.8 -1.6 0.7",
    "iterable": "-1.7 0.5 1.2 0.9 0.0 0.0 0.0 0.0 1.1 0.7 -0.1 -0.1 -0.1 1.2 0.0 -0.9 -0.0 0.7",
    "target": "-2.1 -0.9 -1.5 -1.0 -1.9 0.0 0.0 0.0 -0.1 -0.2 0.1 -0.1 -0.2 0.6 0.0 0.5 1.0 0.9",
}


@dataclass(frozen=True)
class Spot:
    """A place of a hole: its kind, and the names that have each trait there."""

    kind: str
    names: Mapping[str, frozenset[str]]

    def traits(self, name: str) -> Iterator[str]:
        yield "any"
        yield from (t for t, names in self.names.items() if name in names)


@dataclass(frozen=True)
class _Around:
    """What is around a statement. bound: before the innermost loop."""

    element: frozenset[str] = frozenset()
    outer: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()
    guard: frozenset[str] = frozenset()
    loop: ir.Stmt | None = None
    bound: frozenset[str] = frozenset()
    gathered: frozenset[str] = frozenset()
    just: frozenset[str] = frozenset()
    next: frozenset[str] = frozenset()


def spots(draft: ir.Program, forms: Iterable[tuple[str, Sequence[ir.Stmt]]] = ()) -> dict[str, Spot]:
    """The place of every hole of a draft for expressions or statements.

    forms: statements that may stand in its holes for statements, by hole; those within them have places too.
    """
    function = draft.function
    reader = _Reader(draft)
    reader.body(function.body, _Around(bound=reader.parameters))
    for last in [*reader.found][-1:]:
        spot = reader.found[last]
        reader.found[last] = replace(spot, names={**spot.names, "last": spot.names["unread"]})
    found = reader.found
    for block, form in forms:
        found = spots(fill(draft, {block: tuple(form)})) | found
    return found


def unread(draft: ir.Program) -> frozenset[str]:
    """The parameters and variables of a draft that it does not read."""
    return _Reader(draft).unread


class _Reader:
    def __init__(self, draft: ir.Program) -> None:
        self.parameters = frozenset(p.name for p in draft.function.parameters)
        reads: Counter[str] = Counter(n.id for n in draft.function.walk() if isinstance(n, ir.Name))
        writes: Counter[str] = Counter(
            x for n in draft.function.walk() for t in targets_of(n) for x in target_names(t) if isinstance(t, ir.Name | ir.TupleDisplay)
        )  # fmt: skip
        counts = {n: reads[n] - writes[n] for n in {*reads, *self.parameters}}
        self.unread = frozenset(n for n, count in counts.items() if count <= 0)
        self.read = frozenset(n for n, count in counts.items() if count > 1)
        self.found: dict[str, Spot] = {}

    def body(self, body: Sequence[ir.Stmt], around: _Around) -> None:
        bound, gathered, just = around.bound, around.gathered, around.just
        for number, s in enumerate(body):
            after = free_names(body[number + 1]) if number + 1 < len(body) else frozenset()
            here = replace(around, gathered=gathered, just=just, next=after)
            self.statement(s, here, bound)
            just = all_changed(s)
            bound |= just
            if isinstance(s, ir.For | ir.While):
                gathered |= just

    def statement(self, s: ir.Stmt, here: _Around, bound: frozenset[str]) -> None:
        match s:
            case ir.If(test=test):
                self.expression(test, "test", s, here, guarded=_named((*s.body, *s.orelse)))
                inside = replace(here, guard=free_names(test), next=frozenset())
                self.body(s.body, inside)
                self.body(s.orelse, inside)
            case ir.For() | ir.While():
                self.loop(s, here, bound)
            case ir.ExprStmt(value=ir.Hole(name=name, kind="block")):
                self.take(name, "target", here, s)
            case ir.Assign(value=value):
                own = frozenset(x for t in s.targets for x in target_names(t))
                self.expression(value, "value", s, here, own=own)
            case ir.AugAssign(value=value):
                self.expression(value, "added", s, here, added=frozenset(target_names(s.target)))
            case ir.Return(value=value) if value is not None:
                self.expression(value, "result", s, here)
            case _:
                for child in s.children():
                    if isinstance(child, ir.Expr):
                        self.expression(child, "item", s, here)
                    elif isinstance(child, ir.Stmt):
                        self.statement(child, here, bound)

    def loop(self, s: ir.For | ir.While, here: _Around, bound: frozenset[str]) -> None:
        names = frozenset(target_names(s.target)) if isinstance(s, ir.For) else frozenset()
        over = free_names(s.iter) if isinstance(s, ir.For) else frozenset()
        if isinstance(s, ir.For):
            self.expression(s.iter, "iterable", s, here)
        inside = _Around(
            names, here.outer | here.element, here.over | over, loop=s, bound=bound, gathered=here.gathered, just=names
        )
        if isinstance(s, ir.While):
            self.expression(s.test, "test", s, inside, guarded=_named(s.body))
            inside = replace(inside, element=here.element, outer=here.outer, guard=free_names(s.test))
        self.body(s.body, inside)
        self.body(s.orelse, here)

    def expression(self, e: ir.Expr, kind: str, s: ir.Stmt, here: _Around, **more: frozenset[str]) -> None:
        for n, inner, wider in _holes(e, kind, here):
            self.take(n.name, inner, wider, s, **more)

    def take(self, hole: str, kind: str, here: _Around, s: ir.Stmt, **more: frozenset[str]) -> None:
        inside = all_changed(here.loop) if here.loop is not None else frozenset()
        read = free_names(here.loop) if here.loop is not None else frozenset()
        before = here.bound - self.parameters
        beside = frozenset() if isinstance(s, ir.If | ir.For | ir.While) else free_names(s) - all_changed(s)
        self.found[hole] = Spot(
            kind,
            {
                "parameter": self.parameters,
                "element": here.element,
                "outer": here.outer,
                "over": here.over,
                "beside": beside,
                "unread": self.unread,
                "read": self.read,
                "just": here.just,
                "next": here.next,
                "guard": here.guard,
                "state": inside & here.bound,
                "stale": (read & before) - inside,
                "gathered": here.gathered - inside,
                **more,
            },
        )


def _named(body: Sequence[ir.Stmt]) -> frozenset[str]:
    """The names that statements read or change."""
    return frozenset().union(*(free_names(s) | all_changed(s) for s in body))


def _holes(e: ir.Node, kind: str, here: _Around) -> Iterator[tuple[ir.Hole, str, _Around]]:
    """The holes of an expression; those within a comprehension are in a loop of their own."""
    if isinstance(e, ir.Hole):
        yield e, kind, here
    if isinstance(e, ir.Comprehension):
        names = frozenset(x for c in e.clauses for x in target_names(c.target))
        over = frozenset().union(*(free_names(c.iter) for c in e.clauses)) - names
        around = here.outer | here.element
        inside = _Around(names, around, here.over | over, loop=here.loop, bound=here.bound, gathered=here.gathered)
        for c in e.clauses:
            yield from _holes(c.iter, "iterable", here)
            for test in c.conditions:
                yield from _holes(test, "test", inside)
        for part in (e.key, e.element):
            if part is not None:
                yield from _holes(part, "item", inside)
        return
    for child in e.children():
        yield from _holes(child, kind, here)


# --- odds -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Odds:
    """Log odds of the names in a place that they are used there."""

    names: Mapping[str, float] = field(default_factory=dict)

    def cost(self, used: frozenset[str]) -> float:
        """Nats of using just these of the names, beside the likeliest ones."""
        return sum(max(0.0, -z) if n in used else max(0.0, z) for n, z in self.names.items())

    def prices(self, names: Sequence[str]) -> dict[str, int]:
        """Half nats that names cost in a bank: what is unlikely is reached later."""
        return {n: 1 + min(DEAREST, max(0, round(-self.names.get(n, 0.0)))) for n in names}


def odds(spot: Spot, names: Sequence[str]) -> Odds:
    """How likely each of some names is in a place."""
    table = _weights().get(spot.kind, {})
    return Odds({n: sum(table.get(t, 0.0) for t in spot.traits(n)) for n in names})


@cache
def _weights() -> dict[str, dict[str, float]]:
    return {k: dict(zip(TRAITS, map(float, row.split()))) for k, row in _TABLE.items()}
