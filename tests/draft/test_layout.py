"""Layouts of texts that the prose spells out, as regular expressions."""

from __future__ import annotations

import pytest

from csp_ir.draft.prose import Prose

LAYOUTS = {
    "A valid code is exactly two uppercase letters A-Z, a hyphen, and four digits 0-9.": ["[A-Z]{2}-[0-9]{4}"],
    "It must consist of exactly four digits, and they must not all be the same.": ["[0-9]{4}"],
    "A colour is a '#' followed by six hexadecimal digits.": ["#[0-9A-Fa-f]{6}"],
    "A plate has one to three capital letters, a space and 1 to 4 digits.": ["[A-Z]{1,3} [0-9]{1,4}"],
    "The code has 3 digits, a dot, then 2 lowercase letters.": [r"[0-9]{3}\.[a-z]{2}"],
    "A ticket: three upper-case letters followed by a '-' and at least one digit.": ["[A-Z]{3}-[0-9]+"],
    "A serial number is two letters or digits, a colon and five digits.": ["[A-Za-z0-9]{2}:[0-9]{5}"],
    "Return the first two letters and the last digit.": [],
    "A password of at least 8 characters with a digit.": [],
    "The two letters that are shown most often.": [],
}


@pytest.mark.parametrize("prose", LAYOUTS)
def test_layouts(prose: str) -> None:
    assert Prose(prose).layouts == LAYOUTS[prose]
