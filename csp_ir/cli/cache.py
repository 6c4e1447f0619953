"""`csp-ir cache stats|clear`: the cache of model answers."""

from __future__ import annotations

import click

from csp_ir.cli.codes import SOLVED
from csp_ir.providers.cache import Store

_path = click.option("--path", type=click.Path(dir_okay=False), help="The cache's file.")


@click.group()
def command() -> None:
    """The cache of model answers."""


@command.command("stats")
@_path
def stats(path: str | None) -> int:
    """Print where it is, its size, and how many answers it holds for each provider."""
    found = Store(path).stats()
    click.echo(f"{found['path']}: {found['entries']} answers, {found['bytes']:,} bytes")
    for name, count in found["models"].items():
        click.echo(f"    {name}: {count}")
    if found.get("broken"):
        click.echo("    it cannot be read; csp-ir cache clear makes a new one")
    return SOLVED


@command.command("clear")
@_path
def clear(path: str | None) -> int:
    """Delete every answer."""
    click.echo(f"{Store(path).clear()} answers deleted")
    return SOLVED
