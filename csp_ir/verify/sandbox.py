"""Running Python text in a limited process: empty directory, no environment, no network where Linux allows.

`confine.py` lists the layers; the level says which were in force. What the code needs and the system lacks keeps
it from being run: without landlock it could read the files of its user. A kernel exploit is out of scope.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import select
import signal
import subprocess
import sys
import time
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum, EnumType
from functools import cache, partial
from typing import Any

from csp_ir.files import scratch_folder
from csp_ir.interpreter.outcomes import RECORDS, Outcome, OutOfSteps, Raised, Returned, parts_of, record_of
from csp_ir.ir.plain_values import PLAIN_TYPES, PosixPath, plain_parts
from csp_ir.verify.confine import LAYERS
from csp_ir.verify.runner import RUNNER

MAX_OUTPUT = 32 * 1024 * 1024
MAX_VALUE = 1_000_000  # elements and characters of one result
ABSENT: tuple[str, ...] = ()  # layers that are left out, as where a system has none: for tests


@dataclass(frozen=True)
class SandboxResult:
    """One outcome per call, and what held the code.

    outcomes: a call that got no answer is OutOfSteps("time"), ("memory") or ("process ended");
        the calls after it are OutOfSteps("not run").
    level: "process", and those of "namespaces", "limits", "landlock" and "seccomp" that are in
        force (see `confine`); "none" if the process did not start.
    failure: why the code could not be loaded, or "".
    missing: layers that the code needs and this system lacks, for which it was not run.
    """

    outcomes: tuple[Outcome, ...]
    level: str
    failure: str = ""
    missing: tuple[str, ...] = ()


def lacking(level: str) -> tuple[str, ...]:
    """The layers that a level does not name."""
    return tuple(layer for layer in LAYERS if layer not in level.split(", "))


def run_python(
    code: str,
    entry: str,
    calls: list[tuple[Any, ...]],
    *,
    seconds: float = 10.0,
    memory_mb: int = 512,
    weak: bool = False,
    records: Mapping[str, Any] | None = None,
) -> SandboxResult:
    """Call a function of a Python text, in one process for all the calls.

    Args:
        code: a module's text.
        entry: the function's name.
        calls: argument tuples of plain data.
        seconds: wall-clock limit for the whole batch.
        memory_mb: limit of the address space.
        records: name -> class of the records that may stand in results; others come back as `Opaque`.
        weak: whether to run it where layers are missing too. Foreign text needs them all, unless the user says otherwise.

    Never raises for what the code does.
    """
    token = secrets.token_hex(16)
    orders = {
        "token": token, "seconds": seconds, "memory": memory_mb * 1024 * 1024, "entry": entry, "room": MAX_VALUE,
        "needs": () if weak else LAYERS,
    }  # fmt: skip
    text = json.dumps({**orders, "code": code, "calls": [encode(tuple(call)) for call in calls]})
    data, why = _starter[-1](text.encode("ascii"), seconds)
    result = _read_answers(data, token, len(calls), why, records or {})
    if not weak and result.level != "none" and (missing := lacking(result.level)):
        return SandboxResult((), result.level, refusal(missing), missing)
    return result


def harmless(code: str) -> bool:
    """Whether a rendered program has no name for anything outside itself: `eval` of a text would have them all."""
    return "eval" not in re.findall(r"\w+", code)


def refusal(missing: Collection[str]) -> str:
    """Why code is not run where layers are missing, and what to do."""
    return f"not run: the sandbox lacks {', '.join(missing)} here; --allow-weak-sandbox runs it all the same"


@cache
def _level(absent: tuple[str, ...]) -> str:
    return run_python("def f(): pass", "f", [()], weak=True).level


def sandbox_level() -> str:
    """The level of a run on this system (see `SandboxResult`)."""
    return _level(ABSENT)


def missing_layers() -> tuple[str, ...]:
    """The layers that this system lacks."""
    return lacking(sandbox_level())


def start(orders: bytes, seconds: float) -> tuple[bytes, str]:
    """Run a process for these orders (see runner.py). Returns what it answered, and what ended it early."""
    reader, writer = os.pipe()
    try:
        with scratch_folder(otherwise=os.sep) as directory:
            try:
                process = subprocess.Popen(
                    [sys.executable, "-I", "-S", "-c", RUNNER, str(writer), ",".join(ABSENT)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd=directory,
                    env={},
                    pass_fds=(writer,),
                    start_new_session=True,
                )
            except OSError as error:
                return b"", f"cannot start a process: {error}"
            os.close(writer)
            writer = -1
            try:
                data, why = _talk(process, orders, reader, seconds)
            finally:
                _kill(process)
    finally:
        os.close(reader)
        if writer >= 0:
            os.close(writer)
    return data, why or _ending(process)


_starter: list[Callable[[bytes, float], tuple[bytes, str]]] = [start]


def start_with(starter: Callable[[bytes, float], tuple[bytes, str]]) -> None:
    """Let `run_python` start its processes by another way than `start`, where this process may start none."""
    _starter[:] = [starter]


def _talk(process: subprocess.Popen[bytes], orders: bytes, reader: int, seconds: float) -> tuple[bytes, str]:
    """Send the orders, collect the answers; says why it stopped early, or ""."""
    deadline = time.monotonic() + seconds
    assert process.stdin is not None
    stdin = process.stdin.fileno()
    os.set_blocking(stdin, False)
    os.set_blocking(reader, False)
    chunks: list[bytes] = []
    received, sent = 0, 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return b"".join(chunks), "time"
        writing = [stdin] if sent < len(orders) else []
        ready, writable, _ = select.select([reader], writing, [], left)
        if writable:
            try:
                sent += os.write(stdin, orders[sent : sent + 65536])
            except BlockingIOError:
                pass
            except BrokenPipeError:
                sent = len(orders)
            if sent >= len(orders):
                process.stdin.close()
        if ready:
            chunk = os.read(reader, 65536)
            if not chunk:
                return b"".join(chunks), ""
            chunks.append(chunk)
            received += len(chunk)
            if received > MAX_OUTPUT:
                return b"".join(chunks), "value size"


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    if process.stdin is not None and not process.stdin.closed:
        try:
            process.stdin.close()
        except OSError:
            pass
    process.wait()


def _ending(process: subprocess.Popen[bytes]) -> str:
    return "time" if process.returncode == -signal.SIGXCPU else "process ended"


def _read_answers(data: bytes, token: str, expected: int, why: str, records: Mapping[str, Any]) -> SandboxResult:
    if data.count(b"[") > 2 * MAX_VALUE:  # each takes far more memory than text
        return SandboxResult((), "none", "the answers are too large")
    lines = [line[len(token) :] for line in data.decode("ascii", "replace").split("\n") if line.startswith(token)]
    level, failure = "none", ""
    outcomes: list[Outcome] = []
    for i, line in enumerate(lines):
        try:
            answer = json.loads(line)
            if i == 0:
                level = str(answer)
            elif answer[0] == "failed":
                failure = f"{answer[1]}: {answer[2]}"
            elif answer[0] == "returned":
                outcomes.append(Returned(decode(answer[1], records)))
            elif answer[0] == "raised":
                outcomes.append(Raised(str(answer[1]), str(answer[2])))
            else:
                outcomes.append(OutOfSteps(str(answer[1])))
        except Exception:  # the line may be forged by the code under test; whatever is wrong with it, it is no answer
            break
    if failure:
        return SandboxResult((), level, failure)
    del outcomes[expected:]
    if len(outcomes) < expected:
        outcomes.append(OutOfSteps(why))
    outcomes += [OutOfSteps("not run")] * (expected - len(outcomes))
    return SandboxResult(tuple(outcomes), level, "" if level != "none" else f"the process gave no answer ({why})")


_SIMPLE = (str, bool, type(None))
_SCALARS: dict[str, Callable[[str], Any]] = {
    "int": partial(int, base=16),
    "float": float,
    "complex": complex,
    "bytes": bytes.fromhex,
}
_CONTAINERS = {
    c.__name__: c for c in (list, tuple, set, frozenset, deque, dict, Counter, OrderedDict, defaultdict)
}  # fmt: skip


def encode(value: Any) -> Any:
    """A value as JSON data in which all but texts, truth values and None is [type name, content]."""
    kind = type(value)
    if kind in _SIMPLE:
        return value
    name = kind.__name__
    if name in _SCALARS:
        return [name, hex(value) if kind is int else value.hex() if kind is bytes else repr(value)]
    if name in PLAIN_TYPES or kind is PosixPath:
        return [name, [encode(part) for part in plain_parts(value)]]
    if kind in RECORDS:
        return ["record", [name, ["list", [encode(part) for part in parts_of(value)]]]]
    if isinstance(value, Enum):
        return ["member", [name, value.name]]
    if name not in _CONTAINERS:
        return ["object", name]
    items = [part for pair in value.items() for part in pair] if isinstance(value, dict) else value
    return [name, [encode(item) for item in items]]


def decode(value: Any, records: Mapping[str, Any]) -> Any:
    """The value of `encode`d data. An object of another type becomes an `Opaque`. Raises what broken data give."""
    if type(value) is not list:
        return value
    name, part = value
    if name in _SCALARS:
        return _SCALARS[name](part)
    if name == "object":
        return Opaque(str(part))
    items = [decode(item, records) for item in part]
    if name in PLAIN_TYPES:
        return PLAIN_TYPES[name](*items)
    if name == "PosixPath":
        return PosixPath(*items)
    if name in ("record", "member"):
        known = records.get(items[0])
        if name == "member":
            return known[items[1]] if isinstance(known, EnumType) else Opaque(items[0])
        return record_of(known, items[1]) if known in RECORDS else Opaque(items[0])
    kind: Any = _CONTAINERS[name]
    if not issubclass(kind, dict):
        return kind(items)
    pairs = dict(zip(items[::2], items[1::2]))
    return defaultdict(None, pairs) if kind is defaultdict else kind(pairs)


@dataclass(frozen=True)
class Opaque:
    """A result that is not data: only its type's name crossed the process boundary."""

    type_name: str
