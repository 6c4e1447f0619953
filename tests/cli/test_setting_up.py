"""`init`, `doctor`, `completion`, and `check --marked`: what a new user and a repository need."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from csp_ir.cli import COMMANDS, main
from csp_ir.cli.completion import SHELLS
from csp_ir.cli.init import FILES
from csp_ir.cli.marked import marks
from csp_ir.providers.settings import KEYS
from csp_ir.spec.read import read_spec

ROOT = Path(__file__).parent.parent.parent
GOOD = "# csp-ir: double.txt\n@cached\n# of old\ndef double(x):\n    return x + x\n"


def test_init_writes_what_can_be_read_and_overwrites_nothing(tmp_path, capsys) -> None:
    (tmp_path / "draft.py").write_text("mine")
    assert main(["init", str(tmp_path)]) == 0
    assert (tmp_path / "draft.py").read_text() == "mine"
    spec = read_spec((tmp_path / "clamp.txt").read_text())
    assert len(spec.examples) == 3 and spec.requires and spec.ensures and not spec.warnings and not spec.notes
    draft = read_spec(FILES["draft.py"], file="draft.py")
    assert draft.sketch is not None and not draft.sketch.complete and len(draft.examples) == 4
    settings = tomllib.loads(FILES["csp-ir.toml"])
    assert settings == {}
    every = tomllib.loads(re.sub(r"^# (?=\w+ = )", "", FILES["csp-ir.toml"], flags=re.M))
    assert set(every) == set(KEYS)
    assert main(["init", str(tmp_path)]) == 2
    assert "all of it is there already" in capsys.readouterr().err


def test_doctor_says_what_holds_and_what_is_missing(capsys) -> None:
    assert main(["doctor", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["works"] and "process" in told["sandbox"]["holds"] and told["providers"]["recorded"] == "ready"
    assert "lsp" in told["extras"] or "smt" in told["extras"]


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_knows_every_command_and_its_options(shell, capsys) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(re.search(rf"\b{name}\b", script) for name in COMMANDS)
    assert "allow-weak-sandbox" in script and "python-constraint" in script
    if shutil.which(shell):
        assert subprocess.run([shell, "-n"], input=script, text=True, capture_output=True).returncode == 0


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
@pytest.mark.parametrize(
    ("words", "wanted"),
    [(["so"], ["solve"]), (["solve", "--sea"], ["--search"]), (["solve", "--search", "c"], ["cpsat"])],
)
def test_bash_completes(words, wanted, capsys) -> None:
    main(["completion", "bash"])
    typed = " ".join(f"'{w}'" for w in ["csp-ir", *words])
    ask = f"\nCOMP_WORDS=({typed}); COMP_CWORD={len(words)}; _csp_ir; echo ${{COMPREPLY[@]}}"
    done = subprocess.run(["bash", "-c", capsys.readouterr().out + ask], text=True, capture_output=True, check=True)
    assert done.stdout.split() == wanted


def test_marks_bind_functions_to_specs() -> None:
    text = (
        GOOD + "\n\n# csp-ir: gone.txt\nX = 1\n\ndef free():\n    pass\n\n# csp-ir: say what\ndef other():\n    pass\n"
    )
    assert [(m.line, m.name, m.spec) for m in marks(text)] == [(1, "double", "double.txt")]


def test_marked_code_is_held_to_its_spec(tmp_path, capsys) -> None:
    (tmp_path / "double.txt").write_text("Twice.\n\ndef double(x: int) -> int\n\ndouble(2) == 4\ndouble(3) == 6\n")
    good, bad, lost = tmp_path / "good.py", tmp_path / "bad.py", tmp_path / "lost.py"
    good.write_text(GOOD.replace("@cached\n", ""))
    bad.write_text(GOOD.replace("@cached\n", "").replace("x + x", "x * x"))
    lost.write_text(GOOD.replace("double.txt", "gone.txt"))
    assert main(["check", "--marked", str(good)]) == 0
    assert main(["check", "--marked", str(good), str(bad)]) == 1
    out = capsys.readouterr().out
    assert f"solves {good}:1: double" in out and f"FAILS  {bad}:1: double" in out and "double(3) gave 9" in out
    assert main(["check", "--marked", str(lost)]) == 2
    assert "gone.txt" in capsys.readouterr().err
    assert main(["check", str(good), str(bad)]) == 2


def test_hook_and_action_run_what_there_is() -> None:
    for name in (".pre-commit-hooks.yaml", "action.yml"):
        assert "csp-ir check --marked" in (ROOT / name).read_text()
    yaml = pytest.importorskip("yaml")
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook["entry"] == "csp-ir check --marked" and hook["types"] == ["python"]
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    assert action["runs"]["using"] == "composite" and "csp-ir check --marked" in action["runs"]["steps"][-1]["run"]
