"""Python written for a term means what the term means."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.deduction.smt.meaning import evaluate
from csp_ir.deduction.smt.python import python_text
from csp_ir.deduction.smt.sexpr import Sexpr
from csp_ir.deduction.smt.strings import COMPONENTS
from csp_ir.deduction.smt.task import Task
from tests.deduction.smt.test_inverses import NUMBER, SORTS, TEXT

NAMES = ("x", "y", "z")
VALUES: dict[str, st.SearchStrategy[Any]] = {"String": TEXT, "Int": NUMBER, "Bool": st.booleans()}


def sort_of(strategy: object) -> str:
    return next(
        name
        for name, known in VALUES.items()
        if known is strategy or (name == "Bool" and strategy not in VALUES.values())
    )


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda c: f"{c.name}-{c.arity}")
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_every_operation(component: Any, data: st.DataObject) -> None:
    strategies = (SORTS[component.name] * 2)[-component.arity :]
    args = [data.draw(s) for s in strategies]
    names = NAMES[: component.arity]
    term: Sexpr = ("let", (("v", names[0]),), (component.name, "v", *names[1:]))
    task = Task("f", tuple(zip(names, map(sort_of, strategies))), "Int", (), (), ())
    made: dict[str, Any] = {}
    exec(python_text([(task, term)]), made)
    wanted = evaluate(term, dict(zip(names, args)))
    got = made["f"](*args)
    assert got == wanted and type(got) is type(wanted)
