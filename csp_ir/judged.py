"""Choosing among fills that pass: what they cost and leave of the prose, what else does the same, what does otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import inf

from csp_ir.domains.model import Candidate, Problem
from csp_ir.domains.reference import filled
from csp_ir.draft.idioms import strangeness
from csp_ir.draft.judge import RIVALS, SAID, UNEXPLAINED, Ranked, bits, knows_by_heart, priced, solutions
from csp_ir.draft.library import operations
from csp_ir.draft.own import said_of
from csp_ir.draft.stems import stems_of
from csp_ir.draft.task import Found, Task
from csp_ir.draft.weigh import STRONG
from csp_ir.interpreter.outcomes import Returned
from csp_ir.ir.nodes import Expr, Fragment, Literal, Node
from csp_ir.ir.printer import print_block
from csp_ir.ir.rewrite import free_names, without_called_lambdas
from csp_ir.ir.types import Type
from csp_ir.search.base import SearchResult
from csp_ir.solution import Solution
from csp_ir.spec.model import Spec
from csp_ir.verify.behaviour import behaviour
from csp_ir.wanted.derived import Derived
from csp_ir.work import spend

MOST = 120  # fills of a search that are compared
SLACK = 2.5  # nats of each hole's fill beyond what the examples say
APART = 5.0  # nats beyond the cheapest, at which no more of them are asked for
LEFT_OUT = 1.5  # nats of a number, text or bound of the prose that neither the sketch nor its fills have
BY_HEART = 12.0  # nats of a program that lists its examples
UNUSED = 3.0  # nats of a name that the sketch binds and nothing uses
OTHERWISE = 3.0  # nats of a fill that has nothing of what its hole's name says
RAISES, PROBES = 6.0, 12  # nats of raising on every input that is tried of those like the examples'; how many are
USUAL = (0, 1)  # numbers that need no reason
PRICING = 1e-4  # units of work of one price
STRANGENESS = 3e-4  # units of work of how strange a function is
# Of the nats by which a fill makes a function stranger than right ones usually do, what counts beside its terms; how strange those make it.
ODD, USUALLY = 0.3, 7.0


@dataclass(frozen=True)
class Batch:
    """Fills that a search gave, cheapest first; last: what it said at its end, None where it has more."""

    fills: tuple[SearchResult, ...]
    last: SearchResult | None

    @property
    def results(self) -> tuple[SearchResult, ...]:
        return self.fills if self.last is None else (*self.fills, self.last)


def batches(results: Iterator[SearchResult]) -> Iterator[Batch]:
    """The results of a search in parts that are worth comparing with one another."""
    held: list[SearchResult] = []
    seen: set[frozenset[tuple[str, int]]] = set()
    for result in results:
        if result.status != "solved":
            yield Batch(tuple(held), result)
            return
        key = frozenset(result.assignment.items())
        if key in seen:
            continue
        seen.add(key)
        held.append(result)
        if len(held) >= MOST or result.cost > held[0].cost + APART:
            yield Batch(tuple(held), None)
            held = []
    yield Batch(tuple(held), SearchResult("exhausted"))


def spoken(body: str) -> set[str]:
    """The stems of words that evoke an operation which stands in a body."""
    return {w for parts, words in _parts() if all(p in body for p in parts) for w in words}


@cache
def _parts() -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
    """What an operation's text has beside its arguments, and its words."""
    found = []
    for op in operations():
        parts = (p.strip("()") for p in re.split(r"\{[0-9]\}", op.template))
        found.append((tuple(p for p in parts if p.strip()), op.words))
    return tuple((parts, words) for parts, words in found if parts)


def confidence(examples: int, cost: float) -> float:
    """How far examples support a program that is compared with none: evidence (examples) against freedom (its cost)."""
    return round(min(0.95, max(0.05, (1.5 * examples) / (1.5 * examples + cost))), 2)


@dataclass(frozen=True)
class Prices:
    """What people write in a hole of a type. others: nats of the dearest that was looked at; what the grammar cannot make costs as much,
    but half of it what it was proposed for."""

    derived: Derived
    kind: Type
    others: float

    def of(self, candidate: Candidate) -> float:
        fragment = candidate.fragment
        nats = self.derived.nats(fragment, self.kind) if isinstance(fragment, Expr) else None
        return (max(self.others, candidate.cost) + candidate.cost) / 2 if nats is None else nats


