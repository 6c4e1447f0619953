"""`csp-ir fill SPEC`: fill the holes of a draft one at a time, at the terminal."""

from __future__ import annotations

import os

import click

from csp_ir.cli.behind import behind
from csp_ir.cli.run import read_text, write_text
from csp_ir.errors import InputError


@click.command()
@click.argument("spec", required=False)
@click.option(
    "--state", type=click.Path(dir_okay=False), help="Keep the state in FILE after every step; resume from it."
)
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write the finished code to a file as well.")
def command(spec: str | None, state: str | None, output: str | None) -> int:
    """Fill the holes of SPEC one at a time: choose a fit, type your own, defer, undo.

    What is left of the other holes is shown after each step. With --state, SPEC may be left out to resume.
    """
    if spec is None and state is None:
        raise InputError("no spec given", remedy="csp-ir fill SPEC, or --state with a file that has one")
    kept = state is not None and os.path.exists(state) and os.path.getsize(state) > 0
    if spec is None and not kept:
        raise InputError("no spec given", file=state, remedy="csp-ir fill SPEC --state FILE, to begin")
    handlers = {
        "save": lambda text: None if state is None else write_text(state, text),
        "output": lambda text: None if output is None else write_text(output, text),
    }
    return behind(
        "csp_ir.cli.terminal:converse", handlers=handlers, text=None if spec is None else read_text(spec), spec=spec,
        kept=read_text(state) if kept and state is not None else None, state=state,
    )  # fmt: skip
