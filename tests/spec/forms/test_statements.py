"""Assertions and tests as claims; `places` that hold tests (files, docstrings, modules) read them with the same reader."""

from __future__ import annotations

import ast

import pytest

from csp_ir.spec.forms.claim import UNSAID
from csp_ir.spec.forms.conditions import MOST_ROWS
from csp_ir.spec.forms.statements import Statements
from csp_ir.spec.model import Raises
from csp_ir.spec.read import read_spec


def read(source: str) -> Statements:
    found = Statements("f")
    found.read(ast.parse(source).body)
    return found


@pytest.mark.parametrize(
    ("source", "args", "expected"),
    [
        ("assert f(1) == 2", (1,), 2),
        ("assert 2 == f(1), 'why'", (1,), 2),
        ("assert(f(1) == 2)", (1,), 2),
        ("assert (f(1) == 2, 'why')", (1,), 2),
        ("assert f(1) is None", (1,), None),
        ("assert not f(1) != 2", (1,), 2),
        ("assert solution.f([1], true) == null", ([1], True), None),
        ("assert Solution().f(1) == 2", (1,), 2),
        ("f(1) == 2", (1,), 2),
        ("xs = [1, 2]\nk = xs\nassert f(k) == 2", ([1, 2],), 2),
        ("xs, (k, want) = [1], (2, 3)\nassert f(xs, k) == want", ([1], 2), 3),
        ("result = f(1)\nexpected = 4\nassert result == expected", (1,), 4),
        ("assert f(*[1, 2]) == 3", (1, 2), 3),
        ("self.assertEqual(f(1), 2)", (1,), 2),
        ("assert_equals(2, f(1))", (1,), 2),
        ("Test.assert_equals(f(1), 2, 'no')", (1,), 2),
        ("self.assertIsNone(f(1))", (1,), None),
        ("self.assertRaises(ValueError, f, 1)", (1,), Raises("ValueError")),
        ("self.assertRaises(ValueError, lambda: f(1))", (1,), Raises("ValueError")),
        ("with pytest.raises(ValueError, match='x'):\n    f(1)", (1,), Raises("ValueError")),
        ("with self.subTest(1):\n    self.assertEqual(f(1), 2)", (1,), 2),
        ("def test_it():\n    xs = [1]\n    assert f(xs) == 2", ([1],), 2),
        ("class TestF(TestCase):\n    def test_it(self):\n        self.assertEqual(f(1), 2)", (1,), 2),
        ("for a, b in [(1, 2)]:\n    assert f(a) == b", (1,), 2),
        ("for a, b in zip([1], [2]):\n    assert f(a) == b", (1,), 2),
        ("for a, b in {1: 2}.items():\n    assert f(a) == b", (1,), 2),
        ("for a in range(1, 2):\n    assert f(a) == a + 1", (1,), 2),
        ("for i, (a, b) in enumerate(zip([1], [2])):\n    assert f(a) == b", (1,), 2),
        ("for n, a in enumerate([1], start=2):\n    assert f(a) == n", (1,), 2),
        ("for a in {1: 2}:\n    assert f(a) == 2", (1,), 2),
        ("assert all(f(a) == b for a, b in [(1, 2)])", (1,), 2),
        ("n = 0\nn += 1\nassert f(n) == 2", (1,), 2),
        ("if __name__ == '__main__':\n    assert f(1) == 2", (1,), 2),
        ("@pytest.mark.parametrize('a, b', [(1, 2)])\ndef test_it(a, b):\n    assert f(a) == b", (1,), 2),
        ("@mark.parametrize(('a', 'b'), [pytest.param(1, 2, id='x')])\ndef test(a, b):\n    assert f(a) == b", (1,), 2),
        ("@mark.parametrize('a', [1])\n@mark.parametrize('b', [2])\ndef test(a, b):\n    assert f(a) == b", (1,), 2),
    ],
)  # fmt: skip
def test_examples(source, args, expected):
    found = read(source)
    assert [(c.args, c.expected, c.check) for c in found.claims] == [(args, expected, None)]
    assert not found.unread


@pytest.mark.parametrize(
    ("source", "tolerance"),
    [
        ("assert f(1) == pytest.approx(2)", 2e-6),
        ("assert f(1) == approx(2, abs=0.5)", 0.5),
        ("assert f(1) == approx(2, rel=0.1)", 0.2),
        ("assert math.isclose(f(1), 2, rel_tol=0.01)", 0.02),
        ("assert math.isclose(2, f(1), abs_tol=0.25)", 0.25),
        ("assert np.allclose(f(1), 2, atol=0.5, rtol=0)", 0.5),
        ("assert abs(f(1) - 2) < 0.125", 0.125),
        ("assert abs(2 - f(1)) <= 0.125", 0.125),
        ("assert round(f(1), 2) == 2", 0.005),
        ("self.assertAlmostEqual(f(1), 2, places=1)", 0.05),
        ("self.assertAlmostEqual(f(1), 2, delta=0.5)", 0.5),
    ],
)
def test_tolerances(source, tolerance):
    (claim,) = read(source).claims
    assert (claim.args, claim.expected) == ((1,), 2)
    assert claim.tolerance == pytest.approx(tolerance)


