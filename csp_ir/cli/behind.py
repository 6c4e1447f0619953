"""Running the body of a command in a worker, behind the wall: what it prints and reads goes by way of this process."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import click

from csp_ir.cli.codes import OUT_OF_BUDGET
from csp_ir.cli.streams import Guard, raw, read_line
from csp_ir.verdict import INTERRUPTED
from csp_ir.wall.broker import Ended, Job, run
from csp_ir.wall.messages import parts

SECONDS = 60.0
time_option = click.option(
    "--time", "seconds", type=click.FloatRange(min=0.1), default=SECONDS, show_default=True, help="Seconds it may take."
)


def behind(
    function: str,
    *,
    seconds: float = float("inf"),
    handlers: Mapping[str, Callable[[Any], Any]] | None = None,
    **arguments: Any,
) -> Any:
    """The result of "module:function" in a worker, with this process's standard streams.

    handlers: what else it may ask of this process. Where it does not end by itself, says so and exits with the code for it.
    """
    own: dict[str, Callable[[Any], Any]] = {"write": _write, "readline": lambda _: read_line()}
    streams = {"out": sys.stdout.isatty(), "err": sys.stderr.isatty()}
    job = Job(
        "csp_ir.cli.behind:body",
        {"function": function, "arguments": arguments},
        own | dict(handlers or {}),
        seconds,
        streams=streams,
    )
    try:
        return run(job)
    except Ended as end:
        if end.what == INTERRUPTED:
            raise KeyboardInterrupt from None
        print(f"csp-ir: {end.said}", file=sys.stderr)
        raise click.exceptions.Exit(OUT_OF_BUDGET) from None


def body(function: str, arguments: Mapping[str, Any]) -> Any:
    """What the worker does: the function, with standard streams that show control characters instead of sending them."""
    module, _, name = function.partition(":")
    sys.stdout, sys.stderr = Guard(sys.stdout), Guard(sys.stderr)  # type: ignore[assignment]
    try:
        return getattr(import_module(module), name)(**arguments)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


_COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")


def _write(data: Any) -> None:
    """Write what a worker printed. Of all that could steer a terminal, colours alone reach it."""
    text, to = parts(data, "text", "to")
    stream = sys.stderr if to == 2 else sys.stdout
    for number, part in enumerate(_COLOUR.split(str(text))):
        (raw(stream) if number % 2 and stream.isatty() else stream).write(part)
    stream.flush()
