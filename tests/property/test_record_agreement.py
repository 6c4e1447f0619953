"""Records, dates, exact numbers and paths: the interpreter and CPython agree on every operation, for any values."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Raised, Returned, freeze, snapshot, strict_equal
from csp_ir.interpreter.records import record_classes
from csp_ir.ir.jsonio import from_json, to_json
from csp_ir.ir.parse import parse_program
from csp_ir.ir.plain_values import PosixPath
from csp_ir.ir.printer import print_program
from csp_ir.render.python import render
from csp_ir.render.values import value_text
from csp_ir.spec.values import naming, read_value
from csp_ir.verify.sandbox import decode, encode

DEFINITIONS = """
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
from pathlib import PurePosixPath as Path
from typing import NamedTuple, TypedDict
import dataclasses


class Color(Enum):
    RED = 1
    BLUE = "b"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


@dataclass(frozen=True, order=True)
class Point:
    x: int
    y: int = 0


@dataclass
class Person:
    name: str
    born: date
    at: Point = Point(1, 2)
    color: Color = Color.RED
    tags: list[str] = field(default_factory=list)


class Pair(NamedTuple):
    first: int
    second: str = "s"


class Movie(TypedDict):
    title: str
    year: int
"""
PROGRAM = parse_program(DEFINITIONS + "\n\ndef f() -> int:\n    return 0\n")
CLASSES = record_classes(PROGRAM.helpers)

dates = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1))
moments = st.datetimes(datetime.datetime(1900, 1, 1), datetime.datetime(2100, 1, 1)).map(lambda d: d.replace(fold=0))
spans = st.timedeltas(datetime.timedelta(days=-5000), datetime.timedelta(days=5000))
decimals = st.decimals(-1000, 1000, places=2)
fractions = st.fractions(-50, 50, max_denominator=20)
paths = st.lists(st.sampled_from(["a", "b.txt", "..", "c.tar.gz", ".x"]), max_size=3).map(lambda p: PosixPath(*p))
points = st.builds(CLASSES["Point"], st.integers(-9, 9), st.integers(-9, 9))
colors, levels = st.sampled_from(CLASSES["Color"]), st.sampled_from(CLASSES["Level"])
people = st.builds(
    CLASSES["Person"], st.text("abc", max_size=3), dates, points, colors, st.lists(st.text("ab", max_size=2))
)
pairs = st.builds(CLASSES["Pair"], st.integers(-9, 9), st.text("ab", max_size=2))
VALUES = {
    "date": dates, "datetime": moments, "timedelta": spans, "Decimal": decimals, "Fraction": fractions, "Path": paths,
    "Point": points, "Color": colors, "Level": levels, "Person": people, "Pair": pairs, "int": st.integers(-20, 20),
    "time": st.times().map(lambda t: t.replace(fold=0)),
}  # fmt: skip
OPERATIONS = [
    ("date date", ["a - b", "a < b", "max(a, b)", "(a - b).days", "a == b", "[a, b] == sorted([a, b])", "a.year - b.year"]),
    ("date int", ["a + timedelta(days=b)", "a.replace(day=b)", "a.weekday() == b", "date(a.year, b, 1)", "a + b", "a.isoformat()"]),
    ("date date", ["a.strftime('%d.%m.%Y %A')", "date.fromisoformat(str(a))", "str(a)", "repr(a)", "f'{a:%Y-%m}'", "{a: 1}.get(b)"]),
    ("datetime timedelta", ["a + b", "(a - b).date()", "b.total_seconds()", "a.hour * 60 + a.minute", "str(b)", "b.days", "b / 2"]),
    ("datetime date", ["a == b", "a.date() - b", "a.time()", "datetime.strptime(a.strftime('%Y-%m-%d'), '%Y-%m-%d')", "a < b"]),
    ("timedelta int", ["a * b", "a // b", "a / b", "a % timedelta(hours=5)", "abs(a)", "-a", "sum([a, a], timedelta())"]),
    ("Decimal Decimal", ["a + b", "a * b", "a / b", "a % b", "round(a, 1)", "a.quantize(Decimal('0.1'))", "int(a)", "a < b"]),
    ("Decimal Decimal", ["sum([a, b])", "str(a)", "repr(b)", "a == b", "float(a)", "max(a, b)", "f'{a:.1f}'", "a ** 2", "-a"]),
    ("Decimal int", ["a * b", "a + b", "b - a", "a.quantize(Decimal('0.1'), rounding=decimal.ROUND_HALF_UP)", "a // b"]),
    ("Fraction Fraction", ["a + b", "a * b", "a / b", "a - b", "a < b", "a.numerator", "str(a)", "float(a)", "int(a)", "a ** 2"]),
    ("Fraction int", ["a * b", "a ** b", "b / a", "round(a)", "a.limit_denominator(10)", "a + 1 / 2", "Fraction(b, 3) + a"]),
    ("Path Path", ["a / b", "a.name", "a.suffix", "a.stem", "a.parent", "str(a)", "a.parts", "a == b", "a.with_suffix('.md')"]),
    ("Point Point", ["a < b", "a == b", "a.x + b.y", "repr(a)", "str([a])", "sorted([b, a])", "{a, b} == {b, a}", "hash(a) == hash(a)"]),
    ("Point int", ["Point(b)", "Point(b, y=a.x)", "dataclasses.replace(a, x=b)", "dataclasses.asdict(a)", "a + b", "Point()"]),
    ("Person Person", ["a.name", "[p.name for p in [a, b] if p.born.year > 1990]", "a == b", "repr(a)", "a.at.x", "a.tags + b.tags"]),
    ("Person date", ["(b - a.born).days // 365", "Person('x', b)", "Person(name='x', born=b, color=Color.BLUE)", "a.color.name", "hash(a)"]),
    ("Color Color", ["a is b", "a == b", "a.value", "str(a)", "repr(a)", "Color['RED']", "Color(1) == a", "[c.name for c in Color]"]),
    ("Level Level", ["a + b", "a < b", "a == 1", "sorted([a, b])", "str(a)", "max(a, b).name", "Level(7)", "int(a)"]),
    ("Pair int", ["a.first + b", "a[0]", "a._replace(first=b)", "a == (a.first, a.second)", "repr(a)", "len(a)", "a._asdict()", "a[5]"]),
    ("time time", ["a < b", "a.hour", "a.isoformat()", "str(a)", "datetime.combine(date(2024, 1, 1), a)"]),
    ("int int", ["Movie(title='x', year=a)", "Movie(title='x', year=a)['year'] + b", "timedelta(days=a, hours=b).total_seconds()"]),
]  # fmt: skip
CASES = [(kinds, e) for kinds, expressions in OPERATIONS for e in expressions]


def cpython(code: str, args: tuple[Any, ...]) -> Any:
    """The outcome in CPython of a rendered program, whose classes are those that the interpreter has."""
    names = vars(ModuleType("program"))
    exec(compile(code, "<rendered>", "exec", dont_inherit=True), names)
    given = [decode_in(encode(a), names) for a in args]
    try:
        return Returned(names["f"](*given))
    except Exception as error:
        return Raised(type(error).__name__, str(error))


def decode_in(data: Any, names: dict[str, Any]) -> Any:
    """As the sandboxed process does: a value of the classes of the rendered code."""
    from csp_ir.verify import runner

    found: dict[str, Any] = {}
    text = runner.RUNNER[runner.RUNNER.index("MODULES = (") :].removesuffix("\n\nmain()\n")
    exec(text, found)
    return found["decode"](data, names)


def same(a: Any, b: Any) -> bool:
    """Equal, where classes of one name count as one."""
    return repr(a) == repr(b)


@pytest.mark.parametrize(("kinds", "expression"), CASES, ids=[f"{k}: {e}" for k, e in CASES])
def test_agreement(kinds: str, expression: str) -> None:
    first, second = kinds.split()
    text = f"{DEFINITIONS}\n\ndef f(a: {first}, b: {second}):\n    return {expression}\n"
    program = parse_program(text)
    assert parse_program(print_program(program)) == program
    assert from_json(to_json(program)) == program
    machine, code = compile_program(program), render(program)

    @settings(max_examples=12, derandomize=True, deadline=None, database=None)
    @given(VALUES[first], VALUES[second])
    def check(a: Any, b: Any) -> None:
        ours, theirs = machine.run((a, b)).outcome, cpython(code, (a, b))
        assert type(ours) is type(theirs), (ours, theirs)
        if isinstance(ours, Raised):
            assert ours.kind == theirs.kind
        else:
            assert same(ours.value, theirs.value), (ours, theirs)

    check()


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(st.one_of(*VALUES.values()) | st.lists(people, max_size=3) | st.tuples(pairs, decimals))
def test_values_are_copied_compared_written_and_sent_whole(value: Any) -> None:
    copy = snapshot(value)
    assert strict_equal(copy, value)
    assert freeze(copy) == freeze(value)
    assert strict_equal(decode(encode(value), CLASSES), value)
    text = value_text(value)
    assert text is not None
    with naming(PROGRAM.helpers):
        assert strict_equal(read_value(text), value)


def test_a_copy_of_a_record_is_out_of_reach() -> None:
    person = CLASSES["Person"]("a", datetime.date(2024, 1, 1), tags=[])
    copy = snapshot(person)
    person.tags.append("x")
    assert copy.tags == []
    assert not strict_equal(copy, person)


def test_equal_numbers_that_look_different_are_told_apart() -> None:
    assert not strict_equal(Decimal("1.0"), Decimal("1.00"))
    assert freeze(Decimal("1.0")) != freeze(Decimal("1.00"))
    assert strict_equal(Fraction(1, 2), Fraction(2, 4))
