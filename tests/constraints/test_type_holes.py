"""Holes that stand for types: chosen from what the examples show, under constraints."""

import pytest

from csp_ir import Draft, Exhausted, read_spec, solve
from csp_ir.draft.type_candidates import type_candidates
from csp_ir.fits.fitting import Fitting
from csp_ir.ir.parse import parse_program
from csp_ir.spec.model import Example

SPEC = """
Double it.

f(2) == 4
f(5) == 10

sketch:
    def f(x: ?param_type) -> ?return_type:
        y: list[?item] = [x]
        return y[0] * ?n: int

constraints:
    {}
"""


def test_type_holes_are_holes():
    draft = Draft.parse("def f(x: ?p) -> list[?r]:\n    y: ?a = x\n    return [?v: int]")
    assert {n: h.kind for n, h in draft.holes.items()} == {"p": "type", "r": "type", "a": "type", "v": "term"}
    assert not draft.complete
    filled = draft.fill({"p": "int", "r": "int", "a": "float", "v": "1"})
    assert filled.complete
    assert str(filled) == "def f(x: int) -> list[int]:\n    y: float = x\n    return [1]"


@pytest.mark.parametrize("search", ["trace", "cpsat", "python-constraint"])
def test_an_implication_between_types(search):
    text = SPEC.format("if param_type == 'int' then return_type in ('float', 'bool')")
    result = solve(text, search=search, work=6)
    assert result.solved, result.verdict
    # bool does not admit 4; int as the parameter's type therefore needs float as the result's
    chosen = (result.assignment["param_type"], result.assignment["return_type"])
    assert chosen == ("int", "float") or chosen[0] != "int"
    assert result.program is not None and result.program.complete


def test_the_narrowest_type_that_the_examples_show_comes_first():
    program = parse_program("def f(xs: ?p) -> ?r:\n    return xs")
    examples = [Example(([1, 2],), None), Example(([],), 2)]
    assert str(type_candidates(program, "p", examples)[0]) == "list[int]"
    found = [str(c) for c in type_candidates(program, "r", examples)]
    assert found[0] == "int | None" and "str" not in found
    assert "float" in [str(c) for c in type_candidates(program, "q", examples)]


def test_a_type_that_no_candidate_satisfies_is_short():
    result = solve(SPEC.format("param_type == 'list[str]'"), work=4)
    assert isinstance(result.verdict, Exhausted) and "param_type" in result.verdict.short


def test_fits_and_types_that_match():
    fitting = Fitting.of(read_spec(SPEC.format("type_match(param_type, return_type)")))
    assert [str(f.candidate) for f in fitting.fits("return_type", 1)] == ["int"]
    (constraint,) = fitting.constraints
    assert constraint.holds(("int", "float")) and not constraint.holds(("int", "str"))
