"""Runs of a draft past its open holes, with more and more of them filled: what each hole is read in and must give.

A state is a draft some of whose holes are filled. Its runs ask questions of the others; the best answers are filled in
next, so that later runs ask more. Where a run cannot go on without a value, the likeliest candidates of that hole are
filled in, one after the other. A state in which some example cannot pass is given up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import islice, product
from typing import Any

from csp_ir.domains.fragments import as_expr, target_holes
from csp_ir.domains.model import Candidate
from csp_ir.draft.environments import SAMPLE_LIMITS
from csp_ir.draft.kinds import called_holes, key_holes
from csp_ir.draft.weigh import literal_text
from csp_ir.errors import CspIrError, IRTypeError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import StuckSignal, snapshot
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext, hole_contexts
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.rewrite import fill, free_names, holes_in, target_names
from csp_ir.ir.types import ANY, Type
from csp_ir.spec.model import Example
from csp_ir.wanted.expressions import argument_names
from csp_ir.wanted.fill import UNUSED, Filler, Place
from csp_ir.wanted.imagined import changed
from csp_ir.wanted.imagined import states as states_of
from csp_ir.wanted.locals import likely_contexts
from csp_ir.wanted.paths import Paths
from csp_ir.wanted.question import Question, questions
from csp_ir.wanted.rows import Wanted, wanted_rows
from csp_ir.wanted.scopes import Evidence
from csp_ir.wanted.values import is_open
from csp_ir.work import worked

MOST_WAYS = 3
MOST_STATES = (60, 100, 200)  # by effort
MOST_FIXED = 8  # candidates tried of an operator or a name that is assigned
GUESSES, CONSTANTS = 20, 5  # candidates filled in of a hole, and of them constants
MOST_CHOICES = 60
_SIMPLE = (ir.Assign, ir.AugAssign, ir.ExprStmt, ir.Return)
NOTHING = frozenset(("0", '""', "''", "[]", "0.0"))
BLIND = 8.0  # nats of a hole of which nothing is asked
TRUSTED = 0.3  # of the nats of what gives what is wanted: it is tried before what is likely by itself
UNSEEN = 5.0  # nats of a name whose value is not known yet


@dataclass(frozen=True)
class Asked:
    """What is known beside the draft.

    simple: hole -> candidates of what a run cannot go past, cheapest first. until: when runs end; what is left until the
    deadline is for the candidates of each hole.
    """

    examples: Sequence[Example]
    simple: Mapping[str, Sequence[Candidate]]
    evidence: Evidence
    effort: int
    deadline: float
    until: float

    def late(self) -> bool:
        return worked(1e-3) > self.until


class Explorer:
    """Explores one draft without statement holes."""

    def __init__(self, draft: ir.Program, asked: Asked) -> None:
        self.draft, self.asked = draft, asked
        self.filler = Filler(asked.evidence, asked.effort, asked.deadline)
        contexts = hole_contexts(draft)
        contexts |= likely_contexts(draft, contexts, asked.examples)
        self.must = must_be_fixed(draft)
        arities = function_arities(draft, contexts)
        keys, found_here = key_holes(draft), expression_holes(draft)
        self.places = {h: place_of(c, arities.get(h), h in keys) for h, c in contexts.items() if h in found_here}
        for name in asked.evidence.waiting:
            where = [p for p in self.places.values() if name in p.names and not p.arity]
            for p in where:
                if len(where) == 1:
                    p.waiting = {**p.waiting, name: UNUSED}
                else:
                    p.shared |= {name}
        for hole, (names, moved) in elements_of(draft).items():
            if (found := self.places.get(hole)) is not None and not found.arity:
                found.near = names | moved if found.expected.name == "bool" else names
        for hole, names in assigned(draft).items():
            if hole in self.places:
                place = self.places[hole]
                place.near, place.own, place.starts = frozenset(), names, first_values(draft, names)
        for s in draft.function.body:  # what a loop changes mostly starts at nothing
            if isinstance(s, ir.Assign) and isinstance(s.value, ir.Hole) and s.value.name in self.places:
                place = self.places[s.value.name]
                if place.own and place.own <= asked.evidence.states:
                    place.starts, place.shared, place.waiting = NOTHING, frozenset(), {}
        self.machine = compile_program(draft)
        self.todo: list[tuple[float, int, dict[str, Fragment]]] = []
        self.seen: set[Any] = set()
        self._count = 0

    def candidates(self) -> Iterator[tuple[str, Candidate]]:
        """Candidates of every hole for an expression, by hole."""
        self.explore()
        for hole, place in self.places.items():
            for candidate in self.filler.candidates(place):
                yield hole, candidate

    def later(self, effort: int, deadline: float, until: float) -> None:
        """Go on with more time, and from the beginning with more effort."""
        if effort > self.asked.effort:
            self.todo = []
        self.asked = replace(self.asked, effort=effort, deadline=deadline, until=until)
        self.filler.go_on(effort, deadline)

    def explore(self, most: int = max(MOST_STATES)) -> None:
        """Ask for what the examples want, with more and more holes filled, in at most so many states; it may go on later."""
        if not self.todo:
            self.seen.clear()
            for cost, chosen in _choices(self.must, self.asked.simple):
                self._push(cost, chosen)
        left = min(most, MOST_STATES[self.asked.effort])
        while self.todo and left and not self.asked.late():
            cost, _, chosen = heappop(self.todo)
            key = frozenset(chosen.items())
            if key in self.seen:
                continue
            self.seen.add(key)
            found = self._state(chosen)
            left -= found is not None
            for hole, fragment, more in found or ():
                self._push(cost + more, {**chosen, hole: fragment})

    def _push(self, cost: float, chosen: dict[str, Fragment]) -> None:
        self._count += 1
        heappush(self.todo, (cost, self._count, chosen))

    def _state(self, chosen: Mapping[str, Fragment]) -> list[tuple[str, Fragment, float]] | None:
        """Ask with some holes filled. Returns: what to fill in next, and what it costs; None where nothing can help."""
        try:
            program = fill(self.draft, dict(chosen))
        except IRTypeError:
            return None
        open_ = [h for h in self.places if h not in chosen]
        paths = Paths(program, self.asked.late)
        minor = self.asked.evidence.minor
        ways = list(wanted_rows(program, self.asked.examples, {}, self.asked.late, MOST_WAYS, minor, paths))
        for visit in paths.visits:
            if (place := self.places.get(visit.hole)) is not None:
                place.saw({n: v for n, v in visit.environment.items() if not is_open(v)})
        if paths.refuted:
            return None
        best: dict[str, list[tuple[ir.Expr, float]]] = {}
        for way in ways:
            for hole, found in self._asked(way, open_):
                best.setdefault(hole, found)
        if len(open_) < 2:
            for hole in open_:
                for fragment, _ in self._guesses(hole):
                    self._watch({**chosen, hole: fragment})
            return []
        stuck = [h for h, _ in paths.stuck.most_common() if h in open_]
        answered = {h: min(c for _, c in found) for h, found in best.items() if found}
        reached = stuck or [h for h in open_ if h in answered or self.places[h].environments]
        if not reached:
            return []
        hole = min(reached, key=lambda h: answered.get(h, BLIND) + self._unseen(h))
        return [(hole, f, c) for f, c in self._guesses(hole)]

    def _unseen(self, hole: str) -> float:
        """What speaks against filling a hole now: names in its scope that wait for other holes."""
        place = self.places[hole]
        return UNSEEN * (len(place.names) - max(map(len, place.environments.values()), default=0))

    def _watch(self, chosen: Mapping[str, Fragment]) -> None:
        """Take in the environments in which complete runs read the holes."""
        compiled: dict[tuple[str, tuple[str, ...]], Any] = {}

        def read(hole: str, environment: dict[str, Any]) -> Any:
            fragment = chosen.get(hole)
            if fragment is None or ir.LEFT in environment and not isinstance(fragment, str):
                raise StuckSignal(hole)
            if (place := self.places.get(hole)) is not None and not place.arity:
                place.saw({n: snapshot(v) for n, v in environment.items()})
            key = hole, tuple(environment)
            if key not in compiled:
                compiled[key] = compile_expr(as_expr(fragment), key[1])
            return compiled[key](*environment.values())

        for example in self.asked.examples:
            try:
                self.machine.run(example.args, limits=SAMPLE_LIMITS, holes=read, trace=False)
            except CspIrError:
                return  # it calls what is not there by itself

    def _asked(self, way: Wanted, open_: Sequence[str]) -> Iterator[tuple[str, list[tuple[ir.Expr, float]]]]:
        scopes = {h: self.places[h].names for h in open_}
        for question in sorted(questions(way, scopes), key=_ease):
            if self.asked.late():
                return
            if not worth_asking(question):
                continue
            place = self.places[question.hole]
            found = self.filler.answers(question, place)
            for expr, cost in found:
                place.answers[expr] = min(cost, place.answers.get(expr, cost))
            yield question.hole, found

    def _guesses(self, hole: str) -> list[tuple[Fragment, float]]:
        place = self.places[hole]
        answers = [(e, TRUSTED * c) for e, c in sorted(place.answers.items(), key=lambda a: a[1])[:GUESSES]]
        pool = sorted(self.filler.pool(place), key=lambda a: a[1])
        constants = [p for p in pool if isinstance(p[0], ir.Literal)][:CONSTANTS]
        others = [p for p in pool if not isinstance(p[0], ir.Literal)][:GUESSES]
        return [(place.fragment(e), c) for e, c in dict([*constants, *others, *answers]).items()]


def must_be_fixed(draft: ir.Program) -> list[str]:
    """Holes that a run cannot go past: operators, names that are assigned."""
    operators = [h for h, e in holes_in(draft).items() if e.kind == "operator"]
    return [*operators, *target_holes(draft)]


def expression_holes(draft: ir.Program) -> frozenset[str]:
    """Holes for which candidates are found here."""
    kinds = {h: e.kind for h, e in holes_in(draft).items()}
    return frozenset(kinds) - frozenset(must_be_fixed(draft)) - {h for h, k in kinds.items() if k in ("block", "type")}


def place_of(context: HoleContext, arity: tuple[int, Type] | None, key: bool) -> Place:
    """The place of a hole; arity: parameters and result, where it stands for a function."""
    if arity is None:
        expected = ANY if context.expected.name == "Callable" else context.expected
        return Place(context, () if context.kind == "constant" else tuple(context.scope), expected, key=key)
    names = argument_names(arity[0])
    return Place(context, names, arity[1], arity[0], key)


def assigned(draft: ir.Program) -> dict[str, frozenset[str]]:
    """Holes that are the value of an assignment, with the names in its target: mostly a next value of what was there."""
    return {
        n.value.name: frozenset(x.id for t in n.targets for x in t.walk() if isinstance(x, ir.Name))
        for n in draft.walk()
        if isinstance(n, ir.Assign) and isinstance(n.value, ir.Hole)
    }


def first_values(draft: ir.Program, names: frozenset[str]) -> frozenset[str]:
    """The literals that names are given, as text: they may start with them again."""
    return frozenset(
        literal_text(n.value.value)
        for n in draft.walk()
        if isinstance(n, ir.Assign)
        and isinstance(n.value, ir.Literal)
        and any(isinstance(t, ir.Name) and t.id in names for t in n.targets)
    )


def elements_of(draft: ir.Program) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """What the innermost loop around a hole has new each round, and what it has changed before.

    New are the names that it gives values to, and what is made of them; in the test of a `while` all that it changes.
    """
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    states = states_of(draft)

    def look(n: ir.Node, names: frozenset[str], moved: frozenset[str] = frozenset()) -> None:
        if isinstance(n, ir.Hole):
            found[n.name] = names, moved
        if isinstance(n, ir.For):
            look(n.iter, names, moved)
            inside(n.body, frozenset(target_names(n.target)))
            return
        if isinstance(n, ir.While):
            look(n.test, frozenset(x for s in n.body for x in changed(s)))
            inside(n.body, names)
            for s in n.orelse:
                look(s, names, moved)
            return
        if isinstance(n, ir.Comprehension):
            inner = frozenset(x for c in n.clauses for x in target_names(c.target))
            for c in n.clauses:
                look(c.iter, names, moved)
                for test in c.conditions:
                    look(test, inner)
            for part in (n.key, n.element):
                if part is not None:
                    look(part, inner)
            return
        for child in n.children():
            look(child, names, moved)

    def inside(body: Sequence[ir.Stmt], names: frozenset[str]) -> None:
        moved: frozenset[str] = frozenset()
        for s in body:
            read = free_names(s) if isinstance(s, _SIMPLE) else frozenset()
            look(s, names - read, moved - read)  # what the statement names already need not stand in its holes
            names |= changed(s) - states
            moved |= changed(s) & states

    look(draft.function, frozenset())
    return found


def _choices(
    holes: Sequence[str], simple: Mapping[str, Sequence[Candidate]]
) -> Iterator[tuple[float, dict[str, Fragment]]]:
    """Fillings of the holes by their simplest candidates, cheapest first."""
    pools = []
    for hole in holes:
        pool = [c for c in simple.get(hole, ()) if not isinstance(c.fragment, tuple)][:MOST_FIXED]
        if not pool:
            return
        pools.append(pool)
    combinations = [(sum(c.cost for c in picked), picked) for picked in islice(product(*pools), 4000)]
    combinations.sort(key=lambda c: c[0])
    for cost, picked in combinations[:MOST_CHOICES]:
        yield cost, {h: c.fragment for h, c in zip(holes, picked)}


def function_arities(draft: ir.Program, contexts: Mapping[str, HoleContext]) -> dict[str, tuple[int, Type]]:
    """Holes that stand for functions: how many arguments they take, and what they give."""
    found: dict[str, tuple[int, Type]] = {}
    keys = key_holes(draft)
    for hole, context in contexts.items():
        if context.expected.name == "Callable" and len(context.expected.args) > 1:
            found[hole] = len(context.expected.args) - 1, context.expected.args[-1]
        elif context.kind == "function" or keys.get(hole):
            found[hole] = 1, ANY
    for hole, count in called_holes(draft).items():
        found[hole] = count, found.get(hole, (0, ANY))[1]
    return {h: a for h, a in found.items() if a[0] > 0}


def _ease(question: Question) -> tuple[bool, int]:
    return not question.exact, len(question.rows)


def worth_asking(question: Question) -> bool:
    """Whether the rows say something: more than the same truth value everywhere."""
    known = [d for d in question.domains if d is not None]
    if question.relations or not known:
        return bool(question.relations)
    return not (all(d == (True,) for d in known) or all(d == (False,) for d in known))
