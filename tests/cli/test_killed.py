"""`csp-ir fill --state FILE` that is killed: what was chosen before the last line is there again."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from csp_ir.cli import main
from csp_ir.session.log import Log

SPEC = "def f(x: int) -> int\n\nf(2) == 7\nf(3) == 9\n\nsketch:\n    def f(x: int) -> int:\n        return x * ?by: int + ?more: int\n"


def test_a_kill_loses_at_most_the_last_line(tmp_path: Path, monkeypatch, capsys) -> None:
    spec, state = tmp_path / "spec.txt", tmp_path / "state.jsonl"
    spec.write_text(SPEC)
    command = [sys.executable, "-m", "csp_ir", "fill", str(spec), "--state", str(state)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(":go by\n= 2\n")
        process.stdin.flush()
        shown = ""
        while not shown.endswith("?more > "):
            shown += process.stdout.read(1)
            if "?by = 2" not in shown:
                shown = shown.replace("?more > ", "")  # it asked for that one first
        process.send_signal(signal.SIGKILL)
    assert Log(state).state()["fill:by"] == "2"
    monkeypatch.setattr("sys.stdin.readline", lambda: "")
    assert main(["fill", "--state", str(state)]) == 1
    assert "resumed: 1 filled, 1 open" in capsys.readouterr().out
