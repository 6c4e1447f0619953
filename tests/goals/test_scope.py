"""Operations that rules make mean what their text says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from csp_ir.goals.scope import operation


@pytest.mark.parametrize(
    ("template", "args", "value"),
    [
        ("f'{{{0}:,.2f}}'", (1234.5,), "1,234.50"),
        ("({1} - {0})", (2, 7), 5),
        ("{1}.join({0})", (["a", "b"], "-"), "a-b"),
        ("({1} if {0} else {2})", (False, 1, 2), 2),
        ("sorted({0}.items(), key=lambda p: (-p[1], p[0]))", ({"a": 1, "b": 2},), [("b", 2), ("a", 1)]),
        ("datetime.fromisoformat({0})", ("2024-03-01",), datetime(2024, 3, 1)),
        ("(str(int({0})) == {0})", ("07",), False),
    ],
)
def test_a_text_is_its_own_meaning(template: str, args: tuple[Any, ...], value: Any) -> None:
    assert operation(template, 2).meaning(*args) == value
