"""A stub among other code: which function is meant, what it may use, and what is said of the rest."""

from __future__ import annotations

from datetime import date

import pytest

from csp_ir.errors import InputError
from csp_ir.ir.nodes import Record
from csp_ir.ir.parse import parse_type
from csp_ir.spec.read import read_spec

MODULE = '''"""Orders."""
from __future__ import annotations

import logging
import requests
import datetime as dt
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

logger = logging.getLogger(__name__)
RATE = 0.19
shipping: float = 4.9


class Status(Enum):
    OPEN = "open"
    PAID = "paid"


@dataclass(frozen=True)
class Order:
    """One order."""

    id: int
    status: Status = Status.OPEN
    placed: dt.date = dt.date(2024, 1, 1)
    lines: list[str] = field(default_factory=list)

    def is_open(self) -> bool:
        return self.status is Status.OPEN


class Client:
    def __init__(self, url):
        self.url = url


async def poll(): ...


def fetch(url: str) -> str:
    return requests.get(url).text


def gross(net: float) -> float:
    return net * (1 + RATE) + shipping


@lru_cache(maxsize=None)
def squares(n: int) -> int:
    return n * n


def report(url: str) -> int:
    return len(fetch(url))


def open_ids(orders: list[Order]) -> list[int]:
    """The ids of open orders.

    >>> open_ids([Order(1), Order(2, status=Status.PAID)])
    [1]
    """


if __name__ == "__main__":
    print(report("http://example.org"))
'''


def test_the_stub_is_found_with_what_it_may_use() -> None:
    spec = read_spec(MODULE, file="orders.py")
    assert spec.name == "open_ids"
    assert {h.name for h in spec.helpers} == {"Status", "Order", "gross", "squares"}
    (example,) = spec.examples
    order = example.args[0][0]
    assert (order.id, order.placed, example.expected) == (1, date(2024, 1, 1), [1])


def test_what_is_left_out_is_said_with_the_reason() -> None:
    notes = " ".join(read_spec(MODULE).notes)
    for said in ("fetch (it uses requests", "report (it uses fetch", "Client (", "poll (async", "Order.is_open"):
        assert said in notes
    assert "gross" not in notes


def test_a_name_picks_one() -> None:
    assert read_spec(MODULE, file="orders.py::gross").name == "gross"
    assert read_spec(MODULE, file="orders.py::gross").file == "orders.py"
    with pytest.raises(InputError, match="no function named `nothing`"):
        read_spec(MODULE, file="orders.py::nothing")
    with pytest.raises(InputError):
        read_spec(MODULE, file="orders.py::fetch")


def test_several_stubs_are_listed_when_none_is_named() -> None:
    text = 'def a(x: int) -> int:\n    """Twice."""\n\n\ndef b(x: int) -> int:\n    raise NotImplementedError\n'
    with pytest.raises(InputError, match="2 functions") as caught:
        read_spec(text, file="m.py")
    assert "m.py::a, m.py::b" in caught.value.remedy
    assert read_spec(text, file="m.py::a").prose == "Twice."


def test_a_stub_that_cannot_be_read_says_why() -> None:
    with pytest.raises(InputError, match="unknown type"):
        read_spec('import pandas as pd\n\n\ndef f(x: pd.DataFrame) -> int:\n    """Rows."""\n', file="m.py")


def test_comments_stand_for_a_docstring() -> None:
    text = "# Adds one.\ndef f(x: int) -> int:\n    # TODO: and nothing else\n    pass\n\n\nassert f(1) == 2\n"
    spec = read_spec(text, file="m.py")
    assert spec.prose.split("\n") == ["Adds one.", "and nothing else"]
    assert spec.examples[0].args == (1,)


def test_calls_of_other_functions_are_no_prose() -> None:
    assert "report" not in read_spec(MODULE).prose


