"""The worker's end of its channel to the broker."""

from __future__ import annotations

import asyncio
import os
import threading
from concurrent.futures import Future
from itertools import count
from typing import Any

from csp_ir.wall.codec import dumps, loads
from csp_ir.wall.frames import BLOCK, Frames, framed, write_all
from csp_ir.wall.messages import error_of


class Port:
    """Tells the broker something, or asks it and waits for its answer. Safe to use from several threads."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._frames = Frames()
        self._write = threading.Lock()
        self._waiting: dict[int, Future[Any]] = {}
        self._numbers = count()
        self._reader: threading.Thread | None = None
        self._writing = False  # by the main thread, in which signals are handled
        self._stop: BaseException | None = None
        self.deadline = float("inf")  # of the job, of `time.monotonic`
        self.budget = ""  # what the broker calls the time that the job has

    def first(self) -> dict[str, Any]:
        """The job: what the broker says first."""
        while True:
            block = os.read(self._fd, BLOCK)
            if not block:
                os._exit(0)
            if messages := self._frames.feed(block):
                return loads(messages[0])

    def tell(self, op: str, value: Any = None) -> None:
        """Say something that wants no answer."""
        self._send({"op": op, "is": value, "id": None})

    def ask(self, op: str, value: Any = None) -> Any:
        """The broker's answer. Raises what the broker's handler raised, if that is an error of csp-ir."""
        return self._ask(op, value)[1].result()

    async def request(self, op: str, value: Any = None) -> Any:
        """As `ask`, without blocking the event loop; a cancelled request is cancelled at the broker too."""
        number, future = self._ask(op, value)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            self.tell("cancel", number)
            raise

    def end(self, message: dict[str, Any]) -> None:
        """Say the job's end."""
        self._send(message)

    def interrupt(self, error: BaseException) -> None:
        """Raise an error in the main thread (from a handler of a signal), but never in the middle of a message."""
        if self._writing:
            self._stop = error
        else:
            raise error

    def _ask(self, op: str, value: Any) -> tuple[int, Future[Any]]:
        if self._reader is None:
            self._reader = threading.Thread(target=self._read, name="csp-ir-port", daemon=True)
            self._reader.start()
        number = next(self._numbers)
        future = self._waiting[number] = Future()
        self._send({"op": op, "is": value, "id": number})
        return number, future

    def _send(self, message: dict[str, Any]) -> None:
        data = framed(dumps(message))
        if threading.current_thread() is not threading.main_thread():
            with self._write:
                write_all(self._fd, data)
            return
        self._writing = True
        try:
            with self._write:
                write_all(self._fd, data)
        except OSError:
            os._exit(0)  # the broker is gone
        finally:
            self._writing = False
        if self._stop is not None:
            error, self._stop = self._stop, None
            raise error

    def _read(self) -> None:
        while block := os.read(self._fd, BLOCK):
            for data in self._frames.feed(block):
                message = loads(data)
                future = self._waiting.pop(message["re"], None)
                if future is None or not future.set_running_or_notify_cancel():
                    continue
                if "error" in message:
                    future.set_exception(error_of(message["error"], exact=True))
                else:
                    future.set_result(message["is"])
        os._exit(0)


current: Port | None = None  # of the job that this process works at
