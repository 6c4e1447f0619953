import pytest

from csp_ir.constraints.read import read_constraints
from csp_ir.domains.model import Candidate
from csp_ir.errors import SpecError
from csp_ir.ir.parse import parse_expr, parse_program

SKETCH = parse_program(
    """
def f(xs: list[int], k: int) -> int:
    acc = ?a: int
    for x in xs:
        acc = acc ?op ?b: int
    return ?c: int
"""
)


def candidate(text):
    return Candidate(text if text in ("+", "-", "*") else parse_expr(text))


def allows(text, **fills):
    (constraint,) = read_constraints([text], SKETCH)
    return constraint.allows({hole: candidate(t) for hole, t in fills.items()})


@pytest.mark.parametrize(
    "text, fills, expected",
    [
        ("?a in (1, 2, 3)", {"a": "2"}, True),
        ("?a in (1, 2, 3)", {"a": "4"}, False),
        ("a in (1, 2, 3)", {"a": "3"}, True),
        ("?a != ?b", {"a": "2", "b": "2"}, False),
        ("?a != ?b", {"a": "2", "b": "k"}, True),
        ("?a != ?b", {"a": "2"}, None),
        ("?b == 'k + 1'", {"b": "k+1"}, True),
        ("?n >= 0".replace("n", "a"), {"a": "-1"}, False),
        ("?a >= 0", {"a": "k"}, False),
        ("not ?a >= 0", {"a": "k"}, False),
        ("?op in ('+', '-')", {"op": "+"}, True),
        ("?op in ('+', '-')", {"op": "*"}, False),
        ("(a, b) in [(1, 2), (3, 4)]", {"a": "3", "b": "4"}, True),
        ("(a, b) in [(1, 2), (3, 4)]", {"a": "3", "b": "2"}, False),
        ("if op == '+' then a == 0", {"op": "+", "a": "1"}, False),
        ("if op == '+' then a == 0", {"op": "*", "a": "1"}, True),
        ("op == '+' implies a == 0", {"op": "+", "a": "1"}, False),
        ("op == '+' => a == 0", {"op": "+", "a": "0"}, True),
        ("if a > 0 then b == 1", {"a": "k", "b": "5"}, True),
        ("all_different(a, b, c)", {"a": "1", "b": "2", "c": "1"}, False),
        ("all_different(a, b, c)", {"a": "1", "b": "2", "c": "'1'"}, True),
        ("all_different(a, b)", {"a": "1", "b": "True"}, False),
        ("?a != ?b", {"a": "1", "b": "True"}, False),
        ("all_different(a, b)", {"a": "[1]", "b": "[1.0]"}, False),
        ("type_match(a, b)", {"a": "1", "b": "k"}, True),
        ("type_match(a, b)", {"a": "1", "b": "str(k)"}, False),
        ("type_of(?a) == 'int'", {"a": "len(xs)"}, True),
        ("depends_on(b, a)", {"a": "1", "b": "acc + 1"}, True),
        ("depends_on(b, a)", {"a": "1", "b": "x"}, False),
        ("uses(?b, 'x')", {"b": "x * 2"}, True),
        ("size(?b) <= 2", {"b": "x * 2"}, False),
        ("text(?a) == '2'", {"a": "2"}, True),
        ("sum(v for v in (a, b)) == 5", {"a": "2", "b": "3"}, True),
        ("all_different(a, b) or op == '+'", {"a": "2", "b": "2", "op": "+"}, True),
        ("?a == 10 ** 10 ** 10", {"a": "2"}, False),
    ],
)
def test_what_a_constraint_allows(text, fills, expected):
    assert allows(text, **fills) is expected


def test_if_then_else_is_two_constraints():
    first, second = read_constraints(["if op == '+' then a == 0 else a == 1"], SKETCH)
    plus, times = {"op": candidate("+")}, {"op": candidate("*")}
    zero, one = {"a": candidate("0")}, {"a": candidate("1")}
    assert [c.allows(plus | zero) for c in (first, second)] == [True, True]
    assert [c.allows(times | zero) for c in (first, second)] == [True, False]
    assert [c.allows(plus | one) for c in (first, second)] == [False, True]


def test_conjunctions_are_taken_apart():
    constraints = read_constraints(["?a > 0 and ?b > 0"], SKETCH)
    assert [(c.text, c.scope) for c in constraints] == [("?a > 0", ("a",)), ("?b > 0", ("b",))]


def test_chains_of_equality_are_taken_apart_where_each_link_speaks_of_a_hole():
    constraints = read_constraints(["?a == ?b == 3", "1 == 1 == ?a", "0 < ?a < 4"], SKETCH)
    assert [c.text for c in constraints] == ["?a == ?b", "?b == 3", "1 == 1 == ?a", "0 < ?a < 4"]


@pytest.mark.parametrize(
    "text, says",
    [
        ("?z > 1", "no hole ?z"),
        ("aa > 1", "neither a hole nor a builtin"),
        ("1 < 2", "speaks of no hole"),
        ("?a >", "not Python"),
        ("depends_on(a)", "takes two holes"),
        ("all_different(a, a)", "named twice"),
        ("all(a > 0 for a in (1, 2)) or b > 1", "a hole and a variable"),
        ("[?a].append(1)", "changes its value"),
        ("__import__('os')", "not in the IR"),
        ("?a.__class__ == 1", "attribute"),
        ("open('x') == ?a", "not in the IR"),
        ("(a, b) in [(1, 2), (3,)]", "the row `(3,)` does not have 2 values"),
        ("a > 0 and (a, b) not in [(1, 2), 3]", "the row `3` does not have 2 values"),
        ("total(?a) == 1", "neither a hole nor a builtin"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(text, says):
    with pytest.raises(SpecError) as error:
        read_constraints([text], SKETCH, file="s.txt")
    assert says in str(error.value) and error.value.remedy and error.value.file == "s.txt"
