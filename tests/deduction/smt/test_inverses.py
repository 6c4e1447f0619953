"""Soundness of every inverse: an argument that gives the output is never excluded."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.deduction.domains import FREE
from csp_ir.deduction.smt.strings import COMPONENTS

TEXT = st.text("ab1 ", max_size=5)
NUMBER = st.integers(-3, 12)
TRUTH = st.booleans()
SORTS: dict[str, tuple[st.SearchStrategy[Any], ...]] = {
    "str.++": (TEXT, TEXT),
    "str.replace": (TEXT, TEXT, TEXT),
    "str.replace_all": (TEXT, TEXT, TEXT),
    "str.from_int": (NUMBER,),
    "str.to_int": (TEXT,),
    "str.len": (TEXT,),
    "str.to_code": (TEXT,),
    "str.from_code": (NUMBER,),
    "str.is_digit": (TEXT,),
    "str.at": (TEXT, NUMBER),
    "str.substr": (TEXT, NUMBER, NUMBER),
    "str.indexof": (TEXT, TEXT, NUMBER),
    "str.prefixof": (TEXT, TEXT),
    "str.suffixof": (TEXT, TEXT),
    "str.contains": (TEXT, TEXT),
    "str.<": (TEXT, TEXT),
    "str.<=": (TEXT, TEXT),
    "=": (TEXT, TEXT),
    "distinct": (NUMBER, NUMBER),
    "<": (NUMBER, NUMBER),
    "<=": (NUMBER, NUMBER),
    ">": (NUMBER, NUMBER),
    ">=": (NUMBER, NUMBER),
    "*": (NUMBER, NUMBER),
    "div": (NUMBER, NUMBER),
    "mod": (NUMBER, NUMBER),
    "abs": (NUMBER,),
    "=>": (TRUTH, TRUTH),
    "xor": (TRUTH, TRUTH),
    "ite": (TRUTH, TEXT, TEXT),
    "+": (NUMBER, NUMBER),
    "-": (NUMBER, NUMBER),
    "not": (TRUTH,),
    "and": (TRUTH, TRUTH),
    "or": (TRUTH, TRUTH),
}
INVERSES = [(c, place) for c in COMPONENTS for place in c.inverses]


@pytest.mark.parametrize(("component", "place"), INVERSES, ids=lambda v: getattr(v, "name", str(v)))
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_true_arguments_are_never_excluded(component: Any, place: int, data: st.DataObject) -> None:
    args = [data.draw(s) for s in SORTS[component.name][-component.arity :]]
    out = component.meaning(*args)
    others = [a for k, a in enumerate(args) if k != place]
    domain = component.inverses[place]((out,), *others)
    assert domain is not None and args[place] in domain
    assert component.inverses[place](FREE, *others) is not None
    several = component.inverses[place](
        (out, component.meaning(*reversed(args)) if component.commutes else out), *others
    )
    assert several is not None and args[place] in several


def test_every_operation_but_a_concatenation_of_three_has_an_inverse() -> None:
    assert [(c.name, c.arity) for c in COMPONENTS if not c.inverses] == [("str.++", 3)]


@given(n=NUMBER, m=NUMBER, width=st.integers(0, 4))
def test_intervals_move_with_sums(n: int, m: int, width: int) -> None:
    table = {c.name: c for c in COMPONENTS if c.arity == 2}
    low = n + m - width
    assert m in table["+"].inverses[1](range(low, n + m + 1), n)
    assert n in table["-"].inverses[0](range(n - m - width, n - m + 1), m)
    assert m in table["-"].inverses[1](range(n - m, n - m + width + 1), n)
