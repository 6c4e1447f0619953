"""`csp-ir solve`: what is written where, and the exit codes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from csp_ir.cli import main

SAME = "Give it back.\n\ndef same(x: int) -> int\n\nsame(3) == 3\nsame(5) == 5\n"
CONTRADICTION = "def f(x: int) -> int\n\nf(1) == 2\nf(1) == 3\n"
SKETCH = "def f(x: int) -> int\n\nsketch:\n    return x * ?k\n\nexamples:\n    1 -> 3\n    2 -> 6\n    5 -> 15\n"
# No value of ?k ends the loop, and each run goes to its limit.
ENDLESS = (
    "def f(x: int) -> int\n\nsketch:\n    while True:\n        x = x + ?k\n    return x\n\nexamples:\n    1 -> 2\n"
)
RECURSION = "def f(x: int) -> int\n\nsketch:\n    return f(x + ?k)\n\nexamples:\n    1 -> 2\n    2 -> 4\n"
POWER = "def f(x: int) -> int\n\nsketch:\n    return 10**10**10 + ?k\n\nexamples:\n    1 -> 2\n"


@pytest.fixture
def spec(tmp_path: Path):
    def write(text: str, name: str = "spec.txt") -> str:
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return write


ANSWER = "Sure:\n\n```python\ndef same(x: int) -> int:\n    return x{}\n```\n"


def test_samples_are_read_from_several_files_also_one_answer_as_it_came(spec, capsys) -> None:
    wrong, right = (
        spec(ANSWER.format(" + 1"), "a.md"),
        spec('"""Same."""\ndef same(x: int) -> int:\n    return +x\n', "b.py"),
    )
    lines = spec(json.dumps({"text": ANSWER.format(" + 2")}) + "\n", "c.jsonl")
    given = ["--samples", wrong, "--samples", right, "--samples", lines]
    assert main(["solve", spec(SAME), "--no-embedded", *given]) == 0
    assert "return +x" in capsys.readouterr().out
    assert main(["solve", spec(SAME), "--no-embedded", "--samples", spec("I cannot help.", "d.md")]) == 2
    assert "one answer with code in it" in capsys.readouterr().err


def test_code_on_stdout_summary_on_stderr(spec, capsys) -> None:
    assert main(["solve", spec(SAME)]) == 0
    out, err = capsys.readouterr()
    names: dict = {}
    exec(out, names)
    assert names["same"](7) == 7
    assert err.startswith("same: solved in ")
    assert len(err.splitlines()) == 1 and "sandbox" not in err and "process" not in err
    assert main(["solve", "-v", spec(SAME)]) == 0
    assert "checked: 2 examples run by the interpreter" in capsys.readouterr().err


def test_quiet_says_nothing_but_the_code(spec, capsys) -> None:
    assert main(["solve", "--quiet", spec(SAME)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("def same") and err == ""


def test_output_file(spec, capsys, tmp_path) -> None:
    assert main(["solve", spec(SAME), "-o", str(tmp_path / "out.py")]) == 0
    assert capsys.readouterr().out == ""
    assert (tmp_path / "out.py").read_text().startswith("def same")


def test_rendered_code_passes_its_own_doctests(spec, tmp_path) -> None:
    assert main(["solve", "--quiet", spec(SAME), "-o", str(tmp_path / "out.py")]) == 0
    done = subprocess.run(
        [sys.executable, "-m", "doctest", "-v", str(tmp_path / "out.py")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and "2 passed" in done.stdout


def test_record_on_stdout(spec, capsys) -> None:
    assert main(["solve", spec(SAME), "--json", "-"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["verdict"]["kind"] == "Solved"
    assert record["code"].startswith("def same")
    assert record["checked"]


def test_records_of_several_specs(spec, capsys, tmp_path) -> None:
    paths = [spec(SAME), spec(CONTRADICTION, "bad.txt")]
    assert main(["solve", *paths, "--json", str(tmp_path / "run.json")]) == 1
    assert "def same" in capsys.readouterr().out
    kinds = [r["verdict"]["kind"] for r in json.loads((tmp_path / "run.json").read_text())]
    assert kinds == ["Solved", "Unsatisfiable"]


def test_spec_from_standard_input(monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SAME.encode())))
    assert main(["solve", "-"]) == 0
    assert "def same" in capsys.readouterr().out


def test_explain_tells_the_story(spec, capsys) -> None:
    assert main(["solve", "--explain", spec(SKETCH)]) == 0
    err = capsys.readouterr().err
    assert "?k" in err and "solved" in err and "checked: " in err


def test_contradiction_names_both_lines(spec, capsys) -> None:
    assert main(["solve", spec(CONTRADICTION)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "unsatisfiable" in err and "f(1) == 2 (line 3)" in err and "f(1) == 3 (line 4)" in err


def test_no_examples_asks_for_some(spec, capsys) -> None:
    assert main(["solve", spec("Square it.\n\ndef f(x: int) -> int\n")]) == 1
    assert "add examples" in capsys.readouterr().err


def test_a_given_program_that_fails_is_shown_with_its_failure(spec, capsys) -> None:
    text = "def f(x: int) -> int\n\nsketch:\n    return x + 1\n\nexamples:\n    1 -> 2\n    2 -> 4\n"
    assert main(["solve", spec(text)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "the best so far, not a solution" in err and "return x + 1" in err and "f(2) gave 3, wanted 4" in err


@pytest.mark.timeout(100)
@pytest.mark.parametrize("text", [ENDLESS, RECURSION, POWER], ids=["loop", "recursion", "power"])
def test_sketches_that_never_end_are_given_up_in_time(text, spec) -> None:
    command = [sys.executable, "-m", "csp_ir", "solve", "--time", "2", spec(text)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode in (1, 3), done.stderr
    assert "Traceback" not in done.stderr
    # The hard limit, which names the file, may come first on a busy machine.
    assert ": unknown: ran out of" in done.stderr or done.stderr.startswith("f: exhausted")


MODULE = '''from dataclasses import dataclass


@dataclass
class Item:
    name: str
    price: int  # in cents


def names(items: list[Item]) -> list[str]:
    """The names of the items."""
    # to be written


def other():  return   1
'''
TESTS = """from shop import Item, names


