"""Helpers whose own names hide a class that they name in full."""

from __future__ import annotations

from csp_ir.spec.hidden import without_hidden
from csp_ir.spec.read import read_spec

HELPER = (
    "def number(date: str) -> int:\n    import datetime\n    year, month, day = date.split('-')\n"
    "    return datetime.date(int(year), int(month), int(day)).toordinal()\n"
)
INDENTED = "".join(f"    {line}\n" for line in HELPER.splitlines())
SPEC = (
    f"The next day.\n\ndef next_day(date: str) -> str\n\nhelpers:\n{INDENTED}\n"
    "ensures:\n    number(result) == number(date) + 1\n"
)


def test_a_helper_with_such_a_name_is_read_and_the_function_is_the_one_without_a_body() -> None:
    spec = read_spec(SPEC)
    assert spec.name == "next_day" and [h.name for h in spec.helpers] == ["number"] and len(spec.ensures) == 1
    assert [p.name for p in spec.parameters] == ["date"]


def test_names_that_hide_nothing_stay() -> None:
    plain = "def f(date: str) -> str:\n    return date.upper()\n"
    assert without_hidden(plain) == plain and without_hidden("def f(:") == "def f(:"
    renamed: dict[str, object] = {}
    exec(without_hidden(HELPER), renamed)
    assert renamed["number"]("2024-02-29") == 738945  # type: ignore[operator]
