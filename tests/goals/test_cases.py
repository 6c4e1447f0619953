"""Cases, tables and validations: each answer is run on inputs that no example shows."""

from __future__ import annotations

from typing import Any

import pytest

from csp_ir.draft.task import Task
from csp_ir.goals.propose import propose
from csp_ir.spec.read import read_spec
from csp_ir.work import worked
from tests.goals.test_solve import BUDGET, result

# (spec, further arguments, their result)
SOLVED: dict[str, tuple[str, tuple[Any, ...], Any]] = {
    "a tier that no example shows": (
        "Parking costs: up to 2 hours 300, up to 6 hours 500, up to 12 hours 900. Residents pay half. "
        "Longer stays are not possible: return None.\n\n"
        "def parking(hours: float, resident: bool) -> int | None\n\nparking(1.0, False) == 300\nparking(6.0, True) == 250\n"
        "parking(9.0, False) == 900\nparking(12.5, True) == None\n",
        (5.0, False),
        500,
    ),
    "a rate by quantity": (
        "The price of a stay: from 5 guests on there is 10 percent off, from 20 guests 25 percent. Fractions are dropped.\n\n"
        "def stay(guests: int, price: int) -> int\n\nstay(1, 99) == 99\nstay(5, 30) == 135\nstay(20, 40) == 600\nstay(4, 100) == 400\n",
        (6, 33),
        178,
    ),
    "the percentage of a name": (
        "The fee on an amount by class: paper 3%, cotton 5%, silk 8%, rounded to two decimals.\n\n"
        "def fee(amount: float, kind: str) -> float\n\nfee(100.0, 'paper') == 3.0\nfee(50.0, 'silk') == 4.0\nfee(12.5, 'paper') == 0.38\n",
        (70.0, "cotton"),
        3.5,
    ),
    "a validation whose rules the examples show once": (
        "Is the text a valid seat, a row from 1 to 40 and a place from 1 to 9, separated by a slash, without leading zeros?\n\n"
        "def seat(text: str) -> bool\n\nseat('12/3') == True\nseat('41/3') == False\nseat('7/10') == False\nseat('07/3') == False\n"
        "seat('40/9') == True\nseat('x/1') == False\nseat('12') == False\n",
        ("12/3/4",),
        False,
    ),
}


@pytest.mark.parametrize("name", SOLVED)
def test_the_first_body_is_right_on_what_no_example_shows(name: str) -> None:
    text, args, expected = SOLVED[name]
    assert result(text, args) == expected


def test_an_exception_is_raised_where_the_examples_want_it() -> None:
    text = (
        "The share of a part in a whole in percent, rounded to one decimal. A whole of zero or less is a ValueError.\n\n"
        "def share(part: float, whole: float) -> float\n\nshare(1.0, 4.0) == 25.0\nshare(2.0, 3.0) == 66.7\n"
        "share(1.0, 0.0) raises ValueError\nshare(1.0, -2.0) raises ValueError\nshare(0.0, 5.0) == 0.0\n"
    )
    assert result(text, (3.0, 8.0)) == 37.5
    body = next(propose(Task(read_spec(text), worked() + BUDGET))).body
    assert body.startswith("if whole <= 0:\n    raise ValueError()")