@pytest.mark.parametrize(
    ("definition", "name", "value"),
    [
        ('from collections import namedtuple\nP = namedtuple("P", "x y")', "P", "P(1, y=2)"),
        ('from typing import NamedTuple\nP = NamedTuple("P", [("x", int)])', "P", "P(1)"),
        ("from typing import TypedDict\nclass P(TypedDict, total=False):\n    x: int", "P", '{"x": 1}'),
        ('from enum import Enum\nP = Enum("P", "A B")', "P", "P.B"),
        ("from enum import IntEnum, auto\nclass P(IntEnum):\n    A = auto()\n    B = auto()", "P", "P.B"),
        ('from enum import Enum\nclass P(str, Enum):\n    A = "a"', "P", 'P("a")'),
        ("import dataclasses\n@dataclasses.dataclass(order=True)\nclass P:\n    x: int = 0", "P", "P()"),
        ("from dataclasses import dataclass\n@dataclass\nclass Base:\n    x: int\n@dataclass\nclass P(Base):\n    y: int", "P", "P(1, 2)"),
        ("from datetime import date\nP = date", "date", "date(2024, 1, 31)"),
        ("from datetime import datetime", "datetime", 'datetime.strptime("2024", "%Y")'),
        ("from decimal import Decimal", "Decimal", 'Decimal("1.10")'),
        ("from pathlib import Path", "Path", 'Path("a/b.txt")'),
        ("from fractions import Fraction", "Fraction", "Fraction(1, 3)"),
    ],
)  # fmt: skip
def test_values_of_definitions(definition: str, name: str, value: str) -> None:
    text = f'{definition}\n\n\ndef f(p: {name}) -> {name}:\n    """The same.\n\n    >>> f({value}) == {value}\n    True\n    """\n'
    (example,) = read_spec(text, file="m.py").examples
    assert example.args[0] == example.expected


def test_a_class_body_is_never_run() -> None:
    text = (
        "from dataclasses import dataclass\n\n\n@dataclass\nclass P:\n    x: int\n\n"
        "    def __post_init__(self):\n        raise SystemExit\n\n\n"
        'def f(p: P) -> int:\n    """x\n\n    >>> f(P(1))\n    1\n    """\n'
    )
    spec = read_spec(text, file="m.py")
    assert spec.examples[0].args[0].x == 1
    assert any("P.__post_init__" in note for note in spec.notes)


def test_a_declared_type_is_kept_as_it_was_written() -> None:
    text = 'from collections.abc import Sequence\n\n\ndef f(xs: Sequence[int]) -> int:\n    """Sum.\n\n    >>> f((1, 2))\n    3\n    """\n'
    spec = read_spec(text, file="m.py")
    assert str(spec.parameters[0].type) == "Sequence[int]"
    assert spec.examples[0].args == ((1, 2),)


def test_records_among_the_helpers() -> None:
    kinds = {h.name: h.kind for h in read_spec(MODULE).helpers if isinstance(h, Record)}
    assert kinds == {"Status": "Enum", "Order": "dataclass"}


@pytest.mark.parametrize(
    ("alias", "annotation", "meant"),
    [
        ("Interval = tuple[int, int]", "list[Interval]", "list[tuple[int, int]]"),
        ("from typing import List\n\nRow = List[int]", "Row", "list[int]"),
        ("Pair: TypeAlias = tuple[str, int]", "Pair", "tuple[str, int]"),
        ("Key = int | str", "Key", "int | str"),
        ("Number = float", "Number", "float"),
        ("Row = list[int]\nGrid = list[Row]", "Grid", "list[list[int]]"),
    ],
)
@pytest.mark.parametrize("head", ["def last(x: {})", "last(x: {}) -> {}"])
def test_a_type_alias_in_a_plain_text_is_read(alias: str, annotation: str, meant: str, head: str) -> None:
    spec = read_spec(f"The last.\n\n{alias}\n\n{head.format(annotation, annotation)}\n")
    assert spec.parameters[0].type == parse_type(meant)
    assert "=" not in spec.prose
