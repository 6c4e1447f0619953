"""Runs of a draft past its open holes, with more and more of them filled: what each hole is read in and must give.

A state is a draft some of whose holes are filled. Its runs ask questions of the others; the best answers are filled in
next, so that later runs ask more. Where a run cannot go on without a value, the likeliest candidates of that hole are
filled in, one after the other. A state in which some example cannot pass is given up.
"""

from __future__ import annotations

from collections import Counter
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
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import StuckSignal, snapshot
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.rewrite import fill, holes_in
from csp_ir.ir.types import ANY, Type
from csp_ir.spec.model import Example
from csp_ir.wanted.expressions import argument_names
from csp_ir.wanted.fill import Filler, environments_of
from csp_ir.wanted.locals import likely_contexts
from csp_ir.wanted.paths import Paths
from csp_ir.wanted.place import MOST_ROWS, Place
from csp_ir.wanted.question import Question, questions
from csp_ir.wanted.rows import wanted_rows
from csp_ir.wanted.scopes import Evidence
from csp_ir.wanted.usage import odds, spots
from csp_ir.wanted.values import is_open
from csp_ir.work import worked

MOST_WAYS = 3
LAST = 4  # answers taken of the last open hole
BATCH = 16  # states whose questions are asked over one scope
MOST_STATES = (60, 100, 200)  # by effort
MOST_FORMS = 24  # statements that are tried in a hole
MOST_FIXED = 8  # candidates tried of an operator or a name that is assigned
GUESSES, CONSTANTS = 20, 5  # candidates filled in of a hole, and of them constants
MOST_CHOICES = 60
NOTHING = frozenset(("0", '""', "''", "[]", "0.0"))
TRUSTED = 0.3  # of the nats of what gives what is wanted: it is tried before what is likely by itself
BORNE = 0.8  # nats of an answer for each that what is wanted says, with which it is taken for right


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


@dataclass(frozen=True)
class Variant:
    """A draft in which statements stand for its block holes."""

    draft: ir.Program
    machine: Machine


@dataclass(frozen=True)
class State:
    """A draft with some holes filled, of which runs are known.

    cost: in nats. open: holes that are not filled, in the order in which runs come to them; stuck: those of them that a run could not go past, the most frequent first.
    """

    cost: float
    chosen: Mapping[str, Fragment]
    open: Sequence[str]
    stuck: Sequence[str]
    questions: Sequence[Question]


