import pytest

from csp_ir import SpecError, solve
from csp_ir.constraints.structure import structures, violation
from csp_ir.ir.parse import parse_program

SEARCH = "def f(xs: list[int]) -> int:\n    for x in xs:\n        if x > 0:\n            return x\n    return -1"
LAST = "def f(xs: list[int]) -> int:\n    hit = -1\n    for x in xs:\n        if x > 0:\n            hit = x\n    return hit"
FALLS = "def f(x: int) -> int:\n    if x > 0:\n        return x"
BRANCHES = "def f(x: int) -> int:\n    try:\n        return 1 // x\n    except ZeroDivisionError:\n        raise ValueError('x')"
OTHER = "def f(xs: list[int]) -> int:\n    count = len(xs)\n    return 1"
ENDLESS = "def f(x: int) -> int:\n    while True:\n        x = x + 1\n        if x > 9:\n            return x"


@pytest.mark.parametrize(
    "text, program, why",
    [
        ("must_return()", SEARCH, ""),
        ("must_return()", BRANCHES, ""),
        ("must_return()", ENDLESS, ""),
        ("must_return()", FALLS, "ends without a return"),
        ("must_return(count)", OTHER, "no return reads `count`"),
        ("must_return(total)", OTHER, ""),
        ("loop(first_match)", SEARCH, ""),
        ("loop(first_match)", LAST, "stops at the first hit"),
        ("loop(first_match)", OTHER, ""),
        ("loop(last_match)", LAST, ""),
        ("loop(accumulate)", SEARCH, "before its end"),
        ("loop(transform)", LAST, "not a collection"),
    ],
)
def test_what_breaks_a_structure(text, program, why):
    (structure,) = structures((text,))
    found = violation(structure, parse_program(program))
    assert (why in found) if why else found == ""


def test_unknown_shapes_and_holes_without_a_sketch_are_refused():
    with pytest.raises(SpecError, match="no loop shape"):
        structures(("loop(sideways)",))
    with pytest.raises(SpecError, match="there is no sketch"):
        solve("Add.\n\ndef f(x: int) -> int\n\nf(1) == 2\n\nconstraints:\n    ?a != ?b")


def test_a_given_program_that_breaks_a_structure_is_not_solved():
    spec = "def f(xs: list[int]) -> int\n\nThe first.\n\nf([1]) == 1\n\nconstraints:\n    {}\n\nsketch:\n    {}"
    body = LAST.split("\n", 1)[1].replace("\n", "\n    ")
    assert solve(spec.format("loop(last_match)", body), work=4).solved
    refused = solve(spec.format("loop(first_match)", body), work=4)
    assert not refused.solved
    assert any("loop(first_match)" in w for e in refused.record["events"] if e["event"] == "refuted" for w in e["why"])
