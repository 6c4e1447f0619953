"""Signatures without a `def` line, and texts that are code but no function."""

import pytest

from csp_ir.spec.model import Spec
from csp_ir.spec.read import read_spec


def shown(spec: Spec) -> list[tuple[tuple[object, ...], object]]:
    return [(e.args, e.expected) for e in spec.examples]


@pytest.mark.parametrize(
    "head",
    [
        "Write def twice(text: str, times: int = 2) -> str for the team.",
        "Function: def twice(text: str, times: int = 2) -> str",
        "Function under test: twice(text, times=2)",
        "twice(text, times = 2) - a text, several times",
        ".. py:function:: twice(text: str, times: int = 2) -> str",
        "### `twice(text, times=2)`",
        "We need _twice(text: str, times: int = 2) -> str_ in {{texts.py}}.",
        "Hello, as discussed: twice(text, times = 2)",
        "twice(text, times=2) -> str or None if there is none",
    ],
)
def test_a_head_in_running_text(head: str) -> None:
    spec = read_spec(f'{head}\n\ntwice("ab") should return "abab"\ntwice("ab", times=3) == "ababab"\n')
    assert (spec.name, [p.name for p in spec.parameters]) == ("twice", ["text", "times"])
    assert shown(spec) == [(("ab", 2), "abab"), (("ab", 3), "ababab")]
    assert any("no `def` line" in w for w in spec.warnings)


def test_the_head_whose_calls_are_shown() -> None:
    spec = read_spec('Unlike words(text), this keeps marks: marks(s).\n\nmarks("a!") == "!"\nmarks("a") == ""\n')
    assert (spec.name, spec.parameters[0].name) == ("marks", "s")


def test_names_of_keywords_where_only_calls_tell() -> None:
    spec = read_spec("The larger share.\n\nshare(7, parts=2) must be 4\nshare(9, parts=3) must be 3\n")
    assert [p.name for p in spec.parameters] == ["x", "parts"]
    assert shown(spec) == [((7, 2), 4), ((9, 3), 3)]


@pytest.mark.parametrize(
    ("text", "file", "name"),
    [
        ("Round up\n\nprice,step,result\n7,5,10\n11,2,12\n", None, "round_up"),
        ("Prices go up, as `next_price` does it today.\n\nprice,step,result\n7,5,10\n11,2,12\n", None, "next_price"),
        ("These are the prices, as the shop has them today.\n\nprice,step,result\n7,5,10\n11,2,12\n", "prices.txt", "prices"),
    ],
)  # fmt: skip
def test_a_table_under_a_name(text: str, file: str | None, name: str) -> None:
    spec = read_spec(text, file=file)
    assert (spec.name, [p.name for p in spec.parameters]) == (name, ["price", "step"])
    assert shown(spec) == [((7, 5), 10), ((11, 2), 12)]


def test_tests_alone_tell_the_function() -> None:
    spec = read_spec(
        "import pytest\nfrom shop import total\n\n"
        '@pytest.mark.parametrize("prices, wanted", [([1, 2], 3), pytest.param([], 0, id="none")])\n'
        "def test_total(prices, wanted):\n    assert total(prices) == wanted\n\n"
        "def test_one():\n    assert total([5]) == 5\n"
    )
    assert spec.name == "total" and len(spec.parameters) == 1
    assert shown(spec) == [(([1, 2],), 3), (([],), 0), (([5],), 5)]


def test_tests_beside_a_stub_join_the_examples() -> None:
    spec = read_spec(
        'def half(n):\n    """Half of n, which is even."""\n\n'
        "class TestHalf(unittest.TestCase):\n    def test_it(self):\n        self.assertEqual(3, half(6))\n\n"
        "CASES = [(2, 1), (8, 4)]\n\ndef test_cases():\n    for n, wanted in CASES:\n        assert half(n) == wanted\n\n"
        "with pytest.raises(ValueError):\n    half(3)\n"
    )
    assert shown(spec)[:3] == [((6,), 3), ((2,), 1), ((8,), 4)]
    assert len(spec.examples) == 4


def test_code_that_does_not_parse_is_text() -> None:
    spec = read_spec("def near(a: int, b: int) -> bool: ...\n\na;b;result\n1;2;true\n1;09;false\n")
    assert shown(spec)[0] == ((1, 2), True)


def test_a_stub_of_comments() -> None:
    spec = read_spec('def last(items): \n    # last([1, 2]) # => 2\n    # last(["a"])  # returns "a"\n')
    assert shown(spec) == [(([1, 2],), 2), ((["a"],), "a")]


def test_a_test_that_cannot_be_read_is_noted() -> None:
    spec = read_spec(
        "from shop import total\n\ndef test_total():\n    assert total([1, 2]) == 3\n\n"
        "def test_keeps():\n    prices = [1, 2]\n    total(prices)\n    assert prices == [1, 2]\n"
    )
    assert len(spec.examples) == 1
    assert any("not read" in n for n in spec.notes)
