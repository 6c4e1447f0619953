"""A server as people start it, in a process of its own, and requests to it."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Server:
    """csp-ir serve, on a port that is free."""

    def __init__(self, state: Path, spec: Path | None = None) -> None:
        command = [sys.executable, "-m", "csp_ir", "serve", *([str(spec)] if spec else [])]
        more = ["--port", "0", "--no-browser", "--state", str(state), "--at-once", "1"]
        self.process = subprocess.Popen([*command, *more], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[1]
        parts = urlsplit(self.address)
        self.port, self.token = parts.port, parse_qs(parts.query)["token"][0]
        self.host = f"127.0.0.1:{self.port}"

    def ask(
        self, path: str, given: dict[str, Any] | None = None, trusted: bool = True, **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and body of an answer; `trusted` sends the token. `_` in names of headers stands for `-`."""
        sent = {k.replace("_", "-"): v for k, v in headers.items()}
        if trusted:
            sent.setdefault("x-csp-ir-token", self.token)
        body = None if given is None else json.dumps(given)
        if body is not None:
            sent.setdefault("content-type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET" if body is None else "POST", path, body, sent)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()
        finally:
            connection.close()

    def order(self, session: str, name: str, **given: Any) -> Any:
        status, _, body = self.ask(f"/api/{session}/{name}", given)
        assert status == 200, body
        return json.loads(body)["is"]

    @contextmanager
    def following(self, session: str) -> Iterator[Iterator[tuple[str, Any]]]:
        """What is told of a session, as (kind, data)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", f"/api/{session}/events", headers={"x-csp-ir-token": self.token})
            answer = connection.getresponse()
            assert answer.status == 200

            def told() -> Iterator[tuple[str, Any]]:
                kind = ""
                while line := answer.readline().decode():
                    if line.startswith("event: "):
                        kind = line[7:].strip()
                    elif line.startswith("data: "):
                        yield kind, json.loads(line[6:])

            yield told()
        finally:
            connection.close()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        finally:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
