"""Laws tested on values of their variables, within what `requires` and `raises` leave."""

from __future__ import annotations

import pytest

from csp_ir.ir.parse import parse_program
from csp_ir.pipeline import solve
from csp_ir.spec.model import Witness
from csp_ir.spec.read import read_spec
from csp_ir.verdict import Unsatisfiable
from csp_ir.verify.verify import Verification, verify

ADDS = "f(n: int) -> int", "ensures:\n    f(x + y) == f(x) + f(y)"


def checked(head: str, clauses: str, body: str, witnesses: tuple[Witness, ...] = ()) -> Verification:
    spec = read_spec(f"def {head}\n\n{clauses}\n")
    return verify(parse_program(f"def {head}:\n    {body}\n"), spec, witnesses=witnesses)


def test_a_law_that_holds_is_tested_on_values() -> None:
    found = checked(*ADDS, "return 3 * n")
    assert found.passed and [s.kind for s in found.standings] == ["tested"]
    assert str(found.standings[0]).startswith("tested: ensures f(x + y) == f(x) + f(y) for any x: int, y: int on ")


@pytest.mark.parametrize("body", ["return n + 1", "return n if n < 4711 else 0", "return n if n < 9 else n // 0"])
def test_a_law_that_breaks_has_a_witness(body: str) -> None:
    found = checked(*ADDS, body)
    assert not found.passed and found.witness is not None and found.counterexample is None
    x, y = found.witness.values
    assert f"x = {x}, y = {y}" in found.failures[0]


def test_the_plainest_witness_is_told() -> None:
    found = checked(*ADDS, "return n + 1")
    assert found.witness is not None and found.witness.values == (0, 0)


def test_an_earlier_witness_is_tried_first() -> None:
    rare = "return 0 if n == 987654 else n"
    given = Witness("f(x + y) == f(x) + f(y) for any x: int, y: int", (987653, 1))
    assert checked(*ADDS, rare, (given,)).witness == given


def test_calls_of_which_nothing_is_asked_are_set_aside() -> None:
    law = "ensures:\n    f(x - y) == f(x) - f(y)"
    assert checked("f(n: int where n >= 0) -> int", law, "return abs(n)").passed
    assert not checked("f(n: int) -> int", law, "return abs(n)").passed
    refusing = f"raises:\n    ValueError when n < 0\n\n{law}"
    body = "if n < 0:\n        raise ValueError\n    return n"
    assert checked("f(n: int) -> int", refusing, body).passed


def test_a_law_of_nothing_is_not_checked() -> None:
    found = checked("f(n: int where n > 3) -> int", "ensures:\n    f(x - x) == x", "return n")
    assert str(found.standings[-1]) == "not checked: ensures f(x - x) == x for any x: int: there were no values"


def test_laws_and_one_result_are_a_specification() -> None:
    result = solve("def f(n: int) -> int\n\nensures:\n    f(x + y) == f(x) + f(y)\n    f(1) == 3\n", work=8)
    assert result.solved and result.code is not None and "n * 3" in result.code


def test_examples_that_break_a_law_together_contradict_each_other() -> None:
    result = solve("def f(n: int) -> int\n\nf(1) == 3\nf(2) == 7\n\nensures:\n    f(x + y) == f(x) + f(y)\n", work=8)
    assert isinstance(result.verdict, Unsatisfiable) and len(result.verdict.core) == 3
