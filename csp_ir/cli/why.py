"""`csp-ir why SPEC HOLE CANDIDATE`: why a candidate was removed, kept or chosen."""

from __future__ import annotations

import json

import click

from csp_ir.cli import SOLVED
from csp_ir.cli.run import read_text
from csp_ir.errors import InputError
from csp_ir.report.why import why
from csp_ir.spec.model import Spec
from csp_ir.spec.read import read_spec


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("spec")
@click.argument("hole")
@click.argument("candidate")
@click.option(
    "--time", "seconds", type=click.FloatRange(min=0.1), default=20.0, show_default=True, help="For the solve."
)
@click.option("--spec", "tried", metavar="FILE", help="The spec of a record, to try CANDIDATE on its examples now.")
def command(spec: str, hole: str, candidate: str, seconds: float, tried: str | None) -> int:
    """Why CANDIDATE was removed from HOLE, kept or chosen.

    SPEC is a spec with a sketch, which is solved first, or a record that `solve --json` wrote. A record holds all
    candidates and why those that are gone were removed.
    """
    text = read_text(spec)
    record = _record(text)
    read: Spec | None = None
    if record is not None and tried is not None:
        read = read_spec(read_text(tried), file=tried)
    if record is None:
        read = read_spec(text, file=None if spec == "-" else spec)
        if read.sketch is None or read.sketch.complete:
            raise InputError(f"{read.name} has no holes", file=spec, remedy="add a `sketch:` section with ?holes")
        from csp_ir.pipeline import solve

        record = dict(solve(read, seconds=seconds).record)
    for line in why(record, hole, candidate, read):
        click.echo(line)
    return SOLVED


def _record(text: str) -> dict[str, object] | None:
    """The run record a text holds; None when it is something else."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        data = json.loads(text)
    except ValueError:
        return None
    return data if isinstance(data, dict) and "record" in data and "events" in data else None
