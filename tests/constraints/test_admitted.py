"""What the types of a draft say to constraints on types and values of its holes."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp_ir.constraints.admitted import admitted, asked_types
from csp_ir.constraints.contradiction import contradictory
from csp_ir.constraints.read import read_constraints
from csp_ir.domains.model import Candidate, Problem, Prune
from csp_ir.drafts import Draft
from csp_ir.ir.parse import parse_fragment, parse_program
from csp_ir.propagators.scope import Scope
from csp_ir.propagators.structure import Structure
from csp_ir.propagators.types import Types
from csp_ir.verdict import Exhausted, Unsatisfiable


def core(body: str, *constraints: str) -> tuple[str, ...]:
    draft = parse_program(f"def f(n: int, s: str) -> int:\n    {body}")
    read = read_constraints(constraints, draft)
    return tuple(c.text for c in contradictory((*read, *admitted(read, draft))))


@pytest.mark.parametrize(
    ("body", "constraints", "expected"),
    [
        ("return n + ?a: int", ["size(?a) < 9", "type_of(?a) == 'str'"], ["type_of(?a) == 'str'", "?a: int"]),
        ("return n + ?a: int", ["type_of(?a) in ('str', 'list[int]')"], ["type_of(?a) in", "?a: int"]),
        ("return n + ?a", ["type_of(?a) == 'str'"], ["type_of(?a) == 'str'", "where ?a stands, no str can be"]),
        ("return n + ?a", ["if ?b == 1 then type_of(?a) == 'str'"], []),
        ("return n + (?a: constant[int])", ["?a in ('x', 'y')"], ["?a in", "?a: constant[int]"]),
        ("return len(?a: str)", ["?a == 3"], ["?a == 3", "?a: str"]),
        ("return n ?op 2", ["type_of(?op) == 'int'"], ["type_of(?op) == 'int'", "?op is an operator"]),
        ("return n ?op 2", ["?op in ('plus', 3)"], ["?op in", "?op is an operator"]),
        ("return ?v: name", ["?v == 'n + 1'"], ["?v == 'n + 1'", "?v is a name"]),
        ("return ?a", ["?a in (1, 2)", "type_of(?a) == 'str'"], ["?a in (1, 2)", "type_of(?a) == 'str'"]),
    ],
)
def test_the_core_names_the_constraint_and_the_hole(body: str, constraints: list[str], expected: list[str]) -> None:
    body = body if "?b" not in str(constraints) else f"m = ?b\n    {body}"
    found = core(body, *constraints)
    assert len(found) == len(expected) and all(text.startswith(start) for text, start in zip(found, expected))


BODIES = [
    "return n + ?a",
    "return n + (?a: int)",
    "x = ''\n    if n:\n        x = ?b\n    return n + ?a",
    "x = ?b\n    return len(?a)",
    "return s * (?a: constant[int])",
    "for i in range(?a):\n        n = ?b\n    return n",
    "return n if ?a: predicate else n ?b 2",
    "return ?a: name",
]
POOL = ["n", "s", "x", "0", "1", "'a'", "True", "1.0", "s[n]", "[n]", "n + 1", "str(n)", "+", "<", "-1", "[]", "len"]
TYPES = ["int", "str", "bool", "float", "list[int]", "Any", "list[Any]", "None"]


@given(st.sampled_from(BODIES), st.sampled_from(TYPES), st.sampled_from(["0", "1.0", "'a'", "'n'", "'+'", "'s[n]'"]))
def test_what_is_left_by_the_types_satisfies_what_they_admit(body: str, kind: str, value: str) -> None:
    draft = parse_program(f"def f(n: int, s: str) -> int:\n    {body}")
    read = read_constraints([f"type_of(?a) == {kind!r}", f"?a == {value}"], draft)
    problem = Problem.of(draft, (), ())
    for domain, text in itertools.product(problem.domains.values(), POOL):
        domain.add(Candidate(parse_fragment(text)))
    for propagator in (Types(), Structure(), Scope()):
        for prune in list(propagator.propagate(problem)):
            if isinstance(prune, Prune):
                problem.domains[prune.hole].prune(prune)
    domain = problem.domains["a"]
    for constraint in admitted(read, draft):
        assert all(constraint.holds((domain.candidates[i].fragment,)) for i in domain.live())


def test_an_asked_type_is_proposed_and_its_lack_is_said_soon() -> None:
    draft = parse_program("def f(n: int, s: str):\n    y = 0\n    y = ?a\n    return len(y)")
    (one,) = read_constraints(["type_of(?a) == 'str'"], draft)
    assert str(asked_types([one])["a"]) == "str"
    solved = Draft(draft).solve([((1, ""), 1), ((42, "a"), 2)], constraints=[one.text], work=4)
    assert solved.solved and solved.assignment == {"a": "str(n)"}
    asked = "type_of(?a) == 'dict[str, list[str]]'"
    verdict = Draft(draft).solve([((1, ""), 1), ((42, "a"), 2)], constraints=[asked], work=6).verdict
    assert isinstance(verdict, Exhausted) and asked in verdict.short["a"]


def test_the_verdict_is_unsatisfiable() -> None:
    draft = parse_program("def f(n: int) -> int:\n    return n + ?a: int")
    verdict = Draft(draft).solve([((1,), 2)], constraints=["type_of(?a) == 'str'"], work=4).verdict
    assert verdict == Unsatisfiable(("type_of(?a) == 'str'", "?a: int"))
