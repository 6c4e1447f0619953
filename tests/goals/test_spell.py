"""Texts spelled out of pieces, dates and numbers: each answer is run on inputs that no example shows."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from csp_ir.goals import cuts, dates, formats
from tests.goals.test_solve import result

# (examples, further arguments, their result)
SPELLED: dict[str, tuple[list[tuple[tuple[str, ...], str]], tuple[str, ...], str]] = {
    "fields in another order and case": (
        [(("ROE, ANN",), "Ann Roe"), ((" smith,bob",), "Bob Smith"), (("Vance,  Carl ",), "Carl Vance")],
        ("OTT, ida",),
        "Ida Ott",
    ),
    "a case for each shape": (
        [(("2 of 9",), "2"), (("none left",), "-"), (("14 of 20",), "14"), (("gone",), "-")],
        ("7 of 8",),
        "7",
    ),
    "dates in two formats": (
        [(("2021-03-14",), "14 March 2021"), (("05.12.2019",), "5 December 2019"), (("2020-07-04",), "4 July 2020")],
        ("28.02.2023",),
        "28 February 2023",
    ),
    "times on two clocks": (
        [(("9:05 AM",), "09:05"), (("12:30 pm",), "12:30"), (("4:45PM",), "16:45")],
        ("12:10 AM",),
        "00:10",
    ),
    "a time rounded to a step": (
        [(("09:07",), "09:00"), (("14:52",), "14:45"), (("7:38",), "07:45")],
        ("18:23",),
        "18:30",
    ),
    "days between two dates": (
        [(("2021-03-14", "2021-03-20"), "6 d"), (("2020-02-28", "2020-03-01"), "2 d"), (("2019-12-01", "2020-01-01"), "31 d")],
        ("2022-06-01", "2022-07-01"),
        "30 d",
    ),
    "thousands and places": (
        [(("1234.5",), "1,234.50"), (("$98765",), "98,765.00"), ((" 1,200,000.126",), "1,200,000.13")],
        ("$15.2",),
        "15.20",
    ),
    "a comma for the point": (
        [(("1.234,50 €",), "1234.50"), (("€ 99,90",), "99.90"), (("12.000.500,00",), "12000500.00")],
        ("820,10",),
        "820.10",
    ),
    "up to a step": ([(("123",), "150"), (("1,451",), "1500"), (("300",), "300")], ("2,001",), "2050"),
    "units by their name": (
        [(("1.5 kg",), "1500 g"), (("250g",), "250 g"), (("0,75 KG",), "750 g")],
        ("2kg",),
        "2000 g",
    ),
    "another sign between words": (
        [(("Order ID",), "order_id"), (("Unit Price ($)",), "unit_price"), ((" Ship-To City",), "ship_to_city")],
        ("Re-Order Level",),
        "re_order_level",
    ),
    "a mask": (
        [(("Nan Dole",), "N** D***"), (("Li Wei",), "L* W**"), (("Ana Maria Coe",), "A** M**** C**")],
        ("Bo Ek",),
        "B* E*",
    ),
    "ever less beside what is wanted": (
        [(("C:\\x\\report.final.docx",), "report.final"), (("/home/bob/data.csv",), "data"), (("budget.xlsx",), "budget")],
        ("/var/log/app.log",),
        "app",
    ),
    "numbers of names of days": ([(("Monday",), "1"), (("thu",), "4"), (("SUN ",), "7")], ("Friday",), "5"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPELLED)
def test_what_is_spelled_is_right_on_what_no_example_shows(name: str) -> None:
    examples, args, expected = SPELLED[name]
    parameters = ", ".join(f"{letter}: str" for letter, _ in zip("abc", args))
    lines = [f"f({', '.join(map(repr, given))}) == {want!r}" for given, want in examples]
    assert result(f"def f({parameters}) -> str\n\n" + "\n".join(lines) + "\n", args) == expected


@pytest.mark.parametrize("values", [["a-b c", "12-7 x(y)"], ["1.5;kg", "22.75|g"], ["'q' r"], ["{x}, [y]"]])
def test_a_cut_means_what_its_text_says(values: list[str]) -> None:
    for op in cuts.cuts(values):
        for v in values:
            assert _meaning(op.meaning, v) in (_meaning(_of_text(op.template), v), ERROR_ONLY), op.template


@pytest.mark.parametrize("op", [op for op, _ in formats._READ], ids=lambda op: op.template)
def test_a_reading_means_what_its_text_says(op: Any) -> None:
    for v in ("12", "1,234", "3.50", "x 7", "-4", "0,5"):
        assert _meaning(op.meaning, v) == _meaning(_of_text(op.template), v)


def test_parts_of_a_moment_mean_what_their_texts_say() -> None:
    for moment in (datetime(2024, 2, 29, 0, 5), datetime(1999, 12, 31, 23, 59, 7)):
        for op in dates.written():
            assert op.meaning(moment) == _of_text(op.template)(moment)


def test_a_format_fits_only_what_it_reads_in_full() -> None:
    assert dates.fitting("31/12/2020") == {"%d/%m/%Y"}
    assert {"%d/%m/%Y", "%m/%d/%Y"} <= dates.fitting("04/05/2020")
    assert not dates.fitting("a long text without a date")


ERROR_ONLY = "an error, where the text gives all of it"  # what a cut refuses that would cut nothing off


def _meaning(function: Any, value: Any) -> Any:
    try:
        return function(value)
    except (ArithmeticError, ValueError, TypeError, LookupError, AttributeError):
        return ERROR_ONLY


def _of_text(template: str) -> Any:
    return eval(f"lambda a: {template.format('a')}", {"re": re, "datetime": datetime})
