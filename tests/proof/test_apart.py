"""Proofs on which the solver does not end: the clause is said to be open, and the others are proved all the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from csp_ir.ir.parse import parse_program
from csp_ir.proof import apart
from csp_ir.proof.apart import NotEnded, explored, here, proved, told_apart
from csp_ir.spec.read import read_spec
from csp_ir.verify.verify import verify
from csp_ir.wall.broker import Job, run
from csp_ir.wall.codec import dumps, loads

pytest.importorskip("z3")

SPEC = read_spec(
    "def f(n: int where n > 0) -> int\n\nraises:\n    ValueError when n > 99\nensures:\n    result > n\n    result != n * n * n\n"
)
PROGRAM = parse_program("def f(n: int) -> int:\n    if n > 99:\n        raise ValueError\n    return n + n * n + 1\n")
HUNG = "ensures result != n * n * n"


def lines(asked: Any, monkeypatch: pytest.MonkeyPatch, seconds: float = 30.0) -> list[str]:
    monkeypatch.setattr(apart, "_asked", [asked])
    found = proved(verify(PROGRAM, SPEC), PROGRAM, SPEC, bound=4, seconds=seconds)
    assert found.passed and found.trials
    return [str(s) for s in found.standings]


def test_the_clause_is_named_and_the_others_are_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(what: str, arguments: Mapping[str, Any], seconds: float) -> Any:
        if len(arguments["spec"].ensures) == 2:
            raise NotEnded(HUNG)
        return here(what, arguments, seconds)

    granted, first, second, refusal = lines(asked, monkeypatch)
    assert granted.startswith("taken for granted: requires n > 0")
    assert first.startswith("proved: ensures result > n") and refusal.startswith(
        "proved: raises ValueError when n > 99"
    )
    assert second.startswith(f"tested: {HUNG}") and second.endswith("; not proved: the solver did not end")


@pytest.mark.parametrize("clause", ["", "ensures of another function"])
def test_where_it_is_no_clause_none_is_proved(monkeypatch: pytest.MonkeyPatch, clause: str) -> None:
    calls = []

    def asked(*_: Any) -> Any:
        calls.append(1)
        raise NotEnded(clause)

    granted, *others = lines(asked, monkeypatch)
    assert len(calls) == 1 and not granted.endswith("did not end") and len(others) == 3
    assert all(line.startswith("tested: ") and line.endswith("; not proved: the solver did not end") for line in others)
    checked = verify(PROGRAM, SPEC)
    assert explored(checked, PROGRAM, SPEC, 1.0) == checked
    assert told_apart(PROGRAM, [PROGRAM], SPEC, bound=2, seconds=1.0).open == 1


def test_without_time_none_is_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [line.rpartition("; ")[2] for line in lines(here, monkeypatch, 0.0)[1:]] == ["not proved: no time left"] * 3


# A worker in which z3 is asked something and never answers, whatever its limits are: what stands in for it takes no look at them.
HANGING = """
import hashlib, time, z3
from csp_ir.deduction.smt.smtlib import asking
from csp_ir.proof import apart
from csp_ir.wall import port
from csp_ir.wall.jobs import proof_job
apart.MOST_CPU = 0.1
real = z3.Solver.check
def check(self, *more):
    if asking[0].about == {clause!r}:
        hashlib.pbkdf2_hmac('sha256', b'', b'', 2**31 - 1)
    return real(self, *more)
z3.Solver.check = check
if {seconds} < 0:
    apart.here = lambda *_: time.sleep(10**6)
port.current.end({{"done": proof_job({orders!r})}})
"""


@pytest.mark.parametrize(("seconds", "on"), [(100.0, HUNG), (-1.0, "")])
def test_a_solver_that_never_returns_is_ended(seconds: float, on: str) -> None:
    code = HANGING.format(clause=HUNG, seconds=seconds, orders=orders(seconds))
    answer = run(Job("timeit:timeit", {"stmt": code, "number": 1}, seconds=60))
    assert loads(answer.encode("ascii")) == [on, None]


def orders(seconds: float) -> str:
    given = {"checked": verify(PROGRAM, SPEC), "program": PROGRAM, "spec": SPEC, "bound": 4}
    return dumps(["proved", given, seconds]).decode("ascii")


THROUGH = """
from csp_ir.wall import port
from csp_ir.wall.codec import dumps, loads
from csp_ir.wall.worker import _proof
what, arguments, seconds = loads({orders!r}.encode("ascii"))
try:
    told = _proof(what, arguments, seconds)
except Exception as error:
    told = repr(error)
port.current.end({{"done": dumps(told).decode("ascii")}})
"""


@pytest.mark.parametrize("seconds", [30.0, -100.0])
def test_a_worker_has_its_proofs_done_by_another(seconds: float) -> None:
    code = THROUGH.format(orders=orders(seconds))
    answer = run(Job("timeit:timeit", {"stmt": code, "number": 1}, seconds=60))
    found = loads(answer.encode("ascii"))
    if seconds < 0:  # a fast machine says that there is no time before it is ended
        assert found == "NotEnded('')" or all("not proved: no time left" in str(s) for s in found.standings[1:])
    else:
        assert found.passed and str(found.standings[1]).startswith("proved: ensures result > n for ")
