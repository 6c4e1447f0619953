"""Numbers of `decimal`: what digits cost, and that a context ends with its run."""

from __future__ import annotations

import decimal

import pytest

from csp_ir.errors import IRTypeError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, OutOfSteps, Returned
from csp_ir.ir.parse import parse_expr, parse_program

LIMITS = Limits(memory=1_000_000)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("getcontext().prec = 10 ** 9\n    return Decimal(1) / 3", "value size"),
        ("return Context(prec=10 ** 9).sqrt(Decimal(2))", "value size"),
        ("with localcontext(prec=10 ** 9):\n        return Decimal(2).sqrt()", "value size"),
        ("getcontext().prec = 900\n    return [Decimal(i).ln() for i in range(1, 999)]", "memory"),
        ("getcontext().prec = 900\n    return [Decimal(i) ** Decimal('0.5') for i in range(1, 999)]", "memory"),
        ("return [Decimal(i).exp(context=Context(prec=900)) for i in range(999)]", "memory"),
        ("return [Context(prec=900).power(Decimal(2), Decimal('0.5')) for i in range(999)]", "memory"),
        ("getcontext().prec = 5000\n    y = Decimal(1)\n    while True:\n        y = y * 3 / 7", "steps"),
        ("getcontext().Emax = 10 ** 17", "value size"),
        ("return Context(Emin=-10 ** 17)", "value size"),
        ("Decimal.prec = 5", "attributes of the IR"),
        ("return Decimal('9' * 10 ** 5)", "value size"),
        ("return Decimal((0, (9,) * 10 ** 5, 0))", "value size"),
        ("return Context().create_decimal('9' * 10 ** 5)", "value size"),
        ("d = Decimal('9' * 9000)\n    while True:\n        d * d", "steps"),
    ],
)  # fmt: skip
def test_what_digits_cost(body: str, what: str) -> None:
    program = parse_program(f"from decimal import *\ndef f(x):\n    {body}")
    assert compile_program(program).run((1,), limits=LIMITS).outcome == OutOfSteps(what)


@pytest.mark.parametrize("end", ["return getcontext().prec", "while True:\n        pass", "return 1 // 0", "return ?h"])
def test_a_context_ends_with_its_run(end: str) -> None:
    program = parse_program(f"from decimal import *\ndef f(x):\n    getcontext().prec += 2\n    {end}")
    machine, mine = compile_program(program), decimal.getcontext()
    before = mine.copy()
    outcomes = [machine.run((1,), limits=Limits(steps=50)).outcome for _ in range(2)]
    assert outcomes[0] == outcomes[1]
    assert decimal.getcontext() is mine and mine.prec == before.prec
    assert outcomes[0] == Returned(30) or "prec" not in end


def test_a_program_with_its_default_context_is_not_told_the_callers() -> None:
    program = parse_program("from decimal import *\ndef f(x):\n    return getcontext().prec, Decimal(1) / x")
    with decimal.localcontext(prec=3):
        assert compile_program(program).run((3,)).outcome == Returned((28, decimal.Decimal("0." + "3" * 28)))


def test_an_expression_by_itself_has_no_context() -> None:
    with pytest.raises(IRTypeError, match="context"):
        compile_expr(parse_expr("decimal.getcontext().prec"), ())
