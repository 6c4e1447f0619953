"""Texts with a form: other texts of the same form."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from csp_ir.ir.parse import parse_type
from csp_ir.verify.behaviour import generated_inputs
from csp_ir.verify.shape import form, is_formed, reshaped

TEXTS = ("2024-01-06", "192.168.0.1", "width=80", "EUR 12.50", "A-7/b", "x1y22")


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_reshaped_differs_and_keeps_its_form(text: str) -> None:
    random = Random(0)
    made = {reshaped(text, random) for _ in range(60)}
    assert {form(m) for m in made} == {form(text)}
    assert len(made - {text}) > 10


def test_texts_have_a_form_where_digits_and_signs_stand_in_one_order() -> None:
    assert is_formed(["2024-01-06", "1999-12-31"]) and is_formed(["12.50"])
    assert not is_formed(["2024-01-06", "today"]) and not is_formed(["abc", "de"]) and not is_formed(["12", "7"])
    assert not is_formed([]) and not is_formed(["1-2", 3])


def test_arguments_that_are_dates_vary_as_dates_equal_and_swapped() -> None:
    examples = [("2024-01-01", "2024-01-07"), ("2024-01-06", "2024-02-07")]
    inputs = generated_inputs([parse_type("str")] * 2, examples, count=60)

    def is_date(text: str) -> bool:
        try:
            return bool(date.fromisoformat(text))
        except ValueError:
            return False

    dates = [i.args for i in inputs if all(map(is_date, i.args))]
    assert len(dates) > 15 and len({a for a, _ in dates} - {e for pair in examples for e in pair}) > 8
    assert any(a == b for a, b in dates) and any(a > b for a, b in dates)
    assert [i.args for i in inputs] == [i.args for i in generated_inputs([parse_type("str")] * 2, examples, count=60)]


def test_numbers_that_the_prose_names_and_their_neighbours_are_near() -> None:
    inputs = generated_inputs([parse_type("int")], [(5,), (30,)], constants=[60])
    assert {59, 60, 61} <= {i.args[0] for i in inputs if i.near}


def test_letters_that_the_prose_lists_occur() -> None:
    inputs = generated_inputs([parse_type("str")], [("IV",), ("XIII",)], letters="IVXLCDM", count=90)
    own = [i.args[0] for i in inputs if set(i.args[0]) <= set("IVXLCDM")]
    assert len(own) > 20 and set("".join(own)) == set("IVXLCDM")