class Judge:
    """Orders fills by how plausible they are, and says how far each is to be trusted.

    idle: names that the sketch binds and never reads: they are there for its holes.
    """

    def __init__(self, spec: Spec, deadline: float, idle: frozenset[str], holes: int = 1) -> None:
        self.task = Task(spec, deadline)
        self.idle = idle
        self.held: dict[frozenset[tuple[str, int]], SearchResult] = {}
        self.enough = SAID * bits(self.task) + SLACK * holes if self.task.n else inf
        self.prices: Mapping[str, Prices] = {}

    def price(self, problem: Problem, fill: SearchResult) -> float:
        """What the terms of a fill cost in nats: by how people write where that is known, else as it was proposed."""
        if not self.prices:
            return fill.cost
        chosen = ((h, problem.domains[h].candidates[i]) for h, i in fill.assignment.items())
        return sum(self.prices[h].of(c) if h in self.prices else c.cost for h, c in chosen)

    def hold(self, fills: Sequence[SearchResult]) -> None:
        """Keep fills until they are judged together."""
        for fill in fills:
            key = frozenset(fill.assignment.items())
            if key not in self.held or fill.cost < self.held[key].cost:  # a later round may offer its parts for less
                self.held[key] = fill

    def best(self, problem: Problem, most: int) -> list[dict[str, Fragment]]:
        """The cheapest fills that are held."""
        fills = sorted(self.held.values(), key=lambda f: f.cost)[:most]
        return [{n: problem.domains[n].candidates[i].fragment for n, i in f.assignment.items()} for f in fills]

    @property
    def settled(self) -> bool:
        """Whether some fill that is held is no longer than the examples bear out."""
        return any(f.cost <= self.enough for f in self.held.values())

    def solutions(self, problem: Problem) -> Iterator[tuple[Solution, SearchResult]]:
        """Every fill that is held, as a solution; the most plausible ones compared with one another come first."""
        fills, self.held = list(self.held.values()), {}
        usual = USUALLY + strangeness(problem.draft.function, self.task.asked)
        ranked = sorted((self._ranked(problem, f, usual) for f in fills), key=lambda r: r[0].cost)
        for r, _ in ranked[: 3 * RIVALS] if self.task.n else ():
            r.cost += RAISES * self._raising(r)
        ranked.sort(key=lambda r: r[0].cost)
        found = {id(r.program): (r, result) for r, result in ranked}
        if self.task.n:
            for solution in solutions(self.task, [r for r, _ in ranked[:RIVALS]], most=RIVALS, least=0.0):
                _, result = found.pop(id(solution.program))
                yield _told(solution, problem, result), result
        for r, result in found.values():
            sure = confidence(self.task.n, r.cost)
            yield _told(Solution(program=r.program, cost=round(r.cost, 2), confidence=sure), problem, result), result

    def _ranked(self, problem: Problem, result: SearchResult, usual: float) -> tuple[Ranked, SearchResult]:
        """usual: how strange the function is with right fills."""
        program = without_called_lambdas(filled(problem, result.assignment))
        spend(PRICING + STRANGENESS)
        strange = strangeness(program.function, self.task.asked) - usual
        found = Found(
            print_block(program.function.body),
            self._cost(problem, result) + ODD * strange,
            "sketch",
            arbitrary=self._arbitrary(problem, result),
        )
        ranked = priced(self.task, found, program)
        answered = spoken(found.body) & set(ranked.unexplained)
        ranked.unexplained = [w for w in ranked.unexplained if w not in answered]
        ranked.cost -= UNEXPLAINED * len(answered)
        ranked.cost += LEFT_OUT * (len(ranked.ignored) + self._unbounded(found.body))
        ranked.cost += BY_HEART * knows_by_heart(self.task, found.body)
        ranked.strange = strange
        return ranked, result

    def _raising(self, ranked: Ranked) -> float:
        """The share of the inputs like the examples' on which a program raises."""
        near = [i for i in self.task.inputs if i.near][:PROBES]
        outcomes = behaviour(ranked.program, near, deadline=self.task.deadline) if near else None
        return sum(not isinstance(o, Returned) for o in outcomes) / len(near) if outcomes else 0.0

    def _unbounded(self, body: str) -> int:
        """How many orders that the prose sets the code does not ask for."""
        sides = {str(b.number) for b in self.task.prose.bounds if b.op in ("<", "<=", ">", ">=")}
        return sum(not re.search(rf"[<>]=? {re.escape(s)}\b|\b{re.escape(s)} [<>]", body) for s in sides)

    def _arbitrary(self, problem: Problem, result: SearchResult) -> list[str]:
        """The numbers of a fill that neither the prose nor the sketch has, but for those that everyone uses."""
        chosen = [problem.domains[h].candidates[i].fragment for h, i in result.assignment.items()]
        parts = [p for f in chosen for p in (f if isinstance(f, tuple) else (f,)) if isinstance(p, Node)]
        named = {*USUAL, *self.task.prose.numbers, *numbers_in(problem.draft)}
        return sorted({str(n) for p in parts for n in numbers_in(p) if n not in named})

    def _cost(self, problem: Problem, result: SearchResult) -> float:
        used: set[str] = set()
        otherwise = 0
        for hole, index in result.assignment.items():
            candidate = problem.domains[hole].candidates[index]
            names = free_names(candidate.fragment) if isinstance(candidate.fragment, Expr) else frozenset()
            used |= names
            said = said_of(hole, problem.contexts[hole].description) & STRONG
            otherwise += bool(said) and said.isdisjoint(spoken(str(candidate)) | stems_of(" ".join(names)))
        return self.price(problem, result) + UNUSED * len(self.idle - used) + OTHERWISE * otherwise


def numbers_in(part: Node) -> Iterator[int | float]:
    """The numbers that are written in a part of a program."""
    values = (n.value for n in part.walk() if isinstance(n, Literal))
    yield from (v for v in values if isinstance(v, int | float) and type(v) is not bool)


def _told(solution: Solution, problem: Problem, result: SearchResult) -> Solution:
    """The solution with what fills each hole."""
    chosen = {n: problem.domains[n].candidates[i] for n, i in result.assignment.items()}
    evidence = [f"?{n} = {c}" for n, c in chosen.items()]
    if result.ran_out:
        evidence.append("time ran out before this was shown to be the cheapest fill")
    return replace(
        solution,
        evidence=[*evidence, *solution.evidence[1:]],
        statistics={**solution.statistics, **result.statistics},
        assignment={n: str(c) for n, c in chosen.items()},
    )
