"""What functions ask of their arguments, as runs that fail show it."""

from __future__ import annotations

import pytest

from csp_ir.interpreter.outcomes import Outcome, Raised, Returned
from csp_ir.ir.nodes import Parameter
from csp_ir.ir.types import Type
from csp_ir.pipeline import solve
from csp_ir.reverse.lift import lift_text
from csp_ir.reverse.model import Lifted
from csp_ir.reverse.requires import required
from csp_ir.spec.read import read_spec


def lifted(head: str, body: str) -> Lifted:
    text = f"import math\n\ndef {head}:\n" + "".join(f"    {line}\n" for line in body.split("\n"))
    return lift_text(text, f"m.py::{head.partition('(')[0]}", seconds=3)


def of(found: Lifted, section: str) -> list[str]:
    return [text for word, text, _ in found.clauses if word == section]


@pytest.mark.parametrize(
    ("head", "body", "asked", "kind"),
    [
        ("f(n: int) -> float", "return 10 / n", "n != 0", "ZeroDivisionError"),
        ("f(n: int) -> int", "return math.isqrt(n)", "n >= 0", "ValueError"),
        ("f(xs: list[int]) -> int", "return xs[0]", "len(xs) > 0", "IndexError"),
        ("f(xs: list[int], i: int) -> int", "return xs[i]", "-len(xs) <= i < len(xs)", "IndexError"),
        ("f(xs: list[int], i: int) -> int", "assert i >= 0\nreturn xs[i]", "0 <= i < len(xs)", "IndexError"),
        ("f(a: list[int], b: list[int]) -> int", "return sum(x * y for x, y in zip(a, b, strict=True))", "len(a) == len(b)", "ValueError"),
        ("f(d: dict[str, int], k: str) -> int", "return d[k] + 1", "k in d", "KeyError"),
        ("f(d: dict[str, int]) -> int", "return d['age'] + 1", '"age" in d', "KeyError"),
        ("f(xs: list[int], n: int) -> list[int]", "return [x // n for x in xs]", "not xs or n != 0", "ZeroDivisionError"),
        ("f(n: int, base: int) -> int", "return sum(i // base for i in range(n))", "n <= 0 or base != 0", "ZeroDivisionError"),
        ("f(s: str) -> int", "return ord(s)", "len(s) == 1", "TypeError"),
    ],
)  # fmt: skip
def test_what_is_asked_is_found(head: str, body: str, asked: str, kind: str) -> None:
    found = lifted(head, body)
    assert of(found, "requires") == [asked], found.clauses
    assert any(text == asked and count and raised == kind for text, count, raised in found.failed)
    assert not any(o.outcome == f"raises {kind}" for o in found.observed) and kind not in str(of(found, "raises"))
    spec = read_spec(found.spec())
    assert asked in [text for word, text in spec.clauses() if word == "requires"]


def test_two_ways_to_fail_are_two_clauses() -> None:
    found = lifted("f(xs: list[int], n: int) -> int", "return xs[0] // n")
    assert set(of(found, "requires")) == {"len(xs) > 0", "n != 0"}
    assert "without it: ZeroDivisionError" in found.spec()


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("f(n: int) -> int", "if n < 0:\n    raise ValueError('below')\nreturn n"),
        ("f(xs: list[int], i: int) -> int", '"""The one at i; IndexError where there is none."""\nreturn xs[i]'),
        ("f(d: dict[str, int], k: str) -> int", '"""Raises LookupError for other keys."""\nreturn d[k]'),
        ("f(xs: list[int], i: int) -> int", '"""\n>>> f([], 0)\nTraceback (most recent call last):\nIndexError: list index out of range\n"""\nreturn xs[i]'),
        ("f(n: int) -> int", "return 3 * n + 1"),
    ],
)  # fmt: skip
def test_what_is_announced_is_not_asked(head: str, body: str) -> None:
    found = lifted(head, body)
    assert not of(found, "requires")
    if "raise" in body:
        assert of(found, "raises") == ["ValueError when n < 0"] and found.effects == ("raises ValueError",)


def asked(rows: list[tuple[int, Outcome]], announced: str = "") -> list[tuple[str, int, int]]:
    runs = [((n,), outcome) for n, outcome in rows]
    found = required([Parameter("n", Type("int"))], runs, {}, lambda kind: kind == announced)
    return [(r.text, r.support, r.failed) for r in found]


def test_one_run_refutes_a_clause() -> None:
    bad = Raised("ValueError")
    rows = [*((n, Returned(n)) for n in range(9)), *((n, bad) for n in range(-4, 0))]
    assert asked(rows) == [("n >= 0", 9, 4)]
    assert asked([*rows, (-9, Returned(0))]) == asked([*rows, (5, bad)]) == []
    assert asked(rows, announced="ValueError") == []
    assert asked([*rows[:9], rows[-1]]) == [] and asked(rows[7:]) == []  # too few runs of a kind
    assert asked([*rows, (-8, Raised("OSError"))]) == [("n >= 0", 9, 4)]


def test_a_spec_that_asks_is_solved() -> None:
    found = lifted("f(a: int, b: int) -> int", "return a // b")
    result = solve(found.spec(), seconds=10)
    assert "b != 0" in of(found, "requires") and result.solved and result.code is not None and "a // b" in result.code
