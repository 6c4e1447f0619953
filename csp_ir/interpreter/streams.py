"""Texts that are written and read as files are: `io.StringIO`, and what `print` writes into one."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from typing import Any

from csp_ir.interpreter.library import named
from csp_ir.interpreter.meter import SMALL
from csp_ir.interpreter.operators import Operators
from csp_ir.interpreter.outcomes import COPIED


class TextBuffer(io.StringIO):
    """A StringIO of a program: the lines that it gives are charged, whoever takes them."""

    def __init__(self, meter: Operators, *args: Any, **keywords: Any) -> None:
        self.__meter = meter
        super().__init__(*args, **keywords)

    def __next__(self) -> Any:
        return self.__meter.built(super().__next__())

    def copy_of(self) -> TextBuffer:
        """Another that holds the same text at the same place; closed where it is."""
        made: Any = TextBuffer(self.__meter)
        if self.closed:
            made.close()
        else:
            state: Any = self.__getstate__()
            made.__setstate__((*state[:3], None))
        return made  # type: ignore[no-any-return]


TextBuffer.__name__ = "_io.StringIO"  # what Python's messages call it
COPIED[TextBuffer] = TextBuffer.copy_of


def streams(meter: Operators) -> dict[str, Any]:
    """Name -> guarded class, for one meter; it is admitted to its table."""

    def buffer(*args: Any, **keywords: Any) -> Any:
        for text in args[:1]:
            meter.built(text)
        return TextBuffer(meter, *args, **keywords)

    return {"io.StringIO": meter.classes.admit(io.StringIO, named(io.StringIO, buffer), TextBuffer)}


def stream_methods(meter: Operators) -> dict[str, Callable[..., Any]]:
    """The guards of the methods that can make a buffer grow."""

    def writelines(method: Any, /, *args: Any) -> Any:
        buffer = method.__self__
        if type(buffer) is not TextBuffer or len(args) != 1:
            return method(*args)
        method(())  # which says whether it can be written to
        for line in meter.feed(args[0]):
            _write(meter, buffer.write, line)
        return None

    def seek(method: Any, /, *args: Any) -> Any:
        for place in args[:1]:
            if isinstance(place, int):  # what is written there fills the room before it
                meter.size(place)
        return method(*args)

    return {"write": partial(_write, meter), "writelines": writelines, "seek": seek}


def _write(meter: Operators, method: Any, /, *args: Any) -> Any:
    buffer = method.__self__
    if type(buffer) is TextBuffer and len(args) == 1 and type(args[0]) is str and not buffer.closed:
        if buffer.tell() + len(args[0]) > meter.value_size:
            meter.stop("value size")
        if len(args[0]) > SMALL:
            meter.charge(len(args[0]))
    return method(*args)


def written(meter: Operators, file: Any) -> Callable[[str], Any]:
    """What `print(..., file=file)` calls with each piece of text."""
    if type(file) is TextBuffer:
        return partial(_write, meter, file.write)
    file.write  # noqa: B018 - says that there is no such thing
    return meter.stop("attributes of the IR")  # type: ignore[no-any-return]
