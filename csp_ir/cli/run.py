"""Running one click command: its errors become messages with exit codes, never tracebacks."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from csp_ir.cli import BAD_INPUT, INTERRUPTED, OUT_OF_BUDGET, SOLVED
from csp_ir.errors import BudgetExceededError, CspIrError, InputError


def run(module: str, name: str, args: list[str]) -> int:
    """Run `module.command` with `args`; returns the exit code."""
    command: click.Command = import_module(module).command
    try:
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
        print(f"error: {error}", file=sys.stderr)
        return BAD_INPUT
    except CspIrError as error:
        print(f"csp-ir: {error}", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        sys.stderr.close()
        return BAD_INPUT


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
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError("this is not UTF-8 text", file=path, line=line, remedy="save it as UTF-8") from None
