"""Running a job in a worker: the loop that answers it, watches the clock, and ends it whatever it does."""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import CoroutineType
from typing import Any

from csp_ir.errors import CspIrError, InputError
from csp_ir.logs import OWN
from csp_ir.verdict import INTERRUPTED
from csp_ir.verify.sandbox import start
from csp_ir.wall.codec import CodecError, dumps, loads, prepare
from csp_ir.wall.confined import MEMORY
from csp_ir.wall.frames import BLOCK, Frames, framed
from csp_ir.wall.messages import STOP, error_data, error_of, parts
from csp_ir.wall.pool import Ending, using

TICK = 0.1  # seconds between two looks at the clock
LATE = 0.15  # a job that ends by itself so long after its time is left alone
GRACE = 0.4  # what a job that is out of time has for telling what it found
UNENDED = 2.0  # what the worker of a proof has beyond its share for telling that the solver did not end
NICE = 10  # of what goes on in the background
PATIENCE = 2.0  # what one that the user stopped has; a second Ctrl-C ends it at once
Handler = Callable[[Any], Any]


class Ended(Exception):
    """A job ended without an answer.

    what: "time (2 s)", "memory", "interrupted", or "" where the worker died; how: what it died of.
    best: the best so far that it had told, plain data.
    """

    def __init__(self, what: str, how: str = "", best: dict[str, Any] | None = None) -> None:
        super().__init__(what or how)
        self.what, self.how, self.best = what, how, best

    @property
    def said(self) -> str:
        """It as a sentence."""
        if self.what == INTERRUPTED:
            return INTERRUPTED
        return f"ran out of {self.what}" if self.what else f"the worker process died of {self.how}"


@dataclass
class Job:
    """A function of csp-ir's own code, by "module:name", and its arguments.

    handlers: what the worker may ask for or tell, by name; one that gives a coroutine is answered when that is done.
    seconds: from when its worker is there.
    memory: bytes that its worker may take beyond what every worker has.
    stop: once it is set, the worker is stopped as by Ctrl-C.
    background: whether other work of this machine goes first.
    streams: which of the worker's standard streams are shown as terminals ({"out": bool, "err": bool}); None: they lead nowhere.
    """

    function: str
    arguments: Mapping[str, Any]
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    seconds: float = float("inf")
    memory: int = MEMORY
    streams: dict[str, bool] | None = None
    ending: Ending | None = None  # how its worker ended
    stop: threading.Event | None = None
    background: bool = False

    @property
    def budget(self) -> str:
        """What a message calls the job's time."""
        return f"time ({self.seconds:g} s)"


def run(job: Job) -> Any:
    """The job's result, from a worker of the pool in use.

    Raises: Ended where it has none; the errors of csp-ir that the function raises; WorkerFault for any other.
    """
    pool = using.get()
    with _interruptible() as interrupted:
        pid, channel = pool.fork(job.memory)
        if job.background:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, pid, NICE)
        with channel:
            conversation = _Conversation(job, pid, channel, interrupted)
            try:
                return conversation.hold()
            except (_Gone, CodecError) as gone:
                job.ending = pool.end(pid)
                raise conversation.ended(job.ending.status, gone) from None
            finally:
                conversation.close()
                job.ending = job.ending or pool.end(pid)


class _Gone(Exception):
    """The worker's end of the channel is closed."""


