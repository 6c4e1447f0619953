"""A spec among many functions: each is compiled with what it calls, and no more."""

import pytest

from csp_ir.draft.own import own_components
from csp_ir.interpreter.compiler import Compiler
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.ir.parse import parse_expr, parse_program

MANY = "\n".join(
    f"def f{i}(x: int) -> int:\n    return {'x' if i % 10 == 0 else f'f{i - 1}(x)'} + 1\n" for i in range(40)
)


@pytest.fixture
def compiled(monkeypatch):
    seen = []
    function = Compiler.function

    def counted(self, f, *args, **more):
        seen.append(f.name)
        return function(self, f, *args, **more)

    monkeypatch.setattr(Compiler, "function", counted)
    return seen


def test_components_of_many_functions_take_what_they_call(compiled):
    program = parse_program(MANY)
    found = own_components((*program.helpers, program.function))
    assert [c.meaning(5) for c in found] == [6 + i % 10 for i in range(40)]
    assert len(compiled) == 4 * sum(range(1, 11))


def test_an_expression_compiles_each_function_once(compiled):
    program = parse_program(MANY)
    functions = {f.name: f for f in (*program.helpers, program.function)}
    assert compile_expr(parse_expr("f39(1) + f0(1)"), (), functions)() == 11 + 2
    assert sorted(compiled) == sorted(functions)


def test_functions_that_call_each_other_are_one_component_each():
    text = "def even(n: int) -> bool:\n    return n == 0 or odd(n - 1)\n\ndef odd(n: int) -> bool:\n    return n > 0 and even(n - 1)"
    program = parse_program(text)
    found = {c.name: c.meaning for c in own_components((*program.helpers, program.function))}
    assert found["even"](10) and not found["odd"](10) and found["odd"](7)
