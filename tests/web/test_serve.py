"""The command says what is wrong before it serves anything."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.cli.codes import BAD_INPUT


def test_bad_input_ends_with_its_place_and_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damaged, file = tmp_path / "state" / "scratch.jsonl", tmp_path / "file"
    damaged.parent.mkdir()
    damaged.write_text("no session\n")
    file.write_bytes(b"\xff")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for args, said in (
            ([str(tmp_path / "absent.txt")], "absent.txt: cannot read it"),
            ([str(file)], "not UTF-8"),
            (["--port", port], f"cannot listen on 127.0.0.1:{port}"),
            (["--state", str(file / "inside")], "inside: cannot make it"),
            (["--state", str(damaged.parent)], "scratch.jsonl: it is no session"),
        ):
            assert (
                main(["serve", "--no-browser", *(["--port", "0"] if "--port" not in args else []), *args]) == BAD_INPUT
            )
            told = capsys.readouterr().err
            assert said in told and "try: " in told and "Traceback" not in told


@pytest.mark.parametrize("absent", ["starlette.applications", "uvicorn"])
def test_without_the_extra_it_says_how_to_install_it(
    absent: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, absent, None)
    monkeypatch.delitem(sys.modules, "csp_ir.web.server", raising=False)
    assert main(["serve", "--no-browser", "--port", "0", "--state", str(tmp_path)]) == BAD_INPUT
    assert "pip install 'csp-ir[web]'" in capsys.readouterr().err
