"""Texts with a form, such as dates, amounts, addresses and settings: other texts of the same form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import Any

STEP = 9
_GROUP = re.compile(r"[0-9]+|[A-Za-z]+")
_LETTER = re.compile(r"[A-Za-z]")
_PART = re.compile(r"[^0-9A-Za-z]+")


def is_formed(values: Sequence[Any]) -> bool:
    """Whether all values are texts, with digits and signs in one order, such as `2024-01-06` and `2023-12-31`."""
    texts = [v for v in values if isinstance(v, str)]
    forms = {form(text) for text in texts}
    return len(texts) == len(values) and len(forms) == 1 and "9" in (only := forms.pop()) and bool(_PART.search(only))


def form(text: str) -> str:
    """A text with each group of digits as `9` and each group of letters as `a`."""
    return _GROUP.sub(lambda m: "9" if m[0].isdigit() else "a", text)


def reshaped(text: str, random: Random) -> str:
    """A text of the same form: one group of digits or letters becomes another one, or changes places with one."""
    groups = list(_GROUP.finditer(text))
    if not groups:
        return text
    chosen = random.choice([g for g in groups if g[0].isdigit()] or groups if random.random() < 0.7 else groups)
    same = [g[0] for g in groups if g[0].isdigit() == chosen[0].isdigit() and g[0] != chosen[0]]
    if same and random.random() < 0.15:
        new = random.choice(same)
    elif chosen[0].isdigit():
        new = _digits(chosen[0], random)
    else:
        new = _LETTER.sub(lambda m: chr((ord("A") if m[0].isupper() else ord("a")) + random.randrange(26)), chosen[0])
    return text[: chosen.start()] + new + text[chosen.end() :]


def _digits(digits: str, random: Random) -> str:
    """Another number, mostly near and of the same width; now and then of other digits, or with a zero before it."""
    width, turn = len(digits), random.random()
    if turn < 0.7:
        return str(max(0, int(digits) + random.choice((-1, 1)) * random.randint(1, STEP))).zfill(width)
    if turn < 0.9:
        return "".join(str(random.randrange(10)) for _ in range(width))
    return "0" * (1 + (turn < 0.95)) + digits.lstrip("0")
