"""`csp-ir holes FILE`: the holes of a draft, what is in scope, and what fits."""

from __future__ import annotations

import click

from csp_ir.cli import SOLVED
from csp_ir.cli.run import read_text
from csp_ir.holes.draft import Draft
from csp_ir.ir.types import type_text
from csp_ir.spec.read import read_spec


@click.command()
@click.argument("file")
@click.option("-n", "--number", default=5, show_default=True, help="How many fits to show for each hole.")
def command(file: str, number: int) -> int:
    """List a draft's holes: kind, type, what is in scope there, and the best fits."""
    spec = read_spec(read_text(file), file=file)
    if spec.sketch is None or spec.sketch.complete:
        click.echo(f"{spec.name} has no holes")
        return SOLVED
    draft = Draft(spec.sketch)
    for name, hole in draft.holes.items():
        where = f" (line {hole.position.line})" if hole.position else ""
        click.echo(f"?{name}: {type_text(hole.expected)}  [{hole.kind}]{where}")
        if hole.description:
            click.echo(f"    {hole.description}")
        scope = ", ".join(f"{n}: {type_text(t)}" for n, t in hole.scope.items())
        click.echo(f"    in scope: {scope or 'nothing'}")
        if hole.kind != "block":
            fits = ", ".join(str(c) for c in draft.fits(name, n=number, examples=spec.examples))
            click.echo(f"    fits: {fits or 'none found'}")
    return SOLVED
