"""`csp-ir fill SPEC`: fill the holes of a draft one at a time, at the terminal."""

from __future__ import annotations

import os
from typing import Any

import click

from csp_ir.cli.behind import behind
from csp_ir.cli.forms import format_option
from csp_ir.cli.run import read_text, write_text
from csp_ir.errors import InputError
from csp_ir.files import scratch_folder
from csp_ir.session.log import MAIN, Log
from csp_ir.wall.codec import CodecError


@click.command()
@click.argument("spec", required=False)
@click.option(
    "--state", type=click.Path(dir_okay=False), help="Keep every step in FILE; resume from it. Processes may share it."
)
@click.option("--branch", default=MAIN, show_default=True, help="The branch of the session to go on with.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write the finished code to a file as well.")
@format_option
def command(spec: str | None, state: str | None, branch: str, output: str | None, form: str) -> int:
    """Fill the holes of SPEC one at a time: choose a fit, type your own, defer, undo.

    What is left of the other holes is shown after each step. With --state, SPEC may be left out to resume. With --format json the
    conversation is on standard error, and what came of it on standard output.
    """
    if spec is None and state is None:
        raise InputError("no spec given", remedy="csp-ir fill SPEC, or --state with a file that has one")
    if spec is None and state is not None and not os.path.exists(state):
        raise InputError("there is no such session", file=state, remedy="csp-ir fill SPEC --state FILE, to begin")
    with scratch_folder(os.curdir) as folder:
        log = Log(state or os.path.join(folder, "session.jsonl"), branch)
        kept = log.state()
        if spec is None and not kept:
            raise InputError("no spec given", file=state, remedy="csp-ir fill SPEC --state FILE, to begin")
        handlers = {
            "session": lambda order: told(log, order),
            "output": lambda text: None if output is None else write_text(output, text),
        }
        if spec == "-":
            raise InputError("standard input is for the conversation", remedy="csp-ir fill FILE")
        return behind(
            "csp_ir.cli.terminal:converse", handlers=handlers, text=None if spec is None else read_text(spec), spec=spec,
            kept=kept, state=state, form=form,
        )  # fmt: skip


def told(log: Log, order: Any) -> Any:
    """What the log answers to an order of the conversation: {"do": NAME, ...}, as plain data."""
    do, name = str(order.get("do")), str(order.get("name", ""))
    if do == "keep":
        state, before = {str(k): str(v) for k, v in order["state"].items()}, log.state()
        return log.change({**state, **{k: None for k in before if k not in state}})
    if do == "undo":
        return log.undo()
    if do == "redo":
        return log.redo()
    if do == "branch":
        return log.switch(name) if name else sorted(log.branches())
    if do == "merge":
        theirs = order.get("theirs")
        return [str(c) for c in log.merge(name, None if theirs is None else frozenset(map(str, theirs)))] or log.state()
    if do == "history":
        return [[c.number, {k: v for k, v in c.sets.items() if k not in ("spec", "file")}] for c in log.history()]
    raise CodecError("an order that there is not")
