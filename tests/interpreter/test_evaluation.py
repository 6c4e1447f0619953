"""Expressions compiled many at once behave as compiled alone."""

from __future__ import annotations

import sys

import pytest

from csp_ir.errors import IRTypeError
from csp_ir.interpreter.evaluation import call_guarded, compile_each, compile_expr, guarded
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, LimitSignal, Returned
from csp_ir.ir import nodes as ir
from csp_ir.ir.parse import parse_expr, parse_program

TEXTS = ["a", "b", "1", "a + b", "a // b", "[x for x in range(a)]", "a if b else 'no'", "max(a, b)", "(lambda v: v)(a)"]
UNKNOWN = ir.Call(ir.FunctionRef("nowhere.nothing"), (ir.Name("a"),))


def outcome(function: object, *args: object) -> object:
    try:
        return function(*args)  # type: ignore[operator]
    except Exception as error:
        return type(error), str(error)


@pytest.mark.parametrize("args", [(3, 2), (1, 0), ("x", 2), (0, 1)])
def test_at_once_is_as_alone(args: tuple[object, ...]) -> None:
    exprs = [parse_expr(t) for t in TEXTS]
    at_once = compile_each(exprs, ("a", "b"))
    alone = [compile_expr(e, ("a", "b")) for e in exprs]
    assert [outcome(f, *args) for f in at_once] == [outcome(f, *args) for f in alone]


@pytest.mark.parametrize("place", range(4))
def test_one_that_does_not_compile_fails_when_called(place: int) -> None:
    exprs: list[ir.Expr] = [parse_expr(t) for t in ("a", "a + 1", "len([a])")]
    exprs.insert(place, UNKNOWN)
    functions = compile_each(exprs, ("a",))
    with pytest.raises(IRTypeError, match="nowhere.nothing"):
        functions.pop(place)(1)
    assert [f(1) for f in functions] == [1, 2, 1]
    with pytest.raises(IRTypeError, match="nowhere.nothing"):
        compile_expr(UNKNOWN, ("a",))


def test_too_deep_is_an_error_of_the_expression() -> None:
    deep: ir.Expr = ir.Name("a")
    for _ in range(sys.getrecursionlimit()):
        deep = ir.Unary("-", deep)
    with pytest.raises(IRTypeError, match="nested too deeply"):
        compile_expr(deep, ("a",))
    good, bad = compile_each([ir.Name("a"), deep], ("a",))
    assert good(3) == 3
    with pytest.raises(IRTypeError, match="nested too deeply"):
        bad(3)


def test_only_what_may_run_long_is_guarded_and_stopped() -> None:
    functions = compile_each([parse_expr(t) for t in ("a", "a - 1", "[x for x in range(a)]")], ("a",), numbers=("a",))
    assert [guarded(f) for f in functions] == [False, False, True]
    loops = compile_each([parse_expr("sum([x for x in range(a)])"), parse_expr("sum(range(3))")], ("a",))
    (value, error), (other, none) = call_guarded(loops, (1000,), Limits(steps=100))
    assert value is None and isinstance(error, LimitSignal)
    assert (other, none) == (3, None)


def test_positions_do_not_hide_what_python_refuses() -> None:
    with pytest.raises(IRTypeError, match="not a program"):
        compile_program(
            ir.Program(
                ir.Function("f", (), parse_program("def f() -> int:\n    return 1").function.returns, (ir.Break(),))
            )
        )
    program = parse_program(
        "def f(xs: list[int]) -> int:\n    for x in xs:\n        if x:\n            return x\n    return 0"
    )
    assert compile_program(program).run(([0, 4],)).outcome == Returned(4)
