"""`csp-ir serve [SPEC]`: the page, for a browser on this machine."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import sys
from pathlib import Path

import click


@click.command()
@click.argument("spec", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8117, show_default=True, help="0: any that is free.")
@click.option("--state", type=click.Path(file_okay=False), help="Keep sessions in FOLDER, not among your own files.")
@click.option(
    "--time", "seconds", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds a solve."
)
@click.option("--at-once", type=click.IntRange(1, 64), help="Solves at once; others wait.  [default: cores less one]")
@click.option("--browser/--no-browser", default=True, help="Open the page in your browser.")
def command(spec: str | None, port: int, state: str | None, seconds: float, at_once: int | None, browser: bool) -> int:
    """Serve a page in which to write SPEC, fill its holes by clicking, and solve it.

    The page is for this machine and for whoever has the address that is printed, which holds a token. Every step is kept, and what
    is typed too: a page that is opened again goes on where it was. docs/page.md says more.
    """
    import threading
    import webbrowser

    from csp_ir.cli.codes import SOLVED
    from csp_ir.cli.listening import listening
    from csp_ir.cli.run import read_text

    if spec is not None:
        read_text(spec)
    from csp_ir.web.rooms import Rooms, default_folder
    from csp_ir.web.server import serve

    sock = listening("127.0.0.1", port)
    folder = Path(state) if state else default_folder()

    def said(address: str) -> None:
        click.echo(f"csp-ir: {address}\n  sessions are kept in {folder}; Ctrl-C ends the server")
        if browser and (sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    async def serving() -> None:
        rooms = Rooms(folder, Path(spec) if spec else None, seconds, at_once or max(1, (os.cpu_count() or 2) - 1))
        await rooms.room(rooms.first)  # what is wrong with its files is said here
        await serve(rooms, sock, secrets.token_urlsafe(24), said)

    with sock, contextlib.suppress(KeyboardInterrupt):  # which is how it is ended
        asyncio.run(serving())
    return SOLVED
