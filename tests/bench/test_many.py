import json

import pytest

from csp_ir.cli import main
from csp_ir.pipeline import solve
from csp_ir.portfolio.stage import Portfolio

ADD = "def add(x: int, y: int) -> int\n\nadd(1, 2) == 3\nadd(5, 5) == 10\nadd(0, 7) == 7\nadd(-3, 1) == -2\n"


@pytest.fixture
def specs(tmp_path):
    texts = {
        "a.txt": ADD,
        "b.txt": "not a spec",
        "c.txt": "def f(x: int) -> int\n\nf(1) == 2\nf(1) == 3\n",
        "d.txt": ADD.replace("add", "plus"),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return [str(tmp_path / name) for name in texts]


def test_code_in_the_order_of_the_specs_and_bad_ones_named(specs, tmp_path, capsys):
    record = tmp_path / "records.json"
    assert main(["solve", *specs, "--executor", "local", "-j", "2", "--json", str(record)]) == 2
    said = capsys.readouterr()
    assert said.out.index("def add(") < said.out.index("def plus(")
    assert "b.txt" in said.err and "no signature" in said.err and "contradict" in said.err
    assert [r["verdict"]["kind"] for r in json.loads(record.read_text())] == ["Solved", "Unsatisfiable", "Solved"]


def test_the_same_functions_as_without_an_executor(specs, tmp_path):
    one, two = tmp_path / "one.py", tmp_path / "two.py"
    assert main(["solve", specs[0], specs[3], "--quiet", "-o", str(one)]) == 0
    assert main(["solve", specs[0], specs[3], "--quiet", "-o", str(two), "-j", "2"]) == 0
    for path in (one, two):
        names = {}
        exec(path.read_text(), names)
        assert [names[f](20, 22) for f in ("add", "plus")] == [42, 42]


def test_an_unknown_executor(specs, capsys):
    assert main(["solve", specs[0], "--executor", "nowhere"]) == 2
    assert "executors: local, ray, modal" in capsys.readouterr().err


def test_providers_propose_in_the_processes(tmp_path, capsys):
    from csp_ir.providers.provider import LLMProvider
    from csp_ir.providers.recording import Recording
    from csp_ir.providers.scripted import Scripted

    calls, record = tmp_path / "calls.jsonl", tmp_path / "record.json"
    made = LLMProvider(Recording(Scripted(lambda p, f, s: "def add(x, y):\n    return y + x"), calls))
    solve(ADD, providers=Portfolio([[made]], ordered=True), embedded=False)
    (tmp_path / "a.txt").write_text(ADD)
    flags = ["--provider", f"recorded:{calls}", "--no-embedded", "-j", "1", "--json", str(record)]
    assert main(["solve", str(tmp_path / "a.txt"), *flags]) == 0
    said = capsys.readouterr()
    assert "return y + x" in said.out and "models: 1 calls" in said.err
    assert json.loads(record.read_text())["cost"]["usage"]["calls"] == 1


def test_samples_are_read_in_the_process(specs, tmp_path, capsys):
    (tmp_path / "samples.jsonl").write_text(json.dumps({"text": "def add(x, y):\n    return sum((x, y))"}) + "\n")
    assert main(["solve", specs[0], "--samples", str(tmp_path / "samples.jsonl"), "-j", "1"]) == 0
    assert "sum((x, y))" in capsys.readouterr().out


@pytest.mark.parametrize(
    "flags, said",
    [
        (["--ask"], "--ask needs a solve in this process"),
        (["--record-calls", "calls.jsonl"], "--record-calls does not reach"),
        (["--no-embedded"], "leaves nothing that proposes"),
        (["--provider", "nothing"], "no provider 'nothing'"),
    ],
)
def test_what_an_executor_cannot_keep_is_bad_input(specs, flags, said, capsys):
    assert main(["solve", specs[0], "-j", "1", *flags]) == 2
    assert said in capsys.readouterr().err
