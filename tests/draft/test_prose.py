import pytest

from csp_ir.draft.prose import Prose
from csp_ir.draft.stems import stem


@pytest.mark.parametrize(
    ("text", "op", "number", "upper"),
    [
        ("65 and above pays less", ">=", 65, None),
        ("at least 3 marks", ">=", 3, None),
        ("12 years or older", ">=", 12, None),
        ("fewer than 4 items", "<", 4, None),
        ("below zero", "<", 0, None),
        ("no more than 10", "<=", 10, None),
        ("up to 7", "<=", 7, None),
        ("more than 2.5 kilograms", ">", 2.5, None),
        ("13 to 19 is a teenager", "range", 13, 19),
        ("between 5 and 9", "range", 5, 9),
        ("divisible by 4", "%", 4, None),
        ("a negative amount", "<", 0, None),
        ("a non-negative amount", ">=", 0, None),
        ("above the limit", ">", "limit", None),
    ],
)
def test_bounds(text, op, number, upper):
    bounds = Prose(text, ["limit"]).bounds
    assert (op, number, upper) in [(b.op, b.number, b.upper) for b in bounds]


def test_constants():
    prose = Prose("Join with a comma, at most three times, ending in 'ok'.")
    assert 3 in prose.numbers and {",", "ok"} <= set(prose.texts)


def test_clauses_take_the_text_round_their_output():
    prose = Prose("'cold' below 5, 'mild' from 5 to 20, otherwise 'hot'.")
    cold, mild, hot = prose.clauses(["hot", "mild", "cold"])
    assert [c.output for c in (cold, mild, hot)] == ["cold", "mild", "hot"]
    assert [(b.op, b.number) for b in cold.bounds] == [("<", 5)]
    assert [(b.op, b.number, b.upper) for b in mild.bounds] == [("range", 5, 20)]
    assert hot.default and not hot.bounds and not cold.default


def test_a_condition_before_its_output():
    prose = Prose("No digits in it: 'weak'. Otherwise 'fine'.")
    weak, fine = prose.clauses(["weak", "fine"])
    assert "digit" in weak.own and weak.negated and fine.default


@pytest.mark.parametrize(
    "forms",
    [
        ("count", "counts", "counted", "counting"),
        ("square", "squares", "squared"),
        ("large", "largest"),
        ("digit", "digits"),
    ],
)
def test_stems(forms):
    assert len({stem(f) for f in forms}) == 1


def test_whether_or_not_negates_nothing() -> None:
    assert "not" not in Prose("Say whether the box is open or not.").stems
    assert "not" in Prose("Say whether the box is not open.").stems


def test_formulas_over_the_parameters():
    assert Prose("an odd n becomes 3 * n + 1", ["n"]).formulas == ["3 * n + 1"]
    assert Prose("F(n) = F(n-1) + F(n-2)", ["n"]).formulas == []
    assert Prose("half of a * b, not 7 * 8", ["a", "b"]).formulas == ["a * b"]


def test_a_parameter_that_is_marked_as_code_bounds_as_any_other():
    bounds = Prose("Lines of at most `width` characters.", ["text", "width"]).bounds
    assert [(b.op, b.number) for b in bounds] == [("<=", "width")]
