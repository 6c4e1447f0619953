"""Items in processes of their own on this machine."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from csp_ir.bench.model import Job, failure
from csp_ir.files import scratch_file

WORKER = (sys.executable, "-m", "csp_ir.bench.worker")
GRACE = 15.0  # for start, hidden checks and clean ending, beyond the solve's own limit
_MAX_RESULT = 256 * 1024 * 1024


def _search_path() -> str:
    """PYTHONPATH by which a child finds this very package, wherever it was imported from."""
    here = str(Path(__file__).resolve().parents[3])
    return os.pathsep.join(dict.fromkeys([here, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]))


@dataclass
class _Running:
    job: Job
    process: subprocess.Popen[bytes]
    errors: IO[bytes]
    deadline: float
    chunks: list[bytes] = field(default_factory=list)
    size: int = 0


class LocalExecutor:
    """Each item in a fresh process with limits, `jobs` at a time. The process's hash seed is the item's seed."""

    name = "local"

    def __init__(self, jobs: int = 1, worker: tuple[str, ...] = WORKER, grace: float = GRACE) -> None:
        self.jobs = max(1, jobs)
        self.worker = worker
        self.grace = grace
        self.running: dict[int, _Running] = {}

    def run(self, jobs: Iterable[Job]) -> Iterator[dict[str, Any]]:
        waiting = iter(jobs)
        more = True
        try:
            while more or self.running:
                while more and len(self.running) < self.jobs:
                    job = next(waiting, None)
                    if job is None:
                        more = False
                    else:
                        self._start(job)
                yield from self._wait()
        finally:
            for item in list(self.running.values()):
                self._stop(item)

    def _start(self, job: Job) -> None:
        errors = scratch_file()  # closed in _stop
        seconds = job.limits.seconds + self.grace
        cpu = seconds * (os.cpu_count() or 1)  # a backstop for where our own clock is gone; the solve may use threads
        process = subprocess.Popen(
            [*self.worker, str(job.limits.memory_mb), str(cpu), str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, "PYTHONPATH": _search_path(), "PYTHONHASHSEED": str(job.seed % 4294967296)},
            start_new_session=True,
        )
        assert process.stdout is not None and process.stdin is not None
        item = _Running(job, process, errors, time.monotonic() + seconds)
        self.running[process.stdout.fileno()] = item
        try:
            process.stdin.write(json.dumps({"id": job.id, "payload": job.payload}).encode("ascii"))
            process.stdin.close()
        except BrokenPipeError:  # it died already; the answer, or none, says why
            pass

    def _wait(self) -> Iterator[dict[str, Any]]:
        """Read what has come; yield the results of items that ended."""
        left = min(i.deadline for i in self.running.values()) - time.monotonic() if self.running else 0
        ready, _, _ = select.select(list(self.running), [], [], max(0.0, left))
        for handle in ready:
            item = self.running[handle]
            chunk = os.read(handle, 1 << 20)
            item.chunks.append(chunk)
            item.size += len(chunk)
            if not chunk or item.size > _MAX_RESULT:
                yield self._finish(handle, item)
        now = time.monotonic()
        for handle, item in list(self.running.items()):
            if now >= item.deadline:
                self._stop(item)
                del self.running[handle]
                yield failure(
                    item.job, "timeout", f"no answer within {item.job.limits.seconds + self.grace:g} s; killed"
                )

    def _finish(self, handle: int, item: _Running) -> dict[str, Any]:
        del self.running[handle]
        try:
            item.process.wait(timeout=max(0.1, item.deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        item.errors.seek(0, os.SEEK_END)
        item.errors.seek(max(0, item.errors.tell() - 4000))
        said = item.errors.read().decode("utf-8", "replace")
        code = item.process.returncode
        self._stop(item)
        try:
            result = json.loads(b"".join(item.chunks))
            assert isinstance(result, dict) and result["id"] == item.job.id
            return result
        except (ValueError, KeyError, AssertionError, RecursionError):
            pass
        if code == -signal.SIGXCPU:
            return failure(item.job, "timeout", "used up its CPU time")
        if "MemoryError" in said or "bad_alloc" in said:
            return failure(item.job, "memory", f"ran out of {item.job.limits.memory_mb} MB")
        last = said.strip().splitlines()[-1:] or [""]
        return failure(item.job, "crashed", f"the process ended with {code}: {last[0][:500]}")

    def _stop(self, item: _Running) -> None:
        try:
            os.killpg(item.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        item.process.wait()
        for stream in (item.process.stdout, item.process.stdin, item.errors):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    pass
