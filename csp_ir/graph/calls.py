"""The picture of which functions of a module call which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csp_ir.graph.picture import Arrow, Box, Picture

MOST = 60


def call_picture(title: str, calls: Sequence[tuple[str, str]], labels: Mapping[str, str]) -> Picture | None:
    """The picture of calls, of the functions that have most of them where there are many; None where there are none.

    Args:
        calls: pairs of the function that calls and the one that is called.
        labels: what is written below the name of a function.
    """
    import networkx as nx

    graph: nx.DiGraph = nx.DiGraph()
    graph.add_edges_from((a, b) for a, b in calls if a != b)
    if not graph:
        return None
    if len(graph) > MOST:
        kept = sorted(graph, key=lambda n: -graph.degree(n))[:MOST]
        graph = nx.DiGraph(graph.subgraph(kept))
        graph.remove_nodes_from(list(nx.isolates(graph)))
    condensed = nx.condensation(graph)
    levels = tuple(
        tuple(tuple(sorted(condensed.nodes[c]["members"])) for c in sorted(generation))
        for generation in nx.topological_generations(condensed)
    )
    boxes = {name: Box(name, "function", labels.get(name, "")) for level in levels for group in level for name in group}
    arrows = tuple(Arrow(a, b, "call") for a, b in graph.edges)
    return Picture(title, boxes, arrows, (), levels, noun="function", mark="")
