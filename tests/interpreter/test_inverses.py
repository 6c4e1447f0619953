"""Every inverse against its operation: what it lists gives the wanted value, and where it lists all, nothing is left out."""

from __future__ import annotations

import math
import operator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.interpreter.inverses import COMPLETE, INVERSES
from csp_ir.interpreter.outcomes import strict_equal

WHOLE = st.integers(-9, 9)
NUMBER = WHOLE | st.integers(-40, 40).map(lambda n: n / 8)
TEXT = st.text("ab1 ", max_size=4)
LIST = st.lists(WHOLE | st.booleans(), max_size=4)
SEQUENCE = TEXT | LIST | LIST.map(tuple)
VALUE = NUMBER | SEQUENCE | st.booleans()
BOUND = st.none() | st.integers(-5, 5)
MEANINGS: dict[str, tuple[Any, tuple[st.SearchStrategy[Any], ...]]] = {
    "+": (operator.add, (NUMBER | SEQUENCE, NUMBER | SEQUENCE)),
    "-": (operator.sub, (NUMBER, NUMBER)),
    "*": (operator.mul, (NUMBER, NUMBER)),
    "/": (operator.truediv, (NUMBER, NUMBER)),
    "//": (operator.floordiv, (WHOLE, WHOLE)),
    "unary -": (operator.neg, (NUMBER,)),
    "unary not": (operator.not_, (VALUE,)),
    "==": (operator.eq, (VALUE, VALUE)),
    "!=": (operator.ne, (VALUE, VALUE)),
    "abs": (abs, (NUMBER,)),
    "str": (str, (VALUE,)),
    "[]": (operator.getitem, (SEQUENCE | st.dictionaries(WHOLE, WHOLE, max_size=4), WHOLE)),
    "[:]": (lambda v, a, b, c: v[a:b:c], (SEQUENCE, BOUND, BOUND, BOUND)),
}
ROWS = [(name, place) for name, places in INVERSES.items() for place in places]


def near(made: Any, wanted: Any) -> bool:
    if type(made) is float and type(wanted) is float:
        return math.isclose(made, wanted, rel_tol=1e-6, abs_tol=1e-6)
    return strict_equal(made, wanted)


@pytest.mark.parametrize(("name", "place"), ROWS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_listed_gives_the_wanted_value(name: str, place: int, data: st.DataObject) -> None:
    meaning, sorts = MEANINGS[name]
    args = [data.draw(s) for s in sorts]
    try:
        wanted = meaning(*args)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return
    others = args[:place] + args[place + 1 :]
    listed = INVERSES[name][place](wanted, *others)
    if listed is None:
        return
    for value in listed:
        made = meaning(*others[:place], value, *others[place:])
        assert near(made, wanted) or type(made) in (int, float) and made == wanted
    if name in COMPLETE and type(wanted) is not float and type(args[place]) is type(wanted):
        assert any(strict_equal(args[place], value) for value in listed)


@pytest.mark.parametrize(("name", "place"), ROWS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_any_wanted_value_has_an_answer(name: str, place: int, data: st.DataObject) -> None:
    meaning, sorts = MEANINGS[name]
    wanted = data.draw(VALUE)
    others = [data.draw(s) for k, s in enumerate(sorts) if k != place]
    for value in INVERSES[name][place](wanted, *others) or ():
        made = meaning(*others[:place], value, *others[place:])
        assert near(made, wanted) or type(made) in (int, float) and made == wanted


def test_places_from_the_front_come_first() -> None:
    assert INVERSES["[]"][1](7, [7, 5, 7]) == [0, 2, -1, -3]
    assert INVERSES["[]"][1](7, {"a": 7, "b": 5}) == ["a"]
    assert INVERSES["[:]"][2]("ab", "abc", None, None) == [2, -1]
    assert list(INVERSES["//"][0](2, 5)) == [10, 11, 12, 13, 14]
