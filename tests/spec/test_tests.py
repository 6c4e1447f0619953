"""A file of tests beside a spec: its checks are examples and conditions."""

from __future__ import annotations

import pytest

from csp_ir.errors import SpecError
from csp_ir.spec.read import read_spec

STUB = "from decimal import Decimal\n\n\ndef f(x: int, y: int = 2, z: Decimal = Decimal('1')) -> int | None:\n    ...\n"
TESTS = """
import unittest

import pytest

import m
from m import f

LARGE = 10**3


def test_plain():
    assert f(1) == 3
    assert m.f(LARGE, y=1) == 1001


@pytest.mark.parametrize("x, want", [(4, 6), (5, 7)])
def test_cases(x, want):
    assert f(x) == want


class TestF(unittest.TestCase):
    def test_methods(self):
        self.assertEqual(f(7), 9)
        self.assertIsNone(f(-1))
        self.assertTrue(f(3) > 3)
        with self.assertRaises(ValueError):
            f(0)


def test_other():
    assert other(1) == 2


def test_unread():
    assert f(open("x").read()) == 1
"""


def test_checks_of_all_kinds() -> None:
    spec = read_spec(STUB, file="m.py", tests=TESTS)
    calls = {repr(e.args[:2]): e for e in spec.examples}
    assert set(calls) == {"(1, 2)", "(1000, 1)", "(4, 2)", "(5, 2)", "(7, 2)", "(-1, 2)", "(0, 2)"}
    assert calls["(-1, 2)"].expected is None
    assert calls["(1000, 1)"].form == ("", "y", None)
    assert len(spec.ensures) == 1
    assert any("open" in note for note in spec.notes)


def test_tests_of_something_else_are_refused() -> None:
    with pytest.raises(SpecError, match="never call `f`"):
        read_spec(STUB, tests="assert g(1) == 2\n")
    with pytest.raises(SpecError, match="not Python"):
        read_spec(STUB, tests="assert g(1 == 2\n")


def test_a_check_that_the_function_is_passed_to():
    module = (
        "def inc(n: int) -> int: pass\n\ndef check(candidate):\n    assert candidate(1) == 2\n"
        "    assert candidate(\n        n=5,\n    ) == 6\n    assert set([candidate(3)]) == {4}\n\ncheck(inc)\n"
    )
    spec = read_spec(module)
    assert [(e.args, e.expected) for e in spec.examples] == [((1,), 2), ((5,), 6)]
    assert len(spec.ensures) == 1
    alone = read_spec(
        "Add one.\n\ndef inc(n: int) -> int\n", tests="def check(candidate):\n    assert candidate(1) == 2\n"
    )
    assert [e.args for e in alone.examples] == [(1,)]
