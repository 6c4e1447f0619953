from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.constraints.contradiction import contradictory
from csp_ir.constraints.read import read_constraints
from csp_ir.ir.parse import parse_program

SKETCH = parse_program("def f(x: int) -> list[int]:\n    return [?a, ?b, ?c]")


def core(*texts):
    return sorted(c.text for c in contradictory(read_constraints(texts, SKETCH)))


@pytest.mark.parametrize(
    "texts, expected",
    [
        (["?a in (1, 2)", "?a in (3, 4)", "?b > 0"], ["?a in (1, 2)", "?a in (3, 4)"]),
        (["?a > 5", "?a < 3"], ["?a < 3", "?a > 5"]),
        (["?a < ?b", "?b < ?c", "?c < ?a", "?a > 0"], ["?a < ?b", "?b < ?c", "?c < ?a"]),
        (["?a == 'x'", "if a == 'x' then b == 1", "b == 2"], ["?a == 'x'", "b == 2", "if a == 'x' then b == 1"]),
        (
            ["all_different(a, b, c)", "a in (1, 2)", "b in (1, 2)", "c in (1, 2)"],
            ["a in (1, 2)", "all_different(a, b, c)", "b in (1, 2)", "c in (1, 2)"],
        ),
        (["(a, b) in [(1, 2), (3, 4)]", "?a == 1", "?b == 4"], ["(a, b) in [(1, 2), (3, 4)]", "?a == 1", "?b == 4"]),
        (["?a > 5", "?a < 6"], []),
        (["?a < ?b", "?b < ?c"], []),
        (["?a != ?b", "?b != ?c", "?a != ?c"], []),
        (["?a < 'b'", "?a > 'a'"], []),
        (["?a == ?a + 1"], []),
        (["?a == [1]", "?b == 1"], []),
        (["depends_on(a, b)", "depends_on(b, a)"], []),
    ],
)
def test_cores_are_minimal_and_whatever_the_candidates(texts, expected):
    assert core(*texts) == expected


HOLES = st.sampled_from("abc")
LITERALS = st.sampled_from(["0", "1", "2", "'p'", "'q'", "True", "1.5"])
ATOM = st.builds(
    lambda a, op, b: f"{a} {op} {b}", HOLES, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), HOLES | LITERALS
)
CONDITION = ATOM | st.builds(lambda p, q: f"({p}) or ({q})", ATOM, ATOM) | ATOM.map(lambda p: f"not ({p})")
POOL = [0, 1, 2, 3, -1, 0.5, 1.5, 1.7, True, "p", "q", "", "pp", "r", None]


def true(text, values):
    try:
        return bool(eval(text, {"__builtins__": {}}, values))
    except TypeError:
        return False


@settings(max_examples=120, deadline=None)
@given(st.lists(CONDITION, min_size=2, max_size=5))
def test_what_some_values_satisfy_is_never_called_contradictory(texts):
    satisfied = any(all(true(t, dict(zip("abc", v))) for t in texts) for v in product(POOL, repeat=3))
    found = core(*texts)
    if satisfied:
        assert not found
    for text in found:  # minimal: without any one of them the rest is not contradictory
        assert not core(*[t for t in found if t != text])


@pytest.mark.parametrize(
    "texts, expected",
    [
        (["size(?a) > 3", "size(?a) < 3", "?b > 0"], ["size(?a) < 3", "size(?a) > 3"]),
        (["uses(?a, 'x')", "not uses(?a, 'x')"], ["not uses(?a, 'x')", "uses(?a, 'x')"]),
        (["type_of(?a) == 'int'", "type_of(?a) == type_of(?b)", "type_of(?b) == 'str'"],
         ["type_of(?a) == 'int'", "type_of(?a) == type_of(?b)", "type_of(?b) == 'str'"]),
        (["?a == 'x + 1'", "uses(?a, 'y')"], ["?a == 'x + 1'", "uses(?a, 'y')"]),
        (["?a == 'x'", "size(?a) > 2"], ["?a == 'x'", "size(?a) > 2"]),
        (["?a == 'x'", "not uses(?a, 'x')"], []),  # the text "x" has that value and reads no name
        (["text(?a) == 'x'", "text(?a) != ?b"], []),
        (["size(?a) < size(?b)", "size(?b) < size(?c)"], []),
        (["uses(?a, 'x') or uses(?a, 'y')", "not uses(?a, 'x')"], []),
        (["?a", "not ?a"], []),
    ],
)  # fmt: skip
def test_facts_of_candidates_take_part(texts, expected):
    assert core(*texts) == expected
