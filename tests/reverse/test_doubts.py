"""What tests leave open: slips that pass them, branches that they do not take, words that runs contradict; and the tests that are missing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.interpreter.outcomes import OutOfSteps, Returned
from csp_ir.reverse.code import read_code
from csp_ir.reverse.doubts import doubts_of_text
from csp_ir.reverse.mutants import machine_of
from csp_ir.reverse.survivors import ENDLESS, seen_by, survivors
from csp_ir.spec.model import Example
from csp_ir.verify.behaviour import generated_inputs, outcome_key

GRADES = '''def grade(points: int) -> str:
    """A letter.

    >>> grade(95)
    'A'
    >>> grade(70)
    'B'
    """
    if points > 89:
        return "A"
    return "B" if points > 61 else "C"


def names(xs: list[str]) -> list[str]:
    """The sorted distinct names.

    >>> names(["b"])
    ['b']
    """
    return list(dict.fromkeys(xs))
'''


def test_the_most_valuable_test_comes_first() -> None:
    found = doubts_of_text(GRADES, "m.py::grade", seconds=5)
    assert found.untested == ("line 11: `points > 61` never false",)
    assert {m.call for m in found.missing} >= {"grade(61)", "grade(89)", "grade(62)", "grade(90)"}
    counts = [m.catches for m in found.missing]
    assert found.alive == sum(counts) and counts[0] == max(counts)
    assert all(
        m.outcome == f"== {'A' if n > 89 else 'B' if n > 61 else 'C'!r}"
        for m in found.missing
        for n in [int(m.call[6:-1])]
    )
    assert "?doubt1" in found.draft and "# ?doubt1: " in found.draft


def test_the_missing_tests_leave_nothing_open() -> None:
    found = doubts_of_text(GRADES, "m.py::grade", seconds=5)
    tests = "".join(f"assert {m.call} {m.outcome}\n" for m in found.missing)
    again = doubts_of_text(GRADES, "m.py::grade", tests, seconds=5)
    assert (again.alive, again.untested, again.missing) == (0, (), ())


def test_words_that_runs_contradict() -> None:
    found = doubts_of_text(GRADES, "m.py::names", seconds=5)
    assert len(found.said) == 1 and found.said[0].startswith("the docstring says 'sorted', but not so on ")
    failing = GRADES.replace("['b']\n", "['c']\n")
    assert doubts_of_text(failing, "m.py::names", seconds=5).said[0].startswith("fails: names(['b']) == ['c']")


FUNCTIONS = {
    "plain": "def f(a: int, b: int) -> int:\n    if a <= 0:\n        return 0\n    return a * b\n",
    "an object of two names": "def f(a: list[int], b: list[int]) -> list[int]:\n    both = list(a)\n    both.extend(b)\n    both.sort()\n    return both\n",
    "a variable set in a branch": "def f(a: list[int]) -> int:\n    best = -1\n    for i, x in enumerate(a):\n        if best == -1 or x >= a[best]:\n            best = i\n    return best\n",
    "a function that changes its argument": "from bisect import insort\n\ndef f(a: list[int]) -> list[int]:\n    out = []\n    for x in a:\n        insort(out, x)\n    return out\n",
    "variables set together": "def f(a: int, b: int) -> int:\n    a, b = abs(a), abs(b)\n    while b:\n        a, b = b, a % b\n    return a\n",
    "an iterator": "def f(a: list[int]) -> int:\n    it = iter(a)\n    first = next(it, 0)\n    return first * 10 + sum(it)\n",
    "a helper of its own": "def g(a: int) -> int:\n    b = a + 1\n    return b * 2\n\ndef f(a: int) -> int:\n    b = g(a) - 1\n    return b if b > 3 else g(b)\n",
    "recursion, exceptions that are caught": "def f(a: int) -> int:\n    try:\n        half = 10 // a\n    except ZeroDivisionError:\n        half = 7\n    return half + f(a - 1) if a > 0 else half\n",
}


@pytest.mark.parametrize("text", FUNCTIONS.values(), ids=FUNCTIONS)
def test_survivors_are_those_that_pass_by_themselves(text: str) -> None:
    code = read_code(text, "m.py::f")
    assert code.program is not None
    values = [p.type for p in code.spec.parameters]
    calls = [i.args for i in generated_inputs(values, [], count=5)]
    tests = [Example(c, o.value) for c in calls if isinstance(o := code.machine.run(c).outcome, Returned)]
    found = survivors(code, tests)
    expected = []
    for mutant in found.classes.mutants:
        machine = machine_of(code.program, mutant)
        assert machine is not None
        if all(e.accepts(machine.run(e.args, limits=found.classes.limits_of(e.args)).outcome) for e in tests):
            expected.append(str(mutant))
    assert [str(m) for m in found.mutants] == expected and expected and len(expected) < found.tried
    assert found.counts.runs < found.tried * len(tests) / 3


def test_inputs_on_which_a_slip_is_seen() -> None:
    code = read_code(FUNCTIONS["variables set together"], "m.py::f", tests="assert f(6, 0) == 6\n")
    assert code.program is not None
    found = survivors(code, code.spec.examples)
    inputs = [(4, 6), (0, 5), (9, 3), (-8, 12)]
    own = [(args, code.machine.run(args).outcome) for args in inputs]
    seen = seen_by(found, own)
    for number in found.found:
        machine = machine_of(code.program, found.classes.mutants[number])
        assert machine is not None
        rows = [machine.run(a, limits=found.classes.limits_of(a)).outcome for a in inputs]
        apart = [i for i, (row, (_, o)) in enumerate(zip(rows, own, strict=True)) if outcome_key(row) != outcome_key(o)]
        assert sorted(seen[number]) == apart or sum(isinstance(r, OutOfSteps) for r in rows) > ENDLESS


def test_a_test_that_is_written_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    module, out = tmp_path / "grades.py", tmp_path / "test_grades.py"
    module.write_text(GRADES)
    assert main(["doubts", str(module), "-o", str(out), "--holes", "--json", str(tmp_path / "d.json")]) == 1
    assert "grade: 2 tests catch " in capsys.readouterr().out
    data = json.loads((tmp_path / "d.json").read_text())
    assert [r["name"] for r in data["functions"]] == ["grade", "names"]
    text = out.read_text()
    assert "from grades import grade, names\n" in text
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(out)], cwd=tmp_path, capture_output=True
    )
    assert ran.returncode == 0, ran.stdout


def test_nothing_is_open() -> None:
    text = 'def f(n: int) -> int:\n    """\n    >>> f(3)\n    3\n    >>> f(-2)\n    -2\n    >>> f(0)\n    0\n    >>> f(1)\n    1\n    """\n    return n\n'
    assert doubts_of_text(text, "m.py", seconds=5).alive == 0


def test_what_gives_an_iterator_is_tested_as_a_list() -> None:
    code = 'def cycles(xs: list[int], n: int):\n    """\n    >>> list(cycles([1, 2], 2))\n    [1, 2, 1, 2]\n    """\n    for i in range(n):\n        yield from xs\n'
    found = doubts_of_text(code, "m.py::cycles", seconds=5)
    assert not any("fails" in s for s in found.said) and found.tried > found.alive
    assert all(m.call.startswith("list(cycles(") for m in found.missing)
