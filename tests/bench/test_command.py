import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from csp_ir.bench.store import read_results
from csp_ir.cli import main
from csp_ir.verify import sandbox

ADD = "def add(x: int, y: int) -> int\n\nadd(1, 2) == 3\nadd(5, 5) == 10\nadd(0, 7) == 7\nadd(-3, 1) == -2\n"
CLASH = "def f(x: int) -> int\n\nf(1) == 2\nf(1) == 3\n"


@pytest.fixture
def suite(tmp_path, monkeypatch):
    folder = tmp_path / "benchmarks" / "suites" / "mini"
    folder.mkdir(parents=True)
    (folder / "add.txt").write_text(ADD)
    (folder / "clash.txt").write_text(CLASH)
    tasks = [
        {"name": "add", "category": "ints", "spec": "add.txt", "hidden": [{"args": ["20", "22"], "returns": "42"}]},
        {"name": "clash", "category": "odd", "spec": "clash.txt", "hidden": []},
    ]
    (folder / "suite.json").write_text(json.dumps({"tasks": tasks, "baselines": {"a model": "1/2"}}))
    monkeypatch.chdir(tmp_path)
    return folder


def test_run_show_compare_list(suite, capsys):
    assert main(["bench", "mini", "-o", "bench-runs/r", "--quiet"]) == 0
    out = capsys.readouterr().out
    assert "a model" in out and "yes" in out and "by category" in out
    results = read_results("bench-runs/r")
    assert results["add|embedded|0"]["right"] is True
    assert results["clash|embedded|0"]["status"] == "unsatisfiable"
    manifest = json.loads(Path("bench-runs/r/manifest.json").read_text())
    assert manifest["manifest"] == 1 and manifest["machine"]["cores"] and manifest["packages"]["click"]

    before = Path("bench-runs/r/results.jsonl").read_text()
    assert main(["bench", "run", "mini", "-o", "bench-runs/r", "--quiet"]) == 0  # nothing left to run
    assert Path("bench-runs/r/results.jsonl").read_text() == before
    assert capsys.readouterr().out == out

    assert main(["bench", "show", "bench-runs/r"]) == 0
    assert capsys.readouterr().out == out
    assert main(["bench", "compare", "bench-runs/r", "bench-runs/r:embedded"]) == 0
    assert "2 tasks in common" in capsys.readouterr().out
    assert main(["bench", "list"]) == 0
    listed = capsys.readouterr().out
    assert "mini" in listed and "2/2" in listed


def test_a_suite_with_tests_of_its_own_is_refused_where_the_sandbox_is_weak(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sandbox, "ABSENT", ("seccomp",))
    path = tmp_path / "tasks.jsonl"
    row = {"prompt": ADD, "entry_point": "add", "hidden_test": "def check(f):\n    assert f(5, 1) == 6\n"}
    path.write_text(json.dumps({"task_id": "a", **row}) + "\n")
    assert main(["bench", "run", str(path), "-o", str(tmp_path / "run")]) == 2
    said = capsys.readouterr().err
    assert "seccomp" in said and "--allow-weak-sandbox" in said and not (tmp_path / "run").exists()


def test_bad_input_has_code_2_and_a_remedy(suite, capsys):
    for args, said in [
        (["run", "absent"], "no suite or file"),
        (["run", "mini", "--task", "ad"], "no task 'ad'"),
        (["run", "mini", "--arm", "embedded?x=1"], "no arm option"),
        (["compare", "nowhere", "nowhere"], "not a run folder"),
        (["nosuchcommand"], "No such command"),
    ]:
        assert main(["bench", *args]) == 2
        assert said in capsys.readouterr().err


def test_an_unknown_source_fails_its_items_not_the_run(suite, capsys):
    assert main(["bench", "mini", "--arm", "nosuch:model", "--task", "add", "-o", "r", "--quiet"]) == 0
    assert read_results("r")["add|nosuch:model|0"]["status"] == "error"


def test_a_killed_run_goes_on_where_it_was(suite, tmp_path):
    tasks = [{"name": f"t{i}", "spec": "add.txt"} for i in range(4)]
    (suite / "suite.json").write_text(json.dumps({"tasks": tasks}))
    command = [sys.executable, "-m", "csp_ir", "bench", "run", "mini", "-o", "r"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(read_results("r")) < 2:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = read_results("r")
    with open("r/results.jsonl", "ab") as file:
        file.write(b'{"id": "torn')
    assert main(["bench", "run", "mini", "-o", "r", "--quiet"]) == 0
    after = read_results("r")
    assert len(after) == 4 and {k: after[k] for k in before} == before
    assert len(Path("r/results.jsonl").read_text().splitlines()) == 4  # nothing ran twice
