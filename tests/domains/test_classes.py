"""Value classes: what is looked up of a wanted result is what the classes say."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.domains.classes import LIMIT
from csp_ir.domains.model import Candidate, bits
from csp_ir.domains.partition import HolePartition
from csp_ir.interpreter.outcomes import Limits, freeze
from csp_ir.ir.parse import parse_expr

TEXTS = (
    "a", "1", "a + 1", "a - 1", "a == 1", "True", "a / 1", "a // (a - 2)", "str(a)", "[a]", "[a][1]", "None", "1.0",
    "sum([a for i in range(100)])", "'1'", "a * 1", "[True]", "[1]", "(1,)", "int('x')",
)  # fmt: skip
RESULTS = (0, 1, True, 1.0, "1", [1], [True], (1,), None)


def partition() -> HolePartition:
    return HolePartition(
        [Candidate(parse_expr(t), float(i)) for i, t in enumerate(TEXTS)], keep_results=True, limits=Limits(steps=50)
    )


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from((0, 1, 2, True, 2.0)),
    st.lists(st.tuples(st.sampled_from(RESULTS), st.integers(1, 2 ** len(TEXTS) - 1)), min_size=1, max_size=4),
    st.integers(0, 2 ** len(TEXTS) - 1),
)
def test_giving_is_what_the_classes_hold(a: Any, questions: list[tuple[Any, int]], covered: int) -> None:
    whole = partition().at({"a": a})
    assert whole is not None
    result = {i: known.result for known, mask in whole.split(2 ** len(TEXTS) - 1) for i in bits(mask)}
    entry = partition().at({"a": a})
    assert entry is not None
    entry.cover(covered)
    for wanted, mask in questions:
        key = freeze(wanted)
        fits, stuck = entry.giving(key, mask)
        assert [i for i in bits(mask) if result[i] == key] == list(bits(fits))
        assert [i for i in bits(mask) if result[i] == LIMIT] == list(bits(stuck))


def test_a_limit_is_told_from_a_wrong_value() -> None:
    entry = partition().at({"a": 1})
    assert entry is not None
    fits, stuck = entry.giving(freeze(100), 2 ** len(TEXTS) - 1)
    assert fits == 0 and list(bits(stuck)) == [TEXTS.index("sum([a for i in range(100)])")]
