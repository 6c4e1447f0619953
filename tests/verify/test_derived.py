"""Results that laws derive from known ones."""

from __future__ import annotations

import pytest

from csp_ir.spec.model import Witness
from csp_ir.spec.read import read_spec
from csp_ir.verify.derived import Derived
from csp_ir.verify.oracle import Oracle

LATE = 1e9


def derived(text: str) -> Derived:
    return Derived(Oracle(read_spec(text)))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("def f(n: int) -> int\n\nf(1) == 3\n\nensures:\n    f(x + y) == f(x) + f(y)\n", lambda n: 3 * n),
        ("def f(n: int) -> int\n\nensures:\n    f(0) == 5\n    f(x + 1) - f(x) == 2\n", lambda n: 2 * n + 5),
        ("def f(s: str) -> str\n\nf('a') == 'a'\nf('xy') == 'yx'\n\nensures:\n    f(a + b) == f(b) + f(a)\n", lambda s: s[::-1]),
        ("def f(n: int) -> int\n\nf(7) == 2\n\nensures:\n    f(f(n)) == n\n", lambda n: {7: 2, 2: 7}[n]),
    ],
)  # fmt: skip
def test_what_is_derived_is_right(text, right) -> None:
    found = derived(text).examples(LATE)
    assert found and all(e.expected == right(*e.args) for e in found)


def test_results_that_a_law_leaves_open_are_not_derived() -> None:
    assert derived("def f(n: int) -> int\n\nf(1) == 3\n\nensures:\n    f(x) <= f(y) or x > y\n").examples(LATE) == []


def test_arguments_of_which_no_result_is_asked_are_not_derived() -> None:
    text = "def f(n: int where n >= 0) -> int\n\nf(1) == 3\n\nensures:\n    f(x + y) == f(x) + f(y)\n"
    assert all(e.args[0] >= 0 for e in derived(text).examples(LATE))


def test_a_witness_teaches_where_the_other_results_are_known() -> None:
    known = derived("def f(n: int) -> int\n\nf(1) == 3\n\nensures:\n    f(x + y) == f(x) + f(y)\n")
    (law,) = map(str, known.spec.laws)
    learned = known.example(Witness(law, (1, 1)), known.spec.examples)
    assert learned is not None and (learned.args, learned.expected) == ((2,), 6)
    assert known.example(Witness(law, (5, 6)), known.spec.examples) is None


def test_a_contradiction_names_the_examples_and_the_law() -> None:
    law = "\nensures:\n    f(x + y) == f(x) + f(y)\n"
    assert derived(f"def f(n: int) -> int\n\nf(1) == 3\nf(2) == 6\n{law}").contradiction() == ()
    core = derived(f"def f(n: int) -> int\n\nf(1) == 3\nf(2) == 7\n{law}").contradiction()
    assert [line.split(" (")[0] for line in core[:2]] == ["f(2) == 7", "f(1) == 3"] and "for any x" in core[2]
