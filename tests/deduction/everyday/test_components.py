"""Every component's template means what its meaning says, and its inverses exclude no true argument."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.deduction.domains import FREE
from csp_ir.deduction.everyday.components import RULES
from csp_ir.deduction.everyday.text import python
from csp_ir.deduction.language import Term

TEXT = st.text("ab1 -,", max_size=6)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "String": TEXT,
    "Const": st.sampled_from([" ", ",", "-", "a", "1"]),
    "New": st.sampled_from(["", " ", "-", "b"]),
    "Int": st.integers(-3, 9),
    "Index": st.sampled_from([-2, -1, 0, 1, 2]),
    "List": st.lists(TEXT, max_size=4).map(tuple),
    "Bool": st.booleans(),
}
ERRORS = (ValueError, IndexError, OverflowError)


def ids(rule: Any) -> str:
    return re.sub(r"\W+", "_", f"{rule[0]}_{rule[1].name}")


def drawn(data: st.DataObject, rule: Any) -> list[Any]:
    return [data.draw(VALUES[sort]) for sort in rule[2]]


@pytest.mark.parametrize("rule", RULES, ids=ids)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_the_template_means_its_meaning(rule: Any, data: st.DataObject) -> None:
    result, component, sorts = rule
    args = drawn(data, rule)
    try:
        meant = component.meaning(*args)
    except ERRORS:
        return  # the engine drops such terms
    names = "abc"
    term = Term(component, tuple(Term(None, name=names[k], column=k) for k in range(len(args))))
    env = {names[k]: list(a) if sorts[k] == "List" else a for k, a in enumerate(args)}
    value = eval(python(term), {"re": re}, env)
    assert (tuple(value) if result == "List" else value) == meant


@pytest.mark.parametrize("rule", [r for r in RULES if r[1].inverses], ids=ids)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_true_arguments_are_never_excluded(rule: Any, data: st.DataObject) -> None:
    component = rule[1]
    args = drawn(data, rule)
    try:
        out = component.meaning(*args)
    except ERRORS:
        return
    for place, witness in component.inverses.items():
        others = [a for k, a in enumerate(args) if k != place]
        domain = witness((out,), *others)
        assert domain is not None and args[place] in domain
        assert witness(FREE, *others) is not None
