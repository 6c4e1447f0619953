"""Constants and where they come from."""

from __future__ import annotations

from typing import Any

import pytest

from csp_ir.draft.constants import mined
from csp_ir.draft.prose import Prose
from csp_ir.spec.read import read_spec


def origins(text: str) -> dict[Any, str]:
    spec = read_spec(text)
    return {repr(c.value): c.origin for c in mined(spec, Prose(spec.prose, [p.name for p in spec.parameters]))}


@pytest.mark.parametrize(
    "prose, value, origin",
    [
        ("Take 20% off.", 0.2, "derived"),
        ("Take 20% off.", 0.8, "derived"),
        ("Add 8 percent.", 1.08, "derived"),
        ("Convert minutes to seconds.", 60, "derived"),
        ("Multiply by 37.", 37, "prose"),
    ],
)
def test_numbers(prose: str, value: float, origin: str) -> None:
    assert origins(f"{prose}\n\ndef f(n: float) -> float\n\nf(1.0) == 0.7\nf(2.0) == 1.5\n")[repr(value)] == origin


@pytest.mark.parametrize(
    "prose, value",
    [("As 'Row 3/B'.", "Row"), ("Given as HH:MM.", ":"), ("Separated by commas.", ",")],
)
def test_texts(prose: str, value: str) -> None:
    found = origins(f"{prose}\n\ndef f(s: str) -> str\n\nf('Row 1/A') == 'x'\nf('Row 12:30,C') == 'z'\n")
    assert found[repr(value)] in ("prose", "derived")


def test_rows_of_names_are_lists_where_examples_show_them() -> None:
    text = 'Go from "red" to "green", "blue" to the next of "red", "green", "blue".\n\ndef f(s: str) -> str\n\nf("red") == "green"\n'
    assert origins(text)["['red', 'green', 'blue']"] == "derived"
    assert "['red', 'green', 'blue']" not in origins(text.replace('f("red") == "green"', 'f("x") == "y"'))
