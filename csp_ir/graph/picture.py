"""What is drawn of a draft: holes with their domains, flow, groups and constraints. Data only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from csp_ir.graph.dependencies import critical_path, dependency_graph, graph_levels, groups
from csp_ir.holes.draft import Draft
from csp_ir.ir.types import Type, type_text


@dataclass(frozen=True)
class Box:
    """A hole. before, after: how many candidates it had before and after propagation; line: where it stands in the spec; where
    that is known."""

    name: str
    kind: str
    type: str
    before: int | None = None
    after: int | None = None
    critical: bool = False
    conditions: tuple[str, ...] = ()
    line: int | None = None

    @property
    def label(self) -> str:
        """What is written below the name: the type of a term, the kind of another hole with its type; and its line."""
        where = f" · line {self.line}" if self.line else ""
        if self.kind == "term" or not self.type:
            return self.type + where
        if self.kind == "function" and "->" in self.type:
            return self.type + where
        plain = self.type == "Any" or self.kind in ("type", "block")
        return (self.kind if plain else f"{self.kind}: {self.type}") + where


@dataclass(frozen=True)
class Arrow:
    """source may matter to target. kind: "data", "control", "order" or "call"; label: the variables between them."""

    source: str
    target: str
    kind: str
    label: str = ""


@dataclass(frozen=True)
class Tie:
    """A constraint between two holes or more, numbered for the list below the picture."""

    number: int
    text: str
    holes: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """levels: groups of hole names (holes that wait for one another), level by level.

    left_out: expected edges that the arrows drawn imply; possible: edges that are not expected.
    noun: what the boxes stand for; mark: what is written before their names.
    """

    title: str
    boxes: Mapping[str, Box]
    arrows: tuple[Arrow, ...]
    ties: tuple[Tie, ...]
    levels: tuple[tuple[tuple[str, ...], ...], ...]
    path: tuple[tuple[str, ...], ...] = ()
    left_out: int = 0
    possible: int = 0
    noun: str = "hole"
    mark: str = "?"


def _brief(kind: Type) -> str:
    """A type as text; a function's as `int, str → bool`."""
    if kind.name == "Callable" and kind.args:
        return f"{', '.join(type_text(a) for a in kind.args[:-1])} → {type_text(kind.args[-1])}"
    return type_text(kind)


def picture(
    draft: Draft,
    constraints: Iterable[Any] = (),
    before: Mapping[str, int] | None = None,
    after: Mapping[str, int] | None = None,
) -> Picture:
    """The picture of a draft.

    An arrow that a longer chain of arrows implies is left out (transitive reduction over the
    groups), and so are the arrows inside a group that has more than twice as many as holes.

    Args:
        draft, constraints: as for `dependency_graph`.
        before, after: domain sizes by hole.
    """
    constraints = list(constraints)
    graph = dependency_graph(draft, constraints)
    level_of = {name: i for i, level in enumerate(graph_levels(graph)) for name in level}
    grouped = groups(graph)
    members = grouped.members
    levels: list[list[tuple[str, ...]]] = [[] for _ in range(max(level_of.values(), default=-1) + 1)]
    for group in members:
        levels[level_of[group[0]]].append(tuple(group))
    path = critical_path(graph)
    on_path = {name for group in path for name in group} if len(path) > 2 else set()
    conditions: dict[str, list[str]] = {}
    ties: list[Tie] = []
    for constraint in constraints:
        if len(constraint.scope) == 1:
            conditions.setdefault(constraint.scope[0], []).append(constraint.text)
        elif not getattr(constraint, "order", False):
            ties.append(Tie(len(ties) + 1, constraint.text, tuple(constraint.scope)))
    boxes = {
        name: Box(
            name,
            context.kind,
            _brief(context.expected),
            (before or {}).get(name),
            (after or {}).get(name),
            name in on_path,
            tuple(conditions.get(name, ())),
            None if (at := context.position) is None else at.line,
        )
        for name, context in graph.holes.items()
    }
    group_of = {name: i for i, group in enumerate(members) for name in group}
    inside: dict[int, int] = {}
    for a, b in graph.expected:
        if group_of[a] == group_of[b]:
            inside[group_of[a]] = inside.get(group_of[a], 0) + 1
    arrows, left_out = [], 0
    between: set[tuple[int, int]] = set()
    for (a, b), edge in graph.expected.items():
        ends = group_of[a], group_of[b]
        if ends[0] == ends[1]:
            drawn = inside[ends[0]] <= 2 * len(members[ends[0]])
        else:
            # Between two groups one arrow of flow says enough; an explicit order is always drawn.
            many = len(members[ends[0]]) > 3 or len(members[ends[1]]) > 3
            longer = ends[0] in grouped.implied[ends[1]]
            drawn = edge.kind == "order" or not (longer or (many and ends in between))
            between.add(ends)
        if drawn:
            names = [v for v in edge.variables if not v.startswith("?") and v != "operands"]
            arrows.append(Arrow(a, b, edge.kind, ", ".join(names)))
        else:
            left_out += 1
    title = draft.program.function.name
    return Picture(
        title,
        boxes,
        tuple(arrows),
        tuple(ties),
        tuple(tuple(level) for level in levels),
        tuple(tuple(group) for group in path),
        left_out,
        len(graph.edges) - len(graph.expected),
    )