@pytest.mark.parametrize(
    ("source", "check"),
    [
        ("assert set(f(1)) == [1, 2]", "set(result) == [1, 2]"),
        ("assert sorted(f(1)) == [2, 1]", "sorted(result) == [2, 1]"),
        ("assert sorted(f(1), key=len) == ['a']", "sorted(result, key=len) == ['a']"),
        ("assert len(f(1)) == 3", "len(result) == 3"),
        ("assert f(1) > 3", "result > 3"),
        ("assert 1 <= f(1) <= 3", "1 <= result <= 3"),
        ("assert f(1) != 3", "result != 3"),
        ("assert not f(1) == 3", "not result == 3"),
        ("assert f(1) in (2, 3)", "result in (2, 3)"),
        ("assert f(1)[0] == 2", "result[0] == 2"),
        ("assert isinstance(f(1), int)", "isinstance(result, int)"),
        ("self.assertIn(f(1), [1, 2])", "result in [1, 2]"),
        ("self.assertGreater(f(1), 2)", "result > 2"),
        ("self.assertCountEqual(f(1), [2, 'a'])", "sorted(result) == sorted([2, 'a'])"),
        ("assert f(1) == 2 or f(1) == 3", "result == 2 or result == 3"),
        ("assert f(1) == f(2)", "result == f(2)"),
        ("assert f(1) < m.f(2) < 9", "result < f(2) < 9"),
        ("assert f(f(1)) == 1", "f(result) == 1"),
        ("assert f(f(1))", "f(result)"),
        ("assert g(f(1), 3) is True", "g(result, 3) is True"),
    ],
)
def test_checks(source, check):
    (claim,) = read(source).claims
    assert claim.expected is UNSAID and claim.args == (1,)
    assert claim.check is not None and ast.unparse(claim.check) == check


@pytest.mark.parametrize(
    ("source", "through", "expected"),
    [
        ("assert set(f(1)) == {1, 2}", "set", {1, 2}),
        ("assert set(f(1)) == set((2, 1))", "set", {1, 2}),
        ("assert {1, 2} == set(f(1))", "set", {1, 2}),
        ("want = {1}\nassert set(f(1)) == want", "set", {1}),
        ("assert sorted(f(1)) == [1, 2]", "sorted", [1, 2]),
        ("self.assertCountEqual(f(1), [3, 2])", "sorted", [2, 3]),
    ],
)
def test_results_that_are_seen_through_a_function(source, through, expected):
    (claim,) = read(source).claims
    assert (claim.args, claim.through, claim.expected) == ((1,), through, expected)


@pytest.mark.parametrize(
    ("source", "calls"),
    [
        ("class T(TestCase):\n    def setUp(self):\n        self.x = [1]\n    def test(self):\n        self.assertEqual(f(self.x), 2)", [([1],)]),
        ("class T(TestCase):\n    x = 1\n    def test(self):\n        self.assertEqual(f(self.x), 2)", [(1,)]),
        ("class T:\n    def setup_method(self):\n        self.s = S()\n    def test(self):\n        assert self.s.f(1) == 2", [(1,)]),
        ("@pytest.fixture\ndef xs():\n    a = 1\n    return [a, 2]\ndef test(xs):\n    assert f(xs) == 2", [([1, 2],)]),
        ("@fixture(params=[1, 2])\ndef n(request):\n    yield request.param\ndef test(n):\n    assert f(n) == 2", [(1,), (2,)]),
        ("@fixture\ndef a():\n    return 1\n@fixture(name='b')\ndef made(a):\n    return [a]\ndef test(b):\n    assert f(b) == 2", [([1],)]),
        ("def expect_two(x):\n    assert f(x) == 2\ndef test():\n    expect_two(1)\n    expect_two(x=3)", [(1,), (3,)]),
        ("def check(a, b=0, *, want=2):\n    assert f(a, b) == want\ndef test():\n    check(1)\n    check(3, 4)", [(1, 0), (3, 4)]),
        ("@test.describe('all')\ndef group():\n    @test.it('one')\n    def _():\n        test.assert_equals(f(1), 2)", [(1,)]),
        ("class T(TestCase):\n    @parameterized.expand([(1, 2), (3, 2)])\n    def test(self, a, b):\n        self.assertEqual(f(a), b)", [(1,), (3,)]),
    ],
)  # fmt: skip
def test_what_tests_are_given(source, calls):
    found = read(source)
    assert [(c.args, c.expected) for c in found.claims] == [(args, 2) for args in calls]
    assert not found.unread


