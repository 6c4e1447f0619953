"""Bad input gives a clear message with its place, exit code 2, and no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.spec.read import read_spec

HEAD = "def f(x: int) -> int\n\n"
CASES: dict[str, tuple[str | bytes, str, str]] = {
    # name: (text, place after the file's name, a part of the message)
    "empty": ("", ":1", "empty"),
    "blank": (" \n\n", ":1", "empty"),
    "prose only": ("Count the words.\n", ":1", "no signature"),
    "binary": (bytes(range(255, 0, -1)) * 20, ":1:1", "not UTF-8"),
    "utf-16": ((HEAD + "f(1) == 1\n").encode("utf-16"), ":1:1", "not UTF-8"),
    "a NUL": (HEAD + "f(1) == 1\n\0", ":1", "not text"),
    "10 MB": ("word " * 2_100_000, "", "10,500,000 characters"),
    "a constraint on no hole": (
        HEAD + "sketch:\n    return ?a + x\n\nconstraints:\n    if ?a > 1 then ?b == 1\n\nexamples:\n    1 -> 2\n",
        ":7:20", "no hole ?b",
    ),
    "a constraint beside the code": (
        HEAD + "sketch:\n    return ?a + x  # constraint: ?a >> > 1\n\nexamples:\n    1 -> 2\n", ":4:40", "not Python",
    ),
    "a type conflict in a sketch": (
        HEAD + 'sketch:\n    return ?a + (x + "a")\n\nexamples:\n    1 -> 2\n', ":4:18", "int + str",
    ),
    "unknown type": ("Say.\n\ndef f(x: Foo) -> int\n\nf(1) == 1\n", ":3:10", "unknown type `Foo`"),
    "broken signature": ("def f(x: int -> int\n\nf(1) == 1\n", ":1:14", "not Python"),
    "a keyword as name": ("def class(x: int) -> int\n\nclass(1) == 1\n", ":1:5", "not Python"),
    "two parameters of one name": ("def f(x, x)\n\nf(1, 1) == 1\n", ":1:10", "two parameters"),
    "example with too many arguments": (HEAD + "f(1, 2) == 1\n", ":3:1", "2 arguments"),
    "example with too few arguments": (HEAD + "f() == 1\n", ":3:1", "`x` is missing"),
    "example with an unknown keyword": (HEAD + "f(y=1) == 1\n", ":3:1", "`y`"),
    "example against the signature": (HEAD + 'f("a") == 1\n', ":3:1", "`x` is 'a'"),
    "result against the signature": (HEAD + 'f(1) == "a"\n', ":3:1", "result is 'a'"),
    "a name as argument, in examples": (HEAD + "examples:\n  f(y) == 1\n", ":4:3", "is a name, not a value"),
    "broken ensures": (HEAD + "f(1) == 1\nensures:\n    result == = 1\n", ":5:15", "not Python"),
    "ensures names nothing": (HEAD + "f(1) == 1\nensures:\n    x > 0\n    reslt == 1\n", ":6:5", "'reslt'"),
    "requires names the result": (HEAD + "f(1) == 1\nrequires:\n    result > 1\n", ":5:5", "'result'"),
    "ensures of the wrong type": (HEAD + "f(1) == 1\nensures:\n    result.lower() == 1\n", ":5:5", "no method"),
    "sketch with a class": (HEAD + "sketch:\n    class A: pass\nexamples:\n  1 -> 1\n", ":4:5", "classes"),
    "sketch with open": (HEAD + "sketch:\n    return open('x')\nexamples:\n  1 -> 1\n", ":4:12", "`open`"),
    "sketch with a dunder": (HEAD + "sketch:\n    return x.__class__\nexamples:\n  1 -> 1\n", ":4:12", "attribute"),
    "sketch of another name": (HEAD + "sketch:\n    def g(x):\n        return ?k\nexamples:\n  1 -> 1\n", ":4", "the sketch defines `g`"),
    "sketch with a type error": (HEAD + "sketch:\n    return x.upper()\nexamples:\n  1 -> 1\n", ":4:12", "no method 'upper'"),
    "sketch of functions, with a type error": (
        HEAD + "sketch:\n    def f(x: int) -> int:\n        return x.upper()\nexamples:\n  1 -> 1\n", ":5", "no method 'upper'"
    ),
    "sketch of functions, with open": (
        HEAD + "sketch:\n    def f(x: int) -> int:\n        return open('1')\nexamples:\n  1 -> 1\n", ":5:16", "`open`"
    ),
    "unindented sketch": (HEAD + "sketch:\nreturn open('1')\nexamples:\n  1 -> 1\n", ":4:8", "`open`"),
    "sketch with a nameless hole": (HEAD + "sketch:\n    return x + ?\nexamples:\n  1 -> 1\n", ":4:16", "starts no hole"),
    "stub with a syntax error": ('def f(x: int) -> int:\n    """Say.\n\n    >>> f(1)\n    1\n    """\n    return x +\n', ":7", "not Python"),
    "broken JSON": ('{"csp_ir": 1, }', ":1", "not JSON"),
    "JSON of something else": ("{}", "", "not csp-ir JSON"),
}  # fmt: skip


NOTED: dict[str, tuple[str, str]] = {
    # name: (text, a part of what is not checked); prose, and what looks like an example in it, is never bad input
    "huge power as argument": (HEAD + "f(10**10**10) == 1\n", "line 3"),
    "huge power as result": (HEAD + "f(1) == 10**10**10\n", "its result cannot be read"),
    "huge text as argument": ("def f(x: str) -> int\nf('a' * 10**12) == 1\n", "line 2"),
    "nested repetition": ("def f(x: list) -> int\nf([[[0] * 9999] * 9999] * 9999) == 1\n", "line 2"),
    "deep sum": (HEAD + "f(" + "1+" * 50_000 + "1) == 1\n", "line 3"),
    "deep list": ("def f(x: list) -> int\nf(" + "[" * 999 + "]" * 999 + ") == 1\n", "line 2"),
    "two signatures": ("def f(x: int) -> int\ndef g(x: int) -> int\nf(1) == 1\n", "the function `g` is not used"),
}


@pytest.mark.parametrize("name", NOTED)
def test_what_cannot_be_read_is_noted(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, message = NOTED[name]
    path = tmp_path / "spec.txt"
    path.write_text(text)
    assert main(["check", str(path)]) == 0
    out, _ = capsys.readouterr()
    assert any("not checked: " in line and message in line for line in out.split("\n")), out


@pytest.mark.parametrize("name", CASES)
def test_bad_spec(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, place, message = CASES[name]
    path = tmp_path / "spec.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert main(["solve", "--time", "5", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"error: {path}{place}")
    assert message in err
    assert "Traceback" not in err


def test_the_line_is_shown_with_a_caret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "task.spec"
    path.write_text(HEAD + "sketch:\n    return ?a + x\n\nconstraints:\n    ?a != ?b\n", encoding="utf-8")
    assert main(["solve", str(path)]) == 2
    assert "\n      ?a != ?b\n            ^\n  try: holes: ?a\n" in capsys.readouterr().err


def test_most_errors_say_what_to_write_instead() -> None:
    silent = []
    for name, (text, _, _) in CASES.items():
        if isinstance(text, str) and text:
            try:
                read_spec(text)
            except Exception as error:
                if "\n  try: " not in str(error):
                    silent.append(name)
    assert silent == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["solve", "no-such-file.txt"], "no-such-file.txt: cannot read it"),
        (["solve", "."], "cannot read it"),
        (["solve"], "Missing argument"),
        (["solve", "--tim", "3", "x"], "--time"),
        (["solve", "--time", "soon", "x"], "--time"),
        (["solve", "--search", "magic", "x"], "--search"),
        (["check"], "Missing argument"),
        (["slove"], "`solve`"),
    ],
)
def test_bad_arguments(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_an_error_in_one_spec_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = tmp_path / "good.txt"
    good.write_text("def same(x: int) -> int\nsame(3) == 3\nsame(5) == 5\n")
    assert main(["solve", str(tmp_path / "none.txt"), str(good)]) == 2
    out, err = capsys.readouterr()
    assert "def same" in out, err
    assert "none.txt: cannot read it" in err


def test_what_was_found_is_not_lost_with_the_output_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = tmp_path / "good.txt"
    good.write_text("def same(x: int) -> int\nsame(3) == 3\nsame(5) == 5\n")
    assert main(["solve", str(good), "-o", str(tmp_path / "no" / "folder.py")]) == 2
    out, err = capsys.readouterr()
    assert "def same" in out
    assert "cannot write it" in err


def test_a_fault_of_ours_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    path = tmp_path / "spec.txt"
    path.write_text("def f(x: int) -> int\nf(1) == 1\n")
    monkeypatch.setattr("csp_ir.api.solve", broken)
    monkeypatch.delenv("CSP_IR_DEBUG", raising=False)
    assert main(["solve", str(path)]) == 1
    err = capsys.readouterr().err
    assert "ZeroDivisionError: oops" in err and "Traceback" not in err


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m csp_ir schema | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "{\n"
    assert done.stderr == ""


def test_odd_prose_gives_no_warnings_of_python(tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(
        "Say \\( when 1if 2else 3 is meant.\ndef same(x: int) -> int\nsame(1if 1else 2)\nsame(3) == 3\nsame(4) == 4\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "always", "-m", "csp_ir", "check", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
