"""Files that a kill at any moment leaves whole: written atomically, or appended line by line."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from csp_ir.errors import InputError

MOST_READ = 20_000_000  # bytes of a spec, a sample file, a table
MOST_LINE = 64 * 1024 * 1024  # characters of one line of a long file


def reason(error: OSError) -> str:
    """What an error of the system says, without its number and path."""
    return error.strerror or str(error) or type(error).__name__


def write_atomic(path: str | os.PathLike[str], text: str | bytes) -> None:
    """Replace a file's text; a reader sees the old text or the new, whole, even after a power cut.

    Raises: OSError.
    """
    data = text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace")
    try:
        mode: int | None = os.stat(path).st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and not stat.S_ISREG(mode):  # a terminal, a pipe: nothing to replace
        Path(path).write_bytes(data)
        return
    target = Path(os.path.realpath(path))
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask if mode is None else mode)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # not every system opens folders
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def read_utf8(path: str | os.PathLike[str], most: int = MOST_READ) -> str:
    """A file's text. Raises InputError where it cannot be read, has more than `most` bytes, or is no text."""
    try:
        with open(path, "rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise unreadable(path, error) from None
    return decoded(data, path, most)


def unreadable(path: str | os.PathLike[str], error: OSError) -> InputError:
    """The error for a file that cannot be read."""
    return InputError(f"cannot read it: {reason(error)}", file=str(path), remedy="give the path of a text file")


def decoded(data: bytes, path: str | os.PathLike[str], most: int = MOST_READ) -> str:
    """The text of what was read of a file. Raises InputError where it has more than `most` bytes, or is no text."""
    if len(data) > most:
        raise InputError(f"it is larger than {most:,} bytes", file=str(path), remedy="give less at once")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise InputError(
            "this is not UTF-8 text", file=str(path), line=line, column=column, remedy="save it as UTF-8"
        ) from None


def lines_of(file: IO[str], most: int = MOST_LINE) -> Iterator[str]:
    """The lines of a text file. Raises ValueError at one of more than `most` characters."""
    while line := file.readline(most + 1):
        if len(line) > most:
            raise ValueError(f"a line of more than {most:,} characters")
        yield line


@contextmanager
def scratch_folder(otherwise: str) -> Iterator[str]:
    """An empty folder for as long as it is needed; `otherwise` where none can be made (no room, read-only)."""
    try:
        made = tempfile.TemporaryDirectory(prefix="csp-ir-", ignore_cleanup_errors=True)
    except OSError:
        yield otherwise
        return
    with made as folder:
        yield folder


def scratch_file() -> IO[bytes]:
    """A file without a name; in memory where no folder takes it. Raises OSError where neither can be had."""
    try:
        return tempfile.TemporaryFile()
    except OSError:
        if not hasattr(os, "memfd_create"):
            raise
        return open(os.memfd_create("csp-ir"), "w+b")


class LineFile:
    """An append-only JSON Lines file. A line is on disk when `append` returns.

    A torn last line, which a kill can leave, is dropped when the file is opened again.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._drop_torn_tail()
        # Unbuffered: what could not be written must not be tried again when the file is closed.
        self._file = open(self.path, "ab", buffering=0)  # noqa: SIM115  (open for the life of this object)

    def _drop_torn_tail(self) -> None:
        if not self.path.exists():
            return
        with open(self.path, "r+b") as file:
            end = file.seek(0, os.SEEK_END)
            keep, block = end, b""
            while keep and not block.endswith(b"\n"):
                start = max(0, keep - 65536)
                file.seek(start)
                block = file.read(keep - start)
                newline = block.rfind(b"\n")
                keep = start + newline + 1 if newline >= 0 else start
                if newline >= 0:
                    break
            if keep != end:
                file.truncate(keep)
                file.flush()
                os.fsync(file.fileno())

    def append(self, data: dict[str, Any]) -> None:
        line = (json.dumps(data, default=repr, ensure_ascii=True) + "\n").encode("ascii")
        while line:
            line = line[self._file.write(line) :]
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


def _within(path: str | os.PathLike[str], lines: Iterator[str]) -> Iterator[str]:
    """The lines of a file. Raises InputError, with the file's name, for what is wrong with them."""
    try:
        yield from lines
    except OSError as error:
        raise unreadable(path, error) from None
    except ValueError as error:
        raise InputError(str(error), file=str(path)) from None


def read_lines(path: str | os.PathLike[str]) -> Iterator[dict[str, Any]]:
    """The whole lines of a JSON Lines file; a line that is not JSON is passed over. Raises InputError."""
    if not os.path.exists(path):
        return
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in _within(path, lines_of(file)):
            try:
                data = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(data, dict):
                yield data
