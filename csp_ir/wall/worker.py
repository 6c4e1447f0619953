"""A worker: confines itself, then does one job."""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from csp_ir.errors import InputError, OutOfBudget
from csp_ir.logs import OWN
from csp_ir.proof.apart import NotEnded, ask_with
from csp_ir.verdict import INTERRUPTED
from csp_ir.verify.sandbox import start_with
from csp_ir.wall import port as ports
from csp_ir.wall.codec import CodecError, dumps, loads
from csp_ir.wall.confined import confine
from csp_ir.wall.messages import STOP, error_data
from csp_ir.wall.port import Port

DAY = 24 * 3600.0
ALONE = 30  # seconds beyond its time for which a worker lives where nothing ends it with its broker

layers: tuple[str, ...] = ()  # what holds this process, once it is a worker


def work(channel: int, memory: int, absent: Sequence[str], parent: int) -> None:
    """Do the job that comes over a channel, in this process, which is confined for good.

    parent: the process with which it dies.
    """
    global layers
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    port = ports.current = Port(channel)
    signal.signal(signal.SIGINT, lambda *_: port.interrupt(KeyboardInterrupt()))
    signal.signal(STOP, lambda *_: port.interrupt(OutOfBudget(port.budget)))
    layers = confine(DAY, memory, absent)
    if os.getppid() != parent:  # it died before this asked to be told
        os._exit(0)
    start_with(_sandbox)
    ask_with(_proof)
    job = port.first()
    port.budget, port.deadline = job["budget"], job["deadline"]
    if (left := port.deadline - time.monotonic()) < DAY:
        signal.alarm(max(1, int(left)) + ALONE)
    _log_to(port, job["log"])
    if job["streams"] is not None:
        tty = job["streams"]
        sys.stdin, sys.stdout, sys.stderr = _In(port), _Out(port, 1, tty["out"]), _Out(port, 2, tty["err"])
    module, _, name = job["do"].partition(":")
    try:
        port.end({"done": getattr(import_module(module), name)(**job["with"])})
    except OutOfBudget as stop:
        port.end({"out": stop.what})
    except KeyboardInterrupt:
        port.end({"out": INTERRUPTED})
    except MemoryError:
        port.end({"out": "memory"})
    except RecursionError:
        deep = InputError("it is nested too deeply", remedy="nest it less deeply, or take it apart")
        port.end({"failed": error_data(deep)})
    except CodecError as error:
        port.end({"failed": {"kind": None, "name": "CodecError", "text": str(error)}})
    except Exception as error:
        port.end({"failed": error_data(error), "traceback": _traceback(error)})


def _log_to(port: Port, level: int) -> None:
    """Let the broker log what is logged here."""

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            more = {k: v for k, v in vars(record).items() if k not in OWN}
            text = {"name": record.name, "level": record.levelno, "message": record.getMessage()}
            port.tell("log", text | {"more": json.dumps(more, default=repr)})

    logger = logging.getLogger("csp_ir")
    logger.setLevel(level)
    logger.addHandler(Handler())
    logger.propagate = False


def _traceback(error: BaseException) -> str:
    import traceback

    return "".join(traceback.format_exception(error))[-20_000:]


def _sandbox(orders: bytes, seconds: float) -> tuple[bytes, str]:
    """Let the broker start a sandboxed process, since this one may start none."""
    assert ports.current is not None
    data, why = ports.current.ask("sandbox", {"orders": orders.decode("ascii"), "seconds": seconds})
    return data.encode("ascii", "replace"), why


def _proof(what: str, arguments: Mapping[str, Any], seconds: float) -> Any:
    """Let the broker start another worker for a proof. Raises NotEnded where that had to be ended."""
    assert ports.current is not None
    orders = dumps([what, dict(arguments), seconds]).decode("ascii")
    answer = ports.current.ask("proof", {"orders": orders, "seconds": seconds})
    clause, result = loads(answer.encode("ascii")) if answer else ("", None)
    if clause is not None:
        raise NotEnded(clause)
    return result


class _Out(io.TextIOBase):
    """Standard output or error, by way of the broker."""

    encoding = "utf-8"

    def __init__(self, port: Port, number: int, terminal: bool) -> None:
        self._port, self._number, self._terminal = port, number, terminal
        self._held: list[str] = []

    def isatty(self) -> bool:
        return self._terminal

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):  # click finds out in this way whether a stream is one of text
            raise TypeError("a stream of text")
        self._held.append(text)
        if "\n" in text or len(self._held) > 100:
            self.flush()
        return len(text)

    def flush(self) -> None:
        if self._held:
            text, self._held = "".join(self._held), []
            self._port.tell("write", {"to": self._number, "text": text})


class _In(io.TextIOBase):
    """Standard input, a line at a time, by way of the broker."""

    encoding = "utf-8"

    def __init__(self, port: Port) -> None:
        self._port = port

    def readable(self) -> bool:
        return True

    def readline(self, size: Any = -1, /) -> str:  # type: ignore[override]
        sys.stdout.flush()
        sys.stderr.flush()
        return str(self._port.ask("readline"))
