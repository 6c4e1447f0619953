"""Frames: a length of four bytes, then that many bytes of a message (`codec`)."""

from __future__ import annotations

import os

from csp_ir.wall.codec import MAX_FRAME, CodecError

HEADER = 4
BLOCK = 1 << 16


def framed(message: bytes) -> bytes:
    return len(message).to_bytes(HEADER, "little") + message


class Frames:
    """Takes bytes as they come, gives whole messages."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, block: bytes) -> list[bytes]:
        """The messages that a block completes. Raises CodecError for a length beyond MAX_FRAME."""
        self._data += block
        found = []
        while len(self._data) >= HEADER:
            length = int.from_bytes(self._data[:HEADER], "little")
            if length > MAX_FRAME:
                raise CodecError("a message too large to be read")
            if len(self._data) < HEADER + length:
                break
            found.append(bytes(self._data[HEADER : HEADER + length]))
            del self._data[: HEADER + length]
        return found


def write_all(fd: int, data: bytes) -> None:
    """Write to a blocking descriptor. Raises OSError where nobody reads any more."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