def test_names():
    assert names([Item("a", 1), Item("b", 2)]) == ["a", "b"]
    assert names([]) == []
"""


def test_in_place_with_tests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stub, tests = tmp_path / "shop.py", tmp_path / "test_shop.py"
    stub.write_text(MODULE)
    tests.write_text(TESTS)
    assert main(["solve", f"{stub}::names", "--tests", str(tests), "--in-place", "--time", "30", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    new = stub.read_text()
    assert new.replace("    return [x.name for x in items]\n", "") == MODULE
    assert "x.name" in new


def test_in_place_needs_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "-", "--in-place"]) == 2
    assert "--in-place" in capsys.readouterr().err


LOW = """The last item of the list.

def pick(xs: list[int]) -> int

pick([3, 7]) == 7
pick([1, 9]) == 9
"""


@pytest.fixture
def doubtful(spec, monkeypatch) -> str:
    """A spec whose answer has low confidence, whatever the weights."""
    monkeypatch.setattr("csp_ir.cli.solve.LOW_CONFIDENCE", 1.1)
    return spec(LOW)


def test_low_confidence_has_an_exit_code_of_its_own(doubtful, spec, capsys, tmp_path) -> None:
    assert main(["solve", doubtful]) == 4
    out, err = capsys.readouterr()
    assert "def pick" in out and "low confidence" in err
    impossible = spec("def f(x: int) -> int\n\nf(1) == 1\nf(1) == 2\n", "impossible.txt")
    assert main(["solve", doubtful, impossible, "--quiet"]) == 1  # not solved is worse


def test_strict_takes_no_answer_of_low_confidence(doubtful, capsys, tmp_path) -> None:
    assert main(["solve", "--strict", doubtful]) == 1
    out, err = capsys.readouterr()
    assert out == "" and "not given (--strict)" in err


def test_alternatives_stand_beside_the_answer_with_an_input_that_tells_them_apart(spec, capsys) -> None:
    assert main(["solve", "--alternatives", "2", spec(LOW)]) in (0, 4)
    out, err = capsys.readouterr()
    shown = [line for line in err.splitlines() if " gives " in line]
    assert 1 <= len(shown) <= 2 and "| alternative 1" in err
    call, _, answers = shown[0].strip().partition(" gives ")
    names: dict = {}
    exec(out, names)
    assert repr(eval(call, names)) == answers.split(" here, ")[0]
