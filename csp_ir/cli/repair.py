"""`csp-ir repair MODULE.py::NAME`"""

from __future__ import annotations

import re
from pathlib import Path

import click

from csp_ir.cli.behind import behind, time_option
from csp_ir.cli.codes import LOW, NOT_SOLVED, SOLVED
from csp_ir.cli.findings import record_option, tell_patch
from csp_ir.cli.forms import format_option
from csp_ir.cli.run import WEAK_SANDBOX, read_text


@click.command()
@click.argument("function")
@click.option("--tests", type=click.Path(dir_okay=False), help="A file of tests, pytest's or unittest's or asserts.")
@click.option(
    "--examples", type=click.Path(dir_okay=False), help="A file of calls with their results, one a line: `f(1) == 2`."
)
@click.option("--in-place", is_flag=True, help="Write the patch into the module; all else in it stays byte for byte.")
@record_option
@click.option("--allow-weak-sandbox", is_flag=True, help=WEAK_SANDBOX)
@format_option
@time_option
def command(
    function: str, tests: str | None, examples: str | None, in_place: bool, record: str | None, allow_weak_sandbox: bool,
    form: str, seconds: float,
) -> int:  # fmt: skip
    """Mend FUNCTION (module.py::name) so that it passes its doctests, the asserts of its module, and TESTS and EXAMPLES.

    Tests that say what no example can, of objects or files, are run as they stand, in the sandbox; modules beside them may be imported.

    Prints the smallest patch that changes least of what the function did, as a unified diff, and which results it changes.

    Exit codes: 0 repaired, or nothing to repair; 4 repaired, and another patch as small does otherwise; 1 not repaired; 2 bad input;
    3 time ran out.
    """
    text = read_text(function)
    data = behind(
        "csp_ir.reverse.jobs:repair_job", seconds=seconds, text=text, path=function, weak=allow_weak_sandbox,
        tests=read_text(tests) if tests else "", examples=read_text(examples) if examples else "", share=seconds * 0.6,
        beside=_beside(tests) if tests else {},
    )  # fmt: skip
    tell_patch(form, data, record, function, in_place)
    return NOT_SOLVED if data["verdict"] == "not repaired" else LOW if data["rivals"] else SOLVED


def _beside(tests: str) -> dict[str, str]:
    """The texts of the modules that stand beside a file of tests and that it names, by their names."""
    text = read_text(tests)
    found = {p.stem: p for p in sorted(Path(tests).parent.glob("*.py")) if p.name != Path(tests).name}
    named = {
        name: path
        for name, path in found.items()
        if re.search(rf"^\s*(?:from|import)\s+\.?{re.escape(name)}\b", text, re.M)
    }
    return {name: read_text(str(path)) for name, path in named.items()}
