"""The template: a process without environment that has imported csp-ir and forks a confined worker for each job.

It is started by `pool` and is never shown foreign text. Its orders come over a socket: `fork` with a descriptor (the
worker's end of its channel), answered by the worker's process number; `end` with that number, which kills the worker and is answered by how it
ended. It ends when the socket does, and its workers with it.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from importlib import import_module

# What nearly every solve imports; a template that is used again imports the rest, for the next worker.
WARM = ("csp_ir.pipeline", "csp_ir.goals.propose", "csp_ir.wall.worker")
WARMER = (
    "csp_ir.samples.propose",
    "csp_ir.fits.told",
    "csp_ir.fits.fitting",
    "csp_ir.session.edits",
    "csp_ir.constraints.contradiction",
    "csp_ir.refutation.impossible",
    "csp_ir.portfolio.stage",
    "hypothesis",
)


def main(fd: int) -> None:
    """Serve until the other end of the socket closes."""
    control = socket.socket(fileno=fd)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for module in WARM:
        import_module(module)
    gc.freeze()  # what is here now is not looked through again, and so stays shared with the workers
    served = 0
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, 256, 1)
        if not data:
            return
        order = json.loads(data)
        if order["do"] == "fork":
            if served == 1:
                _warm_up()
            served += 1
            answer: list[float] = [_fork(control, descriptors[0], order["memory"], order["absent"])]
        else:
            answer = _end(order["pid"])
        control.sendall(json.dumps(answer).encode() + b"\n")


def _warm_up() -> None:
    for module in WARMER:
        import_module(module)
    gc.freeze()


def _fork(control: socket.socket, channel: int, memory: int, absent: list[str]) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        os.close(channel)
        return pid
    try:
        control.close()
        from csp_ir.wall.worker import work

        work(channel, memory, absent, parent)
    finally:
        os._exit(0)


def _end(pid: int) -> list[float]:
    """Kill a worker and wait for it; its status, CPU seconds and peak of memory in bytes."""
    try:
        os.kill(pid, signal.SIGKILL)
        _, status, used = os.wait4(pid, 0)
    except (ProcessLookupError, ChildProcessError):
        return [0, 0.0, 0]
    unit = 1 if sys.platform == "darwin" else 1024
    return [status, used.ru_utime + used.ru_stime, used.ru_maxrss * unit]
