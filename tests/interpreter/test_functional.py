"""Functions made of functions: what decorators do is metered and stays in its run, and no part of the machinery is told."""

from __future__ import annotations

import pytest

from csp_ir.errors import IRSyntaxError, IRTypeError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, OutOfSteps, Raised, Returned
from csp_ir.ir.parse import parse_expr, parse_program
from tests.interpreter.test_limits import outcome_of

COUNTING = """
def counting(function):
    calls = []
    def wrapper(x):
        calls.append(x)
        return function(x), len(calls)
    return wrapper

@counting
def f(x: int) -> int:
    return x + 1
"""


def test_what_a_decorator_keeps_ends_with_the_run() -> None:
    machine = compile_program(parse_program(COUNTING))
    assert [machine.run((x,)).outcome for x in (1, 2)] == [Returned((2, 1)), Returned((3, 1))]


def test_a_decorator_is_metered() -> None:
    text = "def d(g):\n    while True:\n        pass\n@d\ndef f(x):\n    return x"
    assert compile_program(parse_program(text)).run((1,), limits=Limits(steps=100)).outcome == OutOfSteps("steps")


def test_the_annotations_of_a_decorated_entry_are_not_trusted() -> None:
    text = "def d(g):\n    return lambda n: g('a' * 10 ** 4)\n@d\ndef f(n: int):\n    for _ in range(9):\n        n = n + n\n    return n"
    assert compile_program(parse_program(text)).run((1,), limits=Limits(value_size=50_000)).outcome == OutOfSteps(
        "value size"
    )


def test_an_expression_by_itself_takes_no_decorated_function() -> None:
    program = parse_program(COUNTING)
    with pytest.raises(IRTypeError, match="decorated"):
        compile_expr(parse_expr("f(x)"), ("x",), {"f": program.function, "counting": program.helpers[0]})


@pytest.mark.parametrize(
    "body, kind",
    [
        ("return functools.partial(str.upper, 'a').func.args", "AttributeError"),
        ("g = functools.partial(functools.partial(len)).func\n    return g('ab')", None),
        ("return functools.partial(max, 1)(2), functools.partial(int, base=2).keywords", None),
        ("return operator.methodcaller('no_such')(1)", "AttributeError"),
        ("return operator.attrgetter('a')(1)", "AttributeError"),
        ("return operator.attrgetter(1)", "TypeError"),
        ("return functools.wraps(3)(lambda: 0)()", None),
        ("return operator.setitem((1,), 0, 2)", "TypeError"),
        ("return operator.concat(1, 2)", "TypeError"),
    ],
)
def test_as_in_python(body: str, kind: str | None) -> None:
    outcome = outcome_of("import functools, operator\n" + body.replace("\n    ", "\n"))
    space: dict[str, object] = {}
    exec("import functools, operator\ndef f():\n    " + body, space)
    try:
        wanted: Returned | Raised = Returned(space["f"]())  # type: ignore[operator]
    except Exception as error:
        wanted = Raised(type(error).__name__, str(error))
    assert isinstance(outcome, Raised) == (kind is not None)
    assert outcome == wanted or kind == "AttributeError" and isinstance(outcome, Raised) and outcome.kind == kind


@pytest.mark.parametrize(
    "body",
    [
        "return functools.wraps(len)(isinstance)",
        "return functools.wraps(len, assigned=())(lambda: 0)",
        "return operator.attrgetter('upper')('a')",
        "return operator.attrgetter('__class__')(1)",
        "return operator.methodcaller('__class__')(1)",
        "return ValueError(1).__traceback__",
        "return str(operator.methodcaller('count', 1))",
        "return (lambda: 0).__name__.__class__",
    ],
)
def test_what_the_language_lacks_ends_the_run(body: str) -> None:
    try:
        outcome = outcome_of(f"import functools, operator\n{body}")
    except IRSyntaxError as error:
        assert "outside the component library" in str(error)
    else:
        assert isinstance(outcome, OutOfSteps)
