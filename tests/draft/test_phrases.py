"""Phrases of the prose are read as operations with what they name."""

from __future__ import annotations

import pytest

from csp_ir.draft.phrases import Phrase
from csp_ir.draft.prose import Prose


@pytest.mark.parametrize(
    ("text", "sort", "template"),
    [
        ("Keep the names that start with 'x'.", "str", "{0}.startswith('x')"),
        ("Words ending in an underscore.", "str", "{0}.endswith('_')"),
        ("Lines without a comma are left out.", "str", "(',' not in {0})"),
        ("It has at least two digits.", "str", "(sum(1 for ch in {0} if ch.isdigit()) >= 2)"),
        ("It contains an uppercase letter.", "str", "any(ch.isupper() for ch in {0})"),
        ("Every character is a lowercase letter.", "str", "all(ch.islower() for ch in {0})"),
        ("Only ASCII letters, digits and underscores.", "str", "all((ch.isalnum() or ch in '_') for ch in {0})"),
        ("It consists of only digits, dots and '-'.", "str", "all((ch.isdigit() or ch in '.-') for ch in {0})"),
        ("Names have 3 to 12 characters.", "str", "(3 <= len({0}) <= 12)"),
        ("Hide all but the last 4 digits with '*'.", "str", "('*' * (len({0}) - 4) + {0}[-4:])"),
        ("No longer than 12 characters.", "str", "(len({0}) <= 12)"),
        ("Names of 3 letters or more count.", "str", "(len({0}) >= 3)"),
        ("With fewer than three scores return 0.", "list", "(len({0}) < 3)"),
        ("Drop the lowest and the highest score.", "list", "sorted({0})[1:-1]"),
        ("The part after the last '/'", "str", "{0}.rpartition('/')[2]"),
        ("Words are separated by a semicolon.", "str", "{0}.split(';')"),
        ("Replace each '-' with '_'.", "str", "{0}.replace('-', '_')"),
        ("Each started hour is paid.", "int", "-(-{0} // 60)"),
        ("Months have two digits.", "int", "str({0}).zfill(2)"),
        ("Written with two decimals.", "float", "f'{{{0}:.2f}}'"),
        ("The first 30 minutes are free.", "int", "max(0, {0} - 30)"),
        ("Days that were warmer than the day before.", "pair", "({1} > {0})"),
    ],
)
def test_a_phrase_is_an_operation(text: str, sort: str, template: str) -> None:
    subjects = ["{0}", "{1}"][: 1 + (sort == "pair")]
    assert template in [_shown(p, subjects) for p in Prose(text).phrases if sort in p.sorts]


def _shown(phrase: Phrase, subjects: list[str]) -> str:
    return phrase.template.replace("{{", "{{{{").replace("}}", "}}}}").format(*subjects, *phrase.args)


@pytest.mark.parametrize(
    "text", ["in order of first appearance", "keep the original order", "in the order in which they occur"]
)
def test_that_an_order_is_kept_evokes_none(text: str) -> None:
    assert "order" not in Prose(f"Each once, {text}.").stems
    assert "order" in Prose("In order of price.").stems


def test_a_phrase_may_name_a_parameter() -> None:
    (phrase,) = [p for p in Prose("Keep the first count letters.", ["xs", "count"]).phrases if "[:" in p.template]
    assert (phrase.template, phrase.args) == ("{0}[:{1}]", ("count",))


def test_what_names_nothing_says_nothing() -> None:
    assert Prose("Return the sum of the numbers.").phrases == []


def test_what_a_sentence_names_beside_a_phrase() -> None:
    prose = Prose("Words without 'a' give 'none'. Others give 7.")
    (phrase, *_) = [p for p in prose.phrases if "not in" in p.template]
    assert prose.named_beside(phrase.start, phrase.end) == ["none"]


def test_a_text_that_is_shown_as_a_sample_need_not_be_named() -> None:
    assert Prose("A line such as 'x: 1' or just ':'.").wanting == [":"]
