"""Candidates of one hole: what answers its questions, solved as goals in its scope, and the likeliest terms of its type."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from csp_ir.domains.model import Candidate
from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.prose import Prose
from csp_ir.errors import CspIrError
from csp_ir.goals.branches import branches
from csp_ir.goals.elements import Elements
from csp_ir.goals.model import FREE, Goal, OutOfWork, Work
from csp_ir.goals.propose import bare
from csp_ir.goals.scope import Scope
from csp_ir.goals.solve import Solver
from csp_ir.goals.spell import spelled
from csp_ir.interpreter.outcomes import freeze
from csp_ir.ir import nodes as ir
from csp_ir.ir.held import held
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.rewrite import free_names, map_children
from csp_ir.ir.types import ANY, Type
from csp_ir.wanted.demands import exactly
from csp_ir.wanted.families import enrich
from csp_ir.wanted.imagined import Environment, imagined
from csp_ir.wanted.place import MOST_ROWS, Place
from csp_ir.wanted.pool import fitting, own_calls, pool
from csp_ir.wanted.question import Question, shown
from csp_ir.wanted.scopes import Evidence
from csp_ir.wanted.sums import weighted_sums

LEAST_ROWS = 10
STALE = 1.5  # times as many environments as a scope was made of, and it is made again
POOLS = (240, 400, 800)  # terms offered where nothing says which is meant, by effort
WORK = (500_000, 2_000_000, 8_000_000)  # of one question: values of terms on rows
DEPTHS = (2, 3, 4)
BARE = 0.8  # nats of a number alone
LAMBDA = 1.0  # nats of a function that is written where one is asked for
AGAIN_COST = 0.7  # nats of a literal with which a name starts elsewhere, or mostly starts
COUNTS = range(3, 11)  # what counts something, where nothing names a number
RAISING, STEADY = 3.0, 1.5  # nats of what raises wherever it was read; of what has one value although its names vary
FOREIGN = 2.0  # nats of a value of a kind that nothing in scope is, nor holds
_EXTREMES = ("max({0}, {1})", "min({0}, {1})")
RUNNING = 1.5  # nats off for the greatest or least so far: what is assigned to is one of two
IDLE = 6.0  # nats of what changes nothing: a name that is given its own value
SAME = 1.0  # nats of a test that comes out the same at every visit, and once more in whatever environment
SUM = 6.0  # nats of a weighted sum
MOST = 12  # answers to a question


class Near(Solver):
    """A solver for holes, in which comprehensions and cases are rarely meant: some effort comes before them."""

    def __init__(self, prose: Prose, effort: int) -> None:
        super().__init__(prose, effort)
        self.kept = MOST
        self.rules = (
            *(r for r in self.rules if r[1] is not spelled),
            (frozenset((str,)), spelled),
        )  # it takes most work
        self.branches = self._branches

    def _branches(self, solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
        """Cases of what is asked of the hole itself, once nothing else gives it."""
        if depth == DEPTHS[self.effort]:
            for at in (1, depth):
                yield from branches(solver, scope, goal, at)

    def elements(self, scope: Scope) -> list[Elements]:
        return super().elements(scope) if self.effort > 0 else []


@dataclass
class Rows:
    """A scope with its environments; place: where each is; seen: of how many it was made. pools, offered: by hole, what it may hold."""

    scope: Scope
    environments: list[Environment]
    place: dict[Any, int]
    seen: int
    pools: dict[str, list[Term]] = field(default_factory=dict)
    offered: dict[str, list[tuple[ir.Expr, float]]] = field(default_factory=dict)

    def pool(self, place: Place, limit: int, price: Callable[[Term], float], work: int) -> list[Term]:
        """See `pool`. work: evaluations that it may take where it is not known yet."""
        key = place.context.name
        if key not in self.pools:
            self.scope.work.grant(work)
            self.pools[key] = []
            with suppress(OutOfWork):
                self.pools[key] = pool(self.scope, place.expected, limit, price, place.key)
        return self.pools[key]


class Filler:
    """Finds expressions for the holes of a draft.

    effort: how much work may be spent on each, from 0; deadline: of `work.worked`, where all ends.
    """

    def __init__(self, evidence: Evidence, effort: int, deadline: float) -> None:
        self.evidence, self.effort, self.deadline = evidence, effort, deadline
        self._rows: dict[Any, Rows] = {}

    def go_on(self, effort: int, deadline: float) -> None:
        """Be worth more work on the scopes that there are."""
        if effort != self.effort:
            self.__dict__.pop("solver", None)
            for rows in self._rows.values():
                rows.pools.clear()
                rows.offered.clear()
        self.effort, self.deadline = effort, deadline
        for rows in self._rows.values():
            rows.scope.work.deadline = deadline

    @cached_property
    def solver(self) -> Solver:
        return Near(self.evidence.read, self.effort)

    def rows(self, place: Place, names: tuple[str, ...], needed: Mapping[Any, Environment] | None = None) -> Rows:
        """The scope over all known environments of a hole, shared by holes in which the same may be named.

        needed: environments that must be among them, by their keys.
        """
        needed = needed or {}
        key = id(self.evidence.weights(place.context)), tuple(place.odds.prices(names).items())
        known = self._rows.get(key)
        seen = place.seen
        if known is not None and needed.keys() <= known.place.keys() and seen < STALE * known.seen:
            return known
        rows = {**needed, **(dict(zip(known.place, known.environments)) if known else {})}
        for e in _completed(place.environments.values(), names):
            rows.setdefault(_frozen(e), e)
        environments = list(rows.values())[: max(2 * MOST_ROWS, len(needed))]  # what is needed stands first
        asked = len(environments)
        others = imagined(environments, self.evidence.states, self.evidence.examples)
        work = Work(self._work(asked), self.deadline)
        prices = place.odds.prices(names)
        scope = self.evidence.scope(place.context, prices, [*environments, *others], work, asked)
        with suppress(OutOfWork):
            self.solver.prepare(scope)
        work.grant(self._work(scope.rows))
        with suppress(OutOfWork):
            enrich(scope, 5 * POOLS[self.effort])
        made = self._rows[key] = Rows(scope, environments, dict(zip(rows, range(asked))), seen)
        return made

    def _work(self, rows: int) -> int:
        """The evaluations that a question is worth."""
        return WORK[self.effort] // max(LEAST_ROWS, rows)

    def answers(self, question: Question, place: Place) -> list[tuple[ir.Expr, float]]:
        """Expressions that are right on every row of a question, with their costs, cheapest first."""
        needed = environments_of(question)
        rows = self.rows(place, question.names, needed)
        scope, at = rows.scope, [rows.place[k] for k in needed]
        scope.work.grant(self._work(scope.rows) * (2 if question.exact else 1))
        fit, price = fitting(place.expected), self.price(scope, place)
        found: list[Term] = []
        goal = _goal(question, at, scope.rows, place.expected)
        if goal is not None and not question.relations:
            with suppress(OutOfWork):
                self.solver.solve(scope, goal, DEPTHS[self.effort])
            found += scope.memo.get((goal.key, DEPTHS[self.effort]), [])
        if not question.exact:
            found += [scope.constant(v) for v in dict.fromkeys(v for d in question.domains for v in shown(d))]
        if not question.exact or not found or place.expected.name == "bool":
            found += rows.pool(place, POOLS[self.effort], price, self._work(scope.rows))
        right = []
        for t in found:
            values = [t.values[i] for i in at]
            if fit(t) and ERROR not in values and question.answered(values):
                right.append(t)
        made = _parsed(sorted(right, key=price)[: 2 * MOST], price)
        if question.relations and place.expected.name in ("int", "Any"):
            with suppress(OutOfWork):
                for text in weighted_sums(scope, question, at):
                    made.setdefault(parse_expr(text), SUM)
        return sorted(made.items(), key=lambda m: m[1])[:MOST]

    def pool(self, place: Place) -> list[tuple[ir.Expr, float]]:
        """The likeliest expressions of a hole where nothing says what it must give, cheapest first."""
        if not place.seen:
            return []
        rows = self.rows(place, place.names)
        if (known := rows.offered.get(place.context.name)) is not None:
            return known
        price = self.price(rows.scope, place)
        made = _parsed(rows.pool(place, POOLS[self.effort], price, self._work(rows.scope.rows)), price)
        if place.expected.name in ("int", "Any"):
            for number in COUNTS:
                made.setdefault(ir.Literal(number), price(rows.scope.constant(number)))
        for expr, cost in own_calls(rows.scope, self.evidence.draft, place.expected):
            made.setdefault(expr, cost + place.odds.cost(free_names(expr)))
        rows.offered[place.context.name] = sorted(made.items(), key=lambda m: m[1])
        return rows.offered[place.context.name]

    def price(self, scope: Scope, place: Place) -> Callable[[Term], float]:
        """What terms cost in a hole."""
        named = [t.sort for t in scope.leaves if t.op is None and not t.fixed]
        sorts = {*named, *(s.partition("[")[2][:-1] for s in named)}
        units = {id(t) for t in scope.leaves if t.op is not None}

        def used(term: Term) -> Iterator[str]:
            """The names in a term; of what the draft reads as one, the likeliest: the others come with it."""
            if id(term) in units:
                names = [t.leaf for t in term.walk() if t.op is None and not t.fixed]
                yield from sorted(names, key=lambda n: -place.odds.names.get(n, 0.0))[:1]
            elif term.op is None:
                yield from () if term.fixed else (term.leaf,)
            else:
                for a in term.args:
                    yield from used(a)

        def price(term: Term) -> float:
            names = frozenset(t.leaf for t in term.walk() if t.op is None and not t.fixed)
            alone = term.op is None and term.fixed and term.sort in ("int", "float")
            if term.op is None and term.leaf in place.own:
                return IDLE
            if term.op is None and term.fixed and term.leaf in place.starts:
                return AGAIN_COST
            cost = max(0.0, scope.weights.cost(term) + place.odds.cost(frozenset(used(term))))
            if place.expected == ANY and not sorts.intersection((term.sort, term.sort.partition("[")[0])):
                cost += FOREIGN
            if term.op is not None and term.op.template in _EXTREMES and any(a.leaf in place.own for a in term.args):
                cost -= RUNNING
            return cost + BARE * alone + same(term) + strange(term, names)

        def same(term: Term) -> float:
            if term.sort != "bool":
                return 0.0
            seen, known = set(term.values) - {ERROR}, set(term.values[: scope.asked]) - {ERROR}
            return SAME * ((len(seen) < 2) + (len(known) < 2))

        def strange(term: Term, names: frozenset[str]) -> float:
            """What speaks against what raises where runs come to it, and what they never see change although a name in it does."""
            if term.op is None or not scope.asked:
                return 0.0
            seen = term.values[: scope.asked]
            raising = sum(v is ERROR for v in seen) / len(seen)
            stays = len(seen) > 2 and not names & self.evidence.states and steady(term, scope.asked)
            return RAISING * raising + STEADY * stays

        return price

    def candidates(self, place: Place) -> list[Candidate]:
        """All that is proposed for a hole, cheapest first."""
        costs = {e: c for e, c in self.pool(place) if e not in place.answers}
        rest = [self._candidate(place, e, c, "goals") for e, c in costs.items()]
        return sorted((*self.answered(place), *rest), key=lambda c: c.cost)

    def answered(self, place: Place) -> list[Candidate]:
        """Only what gave what was wanted."""
        return [self._candidate(place, e, c, "wanted") for e, c in place.answers.items()]

    @staticmethod
    def _candidate(place: Place, expr: ir.Expr, cost: float, source: str) -> Candidate:
        return Candidate(place.fragment(expr), round(cost + (LAMBDA if place.arity else 0), 3), (source,))


def steady(term: Term, asked: int) -> bool:
    """Whether what is no constant or test has one value on the first rows, on which some name in it varies."""
    if term.sort == "bool" or not _one(term.values[:asked]):
        return False
    return any(not _one(t.values[:asked]) for t in term.walk() if t.op is None and not t.fixed)


def _one(values: Sequence[Any]) -> bool:
    first = values[0]
    return all(v is first or type(v) is type(first) and v == first for v in values)


def _parsed(terms: Sequence[Term], price: Callable[[Term], float]) -> dict[ir.Expr, float]:
    found: dict[ir.Expr, float] = {}
    for term in terms:
        expr = _expr(bare(_written(term)))
        if expr is not None:
            found.setdefault(expr, max(0.1, price(term)))
    return found


@lru_cache(maxsize=20_000)
def _expr(text: str) -> ir.Expr | None:
    try:
        return _plain(parse_expr(text))
    except CspIrError:
        return None


def _plain(node: Any) -> Any:
    """The same with `a - 1` for `a + -1`."""
    node = map_children(node, _plain)
    match node:
        case ir.Binary(left=left, op="+" | "-" as op, right=ir.Literal(value=int() | float() as less)) if less < 0:
            return ir.Binary(left, "-" if op == "+" else "+", ir.Literal(-less))
    return node


def _written(term: Term) -> str:
    """The text of a term as its parts are now: a bank may have found cheaper forms of them."""
    if term.op is None:
        return term.leaf
    return term.op.template.format(*map(_written, term.args), t=term.target)


def _completed(environments: Collection[Environment], names: Sequence[str]) -> Iterator[Environment]:
    """Environments with all names: one that is not known yet has a value that it had elsewhere."""
    samples: dict[str, Any] = {}
    for e in environments:
        for name in names:
            if name in e:
                samples.setdefault(name, e[name])
    for e in sorted(environments, key=len, reverse=True):
        yield {n: e.get(n, samples[n]) for n in names if n in samples}


def environments_of(question: Question) -> dict[Any, Environment]:
    """The environments of a question's rows, by their keys."""
    asked = (dict(zip(question.names, row)) for row in question.rows)
    return {_frozen(e): e for e in asked}


def _frozen(environment: Environment) -> Any:
    return freeze(tuple(environment.items()))


def _goal(question: Question, at: Sequence[int], rows: int, expected: Type) -> Goal | None:
    """What is wanted, where it is one value, or one of few of which one shows in the row."""
    wanted: list[Any] = [FREE] * rows
    for place, row, domain in zip(at, question.rows, question.domains):
        want = domain[0] if domain is not None and exactly(domain) else _seen(domain, row)
        wanted[place] = float(want) if expected.name == "float" and type(want) is int else want
    return None if all(w is FREE for w in wanted) else Goal(tuple(wanted))


def _seen(domain: Any, row: Sequence[Any]) -> Any:
    if type(domain) is not tuple:
        return FREE
    shown = [v for v in domain if any(type(v) is type(h) and v == h for h in held(row, 4))]
    return shown[0] if len(shown) == 1 else FREE
