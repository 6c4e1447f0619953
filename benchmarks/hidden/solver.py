"""Solves tasks for `run.py`: a JSON line {"text", "samples", "seconds", "arm"} in, a JSON line of what came of it out.

Run as a process of its own (`python -m benchmarks.hidden.solver CORE [TABLE ROW]`), it stays on one core and forks for each
task; with a table (`rows.py`), one that lacks a row. Its clock is the CPU time of the process, so that seconds are the solver's own and a busy machine gives the same answers.
"""

from __future__ import annotations

import json
import os
import resource
import selectors  # noqa: F401  before the clock is changed: it waits for others, by the wall clock
import signal
import subprocess  # noqa: F401
import sys
import threading  # noqa: F401
import time
from collections.abc import Callable
from typing import Any

from benchmarks.hidden.rows import take_away

WALL = 40  # seconds of the wall clock for one second of CPU time, at most
MEMORY = 4 << 30


Asked = dict[str, Any]


def embedded(asked: Asked) -> Any:
    """The default: everything that is in csp-ir itself."""
    from csp_ir import solve

    return solve(asked["text"], seconds=asked["seconds"], isolation="none")


def proving(asked: Asked) -> Any:
    """The default, which proves clauses up to `bound`."""
    from csp_ir import solve

    return solve(asked["text"], seconds=asked["seconds"], isolation="none", prove=asked["bound"])


def samples(asked: Asked) -> Any:
    """What a model wrote for the task, as `--samples` takes it."""
    from csp_ir import solve

    return solve(asked["text"], samples=asked["samples"], seconds=asked["seconds"], isolation="none")


def model(asked: Asked) -> Any:
    """A model that gives what it wrote for the task; `asked` says how it is asked (benchmarks/models/replay.py)."""
    from benchmarks.models.replay import solve_with_model

    return solve_with_model(asked)


ARMS: dict[str, Callable[[Asked], Any]] = {"embedded": embedded, "proving": proving, "samples": samples, "model": model}


def answer(asked: Asked) -> dict[str, Any]:
    """What one arm says to a spec, as plain data."""
    from csp_ir.bench.figures import figures
    from csp_ir.errors import CspIrError
    from csp_ir.result import LOW_CONFIDENCE
    from csp_ir.spec.read import read_spec

    try:
        entry = read_spec(asked["text"]).name
        result = ARMS[asked["arm"]](asked)
    except CspIrError as error:
        return {"verdict": "refused", "said": str(error)}
    except Exception as error:  # a benchmark reports a crash and goes on
        return {"verdict": "crashed", "said": repr(error)[:300]}
    record = result.record
    return {
        "verdict": type(result.verdict).__name__.lower(),
        "said": str(result.verdict)[:300],
        "entry": entry,
        "code": result.code if result.solved else None,
        "nearest": None if result.solved else result.code,
        "confidence": round(result.confidence, 4),
        "low": result.confidence < LOW_CONFIDENCE,
        "work": work(record),
        "known": record.get("known", []),
        "figures": {k: v for k, v in figures(record).items() if v},
        "grounds": record.get("statistics", {}).get("grounds"),
        "origin": record.get("statistics", {}).get("origin"),
    }


def work(record: Any) -> float | None:
    """Units of work that a record says were spent; None where it does not count them."""
    spent = record.get("work")
    if isinstance(spent, dict):
        spent = spent.get("spent")
    return spent if isinstance(spent, int | float) else None


def forked(task: dict[str, Any]) -> dict[str, Any]:
    """The answer of a forked process, with its CPU seconds."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            signal.alarm(int(WALL * task["seconds"]) + 60)
            most = int(3 * task["seconds"]) + 20
            resource.setrlimit(resource.RLIMIT_CPU, (most, most))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            told = json.dumps(answer(task))
            with os.fdopen(writing, "w", encoding="utf-8") as pipe:
                pipe.write(told)
            status = 0
        except BaseException as error:
            print(repr(error), file=sys.stderr)
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        told = pipe.read()
    _, status, usage = os.wait4(child, 0)
    found = json.loads(told) if told else {"verdict": "killed", "said": f"exit status {status}"}
    return {**found, "cpu": round(usage.ru_utime + usage.ru_stime, 3)}


def main() -> None:
    os.sched_setaffinity(0, {int(sys.argv[1])})
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a solve prints is no answer
    if len(sys.argv) > 2:
        take_away(sys.argv[2], int(sys.argv[3]))
    time.monotonic = time.perf_counter = time.process_time
    for module in ("csp_ir.pipeline", "csp_ir.bench.figures"):  # imported once, counted in no task
        __import__(module)
    for line in sys.stdin:
        answers.write(json.dumps(forked(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
