"""`csp-ir solve --evidence FILE` and `csp-ir check --evidence FILE`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from csp_ir.cli import main

SPEC = "Twice a number.\n\ndef f(n: int where 7 <= n < 11) -> int where result > n\n\nf(9) == 18\nf(7) == 14\n"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The evidence of a solve."""
    (tmp_path / "spec.txt").write_text(SPEC)
    file = tmp_path / "evidence.json"
    code = tmp_path / "f.py"
    assert main(["solve", str(tmp_path / "spec.txt"), "--evidence", str(file), "-o", str(code), "--quiet"]) == 0
    data = json.loads(file.read_text())
    assert data["code"]["text"].strip() == code.read_text().strip() and data["spec"]["file"] == "spec.txt"
    return file


def test_what_was_written_is_repeated_and_what_was_changed_is_seen(written: Path, capsys) -> None:
    assert main(["check", "--evidence", str(written)]) == 0
    assert "the same byte for byte: " in capsys.readouterr().out
    data = json.loads(written.read_text())
    data["runs"][0][1] = "gave 19"
    written.write_text(json.dumps(data, indent=1) + "\n")
    assert main(["check", "--evidence", str(written)]) == 1
    assert "not the same:\n  the first run that differs: ['9', 'gave 19'] there" in capsys.readouterr().out


def test_what_is_no_evidence_has_a_place_and_a_remedy(tmp_path: Path, capsys) -> None:
    file = tmp_path / "spec.txt"
    file.write_text(SPEC)
    assert main(["check", "--evidence", str(file)]) == 2
    err = capsys.readouterr().err
    assert f"{file}:1: no evidence: not JSON" in err and "`csp-ir solve SPEC --evidence FILE`" in err


@pytest.mark.parametrize("more", [["--ask"], ["other.txt"], ["-j", "2"]])
def test_evidence_is_of_one_answer(tmp_path: Path, capsys, more: list[str]) -> None:
    (tmp_path / "spec.txt").write_text(SPEC)
    file = tmp_path / "evidence.json"
    assert main(["solve", str(tmp_path / "spec.txt"), "--evidence", str(file), *more]) == 2
    assert "--evidence" in capsys.readouterr().err and not file.exists()


def test_a_key_does_not_get_into_evidence(tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-abcdefghijklmnopqrstuvwxyz012345")
    (tmp_path / "spec.txt").write_text(SPEC + "\nNever print sk-abcdefghijklmnopqrstuvwxyz012345.\n")
    file = tmp_path / "evidence.json"
    assert main(["solve", str(tmp_path / "spec.txt"), "--evidence", str(file), "--quiet"]) == 2
    assert "the spec holds a key" in capsys.readouterr().err and not file.exists()
