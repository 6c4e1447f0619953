"""`%load_ext csp_ir`, and `%%csp_ir` above a spec: a cell of IPython that is solved."""

from __future__ import annotations

import argparse
import shlex
from typing import Any

from csp_ir.errors import InputError, MissingExtraError
from csp_ir.verdict import LOW_CONFIDENCE


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext csp_ir` calls. Raises MissingExtraError without IPython."""
    try:
        import IPython  # noqa: F401
    except ImportError:
        raise MissingExtraError("%%csp_ir", "notebook") from None
    shell.register_magic_function(lambda line, cell: magic(shell, line, cell), "cell", "csp_ir")


def magic(shell: Any, line: str, cell: str) -> Any:
    """Solve the spec in a cell.

    Args:
        line: `--time SECONDS` (60), `--name NAME` (which function of a module), `--to VARIABLE` (takes the Result),
            `--define` (the function is defined in the notebook, where it was found with confidence).

    Returns: the Result, which the notebook shows; None where something is wrong with the spec, which is said.
    """
    from csp_ir.api import solve

    try:
        options = _options(line)
        result = solve(cell, file=f"cell.py::{options.name}" if options.name else None, seconds=options.time)
    except InputError as error:
        print(error.shown(cell))
        return None
    if options.to:
        shell.user_ns[options.to] = result
    if options.define and result.solved:
        if result.confidence < LOW_CONFIDENCE:
            print("not defined: its confidence is low")
        else:
            exec(result.code or "", shell.user_ns)  # the user asked for it, and it is a program of the IR
    return result


def _options(line: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="%%csp_ir", add_help=False, exit_on_error=False)
    parser.add_argument("--time", type=float, default=60.0)
    parser.add_argument("--name", default="")
    parser.add_argument("--to", default="")
    parser.add_argument("--define", action="store_true")
    try:
        options, others = parser.parse_known_args(shlex.split(line))
    except (argparse.ArgumentError, ValueError) as error:
        raise InputError(f"%%csp_ir: {error}", remedy="--time, --name, --to or --define") from None
    if others:
        raise InputError(f"%%csp_ir knows no `{others[0]}`", remedy="--time, --name, --to or --define")
    if options.to and not options.to.isidentifier():
        raise InputError(f"`{options.to}` is no name of a variable", remedy="--to result")
    return options
