"""Answers written to a spec, and read again."""

from __future__ import annotations

import pytest

from csp_ir.errors import SpecError
from csp_ir.spec.read import read_spec
from csp_ir.spec.saved import with_examples

ANSWERS = ["f(2) == 4", "f(-1) raises ValueError"]
SPECS = [
    "Double.\n\ndef f(n: int) -> int\n\nf(1) == 2\n",
    "Double.\n\ndef f(n: int) -> int\n\nensures:\n    result % 2 == 0\n",
    "def f(n: int) -> int\n\nf(1) == 2\n\nsketch:\n    return ?a * n\n",
    "def f(n: int) -> int\n\nexamples:\n    1 -> 2\n    3 -> 6\n",
    'def f(n: int) -> int:\n    """Double.\n\n    >>> f(1)\n    2\n    """\n',
    "import math\n\n\ndef f(n: int) -> int:\n    # f(1) == 2\n    ...\n",
]


@pytest.mark.parametrize("text", SPECS)
def test_answers_join_the_examples(text: str) -> None:
    written = with_examples(text, ANSWERS)
    assert all(line in written.split("\n") for line in text.split("\n"))
    before, after = read_spec(text), read_spec(written)
    assert [e.describe("f").split(" (")[0] for e in after.examples[len(before.examples) :]] == ANSWERS
    assert after.clauses() == before.clauses() and after.prose.startswith(before.prose)


@pytest.mark.parametrize("text", ['{"signature": "def f(n: int) -> int", "examples": ["f(1) == 2"]}'])
def test_a_spec_of_data_is_left_alone(text: str) -> None:
    with pytest.raises(SpecError, match="cannot be written") as refused:
        with_examples(text, ANSWERS)
    assert "f(2) == 4; f(-1) raises ValueError" in refused.value.remedy
