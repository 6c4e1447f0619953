"""What values and letters a spec names."""

import pytest

from csp_ir.spec.constants import clause_constants, spec_constants, spec_letters
from csp_ir.spec.model import Spec
from csp_ir.spec.read import read_spec


def test_numbers_at_the_end_of_a_sentence_are_named_too():
    prose = "Freezes at 32. Half is 2.5. Then -7, 'x' and 8; not v1.2, 3x or 1.2.3."
    assert spec_constants(Spec("f", prose=prose)) == [32, -7, 8, 2.5, "x"]


@pytest.mark.parametrize(
    ("prose", "letters"),
    [
        ("A numeral in the letters I V X L C D M.", "IVXLCDM"),
        ("Count vowels (a, e, i, o, u; upper or lower case).", "aeiou"),
        ("Vowels are a, e, i, o and u.", "aeiou"),
        ("Either a or b, a list of words.", ""),
        ("I am a person, it's a test.", ""),
    ],
)
def test_letters_listed_one_by_one(prose: str, letters: str) -> None:
    assert spec_letters(read_spec(f"{prose}\n\ndef f(s: str) -> int\n")) == letters


def test_clauses_name_values_too() -> None:
    spec = read_spec(
        "def f(n: int) -> int\n\nraises: ValueError when n < 7\nensures:\n    result * 60 <= n\n    str(result) != 'no'\n"
    )
    assert clause_constants(spec) == [60, "no", 7] and set(clause_constants(spec)) <= set(spec_constants(spec))
