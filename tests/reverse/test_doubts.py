"""What tests leave open: slips that pass them, branches that they do not take, words that runs contradict; and the tests that are missing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.reverse.code import SHORT, read_code
from csp_ir.reverse.doubts import doubts_of_text
from csp_ir.reverse.mutants import machine_of, mutants
from csp_ir.reverse.survivors import survivors

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


@pytest.mark.parametrize(
    "tests", ["assert f(3, 4) == 12\n", "assert f(3, 4) == 12\nassert f(0, 5) == 0\nassert f(-2, 9) == 0\n"]
)
def test_survivors_are_those_that_pass_by_themselves(tests: str) -> None:
    code = read_code(
        "def f(a: int, b: int) -> int:\n    if a <= 0:\n        return 0\n    return a * b\n", "m.py", tests=tests
    )
    assert code.program is not None
    found = survivors(code, code.spec.examples)
    expected = []
    for mutant in mutants(code.program):
        machine = machine_of(code.program, mutant)
        if machine is not None and all(
            e.accepts(machine.run(e.args, limits=SHORT).outcome) for e in code.spec.examples
        ):
            expected.append(str(mutant))
    assert [str(m) for m in found.mutants] == expected and expected
    assert found.counts.runs < found.tried * len(code.spec.examples) or len(code.spec.examples) == 1


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
