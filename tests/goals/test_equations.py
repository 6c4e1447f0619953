"""What clauses say a result is, as an expression."""

from __future__ import annotations

import pytest

from csp_ir.goals.equations import (
    RESULT,
    conjuncts,
    elements_of,
    entries_of,
    inlined,
    negated,
    parts_of,
    placed,
    rewritten,
    units_of,
    value_of,
)  # fmt: skip
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.ir.printer import print_expr

NAMES = ("result", "n", "a", "b", "x", "xs", "ys", "s", "k", "low", "high")


def conditions(*clauses: str):
    return conjuncts(parse_expr(c, names=NAMES) for c in clauses)


@pytest.mark.parametrize(
    ("clauses", "said"),
    [
        (("result == n + 1",), "n + 1"),
        (("2 * result == n * (n + 1)",), "n * (n + 1) // 2"),
        (("a - result == b",), "a - b"),
        (("result * b + a % b == a",), "(a - a % b) // b"),
        (("-result == n",), "-n"),
        (("0 <= result == n % 7",), "n % 7"),
        (("result == xs[0] if xs else result == 0",), "xs[0] if xs else 0"),
        (("x < 0 or result == x", "x >= 0 or result == -x"), "x if x >= 0 else -x"),
        (("result == x or (x < low and result == low) or (x > high and result == high)",), "low if x < low else high if x > high else x"),
        (("int(result, 2) == n",), "bin(n)[2:]"),
        (("result.split(',') == xs",), '",".join(xs)'),
        (('int("".join(str(d) for d in result)) == n',), "[int(d) for d in list(str(n))]"),
        (("[x for x in result if x < k] + [x for x in result if x >= k] == result", "[x for x in result if x < k] == xs", "[x for x in result if x >= k] == ys"), "xs + ys"),
        (("n == 3",), None),
        (("result > n",), None),
        (("result in (a, b)",), None),
    ],
)  # fmt: skip
def test_equations_are_solved(clauses: tuple[str, ...], said: str | None) -> None:
    found = value_of(rewritten(conditions(*clauses)))
    assert (None if found is None else print_expr(found)) == said


def test_cases_beside_an_equation() -> None:
    said = conditions("result * abs(n) == n", "result == 0 or n != 0")
    assert print_expr(value_of(said[:1])) == "n // abs(n)"
    assert print_expr(value_of(said)) == "0 if n == 0 else n // abs(n)"


def test_entries_of_a_dict() -> None:
    said = conditions("set(result) == set(xs)", "all(result[x] == xs.count(x) for x in xs)")
    assert print_expr(entries_of(said)) == "{x: xs.count(x) for x in xs}"


def test_a_function_is_undone_by_itself_and_short_helpers_stand_for_their_bodies() -> None:
    shift = parse_expr("shift(result, k) == s", names=(*NAMES, "shift"))
    assert [print_expr(value_of([shift], way=w)) for w in (0, 1)] == ["shift(s, -k)", "shift(s, k)"]
    helper = parse_program("def apart(p: int, q: int) -> int:\n    return q - p\n").function
    inside = inlined([parse_expr("apart(a, result) == n", names=(*NAMES, "apart"))], [helper])
    assert print_expr(inside[0]) == "result - a == n"


def test_operations_are_undone_in_several_ways() -> None:
    ways = [value_of(conditions("sorted(result) == sorted(xs)"), way=w) for w in range(4)]
    assert [print_expr(w) for w in ways if w] == ["sorted(xs)", "sorted(xs, reverse=True)", "xs", "xs[::-1]"]


def test_parts_of_a_tuple_and_elements_of_a_list() -> None:
    assert print_expr(parts_of(conditions("result[0] == a and result[1] == b"), 2)) == "(a, b)"
    assert parts_of(conditions("result[0] == a"), 2) is None
    walked = conditions("len(result) == len(xs)", "all(result[i] == xs[-1 - i] for i in range(len(xs)))")
    assert print_expr(elements_of(walked, False)) == "[xs[-1 - i] for i in range(len(xs))]"
    zipped = conditions("all(r == 2 * x for x, r in zip(xs, result))")
    assert print_expr(elements_of(zipped, False)) == "[2 * x for x in xs]"
    cases = conditions(
        "all(result[i] == 0 for i in range(n) if i < k)", "all(result[i] == i for i in range(n) if i >= k)"
    )
    assert print_expr(elements_of(cases, False)) == "[0 if i < k else i for i in range(n)]"
    text = conditions("all(result[i] == s[i].upper() for i in range(len(s)))")
    assert print_expr(elements_of(text, True)) == '"".join(s[i].upper() for i in range(len(s)))'


def test_units_of_a_number() -> None:
    said = conditions("result[0] * 3600 + result[1] * 60 + result[2] == n", "0 <= result[1] < 60")
    assert print_expr(units_of(said, 3)) == "(n // 3600, n % 3600 // 60, n % 3600 % 60)"
    assert units_of(conditions("result[0] * a + result[1] == n"), 2) is None
    assert units_of(conditions("result[0] + result[0] == n"), 1) is None


def test_places_of_a_list() -> None:
    found = placed(
        conditions("len(result) == len(xs)", "all(result[(i + k) % len(xs)] == xs[i] for i in range(len(xs)))")
    )
    assert found is not None
    assert [print_expr(found[0]), print_expr(found[2]), print_expr(found[3])] == [
        "len(xs)",
        "(i + k) % len(xs)",
        "xs[i]",
    ]
    assert placed(conditions("all(result[i + 1] == xs[i] for i in range(len(xs)))")) is None


def test_conditions_turned_round() -> None:
    for text, other in (("a < b", "a >= b"), ("not a", "a"), ("a in xs", "a not in xs"), ("a", "not a")):
        assert print_expr(negated(parse_expr(text, names=NAMES))) == other
    assert RESULT not in negated(parse_expr("a < b", names=NAMES)).walk()