class Explorer:
    """Explores one draft.

    contexts: of its holes, and of those within the statements that may stand in it.
    """

    def __init__(self, draft: ir.Program, asked: Asked, contexts: Mapping[str, HoleContext]) -> None:
        self.draft, self.asked = draft, asked
        self.filler = Filler(asked.evidence, asked.effort, asked.deadline)
        self.must = must_be_fixed(draft)
        self.blocks = block_holes(draft)
        offered = [(b, c.fragment) for b in self.blocks for c in asked.simple.get(b, ())[:MOST_FORMS]]
        forms = [(b, f) for b, f in offered if isinstance(f, tuple)]
        contexts = {**contexts, **likely_contexts(draft, contexts, asked.examples)}
        arities = function_arities(draft, contexts)
        keys, found_here = key_holes(draft), expression_holes(draft) | {h for _, f in forms for h in holes_in(f)}
        self.places = {h: place_of(c, arities.get(h), h in keys) for h, c in contexts.items() if h in found_here}
        self._variants: dict[Any, Variant] = {}
        there = spots(draft, forms)
        for hole, place in self.places.items():
            place.states = asked.evidence.states
            if not place.arity and hole in there:
                place.odds = odds(there[hole], place.names)
        for name in asked.evidence.waiting:
            where = [
                p
                for h, p in self.places.items()
                if name in p.names and h in there and name not in there[h].names.get("added", ())
            ]
            if len(where) == 1:
                where[0].waiting |= {name}
        for hole, names in assigned([draft, *(s for _, f in forms for s in f)]).items():
            if hole in self.places:
                place = self.places[hole]
                place.own, place.starts = names, first_values(draft, names)
        for s in draft.function.body:  # what a loop changes mostly starts at nothing
            if isinstance(s, ir.Assign) and isinstance(s.value, ir.Hole) and s.value.name in self.places:
                place = self.places[s.value.name]
                if place.own and place.own <= asked.evidence.states:
                    place.starts, place.waiting = NOTHING, frozenset()
        self.complete: list[tuple[float, dict[str, Fragment]]] = []
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
            self._begin()
        self.asked = replace(self.asked, effort=effort, deadline=deadline, until=until)
        self.filler.go_on(effort, deadline)

    def _begin(self) -> None:
        self.todo = []
        self.seen.clear()
        for cost, chosen in _choices([*self.must, *self.blocks], self.asked.simple):
            self._push(cost, chosen)

    def explore(self) -> None:
        """Ask for what the examples want, with more and more holes filled; it may go on later."""
        if not self.todo:
            self._begin()
        left = MOST_STATES[self.asked.effort]
        while self.todo and left > 0 and not self.asked.late():
            states = list(islice(filter(None, (self._state(c, t) for c, t in self._next())), min(BATCH, left)))
            left -= len(states)
            self._know(states)
            for state in states:
                for hole, fragment, more in self._asked_in(state):
                    self._push(state.cost + more, {**state.chosen, hole: fragment})

    def filled(self, most: int) -> list[dict[str, Fragment]]:
        """Fills of all holes whose last one gives what is wanted of it where all the others are as they are."""
        return [chosen for _, chosen in sorted(self.complete, key=lambda c: c[0])[:most]]

    def beside(self, fills: Sequence[Mapping[str, Fragment]]) -> None:
        """Look next at what each hole of some fills must give where all the others stay as they are."""
        for rank, fill_ in enumerate(fills, -len(fills)):
            for hole in sorted(self.places.keys() & fill_.keys()):
                self._push(rank, {h: f for h, f in fill_.items() if h != hole})

    def _next(self) -> Iterator[tuple[float, dict[str, Fragment]]]:
        """States that were not looked at, cheapest first."""
        while self.todo and not self.asked.late():
            cost, _, chosen = heappop(self.todo)
            key = frozenset(chosen.items())
            if key not in self.seen:
                self.seen.add(key)
                yield cost, chosen

    def _push(self, cost: float, chosen: dict[str, Fragment]) -> None:
        self._count += 1
        heappush(self.todo, (cost, self._count, chosen))

    def _state(self, cost: float, chosen: Mapping[str, Fragment]) -> State | None:
        """Run with some holes filled. Returns: None where nothing can help."""
        try:
            program = fill(self._variant(chosen).draft, dict(chosen))
        except IRTypeError:
            return None
        there = holes_in(program)
        open_ = [h for h in self.places if h in there]
        paths = Paths(program, self.asked.late)
        minor = self.asked.evidence.minor
        ways = list(wanted_rows(program, self.asked.examples, {}, self.asked.late, MOST_WAYS, minor, paths))
        for visit in paths.visits:
            if (place := self.places.get(visit.hole)) is not None:
                place.saw({n: v for n, v in visit.environment.items() if not is_open(v)})
        if paths.refuted:
            return None
        scopes = {h: self.places[h].names for h in open_}
        asked = [sorted(questions(way, scopes), key=_ease) for way in ways]
        worth = [q for way in asked for q in way if worth_asking(q, self.places[q.hole])]
        order = dict.fromkeys((*(v.hole for v in paths.visits), *open_))
        return State(
            cost,
            chosen,
            [h for h in order if h in open_],
            [h for h, _ in paths.stuck.most_common() if h in open_],
            worth,
        )

    def _variant(self, chosen: Mapping[str, Fragment]) -> Variant:
        """The draft with the statements that are chosen."""
        key = tuple(chosen.get(b) for b in self.blocks)
        if key not in self._variants:
            draft = fill(self.draft, {b: chosen[b] for b in self.blocks if b in chosen})
            self._variants[key] = Variant(draft, compile_program(draft))
        return self._variants[key]

    def _know(self, states: Sequence[State]) -> None:
        """Have scopes for the questions of some states: one over the environments of all."""
        together: dict[tuple[str, tuple[str, ...]], dict[Any, Any]] = {}
        for question in (q for s in states for q in s.questions):
            together.setdefault((question.hole, question.names), {}).update(environments_of(question))
        for (hole, names), needed in together.items():
            if self.asked.late():
                return
            self.filler.rows(self.places[hole], names, needed)

    def _asked_in(self, state: State) -> list[tuple[str, Fragment, float]]:
        """Ask what a state's runs want. Returns: what to fill in next, and what it costs."""
        best: dict[str, list[tuple[ir.Expr, float]]] = {}
        for question in state.questions:
            if self.asked.late():
                break
            place = self.places[question.hole]
            found = self.filler.answers(question, place)
            for expr, cost in found:
                place.answers[expr] = min(cost, place.answers.get(expr, cost))
            best.setdefault(question.hole, found)
        if len(state.open) < 2:
            for hole, found in best.items():
                place = self.places[hole]
                self.complete += [(cost, {**state.chosen, hole: place.fragment(e)}) for e, cost in found[:LAST]]
            for hole in state.open:
                for fragment, _ in self._guesses(hole):
                    self._watch({**state.chosen, hole: fragment})
            return []
        answered = {h: min(c for _, c in found) for h, found in best.items() if found}
        reached = state.stuck or [h for h in state.open if h in answered or self.places[h].seen]
        if not reached:
            return []
        told = {q.hole: q.bits for q in state.questions}
        borne = [h for h in reached if h in answered and answered[h] <= BORNE * told[h]]
        hole = min(borne, key=lambda h: answered[h] - told[h]) if borne else reached[0]
        return [(hole, f, c) for f, c in self._guesses(hole)]

    def _watch(self, chosen: Mapping[str, Fragment]) -> None:
        """Take in the environments in which complete runs read the holes."""
        compiled: dict[tuple[str, tuple[str, ...]], Any] = {}
        reads = Counter[str]()
        machine = self._variant(chosen).machine

        def read(hole: str, environment: dict[str, Any]) -> Any:
            fragment = chosen.get(hole)
            if fragment is None or ir.LEFT in environment and not isinstance(fragment, str):
                raise StuckSignal(hole)
            if (place := self.places.get(hole)) is not None and not place.arity and reads[hole] < MOST_ROWS:
                reads[hole] += 1
                place.saw({n: snapshot(v) for n, v in environment.items()})
            key = hole, tuple(environment)
            if key not in compiled:
                compiled[key] = compile_expr(as_expr(fragment), key[1])
            return compiled[key](*environment.values())

        for example in self.asked.examples:
            reads.clear()
            try:
                machine.run(example.args, limits=SAMPLE_LIMITS, holes=read, trace=False)
            except CspIrError:
                return  # it calls what is not there by itself

    def _guesses(self, hole: str) -> list[tuple[Fragment, float]]:
        place = self.places[hole]
        answers = [(e, TRUSTED * c) for e, c in sorted(place.answers.items(), key=lambda a: a[1])[:GUESSES]]
        pool = self.filler.pool(place)
        constants = [p for p in pool if isinstance(p[0], ir.Literal)][:CONSTANTS]
        others = [p for p in pool if not isinstance(p[0], ir.Literal)][:GUESSES]
        return [(place.fragment(e), c) for e, c in dict([*constants, *others, *answers]).items()]


