"""The closed table of classes: what a program may do with a class, and that nothing else is one."""

from __future__ import annotations

import types
from datetime import date, datetime, time, timedelta, timezone

import pytest

from csp_ir.errors import CspIrError
from csp_ir.interpreter.guards import EXCEPTIONS
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import OutOfSteps, Raised, Returned
from csp_ir.interpreter.runtime import runtime
from csp_ir.ir.modules import CLASSES, MODULES
from csp_ir.ir.parse import parse_program
from tests.interpreter.test_limits import outcome_of


@pytest.mark.parametrize(
    "expression, expected",
    [
        ("type(1) is int, type('') == str, type([]) in (list, tuple), type(1.5) is float", (True,) * 4),
        ("type(float)('') is str, type(int) is type, type(type(len)) is type", (True,) * 3),
        ("type(None)(), type('')(5), type([])('ab')", (None, "5", ["a", "b"])),
        ("isinstance(3, int | str), isinstance(3, (str, (float, int))), isinstance(3, type(True))", (True, True, False)),
        ("(int | int) is int, isinstance(1, int | str | int), isinstance(None, int | None)", (True, True, True)),
        ("isinstance(None, type(None)), isinstance(ValueError(), type(ValueError()))", (True, True)),
        ("str(int), f'{str}', repr(list), '{}'.format(dict)", ("<class 'int'>", "<class 'str'>", "<class 'list'>", "<class 'dict'>")),
        ("str(type(len)), str(type(iter([])))", ("<class 'builtin_function_or_method'>", "<class 'list_iterator'>")),
        ("str(collections.defaultdict(int, {1: 2}))", "defaultdict(<class 'int'>, {1: 2})"),
        ("list(map(str.upper, 'ab')), sorted(['b', 'A'], key=str.lower)", (["A", "B"], ["A", "b"])),
        ("(lambda k: (k.upper('a'), k.join('-', 'ab'), k.format('{:>3}', 1)))(str)", ("A", "a-b", "  1")),
        ("type({1: 1}.keys()) is type({2: 2}.keys()), type(zip()) is zip, type(map(abs, [])) is map", (True,) * 3),
    ],
)  # fmt: skip
def test_a_class_of_the_table_is_used_as_in_python(expression: str, expected: object) -> None:
    assert outcome_of(f"return {expression}") == Returned(expected)


@pytest.mark.parametrize(
    "body, kind",
    [
        ("return type('A', (), {})", "TypeError"),
        ("return type(type(None))('A', (), {})", "TypeError"),
        ("return type(lambda: 0)(1, 2)", "TypeError"),
        ("return (type | type)('A', (), {})", "TypeError"),
        ("return operator.or_(type, type)('A', (), {})", "TypeError"),
        ("k = type\nk |= type\nreturn k('A', (), {})", "TypeError"),
        ("return functools.reduce(operator.or_, [type(len), type(len)])()", "TypeError"),
        ("return type(iter([]))()", "TypeError"),
        ("return type(len)('os')", "TypeError"),
        ("return str.format('{0.__class__}', 1)", "ValueError"),
        ("k = type('')\nreturn k.format('{0.__init__}', len)", "ValueError"),
        ("return type(float)('').format('{0.__globals__}', isinstance)", "ValueError"),
        ("return copy.copy(a for a in [1])", "TypeError"),
        ("return statistics.mean([type, type])", "TypeError"),
        ("return int.as_integer_ratio(len)", "TypeError"),
    ],
)
def test_a_class_does_nothing_else(body: str, kind: str) -> None:
    outcome = outcome_of("import copy, statistics\n" + body)
    assert isinstance(outcome, Raised) and outcome.kind == kind


