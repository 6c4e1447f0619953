"""Clauses proved of functions over lists of any length."""

from __future__ import annotations

import pytest

from csp_ir.ir.parse import parse_program
from csp_ir.proof.folds import FoldProver
from csp_ir.proof.induction import prove
from csp_ir.spec.read import read_spec

pytest.importorskip("z3")


def proved(head: str, clauses: str, body: str) -> list[str]:
    """The clauses that are proved of a body, with what is required of the head's parameters."""
    requires, _, ensures = clauses.rpartition("|")
    text = f"def {head}\n\n" + (f"requires: {requires}\n\n" if requires else "") + "ensures:\n"
    spec = read_spec(text + "".join(f"    {c}\n" for c in ensures.split(";")))
    program = parse_program(f"def {head}:\n" + "".join(f"    {line}\n" for line in body.split("\n")))
    proof = FoldProver(program, spec, lambda _: False, bound=4, seconds=60).run()
    assert proof.counterexample is None
    return [c.text.replace('"', "'") for c in proof.claims if not c.open]


TOTAL = "t = 0\nfor x in xs:\n    t += x\nreturn t"
LARGEST = "m = xs[0]\nfor x in xs[1:]:\n    if x > m:\n        m = x\nreturn m"
SQUARES = "out = []\nfor x in xs:\n    out.append(x * x)\nreturn out"
FIND = "for i, x in enumerate(xs):\n    if x == v:\n        return i\nreturn -1"
PLACES = "for i in range(len(xs)):\n    if xs[i] == v:\n        return i\nreturn -1"
HALVES = "low, high = [], []\nfor x in xs:\n    if x < v:\n        low.append(x)\n    else:\n        high.append(x)\nreturn low, high"


@pytest.mark.parametrize(
    ("head", "clauses", "body"),
    [
        ("f(xs: list[int]) -> int", "result == sum(xs)", TOTAL),
        ("f(xs: list[int]) -> int", "all(x > 0 for x in xs)|result >= 0", TOTAL),
        ("f(xs: list[int]) -> int", "result in xs; all(x <= result for x in xs); result == max(xs)", LARGEST),
        ("f(xs: list[int]) -> list[int]", "result == [x * x for x in xs]; len(result) == len(xs); all(y >= 0 for y in result)", SQUARES),
        ("f(xs: list[int], v: int) -> int", "(result == -1) == (v not in xs); result == -1 or xs[result] == v", FIND),
        ("f(xs: list[int], v: int) -> int", "-1 <= result < len(xs)", PLACES),
        ("f(xs: list[int], v: int) -> tuple[list[int], list[int]]", "len(result[0]) + len(result[1]) == len(xs); all(v <= x for x in result[1])", HALVES),
        ("f(xs: list[int]) -> bool", "result == all(x > 0 for x in xs)", "for x in xs:\n    if x <= 0:\n        return False\nreturn True"),
        ("f(xs: list[int]) -> int", "result >= 0", "return sum(x * x for x in xs)"),
        ("f(words: list[str]) -> list[str]", "all(w != '' for w in result); len(result) <= len(words)", "return [w for w in words if w != '']"),
    ],
)  # fmt: skip
def test_what_holds_of_every_list_is_proved(head: str, clauses: str, body: str) -> None:
    assert proved(head, clauses, body) == [c.strip() for c in clauses.rpartition("|")[2].split(";")]


@pytest.mark.parametrize(
    ("head", "clauses", "body"),
    [
        ("f(xs: list[int]) -> int", "result >= 0", TOTAL),
        ("f(xs: list[int]) -> int", "result >= 0; result == min(xs)", LARGEST),
        ("f(xs: list[int]) -> list[int]", "all(y > 0 for y in result); result == xs; len(result) < len(xs)", SQUARES),
        ("f(xs: list[int], v: int) -> int", "result >= 0; result == len(xs); v in xs", FIND),
        # One list under two names, and what a loop changes behind them.
        ("f(xs: list[int]) -> int", "result == 0", "a = []\nb = a\nfor x in xs:\n    a.append(x)\nreturn len(b)"),
        ("f(xs: list[int]) -> int", "result <= 1", "a = []\nb = []\nfor x in xs:\n    b = a\n    a.append(x)\nreturn len(b)"),
        ("f(xs: list[int]) -> int", "result == 0", "a = [[]]\nfor x in xs:\n    a[0].append(x)\nreturn len(a[0])"),
        ("f(xs: list[int]) -> int", "result == 0", "a = []\ndef add(y):\n    a.append(y)\nfor x in xs:\n    add(x)\nreturn len(a)"),
        ("f(xs: list[int]) -> int", "result == 0", "d = {}\nfor x in xs:\n    d[x] = 1\nreturn len(d)"),
        # What a loop sets and no turn may have set; places of what comes after the first element.
        ("f(xs: list[int]) -> int", "result == 0", "y = 0\nfor x in xs:\n    y = x\nreturn y"),
        ("f(xs: list[int]) -> int", "result == xs[0]", "for x in xs:\n    pass\nreturn x"),
        ("f(xs: list[int]) -> int", "result < 0 or xs[result] > 0", "for i, x in enumerate(xs[1:]):\n    if x > 0:\n        return i\nreturn -1"),
        # A local function sees what changes.
        ("f(xs: list[int]) -> bool", "result == True", "a = 0\ndef g(y):\n    return y + a\nt = 0 + sum(g(y) for y in xs)\na = 1\nreturn t == 0 + sum(g(y) for y in xs)"),
        # No path has a result.
        ("f(xs: list[int]) -> int", "result == 7", "for x in xs:\n    raise ValueError\nraise KeyError"),
    ],
)  # fmt: skip
def test_what_some_list_breaks_is_not(head: str, clauses: str, body: str) -> None:
    assert proved(head, clauses, body) == []


def test_a_sum_of_a_list_that_changes_is_not_that_of_before() -> None:
    body = "out = []\nt = 0\nfor x in xs:\n    t = sum(out)\n    out.append(x)\nreturn t"
    assert proved("f(xs: list[int]) -> int", "result == sum(xs); result == 0", body) == []


def test_the_standing_says_all_inputs_and_no_length() -> None:
    spec = read_spec("def f(xs: list[int]) -> int\n\nensures:\n    result == sum(xs)\n    result * result < 10 ** 6\n")
    program = parse_program("def f(xs: list[int]) -> int:\n    t = 0\n    for x in xs:\n        t += x\n    return t\n")
    proof = prove(program, spec, lambda _: False, bound=2, seconds=30)
    whole, other = proof.claims
    assert whole.any_length and not whole.open and not other.any_length
