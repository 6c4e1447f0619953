"""Holes with a condition: read, printed, kept in JSON, and refused with a place where they cannot be read."""

from __future__ import annotations

import pytest

from csp_ir.errors import InputError
from csp_ir.ir.check import check_program
from csp_ir.ir.jsonio import from_json, to_json
from csp_ir.ir.nodes import Program
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_program
from csp_ir.ir.rewrite import holes_in


def draft(body: str) -> Program:
    return parse_program(f"def f(n: int):\n    {body}\n")


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("return n + ?k: int where 0 <= k < 10", "0 <= k < 10"),
        ("return (?k: int where _ > n) + n", "_ > n"),
        ("return ?k where k > 0", "k > 0"),
        ("return [?k: constant where k in (1, 2), n]", "k in (1, 2)"),
        ("return ?k: constant[int] where positive and k < 9", "_ > 0 and k < 9"),
        ("return <?k: int where k >= 2 and k != 5 = 'why it is'?>", "k >= 2 and k != 5"),
        ("if n > ?k: int where k > n:\n        return 1", "k > n"),
        ("return f'{?k: int where k != 3!r:>3}'", "k != 3"),
        ("return ?k: list[int where positive] where sorted", "all(_ > 0 for _ in k) and list(_) == sorted(_)"),
        ("return ?k: Annotated[int, Ge(0), Lt(4)]", "_ >= 0 and _ < 4"),
        ("return ?k: str where k != 'a = b, c)'", 'k != "a = b, c)"'),
        ("return ?k: int", ""),
    ],
)
def test_a_condition_is_read_and_printed(body: str, where: str) -> None:
    program = draft(body)
    assert holes_in(program)["k"].where == where
    assert parse_program(print_program(program)) == program
    assert from_json(to_json(program)) == program


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return ?k: int where", "a condition is missing"),
        ("return ?k: int where k >", "what refines ?k: not Python"),
        ("return ?k: int where sorted", "never sorted"),
        ("return n ?op: operator where op n", "not Python"),
        ("?k: block where k > 0", "`where` refines a value"),
        ("return ?k: Annotated[int, Ge(0)] | str", "a part of a union cannot be refined"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(body: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        draft(body)
    assert message in str(caught.value) and caught.value.line == 2 and caught.value.column and caught.value.remedy


def test_a_name_that_is_bound_nowhere_is_an_error() -> None:
    (error,) = check_program(draft("return ?k: int where k < m"))
    assert (error.message, error.line, error.column) == ("name 'm', in the condition of ?k, is not defined", 2, 12)
