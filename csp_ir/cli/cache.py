"""`csp-ir cache stats|clear`: the cache of model answers."""

from __future__ import annotations

import click

from csp_ir.cli.codes import SOLVED
from csp_ir.cli.forms import format_option, tell
from csp_ir.providers.cache import Store

_path = click.option("--path", type=click.Path(dir_okay=False), help="The cache's file.")


@click.group()
def command() -> None:
    """The cache of model answers."""


@command.command("stats")
@_path
@format_option
def stats(path: str | None, form: str) -> int:
    """Print where it is, its size, and how many answers it holds for each provider."""
    found = Store(path).stats()
    lines = [f"{found['path']}: {found['entries']} answers, {found['bytes']:,} bytes"]
    lines += [f"    {name}: {count}" for name, count in found["models"].items()]
    lines += ["    it cannot be read; csp-ir cache clear makes a new one"] if found.get("broken") else []
    tell(form, [found], "\n".join(lines), single=True)
    return SOLVED


@command.command("clear")
@_path
@format_option
def clear(path: str | None, form: str) -> int:
    """Delete every answer."""
    count = Store(path).clear()
    tell(form, [{"deleted": count}], f"{count} answers deleted", single=True)
    return SOLVED