@pytest.mark.parametrize("kind", ["int", "type('a')", "type(len)", "collections.deque", "type(1.5)"])
@pytest.mark.parametrize(
    "use", ["list({})", "[1] + [*{}]", "len({})", "{} + 1", "1 in {}", "{}.removeprefix('a')", "-{}"]
)
def test_python_says_of_a_class_that_it_is_a_type(kind: str, use: str) -> None:
    body = f"import collections\nx = {kind}\nreturn {use.format('x')}"
    program = "def f():\n" + "\n".join(f"    {line}" for line in body.splitlines())
    space: dict[str, types.FunctionType] = {}
    exec(program, space)
    with pytest.raises((TypeError, AttributeError)) as wanted:
        space["f"]()
    assert outcome_of(body) == Raised(wanted.type.__name__, str(wanted.value))


def test_no_other_class_object_has_a_name() -> None:
    machinery = runtime()
    # calling one of these makes a small value of its own
    harmless = {bool, range, *EXCEPTIONS.values(), date, datetime, time, timedelta, timezone}
    named = {v for k, v in machinery.names.items() if isinstance(v, type) and not k.startswith("$")}
    assert named == harmless


def test_the_interpreter_has_what_the_component_library_admits_and_no_more() -> None:
    names = set(runtime().names)
    admitted = {f"{module}.{name}" for module, members in MODULES.items() for name in members} - set(CLASSES)
    assert {n for n in names if "." in n and not n.startswith("$")} == admitted


RECORDS = """
@dataclass
class Point:
    x: int
    format: str = "p"

class Pair(NamedTuple):
    a: int
    b: int = 2

class Color(Enum):
    RED = 1
"""


@pytest.mark.parametrize(
    "expression, expected",
    [
        ("type(Point(1)) is Point, type(Pair(1)) is Pair, type(Color.RED) is Color, type(Point) is type", (True,) * 4),
        ("type(Point(1))(4).x, type(Pair(1))(5).b, Color(1) is Color.RED", (4, 2, True)),
        ("type(Decimal('1')) is Decimal, type(date(2020, 1, 1)) is date, type(Fraction(1)) is Fraction", (True,) * 3),
        ("Pair(1) == (1, 2), isinstance(Pair(1), tuple), sorted([Pair(2), Pair(1)])[0].a", (True, True, 1)),
    ],
)
def test_a_record_is_a_class_of_the_table(expression: str, expected: object) -> None:
    text = f"{RECORDS}\ndef f():\n    return {expression}\n"
    assert compile_program(parse_program(text)).run(()).outcome == Returned(expected)


@pytest.mark.parametrize(
    "expression",
    [
        "Color('New', 'a b')", "Color('New', {'__reduce_ex__': 1})", "type(Color)('New', (), {})", "Point.format('{0.__class__}', 1)",
        "Point(1, str).format.format('{0.__init__.__globals__}', len)", "Color.RED.value.format('{0.__class__}')", "Pair._make([1, 2])",
    ],
)  # fmt: skip
def test_a_record_makes_no_class_and_hands_out_no_method(expression: str) -> None:
    text = f"{RECORDS}\ndef f():\n    return {expression}\n"
    try:
        outcome = compile_program(parse_program(text)).run(()).outcome
    except CspIrError:
        return
    assert isinstance(outcome, (Raised, OutOfSteps))


def test_an_enumeration_without_members_is_no_record() -> None:
    with pytest.raises(CspIrError):  # calling one would make a class with any attributes
        compile_program(parse_program("class E(Enum):\n    pass\n\ndef f():\n    return E('A', {'__init__': len})\n"))


def test_what_is_no_row_stands_as_an_opaque_class() -> None:
    classes = runtime().meter.classes
    for value in (len, lambda: 0, iter([]), object(), types, b"".join, slice(1), runtime):
        found = classes.of(value)
        assert not isinstance(found, type)
        assert classes.of(found) is classes.of(int) is classes.of(type)


def test_what_a_class_has_is_not_said_to_be_missing():
    program = parse_program(
        "def f(p):\n    try:\n        return type(p).fromkeys()\n    except Exception as e:\n        return str(e)"
    )
    assert compile_program(program).run(({},)).outcome == OutOfSteps("attributes of the IR")
