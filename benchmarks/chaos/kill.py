"""Kill -9 at random moments, of the process or of a worker or sandbox below it: benchmark runs, solves and hole-filling
sessions, with one cache in use by all.

    python -m benchmarks.chaos.kill --runs 200 [--seed 0]

After every kill: every JSON file is whole, results that were finished are unchanged, the
cache passes SQLite's integrity check, sessions keep the steps they had shown as done, and no worker outlives
its parent; a process that lost a worker ends with a documented exit code. At the end the benchmark run goes on to completion. Exit code 1 if anything broke.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SPECS = {
    "add": "Add two numbers.\n\ndef add(x: int, y: int) -> int\n\nadd(1, 2) == 3\nadd(5, 5) == 10\nadd(0, 7) == 7\nadd(-3, 1) == -2\n",
    "shout": "Make it loud.\n\ndef shout(s: str) -> str\n\nshout('a') == 'A!'\nshout('bc') == 'BC!'\nshout('') == '!'\n",
    "clash": "def f(x: int) -> int\n\nf(1) == 2\nf(1) == 3\n",
    "sketch": "def least(a: int, b: int) -> int\n\nsketch:\n    if ?test:\n        return ?one\n    return ?other\n\nexamples:\n    1, 2 -> 1\n    5, 3 -> 3\n    4, 4 -> 4\n",
}  # fmt: skip
ANSWERS = ["def add(x: int, y: int) -> int:\n    return x + y", "def shout(s: str) -> str:\n    return s.upper() + '!'"]


class Model(BaseHTTPRequestHandler):
    """A server that answers every chat completion with the same programs."""

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.answer({"object": "list", "data": [{"id": "m", "object": "model", "created": 0, "owned_by": "x"}]})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        choices = [
            {"index": i, "message": {"role": "assistant", "content": f"```python\n{a}\n```"}, "finish_reason": "stop"}
            for i, a in enumerate(ANSWERS)
        ]
        usage = {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30}
        self.answer(
            {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": choices, "usage": usage}
        )

    def answer(self, data: dict[str, Any]) -> None:
        body = json.dumps(data).encode()
        try:
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # the client was killed
            pass


class Chaos:
    """One folder, attacked again and again."""

    def __init__(self, folder: Path, url: str, rng: random.Random) -> None:
        self.folder, self.rng = folder, rng
        self.provider = f"vllm:{url}#m"
        self.environment = {**os.environ, "CSP_IR_CACHE": str(folder / "cache"), "OPENAI_API_KEY": "none"}
        self.suite = folder / "suite"
        self.suite.mkdir()
        for name, text in SPECS.items():
            (self.suite / f"{name}.txt").write_text(text)
        self.run_number = 0
        self.finished: dict[str, str] = {}
        self.steps = 0
        self.broken: list[str] = []
        self.counts: Counter[str] = Counter()

    @property
    def run_folder(self) -> Path:
        return self.folder / f"run{self.run_number}"

    def command(self, kind: str) -> list[str]:
        base = [sys.executable, "-m", "csp_ir"]
        if kind == "bench":
            arms = ["--arm", "embedded", "--arm", f"model={self.provider}+embedded"]
            return [*base, "bench", "run", str(self.suite), "-o", str(self.run_folder), "-j", "2", "--time", "5", *arms, "--quiet", "--repeat", "3"]  # fmt: skip
        if kind == "solve":
            name = self.rng.choice(["add", "shout", "sketch"])
            out = [
                f"--provider={self.provider}",
                "-o",
                str(self.folder / "out.py"),
                "--json",
                str(self.folder / "out.json"),
            ]
            return [*base, "solve", str(self.suite / f"{name}.txt"), "--time", "5", "--quiet", *out, "--report", str(self.folder / "out.html")]  # fmt: skip
        return [*base, "fill", str(self.suite / "sketch.txt"), "--state", str(self.folder / "state.json")]

    def once(self) -> None:
        kind = self.rng.choice(["bench", "bench", "solve", "fill"])
        after = self.rng.uniform(0.05, 7.0)
        worker = self.rng.random() < 0.5
        process = subprocess.Popen(
            self.command(kind), stdin=subprocess.PIPE if kind == "fill" else subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=self.environment
        )  # fmt: skip
        if process.stdin is not None:
            try:
                process.stdin.write(b"1\n1\n:undo\n1\n" * 5)
                process.stdin.flush()
            except OSError:
                pass
        try:
            process.wait(after)
            self.counts[f"{kind}: ended before the kill"] += 1
        except subprocess.TimeoutExpired:
            below = tree(process.pid)[1:] if worker else []
            os.kill(self.rng.choice(below) if below else process.pid, signal.SIGKILL)
            self.counts[f"{kind}: {'a worker killed' if below else 'killed'}"] += 1
            self.ended(kind, process, bool(below))
        self.check(kind)

    def ended(self, kind: str, process: subprocess.Popen[bytes], outlives: bool) -> None:
        """Wait for a process; one that only lost a worker has to end as documented, and to say what happened."""
        try:
            _, err = process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            _, err = process.communicate()
        if outlives and (process.returncode not in (0, 1, 2, 3) or b"Traceback" in err):
            self.broken.append(f"{kind}: exit code {process.returncode} after a worker died: {err[-300:]!r}")

    def check(self, kind: str) -> None:
        time.sleep(0.05)
        for path in self.folder.rglob("*.json"):
            if path.name.startswith("."):
                continue
            try:
                json.loads(path.read_text())
            except ValueError as error:
                self.broken.append(f"{kind}: {path.name} is not whole: {error}")
        if (self.folder / "out.py").exists():
            compile((self.folder / "out.py").read_text(), "out.py", "exec")
        if (self.folder / "out.html").exists() and not (self.folder / "out.html").read_text().rstrip().endswith(
            "</html>"
        ):
            self.broken.append("out.html is cut")
        self.check_results(kind)
        for database in (self.folder / "cache").glob("*.sqlite"):
            with closing(sqlite3.connect(database)) as db:
                (said,) = db.execute("PRAGMA integrity_check").fetchone()
                self.counts["entries in the cache"] = db.execute("SELECT count(*) FROM completions").fetchone()[0]
            if said != "ok":
                self.broken.append(f"cache: {said}")
        deadline = time.monotonic() + 5
        while (left := orphans()) and time.monotonic() < deadline:
            time.sleep(0.05)
        if left:
            self.broken.append(f"{kind}: workers outlived their parent: {left}")

    def check_results(self, kind: str) -> None:
        path = self.run_folder / "results.jsonl"
        if not path.exists():
            return
        whole, torn = path.read_bytes().rpartition(b"\n")[::2]
        self.counts["torn last lines"] += bool(torn)
        found: dict[str, str] = {}
        for line in whole.decode().splitlines():
            item = json.loads(line)
            if item["id"] in found:
                self.broken.append(f"{item['id']} ran twice")
            found[item["id"]] = line
        for id, line in self.finished.items():
            if found.get(id) != line:
                self.broken.append(f"{kind}: the result of {id} was lost or changed")
        self.finished = found
        if len(found) == 2 * 3 * len(SPECS):
            self.counts["benchmark runs completed"] += 1
            self.run_number += 1
            self.finished = {}

    def complete(self) -> None:
        """Let the last benchmark run go on to its end."""
        subprocess.run(self.command("bench"), env=self.environment, stdout=subprocess.DEVNULL, check=True, timeout=600)
        lines = (self.run_folder / "results.jsonl").read_text().splitlines()
        if len({json.loads(line)["id"] for line in lines}) != 2 * 3 * len(SPECS) or len(lines) != 2 * 3 * len(SPECS):
            self.broken.append("the run did not complete")
        if list(self.run_folder.rglob(".*.tmp")):
            self.broken.append("temporary files are left")


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for at in found:
        try:
            for task in Path(f"/proc/{at}/task").iterdir():
                found += [int(p) for p in (task / "children").read_text().split()]
        except (OSError, ValueError):
            continue
    return found


def orphans() -> list[int]:
    """Template processes of this checkout whose parent is gone; their workers end with them."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                command = (entry / "cmdline").read_text()
                if parent == 1 and "csp_ir.wall.template" in command and str(Path(__file__).parents[2]) in command:
                    found.append(int(entry.name))
            except (OSError, ValueError, IndexError):
                continue
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="csp-ir-chaos-") as folder:
        chaos = Chaos(Path(folder), f"http://127.0.0.1:{server.server_port}", random.Random(options.seed))
        for number in range(options.runs):
            chaos.once()
            if (number + 1) % 20 == 0:
                print(f"{number + 1} runs: {dict(chaos.counts)}, broken: {len(chaos.broken)}", flush=True)
        chaos.complete()
    for what in chaos.broken:
        print(f"BROKEN {what}")
    print(json.dumps({"runs": options.runs, **chaos.counts, "broken": len(chaos.broken)}))
    return 1 if chaos.broken else 0


if __name__ == "__main__":
    sys.exit(main())
