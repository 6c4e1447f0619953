"""Nodes of the `trace` search, and what is computed once for each variant of a draft."""

from __future__ import annotations

from dataclasses import dataclass, replace

from csp_ir.domains.model import Problem
from csp_ir.interpreter.outcomes import Limits
from csp_ir.search.automaton import Automaton
from csp_ir.search.base import Budget
from csp_ir.search.filters import Filter
from csp_ir.search.flow import Unsteppable
from csp_ir.search.lowering import flow_of
from csp_ir.search.needs import ByNeed, puts_off
from csp_ir.search.paths import Branch, Explorer
from csp_ir.search.states import State
from csp_ir.search.straight import Straight
from csp_ir.search.variants import Choice, Least, Variant, Variants
from csp_ir.spec.model import Example


@dataclass(slots=True)
class Node:
    """masks: live candidates by hole; example: the one being run (by order); at: where in its tree or automaton."""

    space: Space
    masks: list[int]
    example: int = 0
    at: Branch | State | str | None = None

    def within(self, hole: int, mask: int) -> Node:
        """The node with other candidates of one hole, at the same place."""
        masks = list(self.masks)
        masks[hole] = mask
        return Node(self.space, masks, self.example, self.at)


@dataclass(slots=True)
class Siblings:
    """Children of a node that wait together, since most are never taken: each has its own candidates of one hole.

    masks, example: as of a node. options: (least cost, bit of the cheapest, mask, where to go on), dearest first.
    """

    space: Space
    masks: list[int]
    example: int
    hole: int
    options: list[tuple[int, int, int, Branch | State | str | None]]

    def forget_paths(self) -> None:
        self.options = [(cost, bit, mask, None) for cost, bit, mask, _ in self.options]


@dataclass
class Space:
    """A variant with all that is computed once for it.

    by_need: the same, searched by need; strict: of that, the space where its fills are confirmed.
    """

    variant: Variant
    explorer: Explorer
    automaton: Automaton | None
    straight: Straight | None
    filter: Filter
    least: list[Least]
    by_need: Space | None = None
    strict: Space | None = None

    def cost(self, masks: list[int]) -> int:
        """What the cheapest assignment within the masks costs, in 1/SCALE."""
        return self.variant.fixed_cost + sum([least(m)[0] for least, m in zip(self.least, masks, strict=True)])


def space_of(
    problem: Problem,
    variants: Variants,
    choice: Choice,
    examples: tuple[Example, ...],
    limits: Limits,
    budget: Budget,
    free: frozenset[str],
) -> Space:
    """The space of a decided choice; arguments as `TraceSearch` has them."""
    variant = variants.variant(choice)
    explorer = Explorer(variant, examples, limits, free)
    automaton = automaton_of(variants, variant, examples, limits, free)
    for runner in (explorer, automaton):
        if runner is not None:
            runner.deadline, runner.clock = budget.deadline, budget.clock
    least = [variants.least[h] for h in variant.holes]
    filters = Filter(problem, variant.holes, variant.fixed)
    straight = straight_of(variant, automaton, examples, limits) if variants.merge and not free else None
    space = Space(variant, explorer, automaton, straight, filters, least)
    if automaton is not None and variants.merge and not free and not filters.active and puts_off(automaton.flow):
        space.by_need = by_need_of(space, automaton, budget)
    return space


def by_need_of(space: Space, automaton: Automaton, budget: Budget) -> Space | None:
    """The space searched by need, where its examples allow that."""
    try:
        needs = ByNeed(space.variant, automaton.flow, automaton.examples, automaton.limits)
    except Unsteppable:
        return None
    needs.deadline, needs.clock = budget.deadline, budget.clock
    return replace(space, automaton=needs, straight=None, strict=space)


def automaton_of(
    variants: Variants, variant: Variant, examples: tuple[Example, ...], limits: Limits, free: frozenset[str]
) -> Automaton | None:
    """The automaton of a variant; None where it has to be run from the start each time."""
    if not variants.pure:
        return None
    seen = {h: p.names for h, p in zip(variant.holes, variant.partitions, strict=True)}
    try:
        flow = flow_of(variant.program, seen, variants.standalone, limits, variants.growing)
        return Automaton(variant, flow, examples, limits, free, variants.merge)
    except Unsteppable:
        return None


def straight_of(
    variant: Variant, automaton: Automaton | None, examples: tuple[Example, ...], limits: Limits
) -> Straight | None:
    """The draft as values over all examples, where it is straight."""
    if automaton is None:
        return None
    try:
        return Straight(variant, automaton.flow, examples, limits)
    except Unsteppable:
        return None
