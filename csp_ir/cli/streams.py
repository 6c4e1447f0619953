"""Standard input and output as they may be found: closed, on a full disk, in ASCII; and foreign text on a terminal.

`standard_streams` puts guards in the place of `sys.stdout` and `sys.stderr`. Both show control characters as escapes,
and what their encoding lacks. What stderr cannot take is lost; what stdout cannot take is an OutputError.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from csp_ir.visible import visible


class OutputError(OSError):
    """Standard output cannot be written."""


class Guard:
    """A text stream round another: `shown` is what of a text is written. stream: None where it is closed."""

    def __init__(self, stream: Any, shown: Callable[[str], str] = visible) -> None:
        self.stream, self.shown = stream, shown
        self.encoding = getattr(stream, "encoding", None) or "utf-8"
        self.errors = "backslashreplace"

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        shown = self.shown(text)
        if not shown.isascii():
            shown = shown.encode(self.encoding, self.errors).decode(self.encoding)
        if shown:
            self._try(lambda: self.stream.write(shown))
        return len(text)

    def flush(self) -> None:
        if self.stream is not None:
            self._try(self.stream.flush)

    def isatty(self) -> bool:
        return self.stream is not None and bool(self.stream.isatty())

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        if self.stream is None:
            raise OSError("it is closed")
        return int(self.stream.fileno())

    def _try(self, act: Callable[[], object]) -> None:
        try:
            if self.stream is None:
                raise OSError("it is closed")
            act()
        except (OSError, ValueError) as error:  # ValueError: closed by somebody
            give_up(self.stream)
            self.failed(error)

    def failed(self, error: Exception) -> None:
        """What is written is lost."""


class Output(Guard):
    """Standard output, whose reader must learn of what is missing, whoever wrote it."""

    failure: Exception | None = None

    def failed(self, error: Exception) -> None:
        broken = isinstance(error, BrokenPipeError)
        self.failure = error if broken else OutputError(getattr(error, "strerror", None) or str(error))
        raise self.failure


def read_line() -> str:
    """The next line of standard input; "" at its end, and where it is closed or cannot be read."""
    try:
        return "" if sys.stdin is None else sys.stdin.readline()
    except (OSError, ValueError):
        return ""


def give_up(stream: Any) -> None:
    """Let what a stream still holds go nowhere, so that the interpreter does not try again when it ends."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(null, stream.fileno())
        finally:
            os.close(null)
    except (OSError, ValueError, AttributeError):
        pass


def raw(stream: Any) -> Any:
    """The stream that a guard is round: for what draws on a terminal itself."""
    return stream.stream if isinstance(stream, Guard) else stream


@contextmanager
def plain_streams() -> Iterator[None]:
    """The standard streams without guards, for a protocol that is spoken on them."""
    guarded = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = raw(sys.stdout), raw(sys.stderr)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = guarded


@contextmanager
def standard_streams() -> Iterator[None]:
    """Guards in the place of the standard streams. Raises OutputError at the end for what cannot be flushed."""
    for descriptor in range(3):  # the next file that is opened must not become a standard stream
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    try:
        sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    except (AttributeError, OSError, ValueError):
        pass
    before = sys.stdout, sys.stderr
    output, errors = Output(sys.stdout), Guard(sys.stderr)
    sys.stdout, sys.stderr = output, errors  # type: ignore[assignment]
    try:
        yield
        output.flush()
        if output.failure is not None:
            raise output.failure
    finally:
        errors.flush()
        sys.stdout, sys.stderr = before
