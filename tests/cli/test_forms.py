"""`--format json|jsonl`: what commands print for programs."""

from __future__ import annotations

import io
import json
import textwrap
from importlib import import_module

import click
import pytest

from csp_ir.cli import COMMANDS, main
from csp_ir.cli.forms import FORMS, formed
from csp_ir.cli.help import TOPICS
from csp_ir.spec.read import read_spec

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


def parts(name: str) -> list[click.Command]:
    made: click.Command = import_module(COMMANDS[name][0]).command
    return list(made.commands.values()) if isinstance(made, click.Group) else [made]


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {"lsp", "mcp", "serve", "completion"}))
def test_every_command_that_prints_has_the_option(name) -> None:
    for part in parts(name):
        (form,) = [p for p in part.params if "--format" in p.opts]
        assert tuple(form.type.choices) == FORMS


def told(capsys, *args: str, code: int = 0):
    assert main([*args]) == code
    return json.loads(capsys.readouterr().out)


ADD, SUB = "def f(x: int) -> int:\n    return x + 1\n", "def f(x: int) -> int:\n    return x - 1\n"


def test_what_is_said_of_code_is_data(tmp_path, capsys) -> None:
    first, second = tmp_path / "first.py", tmp_path / "second.py"
    first.write_text(ADD)
    second.write_text(SUB + "\nassert f(1) == 2\n")
    found = told(capsys, "compare", str(first), str(second), "--format", "json", code=1)
    assert found["verdict"] == "different" and found["difference"]["args"]
    found = told(capsys, "repair", f"{second}::f", "--format", "json")
    assert found["verdict"] == "repaired" and "+ 1" in found["module"]
    (row,) = told(capsys, "doubts", str(second), "--format", "json", code=1)
    assert row["name"] == "f"
    (row,) = told(capsys, "lift", str(first), "--format", "json", "--quiet")
    assert row["module"] == str(first) and "f(" in row["spec"]


def test_what_is_said_of_holes_is_data(files, capsys) -> None:
    found = told(capsys, "graph", files["sketch"], "--no-sizes", "--format", "json")
    assert set(found["boxes"]) == {"op", "by"}
    found = told(capsys, "why", files["sketch"], "op", "**", "--format", "json")
    assert found["hole"] == "op" and found["reasons"]
    assert main(["graph", files["sketch"], "--no-sizes", "-o", "-"]) == 0
    assert capsys.readouterr().out.startswith("<svg")


def test_a_conversation_leaves_its_end_as_data(files, monkeypatch, capsys) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("= 2\n*\n"))
    assert main(["fill", files["sketch"], "--format", "json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert found["solved"] and found["filled"] == {"op": "*", "by": "2"} and not found["open"]
    assert "x * 2" in found["code"] and "candidates left" in err
    assert main(["fill", "-"]) == 2


def test_marked_functions_are_rows(tmp_path, capsys) -> None:
    (tmp_path / "double.txt").write_text(GOOD)
    module = tmp_path / "m.py"
    module.write_text(
        "# csp-ir: double.txt\ndef double(x):\n    return x + x\n\n# csp-ir: gone.txt\ndef f():\n    pass\n"
    )
    assert main(["check", "--marked", str(module), "--format", "jsonl"]) == 2
    good, lost = map(json.loads, capsys.readouterr().out.splitlines())
    assert (good["name"], good["state"], good["failures"]) == ("double", "solves", [])
    assert (lost["state"], lost["line"], lost["remedy"] != "") == ("error", 5, True)


def test_what_is_no_number_of_json_is_null() -> None:
    assert formed("jsonl", [{"a": float("nan"), "b": [float("inf"), 1.5]}]) == '{"a": null, "b": [null, 1.5]}\n'


@pytest.mark.parametrize("topic", [*TOPICS, "solve", "bench run"])
def test_topics(topic, capsys) -> None:
    assert main(["help", *topic.split()]) == 0
    assert len(capsys.readouterr().out) > 200
    assert told(capsys, "help", *topic.split(), "--format", "json")["topic"] == topic


@pytest.mark.parametrize("topic", ["spec", "sketch", "module"])
def test_the_specs_that_topics_show_can_be_read(topic) -> None:
    lines = [line for line in TOPICS[topic][1].split("\n") if line.startswith("    ") or not line]
    spec = read_spec(textwrap.dedent("\n".join(lines)), file="m.py" if topic == "module" else None)
    assert len(spec.examples) > 1 and not spec.warnings and not spec.notes
    assert (spec.sketch is not None) is (topic != "spec")


def test_a_topic_that_there_is_not(capsys) -> None:
    assert main(["help", "nothing"]) == 2
    assert "'spec'" in capsys.readouterr().err
    assert main(["help", "bench", "walk"]) == 2
