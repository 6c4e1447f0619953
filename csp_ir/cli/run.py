"""Running one click command: its errors become messages with exit codes, never tracebacks."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from csp_ir.cli.codes import BAD_INPUT, INTERRUPTED, NOT_SOLVED, OUT_OF_BUDGET, SOLVED
from csp_ir.cli.streams import Guard, OutputError
from csp_ir.errors import BudgetExceededError, CspIrError, InputError
from csp_ir.files import MOST_READ, decoded, read_utf8, reason, unreadable, write_atomic
from csp_ir.interrupts import raising
from csp_ir.secrets import redact_exact
from csp_ir.visible import visible

BEHIND = (
    "solve",
    "check",
    "holes",
    "graph",
    "fill",
    "why",
    "compare",
    "repair",
)  # commands whose work is done by a worker
WEAK_SANDBOX = "Run foreign programs whole where this system lacks a layer of the sandbox."


def run(module: str, name: str, args: list[str]) -> int:
    """Run `module.command` with `args`; returns the exit code. Raises BrokenPipeError and OutputError."""
    if isinstance(sys.stderr, Guard):
        sys.stderr.shown = masked
    output = sys.stdout
    try:
        if os.environ.get("CSP_IR_LOG"):
            from csp_ir.logs import set_up

            set_up()
        if name in BEHIND and "--help" not in args:
            from csp_ir.wall.pool import using

            using.get().prepare()  # it starts while this process imports what it needs
        command: click.Command = import_module(module).command
        with raising():
            result = command.main(args=args, prog_name=f"csp-ir {name}", standalone_mode=False)
        return result if isinstance(result, int) else SOLVED
    except click.ClickException as error:
        error.show()
        return BAD_INPUT
    except (click.exceptions.Abort, KeyboardInterrupt):
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BudgetExceededError as error:
        print(f"csp-ir: {error}", file=sys.stderr)
        return OUT_OF_BUDGET
    except InputError as error:
        print(f"error: {shown(error)}", file=sys.stderr)
        return BAD_INPUT
    except CspIrError as error:
        print(f"csp-ir: {error}", file=sys.stderr)
        return BAD_INPUT
    except (BrokenPipeError, OutputError):
        raise
    except SystemExit:
        if sys.stdout is output:
            raise
        raise BrokenPipeError from None  # click makes an exit of it, and puts another stream there
    except MemoryError:
        print("csp-ir: memory ran out", file=sys.stderr)
        return OUT_OF_BUDGET
    except OSError as error:  # a full disk, a folder that cannot be written: the machine's, not ours
        where = f"{error.filename}: " if error.filename else ""
        print(f"csp-ir: {where}{reason(error)}", file=sys.stderr)
        return BAD_INPUT
    except Exception as error:
        return internal(error)


def masked(text: str) -> str:
    """What of a message is shown: no key, and nothing that steers a terminal."""
    return visible(redact_exact(text))


_last: list[tuple[str, str]] = []  # the file that was read last, for the lines that errors speak of


def shown(error: InputError) -> str:
    """An error with the line it speaks of, where its file is the one that was read last."""
    for path, text in _last:
        if (error.file or "-") == path:
            return error.shown(text)
    return str(error)


def internal(error: Exception) -> int:
    """Report a fault of csp-ir itself; the traceback is shown with CSP_IR_DEBUG set."""
    if os.environ.get("CSP_IR_DEBUG"):
        raise error
    print(
        f"csp-ir: a fault of csp-ir, not of your input: {type(error).__name__}: {str(error)[:500]}\n"
        "  try: again with CSP_IR_DEBUG=1 for the traceback, and report it with the spec",
        file=sys.stderr,
    )
    return NOT_SOLVED


def file_of(path: str) -> str:
    """The file that a path names, without the function or method of it that is meant."""
    file, _, name = path.partition("::")
    return file if all(map(str.isidentifier, name.split("."))) and not os.path.exists(path) else path


def read_text(path: str) -> str:
    """The text of a file, of the file of `module.py::name`, or of standard input for `-`. Raises InputError."""
    path = file_of(path)
    text = read_utf8(path) if path != "-" else _standard_input()
    _last[:] = [(path, text)]
    return text


def _standard_input() -> str:
    try:
        if sys.stdin is None:
            raise OSError("it is closed")
        return decoded(sys.stdin.buffer.read(MOST_READ + 1), "-")
    except OSError as error:
        raise unreadable("-", error) from None


def write_text(path: str, text: str | bytes) -> None:
    """Write a result file whole; `-` is standard output. Raises InputError where a file cannot be written, OutputError."""
    if path == "-" and isinstance(text, str):
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        write_atomic(path, text)
    except OSError as error:
        raise InputError(
            f"cannot write it: {reason(error)}", file=path, remedy="give a path in a folder that you may write to"
        ) from None


def deliver(path: str | None, text: str) -> None:
    """Write an answer to a file, or to standard output. Where it cannot be written it goes to the next stream instead:
    what was found is not lost. Raises InputError, OutputError."""
    try:
        write_text(path or "-", text)
    except InputError:
        deliver(None, text)
        raise
    except OutputError:
        sys.stderr.write(text)
        raise
