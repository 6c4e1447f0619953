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


def read_lines(path: str | os.PathLike[str]) -> Iterator[dict[str, Any]]:
    """The whole lines of a JSON Lines file; a line that is not JSON is passed over."""
    if not Path(path).exists():
        return
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            try:
                data = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(data, dict):
                yield data