def must_be_fixed(draft: ir.Program) -> list[str]:
    """Holes that a run cannot go past: operators, names that are assigned."""
    operators = [h for h, e in holes_in(draft).items() if e.kind == "operator"]
    return [*operators, *target_holes(draft)]


def block_holes(draft: ir.Program) -> list[str]:
    """Holes for statements."""
    return [h for h, e in holes_in(draft).items() if e.kind == "block"]


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


def assigned(parts: Sequence[ir.Node]) -> dict[str, frozenset[str]]:
    """Holes that are the value of an assignment, with the names in its target: mostly a next value of what was there."""
    return {
        n.value.name: frozenset(x.id for t in n.targets for x in t.walk() if isinstance(x, ir.Name))
        for part in parts
        for n in part.walk()
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


def _choices(
    holes: Sequence[str], simple: Mapping[str, Sequence[Candidate]]
) -> Iterator[tuple[float, dict[str, Fragment]]]:
    """Fillings of the holes by their simplest candidates, cheapest first."""
    pools = []
    for hole in holes:
        pool = simple.get(hole, ())
        pool = pool[: MOST_FORMS if pool and isinstance(pool[0].fragment, tuple) else MOST_FIXED]
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


def worth_asking(question: Question, place: Place) -> bool:
    """Whether the rows say something: more than the same truth value everywhere, and of all that waits for this hole alone."""
    if not place.waiting <= set(question.names):
        return False
    known = [d for d in question.domains if d is not None]
    if question.relations or not known:
        return bool(question.relations)
    return not any(all(type(d) is tuple and len(d) == 1 and d[0] is same for d in known) for same in (True, False))
