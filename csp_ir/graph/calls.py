"""The picture of which functions of a module call which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from csp_ir.graph.dependencies import Edge, Graph, graph_levels, groups
from csp_ir.graph.picture import Arrow, Box, Picture

MOST = 60


def call_picture(title: str, calls: Sequence[tuple[str, str]], labels: Mapping[str, str]) -> Picture | None:
    """The picture of calls, of the functions that have most of them where there are many; None where there are none.

    Args:
        calls: pairs of the function that calls and the one that is called.
        labels: what is written below the name of a function.
    """
    degree = Counter(name for pair in calls for name in pair)
    kept = {name for name, _ in degree.most_common(MOST)}
    edges = {(a, b): Edge("call", (), True) for a, b in calls if a != b and a in kept and b in kept}
    names: dict[str, Any] = dict.fromkeys(name for pair in edges for name in pair)
    if not names:
        return None
    graph = Graph(names, edges)
    group_of = {name: tuple(g) for g in groups(graph).members for name in g}
    levels = tuple(tuple(dict.fromkeys(group_of[name] for name in level)) for level in graph_levels(graph))
    boxes = {name: Box(name, "function", labels.get(name, "")) for name in names}
    return Picture(title, boxes, tuple(Arrow(a, b, "call") for a, b in edges), (), levels, noun="function", mark="")
