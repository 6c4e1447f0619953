"""Example values against declared types."""

from __future__ import annotations

import pytest

from csp_ir import read_spec
from csp_ir.errors import SpecError


@pytest.mark.parametrize(("declared", "result"), [("Callable[[int], int]", "4"), ("str", "3"), ("list[int]", "['a']")])
def test_a_result_that_is_not_of_the_declared_type(declared: str, result: str) -> None:
    with pytest.raises(SpecError, match="the signature says") as error:
        read_spec(f"Make.\n\ndef f(x: int) -> {declared}\n\nf(1) == {result}\n")
    assert error.value.line == 5