class _Conversation:
    def __init__(self, job: Job, pid: int, channel: socket.socket, interrupted: _Interrupts) -> None:
        self.job, self.pid, self.channel, self.interrupted = job, pid, channel, interrupted
        self.deadline = time.monotonic() + job.seconds
        self.frames = Frames()
        self.best: dict[str, Any] | None = None
        self.stopped = ""  # what it was stopped for
        self.kill_at = float("inf")
        self.out = bytearray()
        self.lock = threading.Lock()  # of `out`, which answers of coroutines are put into from another thread
        self.woken, self.waker = socket.socketpair()
        self.running: dict[int, Any] = {}
        channel.setblocking(False)

    def hold(self) -> Any:
        """Talk until the job is done."""
        job = self.job
        level = logging.getLogger("csp_ir").getEffectiveLevel()
        order = {"do": job.function, "with": dict(job.arguments)}
        try:
            self.say({**order, "deadline": self.deadline, "budget": job.budget, "streams": job.streams, "log": level})
        except CodecError as error:
            raise InputError(f"what is given is {error}", remedy="give less at once") from None
        self.write()  # the worker is at work while this process imports
        prepare()
        while True:
            self.look_at_the_clock()
            writing = [self.channel] if self.out else []
            ready, writable, _ = select.select([self.channel, self.woken], writing, [], TICK)
            if self.woken in ready:
                self.woken.recv(BLOCK)
            if writable:
                self.write()
            if self.channel in ready:
                for data in self.frames.feed(self.read()):
                    message = loads(data)
                    if isinstance(message, dict) and "op" in message:
                        self.answer(*parts(message, "op", "is", "id"))
                    else:
                        return self.done(message)

    def look_at_the_clock(self) -> None:
        now = time.monotonic()
        if self.interrupted.count > 1 or now >= self.kill_at:
            raise _Gone
        wanted = self.interrupted.count or (self.job.stop is not None and self.job.stop.is_set())
        if wanted and self.stopped != INTERRUPTED:
            self.stop(INTERRUPTED, signal.SIGINT, now + PATIENCE)
        elif now >= self.deadline + LATE and not self.stopped:
            self.stop(self.job.budget, STOP, now + GRACE)

    def stop(self, what: str, number: int, kill_at: float) -> None:
        self.stopped, self.kill_at = what, kill_at
        os.kill(self.pid, number)  # it is not reaped before `end`, so the number is still its own

    # --- messages ---------------------------------------------------------------------------

    def read(self) -> bytes:
        try:
            block = self.channel.recv(BLOCK)
        except BlockingIOError:
            return b""
        except OSError:
            raise _Gone from None
        if not block:
            raise _Gone
        return block

    def write(self) -> None:
        with self.lock:
            try:
                del self.out[: self.channel.send(memoryview(self.out)[:BLOCK].tobytes())]
            except BlockingIOError:
                pass
            except OSError:
                raise _Gone from None

    def say(self, message: dict[str, Any]) -> None:
        data = framed(dumps(message))
        with self.lock:
            self.out += data

    def answer(self, op: Any, value: Any, number: Any) -> None:
        if op == "best":
            self.best = value if isinstance(value, dict) else None
            return
        if op == "log":
            _log(*parts(value, "name", "level", "message", "more"))
            return
        if op == "cancel":
            if (task := self.running.get(value)) is not None:
                task.cancel()
            return
        own = OWN_HANDLERS.get(str(op))
        handler = self.job.handlers.get(str(op)) if own is None else own(self)
        if handler is None:
            raise CodecError("a message that nobody asked for")
        started = time.monotonic()
        try:
            with self.interrupted.raised():
                made = handler(value)
        except KeyboardInterrupt:
            self.interrupted.count += 1
            return
        except CodecError:
            raise
        except Exception as error:
            if number is None or not isinstance(error, CspIrError):
                raise
            self.say({"re": number, "error": error_data(error, exact=True)})
            return
        if op in ("ask", "readline"):
            self.deadline += time.monotonic() - started  # thinking costs no budget
        if isinstance(made, CoroutineType):
            self.schedule(number, made)
        elif number is not None:
            self.say({"re": number, "is": made})

    def schedule(self, number: int, work: Any) -> None:
        import asyncio

        from csp_ir.providers.loop import background

        def finished(future: Any) -> None:
            self.running.pop(number, None)
            if future.cancelled():
                return
            error = future.exception()
            try:
                self.say(
                    {"re": number, "error": error_data(error, exact=True)}
                    if error
                    else {"re": number, "is": future.result()}
                )
            except CodecError as why:
                self.say({"re": number, "error": error_data(why)})
            try:
                self.waker.send(b"x")
            except OSError:
                pass  # the job is over

        future = asyncio.run_coroutine_threadsafe(work, background())
        self.running[number] = future
        future.add_done_callback(finished)

    def done(self, message: Any) -> Any:
        if isinstance(message, dict) and "done" in message:
            return message["done"]
        if isinstance(message, dict) and "out" in message:
            raise Ended(str(message["out"]), best=self.best)
        error = error_of(*parts(message, "failed"))
        if os.environ.get("CSP_IR_DEBUG") and "traceback" in message:
            error.add_note(str(message["traceback"]))
        raise error

    def ended(self, status: int, why: Exception) -> Ended:
        """What a worker that is gone is said to have ended of."""
        if self.stopped or self.interrupted.count:
            return Ended(self.stopped or INTERRUPTED, best=self.best)
        if isinstance(why, CodecError):
            return Ended("", f"speaking nonsense: {why}", self.best)
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            name = signal.strsignal(number) or f"signal {number}"
            hint = {signal.SIGSEGV: ", as from values nested too deeply", signal.SIGKILL: ", as when memory runs out"}
            return Ended("", f"{name.lower()}{hint.get(signal.Signals(number), '')}", self.best)
        return Ended("", f"exit code {os.WEXITSTATUS(status)}", self.best)

    def close(self) -> None:
        for task in list(self.running.values()):
            task.cancel()
        self.woken.close()
        self.waker.close()


