"""Dictionaries and sets on symbols: what is proved of them holds in runs, and what runs break is not proved."""

from __future__ import annotations

from itertools import product

import pytest

pytest.importorskip("z3")

from csp_ir.interpreter.machine import compile_program
from csp_ir.ir.parse import parse_program
from csp_ir.proof.induction import prove
from csp_ir.proof.prove import Proof
from csp_ir.spec.read import read_spec
from csp_ir.verify.judge import judge_of
from csp_ir.verify.verify import LIMITS

COUNTS = "counts = {}\n    for x in xs:\n        counts[x] = counts.get(x, 0) + 1\n    "


def proof(clause: str, body: str, bound: int = 3) -> tuple[Proof, bool]:
    """What is proved of `f(xs: list[int])`, and whether the clause holds on all short lists of small numbers."""
    spec = read_spec(f"f\n\ndef f(xs: list[int]) -> object\n\nensures: {clause}\n")
    program = parse_program(f"def f(xs: list[int]) -> object:\n    {body}\n")
    judge = judge_of(compile_program(program), spec, LIMITS)
    lists = (list(xs) for size in range(bound + 1) for xs in product(range(-1, 3), repeat=size))
    holds = all(judge((xs,)) is None for xs in lists)
    fresh = judge_of(compile_program(program), spec, LIMITS)
    return prove(program, spec, lambda args: fresh(args) is not None, bound=bound, seconds=30.0), holds


@pytest.mark.parametrize(
    ("clause", "body"),
    [
        ("all(result[x] == xs.count(x) for x in xs)", f"{COUNTS}return counts"),
        ("sum(result.values()) == len(xs)", f"{COUNTS}return counts"),
        ("all(n > 1 for n in result.values())", f"{COUNTS}return counts"),
        ("len(result) == len(set(xs))", f"{COUNTS}return counts"),
        ("set(result) == set(xs) and len(result) == len(set(result))", "seen = set()\n    out = []\n    for x in xs:\n        if x not in seen:\n            seen.add(x)\n            out.append(x)\n    return out"),
        ("len(result) == len(xs)", "return sorted(set(xs))"),
        ("all(a < b for a, b in zip(result, result[1:])) and all(x in result for x in xs)", "return sorted(set(xs))"),
        ("result == {x: 2 * x for x in xs}", "d = {}\n    for x in xs:\n        d[x] = x + x\n    return d"),
        ("result == {x: x for x in xs}", "d = {0: 1}\n    for x in xs:\n        d[x] = x\n    return d"),
        ("result <= set(xs)", "return set(xs) - {0}"),
        ("result == set(xs)", "return set(xs) - {0}"),
        ("result == (set(xs) & {1, 2})", "return {x for x in xs if 1 <= x <= 2}"),
        ("result == len(xs)", "d = {}\n    for x in xs:\n        d.setdefault(x > 0, []).append(x)\n    return len(d.get(True, [])) + len(d.get(False, []))"),
        ("result >= 0", "return {1: 5, 2: 7}.get(xs[0] if xs else 1, 0)"),
        ("result > 0", "return {1: 5, True: 0}[1]"),
        ("result == 3", "d = {'a': 1}\n    d['a'] += 2\n    return d['a']"),
    ],
)  # fmt: skip
def test_what_is_proved_holds_and_what_does_not_hold_is_not_proved(clause: str, body: str) -> None:
    found, holds = proof(clause, body)
    (claim,) = found.claims
    proved = not claim.open or claim.length >= 3
    assert proved == holds, claim
    assert holds or found.counterexample is not None


def test_a_key_that_is_absent_and_a_table_that_grows_raise() -> None:
    for body in ("return {1: 2}[xs[0]] if xs else 0", "d = {x: 0 for x in xs}\n    for k in d:\n        d[k + 1] = 0\n    return 0"):  # fmt: skip
        found, _ = proof("result >= 0", body)
        assert not found.total and found.counterexample is None


def test_the_order_of_a_set_is_not_relied_on() -> None:
    found, _ = proof("len(result) <= len(xs)", "return list(set(xs))")
    assert "the order of a set is not modelled" in found.claims[0].open
    found, _ = proof("len(result) <= len(xs)", "return sorted(set(xs), key=abs)")
    assert "the order of a set is not modelled" in found.claims[0].open


def test_a_loop_that_changes_a_table_has_no_invariant_over_scalars() -> None:
    spec = read_spec("f\n\ndef f(n: int where n >= 0) -> int\n\nensures: result == n\n")
    code = "def f(n: int) -> int:\n    d = {0: 0}\n    i = 0\n    while i < n:\n        d[0] += 1\n        i += 1\n    return d[0]\n"
    judge = judge_of(compile_program(parse_program(code)), spec, LIMITS)
    found = prove(parse_program(code), spec, lambda args: judge(args) is not None, bound=3, seconds=30.0)
    assert found.counterexample is None and found.claims[0].bounds


def test_where_there_are_too_many_paths_fewer_turns_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csp_ir.proof.prove.MOST_PATHS", 20)
    spec = read_spec("f\n\ndef f(text: str) -> dict[str, int]\n\nensures: sum(result.values()) == len(text)\n")
    code = "def f(text: str) -> dict[str, int]:\n    d = {}\n    for c in text:\n        d[c] = d.get(c, 0) + 1\n    return d\n"
    found = prove(parse_program(code), spec, lambda args: False, bound=4, seconds=60.0)
    (claim,) = found.claims
    assert not claim.open and claim.bounds == ("texts of length 2",)
