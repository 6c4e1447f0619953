"""`csp-ir doubts MODULE.py`"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from csp_ir.cli.behind import behind, time_option
from csp_ir.cli.codes import BAD_INPUT, NOT_SOLVED, SOLVED
from csp_ir.cli.findings import keep, record_option
from csp_ir.cli.forms import format_option, tell
from csp_ir.cli.run import file_of, read_text, write_text


@click.command()
@click.argument("module")
@click.option(
    "--tests", type=click.Path(dir_okay=False), help="A file of tests; doctests and asserts of the module count anyway."
)
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write the missing tests as a file of pytest.")
@click.option("--holes", is_flag=True, help="Show the functions with holes where slips pass.")
@record_option
@format_option
@time_option
def command(
    module: str, tests: str | None, output: str | None, holes: bool, record: str | None, form: str, seconds: float
) -> int:  # fmt: skip
    """List what the tests of MODULE (module.py or module.py::name) leave open: slips that none sees, branches that none takes.

    The missing tests say what the code does today, the one that decides most first: whether that is right, you say.

    Exit codes: 0 nothing is left open; 1 something is; 2 a function could not be read; 3 time ran out.
    """
    data = behind(
        "csp_ir.reverse.jobs:doubts_job", seconds=seconds, text=read_text(module), path=module,
        tests=read_text(tests) if tests else "", share=seconds * 0.5, module=Path(file_of(module)).stem,
    )  # fmt: skip
    rows = data["functions"]
    keep(record, data)
    lines = []
    for row in rows:
        lines.append(row["text"])
        if holes and row["draft"]:
            lines += [f"    {line}" for line in row["draft"].rstrip().split("\n")]
    if record != "-" and output != "-":
        tell(form, rows, "\n".join(lines))
    for line in data["unread"]:
        print(f"not read: {line}", file=sys.stderr)
    if output is not None:
        write_text(output, data["pytest"])
    if data["unread"] and not rows:
        return BAD_INPUT
    return NOT_SOLVED if any(r["alive"] or r["untested"] or r["said"] for r in rows) else SOLVED
