import operator

from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.constraints.compare import RAISED, rows
from csp_ir.ir.rewrite import MIRRORED

VALUES = st.lists(
    st.one_of(
        st.integers(-3, 3),
        st.floats(-2, 2, allow_nan=False),
        st.booleans(),
        st.none(),
        st.just(RAISED),
        st.sampled_from(["", "a", "b", "ab"]),
    ),
    max_size=8,
)
MEANING = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def true(op, a, b):
    if RAISED in (a, b):
        return False
    try:
        return MEANING[op](a, b)
    except TypeError:
        return False


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(MEANING)), VALUES, VALUES)
def test_rows_are_what_python_says(op, left, right):
    expected = [sum(true(op, a, b) << j for j, b in enumerate(right)) for a in left]
    assert rows(op, left, right) == expected
    assert [true(MIRRORED[op], b, a) for a in left for b in right] == [true(op, a, b) for a in left for b in right]


def test_containers_and_nan_are_left_to_the_interpreter():
    assert rows("==", [[1]], [1]) is None
    assert rows("<", [float("nan")], [1.0]) is None
