"""Holding one solve to its time and memory from outside.

Every stage watches its own deadline; this is for the inner loop that does not, or not
often enough. A timer signal looks at the clock and at the resident memory, and stops the
solve as Ctrl-C would. It works in the main thread of a process whose SIGALRM is free, and
does nothing elsewhere.
"""

from __future__ import annotations

import math
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csp_ir.errors import OutOfBudget

PERIOD = 0.25
GRACE = 0.25  # a solve that ends by itself within this is left alone
AFTER = 2.0  # what a stopped solve has for telling what it found, before it is stopped again
LOST = 5.0  # a solve that still runs so long after Ctrl-C did not hear it
MEMORY = 900 * 1024 * 1024


@contextmanager
def watched(seconds: float, memory: int = MEMORY) -> Iterator[None]:
    """Raise OutOfBudget in the body once it took `seconds`, or the process grew by `memory` bytes."""
    usable = hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()
    if not usable or signal.getsignal(signal.SIGALRM) is not signal.SIG_DFL:
        yield
        return
    deadline, most = time.monotonic() + seconds + GRACE, resident() + memory
    again = math.inf

    def stop(*_: object) -> None:
        nonlocal again
        again = time.monotonic() + LOST
        raise KeyboardInterrupt

    def look(*_: object) -> None:
        nonlocal deadline, most
        if time.monotonic() > again:
            stop()
        late, large = time.monotonic() > deadline, resident() > most
        if late or large:
            deadline, most = time.monotonic() + AFTER, resident() + memory // 4
            raise OutOfBudget(f"time ({seconds:g} s)" if late else f"memory ({memory // 2**20} MiB)")

    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if ours:
        signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, PERIOD, PERIOD)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        if ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def resident() -> int:
    """Resident memory of this process in bytes; 0 where it is not known."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