@pytest.mark.parametrize(
    "source",
    [
        "xs = [1]\nxs.append(2)\nassert f(xs) == 2",
        "xs = [1]\nshuffle(xs)\nassert f(xs) == 2",
        "xs = [1]\nxs[0] = 2\nassert f(xs) == 2",
        "n = 1\nif wet():\n    n = 2\nassert f(n) == 2",
        "n = 1\ndef test(n):\n    assert f(n) == 2",
        "n = 1\nwith made() as n:\n    assert f(n) == 2",
        "for n in [1]:\n    if wet(n):\n        continue\n    assert f(n) == 2",
        "@unittest.skip('not yet')\ndef test():\n    assert f(1) == 2",
        "@pytest.mark.xfail(reason='bug')\ndef test():\n    assert f(1) == 2",
        "@unittest.skipIf(old, 'old')\nclass T(TestCase):\n    def test(self):\n        self.assertEqual(f(1), 2)",
        "def test():\n    pytest.skip('slow')\n    assert f(1) == 2",
        "@fixture\ndef n():\n    return 1 if wet() else 2\ndef test(n):\n    assert f(n) == 2",
        "@mark.parametrize('a', [pytest.param(id='x')])\ndef test(a):\n    assert f(a) == 1",
    ],
)
def test_nothing_is_claimed_of_what_may_have_changed_or_is_not_run(source):
    found = read(source)
    assert not found.claims and len(found.unread) == 1


def test_what_a_test_is_given_holds_there_alone():
    cases = (
        "@mark.parametrize('y', unknown())\n@mark.parametrize('x', [1, 2])\ndef test_one(x, y):\n    assert f(x) == y\n"
    )
    found = read(f"x = 5\n{cases}def test_other():\n    assert f(x) == 6")
    assert [(c.args, c.expected) for c in found.claims] == [((5,), 6)]
    assert len(found.unread) == 1


def test_loops_go_on_with_what_they_change():
    found = read("total = 0\nfor n in [1, 2]:\n    total += n\n    assert f(n) == total\nassert f(9) == total")
    assert [(c.args, c.expected) for c in found.claims] == [((1,), 1), ((2,), 3), ((9,), 3)]


def test_a_text_may_be_the_argument_of_what_raises():
    (claim,) = read("self.assertRaises(ValueError, f, 'x')").claims
    (with_pattern,) = read("self.assertRaisesRegex(ValueError, 'no', f, 'x')").claims
    assert claim.args == with_pattern.args == ("x",)


def test_the_bare_truth_of_a_result():
    assert [(c.expected, c.bare) for c in read("assert f(1)\nassert not f(2)").claims] == [(True, True), (False, True)]
    assert [c.expected for c in read("self.assertTrue(f(1))\nself.assertFalse(f(2))").claims] == [True, False]


@pytest.mark.parametrize(
    "source",
    [
        "assert f(q) == 1", "assert f(q) == f(r)", "assert run(key=f) == 1", "f(1)", "with raises(Nonsense):\n    f(1)",
        "assert f(*2) == 1", "assert f(**3) == 1", "assert round(f(1), 'a') == 1", "assert round(f(1), 10**400) == 1", "assert abs(f(1) - 2) < 'x'",
        "assert f(1) == approx(2, abs='x')", "self.assertAlmostEqual(f(1), 2, places=[])", "self.assertAlmostEqual(f(1), 2, delta=None)",
        "assert isclose(f(1), 2, rel_tol=None)",
        "while True:\n    f(1)", "for a in range(10**9):\n    assert f(a) == a", "for a in rows:\n    assert f(a) == a", "assert f([3]) == range(3)","self.assertFoo(f(1), 2)", "assert_valid(f(1))", "self.assertEqual(first=f(1), second=2)",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(source):
    found = read(source)
    assert not found.claims
    assert [line for line, *_ in found.unread] == [1]


@pytest.mark.parametrize("source", ["assert g(1) == 2", "x = 1", "print('f(1) == 2')", "def helper(a):\n    return a"])
def test_other_statements_are_no_claims(source):
    found = read(source)
    assert not found.claims and not found.unread


def test_what_grows_without_bound_is_told():
    doubling = "a = [1, 2]\n" + "a = [a, a]\n" * 40 + "assert f(a) == 1"
    assert not read(doubling).claims and read(doubling).unread
    rows = ", ".join(["1"] * (MOST_ROWS + 1))
    assert read(f"for a in [{rows}]:\n    assert f(a) == 1").unread


@pytest.mark.parametrize("call", ["f(*2)", "f(**3)", "round()", "len(f(*2))", "f(*'ab')"])
@pytest.mark.parametrize(
    "form",
    [
        "{} == 1",
        "{} -> 1",
        "say {} returns 1.",
        ">>> {}\n1",
        "print({})  # 1",
        "1 = {}",
        "{}: 1",
        "{}\n1",
        "{} raises ValueError",
    ],
)
def test_no_form_stumbles_over_a_call_that_cannot_be_one(form, call):
    assert not read_spec(f"Say it.\n\ndef f(x: int) -> int\n\n{form.format(call)}\n").examples
