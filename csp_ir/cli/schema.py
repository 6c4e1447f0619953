"""`csp-ir schema`: the JSON Schema of the IR."""

from __future__ import annotations

import click

from csp_ir.cli.codes import SOLVED
from csp_ir.cli.forms import format_option, tell
from csp_ir.ir.jsonio import json_schema


@click.command()
@format_option
def command(form: str) -> int:
    """Print the JSON Schema of the IR. As text it is JSON as well."""
    tell(form if form != "text" else "json", [json_schema()], "", single=True)
    return SOLVED
