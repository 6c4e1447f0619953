"""Every command that reads a file, given each sort of file that is not what it wants."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from csp_ir.cli import main

DEEP = "[" * 100_000
RECORD = {"record": 1, "events": [1, {"event": 5}, {"event": "domains", "sizes": 9}], "domains": 5, "verdict": 3}
FILES: dict[str, str | bytes] = {
    "empty": "",
    "binary": bytes(range(256)) * 20,
    "deep": DEEP,
    "deep.jsonl": '{"text": ' + DEEP,
    "deep object": '{"a":' * 50_000,
    "numbers.json": '{"a": [1, 2], "b": null}',
    "record": json.dumps(RECORD),
    "surrogate": '{"csp_ir": 1, "name": "\\ud800"}',
    "not.jsonl.gz": "not packed",
}  # fmt: skip
SPEC = "def f(x: int) -> int\n\nsketch:\n    return x + ?k\n\nf(1) == 3\nf(5) == 7\n"
COMMANDS: dict[str, Callable[[str], list[str]]] = {
    "solve": lambda f: ["solve", f],
    "check": lambda f: ["check", f],
    "fill": lambda f: ["fill", f],
    "fill --state": lambda f: ["fill", "--state", f],
    "why": lambda f: ["why", f, "k", "1"],
    "why --spec": lambda f: ["why", "record", "k", "1", "--spec", f],
    "samples": lambda f: ["solve", "spec.txt", "--samples", f],
    "prices": lambda f: ["solve", "spec.txt", "--provider", "recorded:none", "--prices", f],
    "recorded": lambda f: ["solve", "spec.txt", "--provider", f"recorded:{f}"],
    "bench run": lambda f: ["bench", "run", f, "-o", "run", "--time", "1", "--quiet"],
    "bench show": lambda f: ["bench", "show", f],
    "cache": lambda f: ["cache", "stats", "--path", f],
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, content in FILES.items():
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    Path("spec.txt").write_text(SPEC)
    Path("folder").mkdir()
    Path("loop").symlink_to("loop")
    return tmp_path


def is_clear(said: str) -> bool:
    return "Traceback" not in said and "a fault of csp-ir" not in said


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_of_the_wrong_sort_is_named_and_no_fault_of_ours(
    command: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (*FILES, "folder", "loop", "missing", "n" * 300, ""):
        code = main(COMMANDS[command](name))
        said = capsys.readouterr().err
        assert code in (0, 1, 2) and is_clear(said), f"{command} {name!r}: {code} {said[:500]}"
        assert code == 2 or command in ("bench run", "cache"), f"{command} {name!r}: {code} {said[:500]}"


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/zero")
@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in ("recorded", "bench run", "bench show", "cache")])
def test_a_file_without_end_is_too_large(command: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if command == "fill --state":  # as large as it says: nothing; then it is a new state, and the spec is missing
        assert main(COMMANDS[command]("/dev/zero")) == 2
        return
    assert main(COMMANDS[command]("/dev/zero")) == 2
    assert "/dev/zero: it is larger than 20,000,000 bytes" in capsys.readouterr().err


@pytest.mark.parametrize(
    "manifest",
    [
        {"manifest": 1},
        {"manifest": 1, "suite": {"name": "x", "tasks": 5}, "arms": [], "repeat": "z"},
        {"manifest": 2},
        [],
    ],
)
def test_a_damaged_run_folder(manifest: object, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("folder/manifest.json").write_text(json.dumps(manifest))
    Path("folder/results.jsonl").write_text('{"id": "a", "status": "solved"}\n{"id": "b", "status": 5}\n')
    for arguments in (["show", "folder"], ["report", "folder"], ["compare", "folder", "folder"]):
        assert main(["bench", *arguments]) == 2
        said = capsys.readouterr().err
        assert "manifest" in said and is_clear(said)
    assert main(["bench", "list", "--runs", "."]) == 0


def test_settings_of_the_wrong_sort(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pydantic_settings")
    for content in FILES.values():
        Path("csp-ir.toml").write_bytes(content if isinstance(content, bytes) else content.encode())
        code = main(["solve", "spec.txt", "--quiet"])
        said = capsys.readouterr().err
        assert code in (0, 2) and is_clear(said), said
        assert code == (0 if not content else 2) and ("csp-ir.toml" in said or not content)


def test_a_home_that_nobody_has(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for home in ("", "n" * 300, "/dev/null", "\udc80"):
        monkeypatch.setenv("HOME", home)
        for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "CSP_IR_CACHE"):
            monkeypatch.delenv(name, raising=False)
        assert main(["cache", "stats"]) == 0 and main(["models", "list"]) == 0
        assert main(["solve", "spec.txt", "--quiet"]) == 0
        assert is_clear(capsys.readouterr().err)
