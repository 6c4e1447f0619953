"""`csp-ir mcp`: the server that agents ask, over standard streams or HTTP."""

from __future__ import annotations

import click


@click.command()
@click.option(
    "--http", "port", type=click.IntRange(1, 65535), metavar="PORT", help="Serve streamable HTTP on this port."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="With --http: the address to listen on.")
@click.option(
    "--time",
    "seconds",
    type=click.FloatRange(min=0.1),
    default=60.0,
    show_default=True,
    help="Seconds of a call that no client can exceed.",
)
@click.option("--at-once", type=click.IntRange(1, 64), default=4, show_default=True, help="Jobs at once; others wait.")
@click.option("--samples", type=click.IntRange(0), default=100, show_default=True, help="Samples of a solve, at most.")
def command(port: int | None, host: str, seconds: float, at_once: int, samples: int) -> int:  # fmt: skip
    """Serve agents: solve, questions, check, fits, why, compare and repair as tools of the Model Context Protocol.

    It speaks on standard input and output; with --http on http://HOST:PORT/mcp, to clients of that host alone.
    """
    from csp_ir.cli.codes import SOLVED
    from csp_ir.cli.listening import listening
    from csp_ir.cli.streams import plain_streams
    from csp_ir.mcp.server import http, make
    from csp_ir.mcp.tools import Budget

    server = make(Budget(seconds=seconds, at_once=at_once, samples=samples))
    if port is None:
        with plain_streams():
            server.run("stdio")
        return SOLVED
    import uvicorn

    with listening(host, port, "--http") as sock:
        click.echo(f"csp-ir: http://{host}:{port}/mcp; Ctrl-C ends the server", err=True)
        uvicorn.Server(uvicorn.Config(http(server, host, port), log_level="warning")).run(sockets=[sock])
    return SOLVED
