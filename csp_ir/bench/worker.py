"""The process of one item: a job on standard input, its result on standard output.

The process limits itself before it reads the job, and dies with the process that started it.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def limit_process(memory_mb: int, cpu_seconds: float) -> list[str]:
    """Bound this process; returns what is in force. Where the system has no such limit, the list says less."""
    done: list[str] = []
    try:
        import resource
    except ImportError:
        return done
    for name, kind, value in (
        ("memory", resource.RLIMIT_AS, memory_mb * 1024 * 1024),
        ("cpu", resource.RLIMIT_CPU, int(cpu_seconds) + 1),
        ("core", resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (wanted, wanted))
            done.append(name)
        except (ValueError, OSError):
            pass
    return done


def die_with_parent() -> bool:
    """On Linux: be killed when the parent dies. Returns whether that is in force."""
    try:
        import ctypes
        import signal

        return bool(ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0) == 0)
    except (ImportError, OSError, AttributeError):
        return False


def main() -> int:
    memory_mb, cpu, parent = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    die_with_parent()
    if parent and os.getppid() != parent:  # it died before we asked
        return 1
    out = os.dup(1)
    os.dup2(2, 1)  # what libraries print must not mix with the answer
    limit_process(memory_mb, cpu)
    order = json.loads(sys.stdin.buffer.read())
    from csp_ir.bench.work import run_job

    result: dict[str, Any] = run_job(order["id"], order["payload"])
    with os.fdopen(out, "wb") as file:
        file.write(json.dumps(result, default=repr).encode("ascii"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
