"""`csp-ir schema`: the JSON Schema of the IR."""

from __future__ import annotations

import json

import click

from csp_ir.cli.codes import SOLVED
from csp_ir.ir.jsonio import json_schema


@click.command()
def command() -> int:
    """Print the JSON Schema of the IR."""
    click.echo(json.dumps(json_schema(), indent=2))
    return SOLVED
