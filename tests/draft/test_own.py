"""Fields, members, constructors and helpers of a spec are components: for whole functions and for holes."""

from __future__ import annotations

import pytest

from csp_ir.draft.kinds import candidates_of_kind
from csp_ir.draft.own import own_components, words_of
from csp_ir.goals.propose import propose_programs
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_block, print_expr
from csp_ir.spec.read import read_spec
from csp_ir.work import worked

DEFINITIONS = """from dataclasses import dataclass
from datetime import date
from enum import Enum


class Color(Enum):
    RED = 1
    BLUE = 2


@dataclass
class Person:
    name: str
    age: int
    color: Color = Color.RED


def twice(x: int) -> int:
    return 2 * x


"""


def solved(stub: str) -> str:
    spec = read_spec(DEFINITIONS + stub, file="m.py")
    found = next(iter(propose_programs(spec, worked() + 60)))
    return print_block(found.program.function.body)


def test_components() -> None:
    names = {c.name for c in own_components(parse_program(DEFINITIONS).helpers)}
    assert {"Person.age", "Color.RED", "Color.value", "Person"} <= names


def test_words() -> None:
    assert words_of("dueDate") == words_of("due_date") == ("due", "date")


@pytest.mark.parametrize(
    ("stub", "body"),
    [
        (
            'def adults(people: list[Person]) -> list[str]:\n    """Names of the people whose age is at least 18.\n\n'
            '    >>> adults([Person("a", 18), Person("b", 17), Person("c", 40)])\n    [\'a\', \'c\']\n'
            "    >>> adults([])\n    []\n"
            '    >>> adults([Person("d", 3), Person("e", 19)])\n    [\'e\']\n    """\n',
            ".age >= 18",
        ),
        (
            'def days(start: date, end: date) -> int:\n    """Days between two dates.\n\n'
            "    >>> days(date(2024, 1, 1), date(2024, 1, 31))\n    30\n"
            "    >>> days(date(2023, 12, 31), date(2024, 1, 1))\n    1\n"
            '    >>> days(date(2024, 2, 1), date(2024, 3, 1))\n    29\n    """\n',
            "(end - start).days",
        ),
        (
            'def red(people: list[Person]) -> int:\n    """How many people are red.\n\n'
            '    >>> red([Person("a", 1), Person("b", 2, Color.BLUE)])\n    1\n'
            '    >>> red([Person("a", 1), Person("b", 9), Person("c", 3, Color.RED)])\n    3\n    >>> red([])\n    0\n    """\n',
            "Color.RED",
        ),
    ],
)
def test_found(stub: str, body: str) -> None:
    assert body in solved(stub)


@pytest.mark.parametrize(
    "does",
    [
        "if x < 99:\n        raise NotImplementedError\n    return x",
        "assert x > 99\n    return x",
        "return later(x - 1)",
    ],
)
def test_a_helper_may_raise_whatever_it_likes(does: str) -> None:
    helper = f"def later(x: int) -> int:\n    {does}\n\n\n"
    stub = 'def four_times(x: int) -> int:\n    """Four times x.\n\n    >>> four_times(3)\n    12\n    >>> four_times(5)\n    20\n    """\n'
    body = solved(helper + stub)
    assert "4" in body or "twice" in body


def test_candidates_of_a_hole() -> None:
    program = parse_program(DEFINITIONS + "def f(p: Person) -> int:\n    return ?h\n")
    context = hole_contexts(program)["h"]
    texts = [print_expr(c.fragment) for c in candidates_of_kind(context, program, limit=40)]
    assert "p.age" in texts
