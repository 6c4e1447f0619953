"""What is proved, up to what bound, what is left to tests, and what a failed proof gives."""

from __future__ import annotations

import builtins
from typing import Any

import pytest

from csp_ir.errors import MissingExtraError
from csp_ir.ir.parse import parse_program
from csp_ir.pipeline import solve
from csp_ir.spec.read import read_spec
from csp_ir.verify.verify import Verification, verify

pytest.importorskip("z3")

from csp_ir.interpreter.machine import compile_program
from csp_ir.proof.prove import Prover
from csp_ir.proof.verdicts import proved
from csp_ir.verify.judge import judge_of
from csp_ir.verify.verify import LIMITS


def verdict(head: str, clauses: str, body: str, bound: int = 4) -> Verification:
    spec = read_spec(f"def {head}\n\n{clauses}\n")
    program = parse_program(f"import math\n\ndef {head}:\n" + "".join(f"    {line}\n" for line in body.split("\n")))
    checked = verify(program, spec)
    assert checked.passed, checked.failures
    return proved(checked, program, spec, bound=bound)


def told(*args: Any, **more: Any) -> list[str]:
    return [str(s) for s in verdict(*args, **more).standings]


@pytest.mark.parametrize(
    ("head", "clauses", "body"),
    [
        ("f(a: int, b: int) -> int", "requires: b != 0\nensures: result * b + a % b == a", "return a // b"),
        ("f(a: int, b: int) -> int", "requires: b < 0\nensures: b < result <= 0", "return a % b"),
        ("f(a: int) -> int", "ensures: 2 * result <= a < 2 * result + 2", "return a >> 1"),
        ("f(a: int, b: int, c: int) -> int", "ensures: result in (a, b, c) and result >= a and result >= b and result >= c", "m = a\nif b > m:\n    m = b\nif c > m:\n    m = c\nreturn m"),
        ("f(n: int) -> int", "ensures: result >= 0\nensures: result == n or result == -n", "return abs(n)"),
        ("f(n: int where n >= 0) -> int", "ensures: result * result <= n < (result + 1) ** 2", "return math.isqrt(n)"),
        ("f(s: str) -> str", "ensures: result.startswith('<') and s in result and len(result) == len(s) + 2", "return '<' + s + '>'"),
        ("f(s: str) -> bool", "ensures: result == (s != '')", "return bool(s)"),
        ("f(p: bool, q: bool) -> bool", "ensures: result == (p != q)", "return (p or q) and not (p and q)"),
        ("f(t: tuple[int, int]) -> tuple[int, int]", "ensures: result == (t[1], t[0])", "a, b = t\nreturn b, a"),
        ("f(n: int) -> str", "ensures: result == 'even' or n % 2 == 1", "return 'odd' if n & 1 else 'even'"),
    ],
)  # fmt: skip
def test_for_all_inputs(head: str, clauses: str, body: str) -> None:
    lines = [line for line in told(head, clauses, body) if not line.startswith("taken for granted")]
    assert lines and all(
        line.startswith("proved: ensures ") and " for all inputs, tested on " in line for line in lines
    )


def test_exceptions_are_part_of_it() -> None:
    clauses = (
        "raises:\n    ZeroDivisionError when b == 0\n    ValueError('big') when a > 100\nensures: result == a // b"
    )
    body = "if a > 100 and b:\n    raise ValueError('big')\nreturn a // b"
    lines = told("f(a: int, b: int) -> int", clauses, body)
    assert [line.split(" for all")[0] for line in lines] == [
        "proved: ensures result == a // b", "proved: raises ZeroDivisionError when b == 0",
        "proved: raises ValueError('big') when a > 100",
    ]  # fmt: skip


def test_what_raises_unspoken_is_said() -> None:
    (line,) = told("f(a: int, b: int) -> int", "ensures: result == a // b", "return a // b")
    assert line.startswith("proved: ensures result == a // b for all inputs that have a result, tested on ")


