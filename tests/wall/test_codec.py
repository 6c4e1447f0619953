"""What crosses the wall comes out as it went in, and nothing else crosses."""

from __future__ import annotations

import json
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp_ir.holes.draft import Draft
from csp_ir.interpreter.outcomes import Returned, strict_equal
from csp_ir.interpreter.records import record_classes
from csp_ir.ir.nodes import Position
from csp_ir.ir.parse import parse_program
from csp_ir.ir.plain_values import PosixPath
from csp_ir.providers.base import Abilities, Format, Prompt
from csp_ir.providers.grammar import Grammar, Lit
from csp_ir.spec.model import Example, Line, Raises
from csp_ir.spec.read import read_spec
from csp_ir.verdict import Unknown
from csp_ir.verify.question import Question
from csp_ir.wall.codec import MAX_FRAME, MODULES, CodecError, data_class, dumps, loads

ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=2**20_000, max_value=2**20_001),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=())),  # surrogates too
    st.binary(),
    st.complex_numbers(allow_nan=False),
    st.builds(range, st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 3)),
)
KEYS = st.one_of(st.text(), st.integers(), st.sampled_from(["~", "is"]), st.tuples(st.integers(), st.text()))
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner),
        st.tuples(inner, inner),
        st.dictionaries(KEYS, inner),
        st.builds(deque, st.lists(inner)),
        st.frozensets(st.integers()),
        st.sets(st.text()),
        st.builds(Counter, st.text()),
    ),
    max_leaves=20,
)


@given(VALUES)
def test_values_come_out_as_they_went_in(value: object) -> None:
    out = loads(dumps(value))
    assert type(out) is type(value)
    assert strict_equal(out, value)


def test_infinities_and_a_default_dictionary() -> None:
    assert loads(dumps([float("inf"), float("-inf")])) == [float("inf"), float("-inf")]
    assert loads(dumps({1: OrderedDict(b=1, a=2)})) == {1: OrderedDict(b=1, a=2)}
    out = loads(dumps(defaultdict(int, {"a": 1})))
    assert type(out) is defaultdict and out == {"a": 1} and out.default_factory is None


SPEC = """Add up.

def f(x: int, ys: list[int]) -> int

f(1, []) == 1
f(1, [2]) raises ValueError
requires: x > 0
constraints:
    ?a != ?b
sketch:
    for y in ys:
        x = x + ?a: int
    return ?b
"""


def test_specs_programs_and_questions_cross() -> None:
    spec = read_spec(SPEC)
    assert loads(dumps(spec)) == spec
    line = loads(dumps(spec.constraints))[0]
    assert isinstance(line, Line) and line.line == spec.constraints[0].line  # type: ignore[attr-defined]
    program = Draft.parse("def f(x: int) -> int:\n    return [i + ?a for i in range(x)][0]").program
    out = loads(dumps(program))
    assert out == program and out.function.position == program.function.position
    assert isinstance(out.function.position, Position | None)
    question = Question.of("f", (1,), [Returned(1), Returned((2,))])
    assert loads(dumps(question)) == question
    assert loads(dumps([Example((1,), Raises("ValueError")), Unknown("x")])) == [
        Example((1,), Raises("ValueError")),
        Unknown("x"),
    ]


RECORDS = """
@dataclass
class Money:
    amount: Decimal
    currency: str = "EUR"

class Kind(Enum):
    IN = 1
    OUT = 2

class Entry(NamedTuple):
    money: Money
    kind: Kind = Kind.IN

def f(e: Entry) -> Money:
    return e.money
"""


def test_records_members_and_dates_cross() -> None:
    program = parse_program(RECORDS)
    assert loads(dumps(program)) == program
    classes = record_classes(program.helpers)
    entry = classes["Entry"](classes["Money"](Decimal("1.10"), "USD"), classes["Kind"].OUT)
    out = loads(dumps([entry, classes["Kind"].IN]))
    assert [type(v) for v in out] == [classes["Entry"], classes["Kind"]]
    assert strict_equal(out, [entry, classes["Kind"].IN])
    values = [
        timedelta(1, 2, 3),
        time(1, 2),
        datetime(2024, 1, 2, 3),
        datetime(2024, 1, 2, 3, tzinfo=UTC),
        time(3, tzinfo=timezone(timedelta(hours=2), "here")),
        timezone(-timedelta(minutes=90)),
        Fraction(1, 3),
        Decimal("1.00"),
        PosixPath("a/b"),
    ]
    assert [repr(v) for v in loads(dumps(values))] == [repr(v) for v in values]


def test_prompts_and_grammars_cross() -> None:
    asked = {
        "prompt": Prompt("a", "b"),
        "format": Format("grammar", grammar=Grammar({"root": Lit("x")})),
        "abilities": Abilities(frozenset(("text", "json"))),
    }
    out = loads(dumps(asked))
    assert out["format"].grammar.ebnf() == asked["format"].grammar.ebnf()  # type: ignore[attr-defined]
    assert out["abilities"] == asked["abilities"]


class Hook:
    def __reduce__(self) -> tuple[object, ...]:
        raise AssertionError("nothing of a value may run")


@pytest.mark.parametrize("value", [Hook(), len, lambda: 0, object, open, ValueError("x"), iter([])])
def test_nothing_else_crosses(value: object) -> None:
    with pytest.raises(CodecError):
        dumps({"x": [value]})


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        b'{"~": "Popen", "is": []}',
        b'{"~": "Portfolio", "is": []}',
        b'{"~": "Example", "is": []}',
        b'{"~": "int", "is": "x"}',
        b'{"~": ["tuple"], "is": []}',
        b'{"~": "dict", "is": [1]}',
        b'{"~": "dict", "is": [[], 1]}',
        b'{"~": "csp_ir.wall.pool.Pool", "is": []}',
        b"[" + b"0," * 3_000_000 + b"0]",
        b'{"~": "tuple"}',
    ],
)
def test_a_forged_message_is_an_error(message: bytes) -> None:
    with pytest.raises(CodecError):
        loads(message)


def test_a_message_is_bounded() -> None:
    with pytest.raises(CodecError):
        dumps("x" * MAX_FRAME)
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(CodecError):
        dumps(deep)


def test_no_two_data_classes_that_cross_share_a_name() -> None:
    names = [
        name
        for module in MODULES
        for name, value in vars(import_module(module)).items()
        if isinstance(value, type) and value.__module__ == module and data_class(name) is not None
    ]
    assert len(names) == len(set(names)) and "Program" in names


def test_plain_data_is_plain_json() -> None:
    assert json.loads(dumps({"a": [1, "x", None, True]})) == {"a": [1, "x", None, True]}
