"""`csp-ir why SPEC HOLE CANDIDATE`: why a candidate was removed, kept or chosen."""

from __future__ import annotations

import json

import click

from csp_ir.cli.behind import behind
from csp_ir.cli.codes import SOLVED
from csp_ir.cli.forms import format_option
from csp_ir.cli.forms import tell as tell_rows
from csp_ir.cli.run import read_text
from csp_ir.errors import InputError

READING = 20.0  # seconds for all but the solve


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("spec")
@click.argument("hole")
@click.argument("candidate")
@click.option(
    "--time", "seconds", type=click.FloatRange(min=0.1), default=20.0, show_default=True, help="For the solve."
)
@click.option("--spec", "tried", metavar="FILE", help="The spec of a record, to try CANDIDATE on its examples now.")
@format_option
def command(spec: str, hole: str, candidate: str, seconds: float, tried: str | None, form: str) -> int:
    """Why CANDIDATE was removed from HOLE, kept or chosen.

    SPEC is a spec with a sketch, which is solved first, or a record that `solve --json` wrote. A record holds all
    candidates and why those that are gone were removed.
    """
    file = None if spec == "-" else spec
    return behind(
        "csp_ir.cli.why:tell", seconds=seconds + READING, text=read_text(spec), file=file, hole=hole,
        candidate=candidate, seconds_of_solve=seconds, tried=tried, tried_text=None if tried is None else read_text(tried),
        form=form,
    )  # fmt: skip


def tell(
    text: str,
    file: str | None,
    hole: str,
    candidate: str,
    seconds_of_solve: float,
    tried: str | None,
    tried_text: str | None,
    form: str = "text",
) -> int:
    """The body of the command, for the text of a file. Returns the exit code."""
    from csp_ir.pipeline import solve
    from csp_ir.report.why import why
    from csp_ir.spec.read import read_spec

    record = _record(text)
    given = record is not None
    read = None
    if record is not None and tried_text is not None:
        read = read_spec(tried_text, file=tried)
    if record is None:
        read = read_spec(text, file=file)
        if read.sketch is None or read.sketch.complete:
            raise InputError(f"{read.name} has no holes", file=file, remedy="add a `sketch:` section with ?holes")
        record = dict(solve(read, seconds=seconds_of_solve).record)
    try:
        lines = why(record, hole, candidate, read)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        if not given:
            raise
        raise InputError(f"a damaged record: {error}", file=file, remedy="write it anew with solve --json") from None
    tell_rows(
        form, [{"hole": hole.lstrip("?"), "candidate": candidate, "reasons": lines}], "\n".join(lines), single=True
    )
    return SOLVED


def _record(text: str) -> dict[str, object] | None:
    """The run record a text holds; None when it is something else."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and "record" in data and "events" in data else None