def _log(name: Any, level: Any, message: Any, more: Any) -> None:
    """Log what a worker logged, under its name."""
    try:
        found = {f"{k}_" if k in OWN else str(k): v for k, v in json.loads(more).items()}
        logging.getLogger("csp_ir").getChild(str(name).removeprefix("csp_ir.")).log(
            int(level), "%s", message, extra=found
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise CodecError("a log that cannot be read") from None


def _sandbox(conversation: _Conversation) -> Handler:
    """Start a sandboxed process for the worker, within the job's time."""

    def handler(order: Any) -> list[str]:
        left = conversation.deadline + LATE - time.monotonic()
        text, seconds = parts(order, "orders", "seconds")
        if not isinstance(text, str) or not isinstance(seconds, int | float):
            raise CodecError("orders of a sandbox that are none")
        data, why = start(text.encode("ascii", "replace"), max(0.05, min(seconds, left)))
        return [data.decode("ascii", "replace"), why]

    return handler


def _proof(conversation: _Conversation) -> Handler:
    """Have a proof done by another worker, within the job's time; "" where that had to be ended."""

    def handler(order: Any) -> str:
        outer = conversation.job
        left = conversation.deadline - time.monotonic()
        text, seconds = parts(order, "orders", "seconds")
        if not isinstance(text, str) or not isinstance(seconds, int | float):
            raise CodecError("orders of a proof that are none")
        inner = Job(
            "csp_ir.wall.jobs:proof_job", {"orders": text}, seconds=max(0.05, min(seconds + UNENDED, left)),
            memory=outer.memory, stop=outer.stop, background=outer.background,
        )  # fmt: skip
        try:
            return str(run(inner))
        except Ended as end:
            if end.what == INTERRUPTED:
                raise KeyboardInterrupt from None
            return ""

    return handler


OWN_HANDLERS: dict[str, Callable[[_Conversation], Handler]] = {"sandbox": _sandbox, "proof": _proof}


class _Interrupts:
    """How often Ctrl-C was pressed. While `raised`, it raises KeyboardInterrupt as usual."""

    count = 0
    ours = False

    def press(self, *_: object) -> None:
        self.count += 1

    @contextmanager
    def raised(self) -> Iterator[None]:
        if not self.ours:
            yield
            return
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, self.press)


@contextmanager
def _interruptible() -> Iterator[_Interrupts]:
    """Count Ctrl-C instead of raising it, in the main thread of a process that does not handle it otherwise."""
    found = _Interrupts()
    main = threading.current_thread() is threading.main_thread()
    found.ours = main and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if found.ours:
        signal.signal(signal.SIGINT, found.press)
    try:
        yield found
    finally:
        if found.ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
