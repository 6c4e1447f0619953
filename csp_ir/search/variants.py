"""Variants of a draft: some candidates have to be written into it before it can run.

Most candidates are evaluated by themselves in the environment in which their hole is read.
Some cannot be: statements, names to bind, candidates with holes of their own, `and` and `or`
(which decide whether their right side is evaluated), values that look up variables later.
A variant is the draft with a choice of such candidates in it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from csp_ir.domains.fragments import Survey, must_be_inlined, standalone_helpers
from csp_ir.domains.model import Candidate, Problem, bits
from csp_ir.domains.naming import NEITHER, OWN, Places, read_inside
from csp_ir.domains.partition import HolePartition
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.rewrite import fill, holes_in, returned
from csp_ir.ir.types import ANY
from csp_ir.search.growing import changes_but_for, final_names, growing_lists
from csp_ir.spec.model import Example, Raises


@dataclass
class Choice:
    """A draft in the making: what was written into it, and the hole to decide on next.

    fixed: hole -> candidate written in, for this cost in 1/SCALE. valued: holes whose other candidates stay open.
    """

    program: ir.Program
    fixed: Mapping[str, int] = field(default_factory=dict)
    valued: frozenset[str] = frozenset()
    cost: int = 0


class Variant:
    """A draft whose holes can all be read, ready to run.

    holes: names of its open holes; start: their live candidates; returned: holes whose value is the result.
    """

    def __init__(
        self,
        choice: Choice,
        holes: list[str],
        start: list[int],
        partitions: list[HolePartition],
        examples: int,
        growing: frozenset[str] = frozenset(),
    ) -> None:
        self.fixed = choice.fixed
        self.fixed_cost = choice.cost
        self.program = choice.program
        self.growing = growing
        self.holes = holes
        self.index = {name: i for i, name in enumerate(holes)}
        self.start = start
        self.partitions = partitions
        self.returns = partitions[0].returns if partitions else ANY
        returned = returned_holes(choice.program)
        self.returned = [name in returned for name in holes]
        self.roots: list[object] = [None] * examples
        self.repeats = only_while_loops(choice.program)

    @cached_property
    def final(self) -> dict[str, int | None]:
        """Names whose values only grow until they are returned -> where in the result (`growing.final_names`)."""
        return final_names(self.program, self.growing)

    @cached_property
    def machine(self) -> Machine:
        return compile_program(self.program)


SCALE = 1 << 40


class Least:
    """The least cost of the candidates in a mask, as a whole number of 1/SCALE, so that sums are exact."""

    __slots__ = ("order", "known")

    def __init__(self, costs: list[float]) -> None:
        self.order = sorted((round(c * SCALE), 1 << i) for i, c in enumerate(costs))
        self.known: dict[int, tuple[int, int]] = {bit: (c, bit) for c, bit in self.order}

    def __call__(self, mask: int) -> tuple[int, int]:
        """The cost and the bit of the cheapest."""
        found = self.known.get(mask)
        if found is None:
            found = next(pair for pair in self.order if mask & pair[1])
            if len(self.known) > 200_000:
                self.known = {bit: (c, bit) for c, bit in self.order}
            self.known[mask] = found
        return found

    def first(self, mask: int, most: int) -> int:
        """The bits of the cheapest in a mask, at most so many."""
        if mask.bit_count() <= most:
            return mask
        found = 0
        for _, bit in self.order:
            if mask & bit:
                found |= bit
                most -= 1
                if not most:
                    break
        return found


class Variants:
    """Makes the variants of a problem. Partitions are shared between them.

    growing: lists that are added to in place but may be taken for made anew each time.
    """

    def __init__(self, problem: Problem, limits: Limits, merge: bool = True) -> None:
        self.problem = problem
        self.limits = limits
        self.merge = merge
        survey = Survey()
        survey.look(problem.draft)
        for domain in problem.domains.values():
            for index in bits(domain.alive):
                found = domain.candidates[index].facts.survey
                if found is not None:
                    survey.join(found)
        self.growing: frozenset[str] = frozenset()
        if merge and (survey.changes or survey.augments):
            self.growing = growing_lists(problem)
            if self.growing:
                left = changes_but_for(problem, self.growing)
                survey.changes, survey.augments = left.changes, left.augments
        self.in_place = frozenset(survey.in_place)
        self.targets = frozenset(survey.targets)
        self.pure = not survey.changes
        self.sharing = survey.changes or survey.augments
        self.messages = survey.messages or any(e.wants_message for e in problem.examples)
        self.returns = next((e.returns for e in problem.examples if not isinstance(e.expected, Raises)), ANY)
        self.places = Places(problem.draft, {h: d.candidates for h, d in problem.domains.items()})
        # Whether it is seen with which exception a name that nothing is bound to is read.
        self.telling = self.messages or survey.unbound or any(map(_wants_unbound, problem.examples))
        self.functions = frozenset(survey.functions)
        self.standalone = standalone_helpers(problem.draft)
        # Holes for types stand in annotations, not among the nodes.
        written = {h.name for h in survey.holes if h.kind in ("block", "name")}
        written |= problem.domains.keys() - {h.name for h in survey.holes}
        self.least = {n: Least([c.cost for c in d.candidates]) for n, d in problem.domains.items()}
        self.partitions: dict[str, HolePartition] = {}
        self.inlined: dict[str, int] = {}
        self.builtins = builtin_names()
        for name, domain in problem.domains.items():
            everything = name in self.targets or name in written
            mask = 0
            for i in bits(domain.alive):
                c = domain.candidates[i]
                if (
                    everything
                    or must_be_inlined(c.fragment, c.facts, self.functions, self.standalone)
                    or self.unclear(name, c)
                ):
                    mask |= 1 << i
            self.inlined[name] = mask

    def unclear(self, hole: str, candidate: Candidate) -> bool:
        """Whether what a name in a candidate means differs between the hole's places, or is seen where it is unbound."""
        if isinstance(candidate.fragment, str):
            return False
        inside: frozenset[str] | None = None
        for name in candidate.facts.names:
            meaning = self.places.meaning(hole, name)
            if name in self.functions:
                if meaning != NEITHER:
                    return True
            elif meaning is None and (self.telling or name in self.builtins):
                return True
            elif meaning == OWN and self.telling and candidate.facts.special:
                inside = read_inside(candidate.fragment) if inside is None else inside
                if name in inside:
                    return True
        return False

    def undecided(self, choice: Choice) -> str | None:
        """The next hole some of whose candidates would have to be written in."""
        for hole, node in holes_in(choice.program).items():
            if hole in choice.valued or hole not in self.problem.domains:
                continue
            if self.inlined[hole] or node.kind == "block":
                return hole
        return None

    def children(self, choice: Choice, hole: str) -> list[Choice]:
        """One for each candidate to be written in, and one for all the others."""
        domain = self.problem.domains[hole]
        found = []
        if domain.alive & ~self.inlined[hole]:
            found.append(Choice(choice.program, choice.fixed, choice.valued | {hole}, choice.cost))
        for i in bits(domain.alive & self.inlined[hole]):
            candidate = domain.candidates[i]
            fragment: Fragment = candidate.fragment
            program = fill(choice.program, {hole: fragment})
            cost = choice.cost + self.least[hole](1 << i)[0]
            found.append(Choice(program, {**choice.fixed, hole: i}, choice.valued, cost))
        return found

    def open_holes(self, choice: Choice) -> list[str] | None:
        """Holes of a draft in the making that are still open; None when one of them has no live candidate."""
        names = list(holes_in(choice.program))
        for name in names:
            domain = self.problem.domains.get(name)
            if domain is None or not domain.alive:
                return None
        return names

    def bound(self, choice: Choice) -> float:
        """A lower bound on the cost of what can come of a choice, in 1/SCALE; infinite where nothing can."""
        holes = self.open_holes(choice)
        if holes is None:
            return math.inf
        masks = [self.live(choice, h) for h in holes]
        if not all(masks):
            return math.inf
        return choice.cost + sum(self.least[h](m)[0] for h, m in zip(holes, masks, strict=True))

    def live(self, choice: Choice, hole: str) -> int:
        """The candidates of an open hole that this draft leaves open."""
        alive = self.problem.domains[hole].alive
        return alive & ~self.inlined[hole] if hole in choice.valued or not self.inlined[hole] else alive

    def variant(self, choice: Choice) -> Variant:
        """The runnable variant of a decided choice."""
        holes = list(holes_in(choice.program))
        start = [self.live(choice, h) for h in holes]
        return Variant(
            choice, holes, start, [self.partition(h) for h in holes], len(self.problem.examples), self.growing
        )

    def partition(self, hole: str) -> HolePartition:
        found = self.partitions.get(hole)
        if found is None:
            found = self.partitions[hole] = HolePartition(
                self.problem.domains[hole].candidates,
                sharing=self.sharing,
                meaning=partial(self.places.meaning, hole),
                functions=self.standalone,
                in_place=hole in self.in_place,
                keep_results=True,
                merge=self.merge,
                messages=self.messages,
                returns=self.returns,
                limits=self.limits,
            )
        return found

    @property
    def evaluated(self) -> int:
        return sum(p.evaluated for p in self.partitions.values())


