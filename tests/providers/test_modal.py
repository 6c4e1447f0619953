"""The Modal app, built with the real package; nothing is deployed or called."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.errors import InputError
from csp_ir.providers import modal_app
from csp_ir.providers.modal_app import GPUS, Deployment, app, doctor, serve_command

modal = pytest.importorskip("modal", reason="pip install 'csp-ir[modal]'")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CSP_IR_DEPLOYMENT", "")
    monkeypatch.setenv("MODAL_CONFIG_PATH", str(tmp_path / "modal.toml"))
    for name in ("MODAL_TOKEN_ID", "MODAL_TOKEN_SECRET", "MODAL_KEY", "MODAL_SECRET"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("gpu", [*GPUS, "h100:2"])
def test_the_app_is_built_with_the_real_package(gpu: str) -> None:
    made = app(Deployment("my-app", model="org/model", gpu=gpu))
    assert made.name == "my-app" and isinstance(sys.modules["csp_ir.providers.modal_server"].Serve, modal.Server)


@pytest.mark.parametrize("gpu", ["A10G", "H100:9", "V100", "H100:0"])
def test_gpus_that_there_are_not(gpu: str) -> None:
    with pytest.raises(InputError, match="no GPU"):
        app(Deployment(gpu=gpu))


def test_what_a_container_imports_needs_nothing_but_modal() -> None:
    """The image has vLLM and this module's package, and none of csp-ir's dependencies."""
    import ast

    source = Path(modal_app.__file__).with_name("modal_server.py").read_text()
    found = {a.name for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Import) for a in n.names}
    found |= {str(n.module) for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ImportFrom)}
    assert not found - {"__future__", "json", "os", "subprocess", "time", "urllib.error", "urllib.request", "modal"}


SERVER = """
import http.server, json, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404); self.end_headers()
    def log_message(self, *args): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def test_a_replica_waits_until_its_server_answers_and_stops_it(tmp_path: Path) -> None:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app(Deployment())
    server = sys.modules["csp_ir.providers.modal_server"]
    start, stop = (_raw(server, name) for name in ("start", "stop"))
    server.settings |= {"port": port, "command": [sys.executable, "-c", SERVER, str(port)]}
    one = type("Replica", (), {})()
    start(one)
    assert one.process.poll() is None
    stop(one)
    assert one.process.poll() is not None
    server.settings |= {"command": [sys.executable, "-c", "raise SystemExit(7)"]}
    started = time.monotonic()
    with pytest.raises(RuntimeError, match="exit code 7"):
        start(one)
    assert time.monotonic() - started < 60


def _raw(module: object, name: str) -> object:
    """A method of the class as it was written."""
    import ast

    tree = ast.parse(Path(str(module.__file__)).read_text())
    cls = next(n for n in tree.body if isinstance(n, ast.ClassDef))
    method = next(n for n in cls.body if isinstance(n, ast.FunctionDef) and n.name == name)
    method.decorator_list = []
    exec(compile(ast.Module([method], []), "modal_server", "exec"), module.__dict__)
    return module.__dict__[name]


def test_the_doctor_says_what_is_missing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(name: str | None = None) -> str:
        raise InputError("no app x is deployed on Modal", remedy="csp-ir modal deploy")

    monkeypatch.setattr(modal_app, "deployed_url", nowhere)
    found = {c.what: c for c in doctor("x")}
    assert not found["the app"].remedy and "MODAL_KEY" in found["the proxy token"].found
    assert found["the deployed app"].remedy == "csp-ir modal deploy"
    assert main(["modal", "doctor"]) == 1 and "missing  the proxy token" in capsys.readouterr().out
    monkeypatch.setitem(sys.modules, "modal", None)
    assert [c.remedy for c in doctor()] == ["pip install 'csp-ir[llm,modal]'"]


def test_the_command_of_a_replica() -> None:
    command = serve_command(Deployment(model="org/model", context=99))
    assert command[:3] == ["vllm", "serve", "org/model"] and command[command.index("--max-model-len") + 1] == "99"
