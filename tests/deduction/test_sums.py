from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.deduction.bank import Bank, Deadline
from csp_ir.deduction.concat import NEVER
from csp_ir.deduction.domains import FREE, exact
from csp_ir.deduction.language import Language, Rule, Term, evaluate
from csp_ir.deduction.smt.strings import COMPONENTS
from csp_ir.deduction.sums import Sums

ADD, SUB = (next(c for c in COMPONENTS if c.name == n and c.arity == 2) for n in "+-")
LEAVES = [Term(None, name=n, column=k) for k, n in enumerate("abcd")] + [Term(None, name="1", value=1)]
LANGUAGE = Language("I", {"I": "Int"}, {"I": LEAVES}, {"I": [Rule("I", ADD, ("I", "I")), Rule("I", SUB, ("I", "I"))]})
COLUMN = st.lists(st.integers(-9, 9), min_size=4, max_size=4).map(tuple)


@given(
    st.lists(COLUMN, min_size=4, max_size=4), st.lists(st.sampled_from([1, -1]), min_size=2, max_size=2), st.booleans()
)
@settings(max_examples=80, deadline=None)
def test_a_sum_of_three_terms_is_found_and_is_right(
    columns: list[tuple[int, ...]], signs: list[int], last: bool
) -> None:
    bank = Bank(LANGUAGE, columns, 4, Deadline(time.monotonic() + 30))
    bank.grow(1, 100, 100)
    wanted = tuple(x + signs[0] * y + signs[1] * z for x, y, z in zip(*columns[:3]))
    goal = exact(wanted) if last else (*exact(wanted)[:3], FREE)
    found = Sums(bank, "I").find(goal, NEVER, 10)
    entry = bank.entries["I"].best(bank.entries["I"].within(goal))
    assert found is not None or entry is not None
    if found is not None:
        assert evaluate(found, columns, 4)[:3] == wanted[:3]
        assert not last or evaluate(found, columns, 4) == wanted
