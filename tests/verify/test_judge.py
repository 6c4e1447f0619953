"""What clauses say of runs: both ways of `raises`, `decreases`, and what stands in the verdict."""

from __future__ import annotations

import pytest

from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir.parse import parse_program
from csp_ir.pipeline import solve
from csp_ir.spec.read import read_spec
from csp_ir.verdict import Unsatisfiable
from csp_ir.verify import verify as verifying
from csp_ir.verify.verify import Verification, verify

ROOT = """The square root, rounded down.

def root(n: int) -> int

raises:
    ValueError('negative') when n < 0

ensures:
    result * result <= n < (result + 1) ** 2
    result >= 0
"""
GUARD = "if n < 0:\n        raise ValueError('negative')\n    "


def checked(spec: str, body: str) -> Verification:
    return verify(parse_program(f"import math\n\ndef root(n: int) -> int:\n    {body}\n"), read_spec(spec))


def test_it_raises_where_it_must_and_the_rest_is_tested() -> None:
    found = checked(ROOT, f"{GUARD}return math.isqrt(n)")
    assert found.passed and [s.kind for s in found.standings] == ["tested"] * 3
    assert all("inputs, all branches" in str(s) for s in found.standings)
    assert str(found.standings[2]).startswith("tested: raises ValueError('negative') when n < 0 on ")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("return math.isqrt(abs(n))", "raises ValueError('negative') when n < 0: it gave"),
        ("return math.isqrt(n)", "raises ValueError('negative') when n < 0: it says 'isqrt()"),
        (GUARD.replace("n < 0", "n <= 0") + "return math.isqrt(n)", "and nowhere else: it raised ValueError"),
        (GUARD.replace("n < 0", "n < 0 or n == 4711") + "return math.isqrt(n)", "and nowhere else: it raised ValueError"),
        (GUARD.replace("ValueError", "KeyError") + "return math.isqrt(n)", "it raised KeyError"),
    ],
)  # fmt: skip
def test_it_raises_there_and_nowhere_else(body: str, why: str) -> None:
    found = checked(ROOT, body)
    assert not found.passed and found.violated is not None and why in found.violated
    assert found.counterexample is not None


def test_other_exceptions_are_not_spoken_of() -> None:
    spec = "def root(n: int) -> int\n\nraises:\n    KeyError when n == 3\n\nensures:\n    result * n == n\n"
    found = checked(spec, "if n == 3:\n        raise KeyError\n    return n // n")
    assert found.passed and any("(ZeroDivisionError)" in line for line in found.not_checked)


def test_any_of_several_conditions_that_hold_will_do() -> None:
    spec = "def root(n: int) -> int\n\nraises:\n    ValueError when n < 5\n    KeyError when n < 9\n"
    tail = "    return n"
    assert checked(spec, f"if n < 5:\n        raise KeyError\n    if n < 9:\n        raise KeyError\n{tail}").passed
    assert not checked(spec, f"if n < 9:\n        raise ValueError\n{tail}").passed


def test_a_condition_without_a_truth_asks_nothing() -> None:
    spec = "def root(n: int) -> int\n\nraises:\n    ValueError when 10 // n > 3\n\nensures:\n    result == n\n"
    assert checked(spec, "if n and 10 // n > 3:\n        raise ValueError\n    return n").passed
    assert checked(spec, "if n == 0 or 10 // n > 3:\n        raise ValueError\n    return n").passed


DOWN = "def root(n: int where n >= 0) -> int\n\ndecreases: n\n\nensures:\n    result == n\n"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("return 0 if n == 0 else root(n - 1) + 1", ""),
        ("return 0 if n == 0 else 1 + root(n - 1) if n != 8 else root(8 - 0 * n - 1) + 1", ""),
        ("return 0 if n == 0 else 12 if n == 12 else root(n + 1) - 1 if n == 11 else 1 + root(n - 1)", "decreases n: 11 at (11,), 12 at the call with (12,)"),
        ("return -2 if n == -2 else root(n - 1) + 1", "decreases n: -1, below 0, at (-1,), which calls itself"),
    ],
)  # fmt: skip
def test_a_measure_falls_at_every_call(body: str, why: str) -> None:
    found = checked(DOWN, body)
    assert found.passed == (not why)
    if why:
        assert found.violated == why
    else:
        assert any(str(s).startswith("tested: decreases n on ") for s in found.standings)


