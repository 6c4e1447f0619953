"""Calls whose results stand further on, or in other words than the table of forms shows."""

import pytest

from csp_ir.ir.printer import print_expr
from csp_ir.spec.model import Raises
from csp_ir.spec.read import read_spec

PAIR = "Count the letters.\n\ndef count(text: str) -> dict[str, int]\n\n"


@pytest.mark.parametrize(
    "written",
    [
        '```\ncount("ab")\n```\nOutput:\n```\n{\n  "a": 1,\n  "b": 1\n}\n```',
        'so that\n\n    count("ab")\n\nreturns\n\n    {"a": 1, "b": 1}',
        'Therefore count("ab") should return\n\n```python\n{\n    "a": 1,\n    "b": 1,\n}\n```',
        '* {{count("ab")}} returns {{{"a": 1, "b": 1}}}'.replace("{{{", "{{ {").replace("}}}", "} }}"),
        '- `count("ab")` gives `{"a": 1, "b": 1}`: each stands there once',
        'count("ab") ergibt {"a": 1, "b": 1}',
        'count("ab") # {"a": 1, "b": 1}  <- in this order',
        'Is count("ab") == {"a": 1, "b": 1}?',
        '>>> count("ab"), count("")\n({"a": 1, "b": 1}, {})',
    ],
)
def test_a_result(written: str) -> None:
    first = read_spec(f"{PAIR}{written}\n").examples[0]
    assert (first.args, first.expected) == (("ab",), {"a": 1, "b": 1})


def test_marks_for_an_error() -> None:
    (example,) = read_spec("Halve.\n\ndef half(n: int) -> int\n\nhalf(3)  !!  ValueError\n").examples
    assert example.expected == Raises("ValueError")


def test_a_label_before_an_assertion() -> None:
    spec = read_spec("Even?\n\ndef even(n: int) -> bool\n\nA1  assert even(2)\nA2  assert not even(3)\n")
    assert [(e.args, e.expected) for e in spec.examples] == [((2,), True), ((3,), False)]


def test_a_number_that_is_cut_off_is_approximate() -> None:
    (example,) = read_spec(
        "Root.\n\ndef root(x: float) -> float\n\n>>> root(2)  # doctest: +ELLIPSIS\n1.414...\n"
    ).examples
    assert (example.expected, example.tolerance) == (1.414, pytest.approx(0.001))


@pytest.mark.parametrize(
    "written",
    [
        "[x] Nothing is lost: len(rank([3, 1])) == 2",
        "and no more than before, so len(rank([3, 1])) == 2 at least",
        "The number stays, i.e. len(rank([3, 1])) <= 2 must hold.",
        "A3  assert 2 in rank([2, 1])",
        ">>> first, second = rank([3, 1])\n>>> second\n3",
    ],
)
def test_a_condition_among_other_words(written: str) -> None:
    spec = read_spec(f"Sort.\n\ndef rank(xs: list[int]) -> list[int]\n\nrank([2, 1]) == [1, 2]\n{written}\n")
    assert len(spec.examples) == 1
    (clause,) = spec.ensures
    assert "result" in print_expr(clause)


@pytest.mark.parametrize(
    ("written", "clause"),
    [
        ("rank([1]) < rank([2])", "result < rank([2])"),
        ("rank(rank([2, 1])) == rank([2, 1])", "rank(result) == result"),
        ("Order does not matter: rank([1, 3]) == rank([3, 1])", "result == rank([3, 1])"),
        ("assert rank(xs=[1, 3]) == rank([3, 1])", "result == rank([3, 1])"),
        ("NOT rank([1]) == [2]", "not result == [2]"),
    ],
)
def test_what_relates_calls_holds_for_the_arguments_of_the_first(written: str, clause: str) -> None:
    spec = read_spec(f"Sort.\n\ndef rank(xs: list[int]) -> list[int]\n\nrank([2, 1]) == [1, 2]\n\n{written}\n")
    assert len(spec.examples) == len(spec.ensures) == len(spec.probes) == 1
    assert clause in print_expr(spec.ensures[0])


def test_a_relation_may_call_what_the_module_defines() -> None:
    known = "def twice(n: int) -> int:\n    return n * 2\n\n\n"
    stub = 'def half(n: int) -> int:\n    """Halve.\n\n    >>> twice(half(4))\n    4\n    >>> other(half(4))\n    4\n    """\n'
    spec = read_spec(known + stub)
    assert [print_expr(e) for e in spec.ensures] == ["not n == 4 or twice(result) == 4"]
    assert any("other" in note for note in spec.notes)


@pytest.mark.parametrize(
    "written",
    [
        "It should be that [rank([n]) for n in (1, 2)] is small, rank([1]) > whatever",
        "rank([1]) == other([1])",
        "It is not true that rank([1]) == [2]",
        "The old version wrongly gave rank([1]) == [2]",
        "rank doesn't sort backwards so never rank([1, 2]) == [2, 1]",
    ],
)
def test_what_relates_other_things_or_is_denied_is_noted_and_no_example(written: str) -> None:
    spec = read_spec(f"Sort.\n\ndef rank(xs: list[int]) -> list[int]\n\nrank([2, 1]) == [1, 2]\n\n{written}\n")
    assert len(spec.examples) == 1 and not spec.ensures
    assert any("line 7" in n and "not read" in n for n in spec.notes)


def test_a_tilde_says_about() -> None:
    (example,) = read_spec("Root.\n\ndef root(x: float) -> float\n\nroot(2.0) ~ 1.41\n").examples
    assert (example.expected, example.tolerance) == (1.41, pytest.approx(0.005))


def test_an_error_in_a_notebook() -> None:
    spec = read_spec(
        "Half.\n\ndef half(n: int) -> int\n\nIn [1]: half(4)\nOut[1]: 2\n\nIn [2]: half(3)\n-------------\n"
        "ValueError      Traceback (most recent call last)\nCell In[2], line 1\n----> 1 half(3)\n\nValueError: odd\n"
    )
    assert [(e.args, e.expected) for e in spec.examples] == [((4,), 2), ((3,), Raises("ValueError", "odd"))]
