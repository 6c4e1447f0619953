import random

import networkx as nx
import pytest

from csp_ir.graph.dependencies import Edge, Graph, critical_path, dependency_graph, graph_levels, groups, levels
from csp_ir.holes.draft import Draft

LOOP = """
def f(xs: list[int], k: int) -> int:
    acc = ?init
    for x in xs:
        if ?keep: bool:
            acc = ?step
    other = k + 1
    return ?result
"""


def test_a_loop_is_one_group_between_what_is_before_and_after_it():
    graph = dependency_graph(Draft.parse(LOOP))
    assert groups(graph).members == [["init"], ["keep", "step"], ["result"]]
    assert levels(Draft.parse(LOOP)) == [["init"], ["keep", "step"], ["result"]]
    assert graph.edges["init", "step"].variables == ("acc",)
    assert critical_path(graph) == [["init"], ["keep", "step"], ["result"]]


def test_independent_holes_share_a_level():
    draft = Draft.parse("def f(a: int, b: int) -> tuple[int, int]:\n    return (?p: int, ?q: int)")
    assert levels(draft) == [["p", "q"]]


def test_control_without_data():
    draft = Draft.parse("def f(a: int) -> int:\n    if ?test: bool:\n        return ?yes\n    return a")
    assert dependency_graph(draft).edges["test", "yes"].kind == "control"


@pytest.mark.parametrize(
    "body, variables",
    [
        ("    out = []\n    out.append(?a: int)\n    return ?b: int", ("out",)),
        ("    out = {}\n    out[n] = ?a: int\n    return ?b: int", ("out",)),
        ("    p, q = n, ?a: int\n    return ?b: int", ("p", "q")),
        ("    v = ?a: int\n    v = n\n    return ?b: int", ()),
        ("    v = [?a: int for i in range(n)]\n    return sum(?b: int for w in v)", ("v", "w")),
    ],
)
def test_which_variables_carry_a_value(body, variables):
    graph = dependency_graph(Draft.parse(f"def f(n: int) -> int:\n{body}"))
    edge = graph.edges.get(("a", "b"))
    assert (edge.variables if edge else ()) == variables


def test_order_constraints_give_edges_and_cycles_are_allowed():
    class Order:
        order = True

        def __init__(self, *scope):
            self.scope, self.text = scope, f"depends_on{scope}"

    draft = Draft.parse("def f(a: int) -> tuple[int, int, int]:\n    return (?p: int, ?q: int, ?r: int)")
    assert levels(draft, [Order("p", "q")]) == [["q", "r"], ["p"]]
    graph = dependency_graph(draft, [Order("p", "q"), Order("q", "p")])
    assert graph_levels(graph) == [["p", "q", "r"]]
    assert groups(graph).members == [["p", "q"], ["r"]]


def test_every_hole_is_in_exactly_one_level():
    lines = [f"    v{i} = ?h{i}: int" for i in range(40)]
    draft = Draft.parse("def f(n: int) -> int:\n" + "\n".join(lines) + "\n    return v39")
    flat = [name for level in levels(draft) for name in level]
    assert sorted(flat) == sorted(draft.holes)
    assert len(levels(draft)) == 40


def test_what_a_statement_only_changes_is_still_to_be_read():
    draft = Draft.parse(
        "def f(xs: list[int]) -> str:\n    parts = []\n    for x in xs:\n        parts.append(?item: str)\n    return ?joined: str"
    )
    assert levels(draft) == [["item"], ["joined"]]


def test_groups_levels_and_chains_are_those_of_networkx():
    for seed in range(150):
        chosen = random.Random(seed)
        names = [f"h{i}" for i in range(chosen.randint(1, 9))]
        arrows = [(chosen.choice(names), chosen.choice(names)) for _ in range(chosen.randint(0, 14))]
        graph = Graph(dict.fromkeys(names), {(a, b): Edge("data", (), True) for a, b in arrows if a != b})
        plain = nx.DiGraph()
        plain.add_nodes_from(names)
        plain.add_edges_from(graph.edges)
        condensed = nx.condensation(plain)
        members = {c: frozenset(m) for c, m in condensed.nodes(data="members")}
        found = groups(graph)
        assert sorted(map(sorted, found.members)) == sorted(map(sorted, members.values()))
        number = {name: i for i, group in enumerate(found.members) for name in group}
        before = {(number[min(members[a])], number[min(members[b])]) for a, b in condensed.edges}
        kept = {(number[min(members[a])], number[min(members[b])]) for a, b in nx.transitive_reduction(condensed).edges}
        assert {(i, n) for n, waits in enumerate(found.before) for i in waits} == before
        assert all(i < n for i, n in before)
        assert {(i, n) for n, implied in enumerate(found.implied) for i in implied} == before - kept
        generations = [{n for c in level for n in members[c]} for level in nx.topological_generations(condensed)]
        assert list(map(set, graph_levels(graph))) == generations
        path = critical_path(graph)
        assert len(path) == len(nx.dag_longest_path(condensed, weight="none", default_weight=1))
        assert all((number[a[0]], number[b[0]]) in before for a, b in zip(path, path[1:]))
