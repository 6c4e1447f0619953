"""Running one click command: its errors become messages with exit codes, never tracebacks."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from csp_ir.cli import BAD_INPUT, INTERRUPTED, NOT_SOLVED, OUT_OF_BUDGET, SOLVED
from csp_ir.errors import BudgetExceededError, CspIrError, InputError
from csp_ir.files import write_atomic

WEAK_SANDBOX = "Run foreign programs whole where this system lacks a layer of the sandbox."


def run(module: str, name: str, args: list[str]) -> int:
    """Run `module.command` with `args`; returns the exit code."""
    try:
        if os.environ.get("CSP_IR_LOG"):
            from csp_ir.logs import set_up

            set_up()
        command: click.Command = import_module(module).command
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
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads what is left
        return SOLVED
    except MemoryError:
        print("csp-ir: memory ran out", file=sys.stderr)
        return OUT_OF_BUDGET
    except Exception as error:
        return internal(error)


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


def read_text(path: str) -> str:
    """The text of a file, or of standard input for `-`. Raises InputError."""
    try:
        if path == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read(20_000_000)
    except OSError as error:
        raise InputError(
            f"cannot read it: {error.strerror}", file=path, remedy="give the path of a text file"
        ) from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise InputError(
            "this is not UTF-8 text", file=path, line=line, column=column, remedy="save it as UTF-8"
        ) from None
    _last[:] = [(path, text)]
    return text


def write_text(path: str, text: str) -> None:
    """Write a result file whole; `-` is standard output. Raises InputError where it cannot be written."""
    if path == "-":
        sys.stdout.write(text)
        return
    try:
        write_atomic(path, text)
    except OSError as error:
        raise InputError(
            f"cannot write it: {error.strerror}", file=path, remedy="give a path in a folder that you may write to"
        ) from None
