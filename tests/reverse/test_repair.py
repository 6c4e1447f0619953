"""Functions mended in their files: what passes, what changes, and that nothing else in the file does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.errors import SpecError
from csp_ir.reverse.model import NOTHING, REPAIRED, UNREPAIRED, Repaired
from csp_ir.reverse.repair import repair_text

CLAMP = '''"""Bounds."""

LIMIT = 100   # of all


# of numbers
def clamp(x: int, low: int, high: int) -> int:
    """Keep x within bounds."""
    if x < low:      # too low
        return low
    elif x > high:
        return low
    return x


def top(x: int) -> int:
    return   clamp(x, 0,LIMIT)
'''
TESTS = "def test_it():\n    assert clamp(5, 0, 3) == 3\n    assert clamp(-5, 0, 3) == 0\n    assert clamp(2, 0, 3) == 2\n    assert clamp(9, 2, 7) == 7\n"


def repaired(text: str, name: str, tests: str = "") -> Repaired:
    return repair_text(text, f"m.py::{name}", tests, seconds=10)


def test_only_the_faulty_place_is_written_anew() -> None:
    found = repaired(CLAMP, "clamp", TESTS)
    assert found.verdict == REPAIRED and found.patch is not None
    assert found.patch.text == CLAMP.replace(
        "elif x > high:\n        return low", "elif x > high:\n        return high"
    )
    assert found.failing == (
        "clamp(5, 0, 3) == 3: gave 0",
        "clamp(9, 2, 7) == 7: gave 2",
    )
    assert "-        return low\n+        return high\n" in found.patch.diff
    assert found.patch.altered and all(d.args[0] > d.args[2] for d in found.patch.changed)


@pytest.mark.parametrize(
    ("body", "tests", "wanted"),
    [
        ("n = 0\n    for c in s:\n        if c.isupper():\n            n += 1\n    return n", ["f('aB') == 1", "f('AB') == 1", "f('') == 0", "f('BB') == 1", "f('aBc') == 1"], None),
        ("return s", ["f('a') == 'A'", "f('bC') == 'BC'"], "return s.upper()"),
        ("t = ''\n    for c in s:\n        t = c + '-'\n    return t", ["f('ab') == 'a-b-'", "f('') == ''", "f('xyz') == 'x-y-z-'"], "t += c + '-'"),
        ("out = []\n    for c in s:\n        out.append(c)\n        return out", ["f('ab') == ['a', 'b']", "f('') == []", "f('q') == ['q']"], "    return out"),
    ],
)  # fmt: skip
def test_kinds_of_faults(body: str, tests: list[str], wanted: str | None) -> None:
    text = f"def f(s: str):\n    {body}  # here\n"
    found = repaired(text, "f", "".join(f"assert {t}\n" for t in tests))
    if found.patch is None:
        assert found.verdict == UNREPAIRED and wanted is None
        return
    names: dict[str, object] = {}
    exec(found.patch.text, names)
    assert all(eval(t, names) for t in tests)
    assert wanted is None or wanted in found.patch.text


def test_a_constant_of_the_module_may_be_at_fault() -> None:
    text = "LIMIT = 3\n\n\ndef small(x: int) -> bool:\n    return x <= LIMIT  # within\n"
    found = repaired(text, "small", "".join(f"assert small({n}) is {n <= 4}\n" for n in (0, 3, 4, 5, 9)))
    assert found.patch is not None
    assert found.patch.text.count("\n") == text.count("\n") and "# within" in found.patch.text


def test_the_fault_may_lie_in_a_helper() -> None:
    text = "def half(n: int) -> int:\n    return n // 3\n\n\ndef f(n: int) -> int:\n    return half(n) + 1\n"
    found = repaired(text, "f", "assert f(4) == 3\nassert f(9) == 5\nassert f(0) == 1\nassert f(12) == 7\n")
    assert found.patch is not None and "return n // 2" in found.patch.text


def test_line_ends_and_tabs_stay() -> None:
    text = "def f(n: int) -> int:\r\n\tif n > 0:\r\n\t\treturn n - 1\r\n\treturn 0\r\n"
    found = repaired(text, "f", "assert f(4) == 5\nassert f(-3) == 0\nassert f(1) == 2\n")
    assert found.patch is not None and found.patch.text == text.replace("n - 1", "n + 1")


def test_what_an_edit_needs_is_imported() -> None:
    text = '"""Doc."""\n\n\ndef f(x: float) -> int:\n    return round(x)\n'
    found = repaired(text, "f", "assert f(1.5) == 1\nassert f(2.7) == 2\nassert f(-0.5) == -1\nassert f(-1.2) == -2\n")
    assert found.patch is not None and "import math\n" in found.patch.text and "math.floor(x)" in found.patch.text


def test_what_tests_leave_open_is_said() -> None:
    found = repaired(CLAMP, "clamp", "assert clamp(5, 0, 3) == 3\nassert clamp(-5, 0, 3) == 0\n")
    assert found.patch is not None and found.patch.changed
    assert found.rivals and "this patch gave" in found.question


def test_nothing_to_do_and_nothing_said() -> None:
    assert repaired("def f(n: int) -> int:\n    return n\n", "f", "assert f(2) == 2\n").verdict == NOTHING
    with pytest.raises(SpecError, match="nothing says what `f` must do"):
        repaired("def f(n: int) -> int:\n    return n\n", "f")


def test_examples_that_nothing_passes() -> None:
    tests = "".join(f"assert clamp({n}, 0, {n + 1}) == {n * 7919 % 101}\n" for n in range(2, 9))
    found = repair_text(CLAMP, "m.py::clamp", tests, seconds=1)
    assert found.verdict == UNREPAIRED and len(found.failing) == 7


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    module, tests = tmp_path / "m.py", tmp_path / "test_m.py"
    module.write_text(CLAMP)
    tests.write_text(TESTS)
    assert main(["repair", f"{module}::clamp", "--tests", str(tests)]) == 0
    out, err = capsys.readouterr()
    assert "+        return high" in out and "2 of 4 examples failed" in err
    assert module.read_text() == CLAMP
    assert main(["repair", f"{module}::clamp", "--tests", str(tests), "--in-place", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "repaired"
    assert module.read_text() != CLAMP
    assert main(["repair", f"{module}::clamp", "--tests", str(tests)]) == 0
    assert "nothing to repair" in capsys.readouterr().err
    assert main(["repair", f"{module}::flamp", "--tests", str(tests)]) == 2
    assert "no function named `flamp`" in capsys.readouterr().err