def test_measures_are_compared_one_after_the_other() -> None:
    spec = "def root(n: int where 0 <= n < 40) -> int\n\ndecreases:\n    n // 10\n    n % 10\n\nensures: result == n\n"
    assert checked(spec, "return 0 if n == 0 else root(n - 1) + 1").passed
    found = checked(spec.replace("    n // 10\n", ""), "return 0 if n == 0 else root(n - 1) + 1")
    assert found.violated is not None and found.violated.startswith("decreases n % 10: 0 at (")


def test_a_function_that_never_calls_itself_has_nothing_to_fall() -> None:
    found = checked(DOWN, "return n")
    assert found.passed and "decreases n: the function never called itself" in found.not_checked


def test_a_guard_is_drafted_from_the_clause() -> None:
    result = solve(read_spec(ROOT), seconds=30, work=30)
    assert result.solved and result.code is not None
    assert "if n < 0:\n        raise ValueError('negative')" in result.code.replace('"', "'")
    assert any(
        line.startswith("tested: raises ValueError('negative') when n < 0 on") for line in result.record["known"]
    )


@pytest.mark.parametrize(
    ("example", "core"),
    [
        ("root(-4) == 2", ("root(-4) == 2 (line 2)", "raises ValueError('negative') when n < 0")),
        ("root(-4) raises KeyError", ("root(-4) raises KeyError (line 2)", "raises ValueError('negative') when n < 0")),
        ("root(4) raises ValueError", ("root(4) raises ValueError (line 2)", "raises ValueError('negative') when n < 0, and nowhere else")),
    ],
)  # fmt: skip
def test_an_example_may_contradict_it(example: str, core: tuple[str, ...]) -> None:
    spec = read_spec(f"def root(n: int) -> int\n{example}\nraises:\n    ValueError('negative') when n < 0\n")
    assert solve(spec, seconds=5).verdict == Unsatisfiable(core)


def test_an_input_without_a_result_breaks_clauses_that_say_what_it_is() -> None:
    spec = read_spec(
        "def sign(n: int) -> int\n\nensures:\n    -1 <= result <= 1\n    result * abs(n) == n\n    result == 0 or n != 0\n"
    )
    found = verify(parse_program("def sign(n: int) -> int:\n    return n // abs(n)\n"), spec)
    assert (
        found.counterexample == (0,) and "admits the result 0 alone: it raised ZeroDivisionError" in found.failures[0]
    )
    other = read_spec("def half(a: int, b: int) -> int\n\nensures:\n    result == a // b\n")
    assert verify(parse_program("def half(a: int, b: int) -> int:\n    return a // b\n"), other).passed


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has no end is given up soon."""
    monkeypatch.setattr(verifying, "LIMITS", Limits(steps=50_000))


@pytest.mark.usefixtures("few_steps")
def test_a_clause_that_does_not_finish_says_nothing_of_the_result() -> None:
    spec = "def root(n: int where n >= 0) -> int\n\nensures:\n    result == n\n    n < 50 or all(k != -n for k in range(1, 10 ** 9))\n"
    found = checked(spec, "return n")
    assert found.passed and any("a clause that does not finish" in line for line in found.not_checked)
    assert not checked(spec, "return n if n < 60 else n + 1").passed


@pytest.mark.usefixtures("few_steps")
def test_small_inputs_without_an_end_are_not_set_aside_where_clauses_say_the_result() -> None:
    spec = "def root(a: int, b: int where b != 0) -> int\n\nensures: 0 <= a - b * result < abs(b)\n"
    quotient = "def root(a: int, b: int) -> int:\n    {}\n"
    walk = quotient.format(
        "q = 0\n    while True:\n        if 0 <= a - b * q < abs(b):\n            return q\n        q += 1"
    )
    found = verify(parse_program(walk), read_spec(spec))
    assert not found.passed and "alone: it ran out of steps" in found.failures[0]
    right = quotient.format("q = a // abs(b)\n    return q if b > 0 else -q")
    assert verify(parse_program(right), read_spec(spec)).passed