def only_while_loops(program: ir.Program) -> bool:
    """Whether the variables in scope at a read are all that a run goes on from.

    So it is where nothing iterates, calls own functions or handles exceptions, and each hole stands
    at one place: a run that comes to the same hole with the same variables again never ends.
    """
    hidden = (ir.For, ir.Comprehension, ir.Lambda, ir.Try, ir.Yield, ir.YieldFrom)
    holes: set[str] = set()
    functions = 0
    for n in program.walk():
        if isinstance(n, hidden):
            return False
        functions += isinstance(n, ir.Function)
        if isinstance(n, ir.Hole):
            if n.name in holes:
                return False
            holes.add(n.name)
        if isinstance(n, ir.Name) and n.id == program.function.name:
            return False
    return functions == 1


def _wants_unbound(example: Example) -> bool:
    return isinstance(example.expected, Raises) and example.expected.kind in ("NameError", "UnboundLocalError")


def returned_holes(program: ir.Program) -> frozenset[str]:
    """Holes whose value is the result."""
    return frozenset(name for name, value in holes_returned(program).items() if isinstance(value, ir.Hole))


def holes_returned(program: ir.Program) -> dict[str, ir.Expr]:
    """Hole -> the value in which it is read once, of a `return` of the entry that nothing can intercept."""
    entry = program.function
    counts: dict[str, int] = {}
    for node in program.walk():
        if isinstance(node, ir.Hole):
            counts[node.name] = counts.get(node.name, 0) + 1
        if isinstance(node, ir.Name) and node.id == entry.name:
            return {}  # recursive: an inner call's result is not the final one
        if isinstance(node, ir.Yield | ir.YieldFrom):
            return {}  # what a generator returns is not what a call of it gives
    found: dict[str, ir.Expr] = {}
    for s in returned(entry.body):
        if s.value is not None:
            found.update({name: s.value for name in holes_in(s.value) if counts.get(name) == 1})
    return found
