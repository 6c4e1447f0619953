"""A file of tests alone is a spec of what it tests."""

from __future__ import annotations

import pytest

from csp_ir.spec import tested
from csp_ir.spec.model import Raises
from csp_ir.spec.read import read_spec

UNITTEST = '''import unittest
from shop.prices import total


class TotalTest(unittest.TestCase):
    """The sum of the prices; a negative price is an error."""

    def setUp(self):
        self.few = [1, 2]

    def tearDown(self):
        self.few = None

    def test_sums(self):
        for prices, wanted in (([], 0), ([5], 5)):
            with self.subTest(prices=prices):
                self.assertEqual(total(prices), wanted)
        self.assertEqual(total(self.few), 3)

    def test_errors(self):
        self.assertRaises(ValueError, total, [-1])

    @unittest.skip("undecided")
    def test_texts(self):
        self.assertEqual(total(["1"]), 1)


if __name__ == "__main__":
    unittest.main()
'''
PYTEST = """# The longest of the words; of several, the first.
import pytest

from words import longest

MANY = ["a", "bbb", "cc"]


@pytest.fixture
def pair():
    return ["aa", "bb"]


def check(words, wanted):
    assert longest(words) == wanted


def test_pair(pair):
    assert longest(pair) == "aa"


def test_more():
    check(MANY, "bbb")
    check(words=["x"], wanted="x")
    assert len(longest(["p", "qq"])) == 2
"""
TRUTHS = "from m import is_set\n\ndef test_it():\n    assert is_set(1) is True\n    assert is_set(0) is None\n    assert is_set(7)\n"


def results(text: str) -> dict[str, object]:
    return {
        repr(e.args): e.expected.kind if isinstance(e.expected, Raises) else e.expected
        for e in read_spec(text).examples
    }


def test_methods_of_unittest() -> None:
    spec = read_spec(UNITTEST, file="test_total.py")
    assert (spec.name, len(spec.parameters)) == ("total", 1)
    assert results(UNITTEST) == {"([],)": 0, "([5],)": 5, "([1, 2],)": 3, "([-1],)": "ValueError"}
    assert "a negative price is an error" in spec.prose and "setUp" not in spec.prose
    assert any("skipped" in note for note in spec.notes)
    assert any("total(prices)" in warning for warning in spec.warnings)


def test_fixtures_and_functions_that_check() -> None:
    spec = read_spec(PYTEST)
    assert [p.name for p in spec.parameters] == ["words"]
    assert results(PYTEST) == {"(['aa', 'bb'],)": "aa", "(['a', 'bbb', 'cc'],)": "bbb", "(['x'],)": "x"}
    assert len(spec.ensures) == 1 and spec.prose.startswith("The longest of the words")


def test_the_head_in_the_words_or_in_calls_names_the_parameters() -> None:
    told = '"""shares(total, count) splits."""\nfrom m import shares\n\ndef test_it():\n    assert shares(4, 2) == 2\n'
    assert [p.name for p in read_spec(told).parameters] == ["total", "count"]


def test_truth_among_truths_and_none_is_a_result() -> None:
    assert results(TRUTHS) == {"(1,)": True, "(0,)": None, "(7,)": True}


@pytest.mark.parametrize(
    "cases",
    [
        'CASES = [{"n": 1, "want": 2}, {"n": 3, "want": 6}]\n\ndef test_all():\n    for c in CASES:\n        assert f(c["n"]) == c["want"]\n',
        "CASES = [(1, 2), (3, 6)]\n\ndef test_all():\n    for c in CASES:\n        assert f(c[0]) == c[1]\n",
        'from collections import namedtuple\nCase = namedtuple("Case", "n want")\n\ndef test_all():\n    for c in [Case(1, 2), Case(n=3, want=6)]:\n        assert f(c.n) == c.want\n',
    ],
)
def test_cases_with_parts(cases: str) -> None:
    assert results("from m import f\n" + cases) == {"(1,)": 2, "(3,)": 6}


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    pass\n\n\ndef test_f():\n    assert f(1) == 2\n",
        "def f(x):\n    return x + 1\n\n\ndef test_f():\n    assert f(1) == 2\n",
        "from m import f\n\nassert f(1) == 2\n",
        "def test_nothing():\n    assert 1 == 1\n",
        "Tests of f: def test_f()",
    ],
)
def test_other_texts_are_no_files_of_tests_alone(text: str) -> None:
    assert tested.tested_function(text) is None
