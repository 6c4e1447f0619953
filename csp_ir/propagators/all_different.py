"""`all_different(a, b, ...)`: no two holes take the same value.

Régin's filtering (AAAI 1994): a maximum matching of holes to values exists, or there is a
conflict; an edge hole-value that is in no maximum matching goes. Such edges are those that
are neither in the matching, nor inside a strongly connected component of the directed
graph, nor reachable from a free value.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from csp_ir.constraints.model import Constraint
from csp_ir.constraints.read import different_key
from csp_ir.domains.model import Conflict, Problem, bits
from csp_ir.propagators.base import Finding
from csp_ir.propagators.relation import Tabled

Edges = Mapping[str, Sequence[Hashable]]


class AllDifferent(Tabled):
    """Hole by hole, the values no assignment of different values can use."""

    name = "all_different"
    kinds = ("all_different",)

    def propagate(self, problem: Problem) -> Iterable[Finding]:
        masks = {n: d.alive for n, d in problem.domains.items()}
        for constraint in self.constraints(problem):
            values = {hole: _by_value(problem, hole, masks[hole]) for hole in constraint.scope}
            impossible = filtered({hole: list(found) for hole, found in values.items()})
            if impossible is None:
                yield from self.too_few(constraint, values)
                return
            for hole, key in impossible:
                reason = _why(constraint, hole, key, values)
                for index in bits(values[hole][key]):
                    masks[hole] &= ~(1 << index)
                    yield self.prune(problem, hole, index, reason, permanent=False)

    def too_few(self, constraint: Constraint, values: Mapping[str, Mapping[Hashable, int]]) -> Iterable[Finding]:
        holes = short_of_values({hole: list(found) for hole, found in values.items()})
        distinct = len({key for hole in holes for key in values[hole]})
        names = ", ".join(f"?{h}" for h in holes)
        text = f"`{constraint.text}`: {names} have {distinct} different value{'s' * (distinct != 1)} between them"
        yield Conflict(text, self.name, tuple(holes), (constraint.text,))


def _by_value(problem: Problem, hole: str, mask: int) -> dict[Hashable, int]:
    candidates = problem.domains[hole].candidates
    found: dict[Hashable, int] = {}
    for index in bits(mask):
        key = different_key(candidates[index].fragment)
        found[key] = found.get(key, 0) | 1 << index
    return found


def _why(constraint: Constraint, hole: str, key: Hashable, values: Mapping[str, Mapping[Hashable, int]]) -> str:
    taker = next((h for h, found in values.items() if h != hole and list(found) == [key]), None)
    if taker is not None:
        return f"`{constraint.text}`: it is the only value left for ?{taker}"
    others = ", ".join(f"?{h}" for h in values if h != hole)
    return f"`{constraint.text}`: with it, too few different values are left for {others}"


def matching(edges: Edges) -> tuple[dict[str, Hashable], dict[Hashable, str]]:
    """A maximum matching by augmenting paths: hole -> value, and its inverse."""
    value_of: dict[str, Hashable] = {}
    hole_of: dict[Hashable, str] = {}
    for start in edges:
        # Breadth first over alternating paths; `came` remembers the hole from which a value was reached.
        came: dict[Hashable, str] = {}
        queue: list[str] = [start]
        free: tuple[Hashable] | None = None
        while queue and free is None:
            following = []
            for hole in queue:
                for value in edges[hole]:
                    if value in came:
                        continue
                    came[value] = hole
                    if value not in hole_of:
                        free = (value,)
                        break
                    following.append(hole_of[value])
                if free is not None:
                    break
            queue = following
        if free is None:
            continue
        value = free[0]
        while True:
            hole = came[value]
            before = value_of.get(hole)
            value_of[hole], hole_of[value] = value, hole
            if hole == start:
                break
            assert before is not None
            value = before
    return value_of, hole_of


def filtered(edges: Edges) -> list[tuple[str, Hashable]] | None:
    """The (hole, value) pairs in no assignment of different values; None when there is no such assignment."""
    value_of, hole_of = matching(edges)
    if len(value_of) < len(edges):
        return None
    users: dict[Hashable, list[str]] = {}
    for hole, options in edges.items():
        for value in options:
            users.setdefault(value, []).append(hole)
    # Values reachable from a free one by alternating paths may be swapped in.
    loose = {value for value in users if value not in hole_of}
    stack = list(loose)
    while stack:
        for hole in users[stack.pop()]:
            mine = value_of[hole]
            if mine not in loose:
                loose.add(mine)
                stack.append(mine)
    component = _components(edges, value_of, hole_of)
    return [
        (hole, value)
        for hole, options in edges.items()
        for value in options
        if value_of[hole] != value and value not in loose and component[hole] != component[hole_of[value]]
    ]


def _components(edges: Edges, value_of: Mapping[str, Hashable], hole_of: Mapping[Hashable, str]) -> dict[str, int]:
    """Strongly connected components of holes: a hole leads to the holders of the other values it could take (Tarjan)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    found: dict[str, int] = {}
    path: list[str] = []
    for root in edges:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        path.append(root)
        work = [(root, _next_holes(root, edges, value_of, hole_of))]
        while work:
            hole, following = work[-1]
            if following:
                other = following.pop()
                if other not in index:
                    index[other] = low[other] = len(index)
                    path.append(other)
                    work.append((other, _next_holes(other, edges, value_of, hole_of)))
                elif other not in found:
                    low[hole] = min(low[hole], index[other])
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[hole])
            if low[hole] == index[hole]:
                while True:
                    member = path.pop()
                    found[member] = index[hole]
                    if member == hole:
                        break
    return found


def _next_holes(
    hole: str, edges: Edges, value_of: Mapping[str, Hashable], hole_of: Mapping[Hashable, str]
) -> list[str]:
    return [hole_of[v] for v in edges[hole] if v in hole_of and v != value_of[hole]]


def short_of_values(edges: Edges) -> list[str]:
    """A smallest-by-deletion set of holes that have fewer values between them than holes (Hall's condition)."""
    holes = list(edges)
    for hole in list(holes):
        rest = {h: edges[h] for h in holes if h != hole}
        if len(matching(rest)[0]) < len(rest):
            holes.remove(hole)
    return holes
