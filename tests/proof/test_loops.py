"""Loops proved for all inputs by invariants, and what stays proved to a bound."""

from __future__ import annotations

import pytest

from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_expr
from csp_ir.spec.read import read_spec
from csp_ir.verify.verify import Verification, verify

pytest.importorskip("z3")

from csp_ir.proof.invariants import candidates
from csp_ir.proof.loops import LoopProver
from csp_ir.proof.verdicts import proved


def verdict(head: str, clause: str, body: str) -> Verification:
    spec = read_spec(f"def {head}\n\nensures:\n    {clause}\n")
    program = parse_program(f"def {head}:\n" + "".join(f"    {line}\n" for line in body.split("\n")))
    checked = verify(program, spec)
    assert checked.passed, checked.failures
    return proved(checked, program, spec, bound=3)


@pytest.mark.parametrize(
    ("head", "clause", "body"),
    [
        ("f(n: int where n >= 0) -> int", "result * result <= n < (result + 1) ** 2", "r = 0\nwhile (r + 1) ** 2 <= n:\n    r += 1\nreturn r"),
        ("f(n: int where n >= 0) -> int", "2 * result == n * (n + 1)", "t = 0\nfor i in range(n + 1):\n    t += i\nreturn t"),
        ("f(n: int where n >= 0) -> int", "result == n * n", "t = 0\nfor i in range(n):\n    t += 2 * i + 1\nreturn t"),
        ("f(a: int where a >= 0, b: int where b > 0) -> int", "result * b <= a < (result + 1) * b", "q = 0\nwhile a >= b:\n    a -= b\n    q += 1\nreturn q"),
        ("f(n: int where n >= 0) -> int", "result >= 0", "c = 0\nwhile n:\n    n //= 10\n    c += 1\nreturn c"),
        ("f(n: int where n > 0) -> bool", "result == (n > 3)", "i = 2\nwhile i < n:\n    if i == 3:\n        break\n    i += 1\nreturn i == 3 and n > 3"),
        ("f(n: int where n >= 0) -> int", "0 <= result <= n", "t = 0\nfor i in range(n):\n    if i % 3 == 0:\n        continue\n    t += 1\nreturn t"),
    ],
)  # fmt: skip
def test_proved_for_all_inputs_that_have_a_result(head: str, clause: str, body: str) -> None:
    line = str(verdict(head, clause, body).standings[-1])
    assert line.startswith("proved: ensures ") and " for all inputs" in line


@pytest.mark.parametrize(
    ("head", "clause", "body"),
    [
        ("f(n: int where n >= 0) -> int", "result != 0", "t = 1\nfor i in range(n):\n    t = t * 3 % 7\nreturn t"),
        (
            "f(n: int where n >= 0) -> int",
            "result == n",
            "out = []\nfor i in range(n):\n    out.append(i)\nreturn len(out)",
        ),
    ],
)
def test_what_no_invariant_is_found_for_is_proved_to_a_bound(head: str, clause: str, body: str) -> None:
    assert str(verdict(head, clause, body).standings[-1]).startswith("proved up to loops of 3 turns: ensures ")


def test_a_clause_that_late_turns_break_is_not_proved() -> None:
    head = "def f(n: int where n >= 0) -> int"
    body = "t = 0\n    for i in range(n):\n        t += 1\n        if i == 1500000:\n            t = 0\n    return t"
    spec = read_spec(f"{head}\n\nensures:\n    result == n\n    result >= 0\n")
    program = parse_program(f"def f(n: int) -> int:\n    {body}\n")
    proof = LoopProver(program, spec, lambda args: False, bound=3).run()
    assert [bool(c.open) for c in proof.claims] == [True, False]


def test_candidates_are_what_all_states_agree_on() -> None:
    states = [{"i": i, "t": i * (i - 1) // 2, "n": 9} for i in range(10)]
    told = list(map(print_expr, candidates(states, [])))
    assert "i <= n" in told and "0 <= t" in told and "n <= i" not in told
    assert any(c in told for c in ("i * i == i + 2 * t", "i + 2 * t == i * i", "2 * t + i == i * i"))
