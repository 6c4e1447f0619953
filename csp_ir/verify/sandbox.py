"""Python text in a limited subprocess: no network, no files, bounded CPU, memory and time.

The child starts isolated (`-I -S`), in an empty temporary directory, with an empty
environment, under resource limits and, where the kernel lets it, in namespaces of its own.
Results come back through a pipe of their own, never through standard output.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csp_ir.interpreter.outcomes import Outcome, OutOfSteps, Raised, Returned
from csp_ir.verify.codec import decode, encode

MAX_ANSWER = 32 * 1024 * 1024


@dataclass(frozen=True)
class SandboxResult:
    """outcomes: one a call, as far as the run came; level: the confinement in force; error: why it did not start."""

    outcomes: tuple[Outcome, ...]
    level: str
    error: str = ""


@functools.cache
def _child_source() -> str:
    here = Path(__file__).parent
    codec = (here / "codec.py").read_text().replace("from __future__ import annotations\n", "")
    child = (here / "child.py").read_text()
    head, _, rest = child.partition("from __future__ import annotations\n")
    return f"{head}from __future__ import annotations\n{codec}{rest}"


def run_python(
    code: str,
    entry: str,
    calls: Sequence[tuple[Any, ...]],
    *,
    seconds: float = 5.0,
    memory_mb: int = 512,
    depth: int = 1000,
    namespaces: bool = True,
) -> SandboxResult:
    """Run calls of a function defined by Python text, each with its own arguments.

    Args:
        code: Python source that defines `entry`.
        calls: argument tuples of plain values.
        seconds: wall-clock and CPU limit of all calls together.
        memory_mb: address space limit.

    Returns: outcomes in order; the call at which time ran out is OutOfSteps("time"), later ones are missing.
    """
    request = {
        "code": code,
        "entry": entry,
        "calls": [[encode(a) for a in call] for call in calls],
        "seconds": seconds,
        "memory": memory_mb * 1024 * 1024,
        "depth": depth,
        "namespaces": namespaces,
    }
    reader, writer = os.pipe()
    with tempfile.TemporaryDirectory(prefix="csp-ir-") as folder, os.fdopen(reader, "rb") as answers:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _child_source(), str(writer)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"PYTHONHASHSEED": "0"},
            pass_fds=(writer,),
            start_new_session=True,
        )
        os.close(writer)
        timed_out = _feed(process, json.dumps(request).encode(), answers, seconds + 1.0)
    lines, data = timed_out.lines, timed_out.late
    return _read(lines, len(calls), data)


@dataclass(frozen=True)
class _Answer:
    lines: list[bytes]
    late: bool


def _feed(process: subprocess.Popen[bytes], request: bytes, answers: Any, seconds: float) -> _Answer:
    """Send the request and collect the answer; kills the whole process group at the end, whatever happens."""
    import threading

    chunks: list[bytes] = []

    def collect() -> None:
        total = 0
        while total < MAX_ANSWER and (chunk := answers.read1(65536)):
            chunks.append(chunk)
            total += len(chunk)

    def send() -> None:
        assert process.stdin is not None
        try:
            process.stdin.write(request)
            process.stdin.close()
        except (BrokenPipeError, OSError):
            pass

    threads = [threading.Thread(target=send, daemon=True), threading.Thread(target=collect, daemon=True)]
    try:
        for thread in threads:
            thread.start()
        threads[1].join(seconds)
        late = threads[1].is_alive()
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        process.wait()
        threads[1].join(1.0)
    return _Answer(b"".join(chunks).split(b"\n"), late)


def _read(lines: list[bytes], calls: int, late: bool) -> SandboxResult:
    outcomes: list[Outcome] = []
    level, error = "none: the subprocess did not start", ""
    for line in lines:
        try:
            data = json.loads(line)
        except ValueError:
            continue
        if "level" in data:
            level = data["level"]
        elif "load" in data:
            error = f"{data['load']}: {data['text']}"
        elif "returned" in data:
            outcomes.append(Returned(decode(data["returned"])))
        elif "raised" in data:
            kind = data["raised"]
            outcomes.append(OutOfSteps("memory") if kind == "MemoryError" else Raised(kind, data["text"]))
        elif "opaque" in data:
            outcomes.append(Raised("TypeError", data["opaque"]))
    if len(outcomes) < calls and not error:
        outcomes.append(OutOfSteps("time" if late else "memory or time"))
    return SandboxResult(tuple(outcomes[:calls]), level, error)
