"""What commands on existing code do with what they found: a file of it, and a patch shown and applied."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

import click

from csp_ir.cli.forms import tell
from csp_ir.cli.run import file_of, write_text

record_option = click.option(
    "--json", "record", type=click.Path(dir_okay=False), help="Write what was found (`-` for stdout)."
)


def keep(record: str | None, data: Mapping[str, Any]) -> None:
    """Write what was found to the file that `--json` names."""
    if record is not None:
        write_text(record, json.dumps(data, indent=2) + "\n")


def tell_patch(form: str, data: Mapping[str, Any], record: str | None, path: str, in_place: bool) -> None:
    """Show a patch on stdout and what is said of it on stderr; in_place: write the new text of the module that `path` names."""
    keep(record, data)
    if record != "-":
        tell(form, [data], data["diff"].removesuffix("\n"), single=True)
    print(data["text"], file=sys.stderr)
    if in_place and data["module"] is not None:
        write_text(file_of(path), data["module"])
