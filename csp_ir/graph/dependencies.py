"""The dependency graph of a draft: holes, constraints and the data flow between them.

Nodes are hole names. An edge (a, b) says that what is chosen for ?a may matter to ?b:
its value can reach ?b through variables ("data"), it decides whether ?b is read
("control"), or a `depends_on(b, a)` says so ("order"). Since a hole may read whatever is in
scope, data edges are plenty; `expected` marks those that the draft makes likely
(`Flow.expected`). Levels, groups and the critical path go by the expected ones, control
and order. Constraints that tie holes without a direction are kept apart, as
`graph.graph["constraints"]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from csp_ir.holes.draft import Draft
from csp_ir.ir.check import HoleContext
from csp_ir.ir.flow import data_flow
from csp_ir.ir.nodes import Program

Arrow = tuple[str, str]  # source and target, by name


@dataclass(frozen=True)
class Edge:
    """kind: "data", "control" or "order"."""

    kind: str
    variables: tuple[str, ...]
    expected: bool


@dataclass(frozen=True)
class Graph:
    """Holes in source order, edges in that of their sources, and the constraints without a direction."""

    holes: Mapping[str, HoleContext]
    edges: Mapping[Arrow, Edge]
    constraints: tuple[Any, ...] = ()

    @property
    def expected(self) -> dict[Arrow, Edge]:
        """The expected edges."""
        return {arrow: edge for arrow, edge in self.edges.items() if edge.expected}


@dataclass(frozen=True)
class Groups:
    """Holes that wait for one another are one group.

    members: in an order in which no group comes before one that it waits for, in source order otherwise.
    before: the numbers of the groups that each waits for; implied: those among them that a longer way leads to as well.
    """

    members: list[list[str]]
    before: list[set[int]]
    implied: list[set[int]]


def dependency_graph(draft: Draft | Program, constraints: Iterable[Any] = ()) -> Graph:
    """The graph of a draft's holes.

    Args:
        draft: a draft or its program.
        constraints: objects with `.scope` (hole names) and `.text`; one whose `.order` is true
            is directed, from `scope[1]` to `scope[0]`.
    """
    draft = draft if isinstance(draft, Draft) else Draft(draft)
    edges: dict[Arrow, Edge] = {}
    flow = data_flow(draft.program)
    for (source, target), variables in flow.edges().items():
        decides = source in flow.control.get(target, ())
        expected = decides or any(flow.expected(v, target) for v in variables)
        edges[source, target] = Edge("control" if decides else "data", variables, expected)
    undirected = []
    for constraint in constraints:
        if getattr(constraint, "order", False):
            target, source = constraint.scope[:2]
            known = edges.get((source, target))
            edges[source, target] = Edge("order", known.variables if known else (), True)
        else:
            undirected.append(constraint)
    position = {name: i for i, name in enumerate(draft.holes)}
    ordered = dict(sorted(edges.items(), key=lambda item: position[item[0][0]]))
    return Graph(draft.holes, ordered, tuple(undirected))


def groups(graph: Graph) -> Groups:
    """The holes of a graph in groups, by its expected edges."""
    after: dict[str, set[str]] = {name: set() for name in graph.holes}
    for source, target in graph.expected:
        after[source].add(target)
    reached = {name: _reached(name, after) for name in after}
    first: dict[str, str] = {}  # hole -> the first of its group
    for name in after:
        first[name] = next((f for f in first.values() if name in reached[f] and f in reached[name]), name)
    waits: dict[str, set[str]] = {f: set() for f in first.values()}
    for source, target in graph.expected:
        if first[source] != first[target]:
            waits[first[target]].add(first[source])
    order: dict[str, int] = {}
    while len(order) < len(waits):
        ready = next(f for f, before in waits.items() if f not in order and before <= order.keys())
        order[ready] = len(order)
    implied = {f: {b for b in before if before & (reached[b] - {b})} for f, before in waits.items()}
    return Groups(
        [[name for name in after if first[name] == f] for f in order],
        [{order[b] for b in waits[f]} for f in order],
        [{order[b] for b in implied[f]} for f in order],
    )


def _reached(start: str, after: Mapping[str, set[str]]) -> set[str]:
    """All that some way leads to."""
    found: set[str] = set()
    todo = [start]
    while todo:
        new = after[todo.pop()] - found
        found |= new
        todo += new
    return found


def levels(draft: Draft | Program, constraints: Iterable[Any] = ()) -> list[list[str]]:
    """Holes in levels for parallel proposing: those of one level need only earlier levels.

    Holes that wait for one another (a loop's test and step) share a level.

    >>> levels(Draft.parse("def f(x: int) -> int:\n    a = ?p\n    b = ?q\n    return ?r"))
    [['p'], ['q'], ['r']]
    """
    return graph_levels(dependency_graph(draft, constraints))


def graph_levels(graph: Graph) -> list[list[str]]:
    """As `levels`, for a graph that is already there."""
    found = groups(graph)
    level: list[int] = []
    for before in found.before:
        level.append(max((level[i] + 1 for i in before), default=0))
    position = {name: i for i, name in enumerate(graph.holes)}
    levelled: list[list[str]] = [[] for _ in range(max(level, default=-1) + 1)]
    for number, members in zip(level, found.members, strict=True):
        levelled[number] += members
    return [sorted(names, key=position.__getitem__) for names in levelled]


def critical_path(graph: Graph) -> list[list[str]]:
    """The longest chain of groups that must be proposed one after the other."""
    found = groups(graph)
    chains: list[list[int]] = []
    for number, before in enumerate(found.before):
        chains.append([*max((chains[i] for i in sorted(before)), key=len, default=[]), number])
    return [found.members[i] for i in max(chains, key=len, default=[])]
