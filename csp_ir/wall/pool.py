"""The broker's hold on the template process, from which workers are forked."""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NamedTuple

from csp_ir.errors import CspIrError
from csp_ir.wall.confined import MEMORY

_BOOT = "import sys, json; sys.path[:] = json.loads(sys.argv[2]); from csp_ir.wall.template import main; main(int(sys.argv[1]))"


class Ending(NamedTuple):
    """How a worker ended: its status as `os.waitpid` gives it, its CPU seconds, its peak of memory in bytes."""

    status: int
    cpu: float
    memory: int


class Pool:
    """Starts the template when it is first needed, and again where it died. Safe to use from several threads.

    absent: layers that its workers go without, as where a system has none: for tests.
    """

    def __init__(self, absent: Sequence[str] = ()) -> None:
        self._absent = tuple(absent)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = os.getpid()
        self._closed = False

    def prepare(self) -> None:
        """Start the template, without waiting for it."""
        with self._lock:
            self._ready()

    def fork(self, memory: int = MEMORY) -> tuple[int, socket.socket]:
        """A new worker: its process number, and the broker's end of its channel.

        memory: bytes that it may take beyond what the template has. Raises CspIrError.
        """
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                (pid,) = self._order({"do": "fork", "memory": memory, "absent": self._absent}, theirs.fileno())
        except BaseException:
            ours.close()
            raise
        return pid, ours

    def end(self, pid: int) -> Ending:
        """Kill a worker, where it has not ended yet."""
        try:
            return Ending(*self._order({"do": "end", "pid": pid}))
        except CspIrError:
            return Ending(signal.SIGKILL, 0.0, 0)  # the template is gone, and its workers with it

    def close(self) -> None:
        """End the template and all its workers, for good."""
        self._closed = True
        if (process := self._process) is not None and self._owner == os.getpid():
            process.kill()  # whoever waits for it has the lock
        with self._lock:
            self._close()

    def _order(self, order: dict[str, object], *descriptors: int) -> list[Any]:
        with self._lock:
            fresh = self._control is None
            try:
                return self._asked(order, descriptors)
            except OSError as error:
                self._close()
                if not fresh and order["do"] == "fork":  # it died since it was used last
                    return self._asked(order, descriptors)
                raise CspIrError(
                    f"no worker process could be started: {error}\n"
                    '  try: again with CSP_IR_DEBUG=1 to see why; a library can do without, with isolation="none"'
                ) from None
            except BaseException:  # an answer that nobody waited for would be taken for that to the next order
                self._close()
                raise

    def _asked(self, order: dict[str, object], descriptors: Sequence[int]) -> list[Any]:
        control = self._ready()
        socket.send_fds(control, [json.dumps(order).encode()], descriptors)
        answer = b""
        while not answer.endswith(b"\n"):
            block = control.recv(64)
            if not block:
                raise OSError("it ended")
            answer += block
        return json.loads(answer)

    def _ready(self) -> socket.socket:
        if self._owner != os.getpid():  # a forked copy of the broker: the template is its parent's
            self._process = self._control = None
            self._owner = os.getpid()
        if self._closed:
            raise CspIrError("no more workers are started: this process is about to end")
        if self._control is not None:
            return self._control
        self._control, theirs = socket.socketpair()
        root = str(Path(__file__).parent.parent.parent)
        paths = [root, *(p for p in sys.path if os.path.isabs(p) and p != root)]
        environment = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}  # one order of sets, so that one input has one answer
        debug = bool(os.environ.get("CSP_IR_DEBUG"))
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-s", "-S", "-P", "-c", _BOOT, str(theirs.fileno()), json.dumps(paths)],
                    env=environment,
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=None if debug else subprocess.DEVNULL,
                    pass_fds=(theirs.fileno(),),
                    start_new_session=True,
                )
            except OSError as error:
                self._control.close()
                self._control = None
                raise CspIrError(f"no worker process could be started: {error}") from None
        return self._control

    def _close(self) -> None:
        if self._owner != os.getpid():
            return
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._control = None


shared = Pool()
atexit.register(shared.close)
using: ContextVar[Pool] = ContextVar("using", default=shared)  # the pool of jobs that are run in this context
