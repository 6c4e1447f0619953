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

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from csp_ir.holes.draft import Draft
from csp_ir.ir.flow import data_flow
from csp_ir.ir.nodes import Program

if TYPE_CHECKING:
    from networkx import DiGraph


def dependency_graph(draft: Draft | Program, constraints: Iterable[Any] = ()) -> DiGraph:
    """The graph of a draft's holes, in source order.

    Args:
        draft: a draft or its program.
        constraints: objects with `.scope` (hole names) and `.text`; one whose `.order` is true
            is directed, from `scope[1]` to `scope[0]`.

    Returns: a networkx DiGraph; an edge has `kind` ("data", "control" or "order"), `variables` and `expected`; the graph's "constraints" lists the undirected ones.
    """
    import networkx as nx

    draft = draft if isinstance(draft, Draft) else Draft(draft)
    graph: DiGraph = nx.DiGraph()
    for name, context in draft.holes.items():
        graph.add_node(name, kind=context.kind, type=context.expected)
    flow = data_flow(draft.program)
    for (source, target), variables in flow.edges().items():
        decides = source in flow.control.get(target, ())
        expected = decides or any(flow.expected(v, target) for v in variables)
        kind = "control" if decides else "data"
        graph.add_edge(source, target, kind=kind, variables=variables, expected=expected)
    undirected = []
    for constraint in constraints:
        if getattr(constraint, "order", False):
            target, source = constraint.scope[:2]
            known = graph.edges.get((source, target), {}).get("variables", ())
            graph.add_edge(source, target, kind="order", variables=known, expected=True)
        else:
            undirected.append(constraint)
    graph.graph["constraints"] = undirected
    return graph


def expected_part(graph: DiGraph) -> DiGraph:
    """The graph with its expected edges only."""
    import networkx as nx

    part: DiGraph = nx.DiGraph()
    part.add_nodes_from(graph.nodes(data=True))
    part.add_edges_from((a, b, d) for a, b, d in graph.edges(data=True) if d.get("expected", True))
    return part


def groups(graph: DiGraph) -> list[list[str]]:
    """The strongly connected components (holes that wait for one another), in topological order."""
    import networkx as nx

    position = {name: i for i, name in enumerate(graph)}
    condensed = nx.condensation(expected_part(graph))
    first = {c: min(position[m] for m in data["members"]) for c, data in condensed.nodes(data=True)}
    ordered = nx.lexicographical_topological_sort(condensed, key=first.__getitem__)
    return [sorted(condensed.nodes[c]["members"], key=position.__getitem__) for c in ordered]


def levels(draft: Draft | Program, constraints: Iterable[Any] = ()) -> list[list[str]]:
    """Holes in levels for parallel proposing: those of one level need only earlier levels.

    Holes that wait for one another (a loop's test and step) share a level.

    >>> levels(Draft.parse("def f(x: int) -> int:\\n    a = ?p\\n    b = ?q\\n    return ?r"))
    [['p'], ['q'], ['r']]
    """
    return graph_levels(dependency_graph(draft, constraints))


def graph_levels(graph: DiGraph) -> list[list[str]]:
    """As `levels`, for a graph that is already there."""
    import networkx as nx

    position = {name: i for i, name in enumerate(graph)}
    condensed = nx.condensation(expected_part(graph))
    found = []
    for generation in nx.topological_generations(condensed):
        members = [m for c in generation for m in condensed.nodes[c]["members"]]
        found.append(sorted(members, key=position.__getitem__))
    return found


def critical_path(graph: DiGraph) -> list[list[str]]:
    """The longest chain of groups that must be proposed one after the other."""
    import networkx as nx

    position = {name: i for i, name in enumerate(graph)}
    condensed = nx.condensation(expected_part(graph))
    path: Sequence[Any] = nx.dag_longest_path(condensed, weight="none", default_weight=1)
    return [sorted(condensed.nodes[c]["members"], key=position.__getitem__) for c in path]