@pytest.mark.parametrize(
    ("head", "clauses", "body", "start"),
    [
        ("f(xs: list[int]) -> list[int]", "ensures: all(a <= b for a, b in zip(result, result[1:]))", "return sorted(xs)", "proved up to length 4: ensures "),
        ("f(xs: list[str]) -> str", "ensures: len(result) >= len(xs) - 1", "return ','.join(xs)", "proved up to length 4: ensures "),
        ("f(n: int) -> int", "ensures: result != 0", "t = 1\nfor i in range(n):\n    t = t * 3 % 7\nreturn t", "proved up to loops of 4 turns: ensures "),
        ("f(n: int where n >= 0) -> int", "ensures: result != 5", "return 2 if n == 0 else f(n - 1) * 3 - 4", "proved up to calls of `f` 4 deep: ensures "),
        ("f(s: str) -> int", "ensures: result <= len(s)", "return sum(1 for c in s if c == 'a')", "proved up to texts of length 4: ensures "),
    ],
)  # fmt: skip
def test_up_to_a_bound(head: str, clauses: str, body: str, start: str) -> None:
    lines = told(head, clauses, body)
    assert lines[-1].startswith(start) and ", tested on " in lines[-1]


@pytest.mark.parametrize(
    ("head", "clauses", "body", "why"),
    [
        ("f(x: float) -> float", "ensures: result == x", "return x", "the type float is not modelled"),
        ("f(n: int) -> bool", "ensures: result == (n / 2 == n // 2)", "return n % 2 == 0", "`/` is not modelled"),
        ("f(s: str) -> str", "ensures: result == s.upper()", "return s.upper()", "`.upper` is not modelled"),
        ("f(n: int where n >= 0) -> int", "ensures: result > 0", "return 2 ** n", "a power with an exponent that is large, negative or not known is not modelled"),
    ],
)  # fmt: skip
def test_what_is_not_modelled_is_left_to_tests(head: str, clauses: str, body: str, why: str) -> None:
    line = told(head, clauses, body)[-1]
    assert line.startswith("tested: ensures ") and line.endswith(f"; not proved: {why}")


def test_one_clause_may_be_proved_beside_another() -> None:
    lines = told("f(n: int) -> int", "ensures:\n    result > n\n    result / 1 > n", "return n + 1")
    assert lines[0].startswith("proved: ensures result > n") and lines[1].startswith("tested: ensures result / 1 > n")


def test_a_failed_proof_is_a_counterexample_that_joins_the_examples() -> None:
    spec = "Triple it and add one.\n\ndef f(n: int) -> int\n\nf(1) == 4\nf(2) == 7\n\nensures: result == (0 if 7 * n + 3 == 2880657 else 3 * n + 1)\n"
    sample = "def f(n):\n    return 3 * n + 1\n"
    other = "def f(n):\n    return 3 * n + 1 if n != 411522 else 0\n"
    result = solve(read_spec(spec), samples=[sample, other], embedded=False, seconds=30, work=20, prove=4)
    refuted = [e for e in result.record["events"] if e["event"] == "refuted"]
    assert any(e["why"][0].startswith("f(411522) violates: ensures ") for e in refuted)
    assert result.solved and result.code is not None and "411522" in result.code
    assert any(line.startswith("proved: ensures ") for line in result.record["known"])


def test_lists_that_are_changed_and_shared() -> None:
    body = "ys = xs\nys.append(1)\nfor i in range(len(xs)):\n    xs[i] += i\nzs = xs[:]\nzs.pop()\nreturn xs"
    head, clauses = "f(xs: list[int]) -> list[int]", "ensures: len(result) == len(xs) + 1 and result[-1] == len(xs) + 1"
    assert told(head, clauses, body)[0].startswith("proved up to length 4: ensures ")


def test_without_z3_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *args: Any, **more: Any) -> Any:
        if name == "z3":
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtraError, match=r"--prove needs .* pip install 'csp-ir\[smt\]'"):
        solve("def f(n: int) -> int\nensures: result == n\n", seconds=5, prove=4)


@pytest.mark.parametrize("body", ["text * 2", "n * text", "'ab' * n if n < 3 else text", "[text] * n and text * n"])
def test_repeated_texts_have_results(body: str) -> None:
    """A path that the model takes for an exception would prove whatever is said of results."""
    spec = read_spec("f\n\ndef f(text: str, n: int) -> str\n\nensures: result == ''\n")
    program = parse_program(f"def f(text: str, n: int) -> str:\n    return {body}\n")
    judge = judge_of(compile_program(program), spec, LIMITS)
    found = Prover(program, spec, lambda args: judge(args) is not None, bound=3, seconds=20).run()
    assert found.counterexample is not None


def test_nothing_is_proved_of_results_where_no_path_has_one() -> None:
    spec = read_spec("f\n\ndef f(n: int) -> int\n\nensures: result == n\n")
    program = parse_program("def f(n: int) -> int:\n    raise ValueError\n")
    found = Prover(program, spec, lambda args: False, bound=3, seconds=20).run()
    assert found.claims[0].open == "no path has a result"
