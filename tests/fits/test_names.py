"""What a text means in a hole depends on the names in scope there."""

from __future__ import annotations

from csp_ir import Draft


def test_a_parameter_hides_what_is_built_in() -> None:
    draft = Draft.parse("def f(list: list[int]):\n    return ?p")
    filled = draft.fill({"p": "list.pop()"})
    assert filled.solve(examples=[(([3, 4],), 4)]).solved
