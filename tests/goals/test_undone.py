"""Every row of what undoes an operation against the operation."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from typing import Any

import pytest

from csp_ir.goals.undone import ROWS

WHOLE = [0, 1, 2, 5, 9, 10, 37]
VALUES: list[Any] = [
    *WHOLE, 2.5, *map(str, WHOLE), "101", "17", "ff", "2.5", "a", "a b", "Ab,c", "a\nb", [1, 2], [2, 1], ["a", "b"], (1, 2), {"a": 1},
    [("a", 1)], {1, 2}, datetime.timedelta(days=3), datetime.timedelta(hours=1),
]  # fmt: skip
NAMES = {"math": math, "datetime": datetime, "Counter": Counter}


def made(text: str, **given: Any) -> Any:
    return eval(text, NAMES, given)


@pytest.mark.parametrize(("done", "ways"), [(row[0], row[1:]) for row in ROWS], ids=[row[0] for row in ROWS])
def test_some_way_gives_back_what_an_operation_was_done_to(done: str, ways: tuple[str, ...]) -> None:
    undone = set()
    for other in (",", 2) if "s_" in done else ("",):
        for value in VALUES:
            try:
                outcome = made(done, r_=value, s_=other)
            except (ArithmeticError, AttributeError, TypeError, ValueError):
                continue
            for way in ways:
                try:
                    again = made(done, r_=made(way, e_=outcome, w_=value, s_=other), s_=other)
                except (ArithmeticError, AttributeError, TypeError, ValueError):
                    continue
                if type(again) is type(outcome) and again == outcome:
                    undone.add(way)
    assert undone == set(ways)
