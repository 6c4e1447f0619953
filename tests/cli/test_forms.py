"""`--format json|jsonl`: what commands print for programs."""

from __future__ import annotations

import io
import json

import pytest

from csp_ir.cli import main

GOOD = "Twice.\n\ndef double(x: int) -> int\n\ndouble(2) == 4\ndouble(5) == 10\n"
BAD = "def f(x: Foo) -> int\nf(1) == 2\n"
SKETCH = "def f(x: int) -> int\n\nsketch:\n    return x ?op ?by: int if x else 7\n\nf(2) == 4\nf(0) == 7\nf(0) == 7.5\n"


@pytest.fixture
def files(tmp_path):
    for name, text in (("good", GOOD), ("bad", BAD), ("sketch", SKETCH.replace("f(0) == 7.5\n", ""))):
        (tmp_path / f"{name}.txt").write_text(text)
    return {name: str(tmp_path / f"{name}.txt") for name in ("good", "bad", "sketch")}


def test_solve_prints_one_object_for_each_spec(files, capsys) -> None:
    assert main(["solve", files["good"], files["bad"], "--format", "jsonl", "--quiet"]) == 2
    good, bad = map(json.loads, capsys.readouterr().out.splitlines())
    assert good["spec"] == files["good"] and good["solved"] and "def double" in good["code"] and not good["nearest"]
    assert (
        bad["spec"] == files["bad"] and bad["error"] == "unknown type `Foo`" and (bad["line"], bad["column"]) == (1, 10)
    )


def test_solve_reads_a_dash_and_writes_where_it_is_told(files, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode())))
    assert main(["solve", "-", "--format", "json", "--quiet", "-o", str(tmp_path / "out.json")]) in (0, 4)
    assert capsys.readouterr().out == ""
    assert json.loads((tmp_path / "out.json").read_text())["spec"] == "-"


def test_a_strict_solve_gives_no_code_at_low_confidence(tmp_path, capsys) -> None:
    spec = tmp_path / "pick.txt"
    spec.write_text("Combine.\n\ndef pick(x: int, y: int) -> int\n\npick(2, 2) == 4\n")
    code = main(["solve", str(spec), "--strict", "--format", "json", "--quiet"])
    told = json.loads(capsys.readouterr().out)
    assert told["solved"] is (code == 0) and bool(told["code"]) is (code == 0)


def test_holes_and_examples_are_data(files, capsys) -> None:
    assert main(["holes", files["sketch"], "--format", "json"]) == 0
    by, op = sorted(json.loads(capsys.readouterr().out), key=lambda h: h["hole"])
    assert (op["hole"], op["kind"], by["type"], by["scope"]) == ("op", "operator", "int", {"x": "int"})
    assert by["fits"] and by["needs"][0].startswith("example 1")
    assert main(["holes", files["good"], "--format", "jsonl"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["check", files["sketch"], "--format", "jsonl"]) == 0
    rows = list(map(json.loads, capsys.readouterr().out.splitlines()))
    assert [r["state"] for r in rows] == ["waits", "passes"] and rows[0]["said"] == "for ?by with x = 2"


@pytest.mark.parametrize("other", [["--in-place"], ["--json", "-"], ["--evidence", "e.json"], ["-j", "2"]])
def test_what_does_not_go_with_a_format_is_refused(files, other, capsys) -> None:
    assert main(["solve", files["good"], "--format", "json", *other]) == 2
    assert "--format" in capsys.readouterr().err
    assert main(["check", "--marked", files["good"], "--format", "json"]) == 2
