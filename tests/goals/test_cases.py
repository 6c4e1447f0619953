"""Cases, tables and validations: each answer is run on inputs that no example shows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.goals.test_solve import result

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
}


@pytest.mark.parametrize("name", SOLVED)
def test_the_first_body_is_right_on_what_no_example_shows(name: str) -> None:
    text, args, expected = SOLVED[name]
    assert result(text, args) == expected
