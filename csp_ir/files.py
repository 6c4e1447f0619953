"""Files that a kill at any moment leaves whole: written atomically, or appended line by line."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def write_atomic(path: str | os.PathLike[str], text: str) -> None:
    """Replace a file's text; a reader sees the old text or the new, whole, even after a power cut.

    Raises: OSError.
    """
    target = Path(path)
    if target.exists() and not target.is_file():  # a terminal, a pipe: nothing to replace
        target.write_text(text, encoding="utf-8")
        return
    target = target.resolve()
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, target.stat().st_mode if target.exists() else 0o666 & ~mask)
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


class LineFile:
    """An append-only JSON Lines file. A line is on disk when `append` returns.

    A torn last line, which a kill can leave, is dropped when the file is opened again.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._drop_torn_tail()
        self._file = open(self.path, "ab")  # noqa: SIM115  (open for the life of this object)

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
        line = json.dumps(data, default=repr, ensure_ascii=True) + "\n"
        self._file.write(line.encode("ascii"))
        self._file.flush()
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
