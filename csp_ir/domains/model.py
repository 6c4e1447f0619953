"""Candidates, domains, prunes, nogoods, and the Problem that stages hand to one another. Data only.

A domain is open: proposers append to it, and a candidate's index never changes meaning.
Sets of candidates are ints used as bit masks: bit i stands for candidate i.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, runtime_checkable

from csp_ir.cells import Part, Shown
from csp_ir.domains.fragments import Facts, facts_of
from csp_ir.ir.check import HoleContext, hole_contexts
from csp_ir.ir.nodes import Fragment, Program
from csp_ir.ir.printer import print_block, print_expr
from csp_ir.spec.model import Example

MOST_SHOWN = 60  # candidates that a notebook shows of a domain


def fragment_text(fragment: Fragment) -> str:
    """A fragment as the text a user would write."""
    if isinstance(fragment, str):
        return fragment
    return print_block(fragment) if isinstance(fragment, tuple) else print_expr(fragment)


@dataclass(frozen=True)
class Candidate:
    """One fragment that could fill a hole.

    fragment: an expression, statements (block holes), or an operator's text.
    cost: -log p; sources: who proposed it.
    """

    fragment: Fragment
    cost: float = 1.0
    sources: tuple[str, ...] = ()

    def __str__(self) -> str:
        return fragment_text(self.fragment)

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.fragment)


@dataclass(frozen=True)
class Prune:
    """The removal of one candidate.

    permanent: true of the candidate alone (ill-typed, refuted by an example); otherwise it
    holds only for the present domains and is recomputed each round.
    """

    hole: str
    index: int
    reason: str
    propagator: str
    permanent: bool = True


@dataclass(frozen=True)
class Conflict:
    """Why a problem has no solution among its live candidates.

    reason: one sentence. holes: the holes that take part. core: the examples and constraints
    (as text) that do.
    """

    reason: str
    propagator: str
    holes: tuple[str, ...] = ()
    core: tuple[str, ...] = ()


@runtime_checkable
class Constraint(Protocol):
    """A relation between holes that the user wrote.

    scope: the holes it speaks of; text: as the user wrote it.
    """

    @property
    def scope(self) -> tuple[str, ...]: ...

    @property
    def text(self) -> str: ...

    def allows(self, assignment: Mapping[str, Candidate]) -> bool | None:
        """True: it holds whatever the rest; False: it is violated; None: the given holes do not decide it.

        Args:
            assignment: candidates of some holes (others may be in it too).
        """
        ...


@dataclass
class Domain(Shown):
    """The candidates of a hole in order of arrival, and which are alive."""

    hole: str
    candidates: list[Candidate] = field(default_factory=list)
    alive: int = 0
    prunes: dict[int, Prune] = field(default_factory=dict)
    _index: dict[Fragment, int] = field(default_factory=dict)

    def add(self, candidate: Candidate) -> int:
        """Append a candidate and return its index; an equal fragment keeps its index and the lower cost."""
        index = self._index.get(candidate.fragment)
        if index is None:
            index = self._index[candidate.fragment] = len(self.candidates)
            self.candidates.append(candidate)
            self.alive |= 1 << index
            return index
        old = self.candidates[index]
        sources = tuple(dict.fromkeys((*old.sources, *candidate.sources)))
        self.candidates[index] = Candidate(old.fragment, min(old.cost, candidate.cost), sources)
        return index

    def prune(self, prune: Prune) -> bool:
        """Remove a candidate; False when it was already gone (its first reason stays)."""
        if not self.alive >> prune.index & 1:
            return False
        self.alive &= ~(1 << prune.index)
        self.prunes[prune.index] = prune
        return True

    def parts(self) -> list[Part]:
        """What a notebook shows of it: the first candidates, and why those that are gone are gone."""
        rows = [["candidate", "cost", "removed"]]
        for index, candidate in enumerate(self.candidates[:MOST_SHOWN]):
            gone = self.prunes.get(index)
            rows.append([str(candidate), f"{candidate.cost:.2f}", gone.reason if gone else ""])
        left = len(list(self.live()))
        return [("text", f"?{self.hole}: {left} of {len(self.candidates)} candidates are left"), ("table", rows)]

    def restore_relative(self) -> None:
        """Bring back what was pruned only relative to other domains."""
        for index in [i for i, p in self.prunes.items() if not p.permanent]:
            del self.prunes[index]
            self.alive |= 1 << index

    def live(self) -> Iterator[int]:
        """Indices still alive, in order of arrival."""
        return bits(self.alive)

    def __len__(self) -> int:
        return self.alive.bit_count()


def bits(mask: int) -> Iterator[int]:
    """The positions of the set bits, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


@dataclass(frozen=True)
class Nogood:
    """Candidates that cannot hold together: not every hole may take a candidate of its mask."""

    parts: tuple[tuple[str, int], ...]
    evidence: str


@dataclass
class Problem:
    """A draft, the domains of its holes, what is known not to work, and the examples."""

    draft: Program
    examples: tuple[Example, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    domains: dict[str, Domain] = field(default_factory=dict)
    nogoods: list[Nogood] = field(default_factory=list)
    contexts: Mapping[str, HoleContext] = field(default_factory=dict)

    @classmethod
    def of(
        cls, draft: Program, examples: tuple[Example, ...] = (), constraints: tuple[Constraint, ...] = ()
    ) -> Problem:
        """A problem with an empty domain for each hole of the draft."""
        contexts = hole_contexts(draft)
        domains = {name: Domain(name) for name in contexts}
        return cls(draft, examples, constraints, domains, [], contexts)

    def copy(self) -> Problem:
        """A problem whose live candidates and nogoods may be changed without touching this one's."""
        domains = {
            n: Domain(d.hole, list(d.candidates), d.alive, dict(d.prunes), dict(d._index))
            for n, d in self.domains.items()
        }
        return Problem(self.draft, self.examples, self.constraints, domains, list(self.nogoods), self.contexts)
