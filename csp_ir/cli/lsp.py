"""`csp-ir lsp`: the language server, over standard input and output."""

from __future__ import annotations

import os
import sys

import click


@click.command()
@click.option(
    "--time", "seconds", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds a solve."
)
def command(seconds: float) -> int:
    """Serve an editor: what is wrong in sketches and specs, what fits a hole, and filling it.

    It speaks the Language Server Protocol on standard input and output; docs/editors.md says how to set up an editor.
    """
    from csp_ir.cli.codes import SOLVED
    from csp_ir.cli.streams import plain_streams
    from csp_ir.lsp.server import make

    with plain_streams(), open(os.dup(sys.stdout.fileno()), "wb") as output:  # the server closes what it writes to
        make(seconds).start_io(stdout=output)
    return SOLVED
