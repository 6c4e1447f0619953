"""Ctrl-C in the command line's process.

While modules are imported, CPython may drop a KeyboardInterrupt (a callback of the collector swallows it): until a command begins
and after it ended there is nothing to lose, and the process quits at once. `signal` itself would take longer to import
than all that is guarded so.
"""

from __future__ import annotations

import _signal
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType


def _quit(*_: object) -> None:
    os.write(2, b"interrupted\n")
    os._exit(130)


class quitting:
    """While it lasts, Ctrl-C quits the process. It does nothing where whoever started the process has Ctrl-C ignored."""

    def __enter__(self) -> None:
        if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
            _signal.signal(_signal.SIGINT, _quit)

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """It goes on: what is left is the end of the process."""


class raising:
    """While it lasts, Ctrl-C raises KeyboardInterrupt as usual, within a `quitting`."""

    def __enter__(self) -> None:
        self.within = _signal.getsignal(_signal.SIGINT) is _quit
        if self.within:
            _signal.signal(_signal.SIGINT, _signal.default_int_handler)

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self.within:
            _signal.signal(_signal.SIGINT, _quit)
