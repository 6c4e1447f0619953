"""Programs read off clauses: what they say, halving where a condition ends, and values tried one by one."""

from __future__ import annotations

from collections.abc import Callable
from math import factorial, gcd, isqrt, lcm
from typing import Any

import pytest

from csp_ir.goals.promised import stated, tried
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Returned
from csp_ir.ir.nodes import Program
from csp_ir.pipeline import solve
from csp_ir.render.python import render
from csp_ir.result import LOW_CONFIDENCE
from csp_ir.spec.read import read_spec
from csp_ir.verify.known import Known
from csp_ir.verify.verify import verify
from csp_ir.work import worked


def right(programs: Any, spec: Any) -> Program:
    """The first that the clauses do not refute."""
    return next(s.program for s in programs if verify(s.program, spec, deadline=worked() + 1).passed)


def of_stated(text: str) -> Program:
    spec = read_spec(text)
    return right(stated(spec, Known(spec).inputs()), spec)


def result_of(program: Program, *args: Any) -> Any:
    outcome = compile_program(program).run(args, limits=Limits(steps=100_000)).outcome
    assert isinstance(outcome, Returned)
    return outcome.value


@pytest.mark.parametrize(
    ("head", "clauses", "f"),
    [
        ("f(n: int where n >= 0) -> int", ("result >= 0", "result * result <= n < (result + 1) ** 2"), isqrt),
        ("f(n: int where n > 0) -> int", ("result >= 0", "2 ** result <= n < 2 ** (result + 1)"), lambda n: n.bit_length() - 1),
        ("f(n: int where n > 0) -> int", ("result > 0", "result * result >= n", "(result - 1) ** 2 < n"), lambda n: isqrt(n - 1) + 1),
        ("f(n: int) -> int", ("(result - 1) * 7 < n <= result * 7",), lambda n: -(-n // 7)),
    ],
)  # fmt: skip
def test_where_a_condition_ends_is_found_by_halving(
    head: str, clauses: tuple[str, ...], f: Callable[[int], int]
) -> None:
    program = of_stated(f"def {head}\n\nensures:\n" + "".join(f"    {c}\n" for c in clauses))
    assert all(result_of(program, n) == f(n) for n in (*range(1, 40), 10**9, 10**18 + 3))


def test_what_clauses_say_is_refuted_or_right() -> None:
    program = of_stated(
        "def f(xs: list[int]) -> list[int]\n\nensures:\n    sorted(result) == sorted(xs)\n    all(a >= b for a, b in zip(result, result[1:]))\n"
    )
    assert render(program).endswith("return sorted(xs, reverse=True)\n")
    turned = of_stated(
        "def f(xs: list[int], k: int where k >= 0) -> list[int]\n\nensures:\n    len(result) == len(xs)\n"
        "    all(result[(i + k) % len(xs)] == xs[i] for i in range(len(xs)))\n"
    )
    assert result_of(turned, [1, 2, 3], 4) == [3, 1, 2] and result_of(turned, [], 2) == []


@pytest.mark.parametrize(
    ("head", "clauses", "args", "expected"),
    [
        ("f(a: int where a > 0, b: int where b > 0) -> int", ("result > 0", "a % result == 0 and b % result == 0", "all(a % d != 0 or b % d != 0 for d in range(result + 1, max(a, b) + 1))"), (84, 36), gcd(84, 36)),
        ("f(xs: list[int] where len(xs) % 2 == 1) -> int", ("result in xs", "sum(1 for x in xs if x < result) <= len(xs) // 2", "sum(1 for x in xs if x > result) <= len(xs) // 2"), ([9, 1, 5],), 5),
        ("f(xs: list[int] where non-empty) -> int", ("0 <= result < len(xs)", "all(x <= xs[result] for x in xs)", "all(xs[i] < xs[result] for i in range(result))"), ([1, 7, 7],), 1),
        ("f(xs: list[int] where non-empty) -> tuple[int, int]", ("result[0] in xs and result[1] in xs", "all(result[0] <= x <= result[1] for x in xs)"), ([3, 1, 2],), (1, 3)),
        ("f(a: str, b: str) -> str", ("a.startswith(result) and b.startswith(result)", "len(result) == min(len(a), len(b)) or a[len(result)] != b[len(result)]"), ("abcd", "abx"), "ab"),
        ("f(a: int, b: int) -> int", ("result >= 0", "result == a - b or result == b - a"), (3, 8), 5),
        ("f(a: int) -> int", ("0 <= result < 360", "(result - a) % 360 == 0"), (-1,), 359),
        ("f(n: int where n >= 0) -> int", ("result > n", "result % 10 == 0", "all(m % 10 != 0 for m in range(n + 1, result))"), (11,), 20),
    ],
)  # fmt: skip
def test_values_are_tried(head: str, clauses: tuple[str, ...], args: tuple[Any, ...], expected: Any) -> None:
    spec = read_spec(f"def {head}\n\nensures:\n" + "".join(f"    {c}\n" for c in clauses))
    assert result_of(right(tried(spec), spec), *args) == expected


@pytest.mark.parametrize(
    ("head", "clauses", "f"),
    [
        ("f(n: int where 0 <= n < 300) -> int", ("f(0) == 1", "n == 0 or result == n * f(n - 1)"), factorial),
        ("f(n: int where 0 <= n < 300) -> int", ("f(0) == 0", "f(1) == 1", "f(k + 2) == f(k + 1) + f(k)"), lambda n: [0, 1, 1, 2, 3, 5, 8, 13, 21, 34][n]),
        ("f(n: int where 0 <= n < 300) -> int", ("f(0) == 5", "f(m) == f(m - 1) + m"), lambda n: 5 + n * (n + 1) // 2),
    ],
)  # fmt: skip
def test_recurrences_are_loops(head: str, clauses: tuple[str, ...], f: Callable[[int], int]) -> None:
    program = of_stated(f"def {head}\n\nensures:\n" + "".join(f"    {c}\n" for c in clauses))
    assert all(result_of(program, n) == f(n) for n in range(10))


def test_places_are_filled_one_after_the_other() -> None:
    program = of_stated(
        "def f(xs: list[int]) -> list[int]\n\nensures:\n    len(result) == len(xs) + 1\n    result[0] == 0\n"
        "    all(result[i + 1] - result[i] == xs[i] for i in range(len(xs)))\n"
    )
    assert result_of(program, [3, -1, 2]) == [0, 3, 2, 4] and result_of(program, []) == [0]


def test_multiples_are_counted_in_steps() -> None:
    spec = read_spec(
        "def f(a: int where a > 0, b: int where b > 0) -> int\n\nensures:\n    result > 0\n"
        "    result % a == 0 and result % b == 0\n    all(m % a != 0 or m % b != 0 for m in range(1, result))\n"
    )
    (first, *_) = tried(spec)
    assert "result += a" in render(first.program) and result_of(first.program, 4, 6) == lcm(4, 6)


def test_names_of_the_spec_are_not_taken() -> None:
    program = of_stated(
        "def f(low: int where low >= 0) -> int\n\nensures:\n    result >= 0\n    result * result <= low < (result + 1) ** 2\n"
    )
    assert result_of(program, 17) == 4 and "low2" in render(program)


def test_clauses_that_leave_results_open_are_doubted() -> None:
    result = solve("def pick(xs: list[int] where non-empty) -> int\n\nensures:\n    result in xs\n", work=5)
    assert result.solved and result.confidence < LOW_CONFIDENCE
    assert any("leave open what results are: pick([" in w for w in result.warnings)


def test_clauses_that_say_what_results_are_make_sure() -> None:
    result = solve(
        "def root(n: int where n >= 0) -> int\n\nensures:\n    result >= 0\n    result * result <= n < (result + 1) ** 2\n",
        work=5,
    )
    assert result.solved and result.confidence >= 0.9 and not result.warnings
