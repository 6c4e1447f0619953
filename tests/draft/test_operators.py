"""An operator hole where a truth value is wanted compares; its operand has the type of the other one."""

from csp_ir.draft.candidates import COMPARISONS, hole_candidates
from csp_ir.drafts import Draft

DRAFT = "def size(x: int) -> str:\n    if x ?op ?lim:\n        return ?a\n    return ?b\n"


def test_conditions_are_compared_first():
    holes = Draft.parse(DRAFT).holes
    assert str(holes["lim"].expected) == "int"
    found = [c.fragment for c in hole_candidates(holes["op"])]
    assert tuple(found[: len(COMPARISONS)]) == COMPARISONS
    assert set(found) > set(COMPARISONS)


def test_a_threshold_is_found():
    examples = [((1,), "low"), ((2,), "low"), ((3,), "high"), ((5,), "high")]
    result = Draft.parse(DRAFT).solve(examples, work=3)
    assert result.solved
    assert result.assignment["op"] in COMPARISONS
